"""What the numbers of a case say of the patient, and which numbers say nothing of them."""

from __future__ import annotations

import pytest

from curbside.answering.cases import tells_of_a_case
from curbside.answering.facts import Facts, patient_facts
from tests.libraries import Held


def facts(shipped: Held, text: str) -> Facts:
    return patient_facts(text, shipped.parts.reader.rules)


@pytest.mark.parametrize(
    "text", ["30M itchy welts after peanut, BP 85/40", "collapse, BP 70 / 40", "ratio 140/40"]
)
def test_a_blood_pressure_is_no_week_of_pregnancy(shipped: Held, text: str) -> None:
    assert "pregnant" not in facts(shipped, text).populations


@pytest.mark.parametrize(
    "text",
    ["34/40, headache", "vomiting at 9/40", "pregnant 12 weeks, dysuria", "35 year old woman at 32 weeks, headache"],
)  # fmt: skip
def test_weeks_of_pregnancy_are_read_as_they_are_written(shipped: Held, text: str) -> None:
    assert "pregnant" in facts(shipped, text).populations


@pytest.mark.parametrize(
    "text", ["vomiting, lost 4kg", "4 kg weight loss in a month", "gained 12 kg on olanzapine", "lost about 3 kg"]
)  # fmt: skip
def test_kilograms_lost_or_gained_are_no_weight(shipped: Held, text: str) -> None:
    assert facts(shipped, text).weight_kg is None


@pytest.mark.parametrize(("text", "weight"), [("3yo 14kg fever", 14.0), ("girl weighing 16 kg", 16.0)])
def test_a_weight_is_a_weight(shipped: Held, text: str, weight: float) -> None:
    assert facts(shipped, text).weight_kg == weight


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("We have a two year old who is vomiting", 2.0),
        ("A three-month-old baby", 0.25),
        ("a 27 year old who is breastfeeding a 6 week old baby", 27.0),
        ("mother of 30 brings her 18 month old", 1.5),
        ("diabetes for 10 years, now 62 years old", 62.0),
        ("45 year old with a 10 year history of gout", 45.0),
        ("10 year history of gout in a 45 year old", 45.0),
        ("14F low mood", 14.0),
    ],
)
def test_the_age_is_the_patients(shipped: Held, text: str, years: float) -> None:
    assert facts(shipped, text).age_years == years


@pytest.mark.parametrize(
    "text",
    [
        "23F epilepsy on valproate, wants a baby",
        "2yo wheeze after nuts, hives, floppy",
        "low back pain 3 days, numb when wiping, can't pass urine",
        "90F NH, confused, dip positive",
        "19M paranoid, hears voices",
    ],
)
def test_notes_tell_of_a_patient_however_short(shipped: Held, text: str) -> None:
    assert tells_of_a_case(text, text, shipped.parts.reader.rules)


@pytest.mark.parametrize(
    "text",
    [
        "amoxicillin dose 3 year old",
        "HR for stroke with apixaban versus warfarin?",
        "methotrexate and trimethoprim",
        "amoxicillin, clarithromycin, doxycycline: which in pregnancy",
        "Can I give ibuprofen, naproxen, or aspirin to a patient?",
        "croup: dexamethasone, prednisolone, adrenaline",
    ],
)
def test_a_plain_question_tells_of_nobody(shipped: Held, text: str) -> None:
    assert not tells_of_a_case(text, text, shipped.parts.reader.rules)
