"""What every search index promises, held by the lexical index and by the one in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from curbside.errors import IndexStale
from curbside.model.library import Library
from curbside.model.statement import Statement
from curbside.ports import SearchIndex
from curbside.search.lexical import LexicalIndex, build_index
from tests.fakes import MemoryIndex
from tests.libraries import MADE_UP, library_in

Build = Callable[[Sequence[Statement]], SearchIndex]


@pytest.fixture(scope="module")
def library() -> Library:
    return library_in(MADE_UP)


@pytest.fixture(params=["lexical", "memory"])
def build(request: pytest.FixtureRequest, library: Library, tmp_path: Path) -> Build:
    def lexical(statements: Sequence[Statement]) -> SearchIndex:
        build_index(tmp_path, statements, dict(library.concepts), version="v1")
        return LexicalIndex(tmp_path, version="v1")

    def memory(statements: Sequence[Statement]) -> SearchIndex:
        return MemoryIndex(statements, version="v1")

    return lexical if request.param == "lexical" else memory


def test_a_statement_is_found_first_by_its_own_words(build: Build, library: Library) -> None:
    index = build(library.statements)
    for statement in library.statements:
        assert index.search(statement.text, limit=5)[0][0] == statement.id


def test_scores_fall_and_the_limit_is_kept(build: Build, library: Library) -> None:
    found = build(library.statements).search("dorvaxin for Vellmark fever in adults", limit=3)
    assert len(found) == 3
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


@pytest.mark.parametrize("text", ["", "   ", "?!", "xylophone"])
def test_words_that_stand_nowhere_find_nothing(build: Build, library: Library, text: str) -> None:
    assert build(library.statements).search(text, limit=5) == ()


@pytest.mark.parametrize(
    "text", ['"dorvaxin', "dorvaxin AND (", "body:dorvaxin^", "dorvaxin*", "NOT -dorvaxin"]
)
def test_a_question_is_never_read_as_a_query_language(build: Build, library: Library, text: str) -> None:
    assert "dorvaxin-dose" in {i for i, _ in build(library.statements).search(text, limit=5)}


def test_equals_stand_by_id_whatever_the_order_of_the_build(build: Build, library: Library) -> None:
    twins = [replace(library.statements[0], id=f"twin-{n}") for n in range(4)]
    assert [i for i, _ in build(twins[::-1]).search(twins[0].text, limit=4)] == [t.id for t in twins]


def test_which_equals_pass_the_limit_does_not_hang_on_the_order_of_the_build(
    build: Build, library: Library
) -> None:
    twins = [replace(library.statements[0], id=f"twin-{n}") for n in range(4)]
    text = twins[0].text
    assert build(twins[::-1]).search(text, limit=2) == build(twins).search(text, limit=2)


def test_an_empty_library_can_be_searched(build: Build) -> None:
    assert build([]).search("dorvaxin", limit=5) == ()


def test_the_version_names_what_it_was_built_from(build: Build, library: Library) -> None:
    assert "v1" in build(library.statements).version()


def test_an_index_of_another_library_is_refused_with_what_to_do(library: Library, tmp_path: Path) -> None:
    build_index(tmp_path, library.statements, dict(library.concepts), version="v1")
    with pytest.raises(IndexStale) as refused:
        LexicalIndex(tmp_path, version="v2")
    assert "doctor --mend" in refused.value.advice


def test_a_new_generation_takes_the_place_of_the_old_one(library: Library, tmp_path: Path) -> None:
    build_index(tmp_path, library.statements, dict(library.concepts), version="v1")
    old = LexicalIndex(tmp_path, version="v1")
    build_index(tmp_path, library.statements[:1], dict(library.concepts), version="v2")
    assert len(LexicalIndex(tmp_path, version="v2").search("dorvaxin", limit=9)) == 1
    assert len(old.search("dorvaxin", limit=9)) > 1
