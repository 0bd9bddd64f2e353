"""Count what a library covers, per topic: statements, doses, red flags, people, sources by year and body."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from curbside.model.coverage import DRUGS, SPECIAL, Coverage, TopicCoverage
from curbside.model.library import Library
from curbside.model.source import Source
from curbside.model.statement import Population, Statement


def library_coverage(library: Library) -> Coverage:
    """Count a library, topics by name."""
    topics = sorted({s.topic for s in library.statements} - {DRUGS})
    supports = [p for s in library.statements for p in s.supports]
    cited = {p.edition_id for p in supports}
    sources = [library.sources[i] for i in sorted(cited & set(library.sources))]
    read = {p.edition_id for p in supports if p.checked.how != "secondary"}
    return Coverage(
        topics=tuple(_topic(t, library) for t in topics),
        drugs=_topic(DRUGS, library),
        statements=len(library.statements),
        primary_sources=len(read),
        sources=len(sources),
        conflicts=len(library.conflicts),
        supports=len(supports),
        how=tuple(Counter(p.checked.how for p in supports).most_common()),
        years=tuple(sorted(Counter(s.edition.year for s in sources).items(), reverse=True)),
        bodies=_bodies(sources, library),
        newer_not_held=_newer(sources),
    )


def _topic(topic: str, library: Library) -> TopicCoverage:
    statements = [s for s in library.statements if s.topic == topic]
    editions = {i for s in statements for i in s.edition_ids}
    return TopicCoverage(
        topic=topic,
        statements=len(statements),
        doses=sum(len(s.doses) for s in statements),
        red_flags=sum(s.facet in ("red-flags", "emergency") for s in statements),
        special={who: sum(_speaks_of(s, who) for s in statements) for who in SPECIAL},
        sources=len(editions),
        newest=max((library.sources[i].edition.year for i in editions if i in library.sources), default=0),
    )


def _speaks_of(statement: Statement, who: Population) -> bool:
    doses = statement.doses
    named = {*statement.population, *(p for d in doses for p in d.population)}
    return who in named or any(a.whom == who for d in doses for a in d.adjustments)


def _bodies(sources: Sequence[Source], library: Library) -> tuple[tuple[str, int], ...]:
    counted = Counter(s.work.organisation for s in sources if s.work.organisation)
    named = {library.concepts[i].name if i in library.concepts else i: n for i, n in counted.items()}
    return tuple(sorted(named.items(), key=lambda pair: (-pair[1], pair[0])))


def _newer(sources: Sequence[Source]) -> tuple[tuple[str, str, int], ...]:
    known = {s.work.id: s.work for s in sources if s.work.newer_known}
    return tuple(
        (w.title, w.newer_known.note, w.newer_known.year) for _, w in sorted(known.items()) if w.newer_known
    )
