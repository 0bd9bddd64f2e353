"""What a page is made of: blocks of lines of runs, with no markup in them.

The pages (`article_page`, `passage`) build these values; each renderer turns them into its own form and makes
every text safe at the leaf, so that no renderer can forget a part or let a source speak markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["plain", "strong", "quiet", "good", "warn", "alarm", "marked"]
BoxTone = Literal["emergency", "crisis", "caution", "note"]


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one tone; the tone only underlines what the words already say."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Cite:
    """Reference numbers at their exact place, and the statement they support where a page can open it."""

    numbers: tuple[int, ...]
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Text with an address; an empty address leaves plain text."""

    text: str
    url: str


Inline = Run | Cite | Link
Line = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the page's title. What stands under a folded one is closed where a page can."""

    text: str
    level: Literal[1, 2, 3] = 2
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One wrapped line."""

    line: Line


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of lines, under a lead-in where there is one."""

    items: tuple[Line, ...]
    lead: Line = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their values, one a row."""

    rows: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; where it does not fit, each row becomes a card headed by its first cell."""

    columns: tuple[str, ...]
    shares: tuple[int, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Blocks set apart under a title that says why."""

    tone: BoxTone
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Sides:
    """Things that stand beside each other, equal in weight."""

    columns: tuple[tuple[str, tuple[Block, ...]], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A numbered reference: what must be seen of it, then more, which is closed where a page can be opened."""

    number: int
    lines: tuple[Line, ...]
    more: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks with a line that says what they hold, under a third-level title where there is one.

    Where a page can be opened they are closed unless `open`; on paper and in text they all stand there.
    """

    title: str
    note: str
    blocks: tuple[Block, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Quotation:
    """A source's own text, a line a paragraph, under the place where it stands; the words that count are marked."""

    place: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A reason with the reasons below it."""

    line: Line
    children: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """A tree of reasons."""

    nodes: tuple[Node, ...]


Block = Heading | Paragraph | Bullets | Facts | Grid | Box | Sides | Fold | Entry | Quotation | Outline
Page = tuple[Block, ...]


def say(text: str, tone: Tone = "plain") -> Line:
    """A line of one run."""
    return (Run(text, tone),)
