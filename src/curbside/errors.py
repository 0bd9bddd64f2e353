"""Every error Curbside raises on purpose, sorted by who must act.

CurbsideError
├── UserError          the person asking: bad input (exit code 2)
│   ├── BadQuestion
│   ├── BadSearch
│   ├── NotFound
│   ├── NotPermitted
│   └── Overtaken
├── EditorError        who writes the library: a file or statement is wrong (exit code 2)
│   └── LibraryError
└── OperatorError      who runs the program: store, index, settings (exit code 1)
    ├── StoreDamaged
    ├── IndexStale
    ├── IndexBusy
    ├── PartMissing
    └── SourceUnavailable

"No answer" is a value (`model.article.NoAnswer`), never an error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class CurbsideError(Exception):
    """Base of all; `advice` says what to do next."""

    exit_code = 1

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


class UserError(CurbsideError):
    """The person asking must change what they entered."""

    exit_code = 2


class BadQuestion(UserError):
    """The question cannot be read: empty, too long, or not text."""


class BadSearch(UserError):
    """A live source does not understand what it was asked for."""


class NotFound(UserError):
    """An id the user named is not held."""


class NotPermitted(UserError):
    """The person signed in may not do this, or not to this."""


class Overtaken(UserError):
    """Somebody else changed it meanwhile; nothing of this change was kept."""

    def __init__(self) -> None:
        super().__init__(
            "somebody else changed this meanwhile; nothing of yours was kept",
            advice="look at it again, then decide again",
        )


class EditorError(CurbsideError):
    """Who writes the evidence must mend a file."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a library file: where, and what to do."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class LibraryError(EditorError):
    """The library's files do not hold together; `faults` names each place."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        shown = "\n".join(str(fault) for fault in self.faults[:50])
        more = f"\n(+{len(self.faults) - 50} more)" if len(self.faults) > 50 else ""
        super().__init__(
            f"{len(self.faults)} fault(s) in the library:\n{shown}{more}",
            advice="mend the named lines and run `curbside library check` again (format: docs/library.md)",
        )


class OperatorError(CurbsideError):
    """Who runs the program must act."""


class StoreDamaged(OperatorError):
    """The store is missing, unreadable or fails its own check."""


class IndexStale(OperatorError):
    """The search index does not belong to this store or version."""


class SourceUnavailable(OperatorError):
    """A live source cannot be reached, or does not answer as it is described."""


class IndexBusy(OperatorError):
    """Another process is writing the search index."""


class PartMissing(OperatorError):
    """An optional part that the settings ask for is not installed, or is not the one expected."""
