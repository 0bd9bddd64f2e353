"""Lines of a PDF page with the size and weight of their letters, and the paragraphs they make up.

Plain values in and out: nothing here opens a PDF. Words parted at a line's end are joined again, running
heads and page numbers are found by standing at the same end of most pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from curbside.importing.blocks import Block
from curbside.importing.text_building import one_line

HEADING_SIZE = 1.12
"""A heading's letters against the body's: the least step typesetters use."""
HEADING_CHARS = 120
"""A longer line in large letters is a pull quote or a cover, not a heading."""
BOLD_WEIGHT = 600
"""From here on a font calls itself semi-bold or heavier."""
RUNNING_PAGES = 4
"""Fewer pages do not show what repeats."""

_BULLET = re.compile(r"\s*(?:[•▪●◦‣■□✓➢\uf0b7\uf0a7]|[-–]\s)\s*")
_ENDS = re.compile(r"[.!?:;]['\"”’)\]]*$")
_BROKEN_WORD = re.compile(r"(?<=[A-Za-z])(?:\ufffe|\x02|\u00ad)$")
_PAGE_NUMBER = re.compile(r"(?:page )?\d{1,4}(?: (?:of|/) \d{1,4})?|[ivxlc]{1,7}", re.I)
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+\S")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line."""

    text: str
    page: int
    size: float = 0.0
    bold: bool = False


def body_size(lines: Iterable[Line]) -> float:
    """The size most letters have."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], -size)) if sizes else 0.0


def running_lines(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    """Shapes (digits as 0) of lines that stand first or last on more than half of the pages."""
    if len(pages) < RUNNING_PAGES:
        return frozenset()
    seen: Counter[str] = Counter()
    for lines in pages:
        seen.update({shape(line.text) for line in (*lines[:2], *lines[-2:])})
    return frozenset(text for text, pages_with in seen.items() if pages_with * 2 > len(pages))


def without_running(lines: Sequence[Line], running: frozenset[str]) -> list[Line]:
    """The lines of a page without what repeats on most pages and without its number."""
    last = len(lines) - 1
    return [
        line
        for place, line in enumerate(lines)
        if shape(line.text) not in running
        and not (place in {0, last} and _PAGE_NUMBER.fullmatch(line.text.strip()))
    ]


def shape(text: str) -> str:
    """A line with its numbers blotted out, to compare it over pages."""
    return re.sub(r"\d+", "0", one_line(text))


def heading_level(line: Line, body: float, sizes: Sequence[float]) -> int:
    """1 to 6 for a heading, 0 for body text; `sizes` are the sizes above the body's, largest first."""
    text = one_line(line.text)
    if (
        not 2 < len(text) <= HEADING_CHARS
        or not any(c.isalpha() for c in text)
        or text.endswith((".", ",", ";"))
    ):
        return 0
    if line.size in sizes:
        return min(sizes.index(line.size) + 1, 4)
    if line.bold and line.size >= body and len(text) < 80:
        numbered = _NUMBERED.match(text)
        return min(4 + (numbered[1].count(".") if numbered else 0), 6)
    return 0


def heading_sizes(lines: Iterable[Line], body: float) -> list[float]:
    """Sizes that headings are set in, largest first."""
    return sorted(
        {line.size for line in lines if line.size >= body * HEADING_SIZE and body > 0}, reverse=True
    )


def paragraphs(lines: Sequence[Line]) -> list[Block]:
    """Lines of one page as paragraphs and lists; a short line that ends a sentence ends its paragraph."""
    width = max((len(line.text) for line in lines), default=0)
    blocks: list[Block] = []
    held: list[str] = []
    listed = False

    def put() -> None:
        text = one_line(_joined(held))
        if text:
            blocks.append(
                Block(f"• {text}" if listed else text, "list" if listed else "paragraph", lines[0].page)
            )
        held.clear()

    for line in lines:
        bullet = _BULLET.match(line.text)
        if bullet or not line.text.strip():
            put()
            listed = bool(bullet)
        held.append(line.text[bullet.end() :] if bullet else line.text)
        if _ENDS.search(line.text.rstrip()) and len(line.text.rstrip()) < width * 0.85:
            put()
            listed = False
    put()
    return _lists_joined(blocks)


def _joined(lines: Sequence[str]) -> str:
    text = ""
    for line in lines:
        shown = line.rstrip()
        text = _BROKEN_WORD.sub("", text) + shown if _BROKEN_WORD.search(text) else f"{text} {shown}"
    return text.replace("\ufffe", "")


def _lists_joined(blocks: Sequence[Block]) -> list[Block]:
    joined: list[Block] = []
    for block in blocks:
        if block.kind == "list" and joined and joined[-1].kind == "list":
            joined[-1] = Block(f"{joined[-1].text}\n{block.text}", "list", block.page)
        else:
            joined.append(block)
    return joined
