"""What readers see of reviews beside the article itself: its versions, their differences, and answers to reports."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from curbside.edges.web.board.pages import board_of, number_in, reading
from curbside.edges.web.board.review_view import compared
from curbside.edges.web.views import reader, render, site_of
from curbside.errors import NotFound
from curbside.model.article import Article
from curbside.model.review import ReviewRecord
from curbside.model.reviewed import Version
from curbside.presenting.html import Addresses
from curbside.presenting.html_article import article_parts
from curbside.presenting.word_diff import word_diff
from curbside.services.board import day
from curbside.services.review_versions import subject_held

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/a/{name}/versions")
def versions(request: Request, name: str) -> Response:
    """Every version that was approved once, with who stood for it."""
    record = _record(request, name)
    held = board_of(request).store.all(Version, subject=f"article:{name}")
    by = {v: site_of(request).desk.parts.review.signed_by(name, v) for v in record.versions}
    title = _article(request, name, record.version).title
    return render(
        request, "published_versions.html", name=name, title=title, record=record, signers=by, day=day,
        versions=[v for v in held if v.number in record.versions],
    )  # fmt: skip


@router.get("/a/{name}/versions/{number}")
def version(request: Request, name: str, number: str) -> Response:
    """One of them as it was approved."""
    record, wanted = _record(request, name), number_in(number)
    article = _article(request, name, wanted)
    site, who = site_of(request), reader(request)
    parts = article_parts(
        site.project(article, who), addresses=Addresses(support=lambda statement, _n: f"/support/{statement}"),
        draw=site.drawing(who), word=site.wording(who), explained=who != "patient",
    )  # fmt: skip
    response = render(
        request, "published_version.html", name=name, parts=parts, number=wanted, record=record,
        signers=site_of(request).desk.parts.review.signed_by(name, wanted),
    )  # fmt: skip
    response.headers["x-robots-tag"] = "noindex"
    return response


@router.get("/a/{name}/compare/{before}/{after}")
def compare(request: Request, name: str, before: str, after: str) -> Response:
    """What differs between two versions that were approved."""
    first, second = number_in(before), number_in(after)
    titles = [_article(request, name, n).title for n in (first, second)]
    shown = compared(subject_held("article", name, board_of(request)), first, second, reading(request))
    response = render(
        request, "published_compare.html", name=name, title=titles[1], before=first, after=second, shown=shown,
        word_diff=word_diff,
    )  # fmt: skip
    response.headers["x-robots-tag"] = "noindex"
    return response


@router.get("/reported/{key}")
def answer(request: Request, key: str) -> Response:
    """A reader's own report with its answer; nobody else has its address."""
    report = site_of(request).desk.parts.reports.find(key)
    response = render(request, "report_answer.html", report=report, day=day)
    response.headers["cache-control"] = "no-store"
    response.headers["x-robots-tag"] = "noindex, nofollow, noarchive"
    return response


def _record(request: Request, name: str) -> ReviewRecord:
    record = site_of(request).desk.parts.review.of(name)
    if not record.versions:
        raise NotFound("there is no such article", advice="see the approved articles on the first page")
    return record


def _article(request: Request, name: str, number: int) -> Article:
    found = site_of(request).desk.parts.review.article(name, number)
    if found is None:
        raise NotFound("there is no such version", advice="see the list of versions")
    return found
