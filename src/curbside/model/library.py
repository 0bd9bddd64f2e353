"""A Library: everything curated that answers may rest on, as one frozen value with its content hash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from curbside.model.source import Source
from curbside.model.statement import Concept, Conflict, Statement


@dataclass(frozen=True, slots=True)
class Presentation:
    """How cases of a condition are told when they do not name it; words to read questions by, never evidence."""

    condition: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """Concepts, sources (by edition id), statements and conflicts; `version` hashes the files read."""

    concepts: Mapping[str, Concept]
    sources: Mapping[str, Source]
    statements: tuple[Statement, ...]
    conflicts: tuple[Conflict, ...]
    version: str
    presentations: tuple[Presentation, ...] = ()
