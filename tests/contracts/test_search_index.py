"""What every search index promises, held by the one on disk and by the one in memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from curbside.model.library import Library
from curbside.model.search import Entry, Expansion, Narrowing, Query
from curbside.ports import SearchIndex
from curbside.services.index_entries import curated_entry
from tests.fakes import MemoryIndex
from tests.libraries import MADE_UP, library_in
from tests.search_examples import Build, built, built_with_vectors, entry, ground


@pytest.fixture(scope="module")
def library() -> Library:
    return library_in(MADE_UP)


@pytest.fixture(params=["lexical", "hybrid", "memory"])
def build(request: pytest.FixtureRequest, tmp_path: Path) -> Build:
    on_disk = {"lexical": built, "hybrid": built_with_vectors}
    if request.param == "memory":
        return MemoryIndex
    return lambda entries: on_disk[request.param](tmp_path, entries)


@pytest.fixture
def index(build: Build, library: Library) -> SearchIndex:
    return build(curated_entry(s, library.sources, library.concepts) for s in library.statements)


def ids(index: SearchIndex, text: str, *, limit: int = 9, **asked: object) -> list[str]:
    return [r.id for r in index.search(Query(text, by_meaning=True, **asked), limit=limit)]  # type: ignore[arg-type]


def narrowed(index: SearchIndex, **by: object) -> set[str]:
    return set(ids(index, "dorvaxin", narrowing=Narrowing(**by)))  # type: ignore[arg-type]


def test_a_statement_is_found_first_by_its_own_words(index: SearchIndex, library: Library) -> None:
    for statement in library.statements:
        assert ids(index, statement.text)[0] == statement.id


def test_scores_fall_and_the_limit_is_kept(index: SearchIndex) -> None:
    found = index.search(Query("dorvaxin for Vellmark fever in adults", by_meaning=True), limit=3)
    assert len(found) == 3
    assert [r.score for r in found] == sorted((r.score for r in found), reverse=True)


@pytest.mark.parametrize("text", ["", "   ", "?!", "xylophone"])
def test_words_that_stand_nowhere_find_nothing(index: SearchIndex, text: str) -> None:
    assert ids(index, text) == []


@pytest.mark.parametrize(
    "text", ['"dorvaxin', "dorvaxin AND (", "body:dorvaxin^", "dorvaxin*", "NOT -dorvaxin"]
)
def test_a_question_is_never_read_as_a_query_language(index: SearchIndex, text: str) -> None:
    assert "dorvaxin-dose" in ids(index, text)


def test_equals_stand_by_id_whatever_the_order_of_the_build(build: Build) -> None:
    twins = [entry(f"twin-{n}", "Offer dorvaxin.") for n in range(4)]
    assert ids(build(twins[::-1]), "dorvaxin") == [t.id for t in twins]
    assert ids(build(twins), "dorvaxin", limit=2) == [t.id for t in twins[:2]]


def test_an_empty_library_can_be_searched(build: Build) -> None:
    assert ids(build([]), "dorvaxin") == []


def test_statements_and_passages_are_searched_apart_and_counted(build: Build) -> None:
    index = build([entry("s", "Offer dorvaxin."), entry("p", "They offered dorvaxin.", what="passages")])
    assert ids(index, "dorvaxin") == ["s"]
    assert ids(index, "dorvaxin", what="passages") == ["p"]
    assert (index.count("statements"), index.count("passages")) == (1, 1)


def test_every_result_says_why(index: SearchIndex) -> None:
    assert all(r.reasons for r in index.search(Query("dorvaxin in adults", by_meaning=True), limit=9))


def test_the_version_is_the_same_for_the_same_entries_and_no_other(build: Build, tmp_path: Path) -> None:
    some = [entry("a", "Offer dorvaxin."), entry("b", "Avoid tellurib.")]
    assert build(some).version() == build(some[::-1]).version() != build(some[:1]).version()


def test_other_words_find_what_the_words_asked_do_not(build: Build) -> None:
    index = build([entry("a", "Offer dorvaxin."), entry("b", "Offer Dorvaxa tablets."), entry("c", "Rest.")])
    brand = (Expansion("dorvaxin", "Dorvaxa", "brand name", 0.6),)
    assert ids(index, "dorvaxin")[0] == "a"
    assert "c" not in ids(index, "dorvaxin")
    assert ids(index, "dorvaxin", expansions=brand) == ["a", "b"]


@pytest.fixture
def shelf(build: Build) -> SearchIndex:
    old = ground(
        "old",
        kind="trial",
        organisation="",
        year=2001,
        jurisdiction="US",
        language="de",
        lifecycle="retracted",
    )
    entries: list[Entry] = [
        entry("guideline", "dorvaxin", populations=("adult",)),
        entry("trial", "dorvaxin", grounds=[old], populations=("child", "infant")),
        entry("both", "dorvaxin", grounds=[ground(), old], populations=("any",)),
    ]
    return build(entries)


@pytest.mark.parametrize(
    ("by", "fitting"),
    [
        ({"kinds": ("trial",)}, {"trial", "both"}),
        ({"kinds": ("trial", "guideline")}, {"trial", "both", "guideline"}),
        ({"organisations": ("ossenfield-college",)}, {"guideline", "both"}),
        ({"years": (2001, 2001)}, {"trial", "both"}),
        ({"years": (2002, 2023)}, set()),
        ({"years": (1990, 2030)}, {"trial", "both", "guideline"}),
        ({"jurisdictions": ("US",)}, {"trial", "both"}),
        ({"languages": ("de",)}, {"trial", "both"}),
        ({"lifecycles": ("current",)}, {"guideline", "both"}),
        ({"populations": ("child",)}, {"trial"}),
        ({"populations": ("child", "any")}, {"trial", "both"}),
        ({"kinds": ("guideline",), "years": (2024, 2024)}, {"guideline", "both"}),
        ({"organisations": ("nobody",)}, set()),
    ],
)
def test_a_search_is_narrowed_exactly(shelf: SearchIndex, by: dict[str, object], fitting: set[str]) -> None:
    assert narrowed(shelf, **by) == fitting


def test_one_edition_must_fit_all_that_is_asked_of_editions(shelf: SearchIndex) -> None:
    assert narrowed(shelf, kinds=("trial",), years=(2024, 2024)) == set()
    assert narrowed(shelf, lifecycles=("current",), languages=("de",)) == set()


def test_passages_are_about_nobody_in_particular(build: Build) -> None:
    index = build([entry("p", "dorvaxin", what="passages")])
    asked = Narrowing(populations=("adult",))
    assert ids(index, "dorvaxin", what="passages", narrowing=asked) == []
