"""Coverage, not score, decides: what no statement speaks of together is not answered, and a dose least of all."""

from __future__ import annotations

import re

import pytest

from curbside.answering.coverage import COVERED
from curbside.model.article import Article
from curbside.services.answer_question import answer_question
from tests.answers.reading import article, refusal
from tests.libraries import Held


@pytest.mark.parametrize(
    "question",
    [
        "What is the dose of zileuton for low back pain?",
        "What dose of duloxetine is used in systemic mastocytosis?",
        "How much montelukast should I give for acute low back pain?",
    ],
)
def test_a_dose_held_for_one_use_is_not_given_for_another(shipped: Held, question: str) -> None:
    refused = refusal(shipped, question)
    assert refused.reason == "not-covered"
    assert refused.message.startswith("No statement held gives a dose of")
    assert not any(re.search(r"\d\s*mg\b", near.text) for near in refused.nearest)


@pytest.mark.parametrize(
    "question",
    [
        "Does cromolyn help in sciatica?",
        "Can zileuton be used to treat low back pain?",
        "Is montelukast recommended for sciatica?",
    ],
)
def test_a_drug_and_a_disease_that_nothing_holds_together_are_not_answered(
    shipped: Held, question: str
) -> None:
    assert refusal(shipped, question).message.startswith("No statement held speaks of")


def test_the_warnings_of_the_drug_stand_beside_the_refusal(shipped: Held) -> None:
    refused = refusal(shipped, "Can zileuton be used to treat low back pain?")
    assert {c.kind for c in refused.claims} <= {"contraindication", "boxed-warning"}
    assert "zileuton" in " ".join(c.text.casefold() for c in refused.claims)


@pytest.mark.parametrize(
    "question",
    [
        "Can ketorolac be given in mastocytosis?",  # what is said of its class
        "Is duloxetine recommended for chronic low back pain?",
        "What is the dose of zileuton for asthma?",
        "Can fentanyl be given to a patient with mastocytosis?",
    ],
)
def test_what_a_statement_speaks_of_together_is_answered(shipped: Held, question: str) -> None:
    answered = answer_question(question, shipped.parts, jurisdiction="INT")
    assert isinstance(answered.answer, Article)
    assert answered.covered.value >= COVERED


def test_a_drug_told_beside_the_question_is_a_gap_and_no_reason_to_say_nothing(shipped: Held) -> None:
    answer = article(shipped, "Best management of sciatica with montelukast?")
    assert any("montelukast" in gap and "does not cover it" in gap for gap in answer.not_covered)


def test_the_first_steps_of_an_emergency_stand_on_the_refusal(shipped: Held) -> None:
    refused = refusal(shipped, "Can gabapentin be given in acute anaphylaxis?")
    assert any(c.facet == "emergency" for c in refused.claims)


def test_a_made_up_drug_covers_its_own_disease_only(made_up: Held) -> None:
    assert isinstance(
        answer_question("Is dorvaxin used in Vellmark fever?", made_up.parts, jurisdiction="INT").answer,
        Article,
    )
