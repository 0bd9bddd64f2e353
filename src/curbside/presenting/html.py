"""Pages as HTML: semantic, accessible, and with every text cleaned and escaped at the leaf.

In: blocks, and the addresses a marker may point to. Out: HTML without script, style or inline handlers. Markers
are plain links to the support behind them; a script may open that support in place, none is needed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from curbside.model.article import Claim
from curbside.model.evidence import Reason
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
    Link,
    Node,
    Outline,
    Page,
    Paragraph,
    Quotation,
    Run,
    Sides,
)
from curbside.presenting.reason_words import reason_words
from curbside.presenting.safe import clean, safe_url

_TONES = {"strong": "strong", "good": "good", "warn": "warn", "alarm": "alarm"}
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")
_MOST_BACK_LINKS = 8
"""Of a source cited at many places only the first are linked back to; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a page's links lead; empty text leaves plain numbers or no link."""

    support: Callable[[str, int], str] = lambda _statement, number: f"#ref-{number}"
    report: Callable[[str], str] = lambda _statement: ""


@dataclass(frozen=True, slots=True)
class Part:
    """A titled part of a page: its anchor, its title and its HTML, the heading included."""

    anchor: str
    title: str
    html: str


@dataclass(slots=True)
class Drawing:
    """One page being drawn: which anchors are taken and where each reference has been cited."""

    addresses: Addresses = field(default_factory=Addresses)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    sources: Mapping[int, str] = field(default_factory=dict)
    """What each reference is, in a few words, for those who hear a marker instead of seeing it."""
    top: int = 1
    """The level of the page's own title; the levels below it follow without a gap."""
    _level: int = 1
    _anchors: set[str] = field(default_factory=set)
    _cited: dict[int, list[str]] = field(default_factory=dict)

    def parts(self, page: Page) -> tuple[Part, ...]:
        """The page cut at its second-level headings; what stands before the first has no title."""
        runs: list[tuple[Heading | None, list[Block]]] = [(None, [])]
        for block in page:
            if isinstance(block, Heading) and block.level == 2:
                runs.append((block, []))
            else:
                runs[-1][1].append(block)
        return tuple(self._part(heading, blocks) for heading, blocks in runs if heading or blocks)

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Blocks one after the other; references in a row become one list."""
        drawn: list[str] = []
        entries: list[Entry] = []
        for block in blocks:
            if isinstance(block, Entry):
                entries.append(block)
                continue
            drawn += self._references(entries)
            entries = []
            drawn.append(self._block(block))
        return "\n".join([*drawn, *self._references(entries)])

    def line(self, line: Line) -> str:
        """A line as inline HTML."""
        return "".join(self._inline(piece) for piece in _joined(line)).strip()

    def anchor(self, text: str, *, prefix: str = "") -> str:
        """An id that nothing else on the page has."""
        base = prefix + (_NOT_IN_IDS.sub("-", clean(text).casefold()).strip("-")[:60] or "part")
        name, count = base, 1
        while name in self._anchors:
            count += 1
            name = f"{base}-{count}"
        self._anchors.add(name)
        return name

    def _part(self, heading: Heading | None, blocks: list[Block]) -> Part:
        if heading is None:
            return Part("", "", self.blocks(blocks))
        name = self.anchor(heading.text, prefix="s-")
        self._level = 2
        title = escape(heading.text)
        body = self.blocks(blocks)
        if heading.folded:
            inner = (
                f'<details class="folded"><summary><h2 id="{name}">{title}</h2></summary>\n{body}\n</details>'
            )
        else:
            inner = f'<h2 id="{name}">{title}</h2>\n{body}'
        return Part(
            name, clean(heading.text), f'<section class="part" aria-labelledby="{name}">\n{inner}\n</section>'
        )

    def _block(self, block: Block) -> str:
        match block:
            case Heading(text, level):
                return self._heading(text, level)
            case Paragraph(line):
                return self._claimed("p", line)
            case Bullets(items, lead):
                listed = "\n".join(self._claimed("li", item) for item in items)
                before = f"<p>{self.line(lead)}</p>\n" if lead else ""
                return f"{before}<ul>\n{listed}\n</ul>"
            case Facts(rows):
                pairs = "\n".join(
                    f"<div><dt>{escape(name)}</dt><dd>{self.line(line)}</dd></div>" for name, line in rows
                )
                return f'<dl class="facts">\n{pairs}\n</dl>'
            case Grid():
                return self._grid(block)
            case Box():
                return self._box(block)
            case Sides():
                return self._sides(block)
            case Fold():
                return self._fold(block)
            case Entry():
                return "".join(self._references([block]))
            case Quotation(place, lines):
                said = "\n".join(f"<p>{self.line(line)}</p>" for line in lines)
                return (
                    f'<figure class="held"><figcaption>{escape(place)}</figcaption>'
                    f"<blockquote>{said}</blockquote></figure>"
                )
            case Outline(nodes):
                return f'<ul class="outline">{"".join(self._node(node) for node in nodes)}</ul>'

    def _heading(self, text: str, level: int) -> str:
        """A heading one level below the last at most, so that no level is left out."""
        shown = self.top if level == 1 else min(level + self.top - 1, self._level + 1)
        self._level = shown
        return f'<h{shown} id="{self.anchor(text, prefix="h-")}">{escape(text)}</h{shown}>'

    def _fold(self, fold: Fold) -> str:
        title = f"{self._heading(fold.title, 3)} " if fold.title else ""
        note = f'<span class="fold-note">{escape(fold.note)}</span>' if fold.note else ""
        state = " open" if fold.open else ""
        return (
            f'<details class="fold"{state}><summary>{title}{note}</summary>\n'
            f"{self.blocks(fold.blocks)}\n</details>"
        )

    def _claimed(self, tag: str, line: Line) -> str:
        """A paragraph or list item; one that states a claim can say why it is there and be reported."""
        cited = next((piece.statement for piece in line if isinstance(piece, Cite) and piece.statement), "")
        inner = self.line(line)
        if not cited:
            return f"<{tag}>{inner}</{tag}>"
        name = self.anchor(cited, prefix="c-")
        alarm = " alarming" if any(isinstance(p, Run) and p.tone == "alarm" for p in line) else ""
        wrap = "div" if tag == "p" else tag
        return (
            f'<{wrap} class="claim{alarm}" id="{name}" data-claim>'
            f'<span class="said">{inner}</span>{self._why(cited)}</{wrap}>'
        )

    def _why(self, statement: str) -> str:
        claim = self.claims.get(statement)
        report = self.addresses.report(statement)
        if not claim and not report:
            return ""
        reasons = claim.reasons if claim else ()
        shown = "".join(_reason(r) for r in reasons)
        listed = (
            f"<ul>{shown}</ul>" if shown else "<p>It fits the question and rests on the sources named.</p>"
        )
        link = f'<p><a href="{escape(report)}">Report a problem with this statement</a></p>' if report else ""
        return (
            '<details class="why"><summary>why<span class="unseen"> is this here? Report a problem</span></summary>'
            f'<div class="why-body"><p><strong>Why this is here</strong></p>{listed}'
            f"<p>Statement <code>{escape(statement)}</code></p>{link}</div></details>"
        )

    def _inline(self, piece: Inline) -> str:
        match piece:
            case Cite():
                return self._cite(piece)
            case Link(text, url):
                safe = safe_url(url)
                return (
                    f'<a href="{escape(safe)}" rel="noreferrer">{escape(text)}</a>' if safe else escape(text)
                )
            case Run():
                return _run(piece)

    def _cite(self, cite: Cite) -> str:
        links = "".join(self._marker(cite.statement, number) for number in cite.numbers)
        return f'<span class="cites">{links}</span>'

    def _marker(self, statement: str, number: int) -> str:
        places = self._cited.setdefault(number, [])
        name = f"m{number}-{len(places) + 1}"
        places.append(name)
        href = self.addresses.support(statement, number) if statement else f"#ref-{number}"
        inside = href.startswith("#")
        opens = "" if inside or not statement else " data-support"
        source = f", {known}" if (known := self.sources.get(number)) else ""
        told = (
            f"Source {number}{source}: {'its entry in the references' if inside else 'the support for this'}"
        )
        return f'<a class="cite" id="{name}" href="{escape(href)}" aria-label="{escape(told)}"{opens}>{number}</a>'

    def _grid(self, grid: Grid) -> str:
        head = "".join(f'<th scope="col" role="columnheader">{escape(name)}</th>' for name in grid.columns)
        rows = []
        for row in grid.rows:
            first, *rest = row
            cells = [f'<th scope="row" role="rowheader">{self.line(first)}</th>']
            for name, cell in zip(grid.columns[1:], rest, strict=True):
                cells.append(f'<td role="cell" data-label="{escape(name)}">{self.line(cell)}</td>')
            rows.append(f'<tr role="row">{"".join(cells)}</tr>')
        body = "\n".join(rows)
        return (
            f'<table role="table" class="grid"><thead role="rowgroup"><tr role="row">{head}</tr></thead>'
            f'<tbody role="rowgroup">\n{body}\n</tbody></table>'
        )

    def _box(self, box: Box) -> str:
        name = self.anchor(box.title, prefix="box-")
        return (
            f'<section class="box box-{box.tone}" aria-labelledby="{name}">'
            f'<p class="box-title" id="{name}">{escape(box.title)}</p>\n{self.blocks(box.blocks)}\n</section>'
        )

    def _sides(self, sides: Sides) -> str:
        drawn = []
        for label, blocks in sides.columns:
            drawn.append(f'<div class="side"><h4>{escape(label)}</h4>\n{self.blocks(blocks)}</div>')
        return f'<div class="sides">{"".join(drawn)}</div>'

    def _references(self, entries: list[Entry]) -> list[str]:
        if not entries:
            return []
        listed = "\n".join(self._entry(entry) for entry in entries)
        return [f'<ol class="references">\n{listed}\n</ol>']

    def _entry(self, entry: Entry) -> str:
        first, *rest = (self.line(line) for line in entry.lines)
        lines = "".join(f"<p>{line}</p>" for line in rest if line)
        more = "".join(f"<p>{self.line(line)}</p>" for line in entry.more) + self._back_links(entry.number)
        if more:
            unseen = f'<span class="unseen"> on source {entry.number}: how it was checked, where it is cited</span>'
            more = f'<details class="more"><summary>more{unseen}</summary>{more}</details>'
        return f'<li id="ref-{entry.number}" value="{entry.number}"><p class="entry">{first}</p> {lines} {more}</li>'

    def _back_links(self, number: int) -> str:
        places = self._cited.get(number, [])
        links = " ".join(
            f'<a href="#{name}" class="back"><span class="unseen">source {number}, place </span>{n}</a>'
            for n, name in enumerate(places[:_MOST_BACK_LINKS], start=1)
        )
        hidden = len(places) - _MOST_BACK_LINKS
        rest = f" and {hidden} more" if hidden > 0 else ""
        return f'<p class="backs">↑ back to place {links}{rest}</p>' if places else ""

    def _node(self, node: Node) -> str:
        below = "".join(self._node(child) for child in node.children)
        return f"<li>{self.line(node.line)}{f'<ul>{below}</ul>' if below else ''}</li>"


def escape(text: str) -> str:
    """Text that HTML shows as itself, in an element or in a quoted attribute."""
    return html.escape(clean(text), quote=True)


def page_html(page: Page, *, top: int = 1) -> str:
    """A page to stand inside another one: its title becomes a heading of level `top`."""
    return Drawing(top=top).blocks(page)


def _joined(line: Line) -> list[Inline]:
    """The line with neighbouring runs of one tone made one, which halves the markup of a bullet."""
    joined: list[Inline] = []
    for piece in line:
        last = joined[-1] if joined else None
        if isinstance(piece, Run) and isinstance(last, Run) and piece.tone == last.tone:
            joined[-1] = Run(last.text + piece.text, piece.tone)
        else:
            joined.append(piece)
    return joined


def _run(run: Run) -> str:
    inner = escape(run.text)
    before = " " if run.text[:1].isspace() else ""
    after = " " if inner and run.text[-1:].isspace() else ""
    if not inner:
        return before
    if run.tone == "quiet":
        return f'{before}<span class="quiet">{inner}</span>{after}'
    if run.tone == "marked":
        return f"{before}<mark>{inner}</mark>{after}"
    if run.tone in _TONES:
        named = "" if run.tone == "strong" else f' class="{_TONES[run.tone]}"'
        return f"{before}<strong{named}>{inner}</strong>{after}"
    return before + inner + after


def _reason(reason: Reason) -> str:
    below = "".join(_reason(child) for child in reason.children)
    rule, detail = reason_words(reason)
    said = f": {escape(detail)}" if detail else ""
    return f"<li>{escape(rule)}{said}{f'<ul>{below}</ul>' if below else ''}</li>"
