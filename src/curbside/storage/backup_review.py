"""The review record inside a backup: one more database in the same zip, with a manifest of its own.

It is added to a finished backup and read back from it; a program that knows nothing of it still restores the rest.
Whoever was signed in when the backup was made is not signed in after a restore.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter

from curbside.errors import StoreDamaged
from curbside.storage.backup import check_sound, connect_plain, copy_out, sha256_of, unpack_at_most
from curbside.storage.opening import REVIEW, connect, open_engine, sqlite_url, version_of

_DATABASE, _MANIFEST = "review.sqlite", "review.json"
_LARGEST_MANIFEST = 1 << 16
_SIGNED_IN = ("sessions", "account_links")


@dataclass(frozen=True, slots=True)
class ReviewManifest:
    """What a backup says of the review record in it; `head` is the ledger's newest entry, number and hash."""

    schema: str
    size: int
    sha256: str
    head: str


def add_review(store: Path, file: Path) -> ReviewManifest:
    """Add the review record to a zip that is not in its place yet."""
    with tempfile.TemporaryDirectory(prefix=".curbside-backup-", dir=file.parent) as folder:
        copy = Path(folder) / _DATABASE
        copy_out(store, copy)
        manifest = ReviewManifest(_schema(copy), copy.stat().st_size, sha256_of(copy), head_in(copy))
        with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(_MANIFEST, json.dumps(asdict(manifest), indent=1))
            archive.write(copy, _DATABASE)
    return manifest


def holds_review(file: Path) -> bool:
    """Whether a backup holds a review record; False for what is no backup."""
    try:
        with zipfile.ZipFile(file) as archive:
            return _MANIFEST in archive.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def restore_review(store: Path, file: Path) -> ReviewManifest:
    """Put the review record of a backup in the place of the one held, in one step, also while others have it open."""
    store.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".curbside-restore-", dir=store.parent) as folder:
        copy = Path(folder) / _DATABASE
        manifest = _unpacked(file, copy)
        with closing(sqlite3.connect(copy)) as database:
            check_sound(database, file)
        open_engine(
            sqlite_url(copy), REVIEW
        ).dispose()  # refuses a newer record, brings an older one up to date
        with closing(sqlite3.connect(copy)) as source:
            for table in _SIGNED_IN:
                source.execute(f"DELETE FROM {table}")
            source.commit()
            source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            store.touch(mode=0o600)
            with closing(connect_plain(store)) as target:
                target.execute("PRAGMA journal_mode=WAL")
                source.backup(target, pages=-1)
    return manifest


def head_in(store: Path) -> str:
    """The ledger's newest entry in a database, as `curbside ledger head` prints it."""
    with closing(sqlite3.connect(store)) as database:
        row = database.execute("SELECT number, hash FROM ledger ORDER BY number DESC LIMIT 1").fetchone()
    return f"{row[0]}:{row[1]}" if row else f"0:{'0' * 64}"


def _schema(copy: Path) -> str:
    engine = connect(sqlite_url(copy))
    try:
        with engine.connect() as connection:
            return version_of(connection, REVIEW)
    finally:
        engine.dispose()


def _unpacked(file: Path, copy: Path) -> ReviewManifest:
    """Unpack the database, never more than the manifest says, and hold it against the manifest's hash."""
    damaged = StoreDamaged(f"{file} does not hold a whole review record", advice="use another backup")
    try:
        with zipfile.ZipFile(file) as archive:
            if archive.getinfo(_MANIFEST).file_size > _LARGEST_MANIFEST:
                raise damaged
            manifest = TypeAdapter(ReviewManifest).validate_json(archive.read(_MANIFEST))
            left = unpack_at_most(archive, _DATABASE, copy, manifest.size)
            if left < 0:
                raise damaged
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
    ) as error:
        raise damaged from error
    if left or sha256_of(copy) != manifest.sha256:
        raise damaged
    return manifest
