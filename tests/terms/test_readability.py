"""Grades of patient wording follow the published formulas."""

from __future__ import annotations

import pytest

from curbside.terms.readability import readability, sentences, syllables

SYLLABLES = {
    "pain": 1, "the": 1, "used": 1, "cause": 1, "causes": 2, "scale": 1, "one": 1, "doctor": 2, "table": 2,
    "people": 2, "every": 2, "needed": 2, "started": 2, "quiet": 2, "muscle": 2, "careful": 2, "movement": 2,
    "medicine": 3, "reaction": 3, "area": 3, "serious": 3, "previous": 3, "improvement": 3, "usually": 4,
    "experience": 4, "inflammatory": 5,
}  # fmt: skip


@pytest.mark.parametrize(("word", "count"), SYLLABLES.items())
def test_syllables_of_common_words_are_counted(word: str, count: int) -> None:
    """The rule gives what a dictionary gives."""
    assert syllables(word) == count


def test_grade_is_flesch_kincaid_by_the_formula() -> None:
    """Six words of one syllable in one sentence: 0.39 * 6 + 11.8 - 15.59."""
    assert readability("The cat sat on the mat.").grade == pytest.approx(-1.45)


def test_a_text_without_long_words_has_the_lowest_smog() -> None:
    """SMOG starts at 3.13."""
    assert readability("The cat sat on the mat.").smog == pytest.approx(3.13)


def test_the_name_of_a_drug_weighs_nothing() -> None:
    """Names that must stand do not raise the grade."""
    text = "Take examplocillinate with food."
    assert readability(text, ["examplocillinate"]).grade < readability(text).grade


def test_an_abbreviation_ends_no_sentence() -> None:
    """ "e.g." is no full stop, and a decimal is none."""
    assert sentences("Rest, e.g. At home. Use 0.5 of it.") == ("Rest, e.g. At home.", "Use 0.5 of it.")


def test_the_longest_sentence_is_told() -> None:
    """Twenty words a sentence is the limit of plain wording; here the longest has five."""
    assert readability("One two three. One two three four five.").longest == 5


def test_no_words_give_no_grade() -> None:
    """An empty text is not easy, it is empty."""
    assert readability("").words == 0
