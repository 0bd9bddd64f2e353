"""References on a page: typed, dated, identified, marked, and at which places they are cited."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from curbside.model.article import Claim, Reference
from curbside.model.source import Edition, Source
from curbside.presenting import words
from curbside.presenting.blocks import Entry, Heading, Line, Link, Page, Paragraph, Run, say
from curbside.presenting.safe import doi_url, pmcid_url, pmid_url, safe_url

_AUTHORS_SHOWN = 3
_PLACES_SHOWN = 5
"""Of a source cited at many places only the first are listed; each claim's own support has its place."""


def references(held: tuple[Reference, ...], claims: tuple[Claim, ...], *, brief: bool = False) -> Page:
    """The numbered reference list, or nothing where nothing is cited; `brief` leaves out the places cited."""
    if not held:
        return ()
    places = {} if brief else _places(claims)
    entries = (_brief(r) if brief else _entry(r, places.get(r.number, ())) for r in held)
    return (Heading("References"), *entries)


def _brief(reference: Reference) -> Entry:
    """Citation, identifier, and any lifecycle mark: a mark is never left out."""
    first, second, *marked = _entry(reference, ()).lines
    return Entry(reference.number, ((*first, Run(" "), *second), *marked))


def held_proofs(claims: tuple[Claim, ...]) -> Page:
    """One line that says how the citations of an answer are proven, counted."""
    counts = Counter(s.proof for c in claims for s in c.supports)
    if not counts:
        return ()
    if len(counts) == 1:
        only = next(iter(counts))
        return (Paragraph(say(f"Citations, all {counts.total()}: {words.PROOFS[only]}.", "quiet")),)
    said = "; ".join(f"{counts[proof]} {label}" for proof, label in words.PROOFS.items() if counts[proof])
    return (Paragraph(say(f"Citations: {said}. {words.PARAPHRASE_RULE}", "quiet")),)


def citation(source: Source) -> Line:
    """Title, makers, container, year, volume and pages in one line."""
    edition, work = source.edition, source.work
    makers = ". ".join(part for part in (_authors(work.authors), words.organisation(source)) if part)
    numbers = edition.volume + (f"({edition.issue})" if edition.issue else "")
    place = ":".join(part for part in (numbers, edition.pages) if part)
    container = " ".join(part for part in (work.container, edition.date or str(edition.year)) if part)
    printed = ";".join(part for part in (container, place) if part)
    label = f" {edition.label}." if edition.label else ""
    return (
        Run(f"{words.KINDS[work.kind]} ", "strong"),
        Run(f"{edition.year}. ", "strong"),
        Run(f"{makers.rstrip('.')}. " if makers else "No author or body named. "),
        Run(f"{work.title.rstrip('.')}.{label} {printed}."),
    )


def identifiers(edition: Edition) -> Line:
    """Every identifier held, each linked to its primary record; the address only where no record has one."""
    recorded = edition.doi or edition.pmid or edition.pmcid
    found = [
        (f"doi:{edition.doi}", doi_url(edition.doi)) if edition.doi else None,
        (f"PMID {edition.pmid}", pmid_url(edition.pmid)) if edition.pmid else None,
        (edition.pmcid, pmcid_url(edition.pmcid)) if edition.pmcid else None,
        (f"ISBN {edition.isbn}", "") if edition.isbn else None,
        (f"label set id {edition.set_id}", "") if edition.set_id else None,
        (edition.url, safe_url(edition.url)) if edition.url and not recorded else None,
    ]
    parts: list[Run | Link] = []
    for text, url in (f for f in found if f):
        parts += [Run(" · "), Link(text, url)] if parts else [Link(text, url)]
    if not parts:
        return say("no identifier held", "warn")
    if edition.identifiers == "unverified":
        parts.append(Run(" (identifiers not verified)", "warn"))
    return tuple(parts)


def _entry(reference: Reference, places: tuple[str, ...]) -> Entry:
    """Citation, identifiers, and any lifecycle mark first; how it was checked and where it is cited after."""
    lines, more = _of_source(reference.source, reference.marks)
    if places:
        hidden = len(places) - _PLACES_SHOWN
        rest = f"; and {hidden} more" if hidden > 0 else ""
        more = (*more, say("cited at: " + "; ".join(places[:_PLACES_SHOWN]) + rest, "quiet"))
    return Entry(reference.number, lines, more)


@lru_cache(maxsize=2048)
def _of_source(source: Source, marks: tuple[str, ...]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """What stands first of a source and what after, whatever the answer: the same sources are cited again and again."""
    alarming = source.edition.lifecycle in words.ALARMING
    beside = tuple(m for m in marks if not m.startswith("identifier"))  # said at the identifiers
    said = "; ".join(words.lifecycle_marks(source, beside))
    status: Line = (
        Run(words.jurisdiction(source.work.jurisdiction) + " · "),
        Run(said, "alarm" if alarming else "warn" if source.edition.lifecycle != "current" else "plain"),
        Run(f" · {words.checked(source.edition.checked)}"),
    )
    current = source.edition.lifecycle == "current" and not source.work.newer_known
    lines = (citation(source), identifiers(source.edition))
    return (lines, (status,)) if current else ((*lines, status), ())


def _places(claims: tuple[Claim, ...]) -> dict[int, tuple[str, ...]]:
    """Where each reference is cited, by number, each place once."""
    found: dict[int, dict[str, None]] = {}
    for support in (s for claim in claims for s in claim.supports if s.locator):
        found.setdefault(support.number, {})[support.locator] = None
    return {number: tuple(places) for number, places in found.items()}


def _authors(authors: tuple[str, ...]) -> str:
    shown = ", ".join(authors[:_AUTHORS_SHOWN])
    return f"{shown}, et al" if len(authors) > _AUTHORS_SHOWN else shown
