"""The support behind one citation: what the statement says, where the source says it, and how that is known.

In: a statement or claim, its source, one of its supports, its number, and the section of the held document where
there is one. Out: a page. A quotation, a paraphrase and a match are worded so that none can be taken for another.
"""

from __future__ import annotations

from collections.abc import Iterator

from curbside.model.article import Claim, ShownSupport
from curbside.model.source import Excerpt, Source
from curbside.model.statement import Proof, Statement, Support
from curbside.presenting import words
from curbside.presenting.blocks import (
    Block,
    Facts,
    Heading,
    Line,
    Page,
    Paragraph,
    Quotation,
    Run,
    Tone,
    say,
)
from curbside.presenting.reference_page import citation, identifiers

_EXPLAINED: dict[Proof, str] = {
    "quoted": "the quoted words are the source's own, copied from the document held",
    "paraphrase": "the wording is ours; open the record below to check it",
    "matched": "the document is held, and its passage carries the same figures, drugs and direction",
}
_NOT_HELD = (
    "The document is not held any more as it was when this was taken from it, so its passage is not shown."
)


def support_page(
    statement: Statement | Claim,
    source: Source,
    support: Support | ShownSupport,
    n: int,
    *,
    excerpt: Excerpt | None = None,
    without: str = _NOT_HELD,
) -> Page:
    """One support as blocks; `excerpt` is the section of the held document, `without` what stands where it is none."""
    quoted_above = excerpt is not None and support.quote is not None
    facts = _facts(statement, source, support, quoted_above=quoted_above)
    stated = () if quoted_above else (Paragraph(say(statement.text, "strong")),)
    return (
        Heading(f"Support [{n}]", 1),
        *stated,
        *_held(support, excerpt, without),
        Facts(tuple((name, line) for name, line in facts if line)),
        Heading("Source", 3),
        Paragraph(citation(source)),
        Paragraph(identifiers(source.edition)),
    )


def _held(support: Support | ShownSupport, excerpt: Excerpt | None, without: str) -> tuple[Block, ...]:
    """The section with the span marked; of a held document whose section cannot be shown, that it cannot."""
    if support.proof == "paraphrase":
        return ()
    if excerpt is None:
        return (Paragraph(say(without, "warn")),)
    page = f", page {excerpt.page}" if excerpt.page is not None else ""
    said = "the words quoted are marked" if support.quote else "the passage it was matched with is marked"
    return (Quotation(f"In the document held{page}; {said}:", tuple(_lines(excerpt))),)


def _lines(excerpt: Excerpt) -> Iterator[Line]:
    """The section's paragraphs, with the marked words where they stand."""
    pieces: tuple[tuple[str, Tone], ...] = (
        ("… " * excerpt.cut_before + excerpt.before, "plain"),
        (excerpt.marked, "marked"),
        (excerpt.after + " …" * excerpt.cut_after, "plain"),
    )
    line: list[Run] = []
    for text, tone in pieces:
        first, *rest = text.split("\n")
        line.append(Run(first, tone))
        for further in rest:
            if any(run.text.strip() for run in line):
                yield tuple(line)
            line = [Run(further, tone)]
    if any(run.text.strip() for run in line):
        yield tuple(line)


def _facts(
    statement: Statement | Claim, source: Source, support: Support | ShownSupport, *, quoted_above: bool
) -> tuple[tuple[str, Line], ...]:
    grade = words.native_grade(support)
    strength = words.strength_label(statement.strength, statement.direction)
    mapped = "; ".join(part for part in (strength, words.CERTAINTIES[statement.certainty]) if part)
    figures = " · ".join(f"“{figure}”" for figure in support.figures)
    marks = "; ".join(words.lifecycle_marks(source, ()))
    alarming = source.edition.lifecycle in words.ALARMING
    opposes = support.stance == "opposes"
    return (
        ("Kind of source", (Run(words.KINDS[source.work.kind], "strong"), Run(f" of {source.edition.year}"))),
        ("Place", say(support.locator or "no place given", "plain" if support.locator else "warn")),
        ("Figures as printed", say(figures or "none recorded")),
        ("", ()) if quoted_above else _says(support),
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
        words_held = support.quote.text if support.quote else support.says
        return "The source's own words", say(f"“{words_held}”") if words_held else ()
    return "What it says, in our words", say(support.says or "as in the statement above")


def _directness(support: Support | ShownSupport) -> str:
    if support.directness == "direct":
        return "direct"
    return words.indirect_label(support.indirect_because) or "indirect"
