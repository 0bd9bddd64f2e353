"""A board for tests: records in memory, a clock that is moved by hand, cheap passwords, and people."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

import pyotp
from argon2 import PasswordHasher

from curbside.model.account import Account, Interest, Role, Secret
from curbside.review_ports import Deed, ReviewStore
from curbside.services.board import Board, day
from curbside.services.passwords import Argon2id
from tests.fakes_review import MemoryReviews

PASSWORD = "correct horse battery staple"
CHEAP = Argon2id(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
START = 1_800_000_000
SITE = "https://desk.example.org"


@dataclass
class Clock:
    """Seconds that pass when told to."""

    seconds: int = START

    def __call__(self) -> int:
        return self.seconds


@dataclass
class Chance:
    """Unguessable texts that are the same in every run."""

    counted: count[int] = field(default_factory=count)

    def __call__(self, size: int) -> str:
        return hashlib.sha256(f"chance {next(self.counted)}".encode()).hexdigest()[: max(size, 8)]


def board(store: ReviewStore | None = None, clock: Clock | None = None) -> Board:
    return Board(store or MemoryReviews(), clock or Clock(), Chance(), SITE)


def person(
    desk: Board, name: str, *roles: Role, interests: Iterable[Interest] | None = (), totp: str = ""
) -> Account:
    """Somebody who can sign in; `interests` None for one who never declared any."""
    account = Account(
        f"u-{name}", f"{name}@example.org", name.title(), roles, "active", desk.now(), f"MD {name}", (),
        tuple(interests or ()), "" if interests is None else day(desk.now()),
    )  # fmt: skip
    desk.store.commit(Deed((account, Secret(account.id, CHEAP.hash(PASSWORD), totp))))
    return account


def code(totp: str, clock: Clock, *, steps: int = 0) -> str:
    return pyotp.TOTP(totp).at(clock() + 30 * steps)


def acts(desk: Board) -> list[str]:
    """What the ledger says was done, in order."""
    return [str(e.read()["act"]) for e in desk.store.entries(limit=10_000)]
