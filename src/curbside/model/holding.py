"""What the document store says of what it holds: revisions, import runs with their checkpoints, changes, matches.

Frozen values, standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from curbside.model.evidence import Reason

AddedState = Literal["new", "revised", "unchanged", "duplicate", "refused"]
"""new: an edition not held before; revised: held, and its content changed; unchanged: held just so;
duplicate: the same content under another edition's id; refused: it does not hold together."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one document; `of` names the edition a duplicate repeats, `reason` why it was refused."""

    edition_id: str
    state: AddedState
    revision: int = 0
    passages: int = 0
    statements: int = 0
    of: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """Something in the input that was not imported: its name, why, and what to do."""

    name: str
    reason: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """The checkpoint of one file, found again by name, bytes and reader; one that failed is read again."""

    run: int
    name: str
    sha256: str
    reader: str
    size: int = 0
    documents: int = 0
    failures: tuple[Failure, ...] = ()
    state: Literal["done", "failed"] = "done"


@dataclass(frozen=True, slots=True)
class ImportRun:
    """One import: without `finished` it is running or was stopped, and the same command resumes it."""

    id: int
    started: str
    software: str
    finished: str = ""
    files: int = 0
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Revision:
    """One state a document has had; the last is the one answers rest on."""

    edition_id: str
    revision: int
    sha256: str
    digest: str
    held_since: str


@dataclass(frozen=True, slots=True)
class Change:
    """A document was added or revised; `number` only grows, so an index can tell what it has not seen.

    `digest` is of the whole content: by it an index knows that the store is still the one it has followed.
    """

    number: int
    edition_id: str
    revision: int
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Holdings:
    """How much is held."""

    works: int
    editions: int
    documents: int
    passages: int
    statements: int
    events: int


@dataclass(frozen=True, slots=True)
class OriginalMatch:
    """A curated statement's support held against the imported original: matched, or how they differ.

    `wording` is the hash of what was held against it: a statement edited since then is not matched any more.
    """

    statement_id: str
    edition_id: str
    locator: str
    original_id: str
    revision: int
    matched: bool
    wording: str
    passage_id: str = ""
    differences: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing wrong in the store: what it concerns and what is wrong with it."""

    what: str
    problem: str
