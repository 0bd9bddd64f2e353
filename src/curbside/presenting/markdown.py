"""Answers as Markdown: the same page as on the terminal, with every marker linked to its reference.

In: an answer. Out: CommonMark with tables. Every text is cleaned and escaped at the leaf, so that no source
can add a link, an image, a heading or HTML; the only HTML are this file's own reference anchors.
"""

from __future__ import annotations

import re
from functools import lru_cache

from curbside.model.article import Answer, Trace
from curbside.presenting.article_page import page
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
    Node,
    Outline,
    Page,
    Paragraph,
    Quotation,
    Run,
    Sides,
)
from curbside.presenting.safe import clean

_SPECIAL = re.compile(r"([\\`*_\[\]|~$])")
_STARTS = re.compile(r"^(?:([#+=-])|(\d{1,9})([.)]))")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_AUTOLINK = re.compile(r"(?i)://|@|\bwww\.")
_ANY_MARK = re.compile(r"[\\`*_\[\]|~$&<>@]")
"""What the three above look for but "://" and "www.": most texts hold none of it, and are told so at once."""

_SHORT, _MOST_KEPT = 64, 4096
"""Labels, marks and what stands between them are written hundreds of times on a page: so short a text is kept."""


def render_markdown(answer: Answer, *, explain: Trace | None = None) -> str:
    """The answer as one Markdown document; `explain` is appended when given."""
    return page_markdown(page(answer, explain=explain))


def page_markdown(blocks: Page) -> str:
    """A page as Markdown, ending in one newline."""
    return "\n\n".join(_block(block) for block in blocks) + "\n"


def escape(text: str) -> str:
    """Text that Markdown shows as itself: no emphasis, link, image, HTML or table cell."""
    return _kept(text) if len(text) <= _SHORT else _escaped(text)


def _escaped(text: str) -> str:
    one = clean(text)
    if not _ANY_MARK.search(one) and "://" not in one and "www." not in one.lower():
        return one
    one = _SPECIAL.sub(r"\\\1", one.translate(_ENTITIES))
    return _AUTOLINK.sub(_unlinked, one)


_kept = lru_cache(_MOST_KEPT)(_escaped)


def _unlinked(match: re.Match[str]) -> str:
    found = match.group()
    return found[:-1] + "\\." if found.endswith(".") else "\\" + found


def _unstarted(match: re.Match[str]) -> str:
    sign, digits, stop = match.groups()
    return f"\\{sign}" if sign else f"{digits}\\{stop}"


def _block(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * level} {escape(text)}"
        case Paragraph(line):
            return _line(line)
        case Bullets(items, lead):
            listed = "\n".join(f"- {_line(item)}" for item in items)
            return f"{_line(lead)}\n\n{listed}" if lead else listed
        case Facts(rows):
            return "\n".join(f"- **{escape(name)}:** {_line(line)}" for name, line in rows)
        case Grid():
            return _grid(block)
        case Box():
            return _box(block)
        case Sides():
            return _sides(block)
        case Fold(title, _, blocks):
            return page_markdown((*((Heading(title, 3),) if title else ()), *blocks)).rstrip("\n")
        case Entry():
            return _entry(block)
        case Quotation(place, lines):
            return "\n>\n".join([escape(place), *(f"> {_line(line)}" for line in lines)])
        case Outline(nodes):
            return "\n".join(_node(node, 0) for node in nodes)


def _line(line: Line) -> str:
    joined = "".join([_inline(piece) for piece in line]).strip()
    return _STARTS.sub(_unstarted, joined)


_source_line = lru_cache(_MOST_KEPT)(_line)


def _inline(piece: Inline) -> str:
    if isinstance(piece, Run):
        return _run(piece)
    if isinstance(piece, Cite):
        return "".join([f"[\\[{n}\\]](#ref-{n})" for n in piece.numbers])
    text = escape(piece.text)
    return f"[{text}](<{piece.url}>)" if piece.url else text


def _run(run: Run) -> str:
    inner = escape(run.text)
    before = " " if run.text[:1].isspace() else ""
    after = " " if run.text[-1:].isspace() else ""
    if inner and run.tone in {"strong", "alarm", "marked"}:
        inner = f"**{inner}**"
    return before + inner + after if inner else before


def _grid(block: Grid) -> str:
    lines = [tuple(escape(name) for name in block.columns), ("---",) * len(block.columns)]
    lines += [tuple(_line(cell) for cell in row) for row in block.rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _box(block: Box) -> str:
    inner = f"**{escape(block.title)}**\n\n" + page_markdown(block.blocks).rstrip("\n")
    return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))


def _sides(block: Sides) -> str:
    parts = (f"**{escape(label)}**\n\n{page_markdown(blocks).rstrip()}" for label, blocks in block.columns)
    return "\n\n".join(parts)


def _entry(block: Entry) -> str:
    # The same sources are cited in many answers; what is said of this one's places differs.
    first, *rest = (*map(_source_line, block.lines), *map(_line, block.more))
    head = f'<a id="ref-{block.number}"></a>**\\[{block.number}\\]** {first}'
    return "\\\n".join([head, *rest])


def _node(node: Node, depth: int) -> str:
    below = (_node(child, depth + 1) for child in node.children)
    return "\n".join([f"{'  ' * depth}- {_line(node.line)}", *below])
