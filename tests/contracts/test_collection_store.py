"""What every store of collections promises: what it notes can be read, and nothing is noted before it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from curbside.collecting.kept_on_disk import CollectionsOnDisk
from curbside.errors import StoreDamaged
from curbside.model.collected import Collection, Fetched, Found
from curbside.model.holding import Failure
from curbside.ports import CollectionStore
from tests.fakes_collecting import MemoryCollections

FOUND = Found(3, 2, ("a note",), '{"state": 1}')
ONE = Fetched("one.xml", b"<a/>", 1, "1")
TWO = Fetched("two.xml", b"<b/>", 1, "2", (Failure("PMID 7", "not given", ""),))


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> CollectionStore:
    return MemoryCollections() if request.param == "memory" else CollectionsOnDisk(tmp_path / "collected")


def read(store: CollectionStore, collection: Collection, number: int) -> bytes:
    with store.open(collection, collection.files[number]) as stream:
        return stream.read()


def test_a_query_never_asked_has_no_collection(store: CollectionStore) -> None:
    assert store.find("pubmed", "x") is None


def test_what_was_kept_is_found_again_as_it_was(store: CollectionStore) -> None:
    begun = store.begin("pubmed", "low  back pain", FOUND, when="2026-11-23")
    kept = store.keep(store.keep(begun, ONE), TWO)
    assert store.find("pubmed", "low back pain") == kept
    assert (kept.after, kept.documents, kept.missing) == ("2", 3, TWO.missing)
    assert [read(store, kept, n) for n in (0, 1)] == [b"<a/>", b"<b/>"]


def test_other_sources_and_queries_are_other_collections(store: CollectionStore) -> None:
    store.keep(store.begin("pubmed", "x", FOUND, when="2026-11-23"), ONE)
    assert store.find("openfda", "x") is None
    assert store.find("pubmed", "y") is None


def test_where_nothing_came_the_place_is_noted_all_the_same(store: CollectionStore) -> None:
    begun = store.begin("pubmed", "x", FOUND, when="2026-11-23")
    kept = store.keep(begun, Fetched("none.xml", None, 0, "9", TWO.missing))
    assert (kept.files, kept.after, kept.documents) == ((), "9", 1)
    assert not store.holds("pubmed", "none.xml")


def test_beginning_anew_drops_what_was_kept(store: CollectionStore) -> None:
    store.keep(store.begin("pubmed", "x", FOUND, when="2026-11-23"), ONE)
    assert store.holds("pubmed", "one.xml")
    store.begin("pubmed", "x", FOUND, when="2026-11-24")
    assert not store.holds("pubmed", "one.xml")


def test_a_file_of_another_collection_is_taken_over_and_stays_when_that_one_goes(
    store: CollectionStore,
) -> None:
    store.keep(store.begin("europepmc", "x", FOUND, when="2026-11-23"), ONE)
    other = store.keep(
        store.begin("europepmc", "y", FOUND, when="2026-11-23"), Fetched("one.xml", None, 1, "1")
    )
    again = store.begin("europepmc", "x", FOUND, when="2026-11-24")
    store.keep(again, Fetched("one.xml", b"<changed/>", 1, "1"))
    assert read(store, other, 0) == b"<a/>"


def test_a_finished_collection_says_when(store: CollectionStore) -> None:
    begun = store.begin("pubmed", "x", FOUND, when="2026-11-23")
    store.finish(begun, when="2026-11-24")
    found = store.find("pubmed", "x")
    assert found is not None
    assert (found.begun, found.finished) == ("2026-11-23", "2026-11-24")


@pytest.mark.parametrize("change", ["gone", "changed"])
def test_a_kept_file_that_is_damaged_is_named_with_what_to_do(tmp_path: Path, change: str) -> None:
    store = CollectionsOnDisk(tmp_path)
    kept = store.keep(store.begin("pubmed", "x", FOUND, when="2026-11-23"), ONE)
    (path,) = tmp_path.glob("pubmed/*/one.xml")
    if change == "gone":
        path.unlink()
    else:
        path.write_bytes(b"<A/>")
    with pytest.raises(StoreDamaged, match="one") as raised:
        store.open(kept, kept.files[0])
    assert "--again" in raised.value.advice


def test_a_note_that_is_damaged_is_named_with_what_to_do(tmp_path: Path) -> None:
    store = CollectionsOnDisk(tmp_path)
    store.begin("pubmed", "x", FOUND, when="2026-11-23")
    (note,) = tmp_path.glob("pubmed/*.json")
    note.write_text(note.read_text()[:40])
    with pytest.raises(StoreDamaged, match="cannot be read"):
        store.find("pubmed", "x")


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".hidden", "a\0b", "x" * 101])
def test_no_name_a_source_gives_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    store = CollectionsOnDisk(tmp_path)
    begun = store.begin("pubmed", "x", FOUND, when="2026-11-23")
    with pytest.raises(ValueError, match="no name"):
        store.keep(begun, Fetched(name, b"x", 1, "1"))
