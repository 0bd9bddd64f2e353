"""Keeping watch over what was approved: whatever it rests on changes, it is composed again and held against its hash.

In: everything approved or waiting for re-review, and what is held now. Out: the same approval with a logged check, or
"needs re-review" with a plain note and the new version beside the approved one. Never an approval.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from curbside.errors import Overtaken
from curbside.model.article import Article, NoAnswer
from curbside.model.reviewed import Moved, Subject, Version, closure_hash, moved_since
from curbside.model.source import UNUSABLE, Source
from curbside.model.statement import Statement
from curbside.model.workflow import NOT_PUBLIC
from curbside.review_ports import Content, Deed, Record
from curbside.services.board import PROGRAM, day
from curbside.services.review_content import Difference, bullets_of, closure_of, differences
from curbside.services.review_moves import moved, ruled, unconfirmed
from curbside.services.review_versions import (
    Composed,
    Reviewing,
    composed_now,
    content_held,
    version_held,
    version_of,
)

_MOST_NAMED = 5
"""Sources named in a note; a reader needs to know that something changed, the editors get the whole difference."""
_MOST_LINES = 3
_LIFE: Mapping[str, str] = {
    "retracted": "has been retracted",
    "withdrawn": "has been withdrawn",
    "concern": "has an expression of concern",
    "superseded": "has been superseded by a newer edition",
    "expired": "has expired",
    "corrected": "has been corrected",
}


@dataclass(frozen=True, slots=True)
class Watched:
    """What became of one subject: same (checked), changed, expired, or untouched because nothing under it moved."""

    subject: str
    title: str
    found: str


def watch(reviewing: Reviewing) -> Iterator[Watched]:
    """Look at everything that is being read as approved, one after the other; somebody else's move comes first."""
    for subject in reviewing.board.store.all(Subject):
        if not subject.approved or subject.state in NOT_PUBLIC:
            continue
        try:
            yield Watched(subject.id, subject.title, _look_at(subject, reviewing))
        except Overtaken:
            yield Watched(subject.id, subject.title, "overtaken")


def _look_at(subject: Subject, reviewing: Reviewing) -> str:
    board = reviewing.board
    approved = version_held(subject.id, subject.approved, board)
    if subject.state == "approved" and subject.expires_at <= board.now():
        return _expired(subject, reviewing)
    if approved.checked_against == reviewing.against and subject.state == "approved":
        return "untouched"
    if subject.state == "needs-re-review":
        return _kept_up(subject, approved, reviewing)
    if subject.state != "approved":
        return "under review"
    now = composed_now(subject, reviewing)
    if now is not None and now.hash == approved.content:
        return _same(subject, approved, now, reviewing)
    return _different(subject, approved, now, reviewing)


def _same(subject: Subject, approved: Version, now: Composed, reviewing: Reviewing) -> str:
    """The same content: the same approval, with the check in the ledger."""
    rule = ruled("recheck", subject, {PROGRAM}, "same content")
    closure = closure_of(now.content, reviewing.evidence, reviewing.rules)
    checked = replace(approved, checked_against=reviewing.against, closure=closure, moved=approved.moved + 1)
    changes = moved_since(approved.closure, closure)
    detail = {
        "version": str(approved.number), "against": reviewing.against, "closure": closure_hash(closure),
        "moved": " ".join(f"{m.kind}:{m.id}" for m in changes),
    }  # fmt: skip
    moved(
        subject, rule, reviewing.board, by=PROGRAM, content=approved.content, detail=detail, also=(checked,)
    )
    return "same"


def _different(subject: Subject, approved: Version, now: Composed | None, reviewing: Reviewing) -> str:
    """Different content: the approved version stays readable with a note, the new one stands beside it."""
    because, note = _explained(subject, approved, now, reviewing)
    rule = ruled("find-changed", subject, {PROGRAM}, because)
    rows, number = _candidate(subject, now, reviewing, because)
    moved(
        subject, rule, reviewing.board, by=PROGRAM, reason=because, content=now.hash if now else "",
        detail={"version": str(number), "approved": str(subject.approved), "against": reviewing.against},
        also=(*rows, *unconfirmed(subject, reviewing.board)), changes={"note": note, "version": number},
    )  # fmt: skip
    return "changed"


def _candidate(
    subject: Subject, now: Composed | None, reviewing: Reviewing, because: str
) -> tuple[tuple[Record, ...], int]:
    """The version that would be reviewed next, where it differs from the newest one kept."""
    newest = version_held(subject.id, subject.version, reviewing.board)
    if now is None or now.hash == newest.content:
        return (), subject.version
    number = subject.version + 1
    return version_of(subject.id, number, now, reviewing, by=PROGRAM, because=because), number


def _kept_up(subject: Subject, approved: Version, reviewing: Reviewing) -> str:
    """While it waits for re-review: keep the new version and the note to what is held now."""
    board = reviewing.board
    newest = version_held(subject.id, subject.version, board)
    if newest.checked_against == reviewing.against:
        return "waiting"
    now = composed_now(subject, reviewing)
    rows, number = _candidate(subject, now, reviewing, "what is held changed again")
    if not rows:
        checked = replace(newest, checked_against=reviewing.against, moved=newest.moved + 1)
        board.store.commit(Deed((checked,)))
        return "waiting"
    _, note = _explained(subject, approved, now, reviewing)
    entry = board.draft(
        PROGRAM, "version", subject.id, content=now.hash if now else "", detail={"version": str(number)}
    )
    changed = replace(subject, version=number, note=note, moved=subject.moved + 1)
    board.store.commit(Deed((changed, *rows), (entry,)))
    return "changed again"


def _expired(subject: Subject, reviewing: Reviewing) -> str:
    because = f"the approval of {day(subject.approved_at)} has run out"
    rule = ruled("find-changed", subject, {PROGRAM}, because)
    note = f"This was approved on {day(subject.approved_at)}, and the time by which it must be reviewed again is over."
    moved(
        subject, rule, reviewing.board, by=PROGRAM, reason=because, detail={"approved": str(subject.approved)},
        changes={"note": note},
    )  # fmt: skip
    return "expired"


def _explained(
    subject: Subject, approved: Version, now: Composed | None, reviewing: Reviewing
) -> tuple[str, str]:
    """Why it is different, for the ledger; and what a reader is told, in plain words."""
    was = content_held(subject.id, subject.approved, reviewing.board, reviewing.display)
    on = f"Since this was approved on {day(subject.approved_at)}, something under it has changed."
    sources = _life_changes(was, reviewing)
    if now is None or isinstance(now.content, NoAnswer):
        gone = "What is held now does not answer this any more."
        return "; ".join((*sources, gone)), " ".join((on, *(f"{s}." for s in sources), gone, _DO_NOT))
    if now.hash == approved.content:
        return (
            _AS_BEFORE,
            f"{on} By now it reads again as it was approved, but nobody has looked at it since.",
        )
    found = differences(bullets_of(was, reviewing.display), bullets_of(now.content, reviewing.display))
    lines = (
        f"{_counted(found)} differ{'s' if len(found) == 1 else ''} now"
        if found
        else "it is shown differently now"
    )
    closure = closure_of(now.content, reviewing.evidence, reviewing.rules)
    marks = "; ".join(f"{m.kind} {m.id} {m.how}" for m in _named(moved_since(approved.closure, closure)))
    return "; ".join(p for p in (*sources, lines, marks) if p), " ".join(
        (on, *(f"{s}." for s in sources), f"{lines[0].upper()}{lines[1:]}.", _DO_NOT)
    )


_AS_BEFORE = "it reads again as it was approved"
_DO_NOT = "It is being reviewed again; until then check each line before acting on it."


def _named(changes: tuple[Moved, ...]) -> tuple[Moved, ...]:
    return changes[:20]


def _counted(found: tuple[Difference, ...]) -> str:
    return "one line" if len(found) == 1 else f"{len(found)} lines"


def _life_changes(was: Content, reviewing: Reviewing) -> tuple[str, ...]:
    """The sources of the approved version whose lifecycle is another today, the gravest first."""
    editions = _sources_of(was)
    today = reviewing.evidence.sources(editions)
    found = []
    for edition_id, source in editions.items():
        new = today.get(edition_id)
        if new is None:
            found.append((0, f"“{source.work.title}” ({source.edition.year}) is not held any more"))
        elif new.edition.lifecycle != source.edition.lifecycle and new.edition.lifecycle in _LIFE:
            gone = new.edition.lifecycle in UNUSABLE
            said = f"“{source.work.title}” ({source.edition.year}) {_LIFE[new.edition.lifecycle]}"
            found.append((0 if gone else 1, said + (_lines_on(was, edition_id) if gone else "")))
    return tuple(said for _, said in sorted(found)[:_MOST_NAMED])


def _lines_on(was: Content, edition_id: str) -> str:
    """The lines of the approved version that rest on an edition which supports nothing any more.

    Every audience reads the note: lines are named in plain words, and those with a figure are only counted.
    """
    if isinstance(was, Statement):
        return ""
    claims = was.claims() if isinstance(was, Article) else was.claims
    plain = [c.plain or c.text for c in claims if any(s.edition_id == edition_id for s in c.supports)]
    named = [text for text in plain if not any(char.isdigit() for char in text)][:_MOST_LINES]
    more = len(plain) - len(named)
    told = [f"“{text.rstrip('.')}”" for text in named]
    told += [f"{more} more" if named else f"{more} line{'' if more == 1 else 's'}"] if more else []
    return f"; what rests on it: {'; '.join(told)}" if told else ""


def _sources_of(content: Content) -> Mapping[str, Source]:
    """The sources of a version as they were when it was made; a statement holds only their ids."""
    references = () if isinstance(content, Statement) else content.references
    return {r.source.edition.id: r.source for r in references}
