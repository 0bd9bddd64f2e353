"""The NLM release of label texts with interaction annotation (2014).

Plain text by printed section headings, the set id in the file's name; the annotation files beside them (XML
with `setID` and sentences) repeat single sentences and are refused. The texts hold some sections of a label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import BinaryIO

from curbside.importing.blocks import Block, add_blocks
from curbside.importing.label_sections import code_of_heading, family_of
from curbside.importing.label_statements import LabelFacts, statements_in
from curbside.importing.plain_bytes import decode, read_limited
from curbside.importing.slugs import sha256, slug
from curbside.importing.text_building import TextBuilder, one_line
from curbside.model.imported import Imported, Outcome, Refused
from curbside.model.source import Checked, Document, Edition, Work
from curbside.model.statement import Statement

_ANNOTATION = re.compile(rb"<document\b[^>]*\bsetID=")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.I)
_MARKUP = re.compile(r"</?(?:list|item|paragraph|main)>")
_SUBHEADING = re.compile(r"\d{1,2}\.\d{1,2}(?:\.\d{1,2})?\s+[A-Z][^.;:]{2,90}")
_GENERATED = re.compile(r"Drug Label for drug brand (?P<brand>.+?), containing (?P<drug>.+?)\.?$")
_SIGNS = re.compile("[<>\u2264\u2265]")
_OPENING_LINES = 8
"""A label text has its first section heading, in capitals, among its first lines; an article does not."""
_TITLE_CHARS = 200
"""A longer first line is text, not the title."""


class NlmLabels:
    """The format of the annotated cardiovascular label texts."""

    name = "nlm-label-text"
    standard = "NLM-DailyMed label texts with drug interaction annotation, cardiovascular release 2014"

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        """A text that opens with a title and a printed label section heading, or the annotation file beside it."""
        if _ANNOTATION.search(head):
            return True
        if b"\x00" in head or head.lstrip()[:1] in (b"<", b"{", b"#", b"%"):
            return False
        lines = [line.strip() for line in head.decode("utf-8", "replace").splitlines() if line.strip()]
        printed = [line for line in lines[:_OPENING_LINES] if line.isupper()]
        return any(_is_section(line) for line in (*lines[:3], *printed))

    def read(self, stream: BinaryIO, name: str) -> Iterator[Outcome]:
        """One outcome: the label text, or why it is none."""
        data, fault = read_limited(stream)
        if fault:
            yield Refused(name, fault, "split the file")
            return
        if _ANNOTATION.search(data[:4096]):
            reason = "annotations of single sentences of a label, not the label itself"
            yield Refused(name, reason, "import the text file of the same name")
            return
        yield _read(data, name)


FORMAT = NlmLabels()


@dataclass(slots=True)
class _Section:
    """Lines gathered under one heading, each with whether it is a list item."""

    path: tuple[str, ...]
    code: str
    lines: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def introduced(self) -> bool:
        """Whether the last line introduces a list, or is in one."""
        return bool(self.lines) and (self.lines[-1][0].endswith(":") or self.lines[-1][1])

    def blocks(self) -> list[Block]:
        """The lines as paragraphs and lists."""
        found: list[Block] = []
        for is_item, run in groupby(self.lines, key=lambda line: line[1]):
            texts = [text for text, _ in run if text]
            if is_item:
                found.append(Block("\n".join(f"• {text}" for text in texts), "list"))
            else:
                found += [Block(text) for text in texts]
        return found


def _read(data: bytes, name: str) -> Outcome:
    text, warnings = decode(data)
    title, sections = _sections(text)
    if not any(section.code and section.lines for section in sections):
        return Refused(name, "no label section with text under a known heading", "is this a label text?")
    found = _UUID.search(name)
    set_id = found.group().lower() if found else ""
    key = set_id or sha256(text)[:16]
    builder = TextBuilder(f"spl-{key}-nlm-2014" if set_id else f"label-{key}")
    if title:
        builder.add_passage((), title)
    facts = LabelFacts(builder.edition_id, ingredient=_ingredient(title))
    statements: list[Statement] = []
    for section in sections:
        family = family_of((section.code,))
        for passage in add_blocks(builder, section.path, section.blocks(), section.code):
            locator = " > ".join(passage.section)
            statements += statements_in(passage, family, facts, len(statements) + 1, locator)
    for warning in (*warnings, "no date given"):
        builder.warn(warning)
    if not set_id:
        builder.warn("no set id in the file's name: known by the hash of its text")
    return _imported(builder, _title(title) or set_id or key, set_id, key, tuple(statements))


def _imported(
    builder: TextBuilder, title: str, set_id: str, key: str, statements: tuple[Statement, ...]
) -> Imported:
    text, passages = builder.build()
    work_id = f"spl-{slug(set_id)}" if set_id else f"label-{key}"
    missing = ["sections of the label that the collection left out"]
    if not _SIGNS.search(text):
        # Most texts of this release lost every such sign: "GFR <60" reads "GFR 60".
        missing.append(
            "comparison signs (<, >): there is none in the text, so limits may stand without theirs"
        )
    return Imported(
        work=Work(work_id, "label", title, jurisdiction="US", licence="not stated in the document"),
        edition=Edition(
            builder.edition_id,
            work_id,
            year=0,
            checked=Checked("label", ""),
            lifecycle="unknown",
            set_id=set_id,
        ),
        document=Document(
            builder.edition_id, sha256(text), text, passages, format=FORMAT.name, missing=tuple(missing)
        ),
        statements=statements,
        warnings=builder.warnings,
    )


def _is_section(line: str) -> bool:
    return line[:1].isupper() or line[:1].isdigit() if code_of_heading(line) else False


def _sections(text: str) -> tuple[str, list[_Section]]:
    """The title (the line before any heading) and the sections in order."""
    title = ""
    sections: list[_Section] = []
    here = _Section((), "")
    for line in text.split("\n"):
        shown = one_line(_MARKUP.sub(" ", line))
        if not shown:
            continue
        if _is_section(shown) or _SUBHEADING.fullmatch(shown):
            code = code_of_heading(shown)
            here = _Section((shown,), code) if code else _Section((*here.path[:1], shown), here.code)
            if not code and family_of((here.code,)) == "contraindication":
                here.lines.append((shown, False))  # "4.1 ..." is the contraindication, its text the reasons
            sections.append(here)
        elif not sections and not title and len(shown) < _TITLE_CHARS:
            title = shown
        else:
            item = "<item>" in line or shown[0] in "•*-–" or (here.introduced and shown[0].islower())
            here.lines.append((shown.lstrip("•*-– "), item))
            if not sections:
                sections.append(here)
    return title, sections


def _title(line: str) -> str:
    found = _GENERATED.match(line)
    return f"{found['brand']} ({found['drug']})" if found else line


def _ingredient(line: str) -> str:
    """The one active ingredient the first line names; empty where it names several or none."""
    found = _GENERATED.match(line)
    inner = found["drug"] if found else next(iter(re.findall(r"\(([^()]+)\)", line)), "")
    return "" if re.search(r",|\band\b", inner) else one_line(inner)
