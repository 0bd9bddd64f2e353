"""One order from words and meaning, every part of a score told."""

from __future__ import annotations

import pytest

from curbside.search.encoders.minilm import MiniLMEncoder
from curbside.search.encoders.static import StaticEncoder
from curbside.search.fusion import WEIGHTS, Measured, Weights, fuse

EVEN = Weights(whole=1.0, best=0.5, near=2.0)


def test_a_score_is_the_sum_of_its_parts() -> None:
    fused = fuse({"a": Measured(lexical=8, whole=0.5, best=0.9, near=0.4)}, EVEN)["a"]
    assert fused.score == pytest.approx(sum(fused.parts.values()))
    assert fused.parts == pytest.approx({"lexical": 1.0, "whole": 0.5, "best": 0.45, "near": 0.8})


def test_words_count_as_a_share_of_the_best_found_so_that_long_questions_weigh_as_short_ones() -> None:
    short = fuse({"a": Measured(lexical=4), "b": Measured(lexical=2)}, EVEN)
    long = fuse({"a": Measured(lexical=40), "b": Measured(lexical=20)}, EVEN)
    assert {n: f.score for n, f in short.items()} == {n: f.score for n, f in long.items()}


def test_what_shares_no_word_can_still_be_found_by_its_meaning() -> None:
    found = fuse({"words": Measured(lexical=1.0), "meaning": Measured(whole=0.9, best=0.95)}, EVEN)
    assert found["meaning"].score > found["words"].score


def test_nothing_found_is_nothing_fused() -> None:
    assert fuse({}, EVEN) == {}
    assert fuse({"a": Measured()}, EVEN)["a"].score == 0


def test_every_shipped_encoder_has_weights() -> None:
    assert {StaticEncoder.name, MiniLMEncoder.name} == WEIGHTS.keys()
