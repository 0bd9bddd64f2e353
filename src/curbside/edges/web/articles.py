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
    return _marked(response, opened)


@router.get("/a/{name}/support/{statement}/{number}")
def support(request: Request, name: str, statement: str, number: int) -> Response:
    """The support behind one marker: a page, or only its content for the script that opens it in place."""
    opened, answer = _open(request, name)
    shown = [
        s for s in supports_shown(site_of(request), answer, statement, reader(request)) if s[3] == number
    ]
    fragment = "fragment" in request.query_params
    tops = [3 if fragment else 1 if first else 2 for first in (True, *([False] * len(shown)))]
    pieces = [
        page_html(support_page(s, source, place, n), top=top)
        for top, (s, source, place, n) in zip(tops, shown, strict=False)
    ]
    template = "support_fragment.html" if fragment else "support.html"
    response = render(
        request, template, status=200 if pieces else 404, pieces=pieces, name=name, statement=statement, number=number,
        held=_is_held(site_of(request), statement), title=title_of(answer),
    )  # fmt: skip
    return _marked(response, opened)


@router.get("/support/{statement}")
def support_held(request: Request, statement: str) -> Response:
    """Every support of a statement of the library, whatever article shows it; NotFound for an unknown id."""
    held = held_supports(site_of(request), statement, reader(request))
    pieces = [
        page_html(support_page(h.statement, h.source, h.support, n), top=2)
        for n, h in enumerate(held, start=1)
    ]
    response = render(
        request, "support_held.html", pieces=pieces, statement=held[0].statement,
        review=site_of(request).desk.parts.review.statement(_as_held(request, statement)),
        works=list(dict.fromkeys((h.source.work.id, h.source.work.title) for h in held)),
    )  # fmt: skip
    response.headers["x-robots-tag"] = "noindex"
    return response


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


def held_supports(site: Site, statement: str, audience: Audience) -> tuple[Held, ...]:
    """The library's supports of a statement, for a patient in the patient's words; raises NotFound."""
    held = support_behind(site.desk.answering.store, statement)
    if audience != "patient":
        return held
    plain = plain_statement(held[0].statement, site.desk.parts.policy)
    return tuple(Held(plain, s, h.source) for s, h in zip(plain.supports, held, strict=True))


def supports_shown(site: Site, answer: Answer, statement: str, audience: Audience) -> tuple[Shown, ...]:
    """The supports of a statement as an answer numbers them: of its claim, else of the library's statement."""
    sources = {r.source.edition.id: r.source for r in answer.references}
    claims = answer.claims() if isinstance(answer, Article) else answer.claims
    claim = next((c for c in claims if c.statement_id == statement), None)
    if claim:
        return tuple(
            (claim, sources[s.edition_id], s, s.number) for s in claim.supports if s.edition_id in sources
        )
    numbers = {r.source.edition.id: r.number for r in answer.references}
    return tuple(
        (h.statement, h.source, h.support, numbers.get(h.support.edition_id, 0))
        for h in held_supports(site, statement, audience)
    )


def _as_held(request: Request, statement: str) -> Statement:
    """The statement itself, not as a patient reads it: what was approved is that."""
    return support_behind(site_of(request).desk.answering.store, statement)[0].statement


def _is_held(site: Site, statement: str) -> bool:
    return bool(site.desk.answering.store.statements([statement]))


def _open(request: Request, name: str) -> tuple[Opened, Answer]:
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
    key = (opened.name, who, _content_of(opened), url)
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
        "stale": opened.private and answer.versions.library != site_of(request).desk.facts.versions.library,
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
