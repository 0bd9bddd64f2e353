"""The score of an entry: BM25 over its text, its title at a small weight, other words below the words asked.

Pure: the plan of a query and the statistics of what is held go in, a score and its reasons come out. The engine
only proposes entries; what they are worth is computed here, from living entries alone, so that an index that
grew step by step ranks as one built at once.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from curbside.model.evidence import Reason
from curbside.model.search import Expansion, Query
from curbside.search.analysis import BETWEEN, asked_stems, stems

K1, B = 1.2, 0.75
"""BM25's usual constants, which are also the engine's: its proposals are bounded by the same formula."""

TEXT_WEIGHT, TITLE_WEIGHT = 1.0, 0.15
"""The text holds the title too. A title counted in full costs long questions 20 points of 100 (DESIGN)."""

FIELDS: Mapping[str, float] = {"text": TEXT_WEIGHT, "title": TITLE_WEIGHT}


@dataclass(frozen=True, slots=True)
class Statistics:
    """What BM25 counts over all living entries of a kind; frequencies by (field, stem)."""

    documents: int
    lengths: Mapping[str, int]
    """Stems in all, by field."""
    frequencies: Mapping[tuple[str, str], int]

    def rarity(self, field: str, stem: str) -> float:
        """Inverse document frequency."""
        return rarity(self.documents, self.frequencies.get((field, stem), 0))

    def mean_length(self, field: str) -> float:
        """Stems an entry has on average."""
        return max(self.lengths[field] / max(self.documents, 1), 1e-9)


def rarity(documents: int, frequency: int) -> float:
    """Inverse document frequency as the engine computes it."""
    return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))


@dataclass(frozen=True, slots=True)
class Alternative:
    """An expansion as stems."""

    stems: tuple[str, ...]
    of: Expansion


@dataclass(frozen=True, slots=True)
class Group:
    """Stems asked that name one thing, and other ways to say it: the best way counts, none is added up."""

    asked: tuple[str, ...]
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """A way to say a thing as the engine is asked for it: the most each stem can count, alone or all in one field."""

    stems: Mapping[str, float]
    together: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A query taken apart: every stem asked stands in exactly one group; `said` gives it back as it was asked."""

    groups: tuple[Group, ...]
    said: Mapping[str, str]

    @property
    def stems(self) -> tuple[str, ...]:
        """Every stem that can count, each once."""
        every = (s for g in self.groups for s in (*g.asked, *(s for a in g.alternatives for s in a.stems)))
        return tuple(dict.fromkeys(every))

    @property
    def bounds(self) -> tuple[tuple[Bound, ...], ...]:
        """For each group its ways to be said: no entry is worth more than the best of them, summed over the groups."""
        return tuple(
            (Bound(dict.fromkeys(group.asked, 1.0)), *map(_bound, group.alternatives))
            for group in self.groups
        )


def _bound(alternative: Alternative) -> Bound:
    often = Counter(alternative.stems)
    return Bound({s: alternative.of.weight * n for s, n in often.items()}, together=len(often) > 1)


def plan_of(query: Query) -> Plan:
    """The groups of a query, in the order asked."""
    asked = asked_stems(query.text)
    by_words: dict[str, list[Expansion]] = {}
    for expansion in query.expansions:
        by_words.setdefault(expansion.asked, []).append(expansion)
    groups: list[Group] = []
    taken: set[str] = set()
    for words, expansions in by_words.items():
        own = tuple(s for s in dict.fromkeys(stems(words)) if s in asked and s not in taken)
        alternatives = (Alternative(tuple(stems(e.words)), e) for e in expansions)
        groups.append(Group(own, tuple(a for a in alternatives if a.stems)))
        taken.update(own)
    return Plan((*groups, *(Group((stem,)) for stem in asked if stem not in taken)), asked)


@dataclass(frozen=True, slots=True)
class Scored:
    """What the words of an entry are worth: each stem in text and title, and each thing said in other words."""

    total: float
    by_field: Mapping[str, Mapping[str, float]]
    widened: tuple[tuple[float, Expansion], ...]
    words: Mapping[str, str]
    """The words asked, by stem."""

    @property
    def reason(self) -> Reason:
        """The words that counted, the weightiest first, with what of them stands in the title."""
        text, title = self.by_field["text"], self.by_field["title"]
        asked = [stem for stem in {**text, **title} if stem in self.words]
        worths = [(-text.get(stem, 0.0) - title.get(stem, 0.0), stem) for stem in asked]
        said = [
            f"{self.words[stem]} {-less:.2f} ({title[stem]:.2f} of it in the title)"
            if stem in title
            else f"{self.words[stem]} {-less:.2f}"
            for less, stem in sorted(worths)
        ]
        children = (
            Reason(
                "other words", f"“{e.words}”, {e.why} of “{e.asked}”, counted at {e.weight:g}: {worth:.2f}"
            )
            for worth, e in self.widened
        )
        return Reason("words", f"BM25 {self.total:.2f}: {', '.join(said)}", tuple(children))


class Scorer:
    """Scores entries for one query; an entry is its stems by field."""

    def __init__(self, plan: Plan, statistics: Statistics) -> None:
        self.plan, self.statistics, self._said = plan, statistics, plan.said
        every = plan.stems
        self._plain = tuple(stem for g in plan.groups if not g.alternatives for stem in g.asked)
        self._widened = tuple(
            (g.asked, tuple(map(self._way, g.alternatives))) for g in plan.groups if g.alternatives
        )
        self._wanted = frozenset(every)
        self._rare = {
            f: {stem: weight * (K1 + 1) * statistics.rarity(f, stem) for stem in every}
            for f, weight in FIELDS.items()
        }
        self._norm = {f: K1 * B / statistics.mean_length(f) for f in FIELDS}

    @property
    def most(self) -> float:
        """What an entry would be worth in which every word asked stands times without end."""
        plain = sum(rare[stem] for rare in self._rare.values() for stem in self._plain)
        widened = (
            max(
                sum(rare[stem] for rare in self._rare.values() for stem in asked),
                *(way.of.weight * sum(way.rare.values()) for way in ways),
            )
            for asked, ways in self._widened
        )
        return plain + sum(widened)

    def _way(self, alternative: Alternative) -> _Way:
        """Words of an expansion count where they stand side by side, as rare as all of them together."""
        stems, rarity = alternative.stems, self.statistics.rarity
        rare = {f: weight * sum(rarity(f, stem) for stem in stems) * (K1 + 1) for f, weight in FIELDS.items()}
        return _Way(alternative.of, stems, frozenset(stems), f" {BETWEEN.join(stems)} ", rare)

    def score(self, written: Mapping[str, str]) -> Scored:
        """What the words of an entry are worth."""
        by_field, norms = {}, {}
        for field, text in written.items():
            held = text.split()
            norms[field] = norm = K1 * (1 - B) + self._norm[field] * len(held)
            rare = self._rare[field]
            by_field[field] = {
                stem: rare[stem] * (often := held.count(stem)) / (often + norm)
                for stem in self._wanted.intersection(held)
            }
        worths = dict(by_field["text"])
        for stem, worth in by_field["title"].items():
            worths[stem] = worths.get(stem, 0.0) + worth
        total = sum([worths[stem] for stem in self._plain if stem in worths])
        widened = []
        for asked, ways in self._widened:
            best, by = sum([worths[stem] for stem in asked if stem in worths]), None
            for way in ways:
                if worths.keys() >= way.needed:
                    worth = way.of.weight * way.worth(worths, written, norms)
                    if worth > best:
                        best, by = worth, way.of
            total += best
            if by is not None:
                widened.append((best, by))
        return Scored(total, by_field, tuple(widened), self._said)


@dataclass(frozen=True, slots=True)
class _Way:
    """Another way to say something: its stems, how they stand side by side in a text, how rare they are together."""

    of: Expansion
    stems: tuple[str, ...]
    needed: frozenset[str]
    run: str
    rare: Mapping[str, float]

    def worth(
        self, worths: Mapping[str, float], written: Mapping[str, str], norms: Mapping[str, float]
    ) -> float:
        """What it is worth in an entry, before its weight."""
        if len(self.stems) == 1:
            return worths[self.stems[0]]
        total = 0.0
        for field, text in written.items():
            often = f" {text} ".count(self.run)
            if often:
                total += self.rare[field] * often / (often + norms[field])
        return total
