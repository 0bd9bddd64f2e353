"""The search index with meaning: BM25 proposes, vectors propose, one order comes out, each result with its reasons.

Where no vectors are held it is the lexical index, result for result. Scores are on BM25's scale, so that what
else an answer weighs keeps its weight. Reads only; `filling` makes the vectors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from curbside.errors import IndexStale
from curbside.model.evidence import Reason
from curbside.model.search import Query, Result, What
from curbside.ports import Encoder
from curbside.search.analysis import asked_words, stems
from curbside.search.dense import DenseSegment, Floats, Likeness, Mask, nearest
from curbside.search.dense_places import folder_name
from curbside.search.fusion import WEIGHTS, Fused, Measured, Weights, fuse, scale_of
from curbside.search.lexical import Found, Held, LexicalIndex, read_entry
from curbside.search.parts import parts_of
from curbside.search.ranking import Scorer
from curbside.search.sentence_match import Asked, asked_of, nearness

CANDIDATES = 100
"""Of each way of finding: beyond them words and meaning have found nearly all there is (recall in bench/README.md)."""
BY_SENTENCE = 30
"""Of so many the sentences are read."""
LEAST_LIKE = 0.4
"""So like the question must a sentence of an entry be that shares no word asked: something is always nearest."""


class HybridIndex:
    """Meets the port of the lexical index it stands on; its version says how many entries have vectors."""

    def __init__(self, lexical: LexicalIndex, encoder: Encoder) -> None:
        self._lexical, self._encoder = lexical, encoder
        self._weights = WEIGHTS[encoder.name]
        shelf = (*lexical.shelf("statements"), *lexical.shelf("passages"))
        opened = {held.row.name: _opened(held, encoder) for held in shelf}
        self._dense = {name: dense for name, dense in opened.items() if dense is not None}

    def search(self, query: Query, *, limit: int) -> tuple[Result, ...]:
        """The best entries that fit, best first, ties by id, each with the reasons for its score."""
        shelf = [held for held in self._lexical.shelf(query.what) if held.row.name in self._dense]
        if not (shelf and query.by_meaning and limit > 0 and asked_words(query.text)):
            return self._lexical.search(query, limit=limit)
        vector, scorer = self._encoder.encode([query.text])[0], self._lexical.scorer(query)
        found = {f.id: f for f in self._lexical.find_by(scorer, query, limit=max(limit, CANDIDATES))}
        found |= self._by_meaning(query, scorer, shelf, vector, found)
        scale = scale_of((entry.words.total for entry in found.values()), scorer.most)
        measured = self._measured(found, vector, scale)
        for i in [i for i, m in measured.items() if not m.lexical and m.best < LEAST_LIKE]:
            del measured[i], found[i]
        measured |= self._by_sentence(_asked(query, scorer), found, measured)
        return self._results(found, measured, scale, limit)

    def count(self, what: What) -> int:
        """How many statements or passages can be found."""
        return self._lexical.count(what)

    @property
    def marks(self) -> Mapping[str, str]:
        """How far the index has followed what it is made of."""
        return self._lexical.marks

    def version(self) -> str:
        """The lexical index's, with how many of its entries have vectors and whose."""
        shelf = [*self._lexical.shelf("statements"), *self._lexical.shelf("passages")]
        filled = sum(held.row.living for held in shelf if held.row.name in self._dense)
        return (
            f"{self._lexical.version()}+{self._encoder.name}:{filled}" if filled else self._lexical.version()
        )

    def close(self) -> None:
        """Let go of the lexical index."""
        self._lexical.close()

    def _by_meaning(
        self,
        query: Query,
        scorer: Scorer,
        shelf: Sequence[Held],
        vector: Floats,
        found: Mapping[str, Found],
    ) -> dict[str, Found]:
        segments = [(self._dense[held.row.name], self._mask(query, held)) for held in shelf]
        near = nearest(segments, vector, limit=CANDIDATES)
        known = {(f.held.row.name, f.number) for f in found.values()}
        more: dict[str, Found] = {}
        for place, held in enumerate(shelf):
            numbers = [e.number for p, e in near if p == place and (held.row.name, e.number) not in known]
            for number, address in held.segment.numbered(numbers).items():
                entry = read_entry(query, scorer, held, number, address)
                if entry is not None:
                    more[entry.id] = entry
        return more

    def _mask(self, query: Query, held: Held) -> Mask | None:
        """What is alive and may fit; what only the stored entry can tell is settled when it is read."""
        if not (query.narrowing.narrows or held.dead):
            return None
        mask = np.ones(self._dense[held.row.name].entries, np.bool_)
        fitting = held.segment.fitting(query.narrowing)
        if fitting is not None:
            mask[:] = False
            mask[list(fitting)] = True
        mask[list(held.dead)] = False
        return mask

    def _measured(self, found: Mapping[str, Found], vector: Floats, scale: float) -> dict[str, Measured]:
        together: dict[str, list[Found]] = {}
        for entry in found.values():
            together.setdefault(entry.held.row.name, []).append(entry)
        measured: dict[str, Measured] = {}
        for name, entries in together.items():
            numbers = [entry.number for entry in entries]
            if name in self._dense:
                likeness: Sequence[Likeness] = self._dense[name].likeness(vector, numbers)
            else:
                likeness = [Likeness(number, 0.0, 0.0) for number in numbers]
            measured |= {
                entry.id: Measured(lexical=entry.words.total / scale, whole=like.whole, best=like.best)
                for entry, like in zip(entries, likeness, strict=True)
            }
        return measured

    def _by_sentence(
        self, asked: Asked, found: Mapping[str, Found], measured: Mapping[str, Measured]
    ) -> dict[str, Measured]:
        """The most promising, measured by their best sentence too."""
        promising = most_promising(measured, self._weights)
        texts = (found[i].stored for i in promising)
        near = nearness(asked, [parts_of(text.title, text.prose) for text in texts])
        return {i: replace(measured[i], near=share) for i, share in zip(promising, near, strict=True)}

    def _results(
        self, found: Mapping[str, Found], measured: Mapping[str, Measured], scale: float, limit: int
    ) -> tuple[Result, ...]:
        """Evidence weighs the words alone: likeness is never near nothing, and a factor on it would bury."""
        fused = fuse(measured, self._weights)
        scores = {
            i: round(found[i].score + scale * (f.score - f.parts["lexical"]), 4) for i, f in fused.items()
        }
        return tuple(
            Result(i, scores[i], (*found[i].reasons, self._meaning(measured[i], fused[i], scale)))
            for i in sorted(scores, key=lambda i: (-scores[i], i))[:limit]
        )

    def _meaning(self, measured: Measured, fused: Fused, scale: float) -> Reason:
        counted = {name: part * scale for name, part in fused.parts.items()}
        return Reason(
            "meaning",
            f"{counted['whole'] + counted['best']:.2f}: like the question {measured.whole:.2f} as a whole, "
            f"{measured.best:.2f} in its likest sentence ({self._encoder.name})",
            (
                Reason(
                    "sentence",
                    f"{counted['near']:.2f}: its best comes near to {measured.near:.2f} of the words asked",
                ),
            ),
        )


def most_promising(measured: Mapping[str, Measured], weights: Weights) -> list[str]:
    """Whose sentences are read, best first."""
    fused = fuse(measured, weights)
    return sorted(fused, key=lambda i: (-fused[i].score, i))[:BY_SENTENCE]


def _asked(query: Query, scorer: Scorer) -> Asked:
    """The words asked; a word of several stems is as rare as the rarest."""
    rarity = scorer.statistics.rarity
    return asked_of(
        asked_words(query.text),
        lambda word: max((rarity("text", stem) for stem in stems(word)), default=0.0),
    )


def _opened(held: Held, encoder: Encoder) -> DenseSegment | None:
    """A segment's vectors; where they are missing or damaged words answer, and `curbside index` makes them."""
    place = held.segment.folder / folder_name(encoder.name)
    try:
        return DenseSegment(place, encoder=encoder.name) if place.exists() else None
    except IndexStale:
        return None
