"""The results of a search as a page: what was found, what it rests on, how the words were read, what is not held.

In: a Searched. Out: blocks. It asserts nothing of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from curbside.model.evidence import Reason
from curbside.model.searched import Found, Searched
from curbside.model.source import Passage, Source
from curbside.presenting import words
from curbside.presenting.blocks import Block, Box, Heading, Line, Node, Outline, Page, Paragraph, Run, say
from curbside.presenting.reference_page import citation

MOST_TEXT = 700
"""Characters of a passage shown in a list: enough to see whether it is the place."""


def results_page(searched: Searched, *, explain: bool) -> Page:
    """Everything a reader needs to judge the list, then the list."""
    blocks: list[Block] = [Heading(f"Search: {searched.wanted.words}", 1)]
    blocks += [Box(b.severity, b.title, (Paragraph(say(b.text)),)) for b in searched.banners]
    blocks.append(Paragraph(say(counted(searched))))
    blocks += [Paragraph(say(said, "warn")) for said in not_held(searched)]
    blocks += [Paragraph(say(words.correction(c))) for c in searched.corrections]
    if searched.expansions:
        blocks.append(Paragraph(say(f"Searched as well: {other_words(searched)}.", "quiet")))
    for place, found in enumerate(searched.found, start=searched.wanted.first + 1):
        blocks += _result(place, found, explain=explain)
    return tuple(blocks)


def passage_page(passage: Passage, sources: Mapping[str, Source]) -> Page:
    """A passage in full with what it stands in."""
    source = sources.get(passage.edition_id)
    blocks: list[Block] = [Heading(source.work.title if source else passage.edition_id, 1)]
    if source is not None:
        blocks += [Paragraph(citation(source)), Paragraph(say(_source(source), "quiet"))]
    if passage.section:
        blocks.append(Heading(" > ".join(passage.section)))
    return (*blocks, *(Paragraph(say(p)) for p in passage.text.split("\n") if p.strip()))


def counted(searched: Searched) -> str:
    """How many were found among how many."""
    of = f"{searched.searched:,} {searched.wanted.what} were searched"
    if not searched.found:
        return f"Nothing held fits; {of}."
    first, last = searched.wanted.first + 1, searched.wanted.first + len(searched.found)
    return f"{first} to {last}{', more behind them' if searched.more else ', no more behind them'}; {of}."


def not_held(searched: Searched) -> tuple[str, ...]:
    """What of the words nothing held speaks of, and what was not understood."""
    found = [f"Nothing is held on {', '.join(searched.not_held)}."] if searched.not_held else []
    if searched.not_understood:
        found.append(f"Searched as they stand, not understood: {', '.join(searched.not_understood)}.")
    return tuple(found)


def other_words(searched: Searched) -> str:
    """Every expansion with why it is there."""
    return "; ".join(f"“{e.words}” ({e.why} of “{e.asked}”)" for e in searched.expansions)


def shown_text(found: Found) -> str:
    """What a result says, a long passage cut at a word."""
    if len(found.text) <= MOST_TEXT:
        return found.text
    return f"{found.text[:MOST_TEXT].rsplit(' ', 1)[0]} …"


def labels(found: Found) -> tuple[str, ...]:
    """What a result rests on: each source with body, kind, year and life; the place; how strong it is."""
    parts = [*(_source(s) for s in found.sources), found.locator]
    if found.statement is not None:
        statement = found.statement
        parts += [
            words.strength_label(statement.strength, statement.direction, short=True),
            words.SHORT_CERTAINTIES[statement.certainty],
            "found by a program, not confirmed by an editor" if statement.extracted else "",
        ]
    return tuple(p for p in parts if p)


def is_alarming(found: Found) -> bool:
    """Whether a source it rests on was retracted, or is doubted."""
    return any(s.edition.lifecycle in words.ALARMING for s in found.sources)


def _result(place: int, found: Found, *, explain: bool) -> Iterator[Block]:
    yield Paragraph((Run(f"{place}. ", "strong"), Run(shown_text(found))))
    rests: Line = (Run(" · ".join(labels(found)), "alarm" if is_alarming(found) else "quiet"),)
    yield Paragraph((*rests, Run(f"  [{found.id}]", "quiet")))
    if explain:
        yield Outline((_node(Reason("score", f"{found.score:.2f}", found.reasons)),))


def _source(source: Source) -> str:
    body = words.organisation(source)
    lead = f"{body}, " if body else ""
    life = words.LIFECYCLES[source.edition.lifecycle]
    return f"{source.work.title} ({lead}{words.KINDS[source.work.kind]}, {source.edition.year}, {life})"


def _node(reason: Reason) -> Node:
    return Node(say(f"{reason.rule}: {reason.detail}"), tuple(_node(child) for child in reason.children))
