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

from curbside.search.dense import quantise
from curbside.search.encoders.wordpiece import pieces_of_word, words_of

WEIGHTS = "static.npz"
MOST_WORDS = 512
"""A part of a text is far shorter; this only bounds the time a hostile text can take."""
_BATCH = 256
"""Texts summed at once: some 20 MB."""
_MOST_KNOWN = 1 << 14
"""Words whose rows are kept ready, some 6 MB at the very most."""
_known: dict[str, npt.NDArray[np.int8]] = {}


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


def word_likeness(asked: Sequence[str], words: Sequence[str]) -> npt.NDArray[np.float64]:
    """Cosines of single words, 0 where they would be below: (asked, words).

    Products of whole numbers below 2**24 add exactly in single precision: the same in whatever company.
    """
    left, right = _word_rows(asked), _word_rows(words)
    lengths = np.sqrt(np.outer(_squares(left), _squares(right)))
    products = np.maximum((left @ right.T).astype(np.float64), 0)
    likeness: npt.NDArray[np.float64] = products / np.where(lengths > 0, lengths, 1)
    return likeness


def _squares(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    squares: npt.NDArray[np.float64] = np.einsum("rd,rd->r", rows, rows).astype(np.float64)
    return squares


def _word_rows(words: Sequence[str]) -> npt.NDArray[np.float32]:
    """The sum of each word's rows, its longest direction 127; zeros for what is no word."""
    rows = {word: row for word in words if (row := _known.get(word)) is not None}
    new = [word for word in dict.fromkeys(words) if word not in rows]
    fresh = dict(zip(new, quantise(_sums([_numbers_of(word) for word in new])), strict=True))
    if len(_known) + len(fresh) > _MOST_KNOWN:
        _known.clear()
    _known.update(fresh)
    rows |= fresh
    return np.stack([rows[word] for word in words]).astype(np.float32)


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
            found[start : start + _BATCH] = _sums([_numbers_of(t) for t in texts[start : start + _BATCH]])
        lengths = np.linalg.norm(found, axis=1, keepdims=True).astype(np.float32)
        return (found / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def _numbers_of(text: str) -> list[int]:
    _, _, words = _weights()
    found: list[int] = []
    for word in words_of(text)[:MOST_WORDS]:
        number = words.get(word)
        if number is None:
            found += pieces_of_word(word)
        else:
            found.append(number)
    return found


def _sums(numbers: Sequence[Sequence[int]]) -> npt.NDArray[np.float32]:
    sums: npt.NDArray[np.float32] = np.zeros((len(numbers), _weights()[0].shape[1]), np.float32)
    some = [place for place, row in enumerate(numbers) if row]
    if some:
        flat = np.concatenate([np.asarray(numbers[place]) for place in some])
        held, scales, _ = _weights()
        rows = held[flat].astype(np.float32) * scales[flat, None]
        starts = np.cumsum([0, *(len(numbers[place]) for place in some[:-1])])
        sums[some] = np.add.reduceat(rows, starts, axis=0)
    return sums
