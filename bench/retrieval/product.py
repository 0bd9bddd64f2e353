"""Curbside's search index as the product opens it, over a test set's documents as passages."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.retrieval import vectors
from bench.retrieval.datasets import TestSet
from bench.retrieval.peers import DEPTH, Search
from curbside.model.search import Entry, Query
from curbside.ports import Encoder
from curbside.search import generations
from curbside.search.dense_places import LEFT, folder_name
from curbside.search.filling import fill_index
from curbside.search.hybrid import HybridIndex
from curbside.search.lexical import LexicalIndex
from curbside.search.writer import IndexWriter


def entry(name: str, title: str, body: str) -> Entry:
    """A document as the product indexes a passage; it rests on nothing, so that evidence weighs nothing."""
    return Entry(name, "passages", "bench", title, f"{body} . {title}", (), prose=body)


@contextmanager
def generation_of(test: TestSet) -> Iterator[Path]:
    """The documents indexed, in a folder that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        generation = generations.begin(Path(folder))
        index = IndexWriter(generation)
        index.add(entry(d.id, d.title, d.body) for d in test.documents)
        index.commit()
        index.close()
        yield generation


def searching(test: TestSet, generation: Path, encoder: Encoder | None, keep: Path) -> Search:
    """A question's ids; the vectors kept for the set are copied in, as those of merged segments are."""
    index: LexicalIndex | HybridIndex = LexicalIndex(generation)
    if encoder is not None:
        vectors.segment(test, encoder, keep)
        name = folder_name(encoder.name)
        (generation / LEFT).mkdir()
        (generation / LEFT / f"kept-{name}").symlink_to((keep / vectors.corpus_of(test) / name).resolve())
        fill_index(generation, encoder)
        index = HybridIndex(LexicalIndex(generation), encoder)

    def search(question: str) -> list[str]:
        return [r.id for r in index.search(Query(question, "passages", by_meaning=True), limit=DEPTH)]

    return search
