"""An article or statement at the desk: its bullets with their support, verdicts, settling, and every move."""

from __future__ import annotations

from typing import cast, get_args

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from curbside.edges.web.board.access import guard
from curbside.edges.web.board.pages import (
    MOST_FIELDS,
    Form,
    board_of,
    compose_for_all,
    me,
    number_in,
    page,
    reading,
    reviewing,
    to,
)
from curbside.edges.web.board.review_view import compared, review_view
from curbside.errors import NotFound, Overtaken, UserError
from curbside.model.account import Account
from curbside.model.reviewed import Subject
from curbside.model.verdicts import VerdictWord
from curbside.model.workflow import MoveName
from curbside.services import review_moves as moves
from curbside.services import review_verdicts as verdicts
from curbside.services.approve import approve, obstacles
from curbside.services.board import Board
from curbside.services.review_versions import Reviewing, subject_held, version_held

router = APIRouter(
    include_in_schema=False, default_response_class=HTMLResponse, dependencies=[Depends(guard)]
)
_PLAIN_MOVES: frozenset[str] = frozenset({"withdraw", "request-changes", "find-changed", "retire"})


@router.get("/desk/submit")
def submit_form(request: Request, question: str = "") -> Response:
    """The form to submit a question's answer as an article."""
    return page(request, "submit.html", question=question[:2000], problem="")


@router.post("/desk/submit")
async def submit(request: Request, field: Form) -> Response:
    """Compose the answer from what is held now, and submit it."""
    account, specialty, place = me(request), field("specialty"), field("jurisdiction")
    composed = await compose_for_all(
        request, field("question"), place if place in ("US", "UK", "EU", "INT") else "INT"
    )

    def work(with_all: Reviewing) -> Subject:
        return moves.submit_article(composed(with_all), account, with_all, specialty=specialty)

    return to(_url(await reviewing(request, work)))


@router.post("/desk/submit/statement")
async def submit_statement(request: Request, field: Form) -> Response:
    """Submit a statement of the library, or one found in a document, for review."""
    account, name = me(request), field("statement")
    found = await reviewing(request, lambda with_all: moves.submit_statement(name, account, with_all))
    return to(_url(found))


@router.get("/desk/review/{kind}/{name}")
def review(request: Request, kind: str, name: str) -> Response:
    """The whole of it as whoever looks may see it."""
    subject = subject_held(kind, name, board_of(request))
    return page(request, "review.html", view=review_view(subject, me(request), reading(request)))


@router.get("/desk/review/{kind}/{name}/versions/{number}")
def version(request: Request, kind: str, name: str, number: str) -> Response:
    """One version as it was."""
    subject = subject_held(kind, name, board_of(request))
    held = version_held(subject.id, number_in(number), board_of(request))
    shown = compared(subject, 0, held.number, reading(request))
    return page(request, "version.html", subject=subject, version=held, shown=shown)


@router.get("/desk/review/{kind}/{name}/compare/{before}/{after}")
def compare(request: Request, kind: str, name: str, before: str, after: str) -> Response:
    """What differs between two versions, line by line and word by word."""
    subject = subject_held(kind, name, board_of(request))
    shown = compared(subject, number_in(before), number_in(after), reading(request))
    return page(request, "compare.html", subject=subject, before=before, after=after, shown=shown)


@router.post("/desk/review/{kind}/{name}/verdicts")
def judge(request: Request, kind: str, name: str, field: Form) -> Response:
    """Keep the verdicts a reviewer gave on a part of the page; lines left alone stay without one."""
    subject = subject_held(kind, name, board_of(request))
    lines = min(number_in(field("lines")), MOST_FIELDS)
    said = [_said(field, n) for n in range(lines) if field(f"verdict-{n}")]
    verdicts.judge(subject, me(request), said, reading(request))
    return to(f"{_url(subject)}#{field('next')}" if field("next").isalnum() else _url(subject))


@router.post("/desk/review/{kind}/{name}/stand-by")
def stand_by(request: Request, kind: str, name: str, field: Form) -> Response:  # noqa: ARG001
    """Agree again with what one agreed with before and what has not changed."""
    subject = subject_held(kind, name, board_of(request))
    verdicts.stand_by(subject, me(request), reading(request))
    return to(_url(subject))


@router.post("/desk/review/{kind}/{name}/hand-in")
def hand_in(request: Request, kind: str, name: str, field: Form) -> Response:  # noqa: ARG001
    """Hand the review in."""
    subject = subject_held(kind, name, board_of(request))
    verdicts.hand_in(subject, me(request), reading(request))
    return to(_url(subject))


@router.post("/desk/review/{kind}/{name}/move")
async def move(request: Request, kind: str, name: str, field: Form) -> Response:
    """Any move that needs nothing but a reason, and the two that compose again."""
    account, wanted, reason, seen = me(request), field("move"), field("reason"), field("seen")
    if wanted not in get_args(MoveName):
        raise UserError("there is no such move")

    def work(with_all: Reviewing) -> Subject:
        subject = _seen(kind, name, seen, with_all.board)
        if wanted == "resubmit":
            return moves.resubmit(subject, account, reason, with_all)
        if wanted == "reinstate":
            return moves.reinstate(subject, account, reason, with_all)
        return moves.plain_move(cast(MoveName, wanted), subject, account, reason, with_all.board)

    return to(_url(await reviewing(request, work)))


@router.post("/desk/review/{kind}/{name}/begin")
async def begin(request: Request, kind: str, name: str, field: Form) -> Response:
    """Begin a review with the reviewers chosen: the first one, or another one of what is different now."""
    account, reviewers, seen = me(request), field.all("reviewer"), field("seen")

    def work(with_all: Reviewing) -> Subject:
        subject = _seen(kind, name, seen, with_all.board)
        start = moves.reopen if subject.state == "needs-re-review" else moves.take_up
        return start(subject, reviewers, account, with_all)

    return to(_url(await reviewing(request, work)))


@router.post("/desk/review/{kind}/{name}/assign")
def assign(request: Request, kind: str, name: str, field: Form) -> Response:
    """Ask one more reviewer, or take it back from one who has not handed in."""
    board = board_of(request)
    subject = _seen(kind, name, field("seen"), board)
    if field("release"):
        moves.release(subject, field("release"), me(request), board)
    else:
        moves.assign(subject, field("reviewer"), me(request), board)
    return to(_url(subject))


@router.post("/desk/review/{kind}/{name}/settle")
def settle(request: Request, kind: str, name: str, field: Form) -> Response:
    """Keep a line as it stands although not everybody agreed."""
    subject = subject_held(kind, name, board_of(request))
    verdicts.settle(subject, field("bullet"), field("hash"), field("reason"), me(request), reading(request))
    return to(f"{_url(subject)}#settle")


@router.get("/desk/review/{kind}/{name}/approve")
async def approve_form(request: Request, kind: str, name: str) -> Response:
    """What approving would sign: the content's hash, who signs, and what stands in the way."""
    account: Account = me(request)

    def work(with_all: Reviewing) -> tuple[Subject, tuple[str, ...]]:
        subject = subject_held(kind, name, with_all.board)
        return subject, obstacles(subject, account, with_all)

    subject, in_the_way = await reviewing(request, work)
    board = board_of(request)
    version = version_held(subject.id, subject.version, board)
    signers = [board.account(p.reviewer) for p in verdicts.parts_in(subject, board)]
    return page(
        request,
        "approve.html",
        subject=subject,
        version=version,
        obstacles=in_the_way,
        signers=[*signers, account],
    )


@router.post("/desk/review/{kind}/{name}/approve")
async def approve_it(request: Request, kind: str, name: str, field: Form) -> Response:
    """Approve exactly the content that was shown."""
    account, content, seen = me(request), field("content"), field("seen")
    if field("sure") != "yes":
        raise UserError("say that you approve it", advice="tick the box")
    found = await reviewing(
        request, lambda with_all: approve(_seen(kind, name, seen, with_all.board), content, account, with_all)
    )
    return to(_url(found))


def _said(field: Form, n: int) -> verdicts.Said:
    return verdicts.Said(
        field(f"bullet-{n}"), field(f"hash-{n}"), cast(VerdictWord, field(f"verdict-{n}")), field(f"comment-{n}"),
        field(f"wording-{n}"),
    )  # fmt: skip


def _seen(kind: str, name: str, seen: str, board: Board) -> Subject:
    """The subject as it was on the page the form came from; raises Overtaken where it has been moved since."""
    subject = subject_held(kind, name, board)
    if seen != str(subject.moved):
        raise Overtaken
    return subject


def _url(subject: Subject) -> str:
    if subject.kind not in ("article", "statement"):
        raise NotFound("there is no such page")
    return f"/desk/review/{subject.kind}/{subject.name}"
