"""What the pages of the desk share: drawing with who is signed in, reading forms, and reviewing on what is held."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from fastapi import Depends
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from curbside.bootstrap.board import reviewing_with
from curbside.edges.web.board.access import signed
from curbside.edges.web.views import form_of, render, site_of
from curbside.errors import UserError
from curbside.model.account import ROLES, Account
from curbside.model.article import Answer, Article
from curbside.model.reviewed import RISKS
from curbside.model.workflow import SHOWN
from curbside.presenting.word_diff import word_diff
from curbside.services.ask_in_thread import without_details
from curbside.services.board import Board, day
from curbside.services.review_versions import Reviewing

V = TypeVar("V")
MOST_FIELDS = 400
"""Of one form: a section of a long article has some twenty lines with four fields each."""


def board_of(request: Request) -> Board:
    """The board this worker works with."""
    return site_of(request).desk.parts.board


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A page of the desk: never kept by anybody, never listed, its forms bound to the session."""
    who = getattr(request.state, "signed", None)
    response = render(
        request, f"desk/{template}", status=status, bound_to=who.session.hash if who else "",
        me=who.account if who else None, full=bool(who and who.session.full), day=day, moment=_moment, roles=ROLES,
        risks=RISKS, states=SHOWN, word_diff=word_diff, **context,
    )  # fmt: skip
    response.headers["cache-control"] = "no-store"
    response.headers["x-robots-tag"] = "noindex, nofollow, noarchive"
    return response


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC") if seconds else ""


class Fields:
    """The fields of a form; a field that is missing is empty, and one nobody asks for is never looked at."""

    def __init__(self, form: FormData) -> None:
        self._form = form

    def __call__(self, name: str) -> str:
        """The value of a field."""
        value = self._form.get(name, "")
        return value.replace("\r\n", "\n") if isinstance(value, str) else ""

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a field that may be given several times."""
        return tuple(v for v in self._form.getlist(name) if isinstance(v, str) and v)


async def _fields(request: Request) -> Fields:
    """The fields of a form made for this session; raises Forbidden for any other."""
    who = getattr(request.state, "signed", None)
    await form_of(request, bound_to=who.session.hash if who else "", most_fields=MOST_FIELDS)
    return Fields(await request.form(max_files=0, max_fields=MOST_FIELDS))


Form = Annotated[Fields, Depends(_fields)]
"""What a page gets that is sent a form: read and checked before the page is called."""


def number_in(text: str) -> int:
    """A whole number from a form or address; raises UserError for anything else."""
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise UserError("a number was expected", advice="open the page again")
    return int(text)


def to(url: str) -> RedirectResponse:
    """On to a page, by GET."""
    return RedirectResponse(url, 303)


def reading(request: Request) -> Reviewing:
    """Reviewing for pages that only read: what is held may be looked up, nothing is composed."""
    parts, answering = site_of(request).desk.parts, site_of(request).desk.build.answering
    whole = reviewing_with(answering, parts.board, parts.display)

    def nothing(_question: str, _place: str) -> Answer:
        raise AssertionError("a page that reads does not compose")

    return Reviewing(whole.board, whole.display, whole.evidence, nothing, whole.rules, whole.software)


async def reviewing(request: Request, work: Callable[[Reviewing], V]) -> V:
    """Do what composes, in the thread of answering; raises Busy."""
    parts = site_of(request).desk.parts
    return await site_of(request).desk.shelf.answer(
        lambda answering: work(reviewing_with(answering, parts.board, parts.display))
    )


async def compose_for_all(request: Request, question: str, place: str) -> Callable[[Reviewing], Article]:
    """How to compose an answer that everybody will read; raises UserError for what points to a patient."""
    found = await site_of(request).desk.shelf.answer(lambda answering: without_details(question, answering))
    if found.kinds:
        raise UserError(
            f"the question holds what looks like {', '.join(found.kinds).replace('-', ' ')}",
            advice="it becomes public: take out what could point to a patient",
        )

    def work(with_all: Reviewing) -> Article:
        answer = with_all.compose(question, place)
        if not isinstance(answer, Article):
            raise UserError(f"there is no answer to submit: {answer.message}", advice=answer.advice)
        return answer

    return work


def me(request: Request) -> Account:
    """The account that is signed in."""
    return signed(request).account
