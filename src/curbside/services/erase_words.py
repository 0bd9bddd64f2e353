"""Erasing: personal data and comments are taken away, and the ledger, which holds their hashes, still verifies."""

from __future__ import annotations

from dataclasses import replace

from curbside.errors import NotFound, UserError
from curbside.model.account import Account
from curbside.model.ledger import Words
from curbside.model.reviewed import Signature, Subject
from curbside.model.workflow import NOT_PUBLIC
from curbside.review_ports import Deed
from curbside.services.board import Board, day, must


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
