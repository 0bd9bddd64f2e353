"""Reviewing bullet by bullet: verdicts, kept apart until all are handed in; what an editor settles; where it stands.

In: a reviewer's or an editor's word on a bullet just as it stood on their page. Out: records and ledger entries.
Before everybody has handed in, nobody is told what anybody else said, editors included.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from curbside.errors import NotFound, NotPermitted, Overtaken, UserError
from curbside.model.account import Account
from curbside.model.ledger import Words, canonical
from curbside.model.overlay import Overlay
from curbside.model.reviewed import Subject
from curbside.model.verdicts import (
    VERDICTS,
    Assignment,
    Bullet,
    Judged,
    Settled,
    Standing,
    VerdictWord,
    standing,
)
from curbside.review_ports import Deed, Record
from curbside.services.board import Board, day
from curbside.services.interests import why_not_counted
from curbside.services.review_versions import Reviewing, bullets_held

MOST_CHARS = 4000


@dataclass(frozen=True, slots=True)
class Said:
    """A verdict as it comes from a page; `seen` is the hash of the bullet that was shown."""

    bullet: str
    seen: str
    verdict: VerdictWord
    comment: str = ""
    wording: str = ""


def part_of(subject: Subject, reviewer: Account, board: Board) -> Assignment:
    """The reviewer's part in the round under way; raises NotPermitted for somebody who was not asked."""
    part = board.store.one(Assignment, subject.id, subject.round, reviewer.id)
    if subject.state != "under-review" or part is None or not reviewer.may(["reviewer"]):
        raise NotPermitted("this is not yours to review", advice="see your queue")
    return part


def judge(subject: Subject, reviewer: Account, said: Sequence[Said], reviewing: Reviewing) -> None:
    """Keep verdicts; they may be changed until they are handed in."""
    board = reviewing.board
    part = part_of(subject, reviewer, board)
    if part.handed_in_at:
        raise UserError("you have handed this in", advice="tell an editor if something was wrong")
    bullets = {b.key: b for b in _bullets(subject, reviewing)}
    rows: list[Record] = []
    for one in said:
        bullet = bullets.get(one.bullet)
        if bullet is None:
            raise NotFound("there is no such line in this version", advice="open the page again")
        if bullet.hash != one.seen:
            raise Overtaken
        rows += _judged(subject, reviewer, one, board)
    board.store.commit(Deed(tuple(rows), unmoved=(part, subject)))


def _judged(subject: Subject, reviewer: Account, one: Said, board: Board) -> tuple[Record, ...]:
    if one.verdict not in VERDICTS:
        raise UserError("there is no such verdict", advice=f"one of {', '.join(VERDICTS)}")
    if max(len(one.comment), len(one.wording)) > MOST_CHARS:
        raise UserError(f"at most {MOST_CHARS:,} characters are kept")
    if one.verdict != "agree" and not one.comment.strip():
        raise UserError(
            f"'{one.verdict}' needs a comment", advice="say what is wrong, so that it can be mended"
        )
    comment, wording = (board.words(t) if t.strip() else None for t in (one.comment, one.wording))
    verdict = Judged(
        subject.id, subject.round, reviewer.id, one.bullet, one.seen, one.verdict,
        comment.hash if comment else "", wording.hash if wording else "",
    )  # fmt: skip
    return tuple(r for r in (verdict, comment, wording) if r)


def hand_in(subject: Subject, reviewer: Account, reviewing: Reviewing) -> Assignment:
    """Hand a review in, once every bullet has a verdict; the ledger keeps a seal over all of them."""
    board = reviewing.board
    part = part_of(subject, reviewer, board)
    if part.handed_in_at:
        raise UserError("you have handed this in already")
    mine = board.store.all(Judged, subject=subject.id, round=subject.round, reviewer=reviewer.id)
    given = {j.bullet: j.bullet_hash for j in mine}
    left = [b for b in _bullets(subject, reviewing) if given.get(b.key) != b.hash]
    if left:
        raise UserError(f"{len(left)} lines have no verdict yet", advice="judge each of them first")
    seal = board.words(canonical(sealed(mine)))
    done = replace(part, handed_in_at=board.now(), seal=seal.hash, moved=part.moved + 1)
    entry = board.draft(
        reviewer.id, "hand-in", subject.id, reason=seal.hash,
        detail={"round": str(subject.round), "version": str(subject.version)},
    )  # fmt: skip
    touched = replace(subject, moved=subject.moved + 1)
    board.store.commit(Deed((done, seal, touched), (entry,)))
    return done


def sealed(mine: Iterable[Judged]) -> list[list[str]]:
    """What a seal is over: every verdict with its bullet's hash and the hashes of its words."""
    return sorted([j.bullet, j.bullet_hash, j.verdict, j.comment, j.wording] for j in mine)


def all_in(subject: Subject, board: Board) -> bool:
    """Whether everybody asked in this round has handed in."""
    parts = parts_in(subject, board)
    return bool(parts) and all(p.handed_in_at for p in parts)


def parts_in(subject: Subject, board: Board) -> tuple[Assignment, ...]:
    """Everybody's part in this round."""
    return board.store.all(Assignment, subject=subject.id, round=subject.round)


def visible_to(account: Account, subject: Subject, board: Board) -> tuple[Judged, ...]:
    """The verdicts of this round that this account may see: its own, and everybody's once all are in."""
    judged = board.store.all(Judged, subject=subject.id, round=subject.round)
    if all_in(subject, board):
        return judged if account.may(["reviewer", "editor"]) or account.id == subject.author else ()
    return tuple(j for j in judged if j.reviewer == account.id)


def standings(subject: Subject, reviewing: Reviewing) -> tuple[Standing, ...]:
    """Where every bullet stands; only handed-in reviews count."""
    board = reviewing.board
    handed = {p.reviewer for p in parts_in(subject, board) if p.handed_in_at}
    judged = [
        j for j in board.store.all(Judged, subject=subject.id, round=subject.round) if j.reviewer in handed
    ]
    settled = {s.bullet: s for s in board.store.all(Settled, subject=subject.id, round=subject.round)}
    people = {who: board.account(who) for who in handed}
    today = day(board.now())
    found = []
    for bullet in _bullets(subject, reviewing):
        barred = barred_from(bullet, people, subject, reviewing, today)
        found.append(standing(bullet, judged, settled.get(bullet.key), barred))
    return tuple(found)


def barred_from(
    bullet: Bullet, people: Mapping[str, Account], subject: Subject, reviewing: Reviewing, today: str
) -> Mapping[str, str]:
    """Whose verdict does not count for a bullet, each with the reason."""
    authors = authors_of(bullet, subject, reviewing.board)
    why = {i: why_not_counted(a, bullet, authors, reviewing.order, today) for i, a in people.items()}
    return {i: reason for i, reason in why.items() if reason}


def authors_of(bullet: Bullet, subject: Subject, board: Board) -> frozenset[str]:
    """Who wrote a bullet: whoever submitted it, and whoever changed its statement here."""
    written = board.store.all(Overlay, target=bullet.statement, state="active") if bullet.statement else ()
    return frozenset((subject.author, *(o.editor for o in written)))


def settle(
    subject: Subject, bullet_key: str, seen: str, reason: str, by: Account, reviewing: Reviewing
) -> Settled:
    """Keep a bullet as it stands although not everybody agreed, for a reason; only once all are in."""
    board = reviewing.board
    _may_decide(subject, by, board)
    if not reason.strip():
        raise UserError("settling needs a reason", advice="say why it stands as it is")
    if not all_in(subject, board):
        raise UserError("not everybody has handed in", advice="until then nobody sees what they said")
    found = next((s for s in standings(subject, reviewing) if s.bullet.key == bullet_key), None)
    if found is None:
        raise NotFound("there is no such line in this version")
    if found.bullet.hash != seen:
        raise Overtaken
    if found.agreed:
        raise UserError("everybody agreed here; there is nothing to settle")
    said: Words = board.words(reason)
    settled = Settled(subject.id, subject.round, bullet_key, seen, by.id, said.hash)
    entry = board.draft(
        by.id, "settle", subject.id, reason=said.hash, content=seen,
        detail={"bullet": bullet_key, "round": str(subject.round)},
    )  # fmt: skip
    touched = replace(subject, moved=subject.moved + 1)
    board.store.commit(Deed((settled, said, touched), (entry,)))
    return settled


def _may_decide(subject: Subject, by: Account, board: Board) -> None:
    """Settling and approving is for an editor who neither wrote nor reviewed it."""
    why = why_not_decide(subject, by, board)
    if why:
        raise NotPermitted(why, advice="another editor decides")


def why_not_decide(subject: Subject, by: Account, board: Board) -> str:
    """Why this account may not settle and approve here; empty where it may."""
    if not by.may(["editor"]):
        return "settling and approving is for editors"
    if subject.state != "under-review":
        return "it is not under review"
    if subject.author == by.id:
        return "you wrote it"
    if board.store.one(Assignment, subject.id, subject.round, by.id):
        return "you are one of its reviewers"
    return ""


def _bullets(subject: Subject, reviewing: Reviewing) -> tuple[Bullet, ...]:
    return bullets_held(subject.id, subject.version, reviewing.board, reviewing.display)


def stand_by(subject: Subject, reviewer: Account, reviewing: Reviewing) -> int:
    """Agree again, in one act, with every bullet one agreed with in an earlier round and that has not changed since."""
    board = reviewing.board
    mine = board.store.all(Judged, subject=subject.id, reviewer=reviewer.id)
    agreed = {(j.bullet, j.bullet_hash) for j in mine if j.round < subject.round and j.verdict == "agree"}
    given = {j.bullet for j in mine if j.round == subject.round}
    again = [
        Said(b.key, b.hash, "agree")
        for b in _bullets(subject, reviewing)
        if (b.key, b.hash) in agreed and b.key not in given
    ]
    judge(subject, reviewer, again, reviewing)
    return len(again)
