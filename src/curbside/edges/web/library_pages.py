"""The library: every work held, filtered; and a page a work with what it recommends."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from curbside.edges.web.views import reader, render, site_of
from curbside.presenting import words
from curbside.presenting.audience_page import worded_for
from curbside.presenting.html import Addresses, Drawing
from curbside.presenting.plain_statement import plain_statement
from curbside.presenting.work_page import work_page
from curbside.services.browse_library import Filter, WorkHeld, narrowed, one_work

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
_PAGE = 50
Choice = tuple[str, str, int]
"""A value to filter by, its wording, and how many works have it."""


@router.get("/library")
def library(
    request: Request, words: str = "", kind: str = "", lifecycle: str = "", jurisdiction: str = "", page: int = 1
) -> Response:  # fmt: skip
    """Every work that fits the filter, fifty to a page."""
    works = site_of(request).desk.build.works
    by = Filter(words[:200], kind, lifecycle, jurisdiction)
    found = narrowed(works, by)
    last = max(1, -(-len(found) // _PAGE))
    at = min(max(1, page), last)
    response = render(
        request, "library.html", works=found[(at - 1) * _PAGE : at * _PAGE], found=len(found), total=len(works),
        by=by, page=at, last=last, **_choices(works),
    )  # fmt: skip
    response.headers["x-robots-tag"] = "noindex"
    return response


@router.get("/works/{work_id}")
def work(request: Request, work_id: str) -> Response:
    """What a work recommends, edition by edition; NotFound for one not held."""
    whole = one_work(site_of(request).desk.store, work_id)
    drawing = Drawing(Addresses(support=lambda statement, _number: f"/support/{statement}"))
    using = [
        p for p in site_of(request).desk.parts.review.published() if _uses(request, p.article_id, work_id)
    ]
    editions = whole.editions
    if reader(request) == "patient":
        policy = site_of(request).desk.build.policy
        editions = tuple((r, tuple(plain_statement(s, policy) for s in held)) for r, held in editions)
    drawn = worded_for(work_page(whole.work, editions), reader(request), site_of(request).desk.build.policy)
    parts = drawing.parts(drawn)
    response = render(request, "work.html", title=whole.work.title, parts=parts, using=using)
    response.headers["x-robots-tag"] = "noindex"
    return response


def _uses(request: Request, article_id: str, work_id: str) -> bool:
    article = site_of(request).desk.parts.review.article(article_id)
    return article is not None and any(r.source.work.id == work_id for r in article.references)


def _choices(works: tuple[WorkHeld, ...]) -> dict[str, Any]:
    kinds = Counter(w.work.kind for w in works)
    states = Counter(state for w in works for state in {s.edition.lifecycle for s in w.editions})
    places = Counter(w.work.jurisdiction for w in works)
    return {
        "kinds": sorted((k, words.KINDS[k], n) for k, n in kinds.items()),
        "states": sorted((s, words.LIFECYCLES[s], n) for s, n in states.items()),
        "places": sorted((p, words.jurisdiction(p), n) for p, n in places.items()),
    }
