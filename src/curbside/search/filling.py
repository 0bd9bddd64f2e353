"""Vectors fill in behind the index: every segment that has none gets them, while readers answer from words.

The index's one writer calls it. What was stopped is taken up where it was; what merged segments had is copied.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from curbside.errors import IndexStale
from curbside.ports import Encoder
from curbside.search.catalogue import Catalogue, SegmentRow
from curbside.search.dense import DenseSegment
from curbside.search.dense_filling import Progress, TitledText, fill
from curbside.search.dense_places import LEFT, folder_name
from curbside.search.generations import CATALOGUE
from curbside.search.segments import Segment
from curbside.search.writer import SEGMENTS


def fill_index(generation: Path, encoder: Encoder, *, progress: Progress = lambda _done, _of: None) -> int:
    """Make what vectors are missing; how many entries got theirs. `progress` counts over the whole index."""
    rows = _rows(generation)
    missing = [row for row in rows if _needs(generation / SEGMENTS / row.name, encoder)]
    total, done = sum(row.documents for row in missing), 0
    left = _left(generation, encoder)
    for row in missing:
        folder = generation / SEGMENTS / row.name
        fill(
            folder,
            encoder,
            entries=row.documents,
            texts_from=_texts(Segment(folder, row.what)),
            earlier=left,
            progress=_further(progress, done, total),
        )
        done += row.documents
    shutil.rmtree(generation / LEFT, ignore_errors=True)
    return total


def _further(progress: Progress, before: int, total: int) -> Progress:
    return lambda done, _of: progress(before + done, total)


def _rows(generation: Path) -> tuple[SegmentRow, ...]:
    catalogue = Catalogue(generation / CATALOGUE)
    try:
        return tuple(catalogue.segments())
    finally:
        catalogue.close()


def _needs(folder: Path, encoder: Encoder) -> bool:
    """Whether a segment has no vectors of this encoder; damaged ones and those of another format are removed."""
    place = folder / folder_name(encoder.name)
    if not place.exists():
        return True
    try:
        DenseSegment(place, encoder=encoder.name)
    except IndexStale:
        shutil.rmtree(place)
        return True
    return False


def _left(generation: Path, encoder: Encoder) -> list[DenseSegment]:
    found = []
    for place in sorted((generation / LEFT).glob(f"*-{folder_name(encoder.name)}")):
        try:
            found.append(DenseSegment(place, encoder=encoder.name))
        except IndexStale:
            shutil.rmtree(place)
    return found


def _texts(segment: Segment) -> Callable[[int], Iterator[TitledText]]:
    """Title and prose of the entries from a number on."""

    def from_number(first: int) -> Iterator[TitledText]:
        for stored in segment.from_number(first):
            yield stored.title, stored.prose

    return from_number
