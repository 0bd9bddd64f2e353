"""What every index writer promises, held by the one on disk and by the one in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from curbside.model.search import Query
from curbside.ports import IndexWriter, SearchIndex
from curbside.search import generations
from curbside.search.lexical import LexicalIndex
from tests.fakes import MemoryIndex
from tests.search_examples import entry, writing

Open = Callable[[], SearchIndex]


@pytest.fixture(params=["lexical", "memory"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[IndexWriter, Open]]:
    with ExitStack() as stack:
        if request.param == "lexical":
            generation = generations.begin(tmp_path)
            yield stack.enter_context(writing(generation)), lambda: LexicalIndex(generation)
        else:
            memory = MemoryIndex()
            yield memory, lambda: memory


def found(index: SearchIndex, text: str = "dorvaxin") -> list[str]:
    return [r.id for r in index.search(Query(text), limit=9)]


def test_entries_are_seen_once_they_are_committed(both: tuple[IndexWriter, Open]) -> None:
    writer, opened = both
    writer.add([entry("a", "Offer dorvaxin.")])
    assert (writer.waiting, found(opened())) == (1, [])
    writer.commit()
    assert (writer.waiting, found(opened())) == (0, ["a"])


def test_the_entries_of_an_owner_go_together(both: tuple[IndexWriter, Open]) -> None:
    writer, opened = both
    writer.add(
        [entry("a", "dorvaxin", owner="one"), entry("b", "dorvaxin", owner="one"), entry("c", "dorvaxin")]
    )
    writer.commit()
    writer.remove("one")
    writer.commit()
    assert found(opened()) == ["c"]


def test_an_owner_is_replaced_in_one_commit_and_again_within_it(both: tuple[IndexWriter, Open]) -> None:
    writer, opened = both
    writer.add([entry("a", "dorvaxin", owner="one")])
    writer.commit()
    for text in ("tellurib", "dorvaxin again"):
        writer.remove("one")
        writer.add([entry("b", text, owner="one")])
    writer.commit()
    assert (found(opened()), found(opened(), "tellurib")) == (["b"], [])


def test_removing_who_owns_nothing_changes_nothing(both: tuple[IndexWriter, Open]) -> None:
    writer, opened = both
    writer.add([entry("a", "dorvaxin")])
    writer.commit()
    before = opened().version()
    writer.remove("nobody")
    writer.commit()
    assert opened().version() == before


def test_marks_are_kept_with_the_commit_they_came_with(both: tuple[IndexWriter, Open]) -> None:
    writer, _ = both
    assert dict(writer.marks) == {}
    writer.add([entry("a", "dorvaxin")])
    writer.commit({"change": "7"})
    writer.add([entry("b", "dorvaxin")])
    writer.commit()
    assert dict(writer.marks) == {"change": "7"}


def test_what_was_not_committed_is_gone_with_its_writer(tmp_path: Path) -> None:
    generation = generations.begin(tmp_path)
    with writing(generation) as writer:
        writer.add([entry("a", "dorvaxin")])
    with writing(generation) as writer:
        writer.add([entry("b", "dorvaxin")])
        writer.commit()
    assert found(LexicalIndex(generation)) == ["b"]
