"""What was fetched from live sources, in one folder: the files, and beside them how far each query has come.

Every write is to another name, on disk, then moved into place: whatever is killed, a note never names a file
that is not there whole. Files are read-only once kept; nothing here reads what is in them.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from pydantic import TypeAdapter, ValidationError

from curbside.errors import StoreDamaged
from curbside.model.collected import Collection, Fetched, Found, KeptFile, query_key

_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,99}")
_CHUNK = 1 << 20
_ANEW = "run the command with --again: it fetches everything anew"


class CollectionsOnDisk:
    """The CollectionStore port in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._note: TypeAdapter[Collection] = TypeAdapter(Collection)

    def find(self, source: str, query: str) -> Collection | None:
        """The collection of this query; raises StoreDamaged where its note cannot be read."""
        note = self._note_of(source, query)
        if not note.exists():
            return None
        try:
            return self._note.validate_json(note.read_bytes())
        except ValidationError as error:
            raise StoreDamaged(f"{note} cannot be read", advice=_ANEW) from error

    def begin(self, source: str, query: str, found: Found, *, when: str) -> Collection:
        """A new collection; an earlier one of this query and its files go."""
        self._note_of(source, query).unlink(missing_ok=True)
        shutil.rmtree(self._files_of(source, query), ignore_errors=True)
        return self._noted(Collection(source, query, when, found))

    def keep(self, collection: Collection, fetched: Fetched) -> Collection:
        """Keep the bytes, then note them together with where to go on."""
        files = collection.files
        if fetched.documents:
            path = self._files_of(collection.source, collection.query) / _checked(fetched.name)
            if fetched.data is not None:
                _write(path, fetched.data)
            elif not path.exists():
                # A copy: the other collection may be fetched anew and then holds another version.
                _write(path, self._held_elsewhere(collection.source, fetched.name).read_bytes())
            with path.open("rb") as stream:
                files = (*files, KeptFile(fetched.name, _sha256(stream), fetched.documents))
        missing = (*collection.missing, *fetched.missing)
        return self._noted(replace(collection, files=files, missing=missing, after=fetched.after))

    def finish(self, collection: Collection, *, when: str) -> Collection:
        """Note that nothing is left to fetch."""
        return self._noted(replace(collection, finished=when))

    def holds(self, source: str, name: str) -> bool:
        """Whether a file of this name is kept in any collection of this source."""
        return any(self._held(source, name))

    def open(self, collection: Collection, file: KeptFile) -> BinaryIO:
        """The bytes of a kept file, held against their hash first."""
        path = self._files_of(collection.source, collection.query) / _checked(file.name)
        try:
            stream = path.open("rb")
        except FileNotFoundError as error:
            raise StoreDamaged(f"{path} is not there any more", advice=_ANEW) from error
        if _sha256(stream) != file.sha256:
            stream.close()
            raise StoreDamaged(f"{path} is not what was fetched", advice=_ANEW)
        stream.seek(0)
        return stream

    def _noted(self, collection: Collection) -> Collection:
        _write(self._note_of(collection.source, collection.query), self._note.dump_json(collection, indent=1))
        return collection

    def _note_of(self, source: str, query: str) -> Path:
        return self._folder / source / f"{query_key(query)}.json"

    def _files_of(self, source: str, query: str) -> Path:
        return self._folder / source / query_key(query)

    def _held(self, source: str, name: str) -> Iterator[Path]:
        return (self._folder / source).glob(f"*/{_checked(name)}")

    def _held_elsewhere(self, source: str, name: str) -> Path:
        found = min(self._held(source, name), default=None)
        if found is None:
            raise StoreDamaged(f"{name} is not kept any more", advice=_ANEW)
        return found


def _checked(name: str) -> str:
    if not _FILE_NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name for a kept file")
    return name


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with fresh.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name is on disk only when its folder is
    finally:
        os.close(folder)


def _sha256(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while piece := stream.read(_CHUNK):
        digest.update(piece)
    return digest.hexdigest()
