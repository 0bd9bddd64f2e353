"""A search as somebody makes it, and what came of it: results that open their support, and what is not held.

Frozen values, standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass

from curbside.model.article import Banner, Versions
from curbside.model.evidence import Reason
from curbside.model.question import Correction
from curbside.model.search import EVERYTHING, Expansion, Narrowing, What
from curbside.model.source import Source
from curbside.model.statement import Statement


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for; `first` results are passed over."""

    words: str
    what: What = "statements"
    narrowing: Narrowing = EVERYTHING
    limit: int = 20
    first: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A statement or a passage found: what it says, what it rests on, and why it stands where it does."""

    id: str
    score: float
    text: str
    sources: tuple[Source, ...]
    locator: str
    reasons: tuple[Reason, ...]
    statement: Statement | None = None


@dataclass(frozen=True, slots=True)
class Searched:
    """The results with how the words were read and what of them is not held."""

    wanted: Wanted
    banners: tuple[Banner, ...]
    """Safety notices the words call up; they stand before everything else."""
    found: tuple[Found, ...]
    more: bool
    """Whether there are further results behind these."""
    searched: int
    """How many statements or passages were searched."""
    corrections: tuple[Correction, ...]
    expansions: tuple[Expansion, ...]
    not_held: tuple[str, ...]
    """Conditions and drugs named that nothing held speaks of."""
    not_understood: tuple[str, ...]
    versions: Versions
