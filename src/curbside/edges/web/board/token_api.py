"""`/api/v1/desk`: what a token may do: read the queue, reports and ledger, and submit. Nothing here can approve."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Body
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from curbside.edges.web.board.pages import board_of, compose_for_all, reviewing
from curbside.errors import NotPermitted
from curbside.model.account import Account, Scope
from curbside.model.reviewed import Report, Subject
from curbside.services.api_tokens import account_of
from curbside.services.queue import queue_of
from curbside.services.review_moves import submit_article
from curbside.services.review_versions import Reviewing

router = APIRouter(prefix="/api/v1/desk", tags=["desk"])


class Submission(BaseModel):
    """A question whose answer is submitted as an article."""

    model_config = ConfigDict(extra="forbid")
    question: str = Field(max_length=20_000)
    jurisdiction: Literal["US", "UK", "EU", "INT"] = "INT"
    specialty: str = Field(default="", max_length=80)


@router.get("/queue", summary="What waits for the token's owner")
def queue(request: Request) -> Response:
    """Needs a token with the scope queue:read."""
    account = _account(request, "queue:read")
    items = queue_of(account, board_of(request))
    listed = [
        {"wanted": i.wanted, "title": i.title, "url": i.url, "since": i.since, "due": i.due, "risk": i.risk,
         "specialty": i.specialty, "state": i.state}
        for i in items
    ]  # fmt: skip
    return _reply({"items": listed})


@router.get("/reports", summary="Problem reports of readers")
def reports(request: Request) -> Response:
    """Needs a token with the scope reports:read."""
    _account(request, "reports:read")
    listed = [
        {"number": r.number, "article": r.article_id, "statement": r.statement_id, "kind": r.kind, "text": r.text,
         "state": r.state, "reported_at": r.reported_at}
        for r in board_of(request).store.all(Report)
    ]  # fmt: skip
    return _reply({"reports": listed})


@router.get("/ledger", summary="The ledger")
def ledger(request: Request, after: int = 0) -> Response:
    """Entries after a number, at most 500. Needs a token with the scope ledger:read."""
    _account(request, "ledger:read")
    store = board_of(request).store
    head = store.head()
    entries = [{"hash": e.hash, "entry": dict(e.read())} for e in store.entries(after=max(0, after))]
    return _reply({"head": {"number": head.number, "hash": head.hash}, "entries": entries})


@router.post("/submissions", summary="Submit an answer as an article")
async def submit(request: Request, body: Annotated[Submission, Body()]) -> Response:
    """Needs a token with the scope articles:submit. What is submitted is unreviewed until people approve it."""
    account = _account(request, "articles:submit")

    composed = await compose_for_all(request, body.question, body.jurisdiction)

    def work(with_all: Reviewing) -> Subject:
        return submit_article(composed(with_all), account, with_all, specialty=body.specialty)

    subject = await reviewing(request, work)
    return _reply({"id": subject.name, "state": subject.state, "title": subject.title}, 201)


def _account(request: Request, scope: Scope) -> Account:
    """Who the token acts for; raises NotPermitted."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    if kind.casefold() != "bearer" or not secret.strip():
        raise NotPermitted(
            "a token is needed", advice="send `Authorization: Bearer ...`; make one at /desk/me"
        )
    return account_of(secret.strip(), scope, board_of(request))


def _reply(document: dict[str, object], status: int = 200) -> Response:
    response = JSONResponse(document, status)
    response.headers["cache-control"] = "no-store"
    return response
