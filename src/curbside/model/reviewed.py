"""What goes through review: subjects with their versions and dependency closures, signatures, reports, messages.

Frozen values, standard library only. A subject is an article or a statement; what was approved is a version of it,
bound to the hash of its content as displayed and to its closure.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from curbside.model.article import ReviewState
from curbside.model.ledger import canonical, sha256

SubjectKind = Literal["article", "statement"]
Risk = Literal["high", "medium", "low"]
RISKS: Mapping[Risk, str] = {
    "high": "doses, warnings or emergencies",
    "medium": "recommendations",
    "low": "background",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """An article or a statement in the workflow; `moved` counts its changes, so that none is lost."""

    id: str
    """Kind and name with a colon between: also what the ledger calls it."""
    kind: SubjectKind
    name: str
    title: str
    state: ReviewState
    author: str
    made_at: int
    since: int
    """When it came into this state."""
    version: int = 1
    """The newest version."""
    approved: int = 0
    """The version approved last, 0 where none was."""
    approved_at: int = 0
    expires_at: int = 0
    """When the approval ends without a new review."""
    round: int = 0
    question: str = ""
    question_key: str = ""
    jurisdiction: str = ""
    specialty: str = ""
    risk: Risk = "medium"
    note: str = ""
    """What a reader of the approved version is told in plain words; empty while nothing is the matter."""
    moved: int = 1


@dataclass(frozen=True, slots=True)
class Dependency:
    """One thing a version rests on, with the mark that changes when it does."""

    kind: Literal["statement", "edition", "conflict", "rules"]
    id: str
    mark: str


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a subject: hash of its content, closure, and what it was composed with."""

    subject: str
    number: int
    content: str
    closure: tuple[Dependency, ...]
    library: str
    rules: str
    software: str
    made_at: int
    made_by: str
    because: str = ""
    checked_against: str = ""
    """The library, rules and software it was last composed against with the same content."""
    answered: bool = True
    """False where composing it again gave no article any more."""
    moved: int = 1


@dataclass(frozen=True, slots=True)
class VersionContent:
    """A version's content: the answer or statement itself, and each audience's view of it as displayed; packed."""

    subject: str
    number: int
    body: bytes
    displayed: bytes


@dataclass(frozen=True, slots=True)
class Signature:
    """Somebody who stands for a version; name, credentials and interests as of that day are words outside the chain."""

    subject: str
    version: int
    account: str
    part: Literal["reviewer", "editor"]
    signed_at: int
    said: str


ReportState = Literal["open", "answered"]


@dataclass(frozen=True, slots=True)
class Report:
    """A reader's problem report in the editors' hands; its key, kept as a hash, lets the reader read the answer."""

    number: int
    key: str
    article_id: str
    statement_id: str
    kind: str
    text: str
    versions: str
    reported_at: int
    state: ReportState = "open"
    answer: str = ""
    answered_by: str = ""
    answered_at: int = 0
    moved: int = 1


@dataclass(frozen=True, slots=True)
class Message:
    """A message for any mailer to send; once sent, its text is gone, because it may hold a link."""

    id: str
    account: str
    about: str
    subject: str
    text: str
    made_at: int
    sent_at: int = 0
    moved: int = 1


def mark_of(noun: Any) -> str:
    """The mark of a noun: changes with any of its fields but the place in a file where it stands."""
    fields = dataclasses.asdict(noun)
    for place in ("file", "line"):
        fields.pop(place, None)
    return sha256(canonical(fields))


def closure_hash(closure: tuple[Dependency, ...]) -> str:
    """The hash of a closure, whatever the order in which it was gathered."""
    return sha256(canonical(sorted([d.kind, d.id, d.mark] for d in closure)))


@dataclass(frozen=True, slots=True)
class Moved:
    """A dependency that is not what it was: gone, new or other."""

    kind: str
    id: str
    how: Literal["gone", "new", "changed"]


def moved_since(before: tuple[Dependency, ...], after: tuple[Dependency, ...]) -> tuple[Moved, ...]:
    """What differs between two closures, sorted."""
    old, new = ({(d.kind, d.id): d.mark for d in c} for c in (before, after))
    gone = (Moved(k, i, "gone") for k, i in sorted(old.keys() - new.keys()))
    came = (Moved(k, i, "new") for k, i in sorted(new.keys() - old.keys()))
    changed = (Moved(k, i, "changed") for k, i in sorted(old.keys() & new.keys()) if old[k, i] != new[k, i])
    return (*gone, *came, *changed)
