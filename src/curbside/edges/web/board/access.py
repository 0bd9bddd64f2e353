"""Who may open which address of the desk: one table, and a guard that refuses whatever does not stand in it.

In: a request. Out: the session and account it comes with, or a refusal. What a person may do to one article, report
or account is decided by the services; nothing here looks at ids.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from starlette.requests import Request

from curbside.edges.web.views import site_of
from curbside.errors import NotPermitted
from curbside.model.account import Account, Role, Session
from curbside.services.sign_in import session_of

PLAIN_COOKIE, HOST_COOKIE = "curbside_desk", "__Host-curbside_desk"


@dataclass(frozen=True, slots=True)
class Need:
    """What an address needs: nothing, half a session (the password was shown), a whole one, and perhaps a role."""

    session: bool = True
    half: bool = False
    roles: frozenset[Role] = frozenset()


ANYBODY = Need(session=False)
HALF = Need(half=True)
SIGNED_IN = Need()


def _roles(*roles: Role) -> Need:
    return Need(roles=frozenset(roles))


AUTHORS, EDITORS = _roles("author", "editor"), _roles("editor")
REVIEWERS = _roles("reviewer")
BOARD = _roles("author", "reviewer", "editor")
OFFICE = _roles("editor", "administrator")
ADMINISTRATORS = _roles("administrator")

ACCESS: Mapping[tuple[str, str], Need] = {
    ("GET", "/desk/sign-in"): ANYBODY,
    ("POST", "/desk/sign-in"): ANYBODY,
    ("GET", "/desk/forgotten"): ANYBODY,
    ("POST", "/desk/forgotten"): ANYBODY,
    ("GET", "/desk/link/{secret}"): ANYBODY,
    ("POST", "/desk/link/{secret}"): ANYBODY,
    ("GET", "/desk/second-factor"): HALF,
    ("POST", "/desk/second-factor"): HALF,
    ("POST", "/desk/sign-out"): HALF,
    ("GET", "/desk"): SIGNED_IN,
    ("GET", "/desk/me"): SIGNED_IN,
    ("POST", "/desk/me/interests"): SIGNED_IN,
    ("POST", "/desk/me/password"): SIGNED_IN,
    ("POST", "/desk/me/sessions"): SIGNED_IN,
    ("POST", "/desk/me/tokens"): SIGNED_IN,
    ("POST", "/desk/me/tokens/end"): SIGNED_IN,
    ("GET", "/desk/submit"): AUTHORS,
    ("POST", "/desk/submit"): AUTHORS,
    ("POST", "/desk/submit/statement"): AUTHORS,
    ("GET", "/desk/review/{kind}/{name}"): BOARD,
    ("GET", "/desk/review/{kind}/{name}/versions/{number}"): BOARD,
    ("GET", "/desk/review/{kind}/{name}/compare/{before}/{after}"): BOARD,
    ("POST", "/desk/review/{kind}/{name}/verdicts"): REVIEWERS,
    ("POST", "/desk/review/{kind}/{name}/stand-by"): REVIEWERS,
    ("POST", "/desk/review/{kind}/{name}/hand-in"): REVIEWERS,
    ("POST", "/desk/review/{kind}/{name}/move"): AUTHORS,
    ("POST", "/desk/review/{kind}/{name}/begin"): EDITORS,
    ("POST", "/desk/review/{kind}/{name}/assign"): EDITORS,
    ("POST", "/desk/review/{kind}/{name}/settle"): EDITORS,
    ("GET", "/desk/review/{kind}/{name}/approve"): EDITORS,
    ("POST", "/desk/review/{kind}/{name}/approve"): EDITORS,
    ("GET", "/desk/library"): BOARD,
    ("GET", "/desk/library/{kind}/{name}"): BOARD,
    ("POST", "/desk/library/{kind}/{name}"): EDITORS,
    ("POST", "/desk/library/{kind}/{name}/withdraw"): EDITORS,
    ("GET", "/desk/reports"): EDITORS,
    ("GET", "/desk/reports/{number}"): EDITORS,
    ("POST", "/desk/reports/{number}"): EDITORS,
    ("POST", "/desk/reports/{number}/erase"): EDITORS,
    ("GET", "/desk/figures"): BOARD,
    ("GET", "/desk/ledger"): OFFICE,
    ("POST", "/desk/ledger/erase"): ADMINISTRATORS,
    ("GET", "/desk/accounts"): ADMINISTRATORS,
    ("POST", "/desk/accounts"): ADMINISTRATORS,
    ("GET", "/desk/accounts/{account_id}"): ADMINISTRATORS,
    ("POST", "/desk/accounts/{account_id}"): ADMINISTRATORS,
    ("POST", "/desk/accounts/{account_id}/act"): ADMINISTRATORS,
}
"""Every address of the desk; a test holds it against the routes there are, and tries each with each role and none."""


class NotSignedIn(Exception):
    """Whoever asks has no session that would do; `half` where only the second factor is missing."""

    def __init__(self, *, half: bool) -> None:
        super().__init__()
        self.half = half


@dataclass(frozen=True, slots=True)
class Signed:
    """Who is asking."""

    session: Session
    account: Account


def cookie_name(request: Request) -> str:
    """The session cookie; over HTTPS one that no other host and no plain page can set."""
    return HOST_COOKIE if site_of(request).desk.parts.settings.web_https else PLAIN_COOKIE


def guard(request: Request) -> None:
    """Let a request through by the table; raises NotSignedIn or NotPermitted. What is not in the table is refused."""
    need = ACCESS.get((request.method, request.scope["route"].path))
    if need is None:
        raise NotPermitted("this address is not open to anybody")
    found = session_of(request.cookies.get(cookie_name(request), ""), site_of(request).desk.parts.board)
    request.state.signed = Signed(*found) if found else None
    if not need.session:
        return
    if found is None:
        raise NotSignedIn(half=False)
    session, account = found
    if not session.full and not need.half:
        raise NotSignedIn(half=True)
    if need.roles and not account.may(need.roles):
        raise NotPermitted("your account is not for this", advice="ask an administrator for the role")


async def reader_gate(request: Request) -> None:
    """Where the operator wants readers to sign in: nothing but the way in is open to others."""
    site = site_of(request)
    if not site.desk.parts.settings.web_readers_sign_in or _is_open(request):
        return
    cookie = request.cookies.get(cookie_name(request), "")
    found = await asyncio.to_thread(session_of, cookie, site.desk.parts.board)
    if found is None or not found[0].full:
        raise NotSignedIn(half=False)


def _is_open(request: Request) -> bool:
    path = request.url.path
    return path.startswith(("/desk", "/static/", "/api/v1/desk/", "/api/v1/openapi")) or path in (
        "/health", "/ready", "/metrics", "/robots.txt", "/favicon.ico",
    )  # fmt: skip


def signed(request: Request) -> Signed:
    """Who is asking, once the guard has let them through."""
    return cast(Signed, request.state.signed)
