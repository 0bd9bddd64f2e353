"""What the review page shows: bullets in reading order with their supports, verdicts that may be seen, and moves.

In: a subject, who looks, and the record. Out: one frozen value for the template. Nothing here changes anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from curbside.model.account import Account
from curbside.model.article import ShownSupport
from curbside.model.reviewed import Signature, Subject, Version
from curbside.model.source import Source
from curbside.model.statement import Statement, Support
from curbside.model.verdicts import VERDICTS, Agreement, Assignment, Bullet, Judged, Settled, agreement
from curbside.model.workflow import Rule, allowed
from curbside.review_ports import Content
from curbside.services.board import day
from curbside.services.queue import fitting_reviewers
from curbside.services.review_content import Difference, bullets_of, differences
from curbside.services.review_moves import actors_for
from curbside.services.review_verdicts import (
    all_in,
    barred_from,
    parts_in,
    visible_to,
    why_not_decide,
)
from curbside.services.review_versions import Reviewing, content_held, version_held

AnySupport = ShownSupport | Support


@dataclass(frozen=True, slots=True)
class Line:
    """One bullet with everything shown beside it."""

    number: int
    bullet: Bullet
    supports: tuple[tuple[AnySupport, Source | None], ...]
    mine: Judged | None
    seen: tuple[Judged, ...]
    settled: Settled | None
    barred: str
    """Why the looker's verdict will not count for it; empty where it does."""
    changed: bool
    """Whether it differs from the version approved last."""


@dataclass(frozen=True, slots=True)
class Place:
    """The bullets of one part of the article."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ReviewView:
    """The page."""

    subject: Subject
    version: Version
    versions: tuple[Version, ...]
    places: tuple[Place, ...]
    rules: tuple[Rule, ...]
    parts: tuple[tuple[Assignment, Account], ...]
    mine: Assignment | None
    left: int
    all_in: bool
    decides: str
    """Why the looker may not settle and approve; empty where they may."""
    reviewers: tuple[Account, ...]
    people: Mapping[str, Account]
    words: Mapping[str, str]
    changes: tuple[Difference, ...]
    agreement: Agreement
    signatures: tuple[Signature, ...]
    verdicts: tuple[str, ...] = VERDICTS


def review_view(subject: Subject, account: Account, reviewing: Reviewing) -> ReviewView:
    """Everything the page shows to this account."""
    board = reviewing.board
    content = content_held(subject.id, subject.version, board, reviewing.display)
    seen = visible_to(account, subject, board)
    settled = board.store.all(Settled, subject=subject.id, round=subject.round)
    parts = parts_in(subject, board)
    mine = next((p for p in parts if p.reviewer == account.id and subject.state == "under-review"), None)
    lines = _lines(subject, account, content, seen, settled, reviewing)
    people = {a.id: a for a in board.store.all(Account)}
    return ReviewView(
        subject=subject,
        version=version_held(subject.id, subject.version, board),
        versions=board.store.all(Version, subject=subject.id),
        places=_by_place(lines),
        rules=allowed(subject.state, actors_for(account, subject)),
        parts=tuple((p, people[p.reviewer]) for p in parts),
        mine=mine,
        left=sum(line.mine is None for line in lines) if mine else 0,
        all_in=all_in(subject, board),
        decides=why_not_decide(subject, account, board),
        reviewers=fitting_reviewers(subject, board) if account.may(["editor"]) else (),
        people=people,
        words=_words(seen, settled, reviewing),
        changes=_changes(subject, content, reviewing),
        agreement=agreement(seen) if all_in(subject, board) else Agreement(0, 0, None),
        signatures=board.store.all(Signature, subject=subject.id),
    )


def _lines(
    subject: Subject, account: Account, content: Content, seen: Sequence[Judged], settled: Sequence[Settled],
    reviewing: Reviewing,
) -> tuple[Line, ...]:  # fmt: skip
    bullets = bullets_of(content, reviewing.display)
    beside = supports_of(content, reviewing)
    before = _approved(subject, reviewing)
    today = day(reviewing.board.now())
    by_bullet = {s.bullet: s for s in settled}
    lines = []
    for number, bullet in enumerate(bullets):
        given = [j for j in seen if j.bullet == bullet.key]
        barred = barred_from(bullet, {account.id: account}, subject, reviewing, today)
        lines.append(
            Line(
                number, bullet, beside.get(bullet.statement, ()),
                next((j for j in given if j.reviewer == account.id), None), tuple(given),
                by_bullet.get(bullet.key), barred.get(account.id, ""),
                bool(before) and before.get(bullet.key) != bullet.hash,
            )
        )  # fmt: skip
    return tuple(lines)


def supports_of(
    content: Content, reviewing: Reviewing
) -> Mapping[str, tuple[tuple[AnySupport, Source | None], ...]]:
    """The supports of every statement in the content, each with its source as the version holds it."""
    if isinstance(content, Statement):
        sources = reviewing.evidence.sources(content.edition_ids)
        return {content.id: tuple((s, sources.get(s.edition_id)) for s in content.supports)}
    known = {r.source.edition.id: r.source for r in content.references}
    claims = content.claims if isinstance(content.claims, tuple) else content.claims()
    return {c.statement_id: tuple((s, known.get(s.edition_id)) for s in c.supports) for c in claims}


def _approved(subject: Subject, reviewing: Reviewing) -> Mapping[str, str]:
    if not subject.approved or subject.approved == subject.version:
        return {}
    held = content_held(subject.id, subject.approved, reviewing.board, reviewing.display)
    return {b.key: b.hash for b in bullets_of(held, reviewing.display)}


def _changes(subject: Subject, content: Content, reviewing: Reviewing) -> tuple[Difference, ...]:
    """What differs from the version approved last."""
    if not subject.approved or subject.approved == subject.version:
        return ()
    held = content_held(subject.id, subject.approved, reviewing.board, reviewing.display)
    return differences(bullets_of(held, reviewing.display), bullets_of(content, reviewing.display))


def _by_place(lines: Sequence[Line]) -> tuple[Place, ...]:
    places: dict[str, list[Line]] = {}
    for line in lines:
        places.setdefault(line.bullet.place, []).append(line)
    return tuple(Place(title, tuple(held)) for title, held in places.items())


def _words(seen: Sequence[Judged], settled: Sequence[Settled], reviewing: Reviewing) -> Mapping[str, str]:
    """The words of verdicts and settlements that may be seen, by their hashes."""
    hashes = {h for j in seen for h in (j.comment, j.wording)} | {s.reason for s in settled}
    return {h: reviewing.board.said(h) for h in hashes if h}


def compared(subject: Subject, before: int, after: int, reviewing: Reviewing) -> tuple[Difference, ...]:
    """What differs between two versions; before 0 everything of the later one is new."""
    new = bullets_of(content_held(subject.id, after, reviewing.board, reviewing.display), reviewing.display)
    if not before:
        return tuple(Difference(None, b) for b in new)
    old = bullets_of(content_held(subject.id, before, reviewing.board, reviewing.display), reviewing.display)
    return differences(old, new)
