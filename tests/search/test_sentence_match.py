"""What one sentence holds of a question counts more than the same words scattered over a passage."""

from __future__ import annotations

from curbside.search.parts import LONGEST_PART, MOST_PARTS, parts_of
from curbside.search.sentence_match import asked_of, match

QUESTION = asked_of("start dose zileuton adult".split(), lambda stem: 3.0 if stem == "zileuton" else 1.0)


def test_the_words_in_one_sentence_count_more_than_scattered() -> None:
    together = match(
        QUESTION, ["the dose of zileuton for an adult".split(), "it is oral".split()], mean_length=6
    )
    scattered = match(
        QUESTION, ["the dose is oral".split(), "zileuton for".split(), "an adult".split()], mean_length=6
    )
    assert together.words > scattered.words > 0


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    rare = match(QUESTION, ["about zileuton here".split()], mean_length=6)
    common = match(QUESTION, ["about adult here".split()], mean_length=6)
    assert rare.words > common.words


def test_words_asked_side_by_side_count_only_side_by_side() -> None:
    assert match(QUESTION, ["the start dose".split()], mean_length=6).pairs > 0
    assert match(QUESTION, ["the dose at the start".split()], mean_length=6).pairs == 0


def test_nothing_asked_or_nothing_held_matches_nothing() -> None:
    nothing = asked_of([], lambda _: 1.0)
    assert match(nothing, [["dose"]], mean_length=6).words == 0
    assert match(QUESTION, [], mean_length=6).pairs == 0


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
