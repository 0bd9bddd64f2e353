"""What every evidence store promises, held by the embedded store and by the one in memory."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from curbside.model.article import Verdict
from curbside.model.evidence import Reason
from curbside.model.library import Library
from curbside.ports import EvidenceStore
from curbside.storage.evidence import EmbeddedEvidenceStore, build_store, keep_verdicts
from tests.fakes import MemoryStore
from tests.libraries import MADE_UP, library_in

VERDICTS = {
    "key-1": Verdict("dorvaxin-dose", holds=True),
    "key-2": Verdict("vellmark-first-line", holds=False, failures=(Reason("number", "36 mg"),)),
}

WEIGHTS = {
    "sweats": (("vellmark-fever", 2.5), ("ossen-ache", 0.7)),
    "pulse": (("vellmark-fever", 0.3),),
    "rain": (),
}


@pytest.fixture(scope="module")
def library() -> Library:
    return library_in(MADE_UP)


@pytest.fixture(scope="module", params=["embedded", "memory"])
def store(
    request: pytest.FixtureRequest, library: Library, tmp_path_factory: pytest.TempPathFactory
) -> EvidenceStore:
    if request.param == "memory":
        return MemoryStore(library, VERDICTS, WEIGHTS)
    path = tmp_path_factory.mktemp("store") / "evidence.sqlite"
    build_store(path, library, rules=json.dumps({}), word_weights=WEIGHTS)
    opened = EmbeddedEvidenceStore(path)
    keep_verdicts(path, VERDICTS)
    return opened


def test_a_statement_comes_back_whole(store: EvidenceStore, library: Library) -> None:
    assert store.statements(s.id for s in library.statements) == tuple(
        sorted(library.statements, key=lambda s: s.id)
    )


def test_ids_not_held_are_left_out(store: EvidenceStore) -> None:
    assert [s.id for s in store.statements(["unheard-of", "dorvaxin-dose", "dorvaxin-dose"])] == [
        "dorvaxin-dose"
    ]
    assert list(store.sources(["unheard-of", "ossenfield-2024"])) == ["ossenfield-2024"]


def test_nothing_asked_for_brings_nothing(store: EvidenceStore) -> None:
    assert store.statements([]) == store.statements_about([]) == store.statements_resting_on([]) == ()
    assert dict(store.sources([])) == dict(store.verdicts([])) == {}


def test_a_condition_and_a_drug_bring_the_statements_that_name_either(store: EvidenceStore) -> None:
    assert [s.id for s in store.statements_about(["dorvaxin"])] == [
        "dorvaxin-contraindicated", "dorvaxin-dose", "vellmark-first-line",
    ]  # fmt: skip
    assert [s.id for s in store.statements_about(["tellurib", "dorvaxin"])] == [
        "dorvaxin-contraindicated", "dorvaxin-dose", "tellurib-may-shorten", "vellmark-first-line",
    ]  # fmt: skip
    assert store.statements_about(["ossenfield-college"]) == ()


def test_many_who_ask_at_once_are_each_told_all_of_it(store: EvidenceStore) -> None:
    asked = [["tellurib"], ["dorvaxin"], ["tellurib", "dorvaxin"], ["vellmark-fever"]] * 8
    alone = [store.statements_about(concepts) for concepts in asked]
    with ThreadPoolExecutor(4) as readers:
        assert list(readers.map(store.statements_about, asked)) == alone
    assert all(alone)


def test_an_edition_brings_the_statements_that_rest_on_it(store: EvidenceStore) -> None:
    assert [s.id for s in store.statements_resting_on(["dorvaxin-label-2025"])] == [
        "dorvaxin-contraindicated", "dorvaxin-dose",
    ]  # fmt: skip
    assert store.statements_resting_on(["ossenfield-2018"]) == ()


def test_every_source_concept_and_conflict_is_there(store: EvidenceStore, library: Library) -> None:
    assert {s.edition.id: s for s in store.all_sources()} == dict(library.sources)
    assert [s.edition.id for s in store.all_sources()] == sorted(library.sources)
    assert dict(store.concepts()) == dict(library.concepts)
    assert set(store.conflicts()) == set(library.conflicts)
    assert store.statement_count() == len(library.statements)


def test_a_kept_verdict_comes_back_for_its_statement_only(store: EvidenceStore) -> None:
    assert dict(store.verdicts(["vellmark-first-line", "vellmark-red-flag"])) == {"key-2": VERDICTS["key-2"]}


def test_versions_are_those_of_the_library(store: EvidenceStore, library: Library) -> None:
    assert store.version() == library.version
    assert store.corpus_date() == "2026-11-03"


def test_a_store_cut_short_is_refused_with_what_to_do(library: Library, tmp_path: Path) -> None:
    from curbside.errors import StoreDamaged

    path = tmp_path / "evidence.sqlite"
    build_store(path, library, rules="{}")
    path.write_bytes(path.read_bytes()[:700])
    with pytest.raises(StoreDamaged) as refused:
        EmbeddedEvidenceStore(path)
    assert "doctor --mend" in refused.value.advice


def test_a_word_comes_back_with_every_condition_it_points_to_and_how_much(store: EvidenceStore) -> None:
    assert dict(store.word_weights(["sweats", "sweats"])) == {"sweats": WEIGHTS["sweats"]}
    assert dict(store.word_weights(["pulse", "sweats"])) == {w: WEIGHTS[w] for w in ("pulse", "sweats")}


def test_words_that_point_to_nothing_are_left_out(store: EvidenceStore) -> None:
    assert dict(store.word_weights(["rain", "unheard-of"])) == dict(store.word_weights([])) == {}


def test_the_weights_of_more_words_than_a_query_can_name_come_back(store: EvidenceStore) -> None:
    many = (f"word{number}" for number in range(40_000))
    assert dict(store.word_weights([*many, "pulse"])) == {"pulse": WEIGHTS["pulse"]}
