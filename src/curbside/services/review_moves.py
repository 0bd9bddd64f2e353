"""Moves: what brings an article or a statement from one state to the next, by the table and nothing else.

In: a subject as somebody saw it, who acts, and why. Out: the subject moved, with its entry in the ledger. Raises
NotPermitted, UserError and Overtaken; a refused move changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from curbside.errors import NotFound, NotPermitted, UserError
from curbside.model.account import Account
from curbside.model.article import Article
from curbside.model.ledger import Words
from curbside.model.overlay import Confirmation
from curbside.model.reviewed import Message, Subject, SubjectKind
from curbside.model.statement import Statement
from curbside.model.verdicts import Assignment, Judged
from curbside.model.workflow import Actor, MoveName, NotAllowed, Rule, try_move
from curbside.review_ports import Deed, Record
from curbside.services.board import DAY, Board, day
from curbside.services.review_content import bullets_of, risk_of
from curbside.services.review_versions import (
    Composed,
    Reviewing,
    composed,
    composed_now,
    subject_id,
    title_of,
    version_held,
    version_of,
)

_NO_TOPICS = frozenset({"concepts", "drugs", "works", ""})
"""Folders of the library that hold things of every specialty."""
DUE_DAYS: Mapping[str, int] = {"high": 14, "medium": 21, "low": 28}
"""Days a reviewer is given, by risk: what could harm comes first."""
_ID_BYTES = 9
_WHY = {"state": UserError, "actor": NotPermitted, "reason": UserError}


def article_name(question_key: str) -> str:
    """The name of the public article on a question, whatever its versions: the same exact question, the same name."""
    return "a-" + hashlib.sha256(f"public\0{question_key}".encode()).hexdigest()[:12]


def actors_for(account: Account, subject: Subject) -> frozenset[Actor]:
    """The account's roles as they bear on this subject: an author is one only of their own."""
    if account.state != "active":
        return frozenset()
    return frozenset(r for r in account.roles if r != "author" or subject.author == account.id)


def ruled(move: MoveName, subject: Subject, actors: Iterable[Actor], reason: str) -> Rule:
    """The rule of the table that allows a move; raises NotPermitted or UserError with what it says."""
    found = try_move(move, subject.state, frozenset(actors), reason=reason)
    if isinstance(found, NotAllowed):
        raise _WHY[found.why](found.said, advice="look at its page again")
    return found


def moved(
    subject: Subject, rule: Rule, board: Board, *, by: str, reason: str = "", content: str = "",
    detail: Mapping[str, str] | None = None, also: Iterable[Record] = (), unmoved: Iterable[Record] = (),
    changes: Mapping[str, Any] | None = None,
) -> Subject:  # fmt: skip
    """Keep one move with its entry and what else it brings; raises Overtaken."""
    after = replace(
        subject, state=rule.end, moved=subject.moved + 1,
        since=board.now() if rule.end != rule.start else subject.since, **(changes or {}),
    )  # fmt: skip
    said = board.words(reason) if reason.strip() else None
    told = {"from": rule.start, "to": rule.end, **(detail or {})}
    entry = board.draft(
        by, rule.move, subject.id, reason=said.hash if said else "", content=content, detail=told
    )
    words: tuple[Words, ...] = (said,) if said else ()
    board.store.commit(Deed((after, *words, *also), (entry,), unmoved=tuple(unmoved)))
    return after


def submit_article(article: Article, by: Account, reviewing: Reviewing, *, specialty: str = "") -> Subject:
    """Submit an answer, composed just now, as a public article: the first version, or a withdrawn one again."""
    if not isinstance(article, Article):
        raise UserError("there is no answer to submit", advice="submit a question that is answered")
    key = article.question.key
    return _submit("article", article_name(key), composed(article, reviewing), by, reviewing, specialty=specialty,
                   question=article.question.text, question_key=key,
                   jurisdiction=article.question.jurisdiction)  # fmt: skip


def submit_statement(statement: str, by: Account, reviewing: Reviewing, *, specialty: str = "") -> Subject:
    """Submit a statement of the library, or one found in a document, to be confirmed."""
    held = reviewing.evidence.statements([statement])
    if not held:
        raise NotFound(f"no statement '{statement}' is held", advice="look in the library")
    return _submit("statement", statement, composed(held[0], reviewing), by, reviewing, specialty=specialty)


def _submit(
    kind: SubjectKind, name: str, made: Composed, by: Account, reviewing: Reviewing, *, specialty: str,
    question: str = "", question_key: str = "", jurisdiction: str = "",
) -> Subject:  # fmt: skip
    board = reviewing.board
    subject = board.store.one(Subject, f"{kind}:{name}")
    now = board.now()
    if subject is None:
        fresh = Subject(
            subject_id(kind, name), kind, name, title_of(made.content), "unreviewed", by.id, now, now,
            version=0, moved=0,
        )  # fmt: skip
    else:
        fresh = subject
    rule = ruled("submit", fresh, actors_for(by, replace(fresh, author=by.id)), "")
    number = fresh.version + 1
    version, packed = version_of(fresh.id, number, made, reviewing, by=by.id)
    return moved(
        fresh, rule, board, by=by.id, content=made.hash, detail={"version": str(number)}, also=(version, packed),
        changes={
            **_described(made, reviewing), "version": number, "author": by.id, "question": question,
            "question_key": question_key, "jurisdiction": jurisdiction,
            "specialty": specialty.strip().casefold() or _topic(made, reviewing),
        },
    )  # fmt: skip


def _described(made: Composed, reviewing: Reviewing) -> Mapping[str, Any]:
    """What a subject is listed by, as its newest content has it."""
    bullets = bullets_of(made.content, reviewing.display)
    return {"title": title_of(made.content), "risk": risk_of(bullets, made.content)}


def _topic(made: Composed, reviewing: Reviewing) -> str:
    """The library's topic that most statements are of, as a first guess at the specialty."""
    if isinstance(made.content, Statement):
        held: Iterable[Statement] = (made.content,)
    else:
        claims = made.content.claims() if isinstance(made.content, Article) else made.content.claims
        held = reviewing.evidence.statements({c.statement_id for c in claims})
    topics = [s.topic for s in held if not s.extracted and s.topic not in _NO_TOPICS]
    return max(sorted(set(topics)), key=topics.count, default="").casefold()


def resubmit(subject: Subject, by: Account, reason: str, reviewing: Reviewing) -> Subject:
    """Submit again what was sent back, composed from what is held now; says what was changed."""
    rule = ruled("resubmit", subject, actors_for(by, subject), reason)
    return _renewed(subject, rule, by, reviewing, reason=reason)


def reinstate(subject: Subject, by: Account, reason: str, reviewing: Reviewing) -> Subject:
    """Bring a retired one back for review, composed from what is held now."""
    rule = ruled("reinstate", subject, actors_for(by, subject), reason)
    return _renewed(subject, rule, by, reviewing, reason=reason, changes={"note": ""})


def take_up(subject: Subject, reviewers: Iterable[str], by: Account, reviewing: Reviewing) -> Subject:
    """Begin a review of what is submitted with these reviewers, on what is held now."""
    return _begin("take-up", subject, reviewers, by, reviewing)


def reopen(subject: Subject, reviewers: Iterable[str], by: Account, reviewing: Reviewing) -> Subject:
    """Begin a review of what was approved once and is different now."""
    return _begin("reopen", subject, reviewers, by, reviewing)


def _begin(
    move: MoveName, subject: Subject, reviewers: Iterable[str], by: Account, reviewing: Reviewing
) -> Subject:
    rule = ruled(move, subject, actors_for(by, subject), "")
    asked = tuple(dict.fromkeys(reviewers))
    if not asked:
        raise UserError("a review needs a reviewer", advice="choose at least one; two for doses and safety")
    turn = subject.round + 1
    parts = [part for who in asked for part in _asked(who, subject, turn, reviewing.board)]
    return _renewed(
        subject, rule, by, reviewing, also=parts, told={"reviewers": " ".join(asked)}, changes={"round": turn}
    )


def assign(subject: Subject, reviewer: str, by: Account, board: Board) -> None:
    """Ask one more reviewer in a review under way."""
    _editor_under_review(subject, by)
    if board.store.one(Assignment, subject.id, subject.round, reviewer):
        raise UserError("this reviewer has it already")
    entry = board.draft(
        by.id, "assign", subject.id, detail={"reviewer": reviewer, "round": str(subject.round)}
    )
    parts = _asked(reviewer, subject, subject.round, board)
    board.store.commit(Deed((*parts, _touched(subject)), (entry,)))


def release(subject: Subject, reviewer: str, by: Account, board: Board) -> None:
    """Take a review back from somebody who has not handed it in; what they noted so far goes with it."""
    _editor_under_review(subject, by)
    part = board.store.one(Assignment, subject.id, subject.round, reviewer)
    if part is None or part.handed_in_at:
        raise UserError("this reviewer has nothing to give back", advice="what was handed in stays")
    noted = board.store.all(Judged, subject=subject.id, round=subject.round, reviewer=reviewer)
    entry = board.draft(
        by.id, "release", subject.id, detail={"reviewer": reviewer, "round": str(subject.round)}
    )
    board.store.commit(Deed((_touched(subject),), (entry,), gone=(part, *noted), unmoved=(part,)))


def _editor_under_review(subject: Subject, by: Account) -> None:
    if not by.may(["editor"]):
        raise NotPermitted("assigning is for editors")
    if subject.state != "under-review":
        raise UserError("it is not under review", advice="look at its page again")


def _touched(subject: Subject) -> Subject:
    """The subject counted as changed, so that what was decided on an older sight of it is overtaken."""
    return replace(subject, moved=subject.moved + 1)


def _asked(reviewer: str, subject: Subject, turn: int, board: Board) -> tuple[Record, ...]:
    """A reviewer's part in a round, and the letter that tells them."""
    account = board.account(reviewer)
    if not account.may(["reviewer"]):
        raise UserError(f"{account.name} is no reviewer", advice="choose somebody with that role")
    if account.id == subject.author:
        raise NotPermitted(f"{account.name} wrote it", advice="nobody reviews their own")
    now = board.now()
    due = now + DUE_DAYS[subject.risk] * DAY
    url = f"{board.address}/desk/review/{subject.kind}/{subject.name}"
    text = f"You are asked to review:\n\n{subject.title}\n\n{url}\n\nPlease hand it in by {day(due)}."
    letter = Message(
        board.random(_ID_BYTES),
        reviewer,
        f"review:{subject.id}:{turn}",
        "A review is waiting for you",
        text,
        now,
    )
    return Assignment(subject.id, turn, reviewer, now, due), letter


def plain_move(move: MoveName, subject: Subject, by: Account, reason: str, board: Board) -> Subject:
    """A move that brings nothing but its reason: withdraw, request changes, doubt, retire."""
    rule = ruled(move, subject, actors_for(by, subject), reason)
    if move == "find-changed":
        note = "An editor has doubts about something here, and it is being looked at again."
        also = unconfirmed(subject, board)
        return moved(subject, rule, board, by=by.id, reason=reason, also=also, changes={"note": note})
    if move not in ("withdraw", "request-changes", "retire"):
        raise UserError(f"'{move}' needs more than a reason", advice="use its own form")
    if move == "withdraw" and subject.approved:
        raise UserError("it was approved once and is being read", advice="an editor can retire it")
    if move != "retire":
        return moved(subject, rule, board, by=by.id, reason=reason)
    ended = {"approved": 0, "approved_at": 0, "expires_at": 0, "note": ""}
    return moved(
        subject, rule, board, by=by.id, reason=reason, also=unconfirmed(subject, board), changes=ended
    )


def unconfirmed(subject: Subject, board: Board) -> tuple[Record, ...]:
    """The confirmation of an extracted statement, ended: it does not count as curated any more."""
    held = board.store.one(Confirmation, subject.name) if subject.kind == "statement" else None
    if held is None or held.ended_at:
        return ()
    return (replace(held, ended_at=board.now(), moved=held.moved + 1),)


def _renewed(
    subject: Subject, rule: Rule, by: Account, reviewing: Reviewing, *, reason: str = "",
    also: Iterable[Record] = (), told: Mapping[str, str] | None = None, changes: Mapping[str, Any] | None = None,
) -> Subject:  # fmt: skip
    """A move that brings the newest content along: a new version where it differs from the newest one kept."""
    made = composed_now(subject, reviewing)
    if made is None or not made.answered:
        raise UserError(
            "what is held does not answer this any more", advice="retire it, or bring the evidence back"
        )
    latest = version_held(subject.id, subject.version, reviewing.board)
    number = subject.version if latest.content == made.hash else subject.version + 1
    rows = () if number == subject.version else version_of(subject.id, number, made, reviewing, by=by.id)
    return moved(
        subject, rule, reviewing.board, by=by.id, reason=reason, content=made.hash,
        detail={"version": str(number), **(told or {})}, also=(*rows, *also),
        changes={**_described(made, reviewing), "version": number, **(changes or {})},
    )  # fmt: skip
