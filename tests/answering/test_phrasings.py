"""What clinicians and patients write is read as what they mean: the concept, the role it plays, whom it concerns."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from curbside.answering.understand import understand
from curbside.model.question import Role
from tests.libraries import Held

PHRASINGS: list[list[str]] = yaml.safe_load(
    (Path(__file__).parent / "phrasings.yaml").read_text(encoding="utf-8")
)["phrasings"]
CONDITION_ROLES: tuple[Role, ...] = ("condition", "given", "suspected")


def _expected(written: str) -> dict[str, set[str]]:
    pairs = (part.split(":") for part in written.split())
    return {role: set(concepts.split(",")) for role, concepts in pairs}


@pytest.mark.parametrize(("phrase", "written"), PHRASINGS, ids=[phrase for phrase, _ in PHRASINGS])
def test_a_phrase_is_read_as_it_is_meant(shipped: Held, phrase: str, written: str) -> None:
    question = understand(phrase, shipped.parts.reader, jurisdiction="INT")
    expected = _expected(written)
    people = expected.pop("people", set())
    conditions = {c for role in CONDITION_ROLES for c in expected.get(role, ())}
    assert set(question.of(*CONDITION_ROLES)) == conditions
    for role, concepts in expected.items():
        assert concepts <= set(question.of(role)), f"{role}: {question.mentions}"  # type: ignore[arg-type]
    assert set(question.populations) == people


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("Which antibiotic for cellulitis?", "treatment"),
        ("empirical antibiotic for pyelonephritis", "treatment"),
        ("What antihypertensive is preferred in black adults with hypertension?", "treatment"),
        ("Are NSAIDs safe in heart failure?", "safety"),
        ("Beta-blocker in asthma", "safety"),
        ("Is a beta-blocker recommended in asthma?", "safety"),
        ("Which dose of amoxicillin for otitis media?", "dosing"),
    ],
)
def test_a_class_to_choose_from_is_a_question_of_treatment(shipped: Held, phrase: str, kind: str) -> None:
    assert understand(phrase, shipped.parts.reader, jurisdiction="INT").type == kind


TYPES: list[tuple[str, str]] = [
    ("Acute sinusitis treatment", "treatment"),
    ("How long to treat community-acquired pneumonia?", "treatment"),
    ("Baloxavir or oseltamivir for high-risk outpatient with flu?", "comparison"),
    ("HbA1c target in an 82 year old with type 2 diabetes", "treatment"),
    ("type 2 diabetes not controlled on metformin, what to add", "treatment"),
    ("Can I take lisinopril and losartan together?", "interaction"),
    ("Can duloxetine be taken with warfarin?", "interaction"),
    ("atorvastatin with clarithromycin", "interaction"),
    ("unstable atrial fibrillation with hypotension", "emergency"),
    ("child with gastroenteritis in shock", "emergency"),
    ("DKA potassium 3.2", "conditional"),
    ("blood pressure 160/90 in acute ischaemic stroke", "treatment"),
    ("insulin rate in diabetic ketoacidosis", "dosing"),
    ("Are NSAIDs safe in heart failure?", "safety"),
]


@pytest.mark.parametrize(("phrase", "kind"), TYPES, ids=[phrase for phrase, _ in TYPES])
def test_what_is_asked_is_read_from_the_whole_phrase(shipped: Held, phrase: str, kind: str) -> None:
    assert understand(phrase, shipped.parts.reader, jurisdiction="INT").type == kind


@pytest.mark.parametrize(
    ("phrase", "concept"),
    [
        ("potassium 5.6 in heart failure", "potassium"),
        ("BP 80/50 in sepsis", "blood-pressure-targets"),
        ("oxygen saturation falling in asthma", "pulse-oximetry"),
    ],
)
def test_a_value_measured_is_no_treatment(shipped: Held, phrase: str, concept: str) -> None:
    question = understand(phrase, shipped.parts.reader, jurisdiction="INT")
    assert {m.concept: m.role for m in question.mentions}[concept] == "other"


def test_anaphylaxis_to_a_drug_is_an_allergy_to_it(shipped: Held) -> None:
    question = understand(
        "pneumonia with anaphylaxis to penicillin", shipped.parts.reader, jurisdiction="INT"
    )
    assert question.of("allergy") == ("penicillin",)
    assert question.of("condition") == ("pneumonia",)


def test_an_age_in_days_is_an_age(shipped: Held) -> None:
    question = understand("15 day old with fever", shipped.parts.reader, jurisdiction="INT")
    assert question.populations == ("child", "infant")


def test_beside_a_condition_held_a_complaint_that_is_not_blocks_nothing(shipped: Held) -> None:
    question = understand("tremor in hyperthyroidism", shipped.parts.reader, jurisdiction="INT")
    assert question.of("condition") == ("hyperthyroidism",)
    assert {m.concept: m.role for m in question.mentions}["tremor"] == "other"


def test_a_hundred_and_fifty_phrasings_are_kept() -> None:
    assert len({phrase for phrase, _ in PHRASINGS}) == len(PHRASINGS) >= 150


@pytest.mark.parametrize(
    ("phrase", "main"),
    [
        ("K 7.1 with broad QRS", "hyperkalaemia"),
        ("a potassium of 6.8 on the ward", "hyperkalaemia"),
        ("marathon runner, Na 116", "hyponatraemia"),
        ("type 1 diabetes, shaky, CBG 3.2", "hypoglycaemia"),
        ("BP 204/122 without symptoms", "severe-hypertension"),
        ("BP 120/70 in heart failure", "heart-failure"),
        ("K 4.1 in heart failure", "heart-failure"),
        ("Addison's, Na 124, K 5.9", "primary-adrenal-insufficiency"),
    ],
)
def test_a_value_that_names_a_condition_is_read_as_it(shipped: Held, phrase: str, main: str) -> None:
    assert understand(phrase, shipped.parts.reader, jurisdiction="INT").of("condition") == (main,)
