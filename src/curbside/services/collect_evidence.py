"""Collect evidence from a live source: what a query finds is fetched, kept on disk, and imported from there.

A stopped collection goes on where it was: files kept are imported from disk, the next is fetched. What the
source cannot give now is an end with its reason, never an error that loses what came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from curbside.errors import SourceUnavailable
from curbside.importing.archives import Opener
from curbside.model.collected import Collection, Fetched, Found
from curbside.model.holding import Failure
from curbside.ports import CollectionStore, LiveSource
from curbside.services.import_evidence import Importing, import_evidence
from curbside.services.import_report import ImportReport


@dataclass(frozen=True, slots=True)
class Collecting:
    """What a collection works with; `again` begins anew what was collected before."""

    source: LiveSource
    collections: CollectionStore
    importing: Importing
    again: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """What a query would bring: what the source says, and how many of its documents are kept already."""

    found: Found
    kept: int
    asked_on: str
    """The day the source was asked, where it was not now."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What a collection did: the import's report, and what came from the source itself."""

    found: Found
    begun: str
    fetched: int
    kept: int
    missing: tuple[Failure, ...]
    finished: bool
    stopped: SourceUnavailable | None
    report: ImportReport


def look(query: str, parts: Collecting) -> Looked:
    """Ask the source how many documents a query finds; fetches and changes nothing."""
    kept = None if parts.again else parts.collections.find(parts.source.name, query)
    if kept is not None:
        return Looked(kept.found, kept.documents, kept.begun)
    return Looked(parts.source.find(query), 0, "")


def collect_evidence(
    query: str,
    parts: Collecting,
    *,
    most: int | None = None,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Collected:
    """Fetch what is not kept yet, at most `most` documents in all, and import everything kept."""
    today = parts.importing.clocks.today()
    kept = None if parts.again else parts.collections.find(parts.source.name, query)
    if kept is None:
        found = parts.source.find(query)
        kept = parts.collections.begin(parts.source.name, query, found, when=today)
    fetching = _Fetching(parts, kept, most, progress)
    report = import_evidence(fetching.files(), parts.importing)
    now = fetching.collection
    return Collected(
        found=now.found,
        begun=now.begun,
        fetched=now.documents - kept.documents,
        kept=kept.documents,
        missing=now.missing,
        finished=bool(now.finished),
        stopped=fetching.stopped,
        report=report,
    )


class _Fetching:
    """A collection while it runs."""

    def __init__(
        self,
        parts: Collecting,
        collection: Collection,
        most: int | None,
        progress: Callable[[int, int], None],
    ) -> None:
        self._parts, self._most, self._progress = parts, most, progress
        self.collection = collection
        self.stopped: SourceUnavailable | None = None

    def files(self) -> Iterator[tuple[str, Opener]]:
        """The files kept, then those fetched now, each as soon as it is kept."""
        yield from self._openers(0)
        try:
            for fetched in self._fetched():
                before = len(self.collection.files)
                self.collection = self._parts.collections.keep(self.collection, fetched)
                self._tell()
                yield from self._openers(before)
        except SourceUnavailable as error:
            self.stopped = error
            return
        wanted = self._most is None or self.collection.documents < self._most
        if wanted and not self.collection.finished:
            today = self._parts.importing.clocks.today()
            self.collection = self._parts.collections.finish(self.collection, when=today)

    def _fetched(self) -> Iterator[Fetched]:
        now = self.collection
        left = None if self._most is None else self._most - now.documents
        if now.finished or (left is not None and left <= 0):
            return iter(())
        return self._parts.source.fetch(now.query, now.found, after=now.after, most=left)

    def _openers(self, first: int) -> Iterator[tuple[str, Opener]]:
        for file in self.collection.files[first:]:
            opener = partial(self._parts.collections.open, self.collection, file)
            yield f"{self.collection.source}/{file.name}", opener

    def _tell(self) -> None:
        reachable = self.collection.found.reachable
        expected = reachable if self._most is None else min(reachable, self._most)
        self._progress(self.collection.documents, expected)
