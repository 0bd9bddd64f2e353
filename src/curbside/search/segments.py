"""A segment: some entries of one kind, written once as a tantivy index of its own and never changed.

Entries go in; proposals for a query, stored entries and frequencies come out. What has died in it since is
written in the catalogue. A folder `dense-<encoder>` beside `words` is the place for vectors of the same entries in
the order of their number: filled behind, moved in whole, gone with the segment.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import tantivy

from curbside.model.evidence import Reason
from curbside.model.search import Entry, Ground, Narrowing, What
from curbside.search.analysis import joined, stems
from curbside.search.evidence_weights import evidence_reason, evidence_weight
from curbside.search.ranking import FIELDS, rarity

WORDS = "words"
"""The folder of the tantivy index within the segment's."""

_WRITER_HEAP = 64_000_000
_READ_AT_ONCE = 1_000
_MOST_KEPT = 4_096
"""Entries read lately that are kept, of each segment: those of many questions, in a few MB."""

_RAW, _BLANKS = "raw", "curbside-blanks"
_FILTERS = ("kind", "organisation", "jurisdiction", "language", "lifecycle")


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("number", indexed=True, fast=True)
    builder.add_float_field("weight", fast=True)
    builder.add_integer_field("length", fast=True)
    # Integers are signed everywhere: an unsigned field given a signed query kills the engine's writer thread.
    builder.add_integer_field("year", indexed=True, fast=True)
    builder.add_text_field("id", stored=True, tokenizer_name=_RAW, index_option="basic")
    builder.add_text_field("owner", stored=True, tokenizer_name=_RAW, index_option="basic")
    builder.add_text_field("said", stored=True, tokenizer_name=_RAW, index_option="basic")
    for name in (*_FILTERS, "population"):
        builder.add_text_field(name, tokenizer_name=_RAW, index_option="basic")
    for name in FIELDS:
        builder.add_text_field(name, stored=True, tokenizer_name=_BLANKS, index_option="freq")
    builder.add_bytes_field("prose", stored=True)
    return builder.build()


@dataclass(frozen=True, slots=True)
class About:
    """What an entry rests on and whom it is about."""

    grounds: tuple[Ground, ...]
    populations: tuple[str, ...]
    extracted: bool
    weight: float
    """The factor that its evidence counts, with its reason."""
    because: Reason


@lru_cache(maxsize=4096)
def _about(said: str) -> About:
    """Entries of one edition say the same of themselves, so most are read once."""
    grounds, populations, extracted = json.loads(said)
    rests, found = tuple(Ground(*row) for row in grounds), bool(extracted)
    weight = evidence_weight(rests, extracted=found)
    return About(rests, tuple(populations), found, weight, evidence_reason(rests, extracted=found))


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry as the index keeps it: its stems by field, as JSON what it rests on, and what it says as written."""

    id: str
    owner: str
    written: Mapping[str, str]
    said: str
    title: str = ""
    prose: str = ""

    @property
    def about(self) -> About:
        """What it rests on and whom it is about."""
        return _about(self.said)

    @property
    def lengths(self) -> Mapping[str, int]:
        """Stems by field."""
        return {field: len(text.split()) for field, text in self.written.items()}


def stored_form(entry: Entry) -> Stored:
    """An entry analysed."""
    grounds = [[getattr(g, f.name) for f in fields(Ground)] for g in entry.grounds]
    said = json.dumps(
        [grounds, entry.populations, entry.extracted], ensure_ascii=False, separators=(",", ":")
    )
    written = {"text": joined(stems(entry.text)), "title": joined(stems(entry.title))}
    return Stored(entry.id, entry.owner, written, said, entry.title.replace("\0", " "), entry.prose)


def _open(folder: Path, schema: tantivy.Schema | None = None) -> tantivy.Index:
    place = str(folder / WORDS)
    index = tantivy.Index(schema, path=place) if schema else tantivy.Index.open(place)
    blanks = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_BLANKS, blanks)
    return index


class SegmentBuilder:
    """Writes a new segment into a folder; nothing of it counts until the catalogue names it."""

    def __init__(self, folder: Path, what: What) -> None:
        (folder / WORDS).mkdir(parents=True)
        self.folder, self.what = folder, what
        self.documents = 0
        self.lengths = dict.fromkeys(FIELDS, 0)
        self._index = _open(folder, _schema())
        self._writer = self._index.writer(_WRITER_HEAP, 1)

    def add(self, stored: Stored) -> int:
        """Add an entry; gives its number in the segment."""
        number = self.documents
        self._writer.add_document(tantivy.Document(**_document(stored, number)))
        self.documents += 1
        for field, length in stored.lengths.items():
            self.lengths[field] += length
        return number

    def close(self) -> None:
        """Bring it to disk."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def abandon(self) -> None:
        """Stop writing it and remove what there is."""
        self._writer.rollback()
        self._writer.wait_merging_threads()
        shutil.rmtree(self.folder)


def _document(stored: Stored, number: int) -> dict[str, list[Any]]:
    about = stored.about
    return {
        "number": [number],
        "weight": [about.weight],
        "length": [stored.lengths["text"]],
        "id": [stored.id],
        "owner": [stored.owner],
        "said": [stored.said],
        "prose": [f"{stored.title}\0{stored.prose}".encode()],
        "year": sorted({g.year for g in about.grounds}),
        "population": list(about.populations),
        **{name: sorted({getattr(g, name) for g in about.grounds} - {""}) for name in _FILTERS},
        **{field: [text] for field, text in stored.written.items()},
    }


@dataclass(frozen=True, slots=True)
class Proposals:
    """Entries the engine proposes, best first, measure by measure: thousands are made for a search."""

    scores: Sequence[float]
    numbers: Sequence[int]
    weights: Sequence[float]
    """What the evidence of each counts."""
    lengths: Sequence[int]
    """Stems of its text."""
    addresses: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Way:
    """A way to say a thing: factors of stems by field; of a field they count together only, or each alone."""

    fields: Mapping[str, Mapping[str, float]]
    together: bool


class Segment:
    """A segment opened for reading."""

    def __init__(self, folder: Path, what: What) -> None:
        self.folder, self.what = folder, what
        self._index = _open(folder)
        self._schema = self._index.schema
        self._searcher = self._index.searcher()
        self.documents = int(self._searcher.num_docs)
        self._kept: dict[tuple[int, int], Stored] = {}

    def frequency(self, field: str, stem: str) -> int:
        """How many of its entries, dead ones too, hold this stem."""
        return int(self._searcher.doc_freq(field, stem))

    def propose(self, groups: Sequence[Sequence[Way]], filters: Any, most: int) -> Proposals:
        """The entries that the engine ranks first by the best way of each group, best first."""
        query = _any_of([part for ways in groups for part in _said(self._schema, ways)])
        if filters is not None:
            fitting = tantivy.Query.const_score_query(filters, 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, fitting)])
        scores, addresses = self._found(query, most)
        numbers, weights, lengths = (self._values(name, addresses) for name in ("number", "weight", "length"))
        return Proposals(scores, numbers, weights, lengths, addresses)

    def owned(self, owners: Sequence[str]) -> Iterator[tuple[int, Any]]:
        """Every entry of these owners."""
        query = tantivy.Query.term_set_query(self._schema, "owner", list(owners))
        return self._numbered(query, max(self.documents, 1))

    def _found(self, query: Any, most: int) -> tuple[list[float], list[Any]]:
        """Scores and addresses, best first."""
        hits = self._searcher.search(query, limit=most, count=False).hits
        return [score for score, _ in hits], [address for _, address in hits]

    def _values(self, name: str, addresses: list[Any]) -> list[Any]:
        values: list[Any] = self._searcher.fast_field_values(name, addresses)
        return values

    def _numbered(self, query: Any, most: int) -> Iterator[tuple[int, Any]]:
        """Numbers and addresses of what fits."""
        _, addresses = self._found(query, most)
        return zip(self._values("number", addresses), addresses, strict=True)

    def stored(self, address: Any) -> Stored:
        """The entry at an address; those read lately are kept."""
        place = (address.segment_ord, address.doc)
        found = self._kept.get(place)
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            found = self._kept[place] = self._read(address)
        return found

    def _read(self, address: Any) -> Stored:
        document = self._searcher.doc(address)
        written = {field: str((document[field] or [""])[0]) for field in FIELDS}
        title, _, prose = bytes((document["prose"] or [b""])[0]).decode().partition("\0")
        return Stored(
            str(document["id"][0]), str(document["owner"][0]), written, str(document["said"][0]), title, prose
        )

    def all_stored(self) -> Iterator[tuple[int, Stored]]:
        """Every entry with its number, dead ones too."""
        for number, address in self._numbered(tantivy.Query.all_query(), max(self.documents, 1)):
            yield number, self._read(address)

    def from_number(self, first: int) -> Iterator[Stored]:
        """Every entry from this number on, dead ones too, in the order of their numbers; a few in memory at once."""
        for start in range(first, self.documents, _READ_AT_ONCE):
            last = min(start + _READ_AT_ONCE, self.documents) - 1
            kind = tantivy.FieldType.Integer
            those = tantivy.Query.range_query(self._schema, "number", kind, start, last)
            for _, address in sorted(self._numbered(those, _READ_AT_ONCE)):
                yield self._read(address)

    def numbered(self, numbers: Sequence[int]) -> Mapping[int, Any]:
        """The addresses of these numbers."""
        if not numbers:
            return {}
        query = tantivy.Query.term_set_query(self._schema, "number", list(numbers))
        return dict(self._numbered(query, len(numbers)))

    def fitting(self, narrowing: Narrowing) -> Sequence[int] | None:
        """The numbers of the entries that may fit, or None where nothing narrows."""
        filters = self.filters(narrowing)
        if filters is None:
            return None
        return [number for number, _ in self._numbered(filters, max(self.documents, 1))]

    def filters(self, narrowing: Narrowing) -> Any:
        """A query for the entries that may fit, or None where nothing narrows.

        A statement on several editions may fit it without one edition fitting all of it: that is settled on what
        is stored.
        """
        asked = (
            ("kind", narrowing.kinds), ("organisation", narrowing.organisations),
            ("jurisdiction", narrowing.jurisdictions), ("language", narrowing.languages),
            ("lifecycle", narrowing.lifecycles), ("population", narrowing.populations),
        )  # fmt: skip
        parts = [tantivy.Query.term_set_query(self._schema, f, list(v)) for f, v in asked if v]
        if narrowing.years:
            first, last = narrowing.years
            kind = tantivy.FieldType.Integer
            parts.append(tantivy.Query.range_query(self._schema, "year", kind, first, last))
        if not parts:
            return None
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, part) for part in parts])

    def rarity(self, field: str, stem: str) -> float:
        """The inverse document frequency that the engine works with here."""
        return rarity(self.documents, self.frequency(field, stem))


def _said(schema: tantivy.Schema, ways: Sequence[Way]) -> list[Any]:
    """The parts of a query for one thing: the best of its ways counts, none is added up."""
    parts = [_parts(schema, way) for way in ways]
    if len(parts) == 1:
        return parts[0]
    return [tantivy.Query.disjunction_max_query([_any_of(each) for each in parts])]


def _parts(schema: tantivy.Schema, way: Way) -> list[Any]:
    query = tantivy.Query
    fields = [
        [
            query.boost_query(query.term_query(schema, f, stem, "freq"), boost)
            for stem, boost in boosts.items()
        ]
        for f, boosts in way.fields.items()
    ]
    if way.together:
        return [query.boolean_query([(tantivy.Occur.Must, stem) for stem in stems]) for stems in fields]
    return [stem for stems in fields for stem in stems]


def _any_of(parts: Sequence[Any]) -> Any:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts])
