"""What is believed of an entry before it is read: never less than it is worth, or it would be left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curbside.search.asking import Asked
from curbside.search.ranking import K1, B

often = st.lists(st.integers(1, 30), min_size=1, max_size=6)


def bm25(held: list[int], length: int, mean_length: float) -> float:
    """BM25 of words that stand so often in a text, each as rare as the next."""
    discount = K1 * (1 - B + B * length / mean_length)
    return sum((K1 + 1) * times / (times + discount) for times in held)


def asked(words: int, mean_length: float, within: float) -> Asked:
    """A question of so many words, asked of a segment whose texts have this mean length."""
    return Asked([], (K1 + 1) * words, mean_length, min(1.0, within / mean_length))


@given(often, st.integers(0, 3), st.integers(0, 300), st.floats(5, 400), st.floats(5, 400))
def test_no_entry_is_worth_more_than_is_believed_of_it(
    held: list[int], absent: int, more: int, mean_length: float, within: float
) -> None:
    length = sum(held) + more
    question = asked(len(held) + absent, mean_length, within)
    worth, score = bm25(held, length, mean_length), bm25(held, length, within)
    assert worth <= question.most_of([score], [length])[0]
    assert worth <= question.most_beyond(score)


def test_of_a_short_text_among_short_texts_little_more_is_believed_than_it_is_worth() -> None:
    question = asked(8, mean_length=100, within=28)
    worth, score = bm25([1, 1, 2], 28, 100), bm25([1, 1, 2], 28, 28)
    assert question.most_of([score], [28])[0] == pytest.approx(worth, rel=0.06)
    assert question.most_beyond(score) > 1.2 * worth
