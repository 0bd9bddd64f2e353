"""Readers' problem reports: kept for the editors, in their queue, and answered where the reader can read it.

In: a report in a reader's words; an editor's answer. Out: a receipt whose key opens the answer, and nothing else does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from curbside.errors import NotFound, Overtaken, UserError
from curbside.model.account import Account
from curbside.model.asked import ProblemReport, Receipt
from curbside.model.reviewed import Report
from curbside.review_ports import Deed
from curbside.services.board import Board, must
from curbside.services.sign_in import hashed

MOST_CHARS = 4000
_KEY_BYTES = 24
_MOST_TRIES = 50


class BoardReports:
    """Problem reports, in the review record."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def add(self, report: ProblemReport) -> Receipt:
        """Keep a report under the next number; the key is told this once."""
        key = self._board.random(_KEY_BYTES)
        for _ in range(_MOST_TRIES):
            held = self._board.store.all(Report)
            number = max((r.number for r in held), default=0) + 1
            try:
                self._board.store.commit(Deed((_kept(report, number, hashed(key)),)))
            except Overtaken:
                continue
            return Receipt(number, key)
        raise Overtaken

    def all(self) -> tuple[ProblemReport, ...]:
        """Every report, the oldest first."""
        return tuple(_read(r) for r in self._board.store.all(Report))

    def find(self, key: str) -> ProblemReport:
        """The report whose receipt has this key, with its answer; raises NotFound."""
        found = self._board.store.all(Report, key=hashed(key)) if key else ()
        if not found:
            raise NotFound("there is no such report", advice="open the address you were given")
        return _read(found[0])


def take_over(earlier: Iterable[ProblemReport], board: Board) -> int:
    """Keep the reports of a store of an earlier version under their own numbers, once; how many were new."""
    known = {r.number for r in board.store.all(Report)}
    fresh = tuple(_kept(r, r.number, "") for r in earlier if r.number not in known)
    board.store.commit(Deed(fresh))
    return len(fresh)


def _kept(report: ProblemReport, number: int, key: str) -> Report:
    return Report(
        number, key, report.article_id, report.statement_id, report.kind, report.text, report.versions,
        report.reported_at,
    )  # fmt: skip


def _read(report: Report) -> ProblemReport:
    return ProblemReport(
        report.article_id, report.statement_id, report.kind, report.text, report.versions, report.reported_at,
        report.number, report.answer, report.answered_at,
    )  # fmt: skip


def report_held(number: int, board: Board) -> Report:
    """A report by its number; raises NotFound."""
    found = board.store.one(Report, number)
    if found is None:
        raise NotFound("there is no such report", advice="see the queue")
    return found


def answer_report(number: int, answer: str, by: Account, board: Board, *, seen: int) -> Report:
    """Answer a report; raises Overtaken where another editor did meanwhile."""
    must(by, "editor")
    report = report_held(number, board)
    if report.moved != seen:
        raise Overtaken
    if not answer.strip() or len(answer) > MOST_CHARS:
        raise UserError(
            f"an answer has 1 to {MOST_CHARS:,} characters", advice="say what was done, or why not"
        )
    done = replace(
        report, state="answered", answer=answer.strip(), answered_by=by.id, answered_at=board.now(),
        moved=report.moved + 1,
    )  # fmt: skip
    said = board.words(answer)
    entry = board.draft(by.id, "answer-report", f"report:{number}", reason=said.hash)
    board.store.commit(Deed((done, said), (entry,)))
    return done
