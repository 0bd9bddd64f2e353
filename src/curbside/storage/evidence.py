"""The embedded evidence store: a Library written once into SQL and read back by id and by concept.

Source of truth for answers. SQLAlchemy Core; payloads are JSON of the frozen nouns; nothing is cached across
processes. Building writes a temporary file and renames it, so a reader never sees half a store.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Column, Engine, MetaData, String, Table, Text, create_engine, func, insert, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from curbside.errors import StoreDamaged
from curbside.model.article import Verdict
from curbside.model.library import Library
from curbside.model.source import Source
from curbside.model.statement import Concept, Conflict, Statement

SCHEMA_VERSION = "1"
"""Raised whenever a stored payload changes its meaning; a store of another version is rebuilt."""

metadata = MetaData()
meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", Text))
concepts_table = Table(
    "concepts", metadata, Column("id", String, primary_key=True), Column("payload", Text, nullable=False)
)
sources_table = Table(
    "sources",
    metadata,
    Column("edition_id", String, primary_key=True),
    Column("payload", Text, nullable=False),
)
statements_table = Table(
    "statements", metadata, Column("id", String, primary_key=True), Column("payload", Text, nullable=False)
)
about_table = Table(
    "statement_concepts",
    metadata,
    Column("concept_id", String, primary_key=True),
    Column("statement_id", String, primary_key=True),
)
rests_table = Table(
    "statement_editions",
    metadata,
    Column("edition_id", String, primary_key=True),
    Column("statement_id", String, primary_key=True),
)
verdicts_table = Table(
    "verdicts",
    metadata,
    Column("key", String, primary_key=True),
    Column("statement_id", String, nullable=False, index=True),
    Column("payload", Text, nullable=False),
)
conflicts_table = Table(
    "conflicts", metadata, Column("id", String, primary_key=True), Column("payload", Text, nullable=False)
)

_T = TypeVar("_T")

_MOST_KEPT = 20_000
"""Statements kept read in one process (some 4 kB each); a store is never changed in place."""


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def _adapter(noun: type[_T]) -> TypeAdapter[_T]:
    """The JSON reader and writer of a noun, made when first needed."""
    if noun not in _ADAPTERS:
        _ADAPTERS[noun] = TypeAdapter(noun)
    return _ADAPTERS[noun]


def _dump(value: Any) -> str:
    return _adapter(type(value)).dump_json(value).decode()


def _about(statement: Statement) -> set[str]:
    return {
        *statement.conditions,
        *statement.also,
        *statement.interventions,
        *(d.drug for d in statement.doses),
    }


def _engine(path: Path) -> Engine:
    return create_engine(f"sqlite:///{path}")


def build_store(path: Path, library: Library, *, rules: str) -> None:
    """Write `library` to a new store at `path`, replacing what stands there in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.building")
    temporary.unlink(missing_ok=True)
    engine = _engine(temporary)
    metadata.create_all(engine)
    with engine.begin() as connection:
        _write(connection.execute, library, rules)
    engine.dispose()
    temporary.replace(path)


def _write(execute: Any, library: Library, rules: str) -> None:
    rows: list[tuple[Table, list[dict[str, str]]]] = [
        (concepts_table, [{"id": c.id, "payload": _dump(c)} for c in library.concepts.values()]),
        (sources_table, [{"edition_id": i, "payload": _dump(s)} for i, s in library.sources.items()]),
        (statements_table, [{"id": s.id, "payload": _dump(s)} for s in library.statements]),
        (
            about_table,
            [
                {"concept_id": concept, "statement_id": s.id}
                for s in library.statements
                for concept in sorted(_about(s))
            ],
        ),
        (
            rests_table,
            [{"edition_id": e, "statement_id": s.id} for s in library.statements for e in s.edition_ids],
        ),
        (conflicts_table, [{"id": c.id, "payload": _dump(c)} for c in library.conflicts]),
        (
            meta,
            [
                {"key": "schema", "value": SCHEMA_VERSION},
                {"key": "version", "value": library.version},
                {"key": "rules", "value": rules},
                {"key": "corpus_date", "value": _newest_check(library)},
            ],
        ),
    ]
    for table, values in rows:
        if values:
            execute(insert(table), values)


def _newest_check(library: Library) -> str:
    return max((p.checked.when for s in library.statements for p in s.supports), default="")


class SqlEvidenceStore:
    """Reads a built store. Raises StoreDamaged where the file is missing, foreign or broken."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise StoreDamaged(
                f"there is no store at {path}", advice="run `curbside doctor --mend` to build it"
            )
        self._engine = _engine(path)
        try:
            self._meta: dict[str, str] = {row.key: row.value for row in self._rows(select(meta))}
        except (SQLAlchemyError, DBAPIError) as error:
            raise StoreDamaged(
                f"the store at {path} cannot be read: {error.__class__.__name__}",
                advice="run `curbside doctor --mend` to build it anew",
            ) from error
        if self._meta.get("schema") != SCHEMA_VERSION:
            raise StoreDamaged(
                f"the store at {path} has format {self._meta.get('schema')}, this program reads {SCHEMA_VERSION}",
                advice="run `curbside doctor --mend` to build it anew",
            )
        self._concepts: Mapping[str, Concept] | None = None
        self._read: dict[str, Statement] = {}
        self._conflicts: tuple[Conflict, ...] | None = None

    def _rows(self, query: Any) -> list[Any]:
        with self._engine.connect() as connection:
            return list(connection.execute(query))

    def statements(self, ids: Iterable[str]) -> tuple[Statement, ...]:
        """The statements with these ids, sorted by id; unknown ids are left out."""
        wanted = sorted(set(ids))
        missing = [i for i in wanted if i not in self._read]
        if missing:
            if len(self._read) > _MOST_KEPT:
                self._read.clear()
                missing = wanted
            query = select(statements_table).where(statements_table.c.id.in_(missing))
            for row in self._rows(query):
                self._read[row.id] = _adapter(Statement).validate_json(row.payload)
        return tuple(self._read[i] for i in wanted if i in self._read)

    def statements_about(self, concepts: Iterable[str]) -> tuple[Statement, ...]:
        """Statements that name any of these concepts, sorted by id."""
        query = select(about_table.c.statement_id).where(about_table.c.concept_id.in_(sorted(set(concepts))))
        return self.statements(row.statement_id for row in self._rows(query.distinct()))

    def statements_resting_on(self, edition_ids: Iterable[str]) -> tuple[Statement, ...]:
        """Statements with a support on any of these editions, sorted by id."""
        wanted = sorted(set(edition_ids))
        query = select(rests_table.c.statement_id).where(rests_table.c.edition_id.in_(wanted))
        return self.statements(row.statement_id for row in self._rows(query.distinct()))

    def sources(self, edition_ids: Iterable[str]) -> Mapping[str, Source]:
        """Sources by edition id; unknown ids are left out."""
        query = select(sources_table).where(sources_table.c.edition_id.in_(sorted(set(edition_ids))))
        return {row.edition_id: _adapter(Source).validate_json(row.payload) for row in self._rows(query)}

    def all_sources(self) -> tuple[Source, ...]:
        """Every source, sorted by edition id."""
        rows = self._rows(select(sources_table.c.payload).order_by(sources_table.c.edition_id))
        return tuple(_adapter(Source).validate_json(row.payload) for row in rows)

    def concepts(self) -> Mapping[str, Concept]:
        """Every concept of the library by id."""
        if self._concepts is None:
            rows = self._rows(select(concepts_table).order_by(concepts_table.c.id))
            self._concepts = {row.id: _adapter(Concept).validate_json(row.payload) for row in rows}
        return self._concepts

    def conflicts(self) -> tuple[Conflict, ...]:
        """Every curated conflict, sorted by id."""
        if self._conflicts is None:
            rows = self._rows(select(conflicts_table.c.payload).order_by(conflicts_table.c.id))
            self._conflicts = tuple(_adapter(Conflict).validate_json(row.payload) for row in rows)
        return self._conflicts

    def all_statements(self) -> tuple[Statement, ...]:
        """Every statement, sorted by id: for building the index and for checks."""
        rows = self._rows(select(statements_table.c.payload).order_by(statements_table.c.id))
        return tuple(_adapter(Statement).validate_json(row.payload) for row in rows)

    def statement_count(self) -> int:
        """How many statements are held."""
        return int(self._rows(select(func.count()).select_from(statements_table))[0][0])

    def version(self) -> str:
        """Hash of the library this store was built from."""
        return self._meta.get("version", "")

    def verdicts(self, statement_ids: Iterable[str]) -> Mapping[str, Verdict]:
        """Verdicts kept from building for these statements, by `verdict_key`."""
        wanted = sorted(set(statement_ids))
        query = select(verdicts_table).where(verdicts_table.c.statement_id.in_(wanted))
        return {row.key: _adapter(Verdict).validate_json(row.payload) for row in self._rows(query)}

    def keep_verdicts(self, verdicts: Mapping[str, Verdict]) -> None:
        """Add verdicts while the store is being built."""
        rows = [
            {"key": key, "statement_id": verdict.statement_id, "payload": _dump(verdict)}
            for key, verdict in sorted(verdicts.items())
        ]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(insert(verdicts_table), rows)

    def rules(self) -> str:
        """The rule files this store was built with, as one JSON object by file name."""
        return self._meta.get("rules", "{}")

    def corpus_date(self) -> str:
        """Newest day on which a support was checked."""
        return self._meta.get("corpus_date", "")
