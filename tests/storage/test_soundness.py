"""Damage is made, and named: in the document store row by row, and in every file built from it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from curbside.bootstrap.derived import damage_in_index
from curbside.errors import IndexStale
from curbside.model.holding import OriginalMatch
from curbside.model.source import LifecycleEvent
from curbside.search import generations
from curbside.search.lexical import LexicalIndex
from curbside.storage.derived_soundness import damage_in_evidence, damage_in_lexicon
from curbside.storage.documents import SqlDocumentStore
from curbside.storage.opening import sqlite_url
from curbside.storage.soundness import MOST_NAMED, find_damage, schema_version
from tests.imported_examples import imported
from tests.libraries import Held, indexed, without

RETRACTED = LifecycleEvent("pmid", "77", "retracted", "made up", "a file")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    store = SqlDocumentStore(tmp_path / "documents.sqlite")
    documents = [
        imported(f"doc{n}", (f"Offer dorvaxin {n} mg.", "Rest."), pmid=str(70 + n)) for n in range(9)
    ]
    store.add(documents, when="2026-03-01")
    store.record([RETRACTED], when="2026-03-01")
    store.keep_matches([OriginalMatch("s", "e", "p. 1", "doc1", 1, matched=True, wording="w")])
    store.close()
    return tmp_path / "documents.sqlite"


def found(path: Path, *edits: str) -> list[str]:
    """What is wrong after these edits."""
    with closing(sqlite3.connect(path)) as database:
        for edit in edits:
            database.execute(edit)
        database.commit()
    return [f"{damage.what}: {damage.problem}" for damage in find_damage(sqlite_url(path))]


def test_a_sound_store_is_said_to_be_sound(path: Path) -> None:
    assert found(path) == []


def test_a_store_whose_checks_were_dated_before_is_sound_too(tmp_path: Path) -> None:
    store = SqlDocumentStore(tmp_path / "documents.sqlite")
    store.add([imported("doc")], when="2026-03-01")
    store.add([imported("doc", ("Offer dorvaxin 35 mg daily.", "Rest."))], when="2026-03-02")
    store.close()
    assert list(find_damage(sqlite_url(tmp_path / "documents.sqlite"))) == []


@pytest.mark.parametrize(
    ("edit", "named"),
    [
        (
            "UPDATE documents SET text = replace(text, 'mg', 'g') WHERE edition_id = 'doc3'",
            "document doc3, revision 1: its text is not",
        ),
        (
            "UPDATE documents SET source = '{' WHERE edition_id = 'doc3'",
            "document doc3, revision 1: its source record cannot",
        ),
        (
            "UPDATE editions SET payload = replace(payload, '2020', '2021') WHERE id = 'doc3'",
            "edition doc3: its record is not the one",
        ),
        (
            "UPDATE editions SET revision = 7 WHERE id = 'doc3'",
            "edition doc3: its current document is not there",
        ),
        ("DELETE FROM works WHERE id = 'doc3-work'", "points to a row of works"),
        ("UPDATE works SET payload = '{' WHERE id = 'doc3-work'", "work doc3-work: it cannot be read"),
        ("DELETE FROM passages WHERE edition_id = 'doc3'", "document doc3, revision 1: none of its passages"),
        (
            "DELETE FROM passages WHERE id = 'doc3#p1'",
            "document doc3, revision 1: passage 0 of it is not there",
        ),
        (
            "UPDATE passages SET \"end\" = 9999 WHERE id = 'doc3#p1'",
            "passage doc3#p1: it lies outside its text",
        ),
        (
            "UPDATE passages SET section = '[' WHERE id = 'doc3#p1'",
            "passage doc3#p1: its headings cannot be read",
        ),
        (
            "UPDATE statement_revisions SET payload = '{' WHERE id = 'doc3-s1'",
            "statement doc3-s1: it cannot be read",
        ),
        (
            "UPDATE statement_revisions SET payload = json_set(payload, '$.direction', 'against') WHERE id = 'doc3-s1'",
            "statement doc3-s1: it is not what was kept",
        ),
        (
            "UPDATE statement_revisions SET payload = replace(payload, 'mg', 'g') WHERE id = 'doc3-s1'",
            "doc3-s1: its quote is not in doc3",
        ),
        (
            "DELETE FROM document_statements WHERE statement_id = 'doc3-s1'",
            "statement doc3-s1, revision 1: no document names it",
        ),
        (
            "DELETE FROM supports WHERE statement_id = 'doc3-s1'",
            "statement doc3-s1, revision 1: none of its supports",
        ),
        (
            "DELETE FROM edition_identifiers WHERE identifier = '73'",
            "edition doc3: it is not known by its pmid '73'",
        ),
        (
            "UPDATE lifecycle_events SET payload = replace(payload, 'retracted', 'corrected')",
            "event on pmid 77: it is not what was recorded",
        ),
        ("UPDATE original_matches SET payload = '{'", "match of s with doc1: it cannot be read"),
        ("DROP TABLE passages", "database: cannot be read: no such table"),
    ],
)
def test_every_edit_behind_the_store_s_back_is_named(path: Path, edit: str, named: str) -> None:
    assert any(named in line for line in found(path, edit)), found(path)


def test_much_damage_of_one_kind_is_counted_not_listed(tmp_path: Path) -> None:
    store = SqlDocumentStore(tmp_path / "documents.sqlite")
    store.add([imported(f"doc{n}") for n in range(MOST_NAMED + 9)], when="2026-03-01")
    store.close()
    lines = found(tmp_path / "documents.sqlite", "DELETE FROM supports")
    assert len(lines) == MOST_NAMED + 1
    assert lines[-1] == f"store: {2 * (MOST_NAMED + 9) - MOST_NAMED} more like these"


@pytest.mark.parametrize("left", [0.5, 0.01], ids=["half", "a page"])
def test_a_file_cut_short_is_named_and_its_schema_is_unknown(path: Path, left: float) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * left)])
    assert any("cannot be read" in line or "database" in line for line in found_in(path))
    assert schema_version(sqlite_url(path)) in {"unknown", "v0002"}


def found_in(path: Path) -> list[str]:
    try:
        return [f"{damage.what}: {damage.problem}" for damage in find_damage(sqlite_url(path))]
    except Exception as error:  # noqa: BLE001  # a store that cannot open is an error of its own
        return [f"database: {type(error).__name__}"]


@pytest.fixture
def home(made_up: Held, tmp_path: Path) -> Path:
    """A copy of a prepared home, to be changed."""
    return Path(shutil.copytree(made_up.home, tmp_path / "home"))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def overwritten(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4096] = b"\xaa" * 4096
    path.write_bytes(data)


@pytest.mark.parametrize("harm", [cut, emptied, overwritten])
def test_a_harmed_evidence_store_or_vocabulary_is_named(home: Path, harm: Callable[[Path], None]) -> None:
    assert list(damage_in_evidence(home / "evidence.sqlite")) == []
    assert list(damage_in_lexicon(home / "lexicon.sqlite")) == []
    for name, look in (("evidence.sqlite", damage_in_evidence), ("lexicon.sqlite", damage_in_lexicon)):
        harm(home / name)
        assert [d.what for d in look(home / name)] == [name]


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE statements SET payload = replace(payload, '35', '53') WHERE id = 'dorvaxin-dose'",
        "DELETE FROM statements WHERE id = 'dorvaxin-contraindicated'",
        "DELETE FROM statement_concepts WHERE statement_id = 'dorvaxin-contraindicated'",
        "UPDATE sources SET payload = replace(payload, 'retracted', 'current')",
        "UPDATE meta SET value = '{}' WHERE key = 'rules'",
    ],
)
def test_a_row_of_the_evidence_store_changed_since_it_was_built_is_noticed(home: Path, edit: str) -> None:
    with closing(sqlite3.connect(home / "evidence.sqlite")) as database:
        database.execute(edit)
        database.commit()
    (only,) = damage_in_evidence(home / "evidence.sqlite")
    assert only.problem == "its rows are not those it was built with"


def test_an_index_that_finds_what_is_held_is_sound(made_up: Held) -> None:
    assert list(damage_in_index(made_up.parts.index, made_up.parts.store)) == []


def test_an_index_of_other_statements_is_noticed(home: Path, made_up: Held) -> None:
    indexed(home / "index", without(made_up.library, [s.id for s in made_up.library.statements]))
    index = LexicalIndex(generations.current(home / "index"))
    (only,) = damage_in_index(index, made_up.parts.store)
    assert "does not find" in only.problem


def test_an_index_whose_files_are_cut_is_refused_or_named(home: Path, made_up: Held) -> None:
    for file in (home / "index").rglob("*.store"):
        cut(file)
    try:
        index = LexicalIndex(generations.current(home / "index"))
    except IndexStale:
        return
    assert list(damage_in_index(index, made_up.parts.store))
