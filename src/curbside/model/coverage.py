"""What a library covers, as numbers: per topic, and over all of it. Filled by `services/library_coverage.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from curbside.model.source import HowChecked
from curbside.model.statement import Population

SPECIAL: tuple[Population, ...] = (
    "pregnant", "kidney-impairment", "liver-impairment", "child", "older-adult",
)  # fmt: skip
"""The people whose care most often differs; a topic that names none of a kind shows it."""

DRUGS = "drugs"
"""The folder whose statements belong to no topic: labels, one file a drug."""


@dataclass(frozen=True, slots=True)
class TopicCoverage:
    """One topic: `special` counts statements for each group of SPECIAL, by population or adjustment."""

    topic: str
    statements: int
    doses: int
    red_flags: int
    special: Mapping[Population, int]
    sources: int
    newest: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole library; `how` counts supports by what was read, `supports` is their sum."""

    topics: tuple[TopicCoverage, ...]
    drugs: TopicCoverage
    statements: int
    primary_sources: int
    sources: int
    conflicts: int
    supports: int
    how: tuple[tuple[HowChecked, int], ...]
    years: tuple[tuple[int, int], ...]
    bodies: tuple[tuple[str, int], ...]
    newer_not_held: tuple[tuple[str, str, int], ...]
    """Work title, what is known of the newer edition, its year: never passed off as the newest."""
