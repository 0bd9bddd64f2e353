"""The embedded evidence store: a Library written once to SQLite and read back by id, by concept, by edition.

A derived, rebuildable file (the library's YAML is its truth), so plain sqlite3 and no migrations: a store of
another format is refused and built anew. Building writes beside its place and moves the file there whole.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter

from curbside.errors import StoreDamaged
from curbside.model.article import Verdict
from curbside.model.library import Library
from curbside.model.source import Source
from curbside.model.statement import Concept, Conflict, Statement
from curbside.storage.derived_soundness import content_hash
from curbside.terms.own_words import common_words_used, words_of_names

SCHEMA_VERSION = "5"
"""Raised whenever a table or a stored payload changes its meaning."""

# Tables with payloads keep their row ids: without them a row of over a thousand bytes takes a page of its own.
SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE concepts (id TEXT PRIMARY KEY, payload TEXT NOT NULL);
CREATE TABLE sources (id TEXT PRIMARY KEY, payload TEXT NOT NULL);
CREATE TABLE statements (id TEXT PRIMARY KEY, payload TEXT NOT NULL);
CREATE TABLE conflicts (id TEXT PRIMARY KEY, payload TEXT NOT NULL);
CREATE TABLE verdicts (statement_id TEXT, key TEXT, payload TEXT NOT NULL, PRIMARY KEY (statement_id, key))
    WITHOUT ROWID;
CREATE TABLE source_bodies (body_id TEXT, edition_id TEXT, PRIMARY KEY (body_id, edition_id)) WITHOUT ROWID;
CREATE TABLE statement_concepts (concept_id TEXT, statement_id TEXT, PRIMARY KEY (concept_id, statement_id))
    WITHOUT ROWID;
CREATE TABLE statement_editions (edition_id TEXT, statement_id TEXT, PRIMARY KEY (edition_id, statement_id))
    WITHOUT ROWID;
CREATE TABLE word_weights (word TEXT PRIMARY KEY, payload TEXT NOT NULL) WITHOUT ROWID;
"""
_MOST_KEPT = 20_000
"""Statements kept read in one process (some 4 kB each); a store is never changed in place."""

_T = TypeVar("_T")
_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def _adapter(noun: type[_T]) -> TypeAdapter[_T]:
    """The JSON reader and writer of a noun, made when first needed."""
    if noun not in _ADAPTERS:
        _ADAPTERS[noun] = TypeAdapter(noun)
    return _ADAPTERS[noun]


def dump(value: Any) -> str:
    """A noun as the JSON it is stored as."""
    return _adapter(type(value)).dump_json(value).decode()


def _about(statement: Statement) -> set[str]:
    doses = {d.drug for d in statement.doses}
    return {*statement.conditions, *statement.also, *statement.interventions, *doses}


@dataclass(frozen=True, slots=True)
class Contents:
    """What a store is built from; the iterables are read once, so any of them may be a stream."""

    concepts: Iterable[Concept]
    sources: Iterable[Source]
    statements: Iterable[Statement]
    conflicts: Iterable[Conflict]
    version: str
    rules: str = "{}"
    word_weights: Mapping[str, Sequence[tuple[str, float]]] = field(default_factory=dict)
    """How much words point to conditions."""


def build_store(
    path: Path,
    library: Library,
    *,
    rules: str,
    word_weights: Mapping[str, Sequence[tuple[str, float]]] | None = None,
) -> None:
    """Write a library to a new store at `path`, replacing what stands there in one step."""
    write_store(
        path,
        Contents(
            concepts=library.concepts.values(),
            sources=library.sources.values(),
            statements=library.statements,
            conflicts=library.conflicts,
            version=library.version,
            rules=rules,
            word_weights=word_weights or {},
        ),
    )
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("INSERT INTO meta VALUES ('content', ?)", (content_hash(database),))


def write_store(path: Path, contents: Contents) -> None:
    """Write a new store at `path`, replacing what stands there in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.building")
    temporary.unlink(missing_ok=True)
    with closing(sqlite3.connect(temporary)) as database:
        # The file is thrown away when anything fails, so a journal would guard nothing.
        database.execute("PRAGMA journal_mode = OFF")
        database.executescript(SCHEMA)
        with database:
            _fill(database, contents)
    temporary.replace(path)


def _fill(database: sqlite3.Connection, contents: Contents) -> None:
    insert = database.executemany
    concepts = tuple(contents.concepts)
    insert("INSERT INTO concepts VALUES (?, ?)", ((c.id, dump(c)) for c in concepts))
    insert("INSERT INTO conflicts VALUES (?, ?)", ((c.id, dump(c)) for c in contents.conflicts))
    newest = ""
    for statement in contents.statements:
        insert_statement(database, statement)
        newest = max(newest, last_checked(statement))
    for source in contents.sources:
        insert_source(database, source)
    meta = {
        "schema": SCHEMA_VERSION,
        "version": contents.version,
        "rules": contents.rules,
        "corpus_date": newest,
        "common_words_used": json.dumps(sorted(common_words_used(concepts))),
        "words_of_names": json.dumps(sorted(words_of_names(concepts))),
    }
    insert("INSERT INTO meta VALUES (?, ?)", meta.items())
    weights = ((word, json.dumps(list(points))) for word, points in contents.word_weights.items() if points)
    insert("INSERT INTO word_weights VALUES (?, ?)", weights)


def insert_statement(database: sqlite3.Connection, statement: Statement) -> str:
    """Write a statement with what it names and rests on; gives its payload."""
    payload = dump(statement)
    database.execute("INSERT INTO statements VALUES (?, ?)", (statement.id, payload))
    about = ((concept, statement.id) for concept in sorted(_about(statement)))
    database.executemany("INSERT INTO statement_concepts VALUES (?, ?)", about)
    rests = ((edition, statement.id) for edition in statement.edition_ids)
    database.executemany("INSERT INTO statement_editions VALUES (?, ?)", rests)
    return payload


def insert_source(database: sqlite3.Connection, source: Source) -> str:
    """Write a source with the body that issued it; gives its payload."""
    payload = dump(source)
    database.execute("INSERT INTO sources VALUES (?, ?)", (source.edition.id, payload))
    if source.work.organisation:
        owner = (source.work.organisation, source.edition.id)
        database.execute("INSERT INTO source_bodies VALUES (?, ?)", owner)
    return payload


def last_checked(statement: Statement) -> str:
    """The newest day on which one of its supports was checked."""
    return max((s.checked.when for s in statement.supports), default="")


def keep_verdicts(path: Path, verdicts: Mapping[str, Verdict]) -> None:
    """Add verdicts to a store that is being built."""
    rows = [(v.statement_id, key, dump(v)) for key, v in sorted(verdicts.items())]
    with closing(sqlite3.connect(path)) as database, database:
        database.executemany("INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?)", rows)


_Read = TypeVar("_Read")


def _kept(kept: Mapping[str, _Read], wanted: Iterable[str]) -> dict[str, _Read]:
    """Those of them that were read before; what another thread lets go meanwhile is still here."""
    return {i: one for i in wanted if (one := kept.get(i)) is not None}


def _keep(kept: dict[str, _Read], read: dict[str, _Read]) -> dict[str, _Read]:
    """Keep what was read, all of it at once, and give it back."""
    if len(kept) > _MOST_KEPT:
        kept.clear()
    kept |= read
    return read


class EmbeddedEvidenceStore:
    """Reads a built store. Raises StoreDamaged where the file is missing, foreign or broken.

    A store that grows while it is read (`grows`) is read in the state of this moment.
    """

    def __init__(self, path: Path, *, grows: bool = False) -> None:
        if not path.exists():
            raise StoreDamaged(
                f"there is no store at {path}", advice="run `curbside doctor --mend` to build it"
            )
        # Threads of one server share the connection: it is read-only and sqlite serialises its use.
        self._database = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
        self._path = path
        if grows:
            self._database.isolation_level = None
            self._database.execute("BEGIN")
        self._meta: dict[str, str] = dict(self._rows("SELECT key, value FROM meta"))
        if self._meta.get("schema") != SCHEMA_VERSION:
            raise StoreDamaged(
                f"the store at {path} has format {self._meta.get('schema')}; this program reads {SCHEMA_VERSION}",
                advice="run `curbside doctor --mend` to build it anew",
            )
        self._concepts: Mapping[str, Concept] | None = None
        self._conflicts: tuple[Conflict, ...] | None = None
        self._read: dict[str, Statement] = {}
        self._sources: dict[str, Source] = {}
        self._about: dict[str, list[str]] = {}
        self._verdicts: dict[str, dict[str, Verdict]] = {}

    def _rows(self, query: str, values: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        try:
            return self._database.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise StoreDamaged(
                f"the store at {self._path} cannot be read: {error}",
                advice="run `curbside doctor --mend` to build it anew",
            ) from error

    def _among(self, query: str, ids: Iterable[str]) -> list[tuple[Any, ...]]:
        """Rows for many ids at once; `?` in the query stands for their JSON list."""
        return self._rows(query, (_adapter(list).dump_json(sorted(set(ids))).decode(),))

    def statements(self, ids: Iterable[str]) -> tuple[Statement, ...]:
        """The statements with these ids, sorted by id; unknown ids are left out."""
        wanted = sorted(set(ids))
        found = _kept(self._read, wanted)
        missing = [i for i in wanted if i not in found]
        if missing:
            query = "SELECT id, payload FROM statements WHERE id IN (SELECT value FROM json_each(?))"
            validate = _adapter(Statement).validate_json
            found |= _keep(self._read, {i: validate(payload) for i, payload in self._among(query, missing)})
        return tuple(found[i] for i in wanted if i in found)

    def statements_about(self, concepts: Iterable[str]) -> tuple[Statement, ...]:
        """Statements that name any of these concepts, sorted by id."""
        wanted = set(concepts)
        found = _kept(self._about, wanted)
        missing = wanted - found.keys()
        if missing:
            query = (
                "SELECT concept_id, statement_id FROM statement_concepts "
                "WHERE concept_id IN (SELECT value FROM json_each(?))"
            )
            read: dict[str, list[str]] = {concept: [] for concept in missing}
            for concept, statement_id in self._among(query, missing):
                read[concept].append(statement_id)
            found |= _keep(self._about, read)
        return self.statements({i for ids in found.values() for i in ids})

    def statements_resting_on(self, edition_ids: Iterable[str]) -> tuple[Statement, ...]:
        """Statements with a support on any of these editions, sorted by id."""
        query = (
            "SELECT statement_id FROM statement_editions WHERE edition_id IN (SELECT value FROM json_each(?))"
        )
        return self.statements(row[0] for row in self._among(query, edition_ids))

    def sources(self, edition_ids: Iterable[str]) -> Mapping[str, Source]:
        """Sources by edition id; unknown ids are left out."""
        wanted = sorted(set(edition_ids))
        found = _kept(self._sources, wanted)
        missing = [i for i in wanted if i not in found]
        if missing:
            query = "SELECT id, payload FROM sources WHERE id IN (SELECT value FROM json_each(?))"
            validate = _adapter(Source).validate_json
            found |= _keep(
                self._sources, {i: validate(payload) for i, payload in self._among(query, missing)}
            )
        return {i: found[i] for i in wanted if i in found}

    def editions_of(self, bodies: Iterable[str]) -> tuple[str, ...]:
        """Ids of the editions these bodies issued, sorted."""
        query = "SELECT edition_id FROM source_bodies WHERE body_id IN (SELECT value FROM json_each(?)) ORDER BY 1"
        return tuple(row[0] for row in self._among(query, bodies))

    def holds(self, concepts: Iterable[str]) -> frozenset[str]:
        """Those of the concepts that a statement names or a body issued a source under."""
        about = (
            "SELECT DISTINCT concept_id FROM statement_concepts "
            "WHERE concept_id IN (SELECT value FROM json_each(?))"
        )
        wanted = list(concepts)
        issued = (
            "SELECT DISTINCT body_id FROM source_bodies WHERE body_id IN (SELECT value FROM json_each(?))"
        )
        return frozenset(row[0] for query in (about, issued) for row in self._among(query, wanted))

    def word_weights(self, words: Iterable[str]) -> Mapping[str, Sequence[tuple[str, float]]]:
        """For each of the words that points to conditions: which, and how much."""
        query = "SELECT word, payload FROM word_weights WHERE word IN (SELECT value FROM json_each(?))"
        return {
            word: tuple((condition, weight) for condition, weight in json.loads(payload))
            for word, payload in self._among(query, words)
        }

    def all_sources(self) -> tuple[Source, ...]:
        """Every source, sorted by edition id."""
        rows = self._rows("SELECT payload FROM sources ORDER BY id")
        return tuple(_adapter(Source).validate_json(row[0]) for row in rows)

    def concepts(self) -> Mapping[str, Concept]:
        """Every concept of the library by id."""
        if self._concepts is None:
            rows = self._rows("SELECT id, payload FROM concepts ORDER BY id")
            self._concepts = {i: _adapter(Concept).validate_json(payload) for i, payload in rows}
        return self._concepts

    def conflicts(self) -> tuple[Conflict, ...]:
        """Every curated conflict, sorted by id."""
        if self._conflicts is None:
            rows = self._rows("SELECT payload FROM conflicts ORDER BY id")
            self._conflicts = tuple(_adapter(Conflict).validate_json(row[0]) for row in rows)
        return self._conflicts

    def all_statements(self) -> Iterator[Statement]:
        """Every statement, by id, one at a time: for building the index and for checks."""
        for (payload,) in self._database.execute("SELECT payload FROM statements ORDER BY id"):
            yield _adapter(Statement).validate_json(payload)

    def statement_count(self) -> int:
        """How many statements are held."""
        return int(self._rows("SELECT count(*) FROM statements")[0][0])

    def verdicts(self, statement_ids: Iterable[str]) -> Mapping[str, Verdict]:
        """Verdicts kept from building for these statements, by `verdict_key`."""
        wanted = set(statement_ids)
        found = _kept(self._verdicts, wanted)
        missing = wanted - found.keys()
        if missing:
            read: dict[str, dict[str, Verdict]] = {i: {} for i in missing}
            query = (
                "SELECT statement_id, key, payload FROM verdicts "
                "WHERE statement_id IN (SELECT value FROM json_each(?))"
            )
            for statement_id, key, payload in self._among(query, missing):
                read[statement_id][key] = _adapter(Verdict).validate_json(payload)
            found |= _keep(self._verdicts, read)
        return {key: verdict for i in sorted(wanted) for key, verdict in found[i].items()}

    def version(self) -> str:
        """Hash of the library this store was built from."""
        return self._meta.get("version", "")

    def rules(self) -> str:
        """The rule files this store was built with, as one JSON object by file name."""
        return self._meta.get("rules", "{}")

    def common_words_used(self) -> frozenset[str]:
        """Keys of ordinary words that name a concept of the library."""
        return frozenset(json.loads(self._meta.get("common_words_used", "[]")))

    def words_of_names(self) -> frozenset[str]:
        """The longer words that the library's names are made of."""
        return frozenset(json.loads(self._meta.get("words_of_names", "[]")))

    def corpus_date(self) -> str:
        """Newest day on which a support was checked."""
        return self._meta.get("corpus_date", "")
