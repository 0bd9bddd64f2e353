"""A condition says who has it: a question on croup is about a child, one on kidney disease about weak kidneys."""

from __future__ import annotations

from pathlib import Path

import pytest

from curbside.answering.understand import understand
from curbside.errors import LibraryError
from curbside.model.question import ClinicalQuestion
from curbside.services.check_library import check_library
from tests.answers.reading import article, refusal, shown_ids
from tests.libraries import Held, held, library_in, written

PEOPLE = Path(__file__).parents[1] / "made_up_people"


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Held:
    return held(library_in(PEOPLE), tmp_path_factory.mktemp("people"))


def _read(people: Held, text: str) -> ClinicalQuestion:
    return understand(text, people.parts.reader, jurisdiction="INT")


def _doses(people: Held, question: str) -> set[str]:
    return {row.amount for row in article(people, question).doses}


# --- children ---


def test_the_dose_in_croup_is_the_childs_though_no_age_was_told(people: Held) -> None:
    assert _doses(people, "What is the dose of dorvaxin in croup?") == {"2 mg/kg"}


def test_the_treatment_of_croup_shows_no_dose_for_adults(people: Held) -> None:
    answer = article(people, "Treatment of croup")
    assert "croup-first-line" in shown_ids(answer)
    assert "dorvaxin-adult-dose" not in shown_ids(answer)


def test_an_adult_told_is_no_child_whatever_the_condition_lets_expect(people: Held) -> None:
    assert _read(people, "croup in a 40 year old").populations == ("adult",)


def test_an_age_told_outweighs_the_infancy_a_condition_lets_expect(people: Held) -> None:
    assert set(_read(people, "bronchiolitis").populations) == {"child", "infant"}
    assert _read(people, "bronchiolitis in an 18 month old").populations == ("child",)


def test_a_dose_from_one_year_of_age_is_none_for_an_infant(people: Held) -> None:
    refused = refusal(people, "What is the dose of dorvaxin in bronchiolitis?")
    assert refused.reason == "population-not-held"
    assert _doses(people, "What is the dose of dorvaxin in bronchiolitis for an 18 month old?") == {"3 mg/kg"}


def test_what_a_condition_carries_is_shown_as_following_from_it(people: Held) -> None:
    facts = {m.name: m.value for m in _read(people, "Treatment of croup").modifiers}
    assert facts == {"child": "follows from croup"}


# --- kidneys ---


def test_a_dose_for_kidney_impairment_is_the_dose_in_kidney_disease(people: Held) -> None:
    assert _doses(people, "What is the dose of tellurib in CKD?") == {"40 mg"}
    assert _doses(people, "What is the dose of tellurib for gout in CKD?") == {"40 mg"}


def test_it_is_no_indirect_evidence_there(people: Held) -> None:
    answer = article(people, "What is the dose of tellurib in CKD?")
    assert [(c.statement_id, c.indirect) for c in answer.bottom_line] == [("tellurib-kidney-dose", ())]


def test_what_is_said_of_kidney_disease_holds_for_its_patients_without_saying_so(people: Held) -> None:
    answer = article(people, "Treatment of chronic kidney disease")
    assert [(c.statement_id, c.indirect) for c in answer.bottom_line] == [("kidney-disease-oswaldine", ())]
    assert _doses(people, "What is the dose of oswaldine with an eGFR of 40?") == {"10 mg"}


def test_a_kind_of_kidney_disease_carries_what_kidney_disease_carries(people: Held) -> None:
    assert _read(people, "gout in kidney failure").populations == ("kidney-impairment",)


def test_the_complaint_is_the_main_condition_and_the_weak_kidney_the_background(people: Held) -> None:
    read = _read(people, "In kidney failure, how is gout treated?")
    assert read.of("condition") == ("gout",)
    assert read.of("given") == ("kidney-failure",)


# --- pregnancy ---


def test_pre_eclampsia_is_pregnancy_without_making_every_question_one_on_pregnancy(people: Held) -> None:
    read = _read(people, "How is pre-eclampsia diagnosed?")
    assert read.populations == ("pregnant",)
    assert read.type == "diagnosis"


def test_a_condition_long_past_makes_nobody_pregnant(people: Held) -> None:
    assert _read(people, "gout after previous pre-eclampsia").populations == ()
    assert _read(people, "gout with a history of kidney failure").populations == ("kidney-impairment",)


def test_a_mother_who_breast_feeds_is_no_longer_pregnant(people: Held) -> None:
    assert _read(people, "pre-eclampsia while breast feeding").populations == ("breastfeeding",)


def test_a_condition_excluded_carries_nobody(people: Held) -> None:
    assert _read(people, "gout without kidney failure").populations == ()


# --- allergy, bodies, kinds, and what is not held ---


def test_an_allergy_that_is_a_condition_brings_the_contraindication(people: Held) -> None:
    answer = article(people, "Can dorvaxin be given with dorvaxin allergy?")
    assert answer.bottom_line[0].statement_id == "dorvaxin-contraindicated"


def test_bodies_that_share_an_abbreviation_are_both_read(people: Held) -> None:
    assert set(_read(people, "What does FCX say about gout?").of("body")) == {
        "first-college",
        "second-college",
    }
    assert "tellurib-dose" in shown_ids(article(people, "What does the FCX guideline say about gout?"))


def test_kinds_of_one_condition_do_not_inform_each_other_unless_they_are_alike(people: Held) -> None:
    assert "tophus-drain" in shown_ids(article(people, "Treatment of gout"))
    assert "tophus-drain" not in shown_ids(article(people, "Treatment of gout flare"))


def test_a_name_without_evidence_is_not_held(people: Held) -> None:
    assert refusal(people, "Treatment of pre-eclampsia").reason == "not-covered"


def test_a_drug_held_only_through_its_class_reaches_the_interactions_of_the_class(people: Held) -> None:
    answer = article(people, "Does dorvaxate interact with tellurib?")
    assert [c.statement_id for c in answer.bottom_line] == ["dorvaxins-tellurib"]


def test_a_contraindication_of_the_pair_reaches_it_too(people: Held) -> None:
    answer = article(people, "Can oswaldine be taken with dorvaxate?")
    assert answer.bottom_line[0].statement_id == "oswaldine-not-with-dorvaxins"
    assert "speaks of them together" in answer.lead


def test_its_dose_is_not_composed_from_its_class(people: Held) -> None:
    refused = refusal(people, "What is the dose of dorvaxate?")
    assert refused.reason == "not-covered"
    assert "dorvaxate" in refused.message


# --- the library's own check ---

_CONCEPT = "concepts:\n  - {id: croup, kind: condition, name: croup, population: [child]}\n"


def test_a_name_that_two_concepts_claim_is_a_fault(tmp_path: Path) -> None:
    other = "  - {id: other-illness, kind: condition, name: other illness, synonyms: [croup]}\n"
    report = check_library(library_in(written(tmp_path, concepts=_CONCEPT + other)))
    assert [f.message for f in report.faults] == ["'croup' is a name of croup and of other-illness"]


def test_bodies_may_share_an_abbreviation(people: Held) -> None:
    assert not check_library(people.library).faults


def test_a_statement_for_adults_alone_on_a_condition_of_children_is_a_fault(tmp_path: Path) -> None:
    text = (PEOPLE / "people.yaml").read_text(encoding="utf-8")
    spoilt = text.replace(
        "interventions: [dorvaxin]\n    population: [child]\n    headline",
        "interventions: [dorvaxin]\n    population: [adult]\n    headline",
    )
    assert spoilt != text
    report = check_library(library_in(written(tmp_path, people=spoilt)))
    assert [f.message for f in report.faults] == [
        "'croup-first-line': population: for adults, and croup is a condition of children"
    ]


@pytest.mark.parametrize(
    "wrong", ["kind: drug, name: x, population: [child]", "kind: condition, name: x, population: [any]"]
)
def test_a_drug_puts_nobody_in_a_population_and_anybody_is_none(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(LibraryError):
        library_in(written(tmp_path, concepts=f"concepts:\n  - {{id: x, {wrong}}}\n"))


def test_an_allergy_to_something_unknown_is_a_fault(tmp_path: Path) -> None:
    row = "concepts:\n  - {id: x, kind: condition, name: x, allergy: [nowhere]}\n"
    with pytest.raises(LibraryError) as caught:
        library_in(written(tmp_path, concepts=row))
    assert "unknown concept 'nowhere'" in str(caught.value.faults[0])


def test_what_the_brother_has_is_not_the_patients(shipped: Held) -> None:
    ask = "39M, never smoked, emphysema on CT at the bases, brother has liver disease. What test?"
    read = understand(ask, shipped.parts.reader, jurisdiction="INT")
    assert read.of("condition", "given") == ("copd",)
    assert "chronic-liver-disease" in read.of("beside")


def test_what_the_askers_father_has_is_asked_about(shipped: Held) -> None:
    read = understand(
        "My father has heart failure: which painkiller?", shipped.parts.reader, jurisdiction="INT"
    )
    assert read.of("condition") == ("heart-failure",)


def test_a_man_is_not_pregnant_whose_wife_wants_a_child(shipped: Held) -> None:
    ask = "33M, bipolar, on valproate. He and his wife want to start trying for a baby. Does it matter?"
    assert understand(ask, shipped.parts.reader, jurisdiction="INT").populations == ("adult",)


@pytest.mark.parametrize(
    ("ask", "concept"),
    [
        ("80M, delirium, QTc 510. Haloperidol?", "qt-prolongation"),
        ("44M with BMI 38 and type 2 diabetes on metformin, HbA1c 66. What next?", "obesity"),
    ],
)
def test_a_value_names_what_it_shows(shipped: Held, ask: str, concept: str) -> None:
    assert concept in understand(ask, shipped.parts.reader, jurisdiction="INT").of("given")


def test_a_normal_pressure_is_no_treatment(shipped: Held) -> None:
    read = understand(
        "46F, haematemesis, Blatchford 1, BP and pulse normal. Home?",
        shipped.parts.reader,
        jurisdiction="INT",
    )
    assert "blood-pressure-targets" not in read.of("intervention")


def test_a_low_potassium_is_no_high_one(shipped: Held) -> None:
    read = understand(
        "Started sodium zirconium cyclosilicate two days ago, K now 3.2, ankles swollen. Stop it?",
        shipped.parts.reader,
        jurisdiction="INT",
    )
    assert "hyperkalaemia" not in read.of("condition", "given", "suspected", "beside")


@pytest.mark.parametrize(
    ("ask", "concept"),
    [
        ("2yo boy, dad says he has croup, stridor at rest. Dexamethasone?", "croup"),
        ("25F, brother has influenza. Oseltamivir for her?", "influenza"),
    ],
)
def test_what_kin_tell_of_and_what_alone_is_told_stays_asked_about(
    shipped: Held, ask: str, concept: str
) -> None:
    assert concept in understand(ask, shipped.parts.reader, jurisdiction="INT").of("condition", "given")


def test_weeks_of_pregnancy_outweigh_a_boy_that_is_told_of(shipped: Held) -> None:
    read = understand(
        "G2P1, 28/40, last baby a boy of 4.4 kg. Glucose test when?",
        shipped.parts.reader,
        jurisdiction="INT",
    )
    assert "pregnant" in read.populations
