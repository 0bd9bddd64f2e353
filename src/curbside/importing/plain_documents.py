"""A document known only by its text (PDF, DOCX, HTML, Markdown): sections in, one Imported or Refused out.

Title, date and identifiers are taken only where the file states them; what kind of work it is, no such file
says, so it is held as the weakest kind and the report says so.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from curbside.importing.blocks import Block, add_blocks
from curbside.importing.slugs import sha256, slug
from curbside.importing.text_building import TextBuilder, one_line
from curbside.model.imported import Imported, Outcome, Refused
from curbside.model.source import Checked, Document, Edition, Work

MIN_TEXT_CHARS = 20
"""Less text than this is no document: a blank page, a scan, a cover."""
MAX_TITLE_CHARS = 300
"""Longer titles are text that landed in the wrong field."""

_DATE = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?![\d])")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;:)\]]", re.I)


@dataclass(slots=True)
class Section:
    """Blocks under a path of headings."""

    path: tuple[str, ...]
    blocks: list[Block] = field(default_factory=list)
    page: int | None = None


@dataclass(slots=True)
class Stated:
    """What a file says of itself; empty where it does not."""

    title: str = ""
    doi: str = ""
    date: str = ""
    language: str = ""
    authors: tuple[str, ...] = ()
    licence: str = ""
    organisation: str = ""


@dataclass(slots=True)
class Outline:
    """Builds sections from headings and blocks in reading order."""

    sections: list[Section] = field(default_factory=lambda: [Section(())])
    _open: list[tuple[int, str]] = field(default_factory=list)

    def heading(self, level: int, text: str, page: int | None = None) -> None:
        """Open a section under the last heading of a smaller level."""
        shown = one_line(text)
        if not shown:
            return
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        self._open.append((level, shown))
        self.sections.append(Section(tuple(name for _, name in self._open), page=page))

    def add(self, blocks: Iterable[Block]) -> None:
        """Put blocks under the section last opened."""
        self.sections[-1].blocks.extend(blocks)

    @property
    def first_heading(self) -> str:
        """The first heading met, empty where there is none."""
        return self.sections[1].path[-1] if len(self.sections) > 1 else ""


def stated_date(text: str) -> str:
    """The first date of a machine-readable field as 2013, 2013-09 or 2013-09-30; empty where there is none."""
    found = _DATE.match(text.strip())
    if not found or not 1000 <= int(found[1]) <= 2999:
        return ""
    parts = [found[1]]
    for group, most in ((found[2], 12), (found[3], 31)):
        if not group or not 1 <= int(group) <= most:
            break
        parts.append(f"{int(group):02}")
    return "-".join(parts)


def stated_doi(text: str) -> str:
    """The only DOI in a text, lower-case; empty where there are none or several."""
    found = {doi.lower() for doi in _DOI.findall(text)}
    return found.pop() if len(found) == 1 else ""


def whole_document(
    name: str,
    data: bytes,
    format_name: str,
    *,
    sections: Sequence[Section],
    stated: Stated,
    warnings: Sequence[str] = (),
    missing: Sequence[str] = (),
) -> Outcome:
    """One document from its sections, or Refused where they hold no text."""
    key = hashlib.sha256(data).hexdigest()[:12]
    work_id = f"doi-{slug(stated.doi)}" if stated.doi else f"doc-{slug(name) or key}"
    builder = TextBuilder(f"{work_id[:64].rstrip('-')}-{key}")
    for section, following in zip(sections, [*sections[1:], None], strict=True):
        alone = following is None or following.path[: len(section.path)] != section.path
        # A heading with nothing under it is a line of the document that must not be lost.
        said = [Block(section.path[-1], page=section.page)] if section.path and alone else []
        add_blocks(builder, section.path, section.blocks or said)
    text, passages = builder.build()
    if len(text.strip()) < MIN_TEXT_CHARS:
        return Refused(name, "no text in it", "if it is a scan, run text recognition on it first")
    for warning in (*warnings, *_doubts(stated)):
        builder.warn(warning)
    return Imported(
        work=Work(
            work_id,
            "unclassified",
            one_line(stated.title)[:MAX_TITLE_CHARS] or name,
            jurisdiction="INT",
            licence=one_line(stated.licence) or "not stated in the document",
            authors=stated.authors,
        ),
        edition=Edition(
            builder.edition_id,
            work_id,
            year=int(stated.date[:4]) if stated.date else 0,
            checked=Checked("full-text", ""),
            lifecycle="unknown",
            date=stated.date,
            doi=stated.doi,
        ),
        document=Document(
            builder.edition_id,
            sha256(text),
            text,
            passages,
            language=stated.language or "en",
            format=format_name,
            missing=tuple(missing),
        ),
        organisation=one_line(stated.organisation),
        warnings=builder.warnings,
    )


def _doubts(stated: Stated) -> list[str]:
    doubts = ["the file does not say what kind of work it is: held as expert opinion until an editor says"]
    if not stated.date:
        doubts.append("no date given")
    if not stated.title:
        doubts.append("no title given: named after the file")
    return doubts
