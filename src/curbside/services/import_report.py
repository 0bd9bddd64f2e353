"""What an import says of itself: how far it is while it runs, and what became of everything when it ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from curbside.model.holding import Added, Failure
from curbside.model.imported import Imported
from curbside.model.source import LifecycleEvent

_RATE_SETTLES_AFTER = 0.5
"""Seconds before a rate says anything."""


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far an import is; bytes are those of the files given, packed as they are."""

    name: str
    bytes_done: int
    bytes_total: int
    documents: int
    rate: float
    """Bytes a second of what was read; 0 while it cannot be told."""
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class Touched:
    """A change in the life of a source, the editions it concerns, and the statements that rest on them."""

    event: LifecycleEvent
    editions: tuple[str, ...]
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Everything an import did. Counts of documents are by what became of them; every failure is named."""

    files: int
    files_known: int
    """Of these, read to their end by an earlier import and skipped."""
    new: int
    revised: int
    unchanged: int
    duplicates: tuple[tuple[str, str], ...]
    """Documents not kept, each with the edition that holds the same bytes."""
    passages: int
    statements: int
    incomplete: tuple[tuple[str, tuple[str, ...]], ...]
    """Documents kept that lack something, each with what."""
    warnings: int
    formats: tuple[tuple[str, int], ...]
    events: int
    touched: tuple[Touched, ...]
    matched: int
    differing: int
    library: tuple[str, ...]
    """Library files now held that were not held so before, by name."""
    library_unchanged: int
    library_statements: int
    """Curated statements of the library files now held."""
    failures: tuple[Failure, ...]
    bytes: int
    seconds: float

    @property
    def documents(self) -> int:
        """Documents added or revised."""
        return self.new + self.revised


@dataclass(slots=True)
class Tally:
    """Counts an import while it runs."""

    started: float
    bytes_total: int
    files: int = 0
    files_known: int = 0
    bytes_done: int = 0
    bytes_skipped: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    incomplete: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    touched: list[Touched] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    library: tuple[str, ...] = ()
    library_unchanged: int = 0
    library_statements: int = 0

    def take(self, documents: Sequence[Imported], added: Sequence[Added]) -> None:
        """Count what became of a batch."""
        for imported, result in zip(documents, added, strict=True):
            self.counts[result.state] += 1
            if result.state == "duplicate":
                self.duplicates.append((result.edition_id, result.of))
            if result.state in ("new", "revised"):
                self.counts["passages"] += result.passages
                self.counts["statements"] += result.statements
                self.counts["warnings"] += len(imported.warnings)
                self.formats[imported.document.format] += 1
                if imported.document.missing:
                    self.incomplete.append((result.edition_id, imported.document.missing))

    def progress(self, name: str, now: float) -> ImportProgress:
        """How far it is at this moment."""
        elapsed = now - self.started
        read = self.bytes_done - self.bytes_skipped
        rate = read / elapsed if elapsed > _RATE_SETTLES_AFTER else 0.0
        left = max(self.bytes_total - self.bytes_done, 0) / rate if rate else None
        documents = self.counts["new"] + self.counts["revised"]
        return ImportProgress(name, self.bytes_done, self.bytes_total, documents, rate, left)

    def report(self, now: float) -> ImportReport:
        """The final report."""
        n = self.counts
        return ImportReport(
            files=self.files, files_known=self.files_known, new=n["new"], revised=n["revised"],
            unchanged=n["unchanged"], duplicates=tuple(self.duplicates), passages=n["passages"],
            statements=n["statements"], incomplete=tuple(self.incomplete), warnings=n["warnings"],
            formats=tuple(sorted(self.formats.items())), events=n["events"], touched=tuple(self.touched),
            matched=n["matched"], differing=n["differing"], library=self.library,
            library_unchanged=self.library_unchanged, library_statements=self.library_statements,
            failures=tuple(self.failures), bytes=self.bytes_done, seconds=now - self.started,
        )  # fmt: skip
