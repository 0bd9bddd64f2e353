"""One order from words and meaning, every part of a score told."""

from __future__ import annotations

import pytest

from curbside.search.encoders.minilm import MiniLMEncoder
from curbside.search.encoders.static import StaticEncoder
from curbside.search.fusion import WEIGHTS, Measured, Weights, fuse

EVEN = Weights(whole=1.0, best=0.5, words=0.0, pairs=0.0)


def test_a_score_is_the_sum_of_its_parts() -> None:
    fused = fuse({"a": Measured(lexical=8, whole=0.5, best=0.9, words=0.4, pairs=0.1)}, EVEN, all_words=8)[
        "a"
    ]
    assert fused.score == pytest.approx(sum(fused.parts.values()))
    assert fused.parts == pytest.approx(
        {"lexical": 1.0, "whole": 0.5, "best": 0.45, "words": 0.0, "pairs": 0.0}
    )


def test_words_count_as_a_share_of_the_best_found_so_that_long_questions_weigh_as_short_ones() -> None:
    short = fuse({"a": Measured(lexical=4), "b": Measured(lexical=2)}, EVEN, all_words=8)
    long = fuse({"a": Measured(lexical=40), "b": Measured(lexical=20)}, EVEN, all_words=80)
    assert {n: f.score for n, f in short.items()} == {n: f.score for n, f in long.items()}


def test_what_shares_no_word_can_still_be_found_by_its_meaning() -> None:
    found = fuse(
        {"words": Measured(lexical=1.0), "meaning": Measured(whole=0.9, best=0.95)}, EVEN, all_words=8
    )
    assert found["meaning"].score > found["words"].score


def test_nothing_found_is_nothing_fused() -> None:
    assert fuse({}, EVEN, all_words=8) == {}
    assert fuse({"a": Measured()}, EVEN, all_words=8)["a"].score == 0


def test_every_shipped_encoder_has_weights() -> None:
    assert {StaticEncoder.name, MiniLMEncoder.name} == WEIGHTS.keys()


def test_meaning_counts_more_where_no_text_covers_the_question() -> None:
    weights = Weights(whole=1.0, best=0.0, words=0.0, pairs=0.0, uncovered=2.0)
    candidates = {"words": Measured(lexical=5.0, whole=0.1), "meaning": Measured(lexical=1.0, whole=0.7)}
    covered = fuse(candidates, weights, all_words=5)
    uncovered = fuse(candidates, weights, all_words=50)
    assert covered["words"].score > covered["meaning"].score
    assert uncovered["meaning"].score > uncovered["words"].score
