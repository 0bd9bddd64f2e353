"""Making a dense segment: texts come in in the order of their numbers, and the folder appears once it is whole.

Work in progress stands in a hidden folder beside it and is taken up where it was left, whatever ended it: each
batch is on disk before it counts. Never changes a finished segment.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import numpy as np

from curbside.ports import Encoder
from curbside.search.dense import (
    ABOUT,
    CODES,
    DENSE_FORMAT,
    DIGESTS,
    ROWS,
    STARTS,
    WORD_BITS,
    DenseSegment,
    Floats,
    Kept,
    pack,
    quantise,
)
from curbside.search.dense_places import folder_name
from curbside.search.parts import parts_of

BATCH = 64
"""Texts between two states on disk: at most a few seconds of work are done again after a kill."""

TitledText = tuple[str, str]
Progress = Callable[[int, int], None]
"""How many entries are done, of how many."""


def fill(
    segment: Path,
    encoder: Encoder,
    *,
    entries: int,
    texts_from: Callable[[int], Iterable[TitledText]],
    earlier: Sequence[DenseSegment] = (),
    progress: Progress = lambda _done, _of: None,
) -> DenseSegment:
    """Make the vectors of a segment, or the rest of them; `texts_from(n)` gives title and text from number n on.

    What `earlier` segments of the same encoder hold (of which this one is a merger) is copied, not made again.
    """
    place = segment / folder_name(encoder.name)
    if not place.exists():
        with _Filling(segment / f".{place.name}", encoder, earlier) as filling:
            texts = iter(texts_from(filling.done))
            for batch in _batches(texts):
                filling.add(batch)
                progress(filling.done, entries)
            filling.finish(entries, place)
    return DenseSegment(place, encoder=encoder.name)


def _batches(texts: Iterator[TitledText]) -> Iterator[list[TitledText]]:
    while batch := list(islice(texts, BATCH)):
        yield batch


class _Filling:
    """The hidden folder: rows, how many each entry has, codes, digests; each only ever appended to."""

    def __init__(self, folder: Path, encoder: Encoder, earlier: Sequence[DenseSegment]) -> None:
        self._folder, self._encoder = folder, encoder
        self._known = {d: (s, n) for s in earlier for n, d in enumerate(s.digests().tolist())}
        self._words = -(-encoder.dims // WORD_BITS)
        folder.mkdir(parents=True, exist_ok=True)
        self._discard_other_format()
        self._rows, self._counts, self._codes, self._digests = self._streams = tuple(
            (folder / name).open("ab") for name in (ROWS, STARTS, CODES, DIGESTS)
        )
        self.done = self._take_up()

    def _discard_other_format(self) -> None:
        about = self._folder / ABOUT
        if not about.exists() or about.read_text() != DENSE_FORMAT:
            for left in self._folder.iterdir():
                left.unlink()
            about.write_text(DENSE_FORMAT)

    def _take_up(self) -> int:
        """Cut back to the entries that are whole; how many."""
        counts = np.fromfile(self._folder / STARTS, np.int64, count=self._size(self._counts) // 8)
        entry = self._words * 8
        done = min(len(counts), self._size(self._codes) // entry, self._size(self._digests) // 8)
        ends = np.cumsum(counts) * self._encoder.dims
        done = min(done, int(np.searchsorted(ends, self._size(self._rows), side="right")))
        self._rows.truncate(int(ends[done - 1]) if done else 0)
        self._counts.truncate(done * 8)
        self._codes.truncate(done * entry)
        self._digests.truncate(done * 8)
        return done

    @staticmethod
    def _size(stream: BinaryIO) -> int:
        return os.fstat(stream.fileno()).st_size

    def add(self, texts: Sequence[TitledText]) -> None:
        """Encode and keep the next texts, or copy what is known of them."""
        digests = [digest(title, text) for title, text in texts]
        fresh = [parts_of(*text) for text, d in zip(texts, digests, strict=True) if d not in self._known]
        made = iter(_entries(self._encoder.encode([x for p in fresh for x in p]), [len(p) for p in fresh]))
        rows = [self._copied(d) if d in self._known else quantise(next(made)) for d in digests]
        codes = pack(np.stack([entry[0] for entry in rows]).astype(np.float32))
        self._rows.write(np.concatenate(rows).tobytes())
        self._counts.write(np.array([len(entry) for entry in rows], np.int64).tobytes())
        self._codes.write(np.ascontiguousarray(codes.T).tobytes())
        self._digests.write(np.array(digests, np.uint64).tobytes())
        for stream in self._streams:
            stream.flush()
            os.fsync(stream.fileno())
        self.done += len(texts)

    def _copied(self, known: int) -> Kept:
        segment, number = self._known[known]
        return segment.rows_of(number)

    def finish(self, entries: int, place: Path) -> None:
        """Turn the appended files into a segment and move it in whole."""
        if self.done != entries:
            raise ValueError(f"{self.done} of {entries} texts were given")
        counts = np.fromfile(self._folder / STARTS, np.int64)
        codes = np.fromfile(self._folder / CODES, np.uint64).reshape(entries, self._words)
        ready = self._folder.with_name(f"{self._folder.name}-ready")
        shutil.rmtree(ready, ignore_errors=True)
        ready.mkdir()
        np.save(ready / CODES, np.ascontiguousarray(codes.T))
        np.save(ready / STARTS, np.concatenate([[0], np.cumsum(counts)]).astype(np.int64))
        np.save(ready / DIGESTS, np.fromfile(self._folder / DIGESTS, np.uint64))
        os.link(self._folder / ROWS, ready / ROWS)
        about = {
            "format": DENSE_FORMAT,
            "encoder": self._encoder.name,
            "dims": self._encoder.dims,
            "entries": entries,
            "rows": int(counts.sum()),
        }
        (ready / ABOUT).write_text(json.dumps(about))
        ready.replace(place)
        shutil.rmtree(self._folder)

    def __enter__(self) -> _Filling:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for stream in self._streams:
            stream.close()


def digest(title: str, text: str) -> int:
    """What tells that two entries are of the same text."""
    return int.from_bytes(hashlib.blake2b(f"{title}\0{text}".encode(), digest_size=8).digest(), "little")


def _entries(vectors: Floats, counts: Sequence[int]) -> Iterator[Floats]:
    """The rows to keep of each entry: its whole, then its parts where it has several."""
    at = 0
    for count in counts:
        parts = vectors[at : at + count]
        at += count
        if count == 1:
            yield parts
            continue
        whole = parts.sum(axis=0, keepdims=True)
        length = float(np.linalg.norm(whole))
        yield np.concatenate([whole / length if length else whole, parts])
