"""The ledger at the desk: what was done, by whom and why; and erasing words beside it."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from curbside.edges.web.board.access import guard
from curbside.edges.web.board.pages import Form, board_of, me, page, to
from curbside.model.account import Account
from curbside.services.erase_words import erase

router = APIRouter(
    include_in_schema=False, default_response_class=HTMLResponse, dependencies=[Depends(guard)]
)
_PAGE = 100


@router.get("/desk/ledger")
def ledger(request: Request, subject: str = "", after: int = -1) -> Response:
    """A page of the ledger, the newest by default; of one subject where one is named."""
    board = board_of(request)
    head = board.store.head()
    start = max(0, head.number - _PAGE) if after < 0 and not subject else max(0, min(after, head.number))
    entries = board.store.entries(after=start, limit=_PAGE, subject=subject[:200])
    read = [(e, e.read()) for e in entries]
    people = {a.id: a.name for a in board.store.all(Account)}
    said = {
        str(r["reason"]): board.said(str(r["reason"]))
        for _, r in read
        if r["reason"] and r["act"] != "hand-in"
    }
    return page(
        request, "ledger.html", entries=read, head=head, people=people, said=said, subject=subject[:200],
        start=start, size=_PAGE,
    )  # fmt: skip


@router.post("/desk/ledger/erase")
def erase_words(request: Request, field: Form) -> Response:
    """Erase words beside the ledger for good."""
    erase(field("words"), field("reason"), me(request), board_of(request))
    return to("/desk/ledger")
