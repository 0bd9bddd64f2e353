"""Opening the document store: migrations up from the first version, refusals, and what the database is set to."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from curbside.errors import OperatorError, StoreDamaged
from curbside.storage import schema
from curbside.storage.documents import SqlDocumentStore
from curbside.storage.opening import connect, open_engine, sqlite_url, upgrade, version_of
from curbside.storage.soundness import find_damage

EARLIER = sorted((Path(__file__).parent / "earlier").glob("*.sql"))


def stands_at(path: Path) -> str:
    engine = connect(sqlite_url(path))
    with engine.connect() as connection:
        version = version_of(connection)
    engine.dispose()
    return version


def test_the_migrations_make_just_the_tables_that_the_program_uses(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = open_engine(sqlite_url(tmp_path / "new.sqlite"))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []
    engine.dispose()
    assert stands_at(tmp_path / "new.sqlite") == schema.HEAD


def test_the_newest_migration_is_the_one_the_program_asks_for() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    import curbside.storage.migrations as package

    config = Config()
    config.set_main_option("script_location", str(Path(package.__file__ or "").parent))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [schema.HEAD]


@pytest.mark.parametrize("dump", EARLIER, ids=lambda path: path.stem)
def test_a_store_of_an_earlier_version_is_brought_up_to_date_with_all_it_holds(
    dump: Path, tmp_path: Path
) -> None:
    path = tmp_path / "documents.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(dump.read_text())
    assert stands_at(path) == dump.stem
    store = SqlDocumentStore(path)
    assert stands_at(path) == schema.HEAD
    document, first = store.document("alpha"), store.document("alpha", revision=1)
    assert document is not None
    assert first is not None
    assert document.text == "Avoid alcohol entirely."
    assert "35 mg" in first.text
    assert store.sources(["alpha"])["alpha"].edition.lifecycle == "corrected"
    assert store.file_read("a.toy", sha256="b" * 64, reader="0.1.0 toy") is not None
    assert store.matches() == ()
    store.close()
    assert list(find_damage(sqlite_url(path))) == []


def test_a_migration_that_fails_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "documents.sqlite"
    engine = connect(sqlite_url(path))
    upgrade(engine, "v0001")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE original_matches (in_the_way TEXT)")
    with pytest.raises(OperationalError):
        upgrade(engine)
    with engine.connect() as connection:
        assert version_of(connection) == "v0001"
        names = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master")}
    assert "ix_original_matches_original_id" not in names
    engine.dispose()


def test_a_first_migration_that_stops_half_way_leaves_no_table(tmp_path: Path) -> None:
    engine = connect(sqlite_url(tmp_path / "documents.sqlite"))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE supports (in_the_way TEXT)")
    with pytest.raises(OperationalError):
        upgrade(engine)
    with engine.connect() as connection:
        names = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master")}
    assert names == {"supports"}
    engine.dispose()


def test_a_store_that_a_newer_program_wrote_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "documents.sqlite"
    SqlDocumentStore(path).close()
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE alembic_version SET version_num = 'v9999'")
        database.commit()
    with pytest.raises(StoreDamaged, match="newer Curbside") as refused:
        SqlDocumentStore(path)
    assert "install that version" in refused.value.advice
    assert stands_at(path) == "v9999"


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "documents.sqlite"
    path.write_bytes(b"not a database at all, but long enough to look like something" * 20)
    with pytest.raises(StoreDamaged, match=r"documents\.sqlite") as refused:
        SqlDocumentStore(path)
    assert "restore" in refused.value.advice


@pytest.mark.parametrize("address", ["mysql://localhost/x", "nonsense", "postgresql+nosuchdriver://h/x"])
def test_an_address_that_cannot_be_used_is_an_error_with_advice(address: str) -> None:
    with pytest.raises(OperatorError) as refused:
        SqlDocumentStore(address)
    assert refused.value.advice


def test_a_password_is_never_shown() -> None:
    with pytest.raises(OperatorError) as refused:
        SqlDocumentStore("postgresql://user:secret@127.0.0.1:1/none")
    assert "secret" not in refused.value.message


def test_the_database_keeps_foreign_keys_waits_for_others_and_writes_ahead(tmp_path: Path) -> None:
    engine = open_engine(sqlite_url(tmp_path / "documents.sqlite"))
    with engine.connect() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        }
    engine.dispose()
    assert told == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000, "synchronous": 2}
