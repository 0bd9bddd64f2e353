"""The web page as one ASGI application; every worker makes its own, on the same store.

In: the parts bootstrap chose. Out: a FastAPI application.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import quote

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from curbside import __version__
from curbside.bootstrap.web import WebParts, web_parts
from curbside.edges.web import api, articles, library_pages, pages, reports, search_pages, supports
from curbside.edges.web.board import (
    editing,
    entering,
    own,
    people,
    public,
    queues,
    records,
    reviewing,
    token_api,
)
from curbside.edges.web.board.access import NotSignedIn, reader_gate
from curbside.edges.web.desk import Desk
from curbside.edges.web.health import Counts, Observe
from curbside.edges.web.security import Forbidden, Guard
from curbside.edges.web.shelf import Busy
from curbside.edges.web.views import Site, error_page, wants_html
from curbside.errors import BadQuestion, CurbsideError, NotFound, NotPermitted, Overtaken, UserError
from curbside.model.article import Banner
from curbside.services.question_text import UnreadableQuestion
from curbside.settings import Settings

_log = logging.getLogger("curbside.web")
_LOOK_SECONDS = 2.0
_EXPIRE_SECONDS = 600.0


def from_environment() -> FastAPI:
    """The application as `curbside serve` starts it in each worker."""
    return create_app(web_parts(Settings()))


def create_app(parts: WebParts) -> FastAPI:
    """The application on these parts."""
    desk = Desk(parts)
    counts = Counts(parts.metrics_folder)
    app = FastAPI(
        title="Curbside", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json",
        lifespan=_lifespan, description="Clinical evidence answers in which every line shows what it rests on.",
        dependencies=[Depends(reader_gate)],
    )  # fmt: skip
    app.state.site = Site(desk, counts)
    board = (entering, own, queues, reviewing, editing, people, records, public, token_api)
    for module in (pages, articles, supports, library_pages, reports, search_pages, api, *board):
        app.include_router(module.router)
    app.include_router(search_pages.api_router)
    _add_health(app, desk, counts)
    _add_errors(app)
    app.add_middleware(
        Guard,
        asks=parts.take_ask,
        reads=parts.take_read,
        https=parts.settings.web_https,
        refuse=_refusal,
    )
    app.add_middleware(Observe, counts=counts)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    site: Site = app.state.site
    await site.desk.open()
    tasks = [asyncio.create_task(_regularly(site))]
    _log.info("ready")
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.to_thread(site.desk.close)
        site.counts.remove()
        _log.info("stopped")


async def _regularly(site: Site) -> None:
    """Leave the counts for the other workers, serve what was built since, and erase what has expired."""
    waited = _EXPIRE_SECONDS
    while True:
        try:
            site.counts.leave()
            await site.renew()
            if waited >= _EXPIRE_SECONDS:
                waited = 0.0
                await asyncio.to_thread(site.desk.expire)
        except (CurbsideError, OSError):
            _log.exception("upkeep failed; it is tried again")
        await asyncio.sleep(_LOOK_SECONDS)
        waited += _LOOK_SECONDS


def _add_health(app: FastAPI, desk: Desk, counts: Counts) -> None:
    @app.get("/health", include_in_schema=False)
    async def health() -> Response:
        return JSONResponse({"alive": True, "software": __version__})

    @app.get("/ready", include_in_schema=False)
    async def ready() -> Response:
        held = desk.shelf.ready
        library = desk.store.version() if held else ""
        return JSONResponse({"ready": held, "library": library}, 200 if held else 503)

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return PlainTextResponse(counts.text(), media_type="text/plain; version=0.0.4")


def _add_errors(app: FastAPI) -> None:
    """Errors by who must act; the words of an unexpected one are kept from reader and log alike."""

    @app.exception_handler(CurbsideError)
    async def own(request: Request, error: CurbsideError) -> Response:
        status, kind = _status(error)
        banners = error.banners if isinstance(error, UnreadableQuestion) else ()
        return _error(request, status, kind, error.message, _advice(error), banners)

    @app.exception_handler(NotSignedIn)
    async def not_signed_in(request: Request, error: NotSignedIn) -> Response:
        if request.method == "GET" and wants_html(request.url.path):
            step = "second-factor" if error.half else "sign-in"
            return RedirectResponse(f"/desk/{step}?after={quote(request.url.path)}", 303)
        return _error(
            request, 401, "not-signed-in", "you are not signed in", "sign in at /desk and send it again"
        )

    @app.exception_handler(Forbidden)
    async def forbidden(request: Request, _: Forbidden) -> Response:
        advice = "open the page again and send the form from there"
        return _error(request, 403, "form-not-ours", "this form was not made by this site for you", advice)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        places = {".".join(str(part) for part in e["loc"]): e["msg"] for e in error.errors()}
        said = "; ".join(f"{place}: {message}" for place, message in places.items())
        return _error(
            request, 422, "invalid", f"the request does not have the right form: {said}", "see the OpenAPI"
        )

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        response = _error(request, error.status_code, "http", str(error.detail), "check the address")
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(Exception)
    async def unexpected(request: Request, _: Exception) -> Response:
        return _error(
            request, 500, "unexpected", "something went wrong here", "try again; tell whoever runs this"
        )


def _status(error: CurbsideError) -> tuple[int, str]:
    if isinstance(error, NotFound):
        return 404, "not-found"
    if isinstance(error, NotPermitted):
        return 403, "not-permitted"
    if isinstance(error, Overtaken):
        return 409, "overtaken"
    if isinstance(error, BadQuestion):
        return 422, "bad-question"
    if isinstance(error, UserError):
        return 422, "bad-input"
    return 503, "busy" if isinstance(error, Busy) else "operator"


def _advice(error: CurbsideError) -> str:
    """The advice, less what only means something on a command line."""
    if isinstance(error, BadQuestion) and "curbside ask" in error.advice:
        return "Write a clinical question, then ask."
    return error.advice


def _error(
    request: Request, status: int, kind: str, message: str, advice: str, banners: tuple[Banner, ...] = ()
) -> Response:
    if wants_html(request.url.path):
        return error_page(request, status, message, advice, banners)
    said = [{"severity": b.severity, "title": b.title, "text": b.text} for b in banners]
    return api.problem(status, kind, message, advice, said)


def _refusal(scope: object, status: int, what: str, advice: str) -> Response:  # noqa: ARG001
    kinds = {413: "too-long", 408: "too-slow", 429: "too-many"}
    return api.problem(status, kinds.get(status, "refused"), what, advice)
