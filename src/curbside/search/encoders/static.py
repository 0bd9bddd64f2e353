"""The static encoder: a text's vector is the sum of its words' vectors, distilled from MiniLM on medical text.

Needs numpy and the shipped weights alone. How the weights were made, from what, under which licences and what they
are not good for stands in `MODEL_CARD.md` beside this file; `scripts/distil_encoder.py` makes them again.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from curbside.search.encoders.wordpiece import pieces_of_word, words_of

WEIGHTS = "static.npz"
MOST_WORDS = 512
"""A part of a text is far shorter; this only bounds the time a hostile text can take."""
_BATCH = 256
"""Texts summed at once: some 20 MB."""


@cache
def _weights() -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32], Mapping[str, int]]:
    """Rows, the scale of each, and the row of each whole word that the pieces do not hold."""
    packed = resources.files("curbside.search.encoders").joinpath(WEIGHTS).read_bytes()
    with np.load(io.BytesIO(packed)) as held:
        words = bytes(held["words"]).decode("utf-8").split("\n")
        rows: npt.NDArray[np.int8] = held["rows"]
        scales: npt.NDArray[np.float32] = held["scales"].astype(np.float32)
    first = len(rows) - len(words)
    return rows, scales, {word: first + place for place, word in enumerate(words)}


class StaticEncoder:
    """Some thousand sentences a second on one core, for a question well under a millisecond.

    Its weights are read when the first text is encoded: an answer ranked by words does not wait for them.
    """

    name = "static-medical-1"

    @property
    def dims(self) -> int:
        """Directions of a vector."""
        return int(_weights()[0].shape[1])

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One unit row per text, in order; zeros for a text without a word."""
        found: npt.NDArray[np.float32] = np.zeros((len(texts), self.dims), np.float32)
        for start in range(0, len(texts), _BATCH):
            found[start : start + _BATCH] = self._sums(
                [self._numbers(t) for t in texts[start : start + _BATCH]]
            )
        lengths = np.linalg.norm(found, axis=1, keepdims=True).astype(np.float32)
        return (found / np.where(lengths > 0, lengths, 1)).astype(np.float32)

    def _numbers(self, text: str) -> list[int]:
        _, _, words = _weights()
        found: list[int] = []
        for word in words_of(text)[:MOST_WORDS]:
            number = words.get(word)
            if number is None:
                found += pieces_of_word(word)
            else:
                found.append(number)
        return found

    def _sums(self, numbers: Sequence[Sequence[int]]) -> npt.NDArray[np.float32]:
        sums = np.zeros((len(numbers), self.dims), np.float32)
        some = [place for place, row in enumerate(numbers) if row]
        if some:
            flat = np.concatenate([np.asarray(numbers[place]) for place in some])
            held, scales, _ = _weights()
            rows = held[flat].astype(np.float32) * scales[flat, None]
            starts = np.cumsum([0, *(len(numbers[place]) for place in some[:-1])])
            sums[some] = np.add.reduceat(rows, starts, axis=0)
        return sums
