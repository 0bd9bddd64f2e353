"""What is one's own: interests, password, sessions and tokens; never anybody else's."""

from __future__ import annotations

from typing import Any, cast

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from curbside.edges.web.board.access import guard, signed
from curbside.edges.web.board.pages import Form, board_of, me, number_in, page, to
from curbside.edges.web.views import site_of
from curbside.errors import UserError
from curbside.model.account import INTEREST_KINDS, SCOPES, Interest, Scope
from curbside.services import accounts as service
from curbside.services.api_tokens import LONGEST_DAYS, end_token, make_token, tokens_of
from curbside.services.interests import concepts_named
from curbside.services.sign_in import sessions_of

router = APIRouter(
    include_in_schema=False, default_response_class=HTMLResponse, dependencies=[Depends(guard)]
)
MOST_INTERESTS = 8
_MOST_CHARS = 500


@router.get("/desk/me")
def own(request: Request) -> Response:
    """Everything of one's own on one page."""
    return _page(request)


@router.post("/desk/me/interests")
def declare(request: Request, field: Form) -> Response:
    """Declare one's interests as of today; all fields empty declares that there are none."""
    concepts = site_of(request).desk.store.concepts()
    declared = []
    for n in range(MOST_INTERESTS):
        about, kind = field(f"about-{n}").strip(), field(f"kind-{n}")
        if not about:
            continue
        if kind not in INTEREST_KINDS or len(about) > _MOST_CHARS:
            raise UserError("an interest has a kind and a short description", advice="fill in both")
        declared.append(Interest(kind, about, concepts_named(about, concepts)))
    service.declare_interests(me(request), declared, board_of(request))
    return to("/desk/me#interests")


@router.post("/desk/me/password")
def change_password(request: Request, field: Form) -> Response:
    """Change one's password, knowing the old one; one signs in again."""
    if field("password") != field("again"):
        raise UserError("the two new passwords are not the same", advice="go back and type them again")
    parts = site_of(request).desk.parts
    service.change_password(me(request), field("old"), field("password"), parts.board, parts.passwords)
    return to("/desk/sign-in")


@router.post("/desk/me/sessions")
def end_sessions(request: Request, field: Form) -> Response:  # noqa: ARG001  (the form is checked before)
    """End every session of one's own, this one too."""
    service.end_sessions(me(request), board_of(request), by=me(request).id)
    return to("/desk/sign-in")


@router.post("/desk/me/tokens")
def new_token(request: Request, field: Form) -> Response:
    """Make a token; its secret is shown on the page that answers, and never again."""
    scopes = cast("tuple[Scope, ...]", field.all("scope"))
    _, secret = make_token(me(request), field("name"), scopes, number_in(field("days")), board_of(request))
    return _page(request, secret=secret)


@router.post("/desk/me/tokens/end")
def no_token(request: Request, field: Form) -> Response:
    """End one of one's own tokens."""
    end_token(me(request), field("token"), board_of(request))
    return to("/desk/me#tokens")


def _page(request: Request, **context: Any) -> Response:
    account, board = me(request), board_of(request)
    may = {s: says for s, (says, roles) in SCOPES.items() if account.may(roles)}
    return page(
        request, "me.html", kinds=INTEREST_KINDS, most=MOST_INTERESTS, scopes=may, longest_days=LONGEST_DAYS,
        tokens=tokens_of(account, board), sessions=sessions_of(account.id, board), here_session=signed(request).session,
        now=board.now(), **{"secret": "", **context},
    )  # fmt: skip
