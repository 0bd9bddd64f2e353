"""An article and what belongs to it: its page, the support behind each marker, exports, follow-ups, erasing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from curbside.edges.web.desk import Opened
from curbside.edges.web.views import form_of, reader, render, site_of
from curbside.model.article import Answer, Article
from curbside.presenting.citations import to_bibtex, to_ris
from curbside.presenting.html import Addresses
from curbside.presenting.html_article import ArticleParts, article_parts
from curbside.presenting.html_head import json_ld, title_of
from curbside.presenting.json_article import to_json
from curbside.presenting.markdown import page_markdown
from curbside.presenting.print_sheet import print_sheet

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
_STEPS = ("submitted", "under-review", "approved")
_AT_STEP = {"submitted": 1, "under-review": 2, "changes-requested": 2, "approved": 3, "needs-re-review": 1}


@router.get("/a/{name}.md")
def article_markdown(request: Request, name: str) -> Response:
    """The article as Markdown, in the reader's version."""
    opened, answer = open_answer(request, name)
    drawn = site_of(request).drawing(reader(request))(answer)
    return _export(opened, page_markdown(drawn), "text/markdown", "md")


@router.get("/a/{name}.json")
def article_json(request: Request, name: str) -> Response:
    """The article in its published JSON form."""
    opened, answer = open_answer(request, name)
    return _export(opened, to_json(answer), "application/json", "json")


@router.get("/a/{name}.ris")
def article_ris(request: Request, name: str) -> Response:
    """The references as RIS."""
    opened, answer = open_answer(request, name)
    return _export(opened, to_ris(answer.references), "application/x-research-info-systems", "ris")


@router.get("/a/{name}.bib")
def article_bibtex(request: Request, name: str) -> Response:
    """The references as BibTeX."""
    opened, answer = open_answer(request, name)
    return _export(opened, to_bibtex(answer.references), "application/x-bibtex", "bib")


@router.get("/a/{name}/print.css")
def article_print_sheet(request: Request, name: str) -> Response:
    """The running head and foot of the article on paper."""
    opened, answer = open_answer(request, name)
    sheet = print_sheet(
        answer, article_id=opened.article_id, updated=_updated(opened), state=opened.review.state
    )
    return marked(Response(sheet, media_type="text/css; charset=utf-8"), opened)


@router.get("/a/{name}")
def article(request: Request, name: str) -> Response:
    """The article itself."""
    opened, answer = open_answer(request, name)
    response = render(request, "article.html", **_context(request, opened, answer))
    return marked(response, opened)


@router.post("/a/{name}/follow-up")
async def follow_up(request: Request, name: str) -> Response:
    """Show the full question a follow-up stands for, to be corrected or asked."""
    field = await form_of(request)
    site = site_of(request)
    opened = site.desk.find(name)
    followed = await site.desk.follow_up(field("follow_up"), opened)
    return render(
        request, "follow_up.html", opened=opened, read=followed.read, banners=followed.banners,
        taken_out=followed.taken_out, earlier=opened.answer.question.text,
        jurisdiction=opened.answer.question.jurisdiction,
    )  # fmt: skip


@router.post("/a/{name}/erase")
async def erase(request: Request, name: str) -> Response:
    """Erase a question and its answer for good."""
    await form_of(request)
    desk = site_of(request).desk
    desk.erase(desk.find(name))
    return RedirectResponse("/erased", 303)


@router.get("/erased")
async def erased(request: Request) -> Response:
    """Say that it is gone."""
    return render(request, "erased.html")


def open_answer(request: Request, name: str) -> tuple[Opened, Answer]:
    """What stands under a name, and as this reader reads it; raises NotFound."""
    site = site_of(request)
    opened = site.desk.find(name)
    who = reader(request)
    key = (opened.name, who, _content_of(opened))
    return opened, site.read.get(key) or site.read.put(key, site.project(opened.answer, who))


def _content_of(opened: Opened) -> str:
    """What tells one content under a name from another: a published article keeps its name from version to version."""
    return f"{opened.review.state} {opened.review.version} {opened.review.on} {','.join(opened.review.reviewers)}"


def _drawn(
    request: Request, opened: Opened, answer: Answer, updated: str, url: str
) -> tuple[ArticleParts, str]:
    """The article's parts and its JSON-LD; drawn once for each role and kept."""
    site, who = site_of(request), reader(request)
    # A version that an address names, not the reader's own choice, is kept behind its markers too.
    named = f"?audience={who}" if "audience" in request.query_params else ""
    key = (opened.name, who, _content_of(opened), url + named)
    known = site.drawn.get(key)
    if known:
        return known
    base = f"/a/{opened.name}"
    addresses = Addresses(
        support=lambda statement, number: f"{base}/support/{statement}/{number}{named}",
        report=lambda statement: f"{base}/report?statement={statement}",
    )
    told = json_ld(answer, url=url, updated=updated, review=opened.review, audience=who)
    parts = article_parts(
        answer,
        addresses=addresses,
        draw=site.drawing(who),
        word=site.wording(who),
        explained=who != "patient",
    )
    return site.drawn.put(key, (parts, told))


def _context(request: Request, opened: Opened, answer: Answer) -> dict[str, Any]:
    updated = _updated(opened)
    url = str(request.base_url).rstrip("/") + f"/a/{opened.name}"
    state = opened.review.state
    drawn, told = _drawn(request, opened, answer, updated, url)
    return {
        "opened": opened,
        "answer": answer,
        "drawn": drawn,
        "answered": isinstance(answer, Article),
        "updated": updated,
        "expires": _day(opened.expires_at),
        "steps": _STEPS,
        "step": _AT_STEP.get(state, 0),
        "url": url,
        "citation": _citation(answer, opened, updated, url),
        "json_ld": told,
        "stale": opened.private and answer.versions.library != site_of(request).desk.build.facts.versions.library,
        "public": site_of(request).desk.parts.review.on_question(answer.question.key) if opened.private else None,
    }  # fmt: skip


def _citation(answer: Answer, opened: Opened, updated: str, url: str) -> str:
    versions = answer.versions
    return (
        f"{title_of(answer)}. Curbside {versions.software}, library {versions.library}, rules {versions.rules}; "
        f"article {opened.article_id}, {updated}. {opened.review.state.replace('-', ' ').capitalize()}. {url}"
    )


def _updated(opened: Opened) -> str:
    """The day it was answered, or approved."""
    return _day(opened.asked_at) or opened.review.on


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d") if seconds else ""


def _export(opened: Opened, text: str, kind: str, ending: str) -> Response:
    name = f"curbside-{opened.article_id}.{ending}"
    how = "inline" if ending == "md" else "attachment"
    response = Response(text, media_type=f"{kind}; charset=utf-8")
    response.headers["content-disposition"] = f'{how}; filename="{name}"'
    return marked(response, opened)


def marked(response: Response, opened: Opened) -> Response:
    """Every response about an article says its review state; nothing unapproved is indexed or kept by others."""
    response.headers["curbside-status"] = opened.review.state
    response.headers["cache-control"] = "private, no-cache"
    if opened.private or opened.review.state != "approved":
        response.headers["x-robots-tag"] = "noindex, nofollow, noarchive"
    return response
