"""JATS tables (XHTML table model inside table-wrap) as text in which every value stands beside its header.

A table element comes in, lines go out: one per row, "column header: value" joined by " | ". Spans are
followed and bounded. A row that only names a group is said again before the rows under it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from curbside.importing.blocks import span_of
from curbside.importing.marked_text import marked_text
from curbside.importing.safe_xml import local_name
from curbside.importing.text_building import one_line

MAX_COLUMNS = 200
"""Columns kept of a row; no table a reader can use is wider."""
REPEATED_LENGTH = 200
"""Longer text is said whole once and cut where it is said again: repeating it would bury the row."""
_INDENTS = "\u2003\u2002\u2009\u00a0 "


@dataclass(slots=True)
class _Row:
    cells: list[str]
    indented: bool
    """Whether the first cell was set in from the margin, which is how printed tables show a group."""
    group: str
    """The text of a row that says nothing but a group's name, else empty."""


@dataclass(slots=True)
class _Grid:
    """Rows being laid out; `held` are cells that reach down from rows above."""

    held: dict[int, tuple[str, int]]

    def row(self, tr: etree._Element) -> _Row:
        """The next row with its spanning cells said in every place they cover."""
        cells: list[str] = []
        own: list[tuple[str, int]] = []
        indented = False
        for td in (c for c in tr if isinstance(c.tag, str) and local_name(c) in {"td", "th"}):
            self._take_held(cells)
            raw = marked_text(td)
            text = one_line(raw)
            if not own:
                indented = raw[:1] in _INDENTS and bool(text) and raw[:1] != ""
            width, height = span_of(td.get("colspan")), span_of(td.get("rowspan"))
            own.append((text, width))
            for _ in range(min(width, MAX_COLUMNS - len(cells))):
                if height > 1:
                    self.held[len(cells)] = (_cut(text), height - 1)
                cells.append(_cut(text) if cells and text and cells[-1] == text else text)
        self._take_held(cells)
        said = {text for text in cells if text}
        alone = len(said) == 1 and bool(own) and own[0][0] in said and not any(text for text, _ in own[1:])
        return _Row(cells, indented, own[0][0] if alone and len(cells) > 1 else "")

    def _take_held(self, cells: list[str]) -> None:
        while (above := self.held.get(len(cells))) is not None:
            place = len(cells)
            cells.append(above[0])
            if above[1] > 1:
                self.held[place] = (above[0], above[1] - 1)
            else:
                del self.held[place]


def table_lines(table: etree._Element) -> tuple[str, ...]:
    """The rows of a table as lines; the header's own rows are not lines of their own."""
    head, body = _rows_of(table)
    headers = _headers(head)
    if not body:
        return tuple(" | ".join(c for c in row.cells if c) for row in head if any(row.cells))
    lines = [
        row.cells[p] for row in head for p in range(len(row.cells)) if len(row.cells[p]) > REPEATED_LENGTH
    ]
    group, by_indent = "", False
    for place, row in enumerate(body):
        if row.group and not row.indented:
            group = _cut(row.group)
            by_indent = place + 1 < len(body) and body[place + 1].indented
            if place + 1 == len(body) or body[place + 1].group or group != row.group:
                lines.append(row.group)
            continue
        if by_indent and not row.indented:
            group = ""
        line = _line(row, headers, group)
        if line:
            lines.append(line)
    return tuple(lines)


def _line(row: _Row, headers: Sequence[str], group: str) -> str:
    pieces: list[str] = []
    before = ""
    for place, cell in enumerate(row.cells):
        header = headers[place] if place < len(headers) else ""
        said = f"{header}: {cell}" if header and header != cell else cell
        # A cell spread over several columns of one header is said once.
        if cell and said != before:
            pieces.append(said)
        before = said
    return " | ".join([group, *pieces] if group and pieces else pieces)


def _headers(head: Sequence[_Row]) -> tuple[str, ...]:
    """One header per column: those above each other joined, the same words once."""
    width = max((len(row.cells) for row in head), default=0)
    columns: list[str] = []
    for place in range(width):
        said = dict.fromkeys(row.cells[place] for row in head if place < len(row.cells) and row.cells[place])
        columns.append(" / ".join(map(_cut, said)))
    return tuple(columns)


def _rows_of(table: etree._Element) -> tuple[list[_Row], list[_Row]]:
    """Header rows and body rows; without a thead, leading rows made only of <th> are the header."""
    head: list[_Row] = []
    body: list[_Row] = []
    grid = _Grid({})
    section = None
    for tr in table.iter("{*}tr"):
        parent = tr.getparent()
        if parent is not section:
            section, grid = parent, _Grid({})
        in_head = parent is not None and local_name(parent) == "thead"
        names = {local_name(c) for c in tr if isinstance(c.tag, str)}
        row = grid.row(tr)
        (head if in_head or (names == {"th"} and not body) else body).append(row)
    return head, body


def _cut(text: str) -> str:
    return text if len(text) <= REPEATED_LENGTH else text[:REPEATED_LENGTH].rstrip() + "…"
