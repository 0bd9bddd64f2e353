"""A live source and a store of collections in memory; `tests/contracts/test_live_source.py` holds both to the ports."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from curbside.errors import SourceUnavailable, StoreDamaged
from curbside.model.collected import Collection, Fetched, Found, KeptFile


@dataclass
class MemorySource:
    """Documents in order, `size` a file; stops being available after `lasts` files."""

    documents: list[bytes] = field(default_factory=list)
    name: str = "memory"
    size: int = 2
    head: bytes = b""
    """What every file begins with."""
    lasts: int | None = None

    def find(self, query: str) -> Found:
        return Found(len(self.documents), len(self.documents))

    def fetch(self, query: str, found: Found, *, after: str, most: int | None) -> Iterator[Fetched]:
        at = int(after or 0)
        end = len(self.documents) if most is None else min(len(self.documents), at + most)
        while at < end:
            if self.lasts == 0:
                raise SourceUnavailable("the source rests", advice="come back later")
            self.lasts = None if self.lasts is None else self.lasts - 1
            some = self.documents[at : min(at + self.size, end)]
            at += len(some)
            yield Fetched(f"file-{at}", self.head + b"".join(d + b"\n" for d in some), len(some), str(at))


@dataclass
class MemoryCollections:
    """Collections that are forgotten with the process."""

    noted: dict[tuple[str, str], Collection] = field(default_factory=dict)
    files: dict[tuple[str, str, str], bytes] = field(default_factory=dict)

    def find(self, source: str, query: str) -> Collection | None:
        return self.noted.get((source, " ".join(query.split())))

    def begin(self, source: str, query: str, found: Found, *, when: str) -> Collection:
        shown = " ".join(query.split())
        self.files = {key: data for key, data in self.files.items() if key[:2] != (source, shown)}
        return self._noted(Collection(source, query, when, found))

    def keep(self, collection: Collection, fetched: Fetched) -> Collection:
        files = collection.files
        if fetched.documents:
            key = (collection.source, " ".join(collection.query.split()), fetched.name)
            data = fetched.data
            if data is None:
                data = next(d for k, d in sorted(self.files.items()) if (k[0], k[2]) == (key[0], key[2]))
            self.files[key] = data
            files = (*files, KeptFile(fetched.name, hashlib.sha256(data).hexdigest(), fetched.documents))
        missing = (*collection.missing, *fetched.missing)
        return self._noted(replace(collection, files=files, missing=missing, after=fetched.after))

    def finish(self, collection: Collection, *, when: str) -> Collection:
        return self._noted(replace(collection, finished=when))

    def holds(self, source: str, name: str) -> bool:
        return any((s, n) == (source, name) for s, _, n in self.files)

    def open(self, collection: Collection, file: KeptFile) -> BinaryIO:
        data = self.files.get((collection.source, " ".join(collection.query.split()), file.name))
        if data is None or hashlib.sha256(data).hexdigest() != file.sha256:
            raise StoreDamaged(f"{file.name} is not what was fetched", advice="collect it --again")
        return io.BytesIO(data)

    def _noted(self, collection: Collection) -> Collection:
        self.noted[collection.source, " ".join(collection.query.split())] = collection
        return collection
