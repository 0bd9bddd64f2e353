"""The support behind each marker: beside its statement, on a page of its own, and all supports of a statement.

A quotation stands marked in its section of the held document, with the text before and after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from curbside.edges.web.articles import marked, open_answer
from curbside.edges.web.views import Site, reader, render, site_of
from curbside.model.article import Answer, Claim, ShownSupport, claims_of
from curbside.model.audience import Audience
from curbside.model.source import Excerpt, Source
from curbside.model.statement import Statement, Support
from curbside.presenting.audience_page import worded_for
from curbside.presenting.audience_policy import AudiencePolicy
from curbside.presenting.blocks import Page
from curbside.presenting.dose_withholding import excerpt_without_dose
from curbside.presenting.html import page_html
from curbside.presenting.html_head import title_of
from curbside.presenting.passage import support_page
from curbside.presenting.plain_statement import plain_statement
from curbside.services.look_up import support_behind

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@dataclass(frozen=True, slots=True)
class Shown:
    """One support as a reader sees it: of which statement, from which source, under which number, and where."""

    statement: Statement | Claim
    source: Source
    support: Support | ShownSupport
    number: int
    excerpt: Excerpt | None = None
    withheld: str = ""
    """Why the section is not shown, where this reader's version leaves it out."""

    def page(self, audience: Audience, policy: AudiencePolicy) -> Page:
        """As blocks, in this role's words."""
        without = {"without": self.withheld} if self.withheld else {}
        drawn = support_page(
            self.statement, self.source, self.support, self.number, excerpt=self.excerpt, **without
        )
        return worded_for(drawn, audience, policy)


@router.get("/a/{name}/support/{statement}/{number}")
def support(request: Request, name: str, statement: str, number: int) -> Response:
    """The support behind one marker: a page, or only its content for the script that opens it in place."""
    opened, answer = open_answer(request, name)
    site, who = site_of(request), reader(request)
    shown = [s for s in supports_shown(site, opened.answer, statement, who) if s.number == number]
    fragment = "fragment" in request.query_params
    tops = [3 if fragment else 1 if first else 2 for first in (True, *([False] * len(shown)))]
    pieces = [
        page_html(s.page(who, site.desk.build.policy), top=top) for top, s in zip(tops, shown, strict=False)
    ]
    template = "support_fragment.html" if fragment else "support.html"
    response = render(
        request, template, status=200 if pieces else 404, pieces=pieces, name=name, statement=statement, number=number,
        held=bool(site.desk.store.statements([statement])), title=title_of(answer),
    )  # fmt: skip
    return marked(response, opened)


@router.get("/support/{statement}")
def support_held(request: Request, statement: str) -> Response:
    """Every support of a statement of the library, whatever article shows it; NotFound for an unknown id."""
    site, who = site_of(request), reader(request)
    held = tuple(_of_library(site, statement, who))
    pages = [h.page(who, site.desk.build.policy) for h in held]
    shown = held[0].statement
    works = dict.fromkeys((h.source.work.id, h.source.work.title) for h in held)
    response = render(
        request, "support_held.html", pieces=[page_html(page, top=2) for page in pages], statement=shown,
        statement_id=statement, works=list(works),
        review=site.desk.parts.review.statement(site.desk.store.statements([statement])[0]),
    )  # fmt: skip
    response.headers["x-robots-tag"] = "noindex"
    return response


def supports_shown(site: Site, answer: Answer, statement: str, audience: Audience) -> tuple[Shown, ...]:
    """The supports of a statement as an answer numbers them, for a role: of its claim, else of the library's."""
    sources = {r.source.edition.id: r.source for r in answer.references}
    claim = _claim(answer, statement)
    if claim:
        plain = _claim(site.project(answer, audience), statement) or claim
        pairs = zip(claim.supports, plain.supports, strict=True)
        return tuple(
            _shown(site, audience, plain, mine, Shown(plain, sources[mine.edition_id], its, mine.number))
            for mine, its in pairs
            if mine.edition_id in sources
        )
    numbers = {r.source.edition.id: r.number for r in answer.references}
    return tuple(
        replace(held, number=numbers.get(held.support.edition_id, 0))
        for held in _of_library(site, statement, audience)
    )


def _claim(answer: Answer, statement: str) -> Claim | None:
    return next((c for c in claims_of(answer) if c.statement_id == statement), None)


def _of_library(site: Site, statement: str, audience: Audience) -> Iterator[Shown]:
    """The library's supports of a statement, for a patient in the patient's words; raises NotFound."""
    held = support_behind(site.desk.store, statement)
    own = held[0].statement
    plain = plain_statement(own, site.desk.build.policy) if audience == "patient" else own
    for number, (one, its) in enumerate(zip(held, plain.supports, strict=True), start=1):
        yield _shown(site, audience, own, one.support, Shown(plain, one.source, its, number))


def _shown(
    site: Site,
    audience: Audience,
    statement: Statement | Claim,
    support: Support | ShownSupport,
    shown: Shown,
) -> Shown:
    """The support with its section of the held document, as far as this role's version gives it."""
    name = statement.statement_id if isinstance(statement, Claim) else statement.id
    excerpt = site.desk.parts.documents.behind(name, support)
    if audience != "patient" or excerpt is None:
        return replace(shown, excerpt=excerpt)
    doses = site.desk.build.policy.doses
    excerpt = excerpt_without_dose(excerpt, statement, doses)
    return replace(shown, excerpt=excerpt, withheld="" if excerpt else doses.passage)
