"""A dense segment: the vectors of the entries of one index segment, in the order of their numbers, read only.

A question's vector comes in; entry numbers with their likeness go out. One bit per direction of each entry is gone
through whole to find the nearest, which are then weighed by what each bit says of the question; int8 rows are read
only for the few that are compared exactly. What may be found is a mask over numbers (filters, what has died).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from curbside.errors import IndexStale

Floats: TypeAlias = npt.NDArray[np.float32]
Kept: TypeAlias = npt.NDArray[np.int8]
Mask: TypeAlias = npt.NDArray[np.bool_]
Numbers: TypeAlias = npt.NDArray[np.int64]
Distances: TypeAlias = npt.NDArray[np.uint16]

DENSE_FORMAT = "2"
"""Raised with every change of the files or of how a text is cut; vectors of another format are made anew."""

ABOUT, CODES, STARTS, ROWS = "dense.json", "codes.npy", "starts.npy", "rows.int8"
DIGESTS = "digests.npy"
WORD_BITS = 64

WEIGHED, COMPARED = 80, 10
"""So many times the wanted are weighed, and compared exactly. Over 411 thousand passages 99.7 % of the true ten and 95
of the true hundred nearest are found so (bench/README.md)."""
_FEWEST_WEIGHED, _FEWEST_COMPARED = 4_000, 500
_FINE = 32_767
"""Steps of the question's largest dimension: as exact as the rows it meets, small enough to add without rounding; of
512 bits in single precision too."""
_LONG = 4_096
"""Length of a mixed direction: its product with a row of int8 stays below 2**24, exact in single precision."""
_HEADER = 1 << 12
"""Bytes below which a file is read and not mapped."""
FAR = 1 << 10
"""Farther than any code can be."""
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
            self._codes: npt.NDArray[np.uint64] = _mapped(folder / CODES)
            self._starts: npt.NDArray[np.int64] = _mapped(folder / STARTS)
            self._rows = self._rows_of_all(int(about["rows"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _stale(folder, "are damaged") from error

    def _rows_of_all(self, rows: int) -> Kept:
        path = self._folder / ROWS
        whole = self._codes.shape[1] == self.entries == len(self._starts) - 1
        if not whole or self._starts[-1] != rows or path.stat().st_size != rows * self.dims:
            raise ValueError("lengths differ")
        if not rows:
            return np.zeros((0, self.dims), np.int8)
        return np.memmap(path, np.int8, mode="r", shape=(rows, self.dims))

    def distances(self, question: Floats, allowed: Mask | None) -> Distances:
        """In how many bits the code of each entry differs from the question's; FAR where it may not be found."""
        distances = self._distances(pack(question[None, :])[:, 0])
        if allowed is not None:
            distances[~allowed] = FAR
        return distances

    def leanings(self, question: Floats, numbers: Numbers) -> Floats:
        """How far these entries lean the question's way: each bit counts as much as the question has of it."""
        asked = _whole_numbers(question @ _mixing(self.dims)).astype(np.float32)
        codes = np.ascontiguousarray(self._codes[:, numbers].T).view(np.uint8)
        leanings: Floats = np.unpackbits(codes, axis=1, count=self.dims).astype(np.float32) @ asked
        return leanings

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


def _mapped(path: Path) -> npt.NDArray[Any]:
    """Plain arrays over the file: subclasses of them are slow to cut; what is empty cannot be mapped."""
    held = np.load(path) if path.stat().st_size <= _HEADER else np.load(path, mmap_mode="r")
    return np.asarray(held)


def _whole_numbers(question: Floats) -> npt.NDArray[np.float64]:
    peak = float(np.abs(question).max(initial=0.0))
    steps: npt.NDArray[np.float64] = np.rint(question.astype(np.float64) * (_FINE / (peak or 1.0)))
    return steps


def _cosines(rows: Kept, question: Floats) -> npt.NDArray[np.float64]:
    """Over whole numbers, which doubles add exactly in any order: the same text scores the same wherever it stands."""
    asked = _whole_numbers(question)
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
    distances = [segment.distances(question, allowed) for segment, allowed in segments]
    cut = _cut(distances, max(WEIGHED * limit, _FEWEST_WEIGHED))
    weighed = [np.flatnonzero(each <= cut) for each in distances]
    leanings = [
        segment.leanings(question, some) for (segment, _), some in zip(segments, weighed, strict=True)
    ]
    least_leaning = _least(leanings, max(COMPARED * limit, _FEWEST_COMPARED))
    compared = [some[each >= least_leaning] for some, each in zip(weighed, leanings, strict=True)]
    wholes = [segment.wholes(question, some) for (segment, _), some in zip(segments, compared, strict=True)]
    least = _least(wholes, limit)
    # The parts of an entry are many times its whole: they are read of those alone that are given back.
    found = [
        (place, like)
        for place, ((segment, _), some, whole) in enumerate(zip(segments, compared, wholes, strict=True))
        for like in segment.likeness(question, some[whole >= least].tolist())
    ]
    return tuple(sorted(found, key=lambda pair: (-pair[1].whole, pair[0], pair[1].number)))


def _cut(distances: Sequence[Distances], most: int) -> int:
    """The distance within which stand so many entries at least, or all that may be found."""
    counts: Numbers = np.zeros(FAR, np.int64)
    for each in distances:
        counts += np.bincount(each, minlength=FAR + 1)[:FAR]
    return min(int(np.searchsorted(np.cumsum(counts), most)), FAR - 1)


def _least(scores: Sequence[npt.NDArray[np.floating]], most: int) -> float:
    """The score that so many reach at least, or all."""
    every = np.concatenate([np.zeros(0), *scores])
    return float(np.partition(every, -most)[-most]) if len(every) > most else -np.inf


@cache
def _mixing(dims: int) -> Floats:
    """Directions that each have something of every dimension, at right angles: cosines, their signs drawn once for all.

    An encoder's first dimensions can hold most of what it has to say; bits of these directions say about as much each.
    In whole numbers, so that a row has the same bits in whatever company they are worked out.
    """
    drawn = np.frombuffer(hashlib.shake_256(b"curbside").digest(-(-dims // 8)), np.uint8)
    signs = np.unpackbits(drawn)[:dims] * 2.0 - 1.0
    places = np.arange(dims)
    cosines = np.cos(np.pi / dims * (places[:, None] + 0.5) * places[None, :]) * np.sqrt(2 / dims)
    cosines[:, 0] *= np.sqrt(0.5)
    mixing: Floats = np.rint(cosines * signs[:, None] * _LONG).astype(np.float32)
    return mixing


def pack(vectors: Floats) -> npt.NDArray[np.uint64]:
    """One bit per mixed direction (is it above zero?), packed into words: (words, vectors)."""
    count, dims = vectors.shape
    wide = np.zeros((count, -(-dims // WORD_BITS) * WORD_BITS), np.bool_)
    wide[:, :dims] = vectors @ _mixing(dims) > 0
    return np.ascontiguousarray(np.packbits(wide, axis=1).view(np.uint64).T)


def quantise(vectors: Floats) -> Kept:
    """Each row scaled to the whole range of int8; its length is not kept, only its direction is used."""
    peaks = np.abs(vectors).max(axis=1, keepdims=True)
    return np.rint(vectors * (127.0 / np.where(peaks, peaks, 1.0))).astype(np.int8)


def _stale(folder: Path, what: str) -> IndexStale:
    return IndexStale(f"the vectors in {folder.name} {what}", advice="run `curbside index` to make them anew")
