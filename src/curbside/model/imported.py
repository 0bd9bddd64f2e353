"""What an importer makes of bytes: whole documents with their work, edition, statements and lifecycle events.

Or a Refused value that names what could not be read and why; a half-read document says what it lacks. Files
of the library's own format are given on as text.
"""

from __future__ import annotations

from dataclasses import dataclass

from curbside.model.source import Document, Edition, LifecycleEvent, Work
from curbside.model.statement import Statement


@dataclass(frozen=True, slots=True)
class Imported:
    """One document read: `statements` are verbatim quotes found in it (`extracted`, proof "quoted")."""

    work: Work
    edition: Edition
    document: Document
    organisation: str = ""
    """The issuing body's name as the document writes it."""
    statements: tuple[Statement, ...] = ()
    events: tuple[LifecycleEvent, ...] = ()
    warnings: tuple[str, ...] = ()
    """What was stripped or looked odd: hidden text, scripts, a missing date."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Input that was not imported: the name it came under, why, and what to do."""

    name: str
    reason: str
    advice: str = ""


Outcome = Imported | Refused


@dataclass(frozen=True, slots=True)
class LibraryText:
    """A file of the library's own format: curated statements, held when all of them hold together."""

    name: str
    text: str
