"""`/api/v1`: ask, read articles, supports and works. JSON in, JSON out, one error shape (RFC 9457 problem).

The answer's form is the published one (schema/article.schema.json); the review state stands in every response.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from curbside.edges.web.desk import Opened
from curbside.edges.web.supports import Shown, supports_shown
from curbside.edges.web.views import site_of
from curbside.errors import NotFound
from curbside.model.article import Article
from curbside.model.audience import Audience
from curbside.presenting.json_article import to_json
from curbside.presenting.json_shapes import to_json_value
from curbside.services.browse_library import Filter, narrowed, one_work
from curbside.services.look_up import support_behind

PROBLEM = "application/problem+json"


class Problem(BaseModel):
    """Every error of the API."""

    type: str = Field(description="A word for the kind of problem; it stays the same.")
    title: str = Field(description="What is wrong.")
    status: int
    advice: str = Field(description="What to do.")
    banners: list[dict[str, str]] = Field(
        description="Safety notices that stand even on an error; show them first."
    )


class Question(BaseModel):
    """A question to be answered."""

    model_config = ConfigDict(extra="forbid")
    question: str = Field(max_length=20_000)
    jurisdiction: Literal["US", "UK", "EU", "INT"] | None = None
    audience: Audience = "prescriber"
    keep: bool = Field(
        default=True, description="False answers without keeping the question; there is then no URL."
    )


router = APIRouter(
    prefix="/api/v1",
    tags=["v1"],
    responses={s: {"model": Problem} for s in (404, 422, 429, 503)},
)


@router.post("/ask", summary="Answer a question")
async def ask(request: Request, body: Annotated[Question, Body()]) -> Response:
    """An article, or a refusal that says what was searched; both with their review state and versions."""
    site = site_of(request)
    place = body.jurisdiction or site.desk.parts.settings.jurisdiction
    if body.keep:
        opened = await site.desk.ask(body.question, place)
        answer, name = opened.answer, opened.name
    else:
        answer, name = (await site.desk.answer(body.question, place))[0], ""
    site.counts.answer("article" if isinstance(answer, Article) else answer.reason)
    shown = site.project(answer, body.audience)
    document = json.loads(to_json(shown))
    return reply(document, answer.status, name, 201 if name else 200)


@router.get("/articles/{name}", summary="Read an article again")
def article(request: Request, name: str, audience: Audience = "prescriber") -> Response:
    """The article kept under this name, in the version for a role."""
    opened = _opened(request, name)
    document = json.loads(to_json(site_of(request).project(opened.answer, audience)))
    return reply(document, opened.review.state, name)


@router.get("/articles/{name}/supports/{statement}", summary="The supports of a statement in an article")
def article_supports(
    request: Request, name: str, statement: str, audience: Audience = "prescriber"
) -> Response:
    """Each support with its reference number, exact place, figures, and how and when it was checked."""
    opened = _opened(request, name)
    site = site_of(request)
    shown = supports_shown(site, opened.answer, statement, audience)
    found = [{"number": s.number, **_as_json(s)} for s in shown]
    return reply({"statement": statement, "supports": found}, opened.review.state, name)


@router.get("/statements/{statement}", summary="A statement of the library with its supports")
def statement(request: Request, statement: str) -> Response:
    """The statement and the exact place of each of its supports."""
    held = support_behind(site_of(request).desk.store, statement)
    supports = [{"support": to_json_value(h.support), "source": to_json_value(h.source)} for h in held]
    state = site_of(request).desk.parts.review.statement(held[0].statement).state
    return reply({"statement": to_json_value(held[0].statement), "supports": supports}, state)


@router.get("/passages/{passage:path}", summary="A passage of a held document in its section")
def passage(request: Request, passage: str) -> Response:
    """The section it stands in, the passage apart, with the text before and after."""
    found = site_of(request).desk.parts.documents.around(passage)
    if found is None:
        raise NotFound(f"no passage '{passage}' is held", advice="ids stand in the quotes of supports")
    return reply({"passage": passage, "excerpt": to_json_value(found)}, "unreviewed")


@router.get("/works", summary="The works held")
def works(
    request: Request, words: str = "", kind: str = "", lifecycle: str = "", jurisdiction: str = "",
    offset: int = 0, limit: int = 50,
) -> Response:  # fmt: skip
    """Works that fit the filter, with their editions; at most 200 at a time."""
    found = narrowed(site_of(request).desk.build.works, Filter(words, kind, lifecycle, jurisdiction))
    start, most = max(0, offset), min(max(1, limit), 200)
    listed = [
        {
            "work": to_json_value(w.work),
            "editions": [to_json_value(s.edition) for s in w.editions],
            "statements": w.statements,
        }
        for w in found[start : start + most]
    ]
    return reply({"total": len(found), "offset": start, "works": listed}, "unreviewed")


@router.get("/works/{work_id}", summary="A work with the statements that rest on it")
def work(request: Request, work_id: str) -> Response:
    """Every edition held, with its lifecycle marks and its statements."""
    whole = one_work(site_of(request).desk.store, work_id)
    editions = [
        {
            "source": to_json_value(r.source),
            "marks": list(r.marks),
            "statements": [to_json_value(s) for s in held],
        }
        for r, held in whole.editions
    ]
    return reply({"work": to_json_value(whole.work), "editions": editions}, "unreviewed")


def problem(
    status: int, kind: str, title: str, advice: str, banners: list[dict[str, str]] | None = None
) -> JSONResponse:
    """An error in the one shape."""
    said = Problem(type=kind, title=title, status=status, advice=advice, banners=banners or [])
    return JSONResponse(said.model_dump(), status, media_type=PROBLEM)


def _as_json(shown: Shown) -> dict[str, Any]:
    """A support with its source and, where the document is held, its section with the quoted words apart."""
    parts = {"support": shown.support, "source": shown.source, "excerpt": shown.excerpt}
    return {name: to_json_value(value) for name, value in parts.items()}


def _opened(request: Request, name: str) -> Opened:
    return site_of(request).desk.find(name)


def reply(document: dict[str, Any], state: str, name: str = "", status: int = 200) -> Response:
    """JSON with the review state in body and header."""
    where = {"name": name, "url": f"/a/{name}"} if name else {}
    response = JSONResponse({"status": state, **where, **document}, status)
    response.headers["curbside-status"] = state
    response.headers["cache-control"] = "private, no-store"
    response.headers["x-robots-tag"] = "noindex"
    return response
