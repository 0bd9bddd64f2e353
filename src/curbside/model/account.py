"""Accounts: who may do what at the desk, with the credentials and interests a reader is told of.

Frozen values, standard library only. Passwords and second factors are not here but in `Secret`, which no page reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["reader", "author", "reviewer", "editor", "administrator"]
ROLES: Mapping[Role, str] = {
    "reader": "Reader",
    "author": "Author",
    "reviewer": "Reviewer",
    "editor": "Editor",
    "administrator": "Administrator",
}
"""Each role as it is shown, from the least to the most that it may touch."""

SECOND_FACTOR_ROLES: frozenset[Role] = frozenset({"reviewer", "editor", "administrator"})
"""Whose word others rely on: none of them comes in by a password alone."""

AccountState = Literal["invited", "active", "disabled"]
InterestKind = Literal["financial", "employment", "research", "intellectual", "personal"]
"""Kinds of relationship of the ICMJE disclosure form, shortened."""
INTEREST_KINDS: tuple[InterestKind, ...] = get_args(InterestKind)

Scope = Literal["queue:read", "articles:submit", "reports:read", "ledger:read"]
"""What a token may be given. None can assign, judge, settle or approve: only a person at the desk does that."""
SCOPES: Mapping[Scope, tuple[str, frozenset[Role]]] = {
    "queue:read": ("read the queue", frozenset({"reviewer", "editor"})),
    "articles:submit": ("submit articles", frozenset({"author", "editor"})),
    "reports:read": ("read problem reports", frozenset({"editor"})),
    "ledger:read": ("read the ledger", frozenset({"editor", "administrator"})),
}
"""Each scope in words, and the roles of which its owner needs one whenever the token is used."""


@dataclass(frozen=True, slots=True)
class Interest:
    """A declared interest: what it is about in the declarer's words, and the concepts those words name."""

    kind: InterestKind
    about: str
    concepts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """One person; `id` is the only thing of them that the ledger holds."""

    id: str
    email: str
    name: str
    roles: tuple[Role, ...]
    state: AccountState
    made_at: int
    credentials: str = ""
    specialties: tuple[str, ...] = ()
    interests: tuple[Interest, ...] = ()
    interests_on: str = ""
    """The day they last declared their interests, none being a declaration too; empty: never."""
    moved: int = 1

    def may(self, roles: Iterable[Role]) -> bool:
        """Whether this account is in use and has one of these roles."""
        return self.state == "active" and not set(roles).isdisjoint(self.roles)

    @property
    def needs_second_factor(self) -> bool:
        """Whether a password alone does not let them in."""
        return not SECOND_FACTOR_ROLES.isdisjoint(self.roles)


@dataclass(frozen=True, slots=True)
class Secret:
    """What an account signs in with, and how often somebody has failed to."""

    account: str
    password: str = ""
    """The argon2id hash; empty until the invitation was accepted."""
    totp: str = ""
    """The shared secret of the second factor; empty until it is set up."""
    totp_step: int = 0
    """The time step of the last code accepted: a code works once."""
    failures: int = 0
    locked_until: int = 0
    moved: int = 1


@dataclass(frozen=True, slots=True)
class Session:
    """One signed-in browser, known by the hash of its cookie; `full` once the second factor was shown."""

    hash: str
    account: str
    made_at: int
    seen_at: int
    full: bool
    moved: int = 1


LinkKind = Literal["invitation", "reset"]


@dataclass(frozen=True, slots=True)
class Link:
    """A link that sets a password: known by its hash, works once, until it expires."""

    hash: str
    account: str
    kind: LinkKind
    made_at: int
    expires_at: int
    used_at: int = 0
    moved: int = 1


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token for programs: known by its hash, shown once, less than its owner in what it may do."""

    id: str
    hash: str
    account: str
    name: str
    scopes: tuple[Scope, ...]
    made_at: int
    expires_at: int
    ended_at: int = 0
    used_on: str = ""
    """The day it was last used."""
    moved: int = 1
