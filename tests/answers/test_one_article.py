"""A structured question has one article, whatever words it was asked in; near ones are suggested, never served."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import pytest

from curbside.answering.understand import understand
from curbside.model.article import Answer, Article
from curbside.services.answer_question import answer_question
from tests.answers.reading import article
from tests.libraries import FOUNDING, Held

FAMILIES: dict[str, Sequence[str]] = {
    "founding": (
        FOUNDING,
        "How should low back pain be treated in someone with suspected MCAS?",
        "Suspected mast cell activation syndrome and back pain: best management?",
        "Lumbago in a patient with possible MCAS - what is the best way to treat it?",
        "Best approach to manage lumbaggo in a patient with suspected mast cell activation",
    ),
    "dose": (
        "What is the dose of zileuton for asthma?",
        "Zileuton dosage in asthma",
        "How much Zyflo should be given for asthma?",
    ),
    "safety": (
        "Can ketorolac be given in mastocytosis?",
        "Is Toradol safe in a patient with mastocytosis?",
        "Mastocytosis: is ketorolac ok?",
    ),
    "two drugs": (
        "Can duloxetine be taken with ibuprofen?",
        "Does ibuprofen interact with duloxetine?",
        "Is there an interaction between duloxetine and ibuprofen?",
    ),
    "patient": ("What is the dose of cetirizine with an eGFR of 25?", "Cetirizine dose, eGFR 25"),
    "emergency": ("How is anaphylaxis treated?", "Treatment of anaphylaxis", "How do you treat anaphylaxis?"),
    "refused": ("What is the dose of zileuton for low back pain?", "Zileuton dose in lumbago"),
}


def asked(held: Held, question: str) -> Answer:
    return answer_question(question, held.parts, jurisdiction="INT").answer


def content(answer: Answer) -> Answer:
    """The answer without the words it was asked in, and without the notices those words called up."""
    return replace(answer, question=replace(answer.question, text="", mentions=(), corrections=(), words=(), banners=(),
                                            type_reason=""), banners=())  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES)
def test_other_words_for_the_same_question_find_the_same_article(shipped: Held, family: str) -> None:
    first, *others = (asked(shipped, question) for question in FAMILIES[family])
    for other in others:
        assert other.question.key == first.question.key
        assert content(other) == content(first)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is the dose of cetirizine?", "What is the dose of cetirizine with an eGFR of 25?"),
        ("What is the dose of cetirizine for a child?", "What is the dose of cetirizine for an adult?"),
        ("Can ketorolac be given in mastocytosis?", "Can ketorolac be given in suspected mastocytosis?"),
        ("How is low back pain treated?", "How is low back pain treated in a patient on duloxetine?"),
        ("How is low back pain treated?", "How is low back pain treated without opioids?"),
        ("Is ibuprofen safe?", "Is ibuprofen safe in a patient allergic to aspirin?"),
        ("How is mastocytosis diagnosed?", "How is mastocytosis treated?"),
    ],
)
def test_what_differs_in_structure_is_another_question(shipped: Held, one: str, other: str) -> None:
    keys = [understand(q, shipped.parts.reader, jurisdiction="INT").key for q in (one, other)]
    assert keys[0] != keys[1]


def test_the_jurisdiction_is_part_of_the_question(shipped: Held) -> None:
    keys = {
        understand(FOUNDING, shipped.parts.reader, jurisdiction=place).key for place in ("INT", "UK", "US")
    }
    assert len(keys) == 3


def test_no_two_families_share_an_article(shipped: Held) -> None:
    keys = [asked(shipped, questions[0]).question.key for questions in FAMILIES.values()]
    assert all(one != other for one, other in combinations(keys, 2))


NEAR = {
    FOUNDING: {"with mast cell activation syndrome confirmed", "without mast cell activation syndrome"},
    "What is the dose of cetirizine with an eGFR of 25?": {"whatever the eGFR"},
    "Can ketorolac be given to a patient with mastocytosis who is on warfarin?": {
        "without warfarin already taken"
    },
}


@pytest.mark.parametrize("question", NEAR)
def test_near_questions_are_suggested_with_what_is_different(shipped: Held, question: str) -> None:
    answer = article(shipped, question)
    assert NEAR[question] <= {n.difference for n in answer.near}


@pytest.mark.parametrize("question", NEAR)
def test_a_near_question_is_a_question_of_its_own(shipped: Held, question: str) -> None:
    answer = article(shipped, question)
    keys = {understand(n.question, shipped.parts.reader, jurisdiction="INT").key for n in answer.near}
    assert answer.question.key not in keys
    assert len(keys) == len(answer.near)


def test_a_question_that_tells_nothing_of_a_patient_has_no_near_one(shipped: Held) -> None:
    answer = asked(shipped, "How is anaphylaxis treated?")
    assert isinstance(answer, Article)
    assert answer.near == ()
