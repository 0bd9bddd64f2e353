"""An upgrade from the release before there was a board, and records of earlier releases of the board."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from curbside.bootstrap.board import open_board
from curbside.bootstrap.web import web_parts
from curbside.model.account import Account
from curbside.model.reviewed import Report, Subject
from curbside.services.audit import audit
from curbside.services.reader_reports import BoardReports, answer_report
from curbside.settings import Settings
from curbside.storage.opening import REVIEW, connect, sqlite_url, version_of
from curbside.storage.review_store import SqlReviewStore
from tests.libraries import Held

EARLIER = sorted((Path(__file__).parent / "earlier_review").glob("*.sql"))
BEFORE = """
CREATE TABLE report (
    number INTEGER PRIMARY KEY, article_id TEXT NOT NULL, statement_id TEXT NOT NULL, kind TEXT NOT NULL,
    text TEXT NOT NULL, versions TEXT NOT NULL, reported_at INTEGER NOT NULL) STRICT;
INSERT INTO report VALUES (4, 'a-000000000001', 'some-statement', 'wrong', 'It is old.', 'lib/1', 100);
INSERT INTO report VALUES (7, 'a-000000000002', '', 'unsafe', 'It could harm.', 'lib/1', 200);
"""
"""Readers' reports as the release before the board kept them."""


def test_a_home_of_the_release_before_keeps_its_readers_reports(shipped: Held, tmp_path: Path) -> None:
    home = tmp_path / "home"
    others = shutil.ignore_patterns("review.*", "asked.*", "documents.*", "metrics")
    shutil.copytree(shipped.home, home, ignore=others)
    with closing(sqlite3.connect(home / "reports.sqlite")) as database:
        database.executescript(BEFORE)
    settings = Settings(home=home, library=())
    for _ in range(2):  # the second start finds nothing left to do
        parts = web_parts(settings)
        assert [(r.number, r.text) for r in parts.reports.all()] == [(4, "It is old."), (7, "It could harm.")]
    assert not (home / "reports.sqlite").exists()
    assert (home / "reports.taken-over.sqlite").exists()
    board = open_board(settings)
    assert {r.state for r in board.store.all(Report)} == {"open"}
    editor = Account("u-ed", "ed@example.org", "Ed", ("editor",), "active", 1)
    answer_report(7, "Mended.", editor, board, seen=1)
    assert BoardReports(board).all()[1].answer == "Mended."
    assert parts.review.published() == ()


@pytest.mark.parametrize("dump", EARLIER, ids=lambda path: path.stem)
def test_a_record_of_an_earlier_release_is_brought_up_to_date_with_all_it_holds(
    dump: Path, tmp_path: Path
) -> None:
    path = tmp_path / "review.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(dump.read_text())
    store = SqlReviewStore(path)
    engine = connect(sqlite_url(path))
    with engine.connect() as connection:
        assert version_of(connection, REVIEW) == REVIEW.head
    engine.dispose()
    found = audit(store)
    assert found.sound, found.faults
    assert found.entries > 4
    assert [s.state for s in store.all(Subject)] == ["approved"]
    assert {a.name for a in store.all(Account)} == {"Ann", "Rob", "Rita", "Ed"}
    store.close()
