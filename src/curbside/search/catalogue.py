"""The catalogue of an index: its versions, its segments, what in them has died, how far it has followed its sources.

One small SQLite file and the truth of the index: a segment that is not in it does not exist. A change is one
transaction; a reader keeps the state it opened.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from curbside.errors import IndexStale
from curbside.model.search import What
from curbside.search.analysis import ANALYSER_VERSION
from curbside.search.ranking import FIELDS
from curbside.search.segments import Stored

INDEX_FORMAT = "4"
"""Raised with every change of fields, catalogue or what is indexed; an index of another format is refused."""

ADVICE = "run `curbside doctor --mend` to build it anew"
_BUSY_SECONDS = 30.0
_STATE_BITS = 256

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE segments (
  name TEXT PRIMARY KEY, what TEXT NOT NULL, documents INTEGER NOT NULL, lengths TEXT NOT NULL,
  dead_documents INTEGER NOT NULL, dead_lengths TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE dead (segment TEXT, number INTEGER, PRIMARY KEY (segment, number)) WITHOUT ROWID;
CREATE TABLE dead_stems (
  segment TEXT, field TEXT, stem TEXT, documents INTEGER NOT NULL, PRIMARY KEY (segment, field, stem)
) WITHOUT ROWID;
CREATE INDEX dead_stems_by_stem ON dead_stems (field, stem);
"""


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """A segment as the catalogue has it; lengths are stems in all, by field, the dead among them counted too."""

    name: str
    what: What
    documents: int
    lengths: Mapping[str, int]
    dead_documents: int = 0
    dead_lengths: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(FIELDS, 0))

    @property
    def living(self) -> int:
        """Entries that count."""
        return self.documents - self.dead_documents

    def living_length(self, name: str) -> int:
        """Stems in all of one field of the entries that count."""
        return self.lengths[name] - self.dead_lengths[name]


class Catalogue:
    """A catalogue opened: to read, in the state of this moment; or, by the one writer, to write."""

    def __init__(self, path: Path, *, writes: bool = False) -> None:
        if not path.exists():
            raise IndexStale("there is no search index", advice=ADVICE)
        try:
            self._database = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={'rw' if writes else 'ro'}", uri=True, isolation_level=None,
                timeout=_BUSY_SECONDS, check_same_thread=False,
            )  # fmt: skip
            if not writes:
                self._database.execute("BEGIN")
            self._meta = dict(self._database.execute("SELECT key, value FROM meta"))
        except sqlite3.Error as error:
            raise IndexStale(f"the search index cannot be read: {error}", advice=ADVICE) from error
        made_by = (self._meta.get("format"), self._meta.get("analyser"))
        if made_by != (INDEX_FORMAT, ANALYSER_VERSION):
            self.close()
            raise IndexStale(
                f"the search index has format {made_by[0]} and analyser {made_by[1]}; "
                f"this program wants {INDEX_FORMAT} and {ANALYSER_VERSION}",
                advice=ADVICE,
            )

    @classmethod
    def create(cls, path: Path) -> None:
        """Write an empty catalogue."""
        database = sqlite3.connect(path, isolation_level=None)
        try:
            database.execute("PRAGMA journal_mode = WAL")
            database.executescript(_SCHEMA)
            meta = {
                "format": INDEX_FORMAT,
                "analyser": ANALYSER_VERSION,
                "state": "0",
                "marks": "{}",
                "last": "0",
            }
            database.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
        finally:
            database.close()

    def close(self) -> None:
        """Let go of the file and of the state."""
        self._database.close()

    @property
    def state(self) -> int:
        """The sum of the digests of all living entries: the same for the same entries, however they came."""
        return int(self._meta["state"])

    @property
    def marks(self) -> Mapping[str, str]:
        """How far the index has followed what it is made of."""
        return cast("Mapping[str, str]", json.loads(self._meta["marks"]))

    @property
    def last(self) -> int:
        """The number of the last segment ever named; names are never given twice."""
        return int(self._meta["last"])

    def segments(self) -> tuple[SegmentRow, ...]:
        """Every segment, the largest first, then by name."""
        rows = self._database.execute("SELECT * FROM segments").fetchall()
        found = [
            SegmentRow(name, what, documents, json.loads(lengths), dead, json.loads(dead_lengths))
            for name, what, documents, lengths, dead, dead_lengths in rows
        ]
        return tuple(sorted(found, key=lambda row: (-row.documents, row.name)))

    def dead(self, segment: str) -> frozenset[int]:
        """The numbers of the entries of a segment that do not count any more."""
        rows = self._database.execute("SELECT number FROM dead WHERE segment = ?", (segment,))
        return frozenset(number for (number,) in rows)

    def dead_frequencies(
        self, segments: Sequence[str], stems: Iterable[str]
    ) -> Mapping[tuple[str, str], int]:
        """How many dead entries of these segments hold each stem, by (field, stem)."""
        asked = (json.dumps(list(segments)), json.dumps(sorted(stems)), json.dumps(list(FIELDS)))
        rows = self._database.execute(
            "SELECT field, stem, sum(documents) FROM dead_stems WHERE segment IN (SELECT value FROM json_each(?)) "
            "AND stem IN (SELECT value FROM json_each(?)) AND field IN (SELECT value FROM json_each(?)) "
            "GROUP BY field, stem",
            asked,
        )
        return {(name, stem): int(documents) for name, stem, documents in rows}

    @contextmanager
    def change(self) -> Iterator[None]:
        """One transaction: all that is written inside it, or nothing."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")
        self._meta = dict(self._database.execute("SELECT key, value FROM meta"))

    def add_segment(self, row: SegmentRow) -> None:
        """Name a segment that stands on disk."""
        lengths, dead_lengths = json.dumps(dict(row.lengths)), json.dumps(dict(row.dead_lengths))
        values = (row.name, row.what, row.documents, lengths, row.dead_documents, dead_lengths)
        self._database.execute("INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?)", values)

    def remove_segment(self, name: str) -> None:
        """Forget a segment and its dead."""
        for table, column in (("segments", "name"), ("dead", "segment"), ("dead_stems", "segment")):
            self._database.execute(f"DELETE FROM {table} WHERE {column} = ?", (name,))

    def bury(self, row: SegmentRow, died: Mapping[int, Stored]) -> None:
        """Entries of a segment stop counting, by number."""
        counts: Counter[tuple[str, str]] = Counter()
        lengths = Counter(dict(row.dead_lengths))
        for stored in died.values():
            lengths.update(stored.lengths)
            counts.update((f, stem) for f, text in stored.written.items() for stem in set(text.split()))
        insert = self._database.executemany
        insert("INSERT INTO dead VALUES (?, ?)", ((row.name, number) for number in died))
        insert(
            "INSERT INTO dead_stems VALUES (?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET documents = documents + excluded.documents",
            ((row.name, name, stem, count) for (name, stem), count in counts.items()),
        )
        self._database.execute(
            "UPDATE segments SET dead_documents = dead_documents + ?, dead_lengths = ? WHERE name = ?",
            (len(died), json.dumps({f: lengths[f] for f in FIELDS}), row.name),
        )

    def note(
        self, *, state: int | None = None, marks: Mapping[str, str] | None = None, last: int | None = None
    ) -> None:
        """Write the sum of digests, how far the index has come, the last segment's number."""
        values = {
            "state": None if state is None else str(state % (1 << _STATE_BITS)),
            "marks": None if marks is None else json.dumps(dict(sorted(marks.items()))),
            "last": None if last is None else str(last),
        }
        for key, value in values.items():
            if value is not None:
                self._database.execute("UPDATE meta SET value = ? WHERE key = ?", (value, key))
