"""A case whose drug question cannot be answered is still answered on its condition, never with another use's dose."""

from __future__ import annotations

from curbside.answering.understand import understand
from tests.answers.reading import article, refusal
from tests.libraries import Held


def test_a_dose_not_held_is_said_before_the_answer_on_the_condition(shipped: Held) -> None:
    answer = article(shipped, "58F, 70 kg, hypertension, BP 160/95. Dose of amoxicillin?")
    assert answer.notes
    assert "amoxicillin" in answer.notes[0]
    assert "amoxicillin" not in {row.drug for row in answer.doses}


def test_a_plain_question_for_that_dose_stays_unanswered(shipped: Held) -> None:
    question = "What is the dose of amoxicillin in hypertension?"
    assert not understand(question, shipped.parts.reader, jurisdiction="INT").case
    assert refusal(shipped, question).reason == "not-covered"
