"""Curbside's search over a test set: its analyser, index, vectors, sentence match and fusion, as the product has them.

Each question's candidates are measured once; ablations and tuning weigh the same measures differently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
import tantivy

from bench.retrieval.datasets import TestSet, Text
from bench.retrieval.metrics import ranked
from bench.retrieval.peers import DEPTH
from curbside.search.analysis import asked_words
from curbside.search.dense import DenseSegment, nearest
from curbside.search.fusion import WEIGHTS, Measured, Weights, fuse, scale_of
from curbside.search.hybrid import most_promising
from curbside.search.parts import parts_of
from curbside.search.ranking import K1, rarity
from curbside.search.sentence_match import asked_of, nearness
from curbside.terms.function_words import is_function_word
from curbside.terms.tokens import tokenise

TITLE_WEIGHT = 0.15

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
        self._title_uses: Counter[str] = Counter()
        writer = self._index.writer(100_000_000, 1)
        for d in documents:
            title, text = stems(d.title), stems(d.body)
            self._uses.update({*title, *text})
            self._title_uses.update(set(title))
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
        return rarity(len(self._held), self._uses[stem])

    def most(self, asked: Sequence[str]) -> float:
        """The most that these stems could count."""
        in_title = sum(rarity(len(self._held), self._title_uses[s]) for s in dict.fromkeys(asked))
        return (K1 + 1) * (sum(map(self.rarity, dict.fromkeys(asked))) + TITLE_WEIGHT * in_title)

    @lru_cache(maxsize=1 << 14)  # noqa: B019 - one index lives as long as its test set
    def sentences(self, name: str) -> tuple[str, ...]:
        """The parts of an entry whose words are compared."""
        return parts_of(self._held[name].title, self._held[name].body)


Candidates = Mapping[str, Mapping[str, Measured]]
"""Everything measured, by question and document."""


def measure(
    test: TestSet, lexical: Lexical, segment: DenseSegment, asked: Mapping[str, np.ndarray], encoder: str
) -> Candidates:
    """The best by words and the nearest by meaning; the sentences of the most promising are read."""
    names = [d.id for d in test.documents]
    places = {name: place for place, name in enumerate(names)}
    measured = {}
    for number, question in test.questions.items():
        stems_asked = asked_stems(question)
        scores = lexical.search(stems_asked)
        scale = scale_of(scores.values(), lexical.most(stems_asked))
        near = nearest([(segment, None)], asked[question], limit=DEPTH)
        found = list(dict.fromkeys([*ranked(scores), *(names[e.number] for _, e in near)]))
        like = segment.likeness(asked[question], [places[name] for name in found])
        measured[number] = _read(
            question,
            lexical,
            {
                name: Measured(lexical=scores.get(name, 0.0) / scale, whole=one.whole, best=one.best)
                for name, one in zip(found, like, strict=True)
            },
            WEIGHTS[encoder],
        )
    return measured


def _read(
    question: str, lexical: Lexical, measured: dict[str, Measured], weights: Weights
) -> dict[str, Measured]:
    asked = asked_of(
        asked_words(question), lambda word: max((lexical.rarity(stem) for stem in stems(word)), default=0.0)
    )
    promising = most_promising(measured, weights)
    shares = nearness(asked, [lexical.sentences(name) for name in promising])
    return measured | {n: replace(measured[n], near=s) for n, s in zip(promising, shares, strict=True)}


def rankings(candidates: Candidates, weights: Weights, *, lexical: bool = True) -> dict[str, list[str]]:
    """Every question's ids in the order of these weights; `lexical` False leaves BM25 out."""
    found = {}
    for number, measured in candidates.items():
        fused = fuse(measured, weights)
        found[number] = ranked(
            {name: f.score - (0.0 if lexical else f.parts["lexical"]) for name, f in fused.items()}
        )
    return found
