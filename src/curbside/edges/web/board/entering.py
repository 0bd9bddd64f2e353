"""Coming in and going out: password, second factor, invitation and reset links.

No page says whether an address is known. A session never keeps its cookie through a step: each has a fresh one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import quote

import segno
from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from curbside.edges.web.board.access import cookie_name, guard, signed
from curbside.edges.web.board.pages import Form, board_of, page, to
from curbside.edges.web.views import site_of
from curbside.errors import UserError
from curbside.model.account import Secret
from curbside.services import accounts as service
from curbside.services import sign_in as entering
from curbside.services.sign_in import SignedIn, SignInFailed

router = APIRouter(
    include_in_schema=False, default_response_class=HTMLResponse, dependencies=[Depends(guard)]
)
ISSUER = "Curbside"


@router.get("/desk/sign-in")
def sign_in_form(request: Request, after: str = "") -> Response:
    """The form for address and password."""
    return page(request, "sign_in.html", after=_inside(after), problem="")


@router.post("/desk/sign-in")
def sign_in(request: Request, field: Form) -> Response:
    """Let somebody in, or half in where a second factor is due."""
    parts = site_of(request).desk.parts
    after = _inside(field("after"))
    try:
        entered = entering.sign_in(field("email"), field("password"), parts.board, parts.passwords)
    except SignInFailed as failed:
        return page(
            request, "sign_in.html", status=403, after=after, problem=f"{failed.message}; {failed.advice}."
        )
    if not entered.session.full:
        return _entered(request, entered, f"/desk/second-factor?after={quote(after)}")
    return _entered(request, entered, after or "/desk")


@router.get("/desk/second-factor")
def second_factor_form(request: Request, after: str = "") -> Response:
    """The form for a code; where none is set up yet, with the secret to set one up from."""
    return _second_factor(request, _inside(after))


@router.post("/desk/second-factor")
def second_factor(request: Request, field: Form) -> Response:
    """Take a code: the way in where it is right."""
    who, board, after = signed(request), board_of(request), _inside(field("after"))
    if who.session.full:
        return to(after or "/desk")
    try:
        if _is_set_up(request):
            entered = entering.show_second_factor(who.session, who.account, field("code"), board)
        else:
            offered = _offered(request)
            entered = entering.set_up_second_factor(who.session, who.account, offered, field("code"), board)
    except SignInFailed:
        return _second_factor(
            request, after, "That is not the code, or it was used already. Wait for the next one."
        )
    return _entered(request, entered, after or "/desk")


@router.post("/desk/sign-out")
def sign_out(request: Request, field: Form) -> Response:  # noqa: ARG001  (the form is checked before)
    """End this session."""
    entering.sign_out(signed(request).session, board_of(request))
    response = to("/desk/sign-in")
    response.delete_cookie(
        cookie_name(request), path="/", secure=_https(request), httponly=True, samesite="lax"
    )
    return response


@router.get("/desk/forgotten")
def forgotten_form(request: Request) -> Response:
    """The form for an address."""
    return page(request, "forgotten.html", asked=False)


@router.post("/desk/forgotten")
def forgotten(request: Request, field: Form) -> Response:
    """Say the same whatever the address is."""
    service.forgotten(field("email"), board_of(request))
    return page(request, "forgotten.html", asked=True)


@router.get("/desk/link/{secret}")
def link_form(request: Request, secret: str) -> Response:
    """The form for a new password behind an invitation or a reset; NotFound for one that is over."""
    account = service.account_behind(secret, board_of(request))
    return page(request, "link.html", account=account, secret=secret, problem="")


@router.post("/desk/link/{secret}")
def link(request: Request, secret: str, field: Form) -> Response:
    """Set the password; whoever did signs in with it."""
    parts = site_of(request).desk.parts
    account = service.account_behind(secret, parts.board)
    problem = "" if field("password") == field("again") else "The two are not the same."
    if not problem:
        try:
            service.set_password_by_link(secret, field("password"), parts.board, parts.passwords)
        except UserError as refused:
            service.account_behind(
                secret, parts.board
            )  # a link that is over is not found, whatever the password
            problem = f"{refused.message}; {refused.advice}."
    if problem:
        return page(request, "link.html", status=422, account=account, secret=secret, problem=problem)
    return to("/desk/sign-in")


def _entered(request: Request, entered: SignedIn, url: str) -> Response:
    response = to(url)
    response.set_cookie(
        cookie_name(request), entered.token, max_age=entering.LONGEST_SECONDS, httponly=True, samesite="lax",
        secure=_https(request), path="/",
    )  # fmt: skip
    return response


def _https(request: Request) -> bool:
    return site_of(request).desk.parts.settings.web_https


def _second_factor(request: Request, after: str, problem: str = "") -> Response:
    offered, picture = "", ""
    if not _is_set_up(request):
        offered = _offered(request)
        address = entering.authenticator_address(offered, signed(request).account, issuer=ISSUER)
        picture = segno.make(address, micro=False).svg_inline(
            scale=4, svgclass="qr", lineclass="qr-line", omitsize=True
        )
    return page(
        request, "second_factor.html", status=403 if problem else 200, offered=offered, picture=picture, after=after,
        problem=problem,
    )  # fmt: skip


def _is_set_up(request: Request) -> bool:
    held = board_of(request).store.one(Secret, signed(request).account.id)
    return bool(held and held.totp)


def _offered(request: Request) -> str:
    """The shared secret offered to this session: made from it, so that no form can bring another one."""
    secret = site_of(request).desk.parts.secret
    made = hmac.new(secret, f"totp\0{signed(request).session.hash}".encode(), hashlib.sha256).digest()
    return base64.b32encode(made[:20]).decode()


def _inside(after: str) -> str:
    """A page of the desk to go on to; empty for anything else."""
    fits = after.startswith("/desk") and after.isascii() and after.isprintable() and "\\" not in after
    return after if fits and "//" not in after and not after.startswith("/desk/sign") else ""
