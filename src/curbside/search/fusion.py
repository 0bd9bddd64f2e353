"""One order from words and meaning: what was measured of each candidate comes in, scores with their parts go out.

Pure. The lexical score is taken as a share of the best one found, so that weights mean the same for a short and a
long question. Weights were learnt from training questions alone (bench/README.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of a candidate; an absent measure is 0."""

    lexical: float = 0.0
    """BM25 of the words asked."""
    whole: float = 0.0
    """Cosine of the question and the text as a whole."""
    best: float = 0.0
    """Cosine of the question and the likest part of the text."""
    near: float = 0.0
    """Share of the words asked that its best sentence comes near to; measured of the few best only."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each measure counts; the best lexical score counts 1."""

    whole: float
    best: float
    near: float


WEIGHTS: Mapping[str, Weights] = {
    "static-medical-1": Weights(whole=1.7, best=1.1, near=2.7),
    "minilm-l6-v2-int8": Weights(whole=2.1, best=2.4, near=2.5),
}
"""By encoder: cosines of two encoders do not mean the same."""


@dataclass(frozen=True, slots=True)
class Fused:
    """A candidate's score and what each measure gave to it."""

    score: float
    parts: Mapping[str, float]


def fuse(candidates: Mapping[str, Measured], weights: Weights) -> dict[str, Fused]:
    """The score of each candidate by its id."""
    highest = max((c.lexical for c in candidates.values()), default=0.0)
    return {name: _fused(candidate, highest or 1.0, weights) for name, candidate in candidates.items()}


def _fused(candidate: Measured, highest: float, weights: Weights) -> Fused:
    parts = {
        "lexical": candidate.lexical / highest,
        "whole": weights.whole * candidate.whole,
        "best": weights.best * candidate.best,
        "near": weights.near * candidate.near,
    }
    return Fused(round(sum(parts.values()), 6), parts)
