"""Accounts, for administrators: invite, change, disable, reset, end sessions."""

from __future__ import annotations

from typing import Any, cast

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from curbside.edges.web.board.access import guard
from curbside.edges.web.board.pages import Form, board_of, me, page, to
from curbside.errors import Overtaken, UserError
from curbside.model.account import ROLES, Account, Role
from curbside.services import accounts as service
from curbside.services.erase_words import erase_account
from curbside.services.sign_in import sessions_of

router = APIRouter(
    include_in_schema=False, default_response_class=HTMLResponse, dependencies=[Depends(guard)]
)


@router.get("/desk/accounts")
def accounts(request: Request) -> Response:
    """Every account, and the form to invite somebody."""
    return _list(request)


@router.post("/desk/accounts")
def invite(request: Request, field: Form) -> Response:
    """Invite somebody; the link is shown on the page that answers, and a letter with it waits in the outbox."""
    board = board_of(request)
    found = service.invite(
        field("email"), field("name"), _roles(field), board, by=me(request).id, credentials=field("credentials"),
        specialties=field("specialties").split(","),
    )  # fmt: skip
    return _list(request, invited=found.account, link=f"{board.address}/desk/link/{found.link}")


@router.get("/desk/accounts/{account_id}")
def account(request: Request, account_id: str) -> Response:
    """One account."""
    return _one(request, board_of(request).account(account_id))


@router.post("/desk/accounts/{account_id}")
def change(request: Request, account_id: str, field: Form) -> Response:
    """Change name, credentials, roles and specialties, just these."""
    board = board_of(request)
    held = _seen(board.account(account_id), field)
    service.change_account(
        held, board, by=me(request), name=field("name"), credentials=field("credentials"), roles=_roles(field),
        specialties=field("specialties").split(","),
    )  # fmt: skip
    return to(f"/desk/accounts/{account_id}")


@router.post("/desk/accounts/{account_id}/act")
def act(request: Request, account_id: str, field: Form) -> Response:
    """Disable or enable, end sessions, offer a reset, forget the second factor."""
    board, by = board_of(request), me(request).id
    held = _seen(board.account(account_id), field)
    wanted = field("act")
    if wanted in ("disable", "enable"):
        service.set_state(held, enabled=wanted == "enable", board=board, by=by)
    elif wanted == "end-sessions":
        service.end_sessions(held, board, by=by)
    elif wanted == "forget-second-factor":
        service.forget_second_factor(held, board, by=by)
    elif wanted == "erase":
        erase_account(held, field("reason"), me(request), board)
    elif wanted == "reset":
        link = service.offer_reset(held, board, by=by)
        return _one(request, held, link=f"{board.address}/desk/link/{link}")
    else:
        raise UserError("there is no such act")
    return to(f"/desk/accounts/{account_id}")


def _seen(held: Account, field: Form) -> Account:
    """The account as it was on the page the form came from; raises Overtaken where it has been changed since."""
    if field("seen") != str(held.moved):
        raise Overtaken
    return held


def _roles(field: Form) -> tuple[Role, ...]:
    return cast("tuple[Role, ...]", tuple(r for r in field.all("role") if r in ROLES))


def _list(request: Request, **context: Any) -> Response:
    found = service.accounts(board_of(request))
    return page(request, "accounts.html", accounts=found, **{"invited": None, "link": "", **context})


def _one(request: Request, held: Account, *, link: str = "") -> Response:
    sessions = sessions_of(held.id, board_of(request))
    return page(request, "account.html", account=held, sessions=sessions, link=link)
