"""The review workflow: one table of allowed moves, who may make each, and which reason it needs.

Pure. Nothing moves an article or a statement from one state to another but a rule that stands here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from curbside.model.article import ReviewState

Actor = Literal["reader", "author", "reviewer", "editor", "administrator", "program"]
"""The roles of accounts, and the program itself, which may say that something changed and never that it is right."""
ACTORS: tuple[Actor, ...] = get_args(Actor)
STATES: tuple[ReviewState, ...] = get_args(ReviewState)

MoveName = Literal[
    "submit", "withdraw", "take-up", "request-changes", "resubmit", "approve", "recheck", "find-changed", "reopen",
    "retire", "reinstate",
]  # fmt: skip
MOVES: tuple[MoveName, ...] = get_args(MoveName)
ReasonNeeded = Literal["none", "words", "change"]
"""none: the move says it all; words: a person says why; change: what the program found to be different."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One allowed move."""

    move: MoveName
    start: ReviewState
    end: ReviewState
    by: frozenset[Actor]
    reason: ReasonNeeded
    means: str


def _rules(
    move: MoveName, starts: str, end: ReviewState, by: str, reason: ReasonNeeded, means: str
) -> tuple[Rule, ...]:
    actors = frozenset(a for a in ACTORS if a in by.split())
    return tuple(Rule(move, s, end, actors, reason, means) for s in STATES if s in starts.split())


TABLE: tuple[Rule, ...] = (
    *_rules("submit", "unreviewed", "submitted", "author editor", "none", "ask for review"),
    *_rules("withdraw", "submitted", "unreviewed", "author editor", "words", "take it back"),
    *_rules("take-up", "submitted", "under-review", "editor", "none", "begin the review with its reviewers"),
    *_rules("request-changes", "under-review", "changes-requested", "editor", "words", "send it back"),
    *_rules("resubmit", "changes-requested", "submitted", "author editor", "words", "submit it again, changed"),
    *_rules("approve", "under-review", "approved", "editor", "none", "approve exactly this content"),
    *_rules("recheck", "approved", "approved", "program", "change", "composed again: the same content"),
    *_rules("find-changed", "approved", "needs-re-review", "program", "change", "something under it changed"),
    *_rules("find-changed", "approved", "needs-re-review", "editor", "words", "doubt what was approved"),
    *_rules("reopen", "needs-re-review", "under-review", "editor", "none", "review it again"),
    *_rules(
        "retire", "submitted under-review changes-requested approved needs-re-review", "retired", "editor", "words",
        "take it out of use",
    ),
    *_rules("reinstate", "retired", "submitted", "editor", "words", "bring it back for review"),
)  # fmt: skip
"""Every allowed move; what is not here is refused."""

NOT_PUBLIC: frozenset[ReviewState] = frozenset({"unreviewed", "retired"})
"""In every other state the version approved last, where one was, can be read by everybody: while another review
goes on with a plain note."""


def rules_of(move: MoveName, state: ReviewState) -> tuple[Rule, ...]:
    """The rules by which this move may be made from this state."""
    return tuple(r for r in TABLE if r.move == move and r.start == state)


def allowed(state: ReviewState, actors: Collection[Actor]) -> tuple[Rule, ...]:
    """What these actors may do next, in the order of the table."""
    return tuple(r for r in TABLE if r.start == state and not r.by.isdisjoint(actors))


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """Why a move is refused, as a value."""

    why: Literal["state", "actor", "reason"]
    said: str


def try_move(
    move: MoveName, state: ReviewState, actors: Collection[Actor], *, reason: str
) -> Rule | NotAllowed:
    """The rule that allows the move, or why none does; looks at the state first, then who, then the reason."""
    rules = rules_of(move, state)
    if not rules:
        return NotAllowed("state", f"'{move}' is not possible while it is {SHOWN[state]}")
    by_them = [r for r in rules if not r.by.isdisjoint(actors)]
    if not by_them:
        who = " or ".join(sorted({a for r in rules for a in r.by}))
        return NotAllowed("actor", f"'{move}' is for: {who}")
    rule = by_them[0]
    if rule.reason != "none" and not reason.strip():
        return NotAllowed("reason", f"'{move}' needs a reason")
    return rule


SHOWN: Mapping[ReviewState, str] = {
    "unreviewed": "unreviewed",
    "submitted": "submitted",
    "under-review": "under review",
    "changes-requested": "sent back for changes",
    "approved": "approved",
    "needs-re-review": "in need of re-review",
    "retired": "retired",
}
"""Each state inside a sentence."""
