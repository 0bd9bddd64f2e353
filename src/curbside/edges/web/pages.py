"""Home, asking, the reader's role, and what the site says of itself."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from curbside.edges.web.roles import audience_of
from curbside.edges.web.security import Forbidden
from curbside.edges.web.views import AUDIENCE_COOKIE, form_of, render, set_cookie, site_of
from curbside.model.article import Article

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
JURISDICTIONS = ("INT", "US", "UK", "EU")
_PAGES = {
    "policy": "policy.html",
    "method": "method.html",
    "limits": "limits.html",
    "accuracy": "accuracy.html",
}


@router.get("/")
def home(request: Request) -> Response:
    """One question box, examples from the library, and what is held; never anybody's question."""
    desk = site_of(request).desk
    return render(
        request,
        "home.html",
        examples=desk.build.examples,
        published=desk.parts.review.published(),
        facts=desk.build.facts,
        jurisdictions=JURISDICTIONS,
        jurisdiction=desk.parts.settings.jurisdiction,
    )


@router.get("/ask")
async def ask_again() -> Response:
    """Whoever reloads the address of the form comes back to the question box."""
    return RedirectResponse("/", 303)


@router.post("/ask")
async def ask(request: Request) -> Response:
    """Answer a question and lead to its article."""
    field = await form_of(request)
    site = site_of(request)
    place = field("jurisdiction")
    chosen = place if place in JURISDICTIONS else site.desk.parts.settings.jurisdiction
    after = site.desk.find(field("after")) if field("after") else None
    opened = await site.desk.ask(field("question"), chosen, after=after if after and after.private else None)
    answer = opened.answer
    site.counts.answer("article" if isinstance(answer, Article) else answer.reason)
    return RedirectResponse(f"/a/{opened.name}", 303)


@router.post("/reader")
async def choose_reader(request: Request) -> Response:
    """Remember which role the reader has, and go back to the page they were on."""
    field = await form_of(request)
    back = field("back")
    if (
        not back.startswith("/")
        or back.startswith(("//", "/\\"))
        or not back.isascii()
        or not back.isprintable()
    ):
        raise Forbidden
    response = RedirectResponse(back, 303)
    set_cookie(request, response, AUDIENCE_COOKIE, audience_of(field("audience")))
    return response


@router.get("/about/{page}")
async def about(request: Request, page: str) -> Response:
    """Editorial policy, method, limits and accuracy, made from what is true of this installation."""
    if page not in _PAGES:
        return RedirectResponse("/about/method", 303)
    return render(
        request,
        _PAGES[page],
        facts=site_of(request).desk.build.facts,
        settings=site_of(request).desk.parts.settings,
    )


@router.get("/robots.txt")
def robots(request: Request) -> Response:
    """Private articles are behind unguessable names; no machine should follow one it found. Approved ones are open."""
    published = site_of(request).desk.parts.review.published()
    lines = [
        "User-agent: *", *(f"Allow: /a/{p.article_id}" for p in published if p.state == "approved"), "Disallow: /a/",
        "Disallow: /api/", "Disallow: /desk", "Disallow: /reported/", "Disallow: /support/", "",
    ]  # fmt: skip
    return PlainTextResponse("\n".join(lines))


@router.get("/llms.txt")
async def llms(request: Request) -> Response:
    """What a language model may read here, and under which conditions."""
    facts = site_of(request).desk.build.facts
    lines = (
        "# Curbside",
        "",
        "> A self-hosted clinical evidence answer engine. Everything here is unreviewed unless its page names a",
        "> reviewer. This program's own output is never a source.",
        "",
        "## Read",
        "- [Method](/about/method): how a question becomes an article",
        "- [Limits](/about/limits): intended use and what is not held",
        f"- [Library](/library): {facts.works} works and what they recommend",
        "- [API](/api/v1/openapi.json): ask, articles, supports, works",
        "",
        "Every article is also Markdown: its address with `.md` behind it.",
        "",
    )
    return PlainTextResponse("\n".join(lines))


@router.get("/static/{digest}/{name}")
async def static(request: Request, digest: str, name: str) -> Response:
    """A static file under the address of its content; it never changes there."""
    held = site_of(request).static.get(name)
    if held is None or held.url != f"/static/{digest}/{name}":
        return PlainTextResponse("not found", 404)
    packed = "gzip" in request.headers.get("accept-encoding", "")
    headers = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}
    if packed:
        headers["content-encoding"] = "gzip"
    return Response(held.packed if packed else held.content, media_type=held.type, headers=headers)
