"""Approval: an editor's signature and the reviewers', under exactly this content as every audience is shown it.

In: a subject as the editor saw it, with the hash of its content on their page. Out: the subject approved, or the
list of what stands in the way. No program gets here: approving takes a person's session.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from curbside.errors import Overtaken, UserError
from curbside.model.account import Account
from curbside.model.ledger import canonical
from curbside.model.overlay import Confirmation
from curbside.model.reviewed import Risk, Signature, Subject, mark_of
from curbside.model.statement import Statement
from curbside.review_ports import Record
from curbside.services.board import DAY, Board
from curbside.services.review_content import reading_of
from curbside.services.review_moves import actors_for, moved, ruled
from curbside.services.review_verdicts import parts_in, standings, why_not_decide
from curbside.services.review_versions import Reviewing, composed_now, content_held, version_held

APPROVED_DAYS: Mapping[Risk, int] = {"high": 365, "medium": 730, "low": 730}
"""An approval ends without a new review: what could harm within a year, everything else within two."""


def obstacles(subject: Subject, by: Account, reviewing: Reviewing) -> tuple[str, ...]:
    """What stands in the way of approving, in words; empty when nothing does."""
    board = reviewing.board
    why = why_not_decide(subject, by, board)
    if why:
        return (why,)
    parts = parts_in(subject, board)
    waiting = sum(not p.handed_in_at for p in parts)
    if waiting or not parts:
        return (f"{waiting} of {len(parts)} reviews have not been handed in",)
    found = []
    standing = standings(subject, reviewing)
    few = [s.bullet for s in standing if s.needs == "reviewers"]
    open_still = [s.bullet for s in standing if s.needs == "settling"]
    if few:
        strict = sum(b.strict for b in few)
        found.append(
            f"{len(few)} lines have too few verdicts that count, {strict} of them on doses or safety, which need two "
            "reviewers who did not write it and declare no interest in the drug"
        )
    if open_still:
        found.append(f"{len(open_still)} lines are not settled")
    return (*found, *_moved_on(subject, reviewing))


def _moved_on(subject: Subject, reviewing: Reviewing) -> tuple[str, ...]:
    """Whether what would be approved is still what is composed from what is held now."""
    now = composed_now(subject, reviewing)
    held = version_held(subject.id, subject.version, reviewing.board)
    if now is None or now.hash != held.content:
        return (
            "what is held has changed since this version was composed: send it back, and it is composed anew",
        )
    return ()


def approve(subject: Subject, seen_content: str, by: Account, reviewing: Reviewing) -> Subject:
    """Approve exactly the content whose hash the editor saw; raises UserError with every obstacle."""
    board = reviewing.board
    rule = ruled("approve", subject, actors_for(by, subject), "")
    in_the_way = obstacles(subject, by, reviewing)
    if in_the_way:
        raise UserError(
            "this cannot be approved: " + "; ".join(in_the_way), advice="see what is missing on its page"
        )
    version = version_held(subject.id, subject.version, board)
    if version.content != seen_content:
        raise Overtaken
    now = board.now()
    reviewers = tuple(board.account(p.reviewer) for p in parts_in(subject, board))
    signed = _signatures(subject, reviewers, by, board)
    checked = replace(version, checked_against=reviewing.against, moved=version.moved + 1)
    return moved(
        subject, rule, board, by=by.id, content=version.content,
        detail={
            "version": str(version.number), "round": str(subject.round),
            "reviewers": " ".join(a.id for a in reviewers), "software": version.software,
            "library": version.library, "rules": version.rules,
        },
        also=(*signed, checked, *_confirmed(subject, by, reviewing)),
        changes={
            "approved": version.number, "approved_at": now, "note": "",
            "expires_at": now + APPROVED_DAYS[subject.risk] * DAY,
        },
    )  # fmt: skip


def _signatures(
    subject: Subject, reviewers: Iterable[Account], editor: Account, board: Board
) -> tuple[Record, ...]:
    """Who stands for it, as they are today; in words outside the chain, which holds their hashes."""
    rows: list[Record] = []
    for part, account in (*(("reviewer", r) for r in reviewers), ("editor", editor)):
        said = board.words(
            canonical(
                {
                    "name": account.name, "credentials": account.credentials,
                    "interests": "; ".join(f"{i.about} ({i.kind})" for i in account.interests),
                    "declared": account.interests_on,
                }
            )
        )  # fmt: skip
        rows += [
            said,
            Signature(subject.id, subject.version, account.id, part, board.now(), said.hash),  # type: ignore[arg-type]
        ]
    return tuple(rows)


def _confirmed(subject: Subject, by: Account, reviewing: Reviewing) -> tuple[Record, ...]:
    """For a statement found in a document: from now on just this reading of it counts as curated."""
    if subject.kind != "statement":
        return ()
    board = reviewing.board
    content = content_held(subject.id, subject.version, board, reviewing.display)
    if not isinstance(content, Statement) or not any(s.proof == "quoted" for s in content.supports):
        return ()
    held = board.store.one(Confirmation, subject.name)
    fresh = Confirmation(subject.name, mark_of(reading_of(content)), by.id, board.now())
    return (replace(fresh, moved=held.moved + 1) if held else fresh,)
