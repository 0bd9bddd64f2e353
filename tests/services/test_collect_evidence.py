"""A collection fetches, keeps and imports; stopped, it goes on; a source that fails loses nothing that came."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from curbside.errors import StoreDamaged
from curbside.services.collect_evidence import Collected, Collecting, collect_evidence, look
from curbside.services.import_evidence import Clocks, Importing
from tests.fakes_collecting import MemoryCollections, MemorySource
from tests.fakes_documents import MemoryDocuments
from tests.imported_examples import ToyFormat

CLOCKS = Clocks(today=lambda: "2026-11-23", now=lambda: "2026-11-23T12:00:00", seconds=lambda: 0.0)
DOCUMENTS = [f"doc-{n}|Offer rest number {n} to adults with Vellmark fever.".encode() for n in range(7)]


@dataclass
class Desk:
    """One machine over several runs of the command."""

    source: MemorySource = field(default_factory=lambda: MemorySource(list(DOCUMENTS), head=b"toy\n"))
    collections: MemoryCollections = field(default_factory=MemoryCollections)
    store: MemoryDocuments = field(default_factory=MemoryDocuments)

    def parts(self, *, again: bool = False) -> Collecting:
        importing = Importing(self.store, (ToyFormat(),), "test", CLOCKS)
        return Collecting(self.source, self.collections, importing, again)

    def collect(self, *, most: int | None = None, again: bool = False) -> Collected:
        return collect_evidence("vellmark fever", self.parts(again=again), most=most)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_what_the_query_finds_is_held_in_the_store(desk: Desk) -> None:
    done = desk.collect()
    assert (done.fetched, done.kept, done.finished, done.stopped) == (7, 0, True, None)
    assert done.report.new == 7
    assert sorted(desk.store.edition_ids()) == [f"doc-{n}" for n in range(7)]


def test_the_same_command_again_asks_nothing_and_changes_nothing(desk: Desk) -> None:
    desk.collect()
    desk.source.lasts = 0
    done = desk.collect()
    assert (done.fetched, done.kept, done.stopped) == (0, 7, None)
    assert (done.report.new, done.report.unchanged) == (0, 7)


def test_what_came_before_an_outage_is_held_and_the_next_run_fetches_only_the_rest(desk: Desk) -> None:
    desk.source.lasts = 2
    first = desk.collect()
    assert first.stopped is not None
    assert (first.fetched, first.finished, first.report.new) == (4, False, 4)
    desk.source.lasts = None
    second = desk.collect()
    assert (second.fetched, second.kept, second.finished) == (3, 4, True)
    assert second.report.new == 3


def test_a_bound_is_a_bound_on_the_whole_collection_and_can_be_raised(desk: Desk) -> None:
    assert desk.collect(most=3).fetched == 3
    assert desk.collect(most=3).fetched == 0
    assert desk.collect(most=5).fetched == 2
    assert desk.collect().finished


def test_collecting_again_asks_anew(desk: Desk) -> None:
    desk.collect()
    desk.source.documents.append(b"doc-7|Avoid alcohol.")
    assert desk.collect().fetched == 0
    done = desk.collect(again=True)
    assert (done.fetched, done.report.new, done.report.unchanged) == (8, 1, 7)


def test_a_look_fetches_and_keeps_nothing(desk: Desk) -> None:
    looked = look("vellmark fever", desk.parts())
    assert (looked.found.total, looked.kept) == (7, 0)
    assert desk.collections.noted == {}
    desk.collect(most=3)
    assert look("vellmark fever", desk.parts()).kept == 3


def test_a_kept_file_that_was_changed_is_not_imported(desk: Desk) -> None:
    desk.collect()
    key = next(iter(desk.collections.files))
    desk.collections.files[key] = b"toy\ndoc-0|Give 900 mg."
    with pytest.raises(StoreDamaged):
        desk.collect()


def test_progress_tells_how_many_of_how_many(desk: Desk) -> None:
    told: list[tuple[int, int]] = []
    collect_evidence(
        "vellmark fever", desk.parts(), most=5, progress=lambda done, of: told.append((done, of))
    )
    assert told == [(2, 5), (4, 5), (5, 5)]
