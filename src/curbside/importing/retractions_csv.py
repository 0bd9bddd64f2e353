"""A CSV shaped like the Retraction Watch data (Crossref, columns as of 2026) to lifecycle events.

Bytes come in; events, and a Refused for each row that says nothing usable, go out in the file's order. Dates
are month/day/year as that data prints them, or ISO; a date that can only be read otherwise keeps its year.
No title or name is kept: papers are named by DOI and PMID.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Literal

from curbside.importing.publication_dates import given_date
from curbside.importing.text_building import one_line
from curbside.model.imported import Refused
from curbside.model.source import LifecycleEvent, LifecycleKind

SAID_BY = "Retraction Watch"
LONGEST_LINE = 1 << 20
"""Bytes; what goes on beyond is cut there."""
HEADER_WITHIN = 20
"""Rows within which the header must stand (a title or licence may come first)."""
_NOT_A_RETRACTION_FILE = "the file needs a row of column names with RetractionNature and OriginalPaperDOI"

_NATURES: dict[str, LifecycleKind] = {
    "retraction": "retracted",
    "expression of concern": "concern",
    "correction": "corrected",
    "reinstatement": "reinstated",
}
_COLUMNS = {
    "retractionnature": "nature",
    "originalpaperdoi": "doi",
    "originalpaperpubmedid": "pmid",
    "retractiondoi": "notice_doi",
    "retractionpubmedid": "notice_pmid",
    "retractiondate": "date",
    "reason": "reason",
    "reasons": "reason",
    "recordid": "record",
}
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_PMID = re.compile(r"[1-9]\d{0,8}", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\s.*)?", re.ASCII)
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T\s].*)?", re.ASCII)

Event = LifecycleEvent | Refused


@dataclass(frozen=True, slots=True)
class _Header:
    """Where each known column stands."""

    places: Mapping[str, int]

    def value(self, row: Sequence[str], name: str) -> str:
        """The cell of a known column, empty where the row or the file lacks it."""
        place = self.places.get(name, -1)
        return one_line(row[place]) if 0 <= place < len(row) else ""


def recognises(head: bytes) -> bool:
    """True where the first lines hold the column names of retraction data."""
    lines = head.decode("utf-8", errors="replace").splitlines()[:HEADER_WITHIN]
    return any(_header(line.split(mark)) is not None for line in lines for mark in ",;\t")


def read_retractions(stream: BinaryIO, name: str, *, said_by: str = SAID_BY) -> Iterator[Event]:
    """Events in the order of the file; rows that cannot be used are Refused as "name:line"."""
    lines = _Lines(stream)
    header: _Header | None = None
    reader = csv.reader(lines)
    count = 0
    while True:
        begins = lines.number + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield Refused(f"{name}:{begins}", f"lines {begins} to {lines.number} are not CSV: {error}", "")
            continue
        if row is None:
            break
        count += 1
        if header is not None:
            if any(cell.strip() for cell in row):
                yield from _read_row(header, row, f"{name}:{begins}", said_by)
            continue
        header = _header(row)
        if header is None and (mark := _other_mark(row)):
            header, reader = _header(mark.join(row).split(mark)), csv.reader(lines, delimiter=mark)
        if header is None and count >= HEADER_WITHIN:
            break
    if header is None:
        yield Refused(name, "no row of column names was found", _NOT_A_RETRACTION_FILE)


class _Lines:
    """Text lines of a stream with the number of the last one given."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self.number = stream, 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        return line.decode("utf-8-sig" if self.number == 1 else "utf-8", errors="replace").replace("\0", "")


def _header(row: Sequence[str]) -> _Header | None:
    """The columns, if this row names what happened and to which paper."""
    places: dict[str, int] = {}
    for place, cell in enumerate(row):
        known = _COLUMNS.get(re.sub(r"[^a-z]", "", cell.lower()))
        if known is not None:
            places.setdefault(known, place)
    return _Header(places) if "nature" in places and places.keys() & {"doi", "pmid"} else None


def _other_mark(row: Sequence[str]) -> str:
    """The mark that parts the columns where it is not the comma."""
    text = ",".join(row)
    return next((mark for mark in (";", "\t") if _header(text.split(mark)) is not None), "")


def _read_row(header: _Header, row: Sequence[str], where: str, said_by: str) -> Iterator[Event]:
    nature = header.value(row, "nature")
    kind = _NATURES.get(nature.lower())
    if kind is None:
        known = ", ".join(sorted(_NATURES))
        yield Refused(where, f"RetractionNature is '{nature[:60]}'", f"known are: {known}")
        return
    paper = _identifiers(header, row, "doi", "pmid")
    if not paper:
        yield Refused(
            where, "the row names no paper by DOI or PMID", "add OriginalPaperDOI or OriginalPaperPubMedID"
        )
        return
    date, oddity = _date(header.value(row, "date"))
    reason = header.value(row, "reason").strip("+;, ")
    note = "; ".join(part for part in (nature, reason, oddity) if part)
    for scheme, identifier in paper:
        yield LifecycleEvent(scheme, identifier, kind, note, said_by, date)
    if kind == "retracted":
        # Where a publisher replaced the paper in place, notice and paper share one identifier.
        for scheme, identifier in _identifiers(header, row, "notice_doi", "notice_pmid"):
            if (scheme, identifier.lower()) not in {(s, i.lower()) for s, i in paper}:
                about = f"notice about {paper[0][0]} {paper[0][1]}"
                yield LifecycleEvent(scheme, identifier, "retraction-notice", about, said_by, date)


def _identifiers(
    header: _Header, row: Sequence[str], doi_column: str, pmid_column: str
) -> list[tuple[Literal["pmid", "doi"], str]]:
    """Usable identifiers; the data prints "unavailable" or 0 where it has none."""
    found: list[tuple[Literal["pmid", "doi"], str]] = []
    pmid = header.value(row, pmid_column).removesuffix(".0")
    if _PMID.fullmatch(pmid):
        found.append(("pmid", pmid))
    doi = _DOI_PREFIX.sub("", header.value(row, doi_column))
    if _DOI.fullmatch(doi):
        found.append(("doi", doi))
    return found


def _date(printed: str) -> tuple[str, str]:
    """The date as ISO, and what of it could not be kept."""
    slashed = _SLASHED.fullmatch(printed)
    if slashed is not None:
        month, day, year = slashed.groups()
        if 1 <= int(month) <= 12:
            given = given_date(year, month, day)
            return given.text, given.note
        return given_date(year).text, f"date printed '{printed[:30]}'"
    iso = _ISO.fullmatch(printed)
    if iso is not None:
        given = given_date(iso[1], iso[2] or "", iso[3] or "")
        return given.text, given.note
    return "", f"date printed '{printed[:30]}'" if printed else ""
