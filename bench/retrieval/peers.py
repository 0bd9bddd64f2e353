"""The peers, each as its documentation shows it: documents come in, a function from question to ranked ids goes out.

All get title and text as one text and the same question; nothing of Curbside's is used.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import bm25s
import numpy as np
import tantivy

from bench.retrieval.datasets import Text
from bench.retrieval.metrics import ranked

DEPTH = 100
Search = Callable[[str], list[str]]
Engine = Callable[[Sequence[Text]], Search]


def one_text(document: Text) -> str:
    """Title and body as one text."""
    return f"{document.title}\n{document.body}".strip()


def plain_tantivy(documents: Sequence[Text]) -> Search:
    """Its English analyser, one field, the words of the question as alternatives."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("text", tokenizer_name="en_stem")
    index = tantivy.Index(builder.build())
    writer = index.writer(100_000_000, 1)
    for document in documents:
        writer.add_document(tantivy.Document(id=[document.id], text=[one_text(document)]))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(question: str) -> list[str]:
        words = " ".join(re.findall(r"\w+", question.lower()))
        if not words:
            return []
        found = searcher.search(index.parse_query(words, ["text"]), limit=DEPTH).hits
        return ranked({str(searcher.doc(place)["id"][0]): score for score, place in found})

    return search


def plain_bm25s(documents: Sequence[Text]) -> Search:
    """Its own tokeniser with its English stop words, no stemmer, its default BM25."""
    tokens: Any = bm25s.tokenize([one_text(d) for d in documents], stopwords="en", show_progress=False)
    engine = bm25s.BM25()
    engine.index(tokens, show_progress=False)
    depth = min(DEPTH, len(documents))

    def search(question: str) -> list[str]:
        asked: Any = bm25s.tokenize([question], stopwords="en", show_progress=False)
        if not asked.vocab:
            return []
        places, scores = engine.retrieve(asked, k=depth, show_progress=False)
        found = zip(places[0].tolist(), scores[0].tolist(), strict=True)
        return ranked({documents[place].id: score for place, score in found if score > 0})

    return search


def plain_fts5(documents: Sequence[Text]) -> Search:
    """SQLite's full-text table with its Porter stemmer; the words of the question as alternatives."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE held USING fts5(id UNINDEXED, text, tokenize = 'porter unicode61')"
    )
    database.executemany("INSERT INTO held VALUES (?, ?)", [(d.id, one_text(d)) for d in documents])

    def search(question: str) -> list[str]:
        words = dict.fromkeys(re.findall(r"\w+", question.lower()))
        if not words:
            return []
        asked = " OR ".join(f'"{word}"' for word in words)
        rows = database.execute(
            "SELECT id, -bm25(held) FROM held WHERE held MATCH ? ORDER BY bm25(held) LIMIT ?", (asked, DEPTH)
        )
        return ranked(dict(rows))

    return search


def dense_alone(documents: Sequence[Text], vectors: np.ndarray, asked: Mapping[str, np.ndarray]) -> Search:
    """An encoder's vectors and nothing else, compared exactly; `asked` holds the question's vector."""

    def search(question: str) -> list[str]:
        likeness = vectors @ asked[question]
        best = np.argpartition(-likeness, min(DEPTH, len(likeness) - 1))[:DEPTH]
        return ranked({documents[place].id: float(likeness[place]) for place in best})

    return search
