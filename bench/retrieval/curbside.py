"""Curbside's search over a test set: its analyser, index, vectors, sentence match and fusion, as the product has them.

Each question's candidates are measured once; ablations and tuning weigh the same measures differently.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import tantivy

from bench.retrieval.datasets import TestSet, Text
from bench.retrieval.metrics import ranked
from bench.retrieval.peers import DEPTH
from curbside.search.dense import DenseSegment, nearest
from curbside.search.fusion import Measured, Weights, fuse
from curbside.search.parts import parts_of
from curbside.search.sentence_match import asked_of, match
from curbside.terms.function_words import is_function_word
from curbside.terms.tokens import tokenise

TITLE_WEIGHT = 0.15
MEAN_SENTENCE = 22.0
"""Stems in a sentence, near enough for every corpus held."""

_stemmer = (
    tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    .filter(tantivy.Filter.stemmer("english"))
    .build()
)


@lru_cache(maxsize=1 << 18)
def _stem(key: str) -> tuple[str, ...]:
    return tuple(_stemmer.analyze(key))


def stems(text: str) -> list[str]:
    """The stems of a text, as indexed."""
    return [stem for token in tokenise(text) for stem in _stem(token.key)]


def asked_stems(question: str, *, function_words: bool = False) -> list[str]:
    """The stems of a question that name something; all of them where none does."""
    kept = [stem for t in tokenise(question) if not is_function_word(t.text) for stem in _stem(t.key)]
    return stems(question) if function_words or not kept else kept


class Lexical:
    """One field with everything, the title once more at a small weight."""

    def __init__(self, documents: Sequence[Text]) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        for field in ("text", "title"):
            builder.add_text_field(field, tokenizer_name="whitespace")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        self._held = {d.id: d for d in documents}
        self._uses: Counter[str] = Counter()
        writer = self._index.writer(100_000_000, 1)
        for d in documents:
            title, text = stems(d.title), stems(d.body)
            self._uses.update({*title, *text})
            writer.add_document(
                tantivy.Document(id=[d.id], text=[" ".join([*title, *text])], title=[" ".join(title)])
            )
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, asked: Sequence[str], *, title: float = TITLE_WEIGHT) -> dict[str, float]:
        """The best entries with their scores."""
        query = tantivy.Query
        words = [
            (tantivy.Occur.Should, query.term_query(self._schema, "text", s)) for s in dict.fromkeys(asked)
        ]
        if title:
            words += [
                (tantivy.Occur.Should, query.boost_query(query.term_query(self._schema, "title", s), title))
                for s in dict.fromkeys(asked)
            ]
        found = self._searcher.search(query.boolean_query(words), limit=DEPTH).hits
        return {str(self._searcher.doc(place)["id"][0]): score for score, place in found}

    def rarity(self, stem: str) -> float:
        """Inverse document frequency as the engine computes it."""
        uses = self._uses[stem]
        return math.log(1 + (len(self._held) - uses + 0.5) / (uses + 0.5))

    @lru_cache(maxsize=1 << 14)  # noqa: B019 - one index lives as long as its test set
    def sentences(self, name: str) -> list[list[str]]:
        """The stems of each part of an entry."""
        text = self._held[name]
        return [stems(part) for part in parts_of(text.title, text.body)]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Everything measured for every question."""

    measured: Mapping[str, Mapping[str, Measured]]
    all_words: Mapping[str, float]
    """The lexical score of a text that holds every word asked, by question."""


def measure(
    test: TestSet, lexical: Lexical, segment: DenseSegment | None, asked: Mapping[str, np.ndarray]
) -> Candidates:
    """The best by words and the nearest by meaning, each measured in every way."""
    names = [d.id for d in test.documents]
    places = {name: place for place, name in enumerate(names)}
    measured, totals = {}, {}
    for number, question in test.questions.items():
        measured[number] = _one(question, lexical, segment, asked.get(question), names, places)
        totals[number] = asked_of(asked_stems(question), lexical.rarity).total
    return Candidates(measured, totals)


def _one(
    question: str,
    lexical: Lexical,
    segment: DenseSegment | None,
    vector: np.ndarray | None,
    names: Sequence[str],
    places: Mapping[str, int],
) -> dict[str, Measured]:
    words = asked_stems(question)
    scores = lexical.search(words)
    found = list(ranked(scores))
    like = {}
    if segment is not None and vector is not None:
        near = nearest([(segment, None)], vector, limit=DEPTH)
        found = list(dict.fromkeys([*found, *(names[e.number] for _, e in near)]))
        like = dict(zip(found, segment.likeness(vector, [places[name] for name in found]), strict=True))
    asked = asked_of(words, lexical.rarity)
    measured = {}
    for name in found:
        held = match(asked, lexical.sentences(name), mean_length=MEAN_SENTENCE)
        near_it = like.get(name)
        measured[name] = Measured(
            lexical=scores.get(name, 0.0),
            whole=near_it.whole if near_it else 0.0,
            best=near_it.best if near_it else 0.0,
            words=held.words,
            pairs=held.pairs,
        )
    return measured


def rankings(candidates: Candidates, weights: Weights, *, lexical: bool = True) -> dict[str, list[str]]:
    """Every question's ids in the order of these weights; `lexical` False leaves BM25 out."""
    found = {}
    for number, measured in candidates.measured.items():
        fused = fuse(measured, weights, all_words=candidates.all_words[number])
        found[number] = ranked(
            {name: f.score - (0.0 if lexical else f.parts["lexical"]) for name, f in fused.items()}
        )
    return found
