"""Opens a store's database: SQLite by path, PostgreSQL by URL, brought to the newest migration of its tree.

There are two trees, because documents may be given away or put back to an earlier day, and people's accounts and
the ledger may not: they are another file. Pending migrations run in one transaction, or none does. A store that a
newer program wrote is refused.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Executable, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from curbside.errors import OperatorError, StoreDamaged
from curbside.storage.schema import HEAD, REVIEW_HEAD

BUSY_MS = 30_000
"""How long a writer waits for another: a batch of an import takes well under a second."""
CACHE_KB = 16_384
"""SQLite's page cache: enough for the inner pages of every index at some hundred thousand documents."""
WRITES = "curbside_writes"
"""Execution option: the transaction is going to write, so it takes the writer's place when it begins."""
LOCK = 0x43555242
"""The advisory lock that makes PostgreSQL's writers queue as SQLite's do ("CURB")."""


@dataclass(frozen=True, slots=True)
class Tree:
    """One line of migrations: the folder they stand in, the newest, and the table that notes the one reached."""

    folder: str
    head: str
    version_table: str
    named: str


DOCUMENTS = Tree("migrations", HEAD, "alembic_version", "document store")
REVIEW = Tree("review_migrations", REVIEW_HEAD, "curbside_review_version", "review record")


def sqlite_url(path: Path) -> URL:
    """The URL of the embedded store."""
    return URL.create("sqlite", database=str(path))


def open_engine(url: URL | str, tree: Tree = DOCUMENTS) -> Engine:
    """An engine on an up-to-date store; raises StoreDamaged or OperatorError with what to do."""
    engine = connect(url)
    try:
        _migrate(engine, tree)
    except BaseException:
        engine.dispose()
        raise
    return engine


def connect(url: URL | str) -> Engine:
    """An engine as the store needs it, on whatever stands there; migrates nothing."""
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "postgresql" and "+" not in parsed.drivername:
            parsed = _through_socket(parsed.set(drivername="postgresql+pg8000"))
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            raise ArgumentError(f"'{parsed.get_backend_name()}' is not supported")
        return _on_sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _on_postgres(parsed)
    except (ArgumentError, NoSuchModuleError) as error:
        raise OperatorError(
            f"the database's address cannot be used: {error}",
            advice="CURBSIDE_DATABASE wants postgresql://user:password@host/name, or nothing for SQLite",
        ) from error
    except ModuleNotFoundError as error:
        raise OperatorError(
            f"the driver of this database is not installed ({error.name})",
            advice="install it: pip install 'curbside[postgresql]'",
        ) from error


def _through_socket(url: URL) -> URL:
    """libpq's way to name a socket's folder (?host=/folder) in the words of the driver."""
    folder = url.query.get("host")
    if not isinstance(folder, str) or not folder.startswith("/"):
        return url
    socket = f"{folder}/.s.PGSQL.{url.port or 5432}"
    return url.difference_update_query(["host"]).update_query_dict({"unix_sock": socket})


def _on_sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        # The driver must not begin transactions of its own: schema changes would fall outside them.
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout={BUSY_MS}", "journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL",
            f"cache_size=-{CACHE_KB}", "trusted_schema=OFF",
        ):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _on_postgres(url: URL) -> Engine:
    engine = create_engine(url, pool_pre_ping=True)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITES):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")

    return engine


def writing(engine: Engine) -> Engine:
    """The same engine, its transactions taking the one writer's place from their beginning."""
    return engine.execution_options(**{WRITES: True})


def guarded(doing: Callable[[], Any], engine: Engine) -> Any:
    """What `doing` gives; a database that cannot be read becomes StoreDamaged with its name."""
    try:
        return doing()
    except DBAPIError as error:
        raise damaged(engine, error) from error


def damaged(engine: Engine, error: SQLAlchemyError) -> StoreDamaged:
    """The error for a database that does not work, named without its password."""
    shown = engine.url.render_as_string(hide_password=True)
    said = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    return StoreDamaged(
        f"the store at {shown} does not work: {said}",
        advice="run `curbside doctor`; `curbside restore FILE` puts a backup in its place",
    )


def rows_of(engine: Engine, query: Executable) -> list[Any]:
    """Every row of a query, read on a connection of its own; raises StoreDamaged."""
    try:
        with engine.connect() as connection:
            return list(connection.execute(query))
    except DBAPIError as error:
        raise damaged(engine, error) from error


def version_of(connection: Connection, tree: Tree = DOCUMENTS) -> str:
    """The migration the store stands at, empty for an empty database."""
    if not inspect(connection).has_table(tree.version_table):
        return ""
    return str(connection.execute(text(f"SELECT version_num FROM {tree.version_table}")).scalar() or "")


def _migrate(engine: Engine, tree: Tree) -> None:
    def stands_at() -> str:
        with engine.connect() as connection:
            return version_of(connection, tree)

    if guarded(stands_at, engine) != tree.head:
        guarded(lambda: upgrade(engine, tree=tree), engine)


def upgrade(engine: Engine, to: str = "", *, tree: Tree = DOCUMENTS) -> None:
    """Run the pending migrations up to `to` (the newest) in one transaction, with every other writer waiting."""
    # Alembic takes 0.1 s to import, and an answer from a store that is up to date does not need it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / tree.folder))
    config.set_main_option("path_separator", "os")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with writing(engine).begin() as connection:
        version = version_of(connection, tree)
        if version and version not in known:
            raise StoreDamaged(
                f"the {tree.named} was written by a newer Curbside (its version is {version}, "
                f"this program knows up to {tree.head})",
                advice="install that version of Curbside, or restore a backup made before it was upgraded",
            )
        if version != (to or tree.head):
            config.attributes["connection"] = connection
            command.upgrade(config, to or tree.head)
