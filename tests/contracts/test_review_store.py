"""What every review store promises, held by the one in memory, on SQLite, and on a real PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from curbside.errors import Overtaken, UserError
from curbside.model.account import Account, Interest, Secret, Session
from curbside.model.ledger import Draft, Head, verify_chain, words
from curbside.model.reviewed import Dependency, Subject, Version, VersionContent
from curbside.model.verdicts import Judged
from curbside.review_ports import Deed, ReviewStore
from curbside.storage.opening import connect
from curbside.storage.review_schema import metadata
from curbside.storage.review_store import SqlReviewStore
from tests.fakes_review import MemoryReviews
from tests.postgres import fresh_database, running_postgres

AUTHOR = Account(
    "u-1", "a@example.org", "A", ("author",), "active", 1, interests=(Interest("personal", "x"),)
)
ARTICLE = Subject("article:a-1", "article", "a-1", "Fever", "submitted", "u-1", 10, 10)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("prepared") / "review.sqlite"
    SqlReviewStore(path).close()
    return path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_postgres(tmp_path_factory.mktemp("postgres")) as address:
        yield fresh_database(address)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ReviewStore]:
    if request.param == "memory":
        yield MemoryReviews()
        return
    if request.param == "sqlite":
        opened = SqlReviewStore(Path(shutil.copy(request.getfixturevalue("prepared"), tmp_path / "r.sqlite")))
    else:
        opened = SqlReviewStore(request.getfixturevalue("server"))
    yield opened
    opened.close()
    if request.param == "postgresql":
        emptied(request.getfixturevalue("server"))


def emptied(address: str) -> None:
    names = ", ".join(table.name for table in metadata.sorted_tables)
    engine = connect(address)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"TRUNCATE {names} CASCADE")
    engine.dispose()


def draft(act: str = "submit", subject: str = ARTICLE.id) -> Draft:
    return Draft("2026-12-01T00:00:00Z", "u-1", act, subject, detail={"round": "1"})


def test_a_record_comes_back_as_it_went_in(store: ReviewStore) -> None:
    version = Version(
        ARTICLE.id, 1, "c" * 64, (Dependency("statement", "s", "m"),), "lib", "1", "0.1", 10, "u-1", answered=False
    )  # fmt: skip
    packed = VersionContent(ARTICLE.id, 1, b"\x00\x01answer", b"shown")
    store.commit(Deed((AUTHOR, ARTICLE, version, packed)))
    assert store.one(Account, "u-1") == AUTHOR
    assert store.one(Version, ARTICLE.id, 1) == version
    assert store.one(VersionContent, ARTICLE.id, 1) == packed
    assert store.one(Account, "u-2") is None


def test_records_are_found_by_their_fields_in_the_order_of_their_keys(store: ReviewStore) -> None:
    other = replace(AUTHOR, id="u-0", email="b@example.org")
    sessions = tuple(
        Session(h, who, 1, 1, full=True) for h, who in (("y", "u-1"), ("x", "u-1"), ("z", "u-0"))
    )
    store.commit(Deed((AUTHOR, other, *sessions)))
    assert [s.hash for s in store.all(Session, account="u-1")] == ["x", "y"]
    assert [a.id for a in store.all(Account)] == ["u-0", "u-1"]
    store.commit(Deed(gone=(sessions[0],)))
    assert [s.hash for s in store.all(Session, account="u-1")] == ["x"]


def test_a_deed_and_its_entries_are_kept_together(store: ReviewStore) -> None:
    entries = store.commit(Deed((AUTHOR, ARTICLE), (draft(), draft("take-up"))))
    assert [e.number for e in entries] == [1, 2]
    assert store.entries() == entries
    assert verify_chain(entries) == store.head() == Head(2, entries[1].hash)
    assert entries[1].read()["act"] == "take-up"
    assert store.commit(Deed()) == ()


def test_the_ledger_is_read_in_pieces_and_by_subject(store: ReviewStore) -> None:
    store.commit(Deed(entries=tuple(draft(subject=f"article:a-{n % 2}") for n in range(5))))
    assert [e.number for e in store.entries(after=2, limit=2)] == [3, 4]
    assert [e.number for e in store.entries(subject="article:a-1")] == [2, 4]


def test_an_overtaken_deed_changes_nothing(store: ReviewStore) -> None:
    store.commit(Deed((AUTHOR, ARTICLE), (draft(),)))
    store.commit(Deed((replace(ARTICLE, state="under-review", moved=2),), (draft("take-up"),)))
    stale = replace(ARTICLE, state="unreviewed", moved=2)
    said = words("I changed my mind.", "salt")
    with pytest.raises(Overtaken):
        store.commit(Deed((said, stale), (draft("withdraw"),)))
    held = store.one(Subject, ARTICLE.id)
    assert held is not None
    assert held.state == "under-review"
    assert store.all(type(said)) == ()
    assert store.head().number == 2


def test_what_is_new_must_not_be_there_yet(store: ReviewStore) -> None:
    store.commit(Deed((AUTHOR, ARTICLE)))
    with pytest.raises(Overtaken):
        store.commit(Deed((ARTICLE,)))
    with pytest.raises(Overtaken):
        store.commit(Deed((replace(AUTHOR, id="u-2"),)))  # the same address


def test_what_must_not_have_moved_is_looked_at(store: ReviewStore) -> None:
    store.commit(Deed((AUTHOR, ARTICLE)))
    verdict = Judged(ARTICLE.id, 1, "u-1", "claim:x", "h", "agree")
    store.commit(Deed((verdict,), unmoved=(ARTICLE,)))
    store.commit(Deed((replace(verdict, verdict="wrong"),), unmoved=(ARTICLE,)))
    assert [j.verdict for j in store.all(Judged)] == ["wrong"]
    store.commit(Deed((replace(ARTICLE, moved=2),)))
    with pytest.raises(Overtaken):
        store.commit(Deed((verdict,), unmoved=(ARTICLE,)))
    with pytest.raises(Overtaken):
        store.commit(Deed((verdict,), unmoved=(replace(ARTICLE, id="article:other"),)))


def test_of_many_editors_at_once_exactly_one_makes_each_move(store: ReviewStore) -> None:
    """Each tries on what it saw until it succeeds; every success is in the ledger, once."""
    store.commit(Deed((AUTHOR, ARTICLE)))

    def editor(who: int) -> int:
        lost = 0
        for n in range(6):
            while True:
                seen = store.one(Subject, ARTICLE.id)
                assert seen is not None
                moved = replace(seen, note=f"{who}.{n}", moved=seen.moved + 1)
                try:
                    store.commit(Deed((moved,), (draft(f"{who}.{n}"),)))
                    break
                except Overtaken:
                    lost += 1
        return lost

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(editor, range(4)))
    entries = store.entries()
    assert sorted(str(e.read()["act"]) for e in entries) == sorted(
        f"{w}.{n}" for w in range(4) for n in range(6)
    )
    held = store.one(Subject, ARTICLE.id)
    assert held is not None
    assert (held.moved, held.note) == (25, entries[-1].read()["act"])
    assert verify_chain(entries) == store.head()


@pytest.mark.parametrize("text", ["a\x00b", "half a pair \ud800"])
def test_text_that_no_database_keeps_is_refused(store: ReviewStore, text: str) -> None:
    with pytest.raises(UserError):
        store.commit(Deed((replace(AUTHOR, name=text),)))
    assert store.all(Account) == ()


def test_hostile_text_is_kept_as_text(store: ReviewStore) -> None:
    """Quotes and commands in any field are values, in what is written and in what is asked for."""
    hostile = "x'); DROP TABLE accounts; -- \" \\ %s :id {0}"
    store.commit(Deed((replace(AUTHOR, name=hostile), Secret("u-1", hostile))))
    held = store.one(Account, "u-1")
    assert held is not None
    assert held.name == hostile
    assert store.all(Account, email=hostile) == ()
    assert [a.id for a in store.all(Account, name=hostile)] == ["u-1"]
