"""What readers are told of reviews: the state that is, and who stands for exactly this content. Meets `ReviewStatus`.

Nothing is called approved here unless the content kept is, as this program shows it now, what was signed: a program
that draws it differently says "needs re-review" until it has been looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

from curbside.model.article import Article
from curbside.model.ledger import Words
from curbside.model.review import Published, ReviewRecord, Signer
from curbside.model.reviewed import Signature, Subject, Version, VersionContent, mark_of
from curbside.model.statement import Statement
from curbside.model.workflow import NOT_PUBLIC
from curbside.review_ports import Content, Display
from curbside.services.board import Board, day
from curbside.services.review_content import content_hash, reading_of

_DRAWN_DIFFERENTLY = (
    "This program shows it differently from what was approved: check each line until somebody has looked."
)
_MOST_KEPT, _MOST_READ = 512, 48
"""Articles known to be bound, and articles kept read; a long one takes a few megabytes."""
_PARTS = {"reviewer": "Reviewed by", "editor": "Approved by"}


class PublishedReviews:
    """Meets `ports.ReviewStatus` on the review record."""

    def __init__(self, board: Board, display: Display) -> None:
        self._board = board
        self._display = display
        self._bound: dict[tuple[str, int], bool] = {}
        self._read: dict[tuple[str, int], Content | None] = {}
        self._lock = Lock()
        self._known = _Known()

    def of(self, article_id: str) -> ReviewRecord:
        """The state of a public article; what was never submitted is unreviewed."""
        return self._record(self._board.store.one(Subject, f"article:{article_id}"))

    def published(self) -> tuple[Published, ...]:
        """Articles anyone may read, the newest approval first."""
        known = self._as_of_now()
        if known.published is None:
            known.published = self._published()
        return known.published

    def _published(self) -> tuple[Published, ...]:
        found = [s for s in self._board.store.all(Subject, kind="article") if _public(s)]
        found.sort(key=lambda s: (-s.approved_at, s.name))
        return tuple(Published(s.name, s.title, day(s.approved_at), self._record(s).state) for s in found)

    def article(self, article_id: str, version: int = 0) -> Article | None:
        """The content approved last under this id, or that of another version that was approved once."""
        subject = self._board.store.one(Subject, f"article:{article_id}")
        if subject is None or not _public(subject):
            return None
        number = version or subject.approved
        if number not in self._signed(subject):
            return None
        content = self._content(subject.id, number)
        return content if isinstance(content, Article) else None

    def signed_by(self, article_id: str, version: int) -> tuple[Signer, ...]:
        """Who signed a version of an article."""
        return self._signers(f"article:{article_id}", version)

    def _content(self, subject: str, number: int) -> Content | None:
        """A version's content; it never changes, so what was read is kept."""
        key = (subject, number)
        with self._lock:
            if key in self._read:
                return self._read[key]
        kept = self._board.store.one(VersionContent, subject, number)
        content = self._display.unpack(kept.body) if kept else None
        with self._lock:
            if len(self._read) >= _MOST_READ:
                self._read.clear()
            self._read[key] = content
        return content

    def on_question(self, key: str) -> Published | None:
        """The public article on exactly this question, whoever asked it; never one that is merely alike."""
        if not key:
            return None
        found = [s for s in self._board.store.all(Subject, question_key=key, kind="article") if _public(s)]
        if not found:
            return None
        one = found[0]
        return Published(one.name, one.title, day(one.approved_at), self._record(one).state)

    def statement(self, statement: Statement) -> ReviewRecord:
        """The state of a statement; approved only in just the reading that was."""
        subject = self._board.store.one(Subject, f"statement:{statement.id}")
        record = self._record(subject)
        if subject is None or record.state != "approved":
            return record
        content = self._content(subject.id, subject.approved)
        if isinstance(content, Statement) and mark_of(reading_of(content)) == mark_of(reading_of(statement)):
            return record
        return ReviewRecord("needs-re-review", note="It has changed since it was approved.")

    def _as_of_now(self) -> _Known:
        """What was read of the record while its ledger was as it is now: every move makes it anew."""
        head = self._board.store.head().hash
        if self._known.head != head:
            self._known = _Known(head)
        return self._known

    def _record(self, subject: Subject | None) -> ReviewRecord:
        if subject is None:
            return ReviewRecord()
        records = self._as_of_now().records
        if subject.id not in records:
            records[subject.id] = self._read_record(subject)
        return records[subject.id]

    def _read_record(self, subject: Subject) -> ReviewRecord:
        if not _public(subject):
            return ReviewRecord(subject.state)
        signers = self._signers(subject.id, subject.approved)
        on, numbers = day(subject.approved_at), self._signed(subject)
        if subject.state != "approved":
            return ReviewRecord("needs-re-review", signers, on, subject.note, subject.approved, numbers)
        if not signers:
            return ReviewRecord(
                "needs-re-review", note="Nobody's name stands under it any more.", versions=numbers
            )
        if not self._is_bound(subject):
            return ReviewRecord("needs-re-review", signers, on, _DRAWN_DIFFERENTLY, subject.approved, numbers)
        return ReviewRecord("approved", signers, on, subject.note, subject.approved, numbers)

    def _signed(self, subject: Subject) -> tuple[int, ...]:
        return tuple(sorted({s.version for s in self._board.store.all(Signature, subject=subject.id)}))

    def _signers(self, subject: str, version: int) -> tuple[Signer, ...]:
        """Who signed, as they were that day; erased names leave nobody."""
        signed = self._board.store.all(Signature, subject=subject, version=version)
        ordered = sorted(signed, key=lambda s: (s.part != "reviewer", s.signed_at, s.account))
        return tuple(self._named(ordered))

    def _named(self, signed: Iterable[Signature]) -> Iterable[Signer]:
        for signature in signed:
            held = self._board.store.one(Words, signature.said)
            if held is None or held.erased_on:
                continue
            said: dict[str, str] = json.loads(held.text)
            declared = f"none declared on {said['declared']}" if said["declared"] else "not declared"
            yield Signer(
                said["name"], said["credentials"], said["interests"] or declared, _PARTS[signature.part],
                day(signature.signed_at),
            )  # fmt: skip

    def _is_bound(self, subject: Subject) -> bool:
        """Whether the content kept, as it is shown now, has the hash that was signed.

        What this very way of drawing composed and compared is; anything else is drawn and hashed, once a process.
        """
        key = (subject.id, subject.approved)
        with self._lock:
            if key in self._bound:
                return self._bound[key]
        version = self._board.store.one(Version, *key)
        if version is None:
            return False
        if version.checked_against.endswith(f" {self._display.drawing}"):
            return True
        content = self._content(*key)
        bound = content is not None and content_hash(self._display.displayed(content)) == version.content
        with self._lock:
            if len(self._bound) >= _MOST_KEPT:
                self._bound.clear()
            self._bound[key] = bound
        return bound


@dataclass
class _Known:
    """Records as read while the ledger had this head."""

    head: str = ""
    records: dict[str, ReviewRecord] = field(default_factory=dict)
    published: tuple[Published, ...] | None = None


def _public(subject: Subject) -> bool:
    return bool(subject.approved) and subject.state not in NOT_PUBLIC
