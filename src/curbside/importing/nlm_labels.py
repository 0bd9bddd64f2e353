"""Label texts with interaction annotation as the National Library of Medicine released them in 2014.

Plain text by printed section headings, the set id in the file's name; the annotation files beside them (XML
with `setID` and sentences) repeat single sentences and are refused. The texts hold some sections of a label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
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
_MIN_HEADINGS = 1


class NlmLabels:
    """The format of the annotated cardiovascular label texts."""

    name = "nlm-label-text"
    standard = "NLM-DailyMed label texts with drug interaction annotation, cardiovascular release 2014"

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        """A text whose lines include printed label section headings, or the annotation file beside one."""
        if _ANNOTATION.search(head):
            return True
        if b"\x00" in head or head.lstrip()[:1] in (b"<", b"{", b"#", b"%"):
            return False
        lines = head.decode("utf-8", "replace").splitlines()
        sections = [line for line in lines if line.strip().isupper() and code_of_heading(line)]
        return len(sections) >= _MIN_HEADINGS

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
    """Lines gathered under one heading."""

    path: tuple[str, ...]
    code: str
    blocks: list[Block] = field(default_factory=list)


def _read(data: bytes, name: str) -> Outcome:
    text, warnings = decode(data)
    title, sections = _sections(text)
    if not any(section.code and section.blocks for section in sections):
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
        for passage in add_blocks(builder, section.path, section.blocks, section.code):
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


def _sections(text: str) -> tuple[str, list[_Section]]:
    """The title (text before any heading, one line) and the sections in order."""
    title = ""
    sections: list[_Section] = []
    here = _Section((), "")
    items: list[str] = []

    def put_list() -> None:
        if items:
            here.blocks.append(Block("\n".join(items), "list"))
            items.clear()

    for line in text.split("\n"):
        is_item = "<item>" in line
        shown = one_line(_MARKUP.sub(" ", line))
        if not shown:
            if "</list>" in line:
                put_list()
            continue
        code = code_of_heading(shown) if len(shown) < 90 else ""
        if code and shown.upper() == shown or _SUBHEADING.fullmatch(shown):
            put_list()
            here = _Section((shown,), code) if code else _Section((*here.path[:1], shown), here.code)
            sections.append(here)
        elif not sections and not title:
            title = shown
        elif is_item or shown[0] in "•*":
            items.append("• " + shown.lstrip("•* "))
        else:
            put_list()
            here.blocks.append(Block(shown))
            if not sections:
                sections.append(here)
    put_list()
    return title, sections


def _title(line: str) -> str:
    found = _GENERATED.match(line)
    return f"{found['brand']} ({found['drug']})" if found else line


def _ingredient(line: str) -> str:
    """The one active ingredient the first line names; empty where it names several or none."""
    found = _GENERATED.match(line)
    inner = found["drug"] if found else next(iter(re.findall(r"\(([^()]+)\)", line)), "")
    return "" if re.search(r",|\band\b", inner) else one_line(inner)
