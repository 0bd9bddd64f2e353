"""What all pages share: templates, the reader's role and form token, static files, and how errors look."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from importlib.resources import files
from typing import Any, cast

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from curbside import __version__
from curbside.edges.web.desk import Desk
from curbside.edges.web.health import Counts
from curbside.edges.web.recent import Recent
from curbside.edges.web.roles import audience_of
from curbside.edges.web.security import CSRF_COOKIE, check_form, form_token, new_cookie
from curbside.model.article import Answer
from curbside.model.audience import AUDIENCES, Audience
from curbside.presenting import words
from curbside.presenting.audience import for_audience
from curbside.presenting.audience_page import page_for
from curbside.presenting.blocks import Page
from curbside.presenting.dates import spoken
from curbside.presenting.html_article import ArticleParts
from curbside.presenting.safe import clean_lines

AUDIENCE_COOKIE = "curbside_reader"
_YEAR = 365 * 86_400
_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_KEPT_DRAWN = 48
"""Drawn articles kept in memory; a long one takes some 400 kB."""


@dataclass(frozen=True, slots=True)
class Static:
    """A static file in memory, under an address that changes with its content."""

    content: bytes
    packed: bytes
    type: str
    url: str


@dataclass
class Site:
    """One worker's pages."""

    desk: Desk
    counts: Counts
    drawn: Recent[tuple[str, Audience, str, str], tuple[ArticleParts, str]] = field(
        default_factory=lambda: Recent(_KEPT_DRAWN)
    )
    """Articles as drawn for a role in a review state at an address, with their JSON-LD."""
    read: Recent[tuple[str, Audience, str], Answer] = field(default_factory=lambda: Recent(_KEPT_DRAWN))
    """Answers as a role reads them."""

    async def renew(self) -> None:
        """Change to what was built since, and forget what was read and drawn by its rules."""
        if await self.desk.shelf.renew():
            self.drawn.drop(lambda _: True)
            self.read.drop(lambda _: True)

    def project(self, answer: Answer, audience: Audience) -> Answer:
        """The answer as this role reads it."""
        return for_audience(answer, audience, self.desk.build.policy)

    def drawing(self, audience: Audience) -> Callable[[Answer], Page]:
        """How a projected answer is drawn for this role."""
        return partial(page_for, audience=audience, policy=self.desk.build.policy)

    def wording(self, audience: Audience) -> Callable[[str], str]:
        """How a label reads in this role."""
        return self.desk.build.policy.label if audience == "patient" else str

    @cached_property
    def static(self) -> Mapping[str, Static]:
        """The static files by name."""
        held = {}
        for entry in files("curbside.edges.web").joinpath("static").iterdir():
            kind = _TYPES.get(entry.name.rpartition(".")[2])
            if kind:
                content = entry.read_bytes()
                digest = hashlib.sha256(content).hexdigest()[:12]
                held[entry.name] = Static(
                    content, gzip.compress(content, mtime=0), kind, f"/static/{digest}/{entry.name}"
                )
        return held

    @cached_property
    def templates(self) -> Environment:
        """Templates that escape everything not marked as HTML by `presenting`."""
        env = Environment(
            loader=PackageLoader("curbside.edges.web"),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            finalize=_inert,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        env.globals.update(
            static=lambda name: self.static[name].url, words=words, audiences=AUDIENCES, version=__version__
        )
        env.filters["html"] = Markup
        env.filters["spoken"] = spoken
        return env


def _inert(value: object) -> object:
    """Whatever a template shows, without characters that act on a screen; what `presenting` drew is clean."""
    return clean_lines(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def site_of(request: Request) -> Site:
    """The site a request came to."""
    return cast(Site, request.app.state.site)


def reader(request: Request) -> Audience:
    """The role the reader chose, from the address where it names one, else from the cookie."""
    return audience_of(request.query_params.get("audience") or request.cookies.get(AUDIENCE_COOKIE))


def render(
    request: Request, template: str, *, status: int = 200, bound_to: str = "", **context: Any
) -> HTMLResponse:
    """A page; its forms carry the reader's token, bound to their session where they have one."""
    site = site_of(request)
    secret = site.desk.parts.secret
    cookie = request.cookies.get(CSRF_COOKIE, "")
    fresh = "" if cookie else new_cookie()
    html = site.templates.get_template(template).render(
        token=form_token(secret, (cookie or fresh) + bound_to),
        audience=reader(request),
        chosen=AUDIENCE_COOKIE in request.cookies,
        label=site.wording(reader(request)) if site.desk.shelf.ready else str,
        here=request.url.path,
        most_chars=site.desk.parts.settings.max_question_chars,
        **context,
    )
    response = HTMLResponse(html, status)
    response.headers["cache-control"] = "private, no-cache"
    if fresh:
        set_cookie(request, response, CSRF_COOKIE, fresh)
    return response


def set_cookie(request: Request, response: Response, name: str, value: str) -> None:
    """A cookie no script reads and no other site sends."""
    https = site_of(request).desk.parts.settings.web_https
    response.set_cookie(name, value, max_age=_YEAR, httponly=True, samesite="lax", secure=https, path="/")


async def form_of(request: Request, *, bound_to: str = "", most_fields: int = 20) -> Callable[[str], str]:
    """The fields of a form this site made for this reader; raises Forbidden for any other."""
    form = await request.form(max_files=0, max_fields=most_fields)

    def field_named(name: str) -> str:
        value = form.get(name, "")
        return value if isinstance(value, str) else ""

    check_form(request, site_of(request).desk.parts.secret, field_named("form_token"), bound_to=bound_to)
    return field_named


def error_page(
    request: Request, status: int, message: str, advice: str, banners: tuple[Any, ...] = ()
) -> HTMLResponse:
    """An error as a page: what is wrong, what to do, and any safety notice first."""
    return render(request, "error.html", status=status, message=message, advice=advice, banners=banners)


def wants_html(path: str) -> bool:
    """Whether errors at this address are pages; the API and machines' addresses have their own shape."""
    return not path.startswith(("/api/", "/health", "/ready", "/metrics", "/static/"))
