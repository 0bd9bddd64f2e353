"""What speaks of the very condition and the very patient comes first, and what belongs to others stays away."""

from __future__ import annotations

from dataclasses import replace

from curbside.answering.focus import Focus
from curbside.answering.patient import speaks_to_patient
from curbside.model.article import Article, Claim
from tests.answers.reading import article
from tests.libraries import Held


def opening(shipped: Held, question: str) -> list[str]:
    return [c.statement_id for c in article(shipped, question).bottom_line]


def drugs_dosed(answer: Article) -> set[str]:
    return {row.drug for row in answer.doses}


def test_the_emergency_asked_about_leads_not_the_illness_behind_it(shipped: Held) -> None:
    answer = article(shipped, "hypertensive emergency what to do")
    assert answer.bottom_line[0].statement_id == "htn-emergency-treatment"
    assert "amlodipine" not in drugs_dosed(answer)


def test_a_child_in_an_emergency_is_not_given_what_is_for_adults(shipped: Held) -> None:
    answer = article(shipped, "adrenal crisis in a 4 year old")
    assert answer.bottom_line[0].statement_id == "ai-crisis-child"
    shown: list[Claim] = [*answer.bottom_line, *answer.emergency]
    adults = {s.id for s in shipped.library.statements if set(s.population) <= {"adult", "older-adult"}}
    assert not adults & {c.statement_id for c in shown}


def test_a_poison_is_not_dosed_in_its_own_poisoning(shipped: Held) -> None:
    assert "lithium" not in drugs_dosed(article(shipped, "lithium toxicity what to do"))


def test_in_an_allergy_the_drug_that_may_be_given_leads(shipped: Held) -> None:
    answer = article(shipped, "pneumonia with anaphylaxis to penicillin")
    assert answer.bottom_line[0].statement_id == "cap-penicillin-allergy"
    assert not any(c.against_patient for c in answer.bottom_line)


def test_a_warning_for_these_kidneys_comes_before_the_advice(shipped: Held) -> None:
    assert opening(shipped, "rivaroxaban for PE with eGFR 20")[0] == "rivaroxaban-kidney-liver"


def test_weak_kidneys_lead_where_they_change_the_choice(shipped: Held) -> None:
    assert opening(shipped, "osteoporosis eGFR 25 which drug")[0] == "op-kidney"


def test_an_infection_in_pregnancy_is_not_answered_with_another_one(shipped: Held) -> None:
    shown = opening(shipped, "COVID antiviral in pregnancy")
    assert shown
    assert all(i.startswith("covid-") for i in shown)


def test_a_dose_for_the_use_asked_about_leads(shipped: Held) -> None:
    shown = opening(shipped, "amoxicillin dose otitis media 3 year old 14 kg")
    use = {s.id: s.conditions for s in shipped.library.statements}
    assert shown
    assert all("acute-otitis-media" in use[i] for i in shown)


def test_age_limits_below_two_years_are_told_in_months(shipped: Held) -> None:
    answer = article(shipped, "amoxicillin dose otitis media 3 year old 14 kg")
    people = {row.population for row in answer.doses}
    assert any("from 3 months" in who for who in people)
    assert not any("0.25" in who or "0.08" in who for who in people)


def test_what_is_for_pregnancy_with_weak_kidneys_is_shown_to_nobody_else(shipped: Held) -> None:
    answer = article(shipped, "59M no diabetes, eGFR 48, ACR 45 mg/mmol, on ramipril. What else slows this?")
    pregnant = {
        s.id for s in shipped.library.statements if set(s.population) == {"pregnant", "kidney-impairment"}
    }
    assert pregnant
    assert not pregnant & {c.statement_id for c in answer.claims()}


def test_what_follows_a_procedure_nobody_had_does_not_open_an_answer(shipped: Held) -> None:
    asked = "66F anterior STEMI, PCI three hours away. Lysis now?"
    assert "acs-lysis-stable-transfer" not in opening(shipped, asked)


def test_warnings_that_fit_the_patient_are_of_drugs_advised_and_of_her_figures(shipped: Held) -> None:
    answer = article(
        shipped, "59M chronic kidney disease, eGFR 48, ACR 45 mg/mmol, on ramipril. What else slows this?"
    )
    fitting = next(s for s in answer.sections if s.id == "contraindicated-here")
    texts = [c.text for c in fitting.claims]
    assert texts
    assert not any("lithium" in t.casefold() or "below 30" in t for t in texts)


def test_a_warning_for_severe_kidney_or_liver_impairment_still_fits_a_weak_liver(shipped: Held) -> None:
    warning = next(
        s for s in shipped.library.statements if s.id == "bendroflumethiazide-contraindicated-kidney-liver"
    )
    assert {"kidney-impairment", "liver-impairment"} <= set(warning.population)
    ontology = shipped.parts.ontology
    kidneys = Focus("", (), (), (), (), (), ("adult", "kidney-impairment"), perioperative=False, kidney=48.0)
    assert not speaks_to_patient(warning, kidneys, ontology)
    assert speaks_to_patient(
        warning, replace(kidneys, populations=(*kidneys.populations, "liver-impairment")), ontology
    )


def test_what_is_meant_for_the_pregnant_leads_where_pregnancy_is_told(shipped: Held) -> None:
    answer = article(shipped, "33F, 26 weeks pregnant, awake half the night for two months. What is safe?")
    assert answer.bottom_line[0].statement_id == "ins-c-pregnancy"


def test_what_two_drugs_do_together_does_not_open_where_one_is_named(shipped: Held) -> None:
    opened = opening(shipped, "36M on allopurinol 300, urate still 480, how do I raise it")
    assert "gout-target" in opened
    assert "gout-azathioprine-allopurinol" not in opened
