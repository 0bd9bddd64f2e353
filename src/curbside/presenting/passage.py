"""The support behind one citation: what the statement says, where the source says it, and how that is known.

In: a statement or claim, its source, one of its supports, its number. Out: a page, drawn for a terminal or as
Markdown. A quotation, a paraphrase and a match are worded so that none can be taken for another.
"""

from __future__ import annotations

from rich.console import RenderableType

from curbside.model.article import Claim, ShownSupport
from curbside.model.source import Source
from curbside.model.statement import Proof, Statement, Support
from curbside.presenting import words
from curbside.presenting.blocks import Facts, Heading, Line, Page, Paragraph, Run, say
from curbside.presenting.markdown import page_markdown
from curbside.presenting.reference_page import citation, identifiers
from curbside.presenting.terminal import drawn, render_page

_EXPLAINED: dict[Proof, str] = {
    "quoted": "the words above are the source's own, copied from the document held",
    "paraphrase": "the wording is ours; open the record below to check it",
    "matched": "the document is held, and its passage carries the same figures, drugs and direction",
}


def support_page(
    statement: Statement | Claim, source: Source, support: Support | ShownSupport, n: int
) -> Page:
    """One support of a statement as blocks."""
    return (
        Heading(f"Support [{n}]", 1),
        Paragraph(say(statement.text, "strong")),
        Facts(tuple((name, line) for name, line in _facts(statement, source, support) if line)),
        Heading("Source", 3),
        Paragraph(citation(source)),
        Paragraph(identifiers(source.edition)),
    )


def render_support(
    statement: Statement | Claim, source: Source, support: Support | ShownSupport, n: int, *, width: int
) -> RenderableType:
    """One support of a statement as a rich renderable laid out for `width` columns."""
    return render_page(support_page(statement, source, support, n), width=width)


def support_text(
    statement: Statement | Claim, source: Source, support: Support | ShownSupport, n: int, *, width: int
) -> str:
    """One support of a statement as terminal text without colour."""
    return drawn(render_support(statement, source, support, n, width=width), width=width)


def support_markdown(
    statement: Statement | Claim, source: Source, support: Support | ShownSupport, n: int
) -> str:
    """One support of a statement as Markdown."""
    return page_markdown(support_page(statement, source, support, n))


def _facts(
    statement: Statement | Claim, source: Source, support: Support | ShownSupport
) -> tuple[tuple[str, Line], ...]:
    grade = words.native_grade(support)
    strength = words.strength_label(statement.strength, statement.direction)
    mapped = "; ".join(part for part in (strength, words.CERTAINTIES[statement.certainty]) if part)
    figures = " · ".join(f"“{figure}”" for figure in support.figures)
    marks = "; ".join(words.lifecycle_marks(source, ()))
    alarming = source.edition.lifecycle in words.ALARMING
    opposes = support.stance == "opposes"
    return (
        ("Place", say(support.locator or "no place given", "plain" if support.locator else "warn")),
        ("Figures as printed", say(figures or "none recorded")),
        _says(support),
        ("Stance", say(words.STANCES[support.stance], "warn" if opposes else "plain")),
        ("Directness", say(_directness(support))),
        ("Source's own grade", say(grade or "none given")),
        ("Graded here as", say(mapped)),
        ("Proof", (Run(words.PROOFS[support.proof], "strong"), Run(f": {_EXPLAINED[support.proof]}"))),
        ("Checked", say(words.checked(support.checked))),
        ("Edition", say(marks, "alarm" if alarming else "plain")),
    )


def _says(support: Support | ShownSupport) -> tuple[str, Line]:
    if support.proof == "quoted":
        return "The source's own words", say(f"“{support.says}”") if support.says else ()
    return "What it says, in our words", say(support.says or "as in the statement above")


def _directness(support: Support | ShownSupport) -> str:
    if support.directness == "direct":
        return "direct"
    return words.indirect_label(support.indirect_because) or "indirect"
