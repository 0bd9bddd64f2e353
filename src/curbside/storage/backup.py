"""Backup and restore of the embedded document store and the imported library files, while others use them.

A backup is one zip: the database as SQLite's online backup copies it, the library files, and a manifest with the
SHA-256 of each. A file is finished under another name and moved into place; a restore is one transaction of the
live database.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter

from curbside.errors import StoreDamaged, UserError
from curbside.storage.library_shelf import fit_name
from curbside.storage.opening import BUSY_MS, open_engine, sqlite_url
from curbside.storage.soundness import schema_version

FORMAT = "curbside-backup-1"
_DATABASE = "documents.sqlite"
_MANIFEST = "manifest.json"
_CHUNK = 1 << 20
_LIBRARY = "library/"
_LARGEST_MANIFEST = 4 << 20
"""A line for each library file: thousands of them fit."""
_LARGEST_LIBRARY_FILE = 64 << 20

Copied = Callable[[int, int], None]
"""Called with the pages copied so far and the pages in all."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    format: str
    made: str
    software: str
    schema: str
    size: int
    sha256: str
    library: Mapping[str, str] | None = None
    """SHA-256 of each imported library file by name; None in backups of before they were part of one."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a backup held: its manifest and the library files, name to text."""

    manifest: Manifest
    library: Mapping[str, str] | None


def _silent(_done: int, _total: int) -> None: ...


def back_up(
    store: Path,
    file: Path,
    *,
    made: str,
    software: str,
    library: Mapping[str, str] | None = None,
    copied: Copied = _silent,
) -> Manifest:
    """Write a backup of the store to `file`, replacing it only when the new one is whole and sound."""
    texts = library or {}
    if not store.exists():
        raise UserError(f"there is no document store at {store}", advice="`curbside import PATH` makes one")
    if not file.parent.is_dir():
        raise UserError(f"there is no folder {file.parent}", advice="make it, or name another file")
    with tempfile.TemporaryDirectory(prefix=".curbside-backup-", dir=file.parent) as folder:
        copy = Path(folder) / _DATABASE
        copy_out(store, copy, copied)
        schema = schema_version(sqlite_url(copy))
        hashes = {name: _text_sha256(text) for name, text in sorted(texts.items())}
        size, sha256 = copy.stat().st_size, sha256_of(copy)
        manifest = Manifest(FORMAT, made, software, schema, size, sha256, hashes)
        packed = Path(folder) / "backup.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(_MANIFEST, json.dumps(asdict(manifest), indent=1))
            archive.write(copy, _DATABASE)
            for name, text in texts.items():
                archive.writestr(_LIBRARY + name, text.encode())
        with packed.open("rb") as finished:
            os.fsync(finished.fileno())
        packed.replace(file)
    return manifest


def copy_out(store: Path, copy: Path, copied: Copied = _silent) -> None:
    """Copy a database that others use to a plain file; raises StoreDamaged for one that is not sound."""
    try:
        with closing(connect_plain(store)) as source, closing(sqlite3.connect(copy)) as target:
            # All pages in one step: a copy in steps begins anew whenever an import commits.
            source.backup(target, pages=-1, progress=lambda _s, left, total: copied(total - left, total))
            target.execute("PRAGMA journal_mode=DELETE")
            check_sound(target, store)
    except sqlite3.DatabaseError as error:
        raise StoreDamaged(f"{store} cannot be copied: {error}", advice="run `curbside doctor`") from error


def restore(store: Path, file: Path, *, copied: Copied = _silent) -> Restored:
    """Put a backup's content in the place of the store's, in one step, also while others have it open.

    The library files are read and held against their hashes before anything is replaced, and given back.
    """
    store.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".curbside-restore-", dir=store.parent) as folder:
        copy = Path(folder) / _DATABASE
        manifest = _unpacked(file, copy)
        library = _library_of(file, manifest)
        with closing(sqlite3.connect(copy)) as database:
            check_sound(database, file)
        open_engine(sqlite_url(copy)).dispose()  # refuses a newer store, brings an older one up to date
        with closing(sqlite3.connect(copy)) as source, closing(connect_plain(store)) as target:
            source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            target.execute("PRAGMA journal_mode=WAL")
            source.backup(target, pages=-1, progress=lambda _s, left, total: copied(total - left, total))
    return Restored(manifest, library)


def connect_plain(path: Path) -> sqlite3.Connection:
    """A connection that waits for whoever is writing."""
    connection = sqlite3.connect(path, timeout=BUSY_MS / 1000)
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    return connection


def check_sound(database: sqlite3.Connection, named: Path) -> None:
    """Raise StoreDamaged where SQLite finds the database damaged."""
    try:
        said = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        said = str(error)
    if said != "ok":
        raise StoreDamaged(f"{named} is damaged: {said}", advice="run `curbside doctor`; use another backup")


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def _text_sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _library_of(file: Path, manifest: Manifest) -> Mapping[str, str] | None:
    """The library files the manifest names, each held against its hash."""
    if manifest.library is None:
        return None
    texts: dict[str, str] = {}
    damaged = StoreDamaged(f"{file} is not a whole backup", advice="use another backup")
    try:
        with zipfile.ZipFile(file) as archive:
            for name, sha256 in manifest.library.items():
                if not fit_name(name) or archive.getinfo(_LIBRARY + name).file_size > _LARGEST_LIBRARY_FILE:
                    raise damaged
                texts[name] = archive.read(_LIBRARY + name).decode()
                if _text_sha256(texts[name]) != sha256:
                    raise damaged
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise damaged from error
    return texts


def unpack_at_most(archive: zipfile.ZipFile, name: str, copy: Path, size: int) -> int:
    """Unpack a member to `copy`, never more than `size` bytes; gives what is missing of them, negative for too many."""
    left = size
    with archive.open(name) as packed, copy.open("wb") as target:
        while piece := packed.read(min(_CHUNK, left + 1)):
            left -= len(piece)
            if left < 0:
                break
            target.write(piece)
    return left


def _unpacked(file: Path, copy: Path) -> Manifest:
    """Unpack the database, never more than the manifest says, and hold it against the manifest's hash."""
    damaged = StoreDamaged(f"{file} is not a whole backup", advice="use another backup")
    try:
        with zipfile.ZipFile(file) as archive:
            if archive.getinfo(_MANIFEST).file_size > _LARGEST_MANIFEST:
                raise damaged
            manifest = TypeAdapter(Manifest).validate_json(archive.read(_MANIFEST))
            left = unpack_at_most(archive, _DATABASE, copy, manifest.size)
            if left < 0:
                raise damaged
    except OSError as error:
        raise UserError(
            f"{file} cannot be read: {error.strerror or error}", advice="name a backup"
        ) from error
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise damaged from error
    if manifest.format != FORMAT:
        raise UserError(
            f"{file} is of another kind, {manifest.format}", advice=f"this program reads {FORMAT}"
        )
    if left or sha256_of(copy) != manifest.sha256:
        raise damaged
    return manifest
