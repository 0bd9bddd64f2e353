"""Queues: what waits for whom, by risk, age and specialty; and the figures an editorial office steers by.

In: the record and who asks. Out: items in the order in which they should be done, and counts. Reads only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Literal

from curbside.model.account import Account
from curbside.model.article import ReviewState
from curbside.model.ledger import Entry
from curbside.model.reviewed import Report, Risk, Subject
from curbside.model.verdicts import Agreement, Assignment, Judged, agreement
from curbside.review_ports import ReviewStore
from curbside.services.board import DAY, Board, day
from curbside.services.interests import declared_lately

Wanted = Literal[
    "review", "take-up", "decide", "reopen", "resubmit", "answer", "look", "declare", "renew", "changed",
]  # fmt: skip
WANTED: dict[Wanted, str] = {
    "review": "Review it",
    "take-up": "Choose reviewers",
    "decide": "All reviews are in: settle and approve",
    "reopen": "Something under it changed: review it again",
    "resubmit": "Sent back: mend it and submit it again",
    "answer": "A reader reported a problem: answer",
    "look": "Under review: waiting for reviewers",
    "declare": "Declare your interests: readers are told",
    "renew": "Its approval runs out soon",
    "changed": "What you reviewed is different now: see what changed",
}
RENEW_DAYS = 60
_RISK_ORDER: dict[Risk, int] = {"high": 0, "medium": 1, "low": 2}
UNSAFE = "unsafe"
"""The kind of a report by a reader who fears harm: high risk whatever it is about."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits: what for, since when, until when, and where to do it."""

    wanted: Wanted
    title: str
    url: str
    since: int
    risk: Risk
    specialty: str = ""
    due: int = 0
    state: ReviewState = "unreviewed"


@dataclass(frozen=True, slots=True)
class Narrow:
    """What a queue is narrowed by; empty does not narrow."""

    specialty: str = ""
    risk: str = ""
    older_days: int = 0


_EVERYTHING = Narrow()


def queue_of(account: Account, board: Board, by: Narrow = _EVERYTHING) -> tuple[Item, ...]:
    """What waits for this account, what could harm first, then the oldest."""
    items = [*_own(account, board), *(_editors(board) if account.may(["editor"]) else ())]
    now = board.now()
    fitting = [
        i
        for i in items
        if by.specialty in ("", i.specialty)
        and by.risk in ("", i.risk)
        and now - i.since >= by.older_days * DAY
    ]
    return tuple(sorted(fitting, key=lambda i: (_RISK_ORDER[i.risk], i.due or i.since, i.title, i.wanted)))


def _own(account: Account, board: Board) -> Iterable[Item]:
    """What only this person can do."""
    if account.may(["reviewer"]):
        if not declared_lately(account, day(board.now())):
            yield Item("declare", "Declaration of interests", "/desk/me", account.made_at, "medium")
        for part in board.store.all(Assignment, reviewer=account.id):
            subject = board.store.one(Subject, part.subject)
            if subject is None or subject.round != part.round:
                continue
            if subject.state == "under-review" and not part.handed_in_at:
                yield _item("review", subject, since=part.asked_at, due=part.due_at)
            elif subject.state == "needs-re-review":
                yield _item("changed", subject)
    for subject in board.store.all(Subject, author=account.id, state="changes-requested"):
        yield _item("resubmit", subject)


def _editors(board: Board) -> Iterable[Item]:
    wanted: dict[ReviewState, Wanted] = {"submitted": "take-up", "needs-re-review": "reopen"}
    for state, want in wanted.items():
        for subject in board.store.all(Subject, state=state):
            yield _item(want, subject)
    for subject in board.store.all(Subject, state="under-review"):
        parts = board.store.all(Assignment, subject=subject.id, round=subject.round)
        ready = bool(parts) and all(p.handed_in_at for p in parts)
        last = max((p.handed_in_at for p in parts), default=0)
        yield _item("decide", subject, since=last) if ready else _item("look", subject, due=_due(parts))
    for subject in board.store.all(Subject, state="approved"):
        if subject.expires_at - board.now() <= RENEW_DAYS * DAY:
            yield _item("renew", subject, due=subject.expires_at)
    for report in board.store.all(Report, state="open"):
        risk: Risk = "high" if report.kind == UNSAFE else "medium"
        title = f"Report {report.number} on {report.statement_id or report.article_id}: {report.kind}"
        yield Item("answer", title, f"/desk/reports/{report.number}", report.reported_at, risk)


def _due(parts: Iterable[Assignment]) -> int:
    return min((p.due_at for p in parts if not p.handed_in_at), default=0)


def _item(wanted: Wanted, subject: Subject, *, since: int = 0, due: int = 0) -> Item:
    return Item(
        wanted, subject.title, f"/desk/review/{subject.kind}/{subject.name}", since or subject.since, subject.risk,
        subject.specialty, due, subject.state,
    )  # fmt: skip


def specialties(board: Board) -> tuple[str, ...]:
    """Every specialty that an account or a subject names, sorted."""
    of_subjects = {s.specialty for s in board.store.all(Subject)}
    of_people = {w for a in board.store.all(Account) for w in a.specialties}
    return tuple(sorted((of_subjects | of_people) - {""}))


def fitting_reviewers(subject: Subject, board: Board) -> tuple[Account, ...]:
    """Reviewers who did not write it, those of its specialty first."""
    found = [a for a in board.store.all(Account) if a.may(["reviewer"]) and a.id != subject.author]
    return tuple(
        sorted(found, key=lambda a: (subject.specialty not in a.specialties, a.name.casefold(), a.id))
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """What waits, what ran out, how far reviewers agree, how long it takes; None where nothing was measured yet."""

    states: tuple[tuple[ReviewState, int], ...]
    overdue: int
    expiring: int
    expired: int
    open_reports: int
    agreement: Agreement
    days_to_approve: float | None
    days_to_hand_in: float | None
    days_to_answer: float | None
    approvals: int


def figures(board: Board) -> Figures:
    """Count everything, over all time."""
    store, now = board.store, board.now()
    subjects, parts = store.all(Subject), store.all(Assignment)
    closed = _closed_rounds(parts)
    judged = [j for j in store.all(Judged) if (j.subject, j.round) in closed]
    reports = store.all(Report)
    took = _turn_round(all_entries(store))
    return Figures(
        states=tuple(sorted(Counter(s.state for s in subjects).items())),
        overdue=sum(not p.handed_in_at and p.due_at < now and _is_open(p, subjects) for p in parts),
        expiring=sum(s.state == "approved" and s.expires_at - now <= RENEW_DAYS * DAY for s in subjects),
        expired=sum(s.state == "needs-re-review" and 0 < s.expires_at <= now for s in subjects),
        open_reports=sum(r.state == "open" for r in reports),
        agreement=agreement(judged),
        days_to_approve=_median(took),
        days_to_hand_in=_median([p.handed_in_at - p.asked_at for p in parts if p.handed_in_at]),
        days_to_answer=_median([r.answered_at - r.reported_at for r in reports if r.answered_at]),
        approvals=len(took),
    )


def _is_open(part: Assignment, subjects: Iterable[Subject]) -> bool:
    return any(s.id == part.subject and s.round == part.round and s.state == "under-review" for s in subjects)


def _closed_rounds(parts: Iterable[Assignment]) -> frozenset[tuple[str, int]]:
    """Rounds in which everybody has handed in: figures must not tell what is still kept apart."""
    rounds: dict[tuple[str, int], bool] = {}
    for part in parts:
        key = (part.subject, part.round)
        rounds[key] = rounds.get(key, True) and bool(part.handed_in_at)
    return frozenset(key for key, done in rounds.items() if done)


def _turn_round(entries: Iterable[Entry]) -> list[int]:
    """Seconds from each submission to the approval that followed it."""
    waiting: dict[str, str] = {}
    took = []
    for entry in entries:
        said = entry.read()
        act, at = str(said["act"]), str(said["at"])
        if act in ("submit", "find-changed", "reinstate"):
            waiting.setdefault(entry.subject, at)
        elif act in ("withdraw", "retire"):
            waiting.pop(entry.subject, None)
        elif act == "approve" and entry.subject in waiting:
            begun = datetime.fromisoformat(waiting.pop(entry.subject))
            took.append(int((datetime.fromisoformat(at) - begun).total_seconds()))
    return took


def all_entries(store: ReviewStore) -> Iterable[Entry]:
    """The whole ledger, read in pieces."""
    last = 0
    while page := store.entries(after=last):
        yield from page
        last = page[-1].number


def _median(seconds: list[int]) -> float | None:
    return median(seconds) / DAY if seconds else None
