"""People at the desk through HTTP: each with a browser of their own, no script, on a board that lives in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import httpx2 as httpx
from fastapi import FastAPI
from fastapi.testclient import TestClient

from curbside.bootstrap.web import WebParts
from curbside.edges.web.app import create_app
from curbside.model.account import Account, Interest, Role
from curbside.model.reviewed import Subject
from curbside.services.board import Board
from curbside.services.published import PublishedReviews
from curbside.services.reader_reports import BoardReports
from tests.review.desk import CHEAP, PASSWORD, Clock, board, code, person

TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]+)"')


@dataclass
class Person:
    """Somebody with a browser."""

    client: TestClient
    office: Office
    account: Account | None = None

    def token(self, path: str) -> str:
        found = _TOKEN.search(self.client.get(path).text)
        assert found, path
        return found[1]

    def get(self, path: str) -> httpx.Response:
        return self.client.get(path, follow_redirects=False)

    def post(self, path: str, *, page: str = "/desk", **fields: str | list[str]) -> httpx.Response:
        data = {"form_token": self.token(page), **fields}
        return self.client.post(path, data=data, follow_redirects=False)

    def sign_in(self, name: str, *, password: str = PASSWORD) -> httpx.Response:
        """Sign in, with the second factor where one is due."""
        entered = self.post(
            "/desk/sign-in", page="/desk/sign-in", email=f"{name}@example.org", password=password
        )
        if "/desk/second-factor" not in entered.headers.get("location", ""):
            return entered
        self.office.clock.seconds += 60
        return self.post(
            "/desk/second-factor", page="/desk/second-factor", code=code(TOTP, self.office.clock)
        )


@dataclass
class Office:
    """One worker on a board in memory, and the people who come to it."""

    app: FastAPI
    first: TestClient
    parts: WebParts
    clock: Clock
    people: dict[str, Account] = field(default_factory=dict)

    @property
    def desk(self) -> Board:
        return self.parts.board

    def visitor(self) -> Person:
        """Somebody who was never here."""
        return Person(TestClient(self.app), self)

    def hire(self, name: str, *roles: Role, interests: list[Interest] | None = None) -> Account:
        self.people[name] = person(self.desk, name, *roles, interests=interests or (), totp=TOTP)
        return self.people[name]

    def signed_in(self, name: str) -> Person:
        someone = self.visitor()
        entered = someone.sign_in(name)
        assert entered.status_code == 303, entered.text
        someone.account = self.people.get(name)
        return someone

    def subject(self) -> Subject:
        return self.desk.store.all(Subject)[-1]


@contextmanager
def opened(parts: WebParts) -> Iterator[Office]:
    """The parts of a worker, on a new board in memory."""
    clock = Clock()
    desk = board(clock=clock)
    mine = replace(
        parts, board=desk, passwords=CHEAP, review=PublishedReviews(desk, parts.display), reports=BoardReports(desk)
    )  # fmt: skip
    app = create_app(mine)
    with TestClient(app) as first:
        yield Office(app, first, mine, clock)
