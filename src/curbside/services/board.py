"""The board's hands: its store, clock and source of randomness, and how an act is written down.

In: what bootstrap chose. Out: drafts for the ledger, words for beside it, and errors every page words alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from curbside.errors import NotFound, NotPermitted
from curbside.model.account import Account, Role
from curbside.model.ledger import Draft, Words, words
from curbside.review_ports import ReviewStore

PROGRAM: Final = "program"
"""The actor of what no person did."""
DAY = 86_400
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Board:
    """What every use case of the desk works with."""

    store: ReviewStore
    now: Callable[[], int]
    """Unix seconds."""
    random: Callable[[int], str]
    """A fresh unguessable text of so many random bytes, fit for an address."""
    address: str = ""
    """Where the desk is reached, as letters say it; never taken from a request."""

    def words(self, text: str) -> Words:
        """Words to be kept beside the ledger under a fresh salt."""
        return words(text.strip(), self.random(_SALT_BYTES))

    def draft(
        self, actor: str, act: str, subject: str, *, reason: str = "", content: str = "",
        detail: Mapping[str, str] | None = None,
    ) -> Draft:  # fmt: skip
        """An entry of this moment."""
        return Draft(moment(self.now()), actor, act, subject, reason, content, detail or {})

    def said(self, hashed: str) -> str:
        """The words under a hash; empty for none, a note for erased ones."""
        held = self.store.one(Words, hashed) if hashed else None
        return held.text if held and not held.erased_on else f"(erased on {held.erased_on})" if held else ""

    def account(self, account_id: str) -> Account:
        """The account with this id; raises NotFound."""
        found = self.store.one(Account, account_id)
        if found is None:
            raise NotFound("there is no such account", advice="see the list of accounts")
        return found


def moment(seconds: int) -> str:
    """A time as the ledger writes it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def day(seconds: int) -> str:
    """The day of a time, empty for none."""
    return moment(seconds)[:10] if seconds else ""


def must(account: Account, *roles: Role) -> None:
    """Raise NotPermitted unless the account has one of these roles."""
    if not account.may(roles):
        raise NotPermitted(f"this is for: {', '.join(roles)}", advice="ask an administrator for the role")
