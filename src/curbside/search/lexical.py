"""The search index opened for reading: a query goes in, entries with exact scores and their reasons come out.

The engine proposes, `ranking` scores, and nothing left out could have ranked higher: it is asked further until that
is sure. What was opened stays as it was, whatever a writer does meanwhile.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curbside.errors import IndexStale
from curbside.model.evidence import Reason
from curbside.model.search import Query, Result, What
from curbside.search.asking import Asked, asked_of
from curbside.search.catalogue import ADVICE, INDEX_FORMAT, Catalogue, SegmentRow
from curbside.search.generations import CATALOGUE
from curbside.search.ranking import FIELDS, Scored, Scorer, Statistics, plan_of
from curbside.search.segments import Proposals, Segment, Stored
from curbside.search.writer import SEGMENTS

_SPARE = 100
"""Entries proposed beyond twice the limit at first: mostly enough to be sure of the order within it."""
_DEEPER = 4
"""How much further the engine is asked where it was not."""
_TRIES = 20
"""How often an index is opened anew that is being merged while it is opened."""


@dataclass(frozen=True, slots=True)
class Held:
    """A segment with what of it does not count."""

    row: SegmentRow
    segment: Segment
    dead: frozenset[int]


class LexicalIndex:
    """Reads a generation; raises IndexStale where there is none or another program made it."""

    def __init__(self, generation: Path) -> None:
        for attempt in range(_TRIES):
            try:
                self._open(generation)
                return
            except (OSError, ValueError) as error:
                # A merge has removed a segment between the catalogue and this: the catalogue knows better now.
                if attempt == _TRIES - 1:
                    raise IndexStale("the search index cannot be opened", advice=ADVICE) from error

    def _open(self, generation: Path) -> None:
        self._catalogue = Catalogue(generation / CATALOGUE)
        folder = generation / SEGMENTS
        self._held = [
            Held(row, Segment(folder / row.name, row.what), self._catalogue.dead(row.name))
            for row in self._catalogue.segments()
        ]

    def close(self) -> None:
        """Let go of the catalogue's state."""
        self._catalogue.close()

    def version(self) -> str:
        """Format and content: the same for the same entries, however the index was built."""
        return f"{INDEX_FORMAT}/{self._catalogue.state:064x}"[: len(INDEX_FORMAT) + 17]

    @property
    def marks(self) -> Mapping[str, str]:
        """How far the index has followed what it is made of."""
        return self._catalogue.marks

    def count(self, what: What) -> int:
        """How many statements or passages can be found."""
        return sum(h.row.living for h in self.shelf(what))

    def search(self, query: Query, *, limit: int) -> tuple[Result, ...]:
        """The best entries for a query, best first; ties are broken by id."""
        return tuple(Result(found.id, found.score, found.reasons) for found in self.find(query, limit=limit))

    def find(self, query: Query, *, limit: int) -> tuple[Found, ...]:
        """The same, each with where it stands and what it holds."""
        return self.find_by(self.scorer(query), query, limit=limit)

    def find_by(self, scorer: Scorer, query: Query, *, limit: int) -> tuple[Found, ...]:
        """The same by a scorer that was made for the query."""
        shelf = self.shelf(query.what)
        if not scorer.plan.groups or not shelf or limit < 1:
            return ()
        looking = _Looking(query, shelf, scorer, limit)
        asked = [asked_of(scorer.plan, held.row, held.segment, scorer.statistics) for held in shelf]
        depths = {place: 2 * limit + _SPARE for place, one in enumerate(asked) if one.groups}
        while depths:
            for place, depth in depths.items():
                looking.offer(place, _offered(query, shelf[place], asked[place], depth))
            short = looking.settle()
            depths = {place: depths[place] * _DEEPER for place in short}
        return looking.best()

    def shelf(self, what: What) -> Sequence[Held]:
        """The segments of one kind."""
        return [h for h in self._held if h.row.what == what]

    def scorer(self, query: Query) -> Scorer:
        """What scores any entry for a query."""
        plan = plan_of(query)
        return Scorer(plan, self._statistics(self.shelf(query.what), plan.stems))

    def _statistics(self, shelf: Sequence[Held], stems: Sequence[str]) -> Statistics:
        counts = {
            (f, stem): sum(h.segment.frequency(f, stem) for h in shelf) for f in FIELDS for stem in stems
        }
        buried = [h.row.name for h in shelf if h.dead]
        if buried:
            for key, documents in self._catalogue.dead_frequencies(buried, stems).items():
                counts[key] -= documents
        lengths = {f: sum(h.row.living_length(f) for h in shelf) for f in FIELDS}
        return Statistics(sum(h.row.living for h in shelf), lengths, counts)


@dataclass(frozen=True, slots=True)
class _Offers:
    """What a segment's engine proposes with the most that each can be worth, and that anything else of it can."""

    proposed: Proposals
    most: Sequence[float]
    beyond: float


def _offered(query: Query, held: Held, asked: Asked, depth: int) -> _Offers:
    found = held.segment.propose(asked.groups, held.segment.filters(query.narrowing), depth)
    worths = asked.most_of(found.scores, found.lengths)
    most = [worth * weight for worth, weight in zip(worths, found.weights, strict=True)]
    return _Offers(found, most, asked.most_beyond(found.scores[-1]) if len(found.scores) == depth else 0.0)


class _Looking:
    """One search while it goes on: what was scored, and the best so far."""

    def __init__(self, query: Query, shelf: Sequence[Held], scorer: Scorer, limit: int) -> None:
        self._query, self._shelf, self._scorer, self._limit = query, shelf, scorer, limit
        self._offers: dict[int, _Offers] = {}
        self._scored: dict[tuple[int, int], Found | None] = {}

    def offer(self, place: int, offers: _Offers) -> None:
        """Take in what the segment at this place on the shelf proposes."""
        self._offers[place] = offers

    def settle(self) -> Sequence[int]:
        """Score offers until none left can be among the best; the segments beyond whose proposals something can."""
        best: list[float] = []
        for most, place, number, address in self._most_promising_first():
            if len(best) == self._limit and best[0] > most:
                break
            found = self._score(place, number, address)
            if found is None:
                continue
            if len(best) < self._limit:
                heapq.heappush(best, found.score)
            else:
                heapq.heappushpop(best, found.score)
        least = best[0] if len(best) == self._limit else 0.0
        return [place for place, o in self._offers.items() if o.beyond and o.beyond >= least]

    def _most_promising_first(self) -> Iterator[tuple[float, int, int, Any]]:
        """The most that each living entry offered can be worth, where it stands and its address."""
        # Few are taken before none left can be among the best: a heap orders no more than those.
        offered = [
            (-most, place, nth)
            for place, offers in self._offers.items()
            for nth, most in enumerate(offers.most)
        ]
        heapq.heapify(offered)
        while offered:
            most, place, nth = heapq.heappop(offered)
            proposed = self._offers[place].proposed
            if (number := proposed.numbers[nth]) not in self._shelf[place].dead:
                yield -most, place, number, proposed.addresses[nth]

    def _score(self, place: int, number: int, address: Any) -> Found | None:
        """The exact score of an entry, or None where it does not fit or holds none of the words."""
        if (place, number) not in self._scored:
            found = read_entry(self._query, self._scorer, self._shelf[place], number, address)
            self._scored[place, number] = found if found is not None and found.score else None
        return self._scored[place, number]

    def best(self) -> tuple[Found, ...]:
        """The best entries, ties by id."""
        found = (one for one in self._scored.values() if one is not None)
        return tuple(sorted(found, key=lambda one: (-one.score, one.id))[: self._limit])


@dataclass(frozen=True, slots=True)
class Found:
    """An entry scored, where it stands and what it holds."""

    score: float
    words: Scored
    held: Held
    number: int
    stored: Stored

    @property
    def id(self) -> str:
        """The entry's id."""
        return self.stored.id

    @property
    def evidence(self) -> float:
        """The factor that the evidence it rests on counts."""
        return self.stored.about.weight

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The words that counted, and the evidence."""
        return self.words.reason, self.stored.about.because


def read_entry(query: Query, scorer: Scorer, held: Held, number: int, address: Any) -> Found | None:
    """An entry with the score of its words, which may be 0; None where it does not fit."""
    stored, narrowing = held.segment.stored(address), query.narrowing
    about = stored.about
    if narrowing.narrows and not narrowing.fits(about.grounds, about.populations):
        return None
    words = scorer.score(stored.written)
    score = round(words.total * about.weight, 4)
    return Found(score, words, held, number, stored)
