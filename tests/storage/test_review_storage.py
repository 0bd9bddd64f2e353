"""The review record on disk: its migrations, its file, several processes at once, and being killed."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from curbside.errors import StoreDamaged
from curbside.model.account import Account
from curbside.model.ledger import verify_chain
from curbside.model.reviewed import Subject
from curbside.review_ports import Deed
from curbside.storage.documents import SqlDocumentStore
from curbside.storage.opening import REVIEW, connect, open_engine, sqlite_url, version_of
from curbside.storage.review_schema import metadata
from curbside.storage.review_store import SqlReviewStore
from tests.postgres import fresh_database, running_postgres

ROOT = Path(__file__).resolve().parents[2]
KILLS = 10
AUTHOR = Account("u-1", "a@example.org", "A", ("author",), "active", 1)
ARTICLE = Subject("article:a-1", "article", "a-1", "Fever", "submitted", "u-1", 10, 10)


def moving(where: str, who: str, times: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.storage.moving", where, who, str(times)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def kept(store: SqlReviewStore) -> list[str]:
    """Every act in the ledger, which must verify and agree with the article's own count."""
    entries = store.entries(limit=100_000)
    assert verify_chain(entries) == store.head()
    held = store.one(Subject, ARTICLE.id)
    assert held is not None
    acts = [str(e.read()["act"]) for e in entries]
    assert held.moved == len(acts) + 1
    assert not acts or held.note == acts[-1]
    return acts


def test_the_migrations_make_just_the_tables_that_the_program_uses(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = open_engine(sqlite_url(tmp_path / "new.sqlite"), REVIEW)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": REVIEW.version_table})
        assert compare_metadata(context, metadata) == []
        assert version_of(connection, REVIEW) == REVIEW.head
    engine.dispose()


def test_the_newest_migration_is_the_one_the_program_asks_for() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    import curbside.storage.review_migrations as package

    config = Config()
    config.set_main_option("script_location", str(Path(package.__file__ or "").parent))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [REVIEW.head]


def test_a_record_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "review.sqlite"
    SqlReviewStore(path).close()
    engine = connect(sqlite_url(path))
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE {REVIEW.version_table} SET version_num = 'r9999'")
    engine.dispose()
    with pytest.raises(StoreDamaged, match="newer Curbside"):
        SqlReviewStore(path)


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    SqlReviewStore(tmp_path / "review.sqlite").close()
    assert (tmp_path / "review.sqlite").stat().st_mode & 0o077 == 0


def test_killing_the_process_at_any_write_loses_nothing_acknowledged(tmp_path: Path) -> None:
    chance = random.Random(20261201)
    path = tmp_path / "review.sqlite"
    store = SqlReviewStore(path)
    store.commit(Deed((AUTHOR, ARTICLE)))
    acknowledged: list[str] = []
    for kill in range(KILLS):
        process = moving(str(path), f"k{kill}", 100_000)
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(chance.randint(1, 8))]
        time.sleep(chance.uniform(0, 0.02))
        process.send_signal(signal.SIGKILL)
        told += process.communicate()[0].splitlines(keepends=True)
        acknowledged += [line.strip() for line in told if line.endswith("\n")]
        acts = kept(store)
        assert set(acknowledged) <= set(acts)
        # At most the one move under way when it was killed is kept beyond what was acknowledged.
        assert len(acts) <= len(acknowledged) + kill + 1
    store.close()


def at_once(where: str, store: SqlReviewStore) -> None:
    store.commit(Deed((AUTHOR, ARTICLE)))
    editors = [moving(where, f"e{n}", 15) for n in range(2)]
    told = [line for e in editors for line in e.communicate(timeout=120)[0].split()]
    acts = kept(store)
    assert sorted(told) == sorted(acts)
    assert len(acts) == 30
    store.close()


def test_two_editors_in_two_processes_lose_no_move_on_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "review.sqlite"
    at_once(str(path), SqlReviewStore(path))


def test_two_editors_in_two_processes_lose_no_move_on_postgresql(tmp_path: Path) -> None:
    """In a database that also holds the documents: each tree of migrations keeps to its own tables."""
    with running_postgres(tmp_path) as server:
        address = fresh_database(server)
        SqlDocumentStore(address).close()
        at_once(address, SqlReviewStore(address))
        documents = SqlDocumentStore(address)
        assert documents.holdings().documents == 0
        documents.close()
