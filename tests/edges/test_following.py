"""What a home answers from follows the documents held in it, whoever put them there and whenever it was stopped."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from curbside.bootstrap.building import prepare
from curbside.bootstrap.following import is_behind
from curbside.bootstrap.parts import answering
from curbside.bootstrap.places import Places, linked_in
from curbside.errors import IndexStale
from curbside.model.search import Query
from curbside.model.source import LifecycleEvent
from curbside.search import generations
from curbside.settings import Settings
from curbside.storage.documents import SqlDocumentStore
from tests.imported_examples import imported
from tests.libraries import Held

DAY = "2026-03-01"


@pytest.fixture
def settings(shipped: Held, tmp_path: Path) -> Settings:
    """A prepared home of one's own."""
    shutil.copytree(shipped.home, tmp_path / "home")
    return Settings(home=tmp_path / "home", library=())


def add(settings: Settings, *names: str, text: str = "Offer dorvaxin 35 mg daily.") -> None:
    store = SqlDocumentStore(settings.home / "documents.sqlite")
    store.add([imported(name, (text,)) for name in names], when=DAY)
    store.close()


def found(settings: Settings, text: str) -> list[str]:
    return [r.id for r in answering(settings).index.search(Query(text), limit=9)]


def standing(settings: Settings) -> tuple[str, int]:
    """The generation in use, and when the curated store was written."""
    places = Places(settings.home)
    return generations.current(places.index).name, places.store.stat().st_mtime_ns


def test_documents_added_by_anyone_are_brought_up_and_nothing_else_is_built(settings: Settings) -> None:
    before = standing(settings)
    assert not is_behind(settings)
    add(settings, "alpha")
    assert is_behind(settings)
    assert prepare(settings)
    assert found(settings, "dorvaxin") == ["alpha-s1"]
    store = answering(settings).store
    assert [s.id for s in store.statements(["alpha-s1"])] == ["alpha-s1"]
    assert standing(settings) == before
    assert not prepare(settings)


def test_a_body_whose_document_came_is_known_by_name(settings: Settings) -> None:
    add(settings, "alpha")
    prepare(settings)
    assert "made up society" in answering(settings).reader.lexicon.lookup(["made up society"])


def test_documents_put_back_from_a_backup_are_followed_anew(settings: Settings) -> None:
    add(settings, "alpha", "beta")
    prepare(settings)
    (settings.home / "documents.sqlite").unlink()
    add(settings, "gamma", "delta", text="Avoid dorvaxin.")
    prepare(settings)
    assert found(settings, "dorvaxin") == ["delta-s1", "gamma-s1"]


def test_documents_that_are_gone_are_not_answered_from(settings: Settings) -> None:
    add(settings, "alpha")
    prepare(settings)
    (settings.home / "documents.sqlite").unlink()
    assert is_behind(settings)
    prepare(settings)
    assert found(settings, "dorvaxin") == []
    assert not linked_in(generations.current(Places(settings.home).index)).exists()


def test_what_documents_say_of_a_curated_source_reaches_its_statements(settings: Settings) -> None:
    add(settings, "alpha")
    prepare(settings)
    source = next(s for s in answering(settings).store.all_sources() if s.edition.pmid)
    before = standing(settings)[0]
    event = LifecycleEvent("pmid", source.edition.pmid, "retracted", "", "a register", "2026")
    store = SqlDocumentStore(settings.home / "documents.sqlite")
    store.record([event], when=DAY)
    store.close()
    prepare(settings)
    held = answering(settings).store.sources([source.edition.id])[source.edition.id]
    assert held.edition.lifecycle == "retracted"
    assert found(settings, "dorvaxin") == ["alpha-s1"]
    assert standing(settings)[0] == before, "the documents were not linked again"


def test_a_home_whose_building_was_stopped_is_built_at_the_next_start(settings: Settings) -> None:
    places = Places(settings.home)
    add(settings, "alpha")
    places.stamp.unlink()  # what a build does before it changes anything
    generations.begin(places.index)  # and what it has begun
    assert prepare(settings)
    assert found(settings, "dorvaxin") == ["alpha-s1"]
    assert len(list(places.index.glob("generation-*"))) == 1


def test_an_index_of_another_library_is_refused_with_what_to_do(settings: Settings, made_up: Held) -> None:
    places = Places(settings.home)
    shutil.rmtree(places.index)
    shutil.copytree(Places(made_up.home).index, places.index)
    with pytest.raises(IndexStale) as refused:
        answering(settings)
    assert "curbside doctor --mend" in refused.value.advice
    prepare(settings, anew=True)
    assert answering(settings).index.count("statements") > 0
