"""One order from words and meaning: what was measured of each candidate comes in, scores with their parts go out.

Pure. The lexical score is taken as a share of the most that the words asked could count, so that it says the same of
a short and a long question, and of one whose words are hardly held. Weights and ENOUGH were learnt from training
questions alone (bench/README.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ENOUGH = 0.3
"""Where the best entry found is worth this share of the most, the words asked are held: beyond, a share says how far
short of the best an entry stays, and no more."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of a candidate; an absent measure is 0."""

    lexical: float = 0.0
    """BM25 of the words asked, by `scale_of`."""
    whole: float = 0.0
    """Cosine of the question and the text as a whole."""
    best: float = 0.0
    """Cosine of the question and the likest part of the text."""
    near: float = 0.0
    """Share of the words asked that its best sentence comes near to; measured of the few best only."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each measure counts; all that the words asked could count is 1."""

    whole: float
    best: float
    near: float


WEIGHTS: Mapping[str, Weights] = {
    "static-medical-1": Weights(whole=0.35, best=0.2, near=0.52),
    "minilm-l6-v2-int8": Weights(whole=0.42, best=0.45, near=0.41),
}
"""By encoder: cosines of two encoders do not mean the same."""


@dataclass(frozen=True, slots=True)
class Fused:
    """A candidate's score and what each measure gave to it."""

    score: float
    parts: Mapping[str, float]


def scale_of(scores: Iterable[float], most: float) -> float:
    """The BM25 that counts 1: the most that the words asked could count, or more where enough of it was found."""
    return max(most, max(scores, default=0.0) / ENOUGH) or 1.0


def fuse(candidates: Mapping[str, Measured], weights: Weights) -> dict[str, Fused]:
    """The score of each candidate by its id."""
    return {name: _fused(candidate, weights) for name, candidate in candidates.items()}


def _fused(candidate: Measured, weights: Weights) -> Fused:
    parts = {
        "lexical": candidate.lexical,
        "whole": weights.whole * candidate.whole,
        "best": weights.best * candidate.best,
        "near": weights.near * candidate.near,
    }
    return Fused(round(sum(parts.values()), 6), parts)
