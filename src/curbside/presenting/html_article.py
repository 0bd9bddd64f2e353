"""An answer as the parts of its web page: safety notices first, then the title, then the titled parts.

In: an answer and the addresses of its links. Out: HTML parts a template puts in place. What is shown and in which
order is decided by `article_page`; the review state is left to the template, which knows the review record.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from curbside.model.article import Answer, Article, claims_of
from curbside.presenting import words
from curbside.presenting.article_page import page
from curbside.presenting.blocks import Block, Box, Facts, Heading, Page, Paragraph, Run
from curbside.presenting.html import Addresses, Drawing, Part
from curbside.presenting.safe import clean


@dataclass(frozen=True, slots=True)
class ArticleParts:
    """An answer's page in pieces; `banners` must be shown before everything else."""

    title: str
    banners: str
    lead: str
    parts: tuple[Part, ...]
    related: tuple[str, ...]
    near: tuple[tuple[str, str], ...] = ()
    """Near questions, each with what is different about it."""


def article_parts(
    answer: Answer,
    *,
    addresses: Addresses,
    draw: Callable[[Answer], Page] = page,
    word: Callable[[str], str] = str,
    explained: bool = True,
) -> ArticleParts:
    """The answer drawn once, in reading order, so that anchors and back-links agree.

    `draw` makes its blocks and `word` words a kind of source, both as the reader's version has them; `explained`
    lists by which rules each statement came in.
    """
    sources = {
        r.number: f"{word(words.KINDS[r.source.work.kind])} of {r.source.edition.year}"
        for r in answer.references
    }
    drawing = Drawing(addresses, {c.statement_id: c for c in claims_of(answer)} if explained else {}, sources)
    related = answer.related if isinstance(answer, Article) else answer.could_answer
    lead, rest = _cut(draw(_without_questions(answer)))
    boxes = tuple(block for block in lead if isinstance(block, Box))
    stated = word(words.status_sentence(answer.status))
    others = tuple(block for block in lead if not isinstance(block, Box | Heading) and not _is(block, stated))
    title = next((block.text for block in lead if isinstance(block, Heading)), "")
    return ArticleParts(
        title=clean(title),
        banners=drawing.blocks(boxes),
        lead=drawing.blocks(others),
        parts=drawing.parts(_folded_where_plain(rest)),
        related=tuple(clean(question) for question in related),
        near=tuple((clean(n.question), clean(n.difference)) for n in answer.near)
        if isinstance(answer, Article)
        else (),
    )


def _without_questions(answer: Answer) -> Answer:
    """The answer without the questions it offers: on a page each of them is a button that asks it."""
    if isinstance(answer, Article):
        return replace(answer, related=(), near=())
    return replace(answer, could_answer=())


def _cut(whole: Page) -> tuple[Page, Page]:
    """What stands before the first second-level heading, and the rest."""
    for place, block in enumerate(whole):
        if isinstance(block, Heading) and block.level == 2:
            return whole[:place], whole[place:]
    return whole, ()


def _folded_where_plain(rest: Page) -> Page:
    """How the question was read stands folded, unless something of it was corrected, not held or unknown."""
    heading, facts, *others = (*rest, None, None)
    if not isinstance(heading, Heading) or not isinstance(facts, Facts):
        return rest
    noted = bool(others) and isinstance(others[0], Box)
    warned = any(isinstance(p, Run) and p.tone == "warn" for _, line in facts.rows for p in line)
    return rest if noted or warned else (replace(heading, folded=True), *rest[1:])


def _is(block: Block, stated: str) -> bool:
    """Whether a paragraph only repeats the review state, which the template shows from the review record."""
    return isinstance(block, Paragraph) and [getattr(piece, "text", None) for piece in block.line] == [stated]
