"""Word pieces are cut as the published tokeniser of the uncased vocabulary cuts them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curbside.search.encoders.wordpiece import number_of, pieces_of, shipped_pieces

CASES = json.loads((Path(__file__).parent / "wordpiece_cases.json").read_text(encoding="utf-8"))
"""Texts with the numbers that tokenizers 0.23.3 gives with the tokenizer.json of all-MiniLM-L6-v2 (Apache-2.0)."""


@pytest.mark.parametrize("text", CASES)
def test_a_text_is_cut_as_the_published_tokeniser_cuts_it(text: str) -> None:
    assert pieces_of(text, most=10_000) == CASES[text]


def test_only_so_many_pieces_come_as_were_asked_for() -> None:
    assert (
        pieces_of("hyperkalaemia in haemodialysis", most=3)
        == pieces_of("hyperkalaemia in haemodialysis", most=99)[:3]
    )


@given(st.text(max_size=80))
def test_any_text_can_be_cut_and_every_number_is_of_the_vocabulary(text: str) -> None:
    assert all(0 <= number < len(shipped_pieces()) for number in pieces_of(text, most=500))


def test_the_vocabulary_is_the_published_one() -> None:
    assert len(shipped_pieces()) == 30_522
    assert (number_of("[CLS]"), number_of("[SEP]"), number_of("fever")) == (101, 102, 9016)


def test_a_mark_of_the_model_written_in_a_text_is_only_text() -> None:
    assert number_of("[CLS]") not in pieces_of("[CLS] fever [SEP]", most=99)
