"""Problem reports: a reader says what is wrong with a statement or an article; the editors get it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from curbside.edges.web.views import form_of, render, site_of
from curbside.errors import UserError
from curbside.model.article import Answer, claims_of
from curbside.model.asked import ProblemReport
from curbside.presenting.html_head import title_of

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
KINDS = (
    ("wrong", "It is wrong"),
    ("outdated", "It is out of date"),
    ("unsafe", "It could harm somebody"),
    ("unclear", "It is unclear"),
    ("source", "The source or its place is wrong"),
    ("other", "Something else"),
)
_MOST_CHARS = 4000


@router.get("/a/{name}/report")
def report_form(request: Request, name: str, statement: str = "") -> Response:
    """The form, for one statement or for the article as a whole."""
    opened = site_of(request).desk.find(name)
    return _form(request, name, statement, opened.answer)


@router.post("/a/{name}/report")
async def report(request: Request, name: str) -> Response:
    """Keep a report. It goes to the editors with the article's id and versions, without the question."""
    field = await form_of(request)
    site = site_of(request)
    opened = site.desk.find(name)
    text, kind, statement = field("text").strip(), field("kind"), field("statement")
    if not text or len(text) > _MOST_CHARS or kind not in dict(KINDS):
        problem = "Say what is wrong." if not text else f"At most {_MOST_CHARS:,} characters are kept."
        if kind not in dict(KINDS):
            problem = "Choose what kind of problem it is."
        return _form(
            request, name, statement, opened.answer, problem=problem, text=text[:_MOST_CHARS], kind=kind
        )
    if statement and statement not in {c.statement_id for c in claims_of(opened.answer)}:
        raise UserError("this statement is not in the article", advice="report the article as a whole")
    versions = opened.answer.versions
    kept = ProblemReport(
        opened.article_id,
        statement,
        kind,
        text,
        f"{versions.library}/{versions.rules}",
        int(site.desk.clock()),
    )
    receipt = site.desk.parts.reports.add(kept)
    return RedirectResponse(f"/reported/{receipt.key}", 303)


def _form(
    request: Request, name: str, statement: str, answer: Answer, *, problem: str = "", text: str = "", kind: str = ""
) -> Response:  # fmt: skip
    claim = next((c for c in claims_of(answer) if c.statement_id == statement), None)
    return render(
        request, "report.html", status=422 if problem else 200, name=name, claim=claim, kinds=KINDS, problem=problem,
        text=text, kind=kind, most=_MOST_CHARS, title=title_of(answer),
    )  # fmt: skip
