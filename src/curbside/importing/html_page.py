"""HTML pages (WHATWG HTML, as lexbor parses it) as passages under their headings.

Scripts, styles, forms, navigation and text no reader sees are left out and reported; metadata is read from
`citation_*`, Dublin Core and Open Graph fields. Links are kept as their words, never followed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from selectolax.lexbor import LexborHTMLParser, LexborNode

from curbside.importing.blocks import Block, Cell, item_text, span_of, table_text
from curbside.importing.hidden_text import PAGE_COLOUR, background, declarations, hiding_names, why_hidden
from curbside.importing.plain_bytes import decode, read_limited
from curbside.importing.plain_documents import Outline, Stated, stated_date, stated_doi, whole_document
from curbside.importing.text_building import one_line, tidy
from curbside.model.imported import Outcome, Refused

MAX_NESTING = 200
"""Elements nested deeper are left out: pages stay below 60, and the walk recurses."""

_START = re.compile(rb"\s*(?:<!--.{0,2000}?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_LEFT_OUT = {
    "script": "script", "noscript": "script", "style": "style", "template": "template", "iframe": "frame",
    "object": "embedded object", "embed": "embedded object", "svg": "drawing", "canvas": "drawing",
    "math": "formula", "nav": "navigation", "button": "form", "input": "form",
    "select": "form", "textarea": "form", "dialog": "dialog", "audio": "media", "video": "media",
}  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset({"ul", "ol", "menu"})
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark q rp rt ruby s samp small"
    " span strike strong sub sup time tt u var wbr -text".split()
)


class HtmlPage:
    """The format of saved web pages."""

    name = "html"
    standard = "WHATWG HTML Living Standard, parsed by lexbor"

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        """A doctype of HTML or an html element before anything else."""
        return _START.match(head.removeprefix(b"\xef\xbb\xbf")) is not None

    def read(self, stream: BinaryIO, name: str) -> Iterator[Outcome]:
        """One outcome: the page, or why it is none."""
        data, fault = read_limited(stream)
        if fault:
            yield Refused(name, fault, "save the article alone")
            return
        text, warnings = _decoded(data)
        page = _Page(LexborHTMLParser(text.replace("\x00", "")))
        yield whole_document(
            name,
            data,
            self.name,
            sections=page.outline.sections,
            stated=page.stated(),
            warnings=[*warnings, *page.warnings()],
            missing=page.missing,
        )


FORMAT = HtmlPage()


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    found = _CHARSET.search(data[:4096])
    if found and found[1].lower() in {b"iso-8859-1", b"windows-1252", b"latin1"}:
        return data.decode("cp1252", "replace"), ()
    return decode(data)


class _Page:
    """One walk over a page."""

    def __init__(self, parser: LexborHTMLParser) -> None:
        self.outline = Outline()
        self.missing: list[str] = []
        self._left_out: Counter[str] = Counter()
        self._hidden: Counter[str] = Counter()
        self._meta = _metadata(parser)
        self._language = _attributes(parser.root).get("lang") or "" if parser.root else ""
        sheets = "\n".join(node.text() or "" for node in parser.css("style"))
        self._hiding = hiding_names(sheets)
        self._loose: list[str] = []
        self._as_printed = False
        if parser.body is not None:
            self._children(parser.body, PAGE_COLOUR, 0)
        self._put_loose()

    def stated(self) -> Stated:
        """What the page's metadata says."""
        meta = self._meta
        dates = (
            "citation_publication_date",
            "citation_date",
            "dc.date",
            "dcterms.issued",
            "article:published_time",
        )
        return Stated(
            title=_first(meta, "citation_title", "dc.title", "og:title", "title")
            or self.outline.first_heading,
            doi=stated_doi(_first(meta, "citation_doi", "dc.identifier", "prism.doi")),
            date=stated_date(_first(meta, *dates)),
            language=self._language.lower(),
            authors=tuple(meta.get("citation_author", [])),
            licence=_first(meta, "dc.rights", "dcterms.license"),
            organisation=_first(meta, "citation_publisher", "dc.publisher"),
        )

    def warnings(self) -> list[str]:
        """What was left out, with counts."""
        hidden = [f"left out hidden text ({why}): {n}" for why, n in sorted(self._hidden.items())]
        return hidden + [f"left out {what}: {n}" for what, n in sorted(self._left_out.items())]

    def _shown(self, node: LexborNode, ground: str, depth: int) -> str | None:
        """The ground an element's children stand on; None where the element is left out."""
        tag = node.tag or ""
        if tag in _LEFT_OUT:
            self._left_out[_LEFT_OUT[tag]] += 1
            return None
        if tag == "-text":
            return ground
        if tag.startswith(("-", "!")):
            return None
        if depth > MAX_NESTING:
            self._note("elements nested too deep")
            return None
        attributes = _attributes(node)
        style = declarations(attributes.get("style") or "")
        inner = background(attributes, style, ground)
        why = why_hidden(attributes, style, inner) or self._hidden_by_name(attributes)
        if why:
            if (node.text() or "").strip():
                self._hidden[why] += 1
            return None
        return inner

    def _hidden_by_name(self, attributes: dict[str, str | None]) -> str:
        names = {f".{name}" for name in (attributes.get("class") or "").split()}
        return "hidden by the page's style" if (names | {f"#{attributes.get('id')}"}) & self._hiding else ""

    def _note(self, what: str) -> None:
        if what not in self.missing:
            self.missing.append(what)

    def _children(self, node: LexborNode, ground: str, depth: int) -> None:
        for child in node.iter(include_text=True):
            inner = self._shown(child, ground, depth)
            if inner is None:
                continue
            tag = child.tag or ""
            if tag in _INLINE:
                self._loose.append(_raised(child, self._inline(child, inner, depth), self._loose))
                continue
            self._put_loose()
            self._block(child, tag, inner, depth)
            self._put_loose()

    def _block(self, node: LexborNode, tag: str, ground: str, depth: int) -> None:
        if tag in _HEADINGS:
            self.outline.heading(_HEADINGS[tag], self._inside(node, ground, depth))
        elif tag in _LISTS:
            text = "\n".join(self._items(node, ground, depth, 0))
            self.outline.add([Block(text, "list")] if text else [])
        elif tag == "table":
            text = self._table(node, ground, depth)
            self.outline.add([Block(text, "table")] if text else [])
        elif tag == "pre":
            self._as_printed = True
            self._loose.append(self._inside(node, ground, depth))
            self._put_loose()
            self._as_printed = False
        else:
            self._children(node, ground, depth + 1)

    def _put_loose(self) -> None:
        text = "\n".join(line for line in (one_line(x) for x in "".join(self._loose).split("\n")) if line)
        self._loose.clear()
        if text:
            self.outline.add([Block(text)])

    def _inline(self, node: LexborNode, ground: str, depth: int) -> str:
        tag = node.tag or ""
        if tag == "-text":
            text = node.text_content or ""
            return text if self._as_printed else text.translate(_SOFT)
        if tag == "br":
            return "\n"
        if tag == "img":
            self._left_out["image"] += 1
            return ""
        return self._inside(node, ground, depth)

    def _inside(self, node: LexborNode, ground: str, depth: int) -> str:
        """The text in an element as one run; blocks inside stay apart."""
        pieces: list[str] = []
        for child in node.iter(include_text=True):
            inner = self._shown(child, ground, depth + 1)
            if inner is None:
                continue
            text = _raised(child, self._inline(child, inner, depth + 1), pieces)
            pieces.append(text if child.tag in _INLINE else f"\n{text}\n")
        return "".join(pieces)

    def _items(self, node: LexborNode, ground: str, depth: int, level: int) -> list[str]:
        lines: list[str] = []
        number = 0
        for item in node.iter():
            inner = self._shown(item, ground, depth)
            if inner is None:
                continue
            if item.tag in _LISTS:
                lines += self._items(item, inner, depth + 1, level + 1)
            else:
                number += 1
                label = f"{number}." if node.tag == "ol" and level == 0 else ""
                lines += self._item(item, inner, depth + 1, level, label)
        return lines

    def _item(self, item: LexborNode, ground: str, depth: int, level: int, label: str) -> list[str]:
        pieces: list[str] = []
        deeper: list[str] = []
        for child in item.iter(include_text=True):
            inner = self._shown(child, ground, depth)
            if inner is None:
                continue
            if child.tag in _LISTS:
                deeper += self._items(child, inner, depth + 1, level + 1)
            elif child.tag == "table":
                pieces.append("\n" + self._table(child, inner, depth + 1) + "\n")
            else:
                text = _raised(child, self._inline(child, inner, depth), pieces)
                pieces.append(text if child.tag in _INLINE else f"\n{text}\n")
        shown = item_text([tidy("".join(pieces))], level, label)
        return [line for line in (shown, *deeper) if line]

    def _table(self, table: LexborNode, ground: str, depth: int) -> str:
        caption = ""
        rows: list[list[Cell]] = []
        for part in table.iter():
            inner = self._shown(part, ground, depth)
            if inner is None:
                continue
            if part.tag == "caption":
                caption = one_line(self._inside(part, inner, depth))
            elif part.tag == "tr":
                rows.append(self._row(part, inner, depth))
            elif part.tag in {"thead", "tbody", "tfoot"}:
                shown = ((row, self._shown(row, inner, depth)) for row in part.iter())
                rows += [self._row(row, on, depth) for row, on in shown if on is not None and row.tag == "tr"]
        return table_text(rows, caption)

    def _row(self, row: LexborNode, ground: str, depth: int) -> list[Cell]:
        cells: list[Cell] = []
        for cell in row.iter():
            inner = self._shown(cell, ground, depth)
            attributes = _attributes(cell)
            text = "" if inner is None else self._inside(cell, inner, depth)
            cells.append(Cell(text, span_of(attributes.get("rowspan")), span_of(attributes.get("colspan"))))
        return cells


_SOFT = str.maketrans("\n\r\t", "   ")


def _raised(node: LexborNode, text: str, before: list[str]) -> str:
    """The text of an inline element; a superscript after a digit keeps a caret (10^9 is not 109)."""
    if node.tag == "sup" and text.strip() and "".join(before[-1:])[-1:].isdigit():
        return "^" + text.strip()
    return text


def _attributes(node: LexborNode) -> dict[str, str | None]:
    return dict(node.attributes)


def _metadata(parser: LexborHTMLParser) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in parser.css("meta"):
        attributes = _attributes(node)
        key = (attributes.get("name") or attributes.get("property") or "").lower()
        if key and (value := one_line(attributes.get("content") or "")):
            found.setdefault(key, []).append(value)
    title = parser.css_first("title")
    if title is not None:
        found["title"] = [one_line(title.text() or "")]
    return found


def _first(meta: dict[str, list[str]], *names: str) -> str:
    return next((meta[name][0] for name in names if meta.get(name) and meta[name][0]), "")
