"""DOCX (ECMA-376 WordprocessingML) as passages under its headings, read straight from the package's XML.

Each part goes through the hardened XML reader and a size limit, so a document cannot unpack without end.
Deleted and hidden text is left out and reported; footnotes stand where they are called, tables keep their grid.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from curbside.importing.blocks import Block, Cell, item_text, table_text
from curbside.importing.guarded_stream import READ_FAULTS, Budget, GuardedStream
from curbside.importing.plain_bytes import read_limited
from curbside.importing.plain_documents import Outline, Stated, whole_document
from curbside.importing.safe_xml import XmlFault, local_name, read_whole
from curbside.importing.text_building import one_line
from curbside.model.imported import Outcome, Refused

MAX_PART_BYTES = 128 << 20
"""Most bytes one part may unpack to; a 2,000-page book has 40 MB."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_LOOSE = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEADING_STYLE = re.compile(r"(?:heading|title)\s*(\d)?", re.I)
_FAULTS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    KeyError,
    NotImplementedError,
    RuntimeError,
    *READ_FAULTS,
)


class _Unreadable(Exception):
    """A part that cannot be read, with the reason."""


class Docx:
    """The format of word processors."""

    name = "docx"
    standard = "ECMA-376 Office Open XML, WordprocessingML, transitional and strict"

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        """A zip whose first members are those of an Office package with a word part."""
        office = any(
            mark in head[30:200] for mark in (b"[Content_Types].xml", b"_rels/", b"word/", b"docProps/")
        )
        other = any(mark in head for mark in (b"xl/", b"ppt/")) and b"word/" not in head
        return head.startswith(b"PK\x03\x04") and office and not other

    def read(self, stream: BinaryIO, name: str) -> Iterator[Outcome]:
        """One outcome: the document, or why it is none."""
        data, fault = read_limited(stream)
        if fault:
            yield Refused(name, fault, "split the document")
            return
        try:
            yield _read(data, name)
        except (XmlFault, _Unreadable) as error:
            yield Refused(name, str(error), "open it in a word processor and save it again")
        except _FAULTS as error:
            reason = f"the package is damaged: {error}"
            yield Refused(name, reason, "open it in a word processor and save it again")


FORMAT = Docx()


def _read(data: bytes, name: str) -> Outcome:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = _part(package, "word/document.xml")
        if body is None:
            return Refused(name, "an Office file without a text document in it", "save it as DOCX or PDF")
        walk = _Walk(_heading_levels(_part(package, "word/styles.xml")))
        walk.read_notes(_part(package, "word/footnotes.xml"))
        walk.read_notes(_part(package, "word/endnotes.xml"))
        stated = _stated(_part(package, "docProps/core.xml"))
    for element in body.findall(f"{_W}body"):
        walk.blocks(element)
    stated.title = stated.title or walk.title or walk.outline.first_heading
    return whole_document(
        name, data, FORMAT.name, sections=walk.outline.sections, stated=stated, warnings=walk.warnings()
    )


def _part(package: zipfile.ZipFile, name: str) -> etree._Element | None:
    if name not in package.namelist():
        return None
    info = package.getinfo(name)
    if info.flag_bits & 0x1:
        raise _Unreadable("it is encrypted: save it without a password")
    with package.open(info) as raw:
        guarded = GuardedStream(
            raw,  # type: ignore[arg-type]  # a ZipExtFile reads like any binary stream
            Budget(MAX_PART_BYTES),
            packed_size=max(info.compress_size, 1),
        )
        text = guarded.read()
    if guarded.fault:
        raise _Unreadable(f"{name}: {guarded.fault}")
    # The strict form of the standard differs in the namespace alone, for what is read here.
    return read_whole(io.BytesIO(text.replace(_STRICT, _LOOSE)))


def _stated(core: etree._Element | None) -> Stated:
    title = "" if core is None else next((e.text or "" for e in core if local_name(e) == "title"), "")
    return Stated(title=one_line(title))  # the package's dates are those of the file, not of the work


def _heading_levels(styles: etree._Element | None) -> dict[str, int]:
    """Style ids that are headings, with their level; 0 for the document's title."""
    levels: dict[str, int] = {}
    for style in styles.findall(f"{_W}style") if styles is not None else []:
        key = style.get(f"{_W}styleId") or ""
        name = style.find(f"{_W}name")
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        shown = _HEADING_STYLE.fullmatch((name.get(f"{_W}val") or "") if name is not None else "")
        if shown:
            levels[key] = int(shown[1] or 0)
        elif outline is not None and (outline.get(f"{_W}val") or "").isdigit():
            level = int(outline.get(f"{_W}val") or 9) + 1
            levels |= {key: level} if level < 10 else {}
    return levels


class _Walk:
    """One walk over the body, gathering sections and what was left out."""

    def __init__(self, levels: dict[str, int]) -> None:
        self.outline = Outline()
        self.title = ""
        self._levels = levels
        self._notes: dict[str, str] = {}
        self._left_out: Counter[str] = Counter()
        self._called: list[str] = []

    def warnings(self) -> list[str]:
        """What was left out, with counts."""
        return [f"left out {what}: {n}" for what, n in sorted(self._left_out.items())]

    def read_notes(self, notes: etree._Element | None) -> None:
        """Remember footnotes or endnotes by kind and id."""
        for note in notes if notes is not None else []:
            if note.get(f"{_W}type") in (None, "normal"):
                key = f"{local_name(note)}{note.get(f'{_W}id')}"
                self._notes[key] = one_line(" ".join(self._paragraph(p) for p in note.iter(f"{_W}p")))

    def blocks(self, parent: etree._Element) -> None:
        """Read the paragraphs and tables of the body in order."""
        items: list[str] = []
        for element in _content(parent):
            if element.tag == f"{_W}tbl":
                self._put(items)
                text = self._table(element)
                self.outline.add([Block(text, "table")] if text else [])
            else:
                self._body_paragraph(element, items)
            notes = [Block(f"* {note}") for note in self._called if note]
            self._called.clear()
            if notes:
                self._put(items)
                self.outline.add(notes)
        self._put(items)

    def _put(self, items: list[str]) -> None:
        if items:
            self.outline.add([Block("\n".join(items), "list")])
            items.clear()

    def _body_paragraph(self, element: etree._Element, items: list[str]) -> None:
        text = self._paragraph(element)
        if not text.strip():
            return
        level = self._levels.get(_value(element, "pPr/pStyle"))
        depth = element.find(f"{_W}pPr/{_W}numPr")
        if level is not None:
            self._put(items)
            self.title = self.title or (one_line(text) if level == 0 else "")
            if level:
                self.outline.heading(level, text)
            else:
                self.outline.add([Block(text)])
        elif depth is not None:
            shown = _value(element, "pPr/numPr/ilvl")
            items.append(item_text([text], int(shown) if shown.isdigit() and len(shown) < 3 else 0))
        else:
            self._put(items)
            self.outline.add([Block(text)])

    def _paragraph(self, paragraph: etree._Element) -> str:
        pieces: list[str] = []
        for run in paragraph.iter(f"{_W}r"):
            if self._gone(run):
                continue
            raised = _value(run, "rPr/vertAlign") == "superscript"
            text = self._run(run)
            if raised and text.strip() and "".join(pieces)[-1:].isdigit():
                text = "^" + text.strip()
            pieces.append(text)
        return "\n".join(line for line in map(one_line, "".join(pieces).split("\n")) if line)

    def _gone(self, run: etree._Element) -> bool:
        """Whether a run is deleted (tracked changes) or hidden, counting what it held."""
        why = ""
        if any(local_name(above) in {"del", "moveFrom"} for above in run.iterancestors()):
            why = "deleted text (tracked change)"
        elif _on(run, "rPr/vanish"):
            why = "hidden text"
        elif _value(run, "rPr/color").lower() == "ffffff" and run.find(f"{_W}rPr/{_W}shd") is None:
            on_white = not any(a.find(f"{_W}tcPr/{_W}shd") is not None for a in run.iterancestors(f"{_W}tc"))
            why = "white text" if on_white else ""
        elif _value(run, "rPr/sz") in {"0", "1", "2"}:
            why = "text too small to see"
        if why and any(e.text for e in run.iter(f"{_W}t", f"{_W}delText")):
            self._left_out[why] += 1
        return bool(why)

    def _run(self, run: etree._Element) -> str:
        pieces: list[str] = []
        for child in run:
            name = local_name(child)
            if name == "t":
                pieces.append((child.text or "").replace("\n", " "))
            elif name in {"br", "cr"}:
                pieces.append("\n")
            elif name == "tab":
                pieces.append(" ")
            elif name in {"noBreakHyphen"}:
                pieces.append("-")
            elif name in {"drawing", "pict", "object"}:
                self._left_out["image or embedded object"] += 1
            elif name in {"footnoteReference", "endnoteReference"}:
                pieces.append("*")
                self._called.append(
                    self._notes.get(f"{name.removesuffix('Reference')}{child.get(f'{_W}id')}", "")
                )
        return "".join(pieces)

    def _table(self, table: etree._Element) -> str:
        rows: list[list[Cell]] = []
        above: dict[int, str] = {}
        for row in table.iter(f"{_W}tr"):
            if next(row.iterancestors(f"{_W}tbl"), None) is not table:
                continue  # a table in a cell is read with its cell
            cells: list[Cell] = []
            place = 0
            for cell in row.iter(f"{_W}tc"):
                if next(cell.iterancestors(f"{_W}tr"), None) is not row:
                    continue
                text = one_line(" ".join(self._paragraph(p) for p in cell.iter(f"{_W}p")))
                merge = cell.find(f"{_W}tcPr/{_W}vMerge")
                if merge is not None and merge.get(f"{_W}val") != "restart":
                    text = above.get(place, "")
                above[place] = text
                wide = _value(cell, "tcPr/gridSpan")
                columns = min(int(wide), 100) if wide.isdigit() and len(wide) < 4 else 1
                cells.append(Cell(text, 1, max(columns, 1)))
                place += max(columns, 1)
            rows.append(cells)
        return table_text(rows)


def _content(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, also those in content controls and custom markup."""
    for child in parent:
        name = local_name(child)
        if name in {"p", "tbl"}:
            yield child
        elif name in {"sdt", "sdtContent", "customXml", "ins", "smartTag"}:
            yield from _content(child)


def _value(element: etree._Element, path: str) -> str:
    found = element.find("/".join(f"{_W}{part}" for part in path.split("/")))
    return "" if found is None else found.get(f"{_W}val") or ""


def _on(element: etree._Element, path: str) -> bool:
    found = element.find("/".join(f"{_W}{part}" for part in path.split("/")))
    return found is not None and found.get(f"{_W}val") not in {"0", "false", "off"}
