"""A drug already taken is told from the drug asked about, and what the two do together comes first."""

from __future__ import annotations

import pytest

from curbside.model.statement import SAFETY_KINDS
from tests.answers.reading import article
from tests.libraries import Held

_BOTH = (
    "Can a patient on warfarin take naproxen for lumbago?",
    "Can she take naproxen for low back pain while taking warfarin?",
    "Is naproxen safe for low back pain in a woman taking warfarin?",
    "Should someone already on warfarin be treated with naproxen for low back pain?",
)


@pytest.mark.parametrize("question", _BOTH)
def test_the_drug_already_taken_is_not_the_drug_asked_about(shipped: Held, question: str) -> None:
    understood = article(shipped, question).question
    assert understood.of("current-drug") == ("warfarin",)
    assert understood.of("intervention") == ("naproxen",)


@pytest.mark.parametrize("question", _BOTH)
def test_what_the_two_do_together_opens_the_bottom_line(shipped: Held, question: str) -> None:
    first = article(shipped, question).bottom_line[0]
    assert first.statement_id == "lbp-nsaid-anticoagulant-bleeding"


def test_an_asking_word_makes_a_drug_taken_a_drug_asked_about(shipped: Held) -> None:
    understood = article(shipped, "Should she be treated with naproxen for low back pain?").question
    assert understood.of("current-drug") == ()
    assert understood.of("intervention") == ("naproxen",)


def test_a_plain_word_for_treatment_is_not_a_drug_that_the_library_lacks(shipped: Held) -> None:
    answer = article(shipped, "?MCAS with lumbago, first line analgesic")
    assert answer.question.of("intervention") == ()
    assert answer.question.of("condition") == ("low-back-pain",)


@pytest.mark.parametrize("question", _BOTH)
def test_the_drug_already_taken_brings_its_own_warnings(shipped: Held, question: str) -> None:
    entries = [entry for entry in article(shipped, question).safety if entry.drug == "warfarin"]
    shown = {i for entry in entries for i in (*entry.covered_by, *(c.statement_id for c in entry.claims))}
    held_for_it = {
        s.id
        for s in shipped.library.statements
        if s.kind in SAFETY_KINDS and s.interventions[:1] == ("warfarin",)
    }
    assert held_for_it
    assert held_for_it <= shown


def test_two_of_one_class_are_not_what_a_warning_of_one_with_a_third_speaks_of(shipped: Held) -> None:
    ask = "58M, cirrhosis with ascites, on spironolactone and furosemide, sodium 118. Stop the tablets?"
    opened = [c.statement_id for c in article(shipped, ask).bottom_line]
    assert "cir-s-diuretic-stop" in opened
    assert not {"furosemide-lithium", "spironolactone-lithium"} & set(opened)
