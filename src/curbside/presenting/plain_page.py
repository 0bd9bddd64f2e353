"""A drawn page in a patient's words: its headings, labels, cells and marks, by the tables of `audiences.yaml`.

In: the blocks of a page and the policy. Out: the same blocks, other words around the statements. What a statement,
a quotation, a title or a place in a source says is never touched here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from curbside.presenting.audience_policy import AudiencePolicy
from curbside.presenting.blocks import (
    Block,
    Box,
    Bullets,
    Cite,
    Entry,
    Facts,
    Fold,
    Grid,
    Heading,
    Inline,
    Line,
    Page,
    Paragraph,
    Run,
    Sides,
)

_CITED_AT = "cited at: "
_LITERAL = frozenset(
    (
        "Asked",
        "Place",
        "Figures as printed",
        "The source's own words",
        "What it says, in our words",
        "Licence",
    )
)
"""Rows whose value is somebody's own words."""


def plain_page(page: Page, policy: AudiencePolicy) -> Page:
    """The page with everything around its statements in plain words."""
    return tuple(_block(block, policy) for block in page)


def _block(block: Block, policy: AudiencePolicy) -> Block:
    match block:
        case Heading():
            return replace(block, text=policy.label(block.text))
        case Paragraph(line):
            return Paragraph(_line(line, policy))
        case Bullets(items, lead):
            return Bullets(tuple(_line(item, policy) for item in items), _line(lead, policy))
        case Facts(rows):
            return Facts(tuple((policy.label(name), _fact(name, line, policy)) for name, line in rows))
        case Grid():
            cells = tuple(tuple(_cell(cell, policy) for cell in row) for row in block.rows)
            return replace(block, columns=tuple(policy.label(c) for c in block.columns), rows=cells)
        case Box():
            return replace(block, title=policy.label(block.title), blocks=plain_page(block.blocks, policy))
        case Sides(columns):
            return Sides(tuple((label, plain_page(blocks, policy)) for label, blocks in columns))
        case Fold():
            note = policy.phrased(block.note)
            return replace(block, note=note, blocks=plain_page(block.blocks, policy))
        case Entry():
            return _entry(block, policy)
        case _:
            return block


def _line(line: Line, policy: AudiencePolicy) -> Line:
    """In a line that cites, the plain run is the statement; in any other it is the page's own sentence."""
    states = any(isinstance(piece, Cite) for piece in line)

    def word(run: Run) -> str:
        if run.tone == "quiet":
            return policy.phrased(policy.label(run.text))
        if run.tone in ("alarm", "warn", "good") or not states:
            return policy.reworded(policy.label(run.text))
        return run.text

    return _each(line, word)


def _fact(name: str, line: Line, policy: AudiencePolicy) -> Line:
    if name in _LITERAL:
        return line
    return _each(line, lambda run: policy.phrased(policy.label(run.text)))


def _cell(line: Line, policy: AudiencePolicy) -> Line:
    """A cell of the dose table; the name of the drug, which stands first and strong, is left."""
    return _each(line, lambda r: r.text if r.tone == "strong" else policy.phrased(policy.label(r.text)))


def _entry(entry: Entry, policy: AudiencePolicy) -> Entry:
    """A reference: kind and marks; makers, title, identifiers and places stay as the source has them."""

    def mark(run: Run) -> str:
        if run.text.startswith(_CITED_AT):
            return policy.phrased(_CITED_AT) + run.text.removeprefix(_CITED_AT)
        return policy.phrased(run.text)

    def kind(run: Run) -> str:
        return policy.label(run.text)

    first, *rest = entry.lines
    lines = (
        _each(first, kind),
        *(_each(line, kind if n == 0 else mark) for n, line in enumerate(rest)),
    )
    return replace(entry, lines=lines, more=tuple(_each(line, mark) for line in entry.more))


def _each(line: Line, word: Callable[[Run], str]) -> Line:
    def one(piece: Inline) -> Inline:
        return replace(piece, text=word(piece)) if isinstance(piece, Run) else piece

    return tuple(one(piece) for piece in line)
