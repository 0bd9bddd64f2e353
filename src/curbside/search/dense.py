"""A dense segment: the vectors of the entries of one index segment, in the order of their numbers, read only.

A question's vector comes in; entry numbers with their likeness go out. One bit per dimension of each entry stays
in memory to find the nearest; their int8 rows stay on disk and are read only for the few that are compared
exactly. What may be found is a mask over numbers (filters, what has died): nothing else is ever returned.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from curbside.errors import IndexStale

Floats: TypeAlias = npt.NDArray[np.float32]
Kept: TypeAlias = npt.NDArray[np.int8]
Mask: TypeAlias = npt.NDArray[np.bool_]
Numbers: TypeAlias = npt.NDArray[np.int64]
Distances: TypeAlias = npt.NDArray[np.uint16]

DENSE_FORMAT = "1"
"""Raised with every change of the files or of how a text is cut; vectors of another format are made anew."""

ABOUT, CODES, STARTS, ROWS = "dense.json", "codes.npy", "starts.npy", "rows.int8"
DIGESTS = "digests.npy"
WORD_BITS = 64

COMPARED = 4
"""So many times the wanted are compared exactly: one bit per dimension finds 97 of the true 100 among 400."""
_FEWEST_COMPARED = 100
_FINE = 32_767
"""Steps of the question's largest dimension: as exact as the rows it meets, small enough to add without rounding."""
_BLOCK = 1 << 16
"""Entries whose distances are counted at once: their codes stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like the question an entry is: as a whole, and its likest part; cosines."""

    number: int
    whole: float
    best: float


class DenseSegment:
    """Raises IndexStale where the folder holds vectors of another format or encoder, or not all of them."""

    def __init__(self, folder: Path, *, encoder: str) -> None:
        try:
            about = json.loads((folder / ABOUT).read_text())
            if (about["format"], about["encoder"]) != (DENSE_FORMAT, encoder):
                raise _stale(folder, f"are of {about['encoder']}/{about['format']}")
            self._folder = folder
            self.dims, self.entries = int(about["dims"]), int(about["entries"])
            self._codes: npt.NDArray[np.uint64] = np.load(folder / CODES)
            self._starts: npt.NDArray[np.int64] = np.load(folder / STARTS)
            self._rows = self._mapped(int(about["rows"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _stale(folder, "are damaged") from error

    def _mapped(self, rows: int) -> Kept:
        path = self._folder / ROWS
        whole = self._codes.shape[1] == self.entries == len(self._starts) - 1
        if not whole or self._starts[-1] != rows or path.stat().st_size != rows * self.dims:
            raise ValueError("lengths differ")
        if not rows:
            return np.zeros((0, self.dims), np.int8)
        return np.memmap(path, np.int8, mode="r", shape=(rows, self.dims))

    def distances(self, question: Floats, allowed: Mask | None) -> tuple[Numbers, Distances]:
        """The numbers that may be found, and in how many bits the code of each differs from the question's."""
        every = self._distances(pack(question[None, :])[:, 0])
        numbers = np.arange(self.entries) if allowed is None else np.flatnonzero(allowed)
        return numbers, every[numbers]

    def wholes(self, question: Floats, numbers: Numbers) -> npt.NDArray[np.float64]:
        """The exact likeness of these entries as a whole, in their order."""
        return _cosines(self._rows[self._starts[numbers]], question)

    def likeness(self, question: Floats, numbers: Sequence[int]) -> tuple[Likeness, ...]:
        """The exact likeness of these entries, in their order."""
        if not len(numbers):
            return ()
        starts, ends = self._starts[list(numbers)], self._starts[[n + 1 for n in numbers]]
        places = np.concatenate([np.arange(a, b) for a, b in zip(starts, ends, strict=True)])
        cosines = _cosines(self._rows[places], question)
        found, at = [], 0
        for number, count in zip(numbers, (ends - starts).tolist(), strict=True):
            mine = cosines[at : at + count]
            found.append(
                Likeness(int(number), float(mine[0]), float(mine[1:].max() if count > 1 else mine[0]))
            )
            at += count
        return tuple(found)

    def rows_of(self, number: int) -> Kept:
        """The rows of one entry as they are kept, for a segment that is rewritten."""
        return np.asarray(self._rows[self._starts[number] : self._starts[number + 1]])

    def digests(self) -> npt.NDArray[np.uint64]:
        """What each entry's text was, by number."""
        kept: npt.NDArray[np.uint64] = np.load(self._folder / DIGESTS)
        return kept

    def _distances(self, code: npt.NDArray[np.uint64]) -> Distances:
        """Bits in which each entry's code differs from the question's."""
        distances = np.zeros(self.entries, np.uint16)
        for start in range(0, self.entries, _BLOCK):
            block = self._codes[:, start : start + _BLOCK]
            for word, bits in zip(block, code, strict=True):
                distances[start : start + _BLOCK] += np.bitwise_count(word ^ bits)
        return distances


def _cosines(rows: Kept, question: Floats) -> npt.NDArray[np.float64]:
    """Over whole numbers, which doubles add exactly in any order: the same text scores the same wherever it stands."""
    peak = float(np.abs(question).max(initial=0.0))
    asked = np.rint(question.astype(np.float64) * (_FINE / (peak or 1.0)))
    wide = rows.astype(np.float64)
    lengths = np.sqrt(np.einsum("rd,rd->r", wide, wide) * (asked @ asked))
    cosines: npt.NDArray[np.float64] = (wide @ asked) / np.where(lengths > 0, lengths, 1)
    return cosines


def nearest(
    segments: Sequence[tuple[DenseSegment, Mask | None]], question: Floats, *, limit: int
) -> tuple[tuple[int, Likeness], ...]:
    """The likest entries as a whole of several segments, each with the place of its segment, best first.

    Which entries are compared exactly is settled over all segments together: how entries are spread over them
    changes nothing of what is found. Ties stand by place and number; who asks breaks them by id.
    """
    near = [segment.distances(question, allowed) for segment, allowed in segments]
    every = np.concatenate([np.zeros(0, np.uint16), *(distances for _, distances in near)])
    most = max(COMPARED * limit, _FEWEST_COMPARED)
    cut = np.partition(every, most - 1)[most - 1] if len(every) > most else np.iinfo(np.uint16).max
    compared = [numbers[distances <= cut] for numbers, distances in near]
    wholes = [segment.wholes(question, some) for (segment, _), some in zip(segments, compared, strict=True)]
    ranked = np.sort(np.concatenate([np.zeros(0), *wholes]))
    least = ranked[-limit] if limit <= len(ranked) else -np.inf
    # The parts of an entry are many times its whole: they are read of those alone that are given back.
    found = [
        (place, like)
        for place, ((segment, _), some, whole) in enumerate(zip(segments, compared, wholes, strict=True))
        for like in segment.likeness(question, some[whole >= least].tolist())
    ]
    return tuple(sorted(found, key=lambda pair: (-pair[1].whole, pair[0], pair[1].number)))


def pack(vectors: Floats) -> npt.NDArray[np.uint64]:
    """One bit per dimension (is it above zero?), packed into words: (words, vectors)."""
    count, dims = vectors.shape
    wide = np.zeros((count, -(-dims // WORD_BITS) * WORD_BITS), np.bool_)
    wide[:, :dims] = vectors > 0
    return np.ascontiguousarray(np.packbits(wide, axis=1).view(np.uint64).T)


def quantise(vectors: Floats) -> Kept:
    """Each row scaled to the whole range of int8; its length is not kept, only its direction is used."""
    peaks = np.abs(vectors).max(axis=1, keepdims=True)
    return np.rint(vectors * (127.0 / np.where(peaks, peaks, 1.0))).astype(np.int8)


def _stale(folder: Path, what: str) -> IndexStale:
    return IndexStale(f"the vectors in {folder.name} {what}", advice="run `curbside index` to make them anew")
