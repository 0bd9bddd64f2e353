"""The seam to the review record: one store of frozen records, changed by whole deeds with their ledger entries.

Contract: `tests/contracts/test_review_store.py`, which runs on the fake (`tests/fakes_review.py`), on SQLite and on
PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from curbside.model.account import Account, ApiToken, Link, Secret, Session
from curbside.model.article import Answer, Article, NoAnswer
from curbside.model.audience import Audience
from curbside.model.ledger import Draft, Entry, Head, Words
from curbside.model.overlay import Confirmation, Overlay
from curbside.model.reviewed import Message, Report, Signature, Subject, Version, VersionContent
from curbside.model.statement import Statement
from curbside.model.verdicts import Assignment, Judged, Settled

Record = (
    Account | Secret | Session | Link | ApiToken | Subject | Version | VersionContent | Signature | Assignment
    | Judged | Settled | Overlay | Confirmation | Report | Message | Words
)  # fmt: skip
T = TypeVar("T", bound=Record)

KEYS: Mapping[type[Any], tuple[str, ...]] = {
    Account: ("id",),
    Secret: ("account",),
    Session: ("hash",),
    Link: ("hash",),
    ApiToken: ("id",),
    Subject: ("id",),
    Version: ("subject", "number"),
    VersionContent: ("subject", "number"),
    Signature: ("subject", "version", "account"),
    Assignment: ("subject", "round", "reviewer"),
    Judged: ("subject", "round", "reviewer", "bullet"),
    Settled: ("subject", "round", "bullet"),
    Overlay: ("id",),
    Confirmation: ("statement",),
    Report: ("number",),
    Message: ("id",),
    Words: ("hash",),
}
"""What tells the records of a kind apart."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Everything one act changes: all of it is kept, with its entries chained to the ledger, or nothing is.

    A record with a count of its changes (`moved`) is written only on top of the one before; `unmoved` records are
    not written and must still be what they were. Otherwise the deed is overtaken.
    """

    rows: tuple[Record, ...] = ()
    entries: tuple[Draft, ...] = ()
    gone: tuple[Record, ...] = ()
    unmoved: tuple[Record, ...] = ()


class ReviewStore(Protocol):
    """Accounts, articles and statements under review, overlays, reports, and the ledger of what was done."""

    def one(self, kind: type[T], *key: str | int) -> T | None:
        """The record under this key, or None."""
        ...

    def all(self, kind: type[T], /, **equal: str | int) -> tuple[T, ...]:
        """Every record of a kind whose fields have these values, by key."""
        ...

    def commit(self, deed: Deed) -> tuple[Entry, ...]:
        """Keep a deed whole; when it returns it is on disk. Raises Overtaken."""
        ...

    def entries(self, *, after: int = 0, limit: int = 500, subject: str = "") -> tuple[Entry, ...]:
        """Ledger entries in their order, after a number, of one subject where one is named."""
        ...

    def head(self) -> Head:
        """The newest entry of the ledger."""
        ...


Content = Article | NoAnswer | Statement
"""What a version holds: an article, what it became when nothing answers any more, or a statement."""


class Display(Protocol):
    """How content is shown: what an approval binds to is what each audience is shown, not what is stored."""

    @property
    def drawing(self) -> str:
        """Tells one way of drawing from another: the same content drawn by the same is the same."""
        ...

    def displayed(self, content: Content) -> Mapping[str, str]:
        """Each audience's view of all that is content, as text: versions, state and other questions left out."""
        ...

    def shown(self, answer: Answer, audience: Audience) -> Answer:
        """The answer as this audience reads it."""
        ...

    def pack(self, content: Content) -> bytes: ...
    def unpack(self, body: bytes) -> Content:
        """What `pack` was given, whichever version of the program packed it."""
        ...
