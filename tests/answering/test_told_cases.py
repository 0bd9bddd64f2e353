"""Cases as clinicians type them: what is told of one patient is never read as something else that could harm them."""

from __future__ import annotations

import pytest

from curbside.answering.understand import understand
from curbside.model.question import ClinicalQuestion
from tests.answers.reading import article
from tests.libraries import Held


def _read(shipped: Held, case: str) -> ClinicalQuestion:
    return understand(case, shipped.parts.reader, jurisdiction="INT")


def test_a_low_pressure_is_no_week_of_pregnancy(shipped: Held) -> None:
    assert "pregnant" not in _read(shipped, "74F new AF, HR 160, BP 70/40, chest pain").populations
    assert "pregnant" in _read(shipped, "34F 30/40, RR 28, sats 90%, calf swollen").populations


@pytest.mark.parametrize(
    ("case", "people"),
    [
        ("30F preg 12wk, burning wee, nitrite pos", {"adult", "pregnant"}),
        ("18F fever, neck stiff, purple spots", {"adult"}),
        ("man of 80 with eGFR 18 and a leg DVT", {"adult", "older-adult", "kidney-impairment"}),
        ("A 34 year old woman at 31 weeks has a swollen calf", {"adult", "pregnant"}),
        ("18F-FDG PET in fever of unknown origin", set()),
        ("19M took whole packet propranolol, HR 34, BP 60/30", {"adult"}),
    ],
)
def test_who_the_patient_is_is_read_from_what_is_written_short(
    shipped: Held, case: str, people: set[str]
) -> None:
    assert set(_read(shipped, case).populations) == people


def test_a_term_does_not_run_over_a_comma_or_into_the_name_of_a_value(shipped: Held) -> None:
    for case in ("16M T1DM vomiting, CBG 28, ketones 5.8", "33F Addison's, vomiting BP 75/40 and Na 121"):
        assert "upper-gastrointestinal-bleeding" not in _read(shipped, case).of("condition", "given")


@pytest.mark.parametrize(
    ("case", "not_theirs"),
    [
        ("81F fall, on apixaban, GCS 14, vomiting x2", "nausea-and-vomiting-of-pregnancy"),
        ("A 35 year old on phenelzine collapsed after pethidine, temperature 41", "febrile-infant"),
        (
            "A 5 year old of 18 kg ate a cashew, hives, vomiting and wheezing",
            "nausea-and-vomiting-of-pregnancy",
        ),
    ],
)
def test_nobody_is_told_to_have_what_people_like_them_cannot_have(
    shipped: Held, case: str, not_theirs: str
) -> None:
    question = _read(shipped, case)
    assert not_theirs not in question.of("condition", "given", "suspected", "beside")
    assert "pregnant" not in question.populations


@pytest.mark.parametrize(
    ("case", "main"),
    [
        ("28F wheeze + hives after prawns, BP 78/40, throat tight, known asthma", "anaphylaxis"),
        ("heroin user found blue RR 4 pinpoint pupils", "opioid-overdose"),
        ("22F took 30 paracetamol 3h ago, wt 50kg, level pending", "paracetamol-overdose"),
        ("19M took whole packet propranolol, HR 34, BP 60/30", "beta-blocker-overdose"),
        (
            "47M took an overdose of amitriptyline, broad complex tachycardia",
            "tricyclic-antidepressant-overdose",
        ),
        ("R side weak since 40 min, can't speak, BP 195/110, CBG 2.1", "hypoglycaemia"),
    ],
)
def test_the_emergency_told_is_what_the_case_is_about(shipped: Held, case: str, main: str) -> None:
    assert _read(shipped, case).of("condition") == (main,)


def test_an_allergy_is_never_what_is_the_matter_beside_an_illness(shipped: Held) -> None:
    question = _read(shipped, "88M pneumonia, RR 32, BP 85/50, urea 12, pen allergic (anaphylaxis)")
    assert "penicillin-allergy" in question.of("given")
    assert "anaphylaxis" not in question.of("condition", "given", "suspected")


def test_ra_behind_a_saturation_is_room_air(shipped: Held) -> None:
    assert "rheumatoid-arthritis" not in _read(shipped, "HIV, SOB, sats 86 RA, dry cough 3wk").of(
        "condition", "given"
    )
    assert "rheumatoid-arthritis" in _read(shipped, "58F RA on methotrexate, sats 97, new cough").of(
        "condition", "given"
    )


@pytest.mark.parametrize(
    ("case", "kind"),
    [
        ("60M K 6.9 tented T waves, missed dialysis, weak", "emergency"),
        ("55M ETOH last drink 2d ago, shaky, sweaty, seeing insects, T 38", "treatment"),
        (
            "A 50 year old became rigid, T 40.5 with rising carbon dioxide, after sevoflurane and suxamethonium",
            "emergency",
        ),
        ("66F eGFR 32 with knee pain asks for ibuprofen. Is it OK in CKD stage 3b?", "safety"),
        # What is done about a blood thinner around an operation is asked, and not of one drug alone.
        ("72M warfarin for AF CHA2DS2-VASc 4, hip replacement. Bridge with clexane?", "conditional"),
    ],
)
def test_a_case_is_asked_about_a_drug_only_where_it_asks(shipped: Held, case: str, kind: str) -> None:
    assert _read(shipped, case).type == kind


def test_drugs_that_a_case_is_on_are_taken_already(shipped: Held) -> None:
    assert "apixaban" in _read(shipped, "81F fall, on apixaban, GCS 14, vomiting x2").of("current-drug")
    both = _read(
        shipped, "30 year old with type 1 diabetes, hernia repair tomorrow, takes glargine and dapagliflozin"
    )
    assert {"insulin-glargine", "dapagliflozin"} <= set(both.of("current-drug"))
    assert "apixaban" in _read(
        shipped, "74F new AF, eGFR 40, weight 60 kg, should I start her on apixaban"
    ).of("intervention")


def test_the_drug_of_an_overdose_was_taken_and_its_antidote_is_asked_for(shipped: Held) -> None:
    taken = _read(shipped, "19M took whole packet propranolol, HR 34, BP 60/30")
    assert "propranolol" in taken.of("current-drug")
    found = _read(shipped, "Found blue, RR 4, pinpoint pupils, used heroin. Naloxone dose?")
    assert found.of("condition") == ("opioid-overdose",)


@pytest.mark.parametrize(
    "question",
    [
        "HR for death with dapagliflozin in HFrEF",
        "dose of enoxaparin in eGFR 20",
        "definition of septic shock",
        "IM adrenaline dose anaphylaxis adult",
        "can clarithromycin be given with simvastatin",
        "amoxicillin dose 3 year old otitis media",
    ],
)
def test_a_short_question_tells_of_nobody(shipped: Held, question: str) -> None:
    read = _read(shipped, question)
    assert not any(m.told for m in read.mentions)
    assert not any(c.read_as in ("heart rate", "seizure") for c in read.corrections)


def test_the_antidote_of_a_drug_that_was_taken_is_advised(shipped: Held) -> None:
    answer = article(shipped, "22F took 30 paracetamol 3h ago, wt 50kg, level pending")
    assert "para-nac-first" in [c.statement_id for c in answer.bottom_line]
    # Beside the antidote only what treats a reaction to it.
    assert "acetylcysteine" in {row.drug for row in answer.doses} <= {"acetylcysteine", "chlorphenamine"}


def test_another_drugs_antidote_is_never_dosed(shipped: Held) -> None:
    answer = article(shipped, "28F swallowed a handful of digoxin, HR 38, potassium 6.4")
    assert "acetylcysteine" not in {row.drug for row in answer.doses}


def test_a_suppressed_tsh_is_not_read_as_an_underactive_thyroid(shipped: Held) -> None:
    case = (
        "72F, TSH 0.03 twice four months apart, T4 and T3 normal, osteoporosis, feels fine. Treat or watch?"
    )
    question = _read(shipped, case)
    assert question.of("condition") == ("subclinical-hyperthyroidism",)
    assert "subclinical-hypothyroidism" not in question.of("condition", "given", "beside")


def test_what_a_case_asks_about_by_its_name_is_what_it_is_about(shipped: Held) -> None:
    case = (
        "88F from a care home, dozing one hour and shouting the next. On oxybutynin, codeine. "
        "Urine dip has leucocytes. How do I confirm delirium?"
    )
    assert _read(shipped, case).of("condition") == ("delirium",)


def test_drugs_that_have_failed_together_are_no_question_of_mixing_them(shipped: Held) -> None:
    case = "14 weeks, hyperemesis. Cyclizine, metoclopramide and ondansetron together all failed. What next?"
    assert _read(shipped, case).type != "interaction"
