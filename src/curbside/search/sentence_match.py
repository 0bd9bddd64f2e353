"""How near the best sentence of a text comes to what was asked, word by word: words come in, a share goes out.

Each word asked is met by the likest word of a sentence, the same word or one of like meaning, and counts as it is
rare. The words of a question scattered over a passage say less than the same words in one sentence. Pure; the few
best of a first search are ranked by it, never the whole corpus.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from curbside.search.encoders.static import word_likeness
from curbside.search.encoders.wordpiece import words_of

_MOST_KNOWN = 1 << 15
"""Runs whose words are kept, some 6 MB at the very most."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of a question, each with what it is worth."""

    worth: dict[str, float]


def asked_of(words: Sequence[str], rarity: Callable[[str], float]) -> Asked:
    """What a question asks: each of its words once, worth as it is rare."""
    return Asked({word: rarity(word) for word in dict.fromkeys(words)})


def nearness(asked: Asked, texts: Sequence[Sequence[str]]) -> list[float]:
    """For each text, given as its sentences, the share of what was asked that its best sentence comes near to."""
    places: dict[str, int] = {}
    flat: list[int] = []
    starts: list[int] = []
    owners: list[int] = []
    for owner, sentences in enumerate(texts):
        for sentence in sentences:
            words = [word for run in sentence.split() for word in _words(run)]
            if words:
                starts.append(len(flat))
                owners.append(owner)
                flat += [places.setdefault(word, len(places)) for word in words]
    best = np.zeros(len(texts))
    if flat and asked.worth:
        met = np.maximum.reduceat(word_likeness(list(asked.worth), list(places))[:, flat], starts, axis=1)
        np.maximum.at(best, owners, _shares(met, list(asked.worth.values())))
    return [float(share) for share in best]


@lru_cache(maxsize=_MOST_KNOWN)
def _words(run: str) -> tuple[str, ...]:
    """The words of what stands between two blanks, without marks."""
    return tuple(word for word in words_of(run) if word[0].isalnum())


def _shares(met: npt.NDArray[np.float64], worth: Sequence[float]) -> npt.NDArray[np.float64]:
    """Added up word by word, so that a sentence is worth the same in any company."""
    total = np.zeros(met.shape[1])
    for row, worth_of_word in zip(met, worth, strict=True):
        total += row * worth_of_word
    return total / (sum(worth) or 1.0)
