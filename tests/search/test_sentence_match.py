"""A sentence that comes near to the words asked counts more than the same words scattered over a passage."""

from __future__ import annotations

import pytest

from curbside.search.encoders.static import word_likeness
from curbside.search.parts import LONGEST_PART, MOST_PARTS, parts_of
from curbside.search.sentence_match import asked_of, nearness

QUESTION = asked_of("start dose zileuton adult".split(), lambda word: 3.0 if word == "zileuton" else 1.0)


def test_the_words_in_one_sentence_count_more_than_scattered() -> None:
    together, scattered = nearness(
        QUESTION,
        [
            ["Start the dose of zileuton for an adult.", "It is oral."],
            ["Start oral zileuton.", "For an adult."],
        ],
    )
    assert together == pytest.approx(1.0)
    assert together > scattered > 0


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    rare, common = nearness(QUESTION, [["About zileuton."], ["About adult."]])
    assert rare > common


def test_a_word_of_like_meaning_counts_and_counts_less_than_the_word_asked() -> None:
    question = asked_of(["hypertension"], lambda _: 1.0)
    same, like, other = nearness(
        question, [["For hypertension."], ["For blood pressure."], ["For a kitten."]]
    )
    assert same == pytest.approx(1.0)
    assert same > like > other >= 0


def test_a_text_is_worth_the_same_in_any_company() -> None:
    texts = [["Start the dose at night."], ["Adults take it twice a day."], ["Nothing of the kind is held."]]
    together = nearness(QUESTION, texts)
    assert together == [nearness(QUESTION, [text])[0] for text in texts]
    assert nearness(QUESTION, texts[::-1]) == together[::-1]


def test_nothing_asked_or_nothing_held_is_near_to_nothing() -> None:
    assert nearness(asked_of([], lambda _: 1.0), [["dose"]]) == [0.0]
    assert nearness(QUESTION, [[], ["..."], [""]]) == [0.0, 0.0, 0.0]
    assert nearness(QUESTION, []) == []


def test_a_word_is_most_like_itself_and_no_likeness_is_below_nothing() -> None:
    words = ["aspirin", "child", "of", "4711"]
    likeness = word_likeness(words, words)
    assert likeness.diagonal() == pytest.approx(1.0)
    assert likeness.min() >= 0


def test_a_text_is_cut_into_its_title_and_sentences() -> None:
    text = "Give the drug at night and measure the blood pressure. Stop it when the pulse falls below fifty a minute."
    first, second = text.split(". ")
    assert parts_of("Dosing", text) == ("Dosing", f"{first}.", second)


def test_a_short_sentence_goes_with_the_next() -> None:
    assert parts_of("", "Grade B. Offer a beta blocker to every adult after the event.") == (
        "Grade B. Offer a beta blocker to every adult after the event.",
    )


def test_text_without_sentences_is_cut_at_blanks_and_an_endless_text_ends() -> None:
    parts = parts_of("", "word " * 50_000)
    assert len(parts) == MOST_PARTS
    assert all(len(part) <= LONGEST_PART for part in parts)


def test_an_empty_text_still_has_a_part() -> None:
    assert parts_of("", "  ") == ("",)
