"""Searching what is held, on a page and in the API; and a held passage in full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from curbside.edges.web.api import Problem, reply
from curbside.edges.web.views import render, site_of
from curbside.errors import UserError
from curbside.model.searched import Found, Searched, Wanted
from curbside.presenting import search_results, words
from curbside.presenting.html import page_html
from curbside.presenting.json_search import search_value
from curbside.services.search_filters import Typed

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
_PAGE = 20
_LAST_PAGE = 10
"""Further pages are not shown: who has read two hundred results narrows the search."""

What = Literal["statements", "passages"]
_FILTERS = ("kind", "organisation", "year", "jurisdiction", "language", "lifecycle", "population")
_POPULATIONS = ("adult", "child", "infant", "older-adult", "pregnant", "breastfeeding", "kidney-impairment",
                "liver-impairment")  # fmt: skip


@router.get("/search")
async def search(request: Request, words: str = "", what: What = "statements", page: int = 1) -> Response:
    """The search form and, where words are given, what was found, twenty to a page."""
    given = {name: request.query_params.get(name, "")[:200] for name in _FILTERS}
    at = min(max(1, page), _LAST_PAGE)
    found: Searched | None = None
    fault: UserError | None = None
    if words.strip():
        try:
            wanted = Wanted(words, what, limit=_PAGE, first=(at - 1) * _PAGE)
            found = await site_of(request).desk.search(wanted, _typed(given))
        except UserError as error:
            fault = error
    response = render(
        request, "search.html", status=422 if fault else 200, asked=words, what=what, given=given, page=at,
        searched=found, fault=fault, last_page=_LAST_PAGE, results=search_results, address=_address,
        pages=_addresses(words, what, given, at, found), **_choices(),
    )  # fmt: skip
    response.headers["x-robots-tag"] = "noindex"
    return response


def _typed(given: Mapping[str, str]) -> Typed:
    """One value of each filter, as a form gives it."""

    def one(name: str) -> tuple[str, ...]:
        return (given[name],) if given[name].strip() else ()

    return Typed(
        one("kind"), one("organisation"), given["year"], one("jurisdiction"), one("language"), one("lifecycle"),
        one("population"),
    )  # fmt: skip


def _address(found: Found) -> str:
    """Where a result is opened."""
    return f"/support/{found.id}" if found.statement else f"/passages?{urlencode({'id': found.id})}"


def _addresses(
    asked: str, what: str, given: Mapping[str, str], at: int, found: Searched | None
) -> Mapping[str, str]:
    """The addresses of the page before and the page behind."""
    base = {"words": asked, "what": what, **{name: value for name, value in given.items() if value}}
    steps = {"before": at - 1 if at > 1 else 0, "behind": at + 1 if found and found.more else 0}
    return {
        name: f"/search?{urlencode({**base, 'page': page})}" if 0 < page <= _LAST_PAGE else ""
        for name, page in steps.items()
    }


def _choices() -> dict[str, Any]:
    return {
        "kinds": tuple(words.KINDS.items()),
        "lifecycles": tuple(words.LIFECYCLES.items()),
        "populations": tuple((p, words.spaced(p)) for p in _POPULATIONS),
    }


@router.get("/passages")
def passage(request: Request, id: str = "") -> Response:  # noqa: A002  # the address says id
    """A held passage in full; NotFound for one not held."""
    site = site_of(request)
    found = site.desk.passages.one(id)
    sources = site.desk.store.sources([found.edition_id])
    drawn = page_html(search_results.passage_page(found, sources))
    work = sources[found.edition_id].work if found.edition_id in sources else None
    response = render(request, "passage.html", drawn=drawn, passage=found, work=work)
    response.headers["x-robots-tag"] = "noindex"
    return response


api_router = APIRouter(
    prefix="/api/v1", tags=["v1"], responses={s: {"model": Problem} for s in (404, 422, 429, 503)}
)
Several = Annotated[list[str], Query()]


@api_router.get("/search", summary="Search statements or passages")
async def api_search(
    request: Request, words: str, what: What = "statements", kind: Several = [], organisation: Several = [],  # noqa: B006
    year: str = "", jurisdiction: Several = [], language: Several = [], lifecycle: Several = [],  # noqa: B006
    population: Several = [], offset: int = 0, limit: int = 20,  # noqa: B006
) -> Response:  # fmt: skip
    """Results with their sources and the reasons for their scores; each filter may be given more than once."""
    typed = Typed(kind, organisation, year, jurisdiction, language, lifecycle, population)
    wanted = Wanted(words, what, limit=min(max(1, limit), 200), first=min(max(0, offset), 200))
    found = await site_of(request).desk.search(wanted, typed)
    value = search_value(found)
    assert isinstance(value, dict)
    return reply(value, "unreviewed")
