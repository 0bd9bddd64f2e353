"""What live sources give: how many documents a query finds, the files they come in, and how far a collection is.

Frozen values. A file is kept before it is noted here, so what is noted can always be read again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from curbside.model.holding import Failure

_KEY_DIGITS = 12


def query_key(query: str) -> str:
    """A short name for a query, fit for a file's name: its words with blanks evened out decide."""
    return hashlib.sha256(" ".join(query.split()).encode("utf-8", "replace")).hexdigest()[:_KEY_DIGITS]


@dataclass(frozen=True, slots=True)
class Found:
    """What a source says of a query before any document is fetched."""

    total: int
    """Documents that match."""
    reachable: int
    """Of these, how many the source gives in the form that is imported."""
    notes: tuple[str, ...] = ()
    """How the source read the query, and why not everything can be had."""
    state: str = ""
    """The source's own words for going on; nobody else reads them."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One file of documents, or none where all of them failed to come."""

    name: str
    """Of the source's files the only one that is called so: the same name is the same content asked for."""
    data: bytes | None
    """None where the file is kept already from another collection, and where nothing came."""
    documents: int
    after: str
    """Where to go on when this file is kept."""
    missing: tuple[Failure, ...] = ()
    """Documents that should have been in it."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a collection as it lies on disk."""

    name: str
    sha256: str
    documents: int


@dataclass(frozen=True, slots=True)
class Collection:
    """A query to one source and how far it has been fetched; `finished` is a day, empty until the end."""

    source: str
    query: str
    begun: str
    found: Found
    after: str = ""
    files: tuple[KeptFile, ...] = ()
    missing: tuple[Failure, ...] = ()
    finished: str = ""

    @property
    def documents(self) -> int:
        """Documents fetched, or known not to come."""
        return sum(f.documents for f in self.files) + len(self.missing)
