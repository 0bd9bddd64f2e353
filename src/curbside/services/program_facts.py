"""What is true of this installation, counted: what the pages on method, limits and policy are made from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TypeVar

from curbside.answering.precedence import DESIGN
from curbside.model.article import Versions
from curbside.model.source import HowChecked, Lifecycle, WorkKind
from curbside.model.statement import Certainty, Proof
from curbside.services.answer_question import Answering, versions_of

_Value = TypeVar("_Value", bound=str)


@dataclass(frozen=True, slots=True)
class Facts:
    """Counts over everything held, each list the most frequent first."""

    statements: int
    works: int
    editions: int
    supports: int
    extracted: int
    conflicts: int
    concepts: int
    newest_check: str
    newest_edition: str
    kinds: tuple[tuple[WorkKind, int], ...]
    lifecycles: tuple[tuple[Lifecycle, int], ...]
    how_checked: tuple[tuple[HowChecked, int], ...]
    proofs: tuple[tuple[Proof, int], ...]
    certainties: tuple[tuple[Certainty, int], ...]
    designs: tuple[tuple[WorkKind, ...], ...]
    """Kinds of work in the order of precedence, equals together."""
    versions: Versions


def program_facts(parts: Answering) -> Facts:
    """Count what is held; one pass over statements and sources."""
    store = parts.store
    sources = store.all_sources()
    statements = store.statements_resting_on(s.edition.id for s in sources)
    supports = [support for s in statements for support in s.supports]
    return Facts(
        statements=store.statement_count(),
        works=len({s.work.id for s in sources}),
        editions=len(sources),
        supports=len(supports),
        extracted=sum(s.extracted for s in statements),
        conflicts=len(store.conflicts()),
        concepts=len(store.concepts()),
        newest_check=store.corpus_date(),
        newest_edition=max((s.edition.date or str(s.edition.year) for s in sources), default=""),
        kinds=_most(Counter(s.work.kind for s in sources)),
        lifecycles=_most(Counter(s.edition.lifecycle for s in sources)),
        how_checked=_most(Counter(p.checked.how for p in supports)),
        proofs=_most(Counter(p.proof for p in supports)),
        certainties=_most(Counter(s.certainty for s in statements)),
        designs=_designs(),
        versions=versions_of(parts),
    )


def _most(counts: Counter[_Value]) -> tuple[tuple[_Value, int], ...]:
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _designs() -> tuple[tuple[WorkKind, ...], ...]:
    ranks = sorted(set(DESIGN.values()))
    kinds: dict[int, list[WorkKind]] = {rank: [] for rank in ranks}
    for kind, rank in DESIGN.items():
        kinds[rank].append(kind)  # type: ignore[arg-type]  # the table's keys are the kinds
    return tuple(tuple(kinds[rank]) for rank in ranks)
