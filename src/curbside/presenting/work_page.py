"""The page of a work: what it recommends, edition by edition, with strength, certainty and exact places.

In: a work and its editions as numbered references, each with the statements that rest on it. Out: blocks.
"""

from __future__ import annotations

from collections.abc import Sequence

from curbside.model.article import Reference
from curbside.model.source import Work
from curbside.model.statement import Statement
from curbside.presenting import words
from curbside.presenting.blocks import Block, Bullets, Cite, Facts, Heading, Inline, Line, Page, Run, say
from curbside.presenting.reference_page import citation, identifiers

_GROUPS = (
    ("What it recommends", frozenset({"recommendation", "dose"})),
    (
        "What it warns of",
        frozenset({"boxed-warning", "contraindication", "warning", "interaction", "adverse-effect"}),
    ),
    (
        "What it finds or defines",
        frozenset({"finding", "criterion", "definition", "mechanism", "evidence-gap"}),
    ),
)


def work_page(work: Work, editions: Sequence[tuple[Reference, Sequence[Statement]]]) -> Page:
    """The work's title, then each edition with its facts and its statements by kind."""
    return (Heading(work.title, 1), *(block for held in editions for block in _edition(*held)))


def _edition(reference: Reference, statements: Sequence[Statement]) -> tuple[Block, ...]:
    source = reference.source
    edition, work = source.edition, source.work
    alarming = edition.lifecycle in words.ALARMING
    marks = "; ".join(words.lifecycle_marks(source, reference.marks))
    blocks: list[Block] = [
        Heading(f"Edition of {edition.date or edition.year}{f' ({edition.label})' if edition.label else ''}"),
        Facts(
            (
                ("Reference", citation(source)),
                ("Identifiers", identifiers(edition)),
                ("Lifecycle", say(marks, "alarm" if alarming else "plain")),
                ("Checked", say(words.checked(edition.checked))),
                ("Jurisdiction", say(words.jurisdiction(work.jurisdiction))),
                ("Licence", say(work.licence or "not stated")),
            )
        ),
    ]
    for title, kinds in _GROUPS:
        listed = tuple(_line(s, reference.number) for s in statements if s.kind in kinds)
        if listed:
            blocks += [Heading(title, 3), Bullets(listed)]
    return tuple(blocks)


def _line(statement: Statement, number: int) -> Line:
    mark = words.SAFETY_MARKS.get(statement.kind, "") if statement.direction == "against" else ""
    labels = [
        words.strength_label(statement.strength, statement.direction, short=True),
        words.SHORT_CERTAINTIES[statement.certainty],
        "found by a program, not confirmed by an editor" if statement.extracted else "",
    ]
    head: tuple[Inline, ...] = (Run(f"{mark}: ", "alarm"),) if mark else ()
    said = "; ".join(label for label in labels if label)
    return (*head, Run(statement.text), Run(" "), Cite((number,), statement.id), Run(f" ({said})", "quiet"))
