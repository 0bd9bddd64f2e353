"""How well one sentence of a text holds what was asked: stems and their rarities come in, two shares go out.

The words of a question scattered over a passage say less than the same words in one sentence, and less again than
two of them side by side. Pure; the few best of a first search are ranked by it, never the whole corpus.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

K1, B = 1.2, 0.75
"""BM25's usual constants."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The stems of a question with what each is worth, and its neighbouring pairs with what a pair is worth."""

    worth: Mapping[str, float]
    pairs: Mapping[tuple[str, str], float]

    @property
    def total(self) -> float:
        """What a sentence of mean length is worth that holds everything once."""
        return sum(self.worth.values())


@dataclass(frozen=True, slots=True)
class SentenceMatch:
    """Shares of what was asked: of its words (above 1 where they repeat), of its pairs side by side."""

    words: float
    pairs: float


def asked_of(stems: Sequence[str], rarity: Callable[[str], float]) -> Asked:
    """What a question asks, its stems in order; a pair is worth its commoner stem."""
    worth = {stem: rarity(stem) for stem in stems}
    pairs = {(a, b): min(worth[a], worth[b]) for a, b in pairwise(stems) if a != b}
    return Asked(worth, pairs)


def match(asked: Asked, sentences: Sequence[Sequence[str]], *, mean_length: float) -> SentenceMatch:
    """The best sentence by words and the best by pairs."""
    words = max((_words(asked, sentence, mean_length) for sentence in sentences), default=0.0)
    pairs = max((_pairs(asked, sentence) for sentence in sentences), default=0.0)
    return SentenceMatch(words / (asked.total or 1.0), pairs / (sum(asked.pairs.values()) or 1.0))


def _words(asked: Asked, sentence: Sequence[str], mean_length: float) -> float:
    held = Counter(stem for stem in sentence if stem in asked.worth)
    norm = K1 * (1 - B + B * len(sentence) / mean_length)
    return sum(asked.worth[stem] * count * (K1 + 1) / (count + norm) for stem, count in held.items())


def _pairs(asked: Asked, sentence: Sequence[str]) -> float:
    return sum(asked.pairs[pair] for pair in set(pairwise(sentence)) & asked.pairs.keys())
