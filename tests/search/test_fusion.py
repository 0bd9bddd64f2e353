"""One order from words and meaning, every part of a score told."""

from __future__ import annotations

import pytest

from curbside.search.encoders.minilm import MiniLMEncoder
from curbside.search.encoders.static import StaticEncoder
from curbside.search.fusion import ENOUGH, WEIGHTS, Measured, Weights, fuse, scale_of

EVEN = Weights(whole=1.0, best=0.5, near=2.0)


def test_a_score_is_the_sum_of_its_parts() -> None:
    fused = fuse({"a": Measured(lexical=0.2, whole=0.5, best=0.9, near=0.4)}, EVEN)["a"]
    assert fused.score == pytest.approx(sum(fused.parts.values()))
    assert fused.parts == pytest.approx({"lexical": 0.2, "whole": 0.5, "best": 0.45, "near": 0.8})


def test_words_count_as_a_share_of_what_was_asked_so_that_long_questions_weigh_as_short_ones() -> None:
    assert 4 / scale_of([4, 2], most=20) == 40 / scale_of([40, 20], most=200)


def test_where_little_of_what_was_asked_is_held_its_words_count_little() -> None:
    assert scale_of([2, 1], most=20) == 20


def test_where_enough_of_what_was_asked_is_held_the_best_found_counts_the_same_however_much_it_is() -> None:
    assert 8 / scale_of([8, 3], most=20) == pytest.approx(18 / scale_of([18, 3], most=20)) == ENOUGH


def test_what_shares_no_word_can_still_be_found_by_its_meaning() -> None:
    found = fuse({"words": Measured(lexical=ENOUGH), "meaning": Measured(whole=0.9, best=0.95)}, EVEN)
    assert found["meaning"].score > found["words"].score


def test_nothing_found_is_nothing_fused() -> None:
    assert fuse({}, EVEN) == {}
    assert fuse({"a": Measured()}, EVEN)["a"].score == 0
    assert scale_of([], most=0) > 0


def test_every_shipped_encoder_has_weights() -> None:
    assert {StaticEncoder.name, MiniLMEncoder.name} == WEIGHTS.keys()
