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


def test_a_hundred_and_fifty_phrasings_are_kept() -> None:
    assert len({phrase for phrase, _ in PHRASINGS}) == len(PHRASINGS) >= 150
