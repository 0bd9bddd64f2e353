"""National Guideline Clearinghouse summaries: XML with HTML in its fields (AHRQ, as it stood in 2018).

One summary's bytes come in; a work with its edition, passages by field and quoted recommendations come out.
NGC's own disclaimer, the same on every summary, is left out; fields printed twice are read once.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from lxml import etree

from curbside.importing import ngc_status
from curbside.importing.field_passages import Line, add_field
from curbside.importing.html_fields import Block, Fields, read_fragment
from curbside.importing.ngc_citation import cited
from curbside.importing.ngc_statements import found_in, statements_of
from curbside.importing.recommendations import Found
from curbside.importing.safe_xml import XmlFault, iter_elements
from curbside.importing.text_building import TextBuilder, one_line
from curbside.model.imported import Imported, Outcome, Refused
from curbside.model.source import Checked, Document, Edition, LifecycleEvent, Work

RECOMMENDATIONS = "Major Recommendations"
SUMMARY_LIMIT = 32 << 20
"""The longest real summary has 1.3 MB; a hundred times the usual size is not a summary."""

LICENCE_LENGTH = 400
"""Enough for a copyright line; the field also repeats postal addresses."""

_LEFT_OUT = frozenset({"NGC Disclaimer"})
_NUMBER = re.compile(r"ngc[-_]?0*(\d{1,7})", re.I)
_PMID = re.compile(r"list_uids=\s*(\d{1,9})|pubmed(?:\.ncbi\.nlm\.nih\.gov)?/(\d{1,9})", re.I)
_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)])")
_TYPE_OF_BODY = re.compile(r"\s+-\s+(?:(?!\s-\s).)*$")
_NAMED_LIST = re.compile(r"picklist|orglist|xref")


@dataclass(slots=True)
class _Field:
    section: str
    name: str
    values: list[Fields]
    raw: str
    is_list: bool

    @property
    def text(self) -> str:
        return "; ".join(" ".join(b.text for b in v.blocks) for v in self.values)


@dataclass(slots=True)
class _Summary:
    """The fields of one summary in the order they stand, each once."""

    name: str
    digest: str
    fields: list[_Field] = field(default_factory=list)
    by_name: dict[str, _Field] = field(default_factory=dict)

    def text(self, name: str) -> str:
        found = self.by_name.get(name)
        return found.text if found else ""

    def lines(self, name: str) -> str:
        found = self.by_name.get(name)
        return "\n".join(b.text for v in found.values for b in v.blocks) if found else ""

    def links(self, name: str) -> str:
        found = self.by_name.get(name)
        return " ".join(link for v in found.values for link in v.links) if found else ""


class NgcXml:
    """The format: see `importing.format`."""

    name = "ngc-xml"
    standard = "National Guideline Clearinghouse XML summary (AHRQ, 2018)"

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        """By its root and NGC's statement of origin or its numbered sections; the name is not looked at."""
        return b"<Version" in head and (b"National Guideline Clearinghouse" in head or b"SecID=" in head)

    def read(self, stream: BinaryIO, name: str) -> Iterator[Outcome]:
        """One outcome: the guideline, or why it was not read."""
        yield _read(stream, name)[0]


FORMAT = NgcXml()


def read_lines(stream: BinaryIO, name: str, field_name: str) -> tuple[Document, list[Line]]:
    """A summary's document and the lines of one of its fields, for measuring; ValueError where refused."""
    outcome, lines = _read(stream, name)
    if isinstance(outcome, Refused):
        raise ValueError(outcome.reason)
    return outcome.document, lines.get(field_name, [])


def read_found(stream: BinaryIO, name: str) -> tuple[Document, list[Line], list[Found]]:
    """A summary's document, its recommendation lines and what was found in them, for measuring."""
    outcome, lines = _read(stream, name)
    if isinstance(outcome, Refused):
        raise ValueError(outcome.reason)
    return outcome.document, lines.get(RECOMMENDATIONS, []), found_in(lines)


def _read(stream: BinaryIO, name: str) -> tuple[Outcome, Mapping[str, list[Line]]]:
    counted = _Counted(stream)
    summary = _Summary(name, "")
    try:
        for section in iter_elements(cast("BinaryIO", counted), ["Section"]):
            _take_section(summary, section)
    except XmlFault as fault:
        return Refused(name, str(fault), "fetch the file again; NGC summaries are complete, plain XML"), {}
    except _TooLarge:
        return Refused(name, f"longer than {SUMMARY_LIMIT} bytes", "one file holds one summary"), {}
    summary.digest = counted.digest.hexdigest()
    return _outcome(summary)


class _TooLarge(Exception):
    pass


class _Counted:
    """The stream, hashed and limited while it is read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._size = stream, 0
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self._size += len(piece)
        if self._size > SUMMARY_LIMIT:
            raise _TooLarge
        self.digest.update(piece)
        return piece


def _take_section(summary: _Summary, section: etree._Element) -> None:
    title = one_line(section.get("Name") or "")
    for element in section.iter("Field"):
        name = one_line(element.get("Name") or "")
        values = [v.get("Value") or "" for v in element.iter("FieldValue")]
        raw = "\n".join(values)
        known = summary.by_name.get(name)
        if name in _LEFT_OUT or not raw.strip() or (known is not None and known.raw == raw):
            continue
        is_list = bool(_NAMED_LIST.search(element.get("Type") or ""))
        taken = _Field(title, name, [read_fragment(v) for v in values], raw, is_list)
        summary.fields.append(taken)
        summary.by_name.setdefault(name, taken)


def _outcome(summary: _Summary) -> tuple[Outcome, Mapping[str, list[Line]]]:
    if not summary.fields:
        return Refused(summary.name, "no NGC field with a value", "is this an NGC summary?"), {}
    title = summary.text("Guideline Title")
    if not title:
        return Refused(summary.name, "no Guideline Title", "a summary without a title cannot be cited"), {}
    found = _NUMBER.search(summary.name.rsplit("/", 1)[-1])
    edition_id = f"ngc-{found[1]}" if found else f"ngc-sha-{summary.digest[:16]}"
    builder = TextBuilder(edition_id)
    lines = {f.name: _add(builder, f) for f in summary.fields}
    text, passages = builder.build()
    developers = _developers(summary)
    edition, warnings = _edition(summary, edition_id)
    statements = statements_of(lines, edition)
    imported = Imported(
        work=_work(summary, title, developers, edition_id),
        edition=edition,
        document=Document(edition_id, summary.digest, text, passages, format=NgcXml.name),
        organisation="; ".join(developers),
        statements=statements,
        events=_events(summary, edition),
        warnings=(*builder.warnings, *warnings, *_alerts(lines)),
    )
    return imported, lines


def _add(builder: TextBuilder, taken: _Field) -> list[Line]:
    for value in taken.values:
        for warning in value.warnings:
            builder.warn(f"{taken.name}: {warning}")
    if taken.is_list:
        blocks: tuple[Block, ...] = (Block("para", taken.text),)
    else:
        blocks = tuple(b for v in taken.values for b in v.blocks)
    return add_field(builder, (taken.section, taken.name), blocks)


def _developers(summary: _Summary) -> tuple[str, ...]:
    found = summary.by_name.get("Guideline Developer(s)")
    names = (" ".join(b.text for b in v.blocks) for v in found.values) if found else ()
    return tuple(dict.fromkeys(name for n in names if (name := _TYPE_OF_BODY.sub("", n).strip())))


def _work(summary: _Summary, title: str, developers: tuple[str, ...], edition_id: str) -> Work:
    citation = cited(summary.text("Bibliographic Source(s)"), title)
    found = summary.by_name.get("Guideline Developer(s)")
    printed = [" ".join(b.text for b in v.blocks) for v in found.values] if found else []
    return Work(
        id=f"{edition_id}-work",
        # A guideline is what a body issues as one; where no body is named it is its authors' opinion.
        kind="guideline" if developers else "expert-opinion",
        title=title,
        jurisdiction=ngc_status.jurisdiction(printed, summary.text("Bibliographic Source(s)")),
        licence=summary.text("Copyright Statement")[:LICENCE_LENGTH],
        authors=citation.authors,
        container=citation.container,
    )


def _edition(summary: _Summary, edition_id: str) -> tuple[Edition, tuple[str, ...]]:
    date = ngc_status.released(summary.text("Date Released"))
    source = summary.text("Bibliographic Source(s)")
    citation = cited(source, summary.text("Guideline Title"))
    pmids = [a or b for a, b in _PMID.findall(summary.links("Bibliographic Source(s)"))]
    edition = Edition(
        id=edition_id,
        work_id=f"{edition_id}-work",
        year=date.year,
        checked=Checked("full-text", "", "the guideline as NGC summarised it"),
        lifecycle="unknown",
        date=date.date,
        label=date.printed,
        volume=citation.volume,
        issue=citation.issue,
        pages=citation.pages,
        doi=found[1] if (found := _DOI.search(source)) else "",
        pmid=pmids[0] if len(set(pmids)) == 1 else "",
        url=next((u for u in summary.links("Guideline Availability").split() if u.startswith("http")), ""),
        lifecycle_note=ngc_status.lifecycle_note(
            summary.lines("Guideline Status"), summary.text("NGC Status")
        ),
    )
    return edition, () if date.year else (f"no year in the date released ({date.printed!r})",)


def _events(summary: _Summary, edition: Edition) -> tuple[LifecycleEvent, ...]:
    """A "superseded" event for each previous version that the status field names by PMID or DOI."""
    previous = ngc_status.previous_versions(summary.lines("Guideline Status"))
    if not previous:
        return ()
    pmids = [("pmid", a or b) for a, b in _PMID.findall(summary.links("Guideline Status"))]
    dois = [("doi", d) for d in _DOI.findall(previous)]
    return tuple(
        LifecycleEvent(
            "pmid" if scheme == "pmid" else "doi", identifier, "superseded",
            note=f"updated by {edition.id}: {previous}", said_by=edition.id, date=edition.date,
        )
        for scheme, identifier in dict.fromkeys(pmids + dois)
    )  # fmt: skip


def _alerts(lines: Mapping[str, list[Line]]) -> Iterator[str]:
    """Each regulatory alert NGC set before the guideline, as one warning."""
    for name, found in lines.items():
        if "Regulatory Alert" in name:
            yield from (f"regulatory alert: {line.text}" for line in found if line.block.kind == "item")
            if not any(line.block.kind == "item" for line in found):
                yield from (f"regulatory alert: {line.text}" for line in found)
