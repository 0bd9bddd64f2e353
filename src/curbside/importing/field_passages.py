"""Blocks of a field to passages: one per heading, cut between paragraphs where it grows long.

Blocks come in; passages go to the builder and lines with their exact place in the document come out.
A list is never cut from the sentence that opens it unless it is longer than a passage may be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from curbside.importing.html_fields import Block
from curbside.importing.text_building import TextBuilder

PASSAGE_LENGTH = 1800
"""A passage this long takes no further paragraph: about what a reader takes in at a glance."""
PASSAGE_LIMIT = 12_000
"""A list longer than this is cut between its items."""


@dataclass(frozen=True, slots=True)
class Line:
    """A block at its place: `start` and `end` are those of its text (not its marker) in the document."""

    block: Block
    start: int
    end: int
    passage_id: str
    section: tuple[str, ...]
    headings: tuple[str, ...] = ()
    """The headings inside its field: the end of `section`."""

    @property
    def text(self) -> str:
        """The block's text."""
        return self.block.text


def add_field(builder: TextBuilder, section: tuple[str, ...], blocks: Sequence[Block]) -> list[Line]:
    """Add a field's blocks as passages under `section`; the lines, in order, as the document has them."""
    lines: list[Line] = []
    for path, group in _groups(blocks):
        where = (*section, *path)
        passage = builder.add_passage(where, "\n".join(b.line for b in group))
        if passage is None:
            continue
        place = passage.start
        for block in group:
            start = place + len(block.line) - len(block.text)
            end = start + len(block.text)
            if passage.text[start - passage.start : end - passage.start] == block.text:
                lines.append(Line(block, start, end, passage.id, where, path))
            place = end + 1
    return lines


def _groups(blocks: Sequence[Block]) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    path: list[tuple[int, str]] = []
    group: list[Block] = []
    for unit in units(blocks):
        size = sum(len(b.line) + 1 for b in group)
        first = unit[0]
        if first.kind == "heading":
            if any(b.kind != "heading" for b in group):
                yield tuple(name for _, name in path), group
                group = []
            path = [(level, name) for level, name in path if level < first.level]
            path.append((first.level, first.text))
        elif size > PASSAGE_LENGTH or (size and size + sum(len(b.line) for b in unit) > PASSAGE_LIMIT):
            yield tuple(name for _, name in path), group
            group = []
        group.extend(unit)
    if group:
        yield tuple(name for _, name in path), group


def units(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Blocks that must stay together: a paragraph with the list it opens, an item with what is below it."""
    unit: list[Block] = []
    length = 0
    for block in blocks:
        joins = bool(unit) and _belongs(block, unit) and length + len(block.line) <= PASSAGE_LIMIT
        if not joins and unit:
            yield unit
            unit, length = [], 0
        unit.append(block)
        length += len(block.line) + 1
    if unit:
        yield unit


def _belongs(block: Block, unit: Sequence[Block]) -> bool:
    first = unit[0]
    if block.depth == 0 or first.kind in ("heading", "row"):
        return False
    return first.depth < block.depth or (first.depth == 0 and first.text.endswith(":"))
