"""HTML (a fragment, as HTML 5 is written in practice) to plain text blocks that keep lists and tables.

A fragment comes in; headings, paragraphs, list items with their depth, and table rows come out in reading
order. Scripts, hidden text and comments are left out and counted. Nothing is fetched.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from lxml import etree, html

from curbside.importing.html_tables import Cell, Table, read_table
from curbside.importing.text_building import one_line

BlockKind = Literal["heading", "para", "item", "row", "note"]

BULLETS = ("•", "◦", "▪", "–")
"""The mark of an unordered item by depth: depth survives where indentation would be trimmed."""
MAX_DEPTH = 60
"""Deeper markup than this is flattened: real fields stay below 20 and the walk recurses."""
HEADING_LENGTH = 160
"""A wholly emphasised paragraph longer than this is a stressed sentence, not a heading."""
CAPTION_LENGTH = 480
"""A numbered caption ("Variant 2: ...") may say a whole case."""

_SKIPPED = frozenset({"script", "style", "template", "noscript", "iframe", "object", "head", "svg"})
_BLOCKS = frozenset(
    "p div section article blockquote center pre dl dt dd h1 h2 h3 h4 h5 h6 hr caption figure".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.I)
_RAISED = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
_RAISABLE = re.compile(r"[\d+\-−n]+")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|®|™|TM|©)", re.I)
_SENTENCE = re.compile(r"[a-z\d)\]%][.;]$")
_CAPTION = re.compile(
    r"(?:Variant|Table|Figure|Box|Part|Step|Section|Appendix|(?:Clinical "
    r"|Key )?Question)\s+[\dIVXA-H]+[.:]",
    re.I,
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_MISREAD = re.compile("[\u00c2-\u00f4][\u0080-\u00bf]{1,3}")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")


@dataclass(frozen=True, slots=True)
class Block:
    """A line of text: `depth` is 0 outside lists, 1 in a list; `level` ranks a heading, 1 the highest.

    `cells` are the row's cells as (header, start, end) inside `text`.
    """

    kind: BlockKind
    text: str
    depth: int = 0
    level: int = 0
    marker: str = ""
    cells: tuple[tuple[str, int, int], ...] = ()

    @property
    def line(self) -> str:
        """The block as it stands in the document's text."""
        return f"{self.marker} {self.text}" if self.marker else self.text


@dataclass(frozen=True, slots=True)
class Fields:
    """What a fragment held: its blocks, its links, and what was left out or repaired."""

    blocks: tuple[Block, ...]
    links: tuple[str, ...]
    warnings: tuple[str, ...]


def read_fragment(source: str) -> Fields:
    """The blocks of an HTML fragment; plain text without a tag is one paragraph."""
    repaired, count = _MISREAD.subn(_reread, source)
    walk = _Walk()
    if count and repaired != source:
        walk.notes["mis-encoded character(s) read again as UTF-8"] += count
    source = _CONTROL.sub("", repaired)
    if len(source) != len(repaired):
        walk.notes["control character(s) removed"] += len(repaired) - len(source)
    if "<" not in source and "&" not in source:
        walk.piece(source)
    elif source.strip():
        _parse_into(walk, source)
    walk.flush()
    warnings = tuple(f"{n} {what}" for what, n in sorted(walk.notes.items()))
    return Fields(tuple(walk.blocks), tuple(walk.links), warnings)


def _parse_into(walk: _Walk, source: str) -> None:
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=False)
    try:
        root = html.fragment_fromstring(source, create_parent="div", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        walk.notes["fragment(s) of broken markup shown without it"] += 1
        walk.piece(re.sub(r"<[^>]*>", " ", source))
        return
    walk.children(root, _Style(), 0)


def _reread(found: re.Match[str]) -> str:
    """UTF-8 bytes that were read one by one as Latin-1 ("Â®") are put together again."""
    try:
        return found.group().encode("latin-1").decode("utf-8")
    except UnicodeError:
        return found.group()


@dataclass(frozen=True, slots=True)
class _Style:
    bold: bool = False
    italic: bool = False
    underline: bool = False
    kind: BlockKind = "para"
    heading: int = 0
    depth: int = 0


@dataclass(slots=True)
class _Walk:
    """Collects inline pieces until a block ends."""

    blocks: list[Block] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    pieces: list[tuple[str, _Style]] = field(default_factory=list)
    marker: str = ""
    kind: BlockKind = "para"
    depth: int = 0

    def piece(self, text: str | None, style: _Style | None = None) -> None:
        if text:
            self.pieces.append((text, style or _Style()))

    def flush(self) -> None:
        """End the block that is being collected."""
        pieces, self.pieces = self.pieces, []
        text = one_line("".join(t for t, _ in pieces))
        if not text:
            return
        kind, level = self.kind, 0
        if kind == "para" and self.depth == 0 and (level := _heading_level(text, pieces)):
            kind = "heading"
        self.blocks.append(Block(kind, text, self.depth, level, self.marker))
        self.marker = ""
        self.kind = "para"

    def children(self, element: etree._Element, style: _Style, deep: int) -> None:
        self.piece(element.text, style)
        for child in element:
            self.element(child, style, deep + 1)
            self.piece(child.tail, style)

    def element(self, element: etree._Element, style: _Style, deep: int) -> None:
        tag = element.tag
        if not isinstance(tag, str):
            self.notes["comment(s) removed"] += 1
        elif tag in _SKIPPED:
            self.notes[f"<{tag}> element(s) removed"] += 1
        elif element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
            self.notes["hidden element(s) removed"] += 1
        elif deep > MAX_DEPTH:
            self.piece(" ".join(_all_text(element)), style)
        else:
            self._visible(tag, element, style, deep)

    def _visible(self, tag: str, element: etree._Element, style: _Style, deep: int) -> None:
        if tag in ("ul", "ol"):
            self._list(element, style, deep)
        elif tag == "table":
            self.flush()
            self.blocks.extend(_table_blocks(read_table(element), self))
        elif tag in _BLOCKS:
            self._block(tag, element, style, deep)
        elif tag == "br":
            self.flush()
        elif tag in ("sup", "sub"):
            self.piece(_small(tag, "".join(_all_text(element))), style)
        elif tag == "img":
            self.piece(f" [{element.get('alt')}] " if element.get("alt") else "", style)
        else:
            self._inline(tag, element, style, deep)

    def _inline(self, tag: str, element: etree._Element, style: _Style, deep: int) -> None:
        if tag == "a" and element.get("href"):
            self.links.append(str(element.get("href")))
        css = element.get("style") or ""
        style = replace(
            style,
            bold=style.bold or tag in ("strong", "b", "storng") or "bold" in css,
            italic=style.italic or tag in ("em", "i"),
            underline=style.underline or tag == "u" or "underline" in css,
        )
        self.children(element, style, deep)

    def _block(self, tag: str, element: etree._Element, style: _Style, deep: int) -> None:
        # A paragraph that opens a list item is the item itself.
        if self.pieces or self.kind != "item":
            self.flush()
        if (element.get("class") or "").lower() == "note" and self.kind == "para":
            self.kind = "note"
        heading = int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 0
        self.children(element, replace(style, heading=heading), deep)
        if "".join(t for t, _ in self.pieces).strip():
            self.flush()

    def _list(self, element: etree._Element, style: _Style, deep: int) -> None:
        self.flush()
        outer, self.depth = self.depth, min(self.depth + 1, 9)
        number = 0
        for child in element:
            if child.tag == "li":
                number += 1
                self.kind, self.marker = "item", _marker(element, number, self.depth)
                self.children(child, replace(style, depth=self.depth), deep + 1)
                self.flush()
                self.kind, self.marker = "para", ""
            else:
                self.element(child, style, deep + 1)
            self.piece((child.tail or "").strip() or None, style)
        self.flush()
        self.depth = outer


def _heading_level(text: str, pieces: Sequence[tuple[str, _Style]]) -> int:
    """1 to 6 for a line that is a heading by its tag, or by emphasis from its first letter to its last."""
    styles = [s for t, s in pieces if any(c.isalnum() for c in t)]
    if not styles:
        return 0
    if all(s.heading for s in styles):
        return min(s.heading for s in styles)
    caption = _CAPTION.match(text) and len(text) <= CAPTION_LENGTH
    if not caption and (len(text) > HEADING_LENGTH or (_SENTENCE.search(text) and len(text.split()) > 6)):
        return 0
    bold, under = all(s.bold for s in styles), all(s.underline for s in styles)
    if bold:
        return 2 if under else 3
    if under:
        return 4
    return 5 if all(s.italic for s in styles) else 0


def _small(tag: str, text: str) -> str:
    """Raised digits stay raised ("10⁹", "m²"): flat they would be read as part of the number before."""
    text = text.strip()
    if tag == "sub" or _ORDINAL.fullmatch(text):
        return text
    return text.translate(_RAISED) if _RAISABLE.fullmatch(text) else f"^{text}" if text else ""


def _marker(element: etree._Element, number: int, depth: int) -> str:
    if element.tag == "ul":
        return BULLETS[min(depth, len(BULLETS)) - 1]
    start = element.get("start") or "1"
    place = number + (int(start) - 1 if start.isdecimal() and len(start) < 5 else 0)
    style = element.get("style") or ""
    if "alpha" in style and 1 <= place <= 26:
        letter = chr(ord("a") + place - 1)
        return f"{letter.upper() if 'upper' in style else letter}."
    if "roman" in style and 1 <= place <= len(_ROMAN):
        roman = _ROMAN[place - 1]
        return f"{roman.upper() if 'upper' in style else roman}."
    return f"{place}."


def _all_text(element: etree._Element) -> Iterator[str]:
    return (str(t) for t in element.itertext(with_tail=False))


def _table_blocks(table: Table, walk: _Walk) -> Iterator[Block]:
    """A table as lines: a row is "header: cell | header: cell"; a cell with a list brings its own lines."""
    for row in table.rows:
        if len(row.cells) == 1 or row.spans_all:
            yield from _lone_cell(row.cells[0], row.is_header, walk)
            continue
        if row.is_header:
            continue
        simple: list[tuple[str, str]] = []
        for cell in row.cells:
            blocks = _cell_blocks(cell, walk)
            if len(blocks) > 1:
                yield from _row(simple)
                simple = []
                if cell.header:
                    yield Block("para", f"{cell.header}:")
                yield from blocks
            elif blocks:
                simple.append((cell.header, blocks[0].text))
        yield from _row(simple)


def _lone_cell(cell: Cell, is_header: bool, walk: _Walk) -> Iterator[Block]:
    for block in _cell_blocks(cell, walk):
        short = is_header and len(block.text) <= CAPTION_LENGTH
        yield replace(block, kind="heading", level=6) if short and block.kind == "para" else block


def _row(cells: Sequence[tuple[str, str]]) -> Iterator[Block]:
    text, places = "", []
    for header, content in cells:
        text += " | " if text else ""
        text += f"{header}: " if header else ""
        places.append((header, len(text), len(text) + len(content)))
        text += content
    if text:
        yield Block("row", text, cells=tuple(places))


def _cell_blocks(cell: Cell, walk: _Walk) -> list[Block]:
    inner = _Walk(links=walk.links, notes=walk.notes)
    inner.children(cell.element, _Style(), cell.deep)
    inner.flush()
    if inner.blocks and all(b.depth == 0 and b.kind != "row" for b in inner.blocks):
        joined = " ".join(b.text for b in inner.blocks)
        return [Block("para", joined)]
    return inner.blocks
