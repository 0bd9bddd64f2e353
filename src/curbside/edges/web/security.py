"""Guards around every request: headers, body size, rate and time limits, and the token that forms carry.

In: any request. Out: the response with its security headers, or a refusal in plain text. No limit reads or keeps
question text; a client is known by its address only.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CSRF_COOKIE = "curbside_form"
MOST_BODY_BYTES = 65_536
BODY_SECONDS = 15.0
"""A body of 64 kB takes far less on the slowest of lines; one that takes longer is held back on purpose."""

SEND_SECONDS = 30.0
SIGNED_IN = ("/desk/review/", "/desk/library/", "/desk/reports/")
"""Where a reviewer sends a form for every few lines: these count as reading, and only a signed-in person gets in."""

_NETWORK_BITS = 64
"""Whoever has one IPv6 address has the 2^64 of its network, so the network is the client."""

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
Refuse = Callable[[Scope, int, str, str], Response]
"""Makes the refusal of a request: scope, status, what is wrong, what to do."""

Take = Callable[[str], int]
"""Counts one request of a client: 0 where it may go on, else the seconds to wait."""


class Forbidden(Exception):
    """A form without the token this site gave its reader."""


class _TooLong(Exception):
    pass


class _TooSlow(Exception):
    pass


class Guard:
    """Pure ASGI: everything a request must pass before a page sees it."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        asks: Take,
        reads: Take,
        https: bool,
        refuse: Refuse,
    ) -> None:
        self._app, self._refuse = app, refuse
        self._asks, self._reads = asks, reads
        self._headers = dict(HEADERS)
        if https:
            self._headers["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand on what is not HTTP."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def guarded_send(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await asyncio.wait_for(send(message), SEND_SECONDS)

        refusal = self._first_refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, guarded_send)
            return
        try:
            await self._app(scope, _limited(receive), guarded_send)
        except _TooLong:
            await self._late(scope, receive, guarded_send, started, 413, "the request is too long")
        except _TooSlow:
            await self._late(scope, receive, guarded_send, started, 408, "the request came too slowly")

    async def _late(
        self, scope: Scope, receive: Receive, send: Send, started: bool, status: int, what: str
    ) -> None:
        if not started:
            await self._refuse(scope, status, what, "send less, at once")(scope, receive, send)

    def _first_refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MOST_BODY_BYTES:
            return self._refuse(
                scope, 413, "the request is too long", f"at most {MOST_BODY_BYTES} bytes are read"
            )
        client = client_of(scope["client"][0] if scope.get("client") else "")
        asks = scope["method"] == "POST" and not scope["path"].startswith(SIGNED_IN)
        wait = (self._asks if asks else self._reads)(client)
        if wait:
            refusal = self._refuse(scope, 429, "too many requests", f"try again in {wait} seconds")
            refusal.headers["retry-after"] = str(wait)
            return refusal
        return None


def client_of(address: str) -> str:
    """Who is counted for an address: an IPv4 address itself, of an IPv6 address its network."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return f"{int(found) >> (128 - _NETWORK_BITS):x}/{_NETWORK_BITS}"


def _limited(receive: Receive) -> Receive:
    """The body, up to its size and time; what comes after the body (a disconnect) may take its time."""
    read = 0
    complete = False
    loop = asyncio.get_running_loop()
    until = loop.time() + BODY_SECONDS

    async def limited() -> Message:
        nonlocal read, complete
        if complete:
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), max(0.01, until - loop.time()))
        except TimeoutError:
            raise _TooSlow from None
        read += len(message.get("body", b""))
        complete = not message.get("more_body", False)
        if read > MOST_BODY_BYTES:
            raise _TooLong
        return message

    return limited


def form_token(secret: bytes, cookie: str) -> str:
    """The token that goes with a reader's cookie; nobody without the secret can make one."""
    return hmac.new(secret, f"form\0{cookie}".encode(), hashlib.sha256).hexdigest()


def new_cookie() -> str:
    """A fresh value for the form cookie."""
    return secrets.token_urlsafe(18)


def check_form(request: Request, secret: bytes, token: str, *, bound_to: str = "") -> None:
    """Raise Forbidden unless the form was made by this site for this reader, in this session of theirs."""
    cookie = request.cookies.get(CSRF_COOKIE, "")
    origin = request.headers.get("origin")
    foreign = (
        bool(origin) and origin != "null" and urlsplit(str(origin)).netloc != request.headers.get("host")
    )
    elsewhere = request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")
    right = hmac.compare_digest(
        form_token(secret, cookie + bound_to).encode(), token.encode("utf-8", "replace")
    )
    if not cookie or foreign or elsewhere or not right:
        raise Forbidden
