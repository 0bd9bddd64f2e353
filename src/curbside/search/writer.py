"""Writing the index: entries come and go with their owner, a commit shows all of it at once, merges keep it few.

A new segment is written beside the others and counts once the catalogue names it, so a process killed at any
moment loses nothing committed. Memory is flat: entries stream to disk, only the numbers of what died are held.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from curbside.model.search import Entry, What
from curbside.search.catalogue import Catalogue, SegmentRow
from curbside.search.dense_places import keep_vectors
from curbside.search.generations import CATALOGUE
from curbside.search.segments import Segment, SegmentBuilder, Stored, stored_form

SEGMENTS = "segments"
SMALL = 2_000
"""Segments below this size are merged as if they were of it: a merge of so few takes a tenth of a second."""
FAN_OUT = 5
"""So many segments of like size become one: every entry is rewritten some five times on the way to a million."""
MOST_DEAD = 0.2
"""A segment with a larger share of dead entries is rewritten without them: the engine proposes them in vain."""


class IndexWriter:
    """The one writer of a generation; what it was given is seen by readers opened after `commit`."""

    def __init__(self, generation: Path) -> None:
        self._folder = generation / SEGMENTS
        self._folder.mkdir(exist_ok=True)
        self._catalogue = Catalogue(generation / CATALOGUE, writes=True)
        self._last = self._catalogue.last
        self._building: dict[What, SegmentBuilder] = {}
        self._owners: dict[What, dict[str, list[int]]] = {}
        self._removed: dict[str, Mapping[What, int]] = {}
        self._added = 0
        self._remove_unnamed()

    def _remove_unnamed(self) -> None:
        """Remove what a stopped writer or a merge has left."""
        named = {row.name for row in self._catalogue.segments()}
        for folder in self._folder.iterdir():
            if folder.name not in named:
                keep_vectors(folder)
                shutil.rmtree(folder, ignore_errors=True)

    @property
    def marks(self) -> Mapping[str, str]:
        """How far the index has followed what it is made of, as committed."""
        return self._catalogue.marks

    @property
    def waiting(self) -> int:
        """Entries added since the last commit."""
        return self._added

    def add(self, entries: Iterable[Entry]) -> None:
        """Add entries; their owners must hold none yet, or be removed before."""
        for entry in entries:
            if entry.what not in self._building:
                self._building[entry.what] = SegmentBuilder(self._new_folder(), entry.what)
                self._owners[entry.what] = {}
            number = self._building[entry.what].add(stored_form(entry))
            self._owners[entry.what].setdefault(entry.owner, []).append(number)
            self._added += 1

    def remove(self, owner: str) -> None:
        """Remove every entry of an owner that was added so far."""
        self._removed[owner] = {what: builder.documents for what, builder in self._building.items()}

    def commit(self, marks: Mapping[str, str] | None = None) -> None:
        """Bring all of it to disk and show it; `marks` says how far the index now has come."""
        fresh = [self._closed(builder) for builder in self._building.values()]
        rows = {row.name: row for row in (*self._catalogue.segments(), *fresh)}
        deaths = {name: died for name, row in rows.items() if (died := self._died(row, fresh))}
        state = self._catalogue.state + sum(self._digests(row) for row in fresh)
        state -= sum(digest(stored) for died in deaths.values() for stored in died.values())
        with self._catalogue.change():
            for row in fresh:
                self._catalogue.add_segment(row)
            for name, died in deaths.items():
                self._catalogue.bury(rows[name], died)
            self._catalogue.note(state=state, marks=marks, last=self._last)
        self._building, self._owners, self._removed, self._added = {}, {}, {}, 0
        self._merge()

    def close(self) -> None:
        """Let go of the generation; what was not committed is gone."""
        for builder in self._building.values():
            builder.abandon()
        self._building = {}
        self._catalogue.close()

    def _new_folder(self) -> Path:
        self._last += 1
        return self._folder / f"s{self._last:06d}"

    def _closed(self, builder: SegmentBuilder) -> SegmentRow:
        builder.close()
        return SegmentRow(builder.folder.name, builder.what, builder.documents, dict(builder.lengths))

    def _open(self, row: SegmentRow) -> Segment:
        return Segment(self._folder / row.name, row.what)

    def _died(self, row: SegmentRow, fresh: Sequence[SegmentRow]) -> dict[int, Stored]:
        """The entries of a segment that were removed and had not died before."""
        owners = set(self._removed)
        if row in fresh:
            owners &= set(self._owners[row.what])
        if not owners:
            return {}
        segment, dead = self._open(row), self._catalogue.dead(row.name)
        died = {}
        for number, address in segment.owned(sorted(owners)):
            stored = segment.stored(address)
            until = self._removed[stored.owner].get(row.what, 0) if row in fresh else row.documents
            if number < until and number not in dead:
                died[number] = stored
        return died

    def _digests(self, row: SegmentRow) -> int:
        return sum(digest(stored) for _, stored in self._open(row).all_stored())

    def _merge(self) -> None:
        """Merge segments of like size, and rewrite those that hold many dead, until none is left to."""
        while together := self._next_merge():
            self._rewrite(together)
        self._remove_unnamed()

    def _next_merge(self) -> Sequence[SegmentRow]:
        tiers: dict[tuple[What, int], list[SegmentRow]] = {}
        for row in self._catalogue.segments():
            if row.dead_documents > MOST_DEAD * row.documents:
                return [row]
            tiers.setdefault((row.what, _tier(row.living)), []).append(row)
        full = [rows for rows in tiers.values() if len(rows) >= FAN_OUT]
        return min(full, key=lambda rows: sum(row.living for row in rows), default=[])

    def _rewrite(self, rows: Sequence[SegmentRow]) -> None:
        """The living entries of some segments as one new segment in their place."""
        builder = SegmentBuilder(self._new_folder(), rows[0].what)
        for row in rows:
            dead = self._catalogue.dead(row.name)
            for number, stored in self._open(row).all_stored():
                if number not in dead:
                    builder.add(stored)
        merged = self._closed(builder)
        with self._catalogue.change():
            for row in rows:
                self._catalogue.remove_segment(row.name)
            if merged.documents:
                self._catalogue.add_segment(merged)
            self._catalogue.note(last=self._last)


def _tier(documents: int) -> int:
    size, tier = SMALL, 0
    while documents >= size:
        size, tier = size * FAN_OUT, tier + 1
    return tier


def digest(stored: Stored) -> int:
    """A number for exactly this entry; the sum over all entries does not hang on their order."""
    said = "\0".join(
        (stored.id, stored.owner, stored.said, stored.title, stored.prose, *stored.written.values())
    )
    return int.from_bytes(hashlib.sha256(said.encode()).digest(), "big")
