"""Tokens for programs: shown once, kept as a hash, less than their owner in what they may do, and ended at will."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from curbside.errors import NotFound, NotPermitted, Overtaken, UserError
from curbside.model.account import SCOPES, Account, ApiToken, Scope
from curbside.review_ports import Deed
from curbside.services.board import DAY, Board, day
from curbside.services.sign_in import hashed

PREFIX = "curbside_"
"""Lets a scanner for leaked secrets know one."""
LONGEST_DAYS = 365
MOST_TOKENS = 20
_ID_BYTES, _SECRET_BYTES = 9, 32


def make_token(
    account: Account, name: str, scopes: Iterable[Scope], days: int, board: Board
) -> tuple[ApiToken, str]:
    """A token of this account and its secret, which is told this once."""
    given = tuple(dict.fromkeys(scopes))
    if not name.strip() or not given:
        raise UserError("a token needs a name and a scope", advice="say what it is for")
    if not 1 <= days <= LONGEST_DAYS:
        raise UserError(f"a token lasts 1 to {LONGEST_DAYS} days")
    for scope in given:
        if scope not in SCOPES or not account.may(SCOPES[scope][1]):
            raise NotPermitted(
                f"you cannot give the scope '{scope}'", advice="a token may do less than its owner"
            )
    now = board.now()
    if len([t for t in tokens_of(account, board) if not t.ended_at and t.expires_at > now]) >= MOST_TOKENS:
        raise UserError(f"there are {MOST_TOKENS} tokens already", advice="end one you do not use")
    secret = PREFIX + board.random(_SECRET_BYTES)
    token = ApiToken(
        f"t-{board.random(_ID_BYTES)}", hashed(secret), account.id, name.strip(), given, now, now + days * DAY
    )
    entry = board.draft(
        account.id,
        "token-made",
        f"account:{account.id}",
        detail={"token": token.id, "scopes": " ".join(given)},
    )
    board.store.commit(Deed((token,), (entry,)))
    return token, secret


def tokens_of(account: Account, board: Board) -> tuple[ApiToken, ...]:
    """The tokens of an account, the newest first."""
    return tuple(sorted(board.store.all(ApiToken, account=account.id), key=lambda t: (-t.made_at, t.id)))


def end_token(account: Account, token_id: str, board: Board) -> None:
    """End one of one's own tokens; somebody else's is not found."""
    token = board.store.one(ApiToken, token_id)
    if token is None or token.account != account.id:
        raise NotFound("there is no such token of yours")
    if not token.ended_at:
        entry = board.draft(account.id, "token-ended", f"account:{account.id}", detail={"token": token.id})
        ended = replace(token, ended_at=board.now(), moved=token.moved + 1)
        board.store.commit(Deed((ended,), (entry,)))


def account_of(secret: str, scope: Scope, board: Board) -> Account:
    """Who a token acts for, where it is alive, has the scope, and its owner still may; raises NotPermitted."""
    found = board.store.all(ApiToken, hash=hashed(secret))
    now = board.now()
    if not found or found[0].ended_at or found[0].expires_at <= now:
        raise NotPermitted(
            "this token is not known, has ended or has expired", advice="make another one at the desk"
        )
    token, account = found[0], board.account(found[0].account)
    if scope not in token.scopes or not account.may(SCOPES[scope][1]):
        raise NotPermitted(f"this token does not have the scope '{scope}'", advice="make one that has it")
    if token.used_on != day(now):
        try:
            board.store.commit(Deed((replace(token, used_on=day(now), moved=token.moved + 1),)))
        except Overtaken:
            return account_of(secret, scope, board)  # used or ended meanwhile: look again
    return account
