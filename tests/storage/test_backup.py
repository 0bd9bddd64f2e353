"""Backup and restore while others work, and damage that is found and named."""

from __future__ import annotations

import json
import sqlite3
import threading
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from curbside.errors import StoreDamaged, UserError
from curbside.storage.backup import back_up, restore
from curbside.storage.documents import SqlDocumentStore
from curbside.storage.opening import sqlite_url
from curbside.storage.soundness import find_damage
from tests.imported_examples import imported

DAY = "2026-03-01"


def backed_up(store: Path, file: Path) -> None:
    back_up(store, file, made="2026-03-01T00:00", software="test")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    store = SqlDocumentStore(tmp_path / "home" / "documents.sqlite")
    store.add([imported(f"doc{n}", (f"Offer dorvaxin {n} mg.", "Rest.")) for n in range(30)], when=DAY)
    store.close()
    return tmp_path / "home" / "documents.sqlite"


def test_a_backup_brings_back_just_what_was_held(path: Path, tmp_path: Path) -> None:
    store = SqlDocumentStore(path)
    before = store.version()
    backed_up(path, tmp_path / "one.backup")
    store.add([imported("later")], when=DAY)
    assert store.version() != before
    restore(path, tmp_path / "one.backup")
    assert store.version() == before
    assert store.document("later") is None
    assert store.document("doc7") is not None
    store.close()
    assert list(find_damage(sqlite_url(path))) == []


LIBRARY = {"our/fever.yaml": "works: []\n", "fièvre.yaml": "concepts: []  # 🌡\n"}


def test_library_files_come_back_with_the_documents(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "one.backup"
    back_up(path, file, made="2026-03-01T00:00", software="test", library=LIBRARY)
    assert restore(path, file).library == LIBRARY


def test_a_backup_of_before_library_files_were_imported_says_nothing_of_them(
    path: Path, tmp_path: Path
) -> None:
    backed_up(path, tmp_path / "one.backup")
    repacked(tmp_path / "one.backup", tmp_path / "old.backup", library=None)
    assert restore(path, tmp_path / "old.backup").library is None


@pytest.mark.parametrize(
    "library", [{"our/fever.yaml": "0" * 64}, {"gone.yaml": "0" * 64}, {"../out.yaml": "0" * 64}]
)
def test_a_backup_whose_library_files_are_damaged_replaces_nothing(
    path: Path, tmp_path: Path, library: dict[str, str]
) -> None:
    back_up(path, tmp_path / "one.backup", made="2026-03-01T00:00", software="test", library=LIBRARY)
    repacked(tmp_path / "one.backup", tmp_path / "bad.backup", library=library)
    before = SqlDocumentStore(path)
    before.add([imported("later")], when=DAY)
    with pytest.raises(StoreDamaged, match="not a whole backup"):
        restore(path, tmp_path / "bad.backup")
    assert before.document("later") is not None
    before.close()


def repacked(file: Path, to: Path, **changes: object) -> None:
    """The backup with other words in its manifest."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(to, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "manifest.json":
                data = json.dumps(json.loads(data) | changes).encode()
            new.writestr(name, data)


def test_a_backup_restores_where_nothing_was(path: Path, tmp_path: Path) -> None:
    backed_up(path, tmp_path / "one.backup")
    restore(tmp_path / "elsewhere" / "documents.sqlite", tmp_path / "one.backup")
    one, other = SqlDocumentStore(path), SqlDocumentStore(tmp_path / "elsewhere" / "documents.sqlite")
    assert one.version() == other.version()
    one.close()
    other.close()


def test_a_backup_made_while_importing_is_sound_and_holds_whole_batches(path: Path, tmp_path: Path) -> None:
    stop = threading.Event()
    written = 0

    def write() -> None:
        nonlocal written
        store = SqlDocumentStore(path)
        while not stop.is_set():
            batch = [imported(f"new{written}-{n}", ("Rest. " * 500, "Avoid alcohol.")) for n in range(10)]
            store.add(batch, when=DAY)
            written += 1
        store.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(4):
            backed_up(path, tmp_path / f"{n}.backup")
    finally:
        stop.set()
        writer.join()
    assert written > 1
    for n in range(4):
        copy = tmp_path / f"copy{n}.sqlite"
        restore(copy, tmp_path / f"{n}.backup")
        assert list(find_damage(sqlite_url(copy))) == []
        store = SqlDocumentStore(copy)
        assert (store.holdings().documents - 30) % 10 == 0
        store.close()


def test_a_restore_does_not_disturb_one_who_is_reading(path: Path, tmp_path: Path) -> None:
    backed_up(path, tmp_path / "one.backup")
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        before = reader.execute("SELECT count(*) FROM documents").fetchone()
        restore(path, tmp_path / "one.backup")
        assert reader.execute("SELECT count(*) FROM documents").fetchone() == before
        reader.execute("COMMIT")


def _without_its_end(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _one_bit(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


@pytest.mark.parametrize("spoil", [_without_its_end, _one_bit, lambda _: b"", lambda _: b"something else"])
def test_a_damaged_backup_is_refused_and_what_is_held_stays(path: Path, tmp_path: Path, spoil) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "one.backup"
    backed_up(path, file)
    file.write_bytes(spoil(file.read_bytes()))
    store = SqlDocumentStore(path)
    before = store.version()
    with pytest.raises(StoreDamaged, match=r"one\.backup"):
        restore(path, file)
    assert store.version() == before
    store.close()


def test_a_backup_with_another_database_in_it_is_refused(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "one.backup"
    backed_up(path, file)
    with zipfile.ZipFile(file) as archive:
        manifest, database = json.loads(archive.read("manifest.json")), archive.read("documents.sqlite")
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        archive.writestr("documents.sqlite", database.replace(b"Rest.", b"Best."))
    with pytest.raises(StoreDamaged):
        restore(path, file)


def test_a_backup_of_a_newer_program_is_refused(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE alembic_version SET version_num = 'v9999'")
        database.commit()
    backed_up(path, tmp_path / "one.backup")
    with pytest.raises(StoreDamaged, match="newer Curbside"):
        restore(tmp_path / "elsewhere.sqlite", tmp_path / "one.backup")


def test_a_backup_that_fails_leaves_the_last_one(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "one.backup"
    backed_up(path, file)
    before = file.read_bytes()
    path.write_bytes(path.read_bytes()[:8192] + b"\0" * 40_000)
    with pytest.raises(StoreDamaged):
        backed_up(path, file)
    assert file.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".curbside")] == []


def test_without_a_store_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        backed_up(tmp_path / "documents.sqlite", tmp_path / "one.backup")
    assert refused.value.advice


def test_a_torn_database_file_is_named(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[8192:40_000] = b"\xff" * (40_000 - 8192)
    path.write_bytes(bytes(data))
    assert any("database" in found.what for found in find_damage(sqlite_url(path)))
