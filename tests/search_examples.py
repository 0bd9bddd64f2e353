"""Small made-up index entries, and an index of them on disk or in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from curbside.model.search import Entry, Ground, What
from curbside.model.source import Lifecycle, WorkKind
from curbside.model.statement import Population
from curbside.ports import SearchIndex
from curbside.search import generations
from curbside.search.encoders.static import StaticEncoder
from curbside.search.filling import fill_index
from curbside.search.hybrid import HybridIndex
from curbside.search.lexical import LexicalIndex
from curbside.search.writer import IndexWriter

Build = Callable[[Iterable[Entry]], SearchIndex]


def ground(
    edition: str = "ossenfield-2024", *, kind: WorkKind = "guideline", organisation: str = "ossenfield-college",
    year: int = 2024, jurisdiction: str = "UK", language: str = "en", lifecycle: Lifecycle = "current",
) -> Ground:  # fmt: skip
    """An edition to rest on."""
    return Ground(edition, kind, organisation, year, jurisdiction, language, lifecycle)


def entry(
    name: str, text: str, *, owner: str = "", title: str = "", what: What = "statements",
    grounds: Sequence[Ground] = (ground(),), populations: Sequence[Population] = (), extracted: bool = False,
) -> Entry:  # fmt: skip
    """An entry; by default it comes and goes alone."""
    return Entry(name, what, owner or name, title, text, tuple(grounds), tuple(populations), extracted)


@contextmanager
def writing(generation: Path) -> Iterator[IndexWriter]:
    """The one writer of a generation."""
    index = IndexWriter(generation)
    try:
        yield index
    finally:
        index.close()


def built_with_vectors(home: Path, entries: Iterable[Entry]) -> HybridIndex:
    """An index built at once, with the shipped encoder's vectors; what an entry says is its text."""
    encoder = StaticEncoder()
    index = built(home, (replace(e, prose=e.prose or e.text) for e in entries))
    fill_index(generations.current(home), encoder)
    return HybridIndex(index, encoder)


def built(home: Path, entries: Iterable[Entry]) -> LexicalIndex:
    """An index built at once."""
    generation = generations.begin(home)
    with writing(generation) as index:
        index.add(entries)
        index.commit()
    generations.use(home, generation)
    return LexicalIndex(generation)
