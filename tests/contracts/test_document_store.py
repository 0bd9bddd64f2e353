"""What every document store promises, held by the one in memory, on SQLite, and on a real PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from curbside.model.evidence import Reason
from curbside.model.holding import Failure, FileRecord, Holdings, OriginalMatch
from curbside.model.imported import Imported
from curbside.model.source import LifecycleEvent
from curbside.ports import DocumentStore
from curbside.storage import schema
from curbside.storage.documents import SqlDocumentStore
from tests.fakes_documents import MemoryDocuments
from tests.imported_examples import imported
from tests.postgres import fresh_database, running_postgres

DAY, LATER = "2026-03-01", "2026-04-01"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite store, copied for each test: migrating one takes longer than most tests."""
    path = tmp_path_factory.mktemp("prepared") / "documents.sqlite"
    SqlDocumentStore(path).close()
    return path


@pytest.fixture(scope="module")
def on_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlDocumentStore]:
    with running_postgres(tmp_path_factory.mktemp("postgres")) as server:
        opened = SqlDocumentStore(fresh_database(server))
        yield opened
        opened.close()


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DocumentStore]:
    if request.param == "memory":
        yield MemoryDocuments()
    elif request.param == "sqlite":
        path = shutil.copy(request.getfixturevalue("prepared"), tmp_path / "documents.sqlite")
        opened = SqlDocumentStore(Path(path))
        yield opened
        opened.close()
    else:
        opened = request.getfixturevalue("on_postgres")
        yield opened
        emptied(opened)


def emptied(store: SqlDocumentStore) -> None:
    names = ", ".join(table.name for table in schema.metadata.sorted_tables)
    with store._engine.begin() as connection:
        connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")


def event(kind: str, scheme: str = "pmid", identifier: str = "11", date: str = "2021-05") -> LifecycleEvent:
    return LifecycleEvent(scheme, identifier, kind, f"was {kind}", "a register", date)  # type: ignore[arg-type]


def test_a_document_comes_back_as_it_came(store: DocumentStore) -> None:
    came = imported("alpha", missing=("a table",))
    (added,) = store.add([came], when=DAY)
    assert (added.state, added.revision, added.passages, added.statements) == ("new", 1, 2, 2)
    assert store.document("alpha") == came.document
    source = store.sources(["alpha", "unheard-of"])["alpha"]
    assert (source.work, source.organisation_name) == (came.work, "Made-up Society")
    assert [s.text for s in store.statements_in("alpha")] == [s.text for s in came.statements]
    assert store.passages(["alpha#p2", "alpha#p1", "nothing"]) == came.document.passages


def test_the_day_of_the_check_is_the_day_it_was_imported(store: DocumentStore) -> None:
    store.add([imported("alpha")], when=DAY)
    assert store.sources(["alpha"])["alpha"].edition.checked.when == DAY
    assert {p.checked.when for s in store.statements_in("alpha") for p in s.supports} == {DAY}


def test_the_same_content_again_changes_nothing(store: DocumentStore) -> None:
    store.add([imported("alpha"), imported("beta")], when=DAY)
    before, changes = store.version(), store.changes(after=0)
    assert [a.state for a in store.add([imported("alpha"), imported("alpha")], when=LATER)] == [
        "unchanged"
    ] * 2
    assert (store.version(), store.changes(after=0)) == (before, changes)
    assert store.sources(["alpha"])["alpha"].edition.checked.when == DAY


def test_changed_content_is_a_new_revision_and_the_old_one_stays_readable(store: DocumentStore) -> None:
    old = imported("alpha")
    new = imported("alpha", ("Offer dorvaxin 20 mg daily to adults with Vellmark fever.", "Avoid alcohol."))
    store.add([old], when=DAY)
    (added,) = store.add([new], when=LATER)
    assert (added.state, added.revision) == ("revised", 2)
    assert store.document("alpha") == new.document
    assert store.document("alpha", revision=1) == old.document
    assert [r.held_since for r in store.revisions("alpha")] == [DAY, LATER]
    assert "20 mg" in store.statements(["alpha-s1"])[0].text
    assert store.statements(["alpha-s1"])[0].revision == 2
    was = store.statement_revision("alpha-s1", 1)
    assert was is not None
    assert "35 mg" in was.text
    assert "35 mg" in store.statements_in("alpha", revision=1)[0].text


def test_an_earlier_state_given_again_changes_nothing(store: DocumentStore) -> None:
    old, new = imported("alpha"), imported("alpha", ("Something else entirely.",))
    store.add([old, new], when=DAY)
    before = store.version()
    (added,) = store.add([old], when=LATER)
    assert (added.state, added.revision) == ("unchanged", 1)
    assert store.version() == before


def test_a_statement_that_stays_word_for_word_keeps_its_revision(store: DocumentStore) -> None:
    store.add([imported("alpha", ("Avoid alcohol.", "Rest."))], when=DAY)
    store.add([imported("alpha", ("Avoid alcohol.", "Rest in bed."))], when=LATER)
    assert [(s.id, s.revision) for s in store.statements(["alpha-s1", "alpha-s2"])] == [
        ("alpha-s1", 1),
        ("alpha-s2", 2),
    ]
    assert store.statements(["alpha-s1"])[0].supports[0].checked.when == DAY


def test_a_statement_gone_from_the_document_is_gone_from_what_is_current(store: DocumentStore) -> None:
    store.add([imported("alpha", ("Avoid alcohol.", "Rest."))], when=DAY)
    store.add([imported("alpha", ("Avoid alcohol.",))], when=LATER)
    assert store.statements(["alpha-s2"]) == ()
    assert store.statement_revision("alpha-s2", 1) is not None
    assert store.holdings().statements == 1


def test_the_same_bytes_under_another_name_are_a_duplicate(store: DocumentStore) -> None:
    store.add([imported("alpha", sha256="a" * 64, title="One")], when=DAY)
    (added,) = store.add([imported("beta", sha256="a" * 64, title="One")], when=DAY)
    assert (added.state, added.of) == ("duplicate", "alpha")
    assert store.document("beta") is None


def test_the_same_text_with_another_identity_is_no_duplicate(store: DocumentStore) -> None:
    both = [imported(n, sha256="a" * 64, title="One", pmid=p) for n, p in (("alpha", "11"), ("beta", "12"))]
    assert [a.state for a in store.add(both, when=DAY)] == ["new", "new"]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda i: replace(i, document=replace(i.document, text="x" + i.document.text)), "not the text"),
        (lambda i: replace(i, document=replace(i.document, text=i.document.text + "\x00")), "stored"),
        (lambda i: replace(i, document=replace(i.document, text=i.document.text + "\ud800")), "stored"),
        (lambda i: replace(i, edition=replace(i.edition, work_id="another")), "another"),
        (lambda i: replace(i, statements=i.statements * 2), "twice"),
        (lambda i: replace(i, statements=(replace(i.statements[0], supports=()),)), "rests on nothing"),
    ],
)
def test_what_does_not_hold_together_is_refused_and_nothing_of_it_kept(
    store: DocumentStore, spoil: object, reason: str
) -> None:
    spoilt: Imported = spoil(imported("alpha"))  # type: ignore[operator]
    refused, other = store.add([spoilt, imported("beta")], when=DAY)
    assert refused.state == "refused"
    assert reason in refused.reason
    assert other.state == "new"
    assert store.document("alpha") is None
    assert list(store.edition_ids()) == ["beta"]


def test_a_statement_id_belongs_to_one_edition(store: DocumentStore) -> None:
    store.add([imported("alpha")], when=DAY)
    thief = imported("beta")
    thief = replace(thief, statements=(replace(thief.statements[0], id="alpha-s1"),))
    (added,) = store.add([thief], when=DAY)
    assert (added.state, "alpha" in added.reason) == ("refused", True)


def test_editions_are_found_by_any_of_their_identifiers(store: DocumentStore) -> None:
    store.add([imported("alpha", doi="10.1/ABC", pmid="11"), imported("beta", set_id="AA-BB")], when=DAY)
    assert store.editions_known_as("doi", "https://doi.org/10.1/abc") == ("alpha",)
    assert store.editions_known_as("pmid", "11") == ("alpha",)
    assert store.editions_known_as("set-id", "aa-bb") == ("beta",)
    assert store.editions_known_as("pmid", "12") == ()


@pytest.mark.parametrize("first", ["event", "document"])
def test_a_retraction_counts_whichever_came_first(store: DocumentStore, first: str) -> None:
    steps = [lambda: store.record([event("retracted")], when=DAY), lambda: store.add([paper], when=DAY)]
    paper = imported("alpha", pmid="11")
    for step in steps if first == "event" else reversed(steps):
        step()
    edition = store.sources(["alpha"])["alpha"].edition
    assert edition.lifecycle == "retracted"
    assert "said by a register" in edition.lifecycle_note
    assert not store.sources(["alpha"])["alpha"].usable


def test_an_event_is_new_once(store: DocumentStore) -> None:
    assert store.record([event("retracted"), event("concern")], when=DAY) == (
        event("retracted"),
        event("concern"),
    )
    assert store.record([event("retracted"), event("corrected")], when=LATER) == (event("corrected"),)


@pytest.mark.parametrize(
    ("kinds", "lifecycle"),
    [
        ((("corrected", "2021-01"),), "corrected"),
        ((("retracted", "2021-01"), ("corrected", "2022-01")), "retracted"),
        ((("retracted", "2021-01"), ("reinstated", "2022-01")), "current"),
        ((("retracted", "2021-01"), ("reinstated", "")), "retracted"),
        ((("reinstated", "2021-01"), ("retracted", "2022-01")), "retracted"),
        ((("retraction-notice", "2021-01"),), "current"),
        ((("not-checked", ""),), "unknown"),
    ],
)
def test_the_gravest_standing_event_decides(
    store: DocumentStore, kinds: tuple[tuple[str, str], ...], lifecycle: str
) -> None:
    store.add([imported("alpha", pmid="11")], when=DAY)
    store.record([event(kind, date=date) for kind, date in kinds], when=DAY)
    assert store.sources(["alpha"])["alpha"].edition.lifecycle == lifecycle


def test_events_are_known_of_editions_that_are_not_held(store: DocumentStore) -> None:
    store.record([event("retracted", "doi", "10.1/ABC")], when=DAY)
    curated = imported("elsewhere", doi="10.1/abc").edition
    assert store.as_known_today([curated])["elsewhere"].lifecycle == "retracted"


def test_an_older_edition_is_superseded_when_a_newer_one_is_held(store: DocumentStore) -> None:
    editions = [imported(f"v{d}", work="label", date=d, title=d) for d in ("2019", "2021-04", "2021")]
    store.add(editions, when=DAY)
    held = store.sources(["v2019", "v2021-04", "v2021"])
    assert {i: s.edition.lifecycle for i, s in held.items()} == {
        "v2019": "superseded",
        "v2021": "current",
        "v2021-04": "current",
    }


def test_an_index_learns_what_it_has_not_seen(store: DocumentStore) -> None:
    store.add([imported("alpha"), imported("beta")], when=DAY)
    first = store.changes(after=0, limit=1)
    assert [c.edition_id for c in first] == ["alpha"]
    store.add([imported("alpha", ("Changed.",))], when=LATER)
    rest = store.changes(after=first[0].number)
    assert [(c.edition_id, c.revision) for c in rest] == [("beta", 1), ("alpha", 2)]


def test_the_version_does_not_depend_on_the_day_or_the_order(store: DocumentStore) -> None:
    store.add([imported("alpha"), imported("beta")], when=DAY)
    other = type(store)() if isinstance(store, MemoryDocuments) else None
    if other is not None:
        other.add([imported("beta")], when=LATER)
        other.add([imported("alpha")], when=LATER)
        assert other.version() == store.version()
    before = store.version()
    store.record([event("retracted")], when=DAY)
    assert store.version() != before


def test_a_file_read_to_its_end_is_known_by_name_bytes_and_reader(store: DocumentStore) -> None:
    run = store.begin_run(when="2026-03-01T10:00:00", software="1")
    done = FileRecord(run, "a.xml", "b" * 64, "1 toy", 10, 3, (Failure("a.xml:7", "broken", "mend it"),))
    store.record_files([done, replace(done, name="b.xml", state="failed")])
    assert store.file_read("a.xml", sha256="b" * 64, reader="1 toy") == done
    assert store.file_read("a.xml", sha256="b" * 64, reader="2 toy") is None
    assert store.file_read("a.xml", sha256="c" * 64, reader="1 toy") is None
    assert store.file_read("b.xml", sha256="b" * 64, reader="1 toy") is None
    store.record_files([replace(done, failures=())])
    assert store.file_read("a.xml", sha256="b" * 64, reader="1 toy") == replace(done, failures=())


def test_a_run_without_an_end_is_seen_as_such(store: DocumentStore) -> None:
    first, second = (store.begin_run(when=f"2026-03-0{n}", software="1") for n in (1, 2))
    store.record_files([FileRecord(first, "a.xml", "b" * 64, "toy", failures=(Failure("a", "x"),))])
    store.finish_run(second, when="2026-03-03")
    runs = {r.id: r for r in store.runs()}
    assert (runs[first].finished, runs[first].files, runs[first].failures) == ("", 1, 1)
    assert (runs[second].finished, runs[second].files) == ("2026-03-03", 0)


def test_matches_replace_those_found_before(store: DocumentStore) -> None:
    store.add([imported("alpha")], when=DAY)
    differs = OriginalMatch(
        "curated", "curated-edition", "Table 2", "alpha", 1, matched=False, wording="w",
        differences=(Reason("figure", "'35 mg' does not stand in it"),),
    )  # fmt: skip
    store.keep_matches([differs])
    assert store.matches() == (differs,)
    store.keep_matches([replace(differs, matched=True, differences=(), passage_id="alpha#p1")])
    assert [m.matched for m in store.matches(["curated"])] == [True]
    assert store.matches(["other"]) == ()
    store.keep_matches([])
    assert store.matches() == ()


def test_what_is_held_is_counted(store: DocumentStore) -> None:
    store.add([imported("alpha"), imported("beta", ("Only one.",), events=(event("concern"),))], when=DAY)
    store.add([imported("alpha", ("Now one.",))], when=LATER)
    assert store.holdings() == Holdings(2, 2, 2, 2, 2, 1)


def test_issuing_bodies_are_named_once(store: DocumentStore) -> None:
    store.add([imported("alpha"), replace(imported("beta"), organisation="")], when=DAY)
    assert store.organisations() == ("Made-up Society",)


def test_an_index_can_tell_whether_it_is_behind(store: DocumentStore) -> None:
    assert (store.last_change(), store.event_count()) == (None, 0)
    store.add([imported("alpha"), imported("beta")], when=DAY)
    assert store.last_change() == store.changes(after=0)[-1]
    assert len({change.digest for change in store.changes(after=0)}) == 2
    store.record([event("retracted")], when=DAY)
    assert store.event_count() == 1


def test_events_are_told_from_a_day_on(store: DocumentStore) -> None:
    store.record([event("retracted")], when=DAY)
    store.record([event("corrected")], when=LATER)
    assert [e.kind for e in store.events_since(LATER)] == ["corrected"]
    assert {e.kind for e in store.events_since(DAY)} == {"corrected", "retracted"}


def test_the_editions_of_one_work_are_found_by_any_of_them(store: DocumentStore) -> None:
    store.add(
        [imported("old", work="w", date="2018"), imported("new", work="w", date="2024"), imported("other")],
        when=DAY,
    )
    assert store.of_same_work(["new"]) == ("new", "old")
    assert store.of_same_work(["other", "unheard-of"]) == ("other",)
