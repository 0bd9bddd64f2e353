"""HTML tables (HTML 5, section 4.9) as rows of cells that know their column's header.

Row and column spans are followed, so a cell that spans rows is said again in each of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from curbside.importing.text_building import one_line

MAX_SPAN = 100
"""A wider span is a mistake or an attack."""
REPEATED_LENGTH = 200
"""A longer spanning cell is said once: repeating it would bury the row."""
CELL_DEPTH = 20
"""How deep a cell's markup counts as being, so that tables in tables end."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell, the header over its column ("" where there is none), and how deep its markup lies."""

    element: etree._Element
    header: str
    deep: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells from left to right; `spans_all` where one cell covers the whole width."""

    cells: tuple[Cell, ...]
    is_header: bool
    spans_all: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table in reading order."""

    rows: tuple[Row, ...]


@dataclass(slots=True)
class _Held:
    element: etree._Element
    rows_left: int


def read_table(element: etree._Element) -> Table:
    """The rows of a table; rows of inner tables belong to their cells."""
    rows: list[Row] = []
    headers: dict[int, str] = {}
    held: dict[int, _Held] = {}
    fresh = True
    for tr in _own_rows(element):
        placed = _place(tr, held)
        own = [(c, e) for c, e, is_new in placed if is_new]
        if not own:
            continue
        is_header = all(_is_header(e) for _, e in own)
        spans_all = len(own) == 1 and len(placed) == 1
        if is_header and not spans_all:
            headers = {} if fresh else headers
            _take_headers(headers, own)
        fresh = not is_header
        seen: set[int] = set()
        cells: list[Cell] = []
        for column, cell, is_new in placed:
            if id(cell) in seen or not (is_new or len(_text(cell)) <= REPEATED_LENGTH):
                continue
            seen.add(id(cell))
            cells.append(Cell(cell, headers.get(column, ""), CELL_DEPTH + _depth(element)))
        rows.append(Row(tuple(cells), is_header, spans_all))
    return Table(tuple(rows))


def _own_rows(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == "tr":
            yield child
        elif isinstance(child.tag, str) and child.tag != "td":
            yield from (e for e in child if e.tag == "tr")


def _place(tr: etree._Element, held: dict[int, _Held]) -> list[tuple[int, etree._Element, bool]]:
    """The row's cells by column, cells held from rows above among them."""
    placed: list[tuple[int, etree._Element, bool]] = []
    column = 0

    def take_held(column: int) -> int:
        while (above := held.get(column)) is not None:
            placed.append((column, above.element, False))
            above.rows_left -= 1
            if above.rows_left <= 0:
                del held[column]
            column += 1
        return column

    for cell in tr:
        if cell.tag not in ("td", "th"):
            continue
        column = take_held(column)
        width, height = _span(cell, "colspan"), _span(cell, "rowspan")
        placed.append((column, cell, True))
        for covered in range(column, column + width):
            if height > 1:
                held[covered] = _Held(cell, height - 1)
        column += width
    take_held(column)
    return placed


def _take_headers(headers: dict[int, str], own: list[tuple[int, etree._Element]]) -> None:
    for column, cell in own:
        text = _text(cell)
        for covered in range(column, column + _span(cell, "colspan")):
            above = headers.get(covered, "")
            headers[covered] = f"{above}, {text}" if above and text and text != above else text or above


def _is_header(cell: etree._Element) -> bool:
    """A <th>, or a cell whose every letter is bold."""
    if cell.tag == "th":
        return True
    inner = list(cell.iter("strong", "b"))
    bold = "".join("".join(map(str, e.itertext())) for e in inner)
    return bool(one_line(bold)) and one_line(bold) == _text(cell)


def _span(cell: etree._Element, name: str) -> int:
    said = (cell.get(name) or "1").strip()
    return max(1, min(int(said), MAX_SPAN)) if said.isdecimal() and len(said) < 6 else 1


def _text(cell: etree._Element) -> str:
    return one_line(" ".join(map(str, cell.itertext())))


def _depth(element: etree._Element) -> int:
    return sum(1 for _ in element.iterancestors("table")) * CELL_DEPTH
