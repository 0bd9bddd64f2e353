"""One order from words and meaning: what was measured of each candidate comes in, scores with their parts go out.

Pure. The lexical score is taken as a share of the best one found, so that weights mean the same for a short and a
long question. Weights were tuned on training questions alone (bench/README.md); each is named with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of a candidate; an absent measure is 0."""

    lexical: float = 0.0
    """BM25 of the words asked."""
    whole: float = 0.0
    """Cosine of the question and the text as a whole."""
    best: float = 0.0
    """Cosine of the question and the likest part of the text."""
    words: float = 0.0
    """Share of what was asked in its best sentence."""
    pairs: float = 0.0
    """Share of neighbouring words asked that stand side by side in a sentence."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each measure counts; the best lexical score counts 1."""

    whole: float
    best: float
    words: float
    pairs: float
    uncovered: float = 0.0
    """How much more likeness counts, in the measure in which even the best by words leaves the question uncovered."""


WEIGHTS: Mapping[str, Weights] = {
    "static-medical-1": Weights(whole=1.4, best=0.5, words=0.2, pairs=0.0),
    "minilm-l6-v2-int8": Weights(whole=1.4, best=1.4, words=0.2, pairs=0.0, uncovered=0.2),
}
"""By encoder: cosines of two encoders do not mean the same.

Tuned on SciFact's training claims and PubMedQA's questions outside its test split. MedQuAD's tuning share is left
out: the static encoder learnt from its other documents, and would be trusted too much.
"""


@dataclass(frozen=True, slots=True)
class Fused:
    """A candidate's score and what each measure gave to it."""

    score: float
    parts: Mapping[str, float]


def fuse(candidates: Mapping[str, Measured], weights: Weights, *, all_words: float) -> dict[str, Fused]:
    """The score of each candidate by its id; `all_words` is the lexical score of a text that holds every word asked."""
    highest = max((c.lexical for c in candidates.values()), default=0.0)
    own = weighed(weights, highest / all_words if all_words else 0.0)
    return {name: _fused(candidate, highest or 1.0, own) for name, candidate in candidates.items()}


def weighed(weights: Weights, covered: float) -> Weights:
    """The weights for a question of whose words the best text covers this share.

    A long story in a patient's words is covered by nothing, and then meaning says more than the words that happen
    to be shared; a claim in the words of its source is covered nearly whole.
    """
    factor = 1 + weights.uncovered * (1 - min(1.0, covered))
    return replace(weights, whole=weights.whole * factor, best=weights.best * factor)


def _fused(candidate: Measured, highest: float, weights: Weights) -> Fused:
    parts = {
        "lexical": candidate.lexical / highest,
        "whole": weights.whole * candidate.whole,
        "best": weights.best * candidate.best,
        "words": weights.words * candidate.words,
        "pairs": weights.pairs * candidate.pairs,
    }
    return Fused(round(sum(parts.values()), 6), parts)
