"""What every store of linked statements promises, held by the one on disk and by the one in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

import pytest

from curbside.model.source import Source
from curbside.model.statement import Statement
from curbside.ports import LinkedWriter
from curbside.storage.evidence import EmbeddedEvidenceStore
from curbside.storage.linked import LinkedWriter as LinkedOnDisk
from curbside.storage.linked import body_names
from curbside.terms.vocabulary import Term
from tests.fakes import MemoryLinked
from tests.imported_examples import imported

NAME = Term(
    "Made-up Society", "made up society", "made-up-society", "body", "Made-up Society", (), "imported", "name"
)


class Read(Protocol):
    """What a reader sees: statements by edition, and the names of bodies."""

    def __call__(self) -> tuple[Mapping[str, tuple[Statement, ...]], set[str]]: ...


@pytest.fixture(params=["disk", "memory"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[LinkedWriter, Read]]:
    if request.param == "memory":
        memory = MemoryLinked()

        def of_memory() -> tuple[Mapping[str, tuple[Statement, ...]], set[str]]:
            return {i: s for i, (_, s, _) in memory.held.items()}, {
                t.surface for _, _, names in memory.held.values() for t in names
            }

        yield memory, of_memory
        return
    path = tmp_path / "linked.sqlite"
    writer = LinkedOnDisk(path)

    def of_disk() -> tuple[Mapping[str, tuple[Statement, ...]], set[str]]:
        store = EmbeddedEvidenceStore(path, grows=True)
        editions = [s.edition.id for s in store.all_sources()]
        return {e: store.statements_resting_on([e]) for e in editions}, {t.surface for t in body_names(path)}

    yield writer, of_disk
    writer.close()


def source(name: str) -> Source:
    came = imported(name)
    return Source(came.work, came.edition, came.organisation)


def statements(name: str, *texts: str) -> tuple[Statement, ...]:
    return imported(name, texts).statements


def test_an_edition_is_seen_once_it_is_committed(both: tuple[LinkedWriter, Read]) -> None:
    writer, read = both
    writer.replace(source("alpha"), statements("alpha", "One.", "Two."), [NAME])
    assert read() == ({}, set())
    writer.commit({"change": "1"})
    assert read() == ({"alpha": statements("alpha", "One.", "Two.")}, {"Made-up Society"})
    assert dict(writer.marks) == {"change": "1"}


def test_an_edition_is_replaced_whole(both: tuple[LinkedWriter, Read]) -> None:
    writer, read = both
    writer.replace(source("alpha"), statements("alpha", "One.", "Two."), [NAME])
    writer.replace(source("beta"), statements("beta", "Other."), [NAME])
    writer.commit({})
    writer.replace(source("alpha"), statements("alpha", "New."), [])
    writer.commit({})
    assert read()[0] == {"alpha": statements("alpha", "New."), "beta": statements("beta", "Other.")}
    assert read()[1] == {"Made-up Society"}


def test_an_edition_that_goes_takes_its_statements_and_names(both: tuple[LinkedWriter, Read]) -> None:
    writer, read = both
    writer.replace(source("alpha"), statements("alpha", "One."), [NAME])
    writer.commit({})
    writer.remove("alpha")
    writer.remove("never held")
    writer.commit({})
    assert read() == ({}, set())


def version(path: Path) -> tuple[str, str]:
    store = EmbeddedEvidenceStore(path, grows=True)
    return store.version(), store.corpus_date()


def test_the_same_editions_have_the_same_version_however_they_came(tmp_path: Path) -> None:
    grown, at_once = LinkedOnDisk(tmp_path / "grown"), LinkedOnDisk(tmp_path / "once")
    for text in ("One.", "Other.", "New."):
        grown.replace(source("alpha"), statements("alpha", text), [])
        grown.commit({"change": text})
    grown.replace(source("gone"), statements("gone", "Gone."), [])
    grown.remove("gone")
    grown.commit({})
    at_once.replace(source("alpha"), statements("alpha", "New."), [])
    at_once.commit({})
    assert version(tmp_path / "grown") == version(tmp_path / "once")
    at_once.replace(source("alpha"), statements("alpha", "Newer."), [])
    at_once.commit({})
    assert version(tmp_path / "grown")[0] != version(tmp_path / "once")[0]
    grown.close()
    at_once.close()


def test_a_reader_keeps_the_state_it_opened(tmp_path: Path) -> None:
    writer = LinkedOnDisk(tmp_path / "linked")
    writer.replace(source("alpha"), statements("alpha", "One."), [])
    writer.commit({})
    reader = EmbeddedEvidenceStore(tmp_path / "linked", grows=True)
    writer.remove("alpha")
    writer.replace(source("beta"), statements("beta", "Other."), [])
    writer.commit({})
    assert reader.statements(["alpha-s1", "beta-s1"]) == statements("alpha", "One.")
    assert [s.edition.id for s in reader.all_sources()] == ["alpha"]
    writer.close()
