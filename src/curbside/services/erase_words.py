"""Erasing: personal data and comments are taken away, and the ledger, which holds their hashes, still verifies."""

from __future__ import annotations

from dataclasses import replace

from curbside.errors import NotFound, UserError
from curbside.model.account import Account
from curbside.model.ledger import Words
from curbside.model.reviewed import Message, Signature, Subject
from curbside.model.workflow import NOT_PUBLIC
from curbside.review_ports import Deed
from curbside.services.board import Board, day, must
from curbside.services.reader_reports import report_held


def erase(words_hash: str, reason: str, by: Account, board: Board) -> None:
    """Take words away for good; the names under what readers are shown as approved stay until it is retired."""
    must(by, "administrator")
    held = board.store.one(Words, words_hash)
    if held is None or held.erased_on:
        raise NotFound("there are no such words")
    if not reason.strip():
        raise UserError("erasing needs a reason")
    for signature in board.store.all(Signature, said=words_hash):
        subject = board.store.one(Subject, signature.subject)
        if subject and subject.approved == signature.version and subject.state not in NOT_PUBLIC:
            raise UserError(
                f"this name stands under “{subject.title}”, which readers see as approved",
                advice="retire it first",
            )
    gone = replace(held, text="", salt="", erased_on=day(board.now()), moved=held.moved + 1)
    said = board.words(reason)
    entry = board.draft(by.id, "erase", f"words:{words_hash}", reason=said.hash)
    board.store.commit(Deed((gone, said), (entry,)))


def _not_public(signature: Signature, board: Board) -> None:
    subject = board.store.one(Subject, signature.subject)
    if subject and subject.approved == signature.version and subject.state not in NOT_PUBLIC:
        raise UserError(
            f"this name stands under “{subject.title}”, which readers see as approved",
            advice="retire it first",
        )


def erase_account(account: Account, reason: str, by: Account, board: Board) -> Account:
    """Take away everything that says who a disabled account was; its id stays in the ledger and says nothing."""
    must(by, "administrator")
    if account.state != "disabled":
        raise UserError("an account that is in use is not erased", advice="disable it first")
    if not reason.strip():
        raise UserError("erasing needs a reason")
    signatures = board.store.all(Signature, account=account.id)
    for signature in signatures:
        _not_public(signature, board)
    hashes = {s.said for s in signatures} | _told_of(account, board)
    today = day(board.now())
    words = (board.store.one(Words, h) for h in sorted(hashes))
    gone = tuple(
        replace(w, text="", salt="", erased_on=today, moved=w.moved + 1)
        for w in words
        if w and not w.erased_on
    )
    nobody = replace(
        account, name="(erased)", email=f"{account.id.casefold()}@erased.invalid", credentials="", specialties=(),
        interests=(), interests_on="", moved=account.moved + 1,
    )  # fmt: skip
    said = board.words(reason)
    entry = board.draft(by.id, "erase", f"account:{account.id}", reason=said.hash)
    letters = board.store.all(Message, account=account.id)
    board.store.commit(Deed((nobody, said, *gone), (entry,), gone=letters))
    return nobody


def _told_of(account: Account, board: Board) -> set[str]:
    """The hashes of what the ledger's entries on the account say in words: names, credentials, interests."""
    about = board.store.entries(subject=f"account:{account.id}", limit=100_000)
    told = (e.read() for e in about)
    return {str(t["reason"]) for t in told if t["act"] in ("account-changed", "interests-declared")} - {""}


def erase_report(number: int, reason: str, by: Account, board: Board) -> None:
    """Take the words of a reader's report and its answer away; that there was one stays."""
    must(by, "editor")
    report = report_held(number, board)
    if not reason.strip():
        raise UserError("erasing needs a reason")
    note = f"(erased on {day(board.now())})"
    gone = replace(report, text=note, answer=note if report.answer else "", moved=report.moved + 1)
    said = board.words(reason)
    entry = board.draft(by.id, "erase", f"report:{number}", reason=said.hash)
    board.store.commit(Deed((gone, said), (entry,)))
