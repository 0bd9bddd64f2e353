"""What waits: everybody's own queue, readers' reports and their answers, and the office's figures."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from curbside.edges.web.board.access import guard
from curbside.edges.web.board.pages import Form, board_of, me, number_in, page, reading, to
from curbside.model.reviewed import Report
from curbside.services.erase_words import erase_report
from curbside.services.queue import RENEW_DAYS, WANTED, Narrow, figures, queue_of, specialties
from curbside.services.reader_reports import MOST_CHARS, answer_report, report_held

router = APIRouter(
    include_in_schema=False, default_response_class=HTMLResponse, dependencies=[Depends(guard)]
)
AGES = (0, 7, 14, 30)


@router.get("/desk")
def queue(request: Request, specialty: str = "", risk: str = "", older: int = 0) -> Response:
    """What waits for whoever is signed in, what could harm first."""
    board, by = board_of(request), Narrow(specialty, risk, max(0, min(older, 3650)))
    items = queue_of(me(request), board, by)
    return page(
        request, "queue.html", items=items, wanted=WANTED, by=by, ages=AGES, specialties=specialties(board),
        now=board.now(),
    )  # fmt: skip


@router.get("/desk/reports")
def reports(request: Request) -> Response:
    """Every report, open ones first, the newest first."""
    held = sorted(board_of(request).store.all(Report), key=lambda r: (r.state != "open", -r.number))
    return page(request, "reports.html", reports=held)


@router.get("/desk/reports/{number}")
def report(request: Request, number: str) -> Response:
    """One report in its reader's words, with what it is about."""
    held = report_held(number_in(number), board_of(request))
    found = reading(request).evidence.statements([held.statement_id]) if held.statement_id else ()
    return page(request, "report.html", report=held, statement=found[0] if found else None, most=MOST_CHARS)


@router.post("/desk/reports/{number}")
def answer(request: Request, number: str, field: Form) -> Response:
    """Answer it, where its reader can read it."""
    seen = number_in(field("seen"))
    answer_report(number_in(number), field("answer"), me(request), board_of(request), seen=seen)
    return to(f"/desk/reports/{number_in(number)}")


@router.post("/desk/reports/{number}/erase")
def erase(request: Request, number: str, field: Form) -> Response:
    """Take its words away, where they point to somebody."""
    erase_report(number_in(number), field("reason"), me(request), board_of(request))
    return to("/desk/reports")


@router.get("/desk/figures")
def dashboard(request: Request) -> Response:
    """What waits, what ran out, how far reviewers agree, and how long things take."""
    return page(request, "figures.html", figures=figures(board_of(request)), renew_days=RENEW_DAYS)
