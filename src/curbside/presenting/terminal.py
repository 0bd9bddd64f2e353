"""Answers on a terminal: a page of blocks drawn with rich, from 40 columns up, with and without colour.

In: an answer and a width. Out: a rich renderable, or its text. Colour only repeats what the words say; every
text is cleaned at the leaf, so a source can neither move the cursor nor reverse the line.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import StringIO

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.constrain import Constrain
from rich.measure import Measurement
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from curbside.model.article import Answer, Trace
from curbside.presenting.article_page import page
from curbside.presenting.blocks import (
    Block,
    Box,
    BoxTone,
    Bullets,
    Cite,
    Entry,
    Facts,
    Fold,
    Grid,
    Heading,
    Inline,
    Line,
    Node,
    Outline,
    Page,
    Paragraph,
    Quotation,
    Run,
    Sides,
    Tone,
)
from curbside.presenting.safe import clean
from curbside.presenting.words import numbers

_NARROWEST = 8
"""Columns a hanging text keeps however narrow the terminal."""

_MEASURE = 96
"""Longest line of running text: longer ones are hard to follow back."""

_GRID_FROM = 100
"""Narrower than this a table's cells hold two words a line: rows become cards."""

_SIDES_FROM = 76
"""Narrower than this two columns are too thin to read side by side."""

_TONES: dict[Tone, str] = {
    "plain": "",
    "strong": "bold",
    "quiet": "dim",
    "good": "green",
    "warn": "yellow",
    "alarm": "bold red",
    "marked": "bold underline",
}
_BOXES: dict[BoxTone, str] = {"emergency": "red", "crisis": "magenta", "caution": "yellow", "note": "blue"}


def render_terminal(
    answer: Answer, *, width: int, explain: Trace | None = None, brief: bool = False
) -> RenderableType:
    """The answer as a rich renderable laid out for `width` columns."""
    return render_page(page(answer, explain=explain, brief=brief), width=width)


def terminal_text(
    answer: Answer,
    *,
    width: int,
    explain: Trace | None = None,
    colour: bool = False,
    brief: bool = False,
) -> str:
    """The answer as text; without colour it carries no escape sequence at all."""
    shown = render_terminal(answer, width=width, explain=explain, brief=brief)
    return drawn(shown, width=width, colour=colour)


def render_page(blocks: Page, *, width: int) -> RenderableType:
    """A page as a rich renderable laid out for `width` columns."""
    parts: list[RenderableType] = []
    for place, block in enumerate(blocks):
        before = blocks[place - 1] if place else None
        joined = isinstance(before, Heading) or (isinstance(before, Entry) and isinstance(block, Entry))
        if before is not None and not joined:
            parts.append(Text())
        parts.append(_block(block, width))
    return Group(*parts)


def drawn(renderable: RenderableType, *, width: int, colour: bool = False) -> str:
    """What a terminal of `width` columns would show, without the spaces at line ends."""
    console = Console(
        file=StringIO(),
        width=width,
        force_terminal=colour,
        color_system="truecolor" if colour else None,
        no_color=not colour,
        legacy_windows=False,
        _environ={},
    )
    with console.capture() as shown:
        console.print(renderable)
    return "".join(line.rstrip() + "\n" for line in shown.get().splitlines())


def page_text(blocks: Page, *, width: int) -> str:
    """A page as terminal text without colour."""
    return drawn(render_page(blocks, width=width), width=width)


def _block(block: Block, width: int) -> RenderableType:
    match block:
        case Heading():
            return _heading(block, width)
        case Paragraph(line):
            return Constrain(_text(line), _MEASURE)
        case Bullets(items, lead):
            listed = _bullets(items)
            return Group(_text(lead), listed) if lead else listed
        case Facts(rows):
            return _facts(rows)
        case Grid():
            return _grid(block) if width >= _GRID_FROM else _cards(block)
        case Box():
            return _box(block, width)
        case Sides():
            return _sides(block, width)
        case Fold(title, _, blocks):
            return render_page((*((Heading(title, 3),) if title else ()), *blocks), width=width)
        case Entry():
            return _entry(block)
        case Quotation():
            return _quotation(block)
        case Outline(nodes):
            return Group(*(_tree(node) for node in nodes))


def _text(line: Line) -> Text:
    text = Text(overflow="fold")
    for piece in line:
        _append(text, piece)
    return text


def _append(text: Text, piece: Inline) -> None:
    if isinstance(piece, Run):
        text.append(_spaced_like(piece.text), _TONES[piece.tone])
    elif isinstance(piece, Cite):
        text.append(numbers(piece.numbers), "cyan")
    else:
        text.append(clean(piece.text), Style(link=piece.url, color="cyan") if piece.url else "")


def _spaced_like(text: str) -> str:
    """Cleaned text that keeps one space at either end, where the next run joins on."""
    inner = clean(text)
    if not inner:
        return " " if text else ""
    return " " * text[0].isspace() + inner + " " * text[-1].isspace()


def _heading(heading: Heading, width: int) -> RenderableType:
    text = clean(heading.text)
    if heading.level == 1:
        return Group(Constrain(Text(text, "bold"), _MEASURE), Rule(style="dim"))
    if heading.level == 2:
        return Group(
            Constrain(Text(text, "bold cyan"), _MEASURE),
            Text("─" * min(cell_len(text), width, _MEASURE), "dim"),
        )
    return Constrain(Text(f"▸ {text}", "bold"), _MEASURE)


@dataclass(frozen=True, slots=True)
class _Hanging:
    """A text behind a mark, its further lines indented; much cheaper to draw than a grid of two columns."""

    mark: Text
    text: Text
    indent: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(options.max_width - self.indent, _NARROWEST)
        blank = Segment(" " * self.indent)
        for number, line in enumerate(self.text.wrap(console, width, overflow="fold")):
            if number == 0:
                yield from self.mark.render(console)
                yield Segment(" " * (self.indent - cell_len(self.mark.plain)))
            else:
                yield blank
            yield from line.render(console, end="\n")

    def __rich_measure__(self, _console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(min(self.indent + _NARROWEST, options.max_width), options.max_width)


def _bullets(items: tuple[Line, ...]) -> RenderableType:
    listed = (_Hanging(Text(" •", "dim"), _text(item), 3) for item in items)
    return Constrain(Group(*listed), _MEASURE)


def _facts(rows: tuple[tuple[str, Line], ...]) -> RenderableType:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", max_width=24)
    grid.add_column(overflow="fold")
    for name, line in rows:
        grid.add_row(Text(clean(name)), _text(line))
    return Constrain(Padding(grid, (0, 0, 0, 1)), _MEASURE)


def _grid(block: Grid) -> RenderableType:
    table = Table(
        box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold", expand=True, leading=1
    )
    for name, share in zip(block.columns, block.shares, strict=True):
        table.add_column(Text(clean(name)), overflow="fold", ratio=share)
    for row in block.rows:
        table.add_row(*(_text(cell) for cell in row))
    return table


def _cards(block: Grid) -> RenderableType:
    parts: list[RenderableType] = []
    for row in block.rows:
        named = tuple(zip(block.columns[1:], row[1:], strict=True))
        parts += [Text(), _text(row[0]), _facts(named)] if parts else [_text(row[0]), _facts(named)]
    return Group(*parts)


def _box(block: Box, width: int) -> RenderableType:
    colour = _BOXES[block.tone]
    inner = render_page(block.blocks, width=width - 4)
    title = Text(clean(block.title), f"bold {colour}")
    return Constrain(
        Panel(Group(title, inner), border_style=colour, box=box.HEAVY, padding=(0, 1)), _MEASURE + 4
    )


def _sides(block: Sides, width: int) -> RenderableType:
    beside = width >= _SIDES_FROM and len(block.columns) <= 3
    if not beside:
        stacked: list[RenderableType] = []
        for label, blocks in block.columns:
            stacked.append(Text(clean(label), "bold"))
            stacked.append(render_page(blocks, width=width))
        return Group(*stacked)
    table = Table(box=box.SQUARE, expand=True, border_style="dim", show_header=False)
    share = width // len(block.columns)
    for _ in block.columns:
        table.add_column(ratio=1, overflow="fold")
    table.add_row(*(Text(clean(label), "bold") for label, _ in block.columns), end_section=True)
    table.add_row(*(render_page(blocks, width=share) for _, blocks in block.columns))
    return table


def _entry(block: Entry) -> RenderableType:
    first, *rest = (*block.lines, *block.more)
    number = Text(f"[{block.number}]".rjust(4), "bold cyan")
    indent = max(5, cell_len(number.plain) + 1)
    lines = [_Hanging(number, _text(first), indent), *(_Hanging(Text(""), _text(r), indent) for r in rest)]
    return Constrain(Group(*lines), _MEASURE)


def _quotation(block: Quotation) -> RenderableType:
    lines = (_Hanging(Text(" │", "dim"), _text(line), 3) for line in block.lines)
    return Constrain(Group(Text(clean(block.place), "dim"), *lines), _MEASURE)


def _tree(node: Node) -> Tree:
    root = Tree(_text(node.line), guide_style="dim")
    for child in node.children:
        root.add(_tree(child))
    return root
