"""Linked statements and index follow the documents: what changed is brought, once or twice is the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from curbside.model.ontology import Ontology
from curbside.model.reviewed import mark_of
from curbside.model.search import Narrowing, Query
from curbside.model.source import LifecycleEvent
from curbside.model.statement import Concept
from curbside.ports import DocumentStore, IndexWriter, LinkedWriter, SearchIndex
from curbside.search import generations
from curbside.search.lexical import LexicalIndex
from curbside.services.confirmed_statements import confirmed_today
from curbside.services.follow_documents import Following, follow, is_behind, is_same_store
from curbside.services.link_statements import Linker, bodies_of, linked_source
from curbside.services.review_content import reading_of
from curbside.storage.evidence import EmbeddedEvidenceStore
from curbside.storage.linked import LinkedWriter as LinkedOnDisk
from curbside.terms.tokens import term_key
from curbside.terms.vocabulary import Term
from tests.fakes import MemoryIndex, MemoryLexicon, MemoryLinked
from tests.fakes_documents import MemoryDocuments
from tests.imported_examples import imported
from tests.search_examples import writing

FEVER = Concept("vellmark-fever", "condition", "Vellmark fever", "Vellmark fever")
DAY = "2026-03-01"


def linker() -> Linker:
    term = Term(
        "Vellmark fever", term_key("Vellmark fever"), FEVER.id, "condition", FEVER.name, (), "library"
    )
    return Linker(MemoryLexicon([term]), Ontology({FEVER.id: FEVER}), frozenset())


@dataclass
class Parts:
    """What follows, and the documents followed."""

    documents: DocumentStore
    linked: LinkedWriter
    index: IndexWriter
    opened: SearchIndex | None = None
    generation: Path | None = None

    def follow(self, day: str = DAY, confirmed: Mapping[str, str] | None = None) -> int:
        wanted = linker()
        bodies = bodies_of(wanted.concepts)
        return follow(
            Following(self.documents, wanted, bodies, self.linked, self.index, day, confirmed or {})
        )

    def confirmation(self, edition: str, statement: str) -> Mapping[str, str]:
        """An editor's confirmation of a statement as it reads today."""
        source = self.documents.sources([edition])[edition]
        found = linked_source(source, self.documents.statements_in(edition), linker(), {})
        return {s.id: mark_of(reading_of(s)) for s in found.statements if s.id == statement}

    def found(self, text: str, **asked: object) -> list[str]:
        index = LexicalIndex(self.generation) if self.generation else self.index
        return [r.id for r in index.search(Query(text, **asked), limit=99)]  # type: ignore[union-attr, arg-type, attr-defined]


@pytest.fixture(params=["disk", "memory"])
def parts(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Parts]:
    if request.param == "memory":
        yield Parts(MemoryDocuments(), MemoryLinked(), MemoryIndex())
        return
    generation = generations.begin(tmp_path)
    linked = LinkedOnDisk(generation / "linked.sqlite")
    with writing(generation) as index:
        yield Parts(MemoryDocuments(), linked, index, generation=generation)
    linked.close()


def test_a_confirmed_statement_stands_in_the_library_and_comes_back_when_that_is_taken_back(
    parts: Parts,
) -> None:
    parts.documents.add([imported("alpha", ("Offer dorvaxin.", "Avoid tellurib."))], when=DAY)
    parts.follow()
    confirmed = parts.confirmation("alpha", "alpha-s1")
    assert confirmed_today(parts.documents, linker(), confirmed).statements[0].extracted is False
    assert parts.follow(confirmed=confirmed) == 1
    assert parts.found("dorvaxin") == []
    assert parts.found("dorvaxin", what="passages") == ["alpha#p1"]
    assert parts.found("tellurib") == ["alpha-s2"]
    assert parts.follow(confirmed=confirmed) == 0
    assert parts.follow() == 1
    assert parts.found("dorvaxin") == ["alpha-s1"]


def test_a_confirmation_does_not_hold_for_another_reading(parts: Parts) -> None:
    parts.documents.add([imported("alpha", ("Offer dorvaxin.",))], when=DAY)
    confirmed = parts.confirmation("alpha", "alpha-s1")
    parts.documents.add([imported("alpha", ("Avoid dorvaxin.",))], when="2026-03-02")
    assert confirmed_today(parts.documents, linker(), confirmed).statements == ()
    parts.follow(confirmed=confirmed)
    assert parts.found("dorvaxin") == ["alpha-s1"]


def test_what_was_added_is_found_as_statement_and_as_passage(parts: Parts) -> None:
    parts.documents.add([imported("alpha", ("Offer dorvaxin.", "Avoid tellurib."))], when=DAY)
    assert parts.follow() == 1
    assert parts.found("dorvaxin") == ["alpha-s1"]
    assert parts.found("tellurib", what="passages") == ["alpha#p2"]


def test_a_revision_takes_the_place_of_what_was_found_before(parts: Parts) -> None:
    parts.documents.add([imported("alpha", ("Offer dorvaxin.",)), imported("beta")], when=DAY)
    parts.follow()
    parts.documents.add([imported("alpha", ("Offer tellurib.",))], when=DAY)
    assert parts.follow() == 1
    assert parts.found("offer tellurib")[0] == "alpha-s1"
    assert "alpha-s1" not in parts.found("dorvaxin")


def test_nothing_new_brings_nothing(parts: Parts) -> None:
    parts.documents.add([imported("alpha")], when=DAY)
    parts.follow()
    marks = dict(parts.index.marks)
    assert parts.follow() == 0
    assert dict(parts.index.marks) == marks
    last = parts.documents.last_change()
    assert last is not None
    assert not is_behind(marks, last.number, last.digest, 0)
    assert is_behind(marks, last.number, "of another store", 0)
    assert is_behind(marks, last.number, last.digest, 1)


def test_where_one_has_come_less_far_both_are_brought_up(parts: Parts) -> None:
    """A run killed between the two commits leaves the index a batch behind."""
    parts.documents.add([imported("alpha", ("Offer dorvaxin.",))], when=DAY)
    parts.follow()
    before = dict(parts.index.marks)
    parts.documents.add([imported("beta", ("Offer dorvaxin twice.",))], when=DAY)
    parts.follow()
    parts.index.remove("beta")
    parts.index.commit(before)
    assert parts.found("dorvaxin") == ["alpha-s1"]
    assert parts.follow() == 1
    assert sorted(parts.found("dorvaxin")) == ["alpha-s1", "beta-s1"]


def lifecycle(parts: Parts, name: str) -> list[str]:
    return parts.found("dorvaxin", narrowing=Narrowing(lifecycles=(name,)))


def test_an_event_changes_what_a_search_by_lifecycle_finds(parts: Parts) -> None:
    parts.documents.add([imported("alpha", pmid="11"), imported("beta", pmid="12")], when=DAY)
    parts.follow()
    parts.documents.record([LifecycleEvent("pmid", "11", "retracted", "", "a register", "2021")], when=DAY)
    assert parts.follow() == 1
    assert lifecycle(parts, "retracted") == ["alpha-s1"]
    assert lifecycle(parts, "current") == ["beta-s1"]


def test_a_newer_edition_makes_the_older_one_superseded_in_the_index_too(parts: Parts) -> None:
    parts.documents.add([imported("old", work="w", date="2018")], when=DAY)
    parts.follow()
    parts.documents.add([imported("new", work="w", date="2024")], when=DAY)
    assert parts.follow() == 2
    assert lifecycle(parts, "superseded") == ["old-s1"]
    assert lifecycle(parts, "current") == ["new-s1"]


def test_a_store_put_back_from_a_backup_is_not_the_one_followed(parts: Parts) -> None:
    parts.documents.add([imported("alpha"), imported("beta")], when=DAY)
    parts.follow()
    other = MemoryDocuments()
    assert not is_same_store(other, parts.index.marks)
    other.add([imported("alpha"), imported("beta", ("Other words.",))], when=DAY)
    assert not is_same_store(other, parts.index.marks)
    assert is_same_store(parts.documents, parts.index.marks)
    assert is_same_store(other, {})


def test_quotes_are_linked_to_what_they_and_the_title_name(tmp_path: Path) -> None:
    linked = LinkedOnDisk(tmp_path / "linked.sqlite")
    parts = Parts(MemoryDocuments(), linked, MemoryIndex())
    parts.documents.add([imported("alpha", ("Offer rest.",), title="Vellmark fever in adults")], when=DAY)
    parts.follow()
    store = EmbeddedEvidenceStore(tmp_path / "linked.sqlite", grows=True)
    (statement,) = store.statements(["alpha-s1"])
    assert statement.conditions == (FEVER.id,)
    assert statement.topic == "Vellmark fever in adults"
    assert store.sources(["alpha"])["alpha"].work.organisation == "made-up-society"
    linked.close()
