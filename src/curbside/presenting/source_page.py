"""A source on a terminal: one line in a list, or a page with the statements that rest on it."""

from __future__ import annotations

from collections.abc import Sequence

from curbside.model.source import Source
from curbside.model.statement import Statement
from curbside.presenting import words
from curbside.presenting.blocks import Bullets, Heading, Page, Paragraph, say
from curbside.presenting.reference_page import citation, identifiers
from curbside.presenting.safe import clean
from curbside.presenting.terminal import page_text


def source_lines(sources: Sequence[Source]) -> tuple[str, ...]:
    """Id, kind, year, lifecycle and title of each source, one line each."""
    return tuple(
        clean(
            f"{s.edition.id}  [{words.spaced(s.work.kind)}, {s.edition.year}, {s.edition.lifecycle}]  "
            f"{words.organisation(s)}{': ' if words.organisation(s) else ''}{s.work.title}"
        )
        for s in sources
    )


def source_text(source: Source, statements: Sequence[Statement], *, width: int) -> str:
    """The source's reference, how it was checked, and what rests on it."""
    marks = words.lifecycle_marks(source, ())
    page: Page = (
        Heading(source.work.title, 1),
        Paragraph(citation(source)),
        Paragraph(identifiers(source.edition)),
        Paragraph(say(f"Checked: {words.checked(source.edition.checked)}")),
        *(Paragraph(say(mark, "strong")) for mark in marks),
        Heading(f"{len(statements)} statement(s) rest on it", 2),
        Bullets(tuple(say(f"{s.text} ({s.id})") for s in statements)),
    )
    return page_text(page, width=width)
