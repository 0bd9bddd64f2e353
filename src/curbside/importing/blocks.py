"""Paragraphs, lists and tables as lines of plain text that keep their meaning, packed into passages.

A list stays with the sentence that introduces it; a table repeats a cell that spans rows in each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from curbside.importing.text_building import TextBuilder, one_line, tidy
from curbside.model.source import Passage

PASSAGE_CHARS = 1200
"""Blocks are gathered into one passage up to this length: about a screen, and what search ranks best."""
MAX_SPAN = 100
"""Rows or columns one cell may cover; more is an attack, not a table."""
MARKERS = ("• ", "– ", "· ")
"""What stands before an item of a list, a list in a list, and deeper."""

BlockKind = Literal["paragraph", "list", "table"]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, list or table as text; `page` where the format has pages."""

    text: str
    kind: BlockKind = "paragraph"
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell with the rows it covers; columns covered are not repeated."""

    text: str
    rows: int = 1
    columns: int = 1


def span_of(value: str | None) -> int:
    """The number in a rowspan or colspan attribute, kept within reason."""
    text = (value or "").strip()
    return min(max(int(text), 1), MAX_SPAN) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def item_text(parts: Sequence[str], level: int, label: str = "") -> str:
    """One list item: a marker of its level (or its printed label) before its first line."""
    lines = [line for part in parts for line in part.split("\n") if line.strip()]
    if not lines:
        return ""
    marker = f"{label} " if label else MARKERS[min(level, len(MARKERS) - 1)]
    return "\n".join([marker + lines[0].strip(), *lines[1:]])


def table_text(rows: Iterable[Sequence[Cell]], caption: str = "", notes: Sequence[str] = ()) -> str:
    """A table as one line a row, cells parted by " | ", its caption first and its footnotes last."""
    lines = [caption] if caption else []
    pending: dict[int, tuple[int, str]] = {}
    for row in rows:
        cells = _grid_row(row, pending)
        line = " | ".join(cells).rstrip(" |") if any(cells) else ""
        if line:
            lines.append(line)
    return "\n".join([*lines, *(note for note in notes if note)])


def _grid_row(row: Sequence[Cell], pending: dict[int, tuple[int, str]]) -> list[str]:
    cells: list[str] = []

    def carry_down() -> None:
        while (place := len(cells)) in pending:
            left, text = pending.pop(place)
            cells.append(text)
            if left > 1:
                pending[-place - 1] = (left - 1, text)  # negative while this row lasts: not to be met again

    for cell in row:
        carry_down()
        place, text = len(cells), one_line(cell.text)
        if cell.rows > 1:
            pending[-place - 1] = (cell.rows - 1, text)
        cells += [text] + [""] * (cell.columns - 1)
    carry_down()
    for place in [place for place in pending if place < 0]:
        pending[-place - 1] = pending.pop(place)
    return cells


def add_blocks(
    builder: TextBuilder, section: tuple[str, ...], blocks: Iterable[Block], code: str = ""
) -> list[Passage]:
    """Add blocks as passages of about PASSAGE_CHARS; a table is one by itself, and none crosses a page."""
    added: list[Passage] = []
    held: list[Block] = []

    def put() -> None:
        if held:
            text = "\n\n".join(block.text for block in held)
            passage = builder.add_passage(section, text, page=held[0].page, code=code)
            added.extend([passage] if passage else [])
            held.clear()

    for block in _with_leads(blocks):
        length = sum(len(b.text) for b in held) + len(block.text)
        alone = block.kind == "table" or (held and held[-1].kind == "table")
        if held and (alone or length > PASSAGE_CHARS or held[0].page != block.page):
            put()
        held.append(block)
    put()
    return added


def _with_leads(blocks: Iterable[Block]) -> list[Block]:
    """Join a list to the sentence before it that ends in a colon: apart, neither says anything."""
    joined: list[Block] = []
    for block in blocks:
        if not tidy(block.text).strip():
            continue
        lead = joined[-1] if joined else None
        introduces = lead is not None and lead.kind == "paragraph" and lead.text.rstrip().endswith(":")
        if block.kind == "list" and lead is not None and introduces and lead.page == block.page:
            joined[-1] = Block(f"{lead.text.rstrip()}\n{block.text}", "list", lead.page)
        else:
            joined.append(block)
    return joined
