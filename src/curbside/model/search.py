"""Searching what is held: entries of the index, what narrows a search, what widens it, results with reasons.

Frozen values, standard library only. A search returns entries of one kind: statements or passages.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from curbside.model.evidence import Reason
from curbside.model.source import Lifecycle, Source, WorkKind
from curbside.model.statement import Population

What = Literal["statements", "passages"]
Widening = Literal[
    "synonym", "abbreviation", "in full", "generic name", "brand name", "everyday word", "member of the class",
    "its class",
]  # fmt: skip
"""How an expansion stands to the words asked."""


@dataclass(frozen=True, slots=True)
class Ground:
    """An edition that an entry rests on, as far as a search can be narrowed by it."""

    edition: str
    kind: WorkKind
    organisation: str
    year: int
    jurisdiction: str
    language: str
    lifecycle: Lifecycle


def ground_of(source: Source, *, language: str) -> Ground:
    """What a search may ask of a source; `language` is its document's."""
    work, edition = source.work, source.edition
    return Ground(
        edition.id, work.kind, work.organisation, edition.year, work.jurisdiction, language, edition.lifecycle
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement or passage as the index takes it.

    `owner` is what it comes and goes with (an edition, or the curated library), `text` everything that is
    searched in full, `title` the title of what it stands in, searched at a small weight, `prose` what it says
    itself, compared by meaning and by sentence.
    """

    id: str
    what: What
    owner: str
    title: str
    text: str
    grounds: tuple[Ground, ...]
    populations: tuple[Population, ...] = ()
    extracted: bool = False
    prose: str = ""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What results must fit; an empty field does not narrow. One edition must fit all that is said of editions."""

    kinds: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    """First and last year, both included."""
    jurisdictions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    lifecycles: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()
    """Who a statement is about; passages are about nobody in particular and fit none."""

    @property
    def narrows(self) -> bool:
        """Whether anything is asked of results at all."""
        return self != EVERYTHING

    def fits(self, grounds: Iterable[Ground], populations: Iterable[str]) -> bool:
        """Whether an entry with these grounds and populations is wanted."""
        if self.populations and not set(self.populations) & set(populations):
            return False
        return any(self._fits(ground) for ground in grounds)

    def _fits(self, ground: Ground) -> bool:
        asked = (
            (self.kinds, ground.kind),
            (self.organisations, ground.organisation),
            (self.jurisdictions, ground.jurisdiction),
            (self.languages, ground.language),
            (self.lifecycles, ground.lifecycle),
        )
        if any(wanted and value not in wanted for wanted, value in asked):
            return False
        return self.years is None or self.years[0] <= ground.year <= self.years[1]


EVERYTHING = Narrowing()


@dataclass(frozen=True, slots=True)
class Expansion:
    """Other words searched for words asked: `weight`, below one, is what they count beside them."""

    asked: str
    words: str
    why: Widening
    weight: float


@dataclass(frozen=True, slots=True)
class Query:
    """A search: words, other words for them, and what results must fit."""

    text: str
    what: What = "statements"
    narrowing: Narrowing = EVERYTHING
    expansions: tuple[Expansion, ...] = ()
    by_meaning: bool = False
    """Whether vectors, where held, count too; what an answer is made of is ranked by words alone."""


@dataclass(frozen=True, slots=True)
class Result:
    """An entry found, with its score and how it came about."""

    id: str
    score: float
    reasons: tuple[Reason, ...]
