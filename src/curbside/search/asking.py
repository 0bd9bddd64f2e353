"""What the engine of a segment is asked for, and the most that an entry can be worth by the score it gives.

Pure but for how often stems stand in the segment. The engine counts how rare a stem is, and compares lengths, within
its segment: the first is made good in the query, the second bounded here, nearly to the worth itself where the length
of an entry is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from curbside.search.catalogue import SegmentRow
from curbside.search.ranking import FIELDS, K1, B, Bound, Plan, Statistics
from curbside.search.segments import Segment, Way

_ROUNDING, _LEAST = 1.001, 0.0001
"""The engine counts in single precision, and scores are given to four places."""

_LONG = "text"
"""The field whose lengths are allowed for in the score given; the title, which counts little, in what is asked."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The groups a segment is asked for, and what tells the worth of an entry from the engine's score."""

    groups: Sequence[Sequence[Way]]
    whole: float
    """The score of an entry in which every stem stands times without end."""
    mean_length: float
    """Of the texts of all segments."""
    shortness: float
    """The mean length of the segment's texts as a share of it, at most 1."""

    def most_of(self, scores: Sequence[float], lengths: Sequence[int]) -> Sequence[float]:
        """The most that entries with these scores and texts of these lengths can be worth.

        A stem that stands t times counts (t + n) / (t + m) of the engine's score, n and m being how much a text of this
        length is discounted within the segment and over all; n is no less, so that it is most for a stem that stands
        once.
        """
        if not (self.shortness < 1 and self.whole):
            return [score * _ROUNDING + _LEAST for score in scores]
        least, per_word = K1 * (1 - B), K1 * B / self.mean_length
        worths = []
        for score, length in zip(scores, lengths, strict=True):
            over_all = least + per_word * length
            within = least + (over_all - least) / self.shortness
            once = score * (1 + within) / (1 + over_all)
            worths.append(min(once, self._by_share(score, over_all / within)) * _ROUNDING + _LEAST)
        return worths

    def most_beyond(self, score: float) -> float:
        """The most that an entry of any length with no more than this score can be worth."""
        if self.shortness < 1 and self.whole:
            score = self._by_share(score, self.shortness)
        return score * _ROUNDING + _LEAST

    def _by_share(self, score: float, shortness: float) -> float:
        """What a score can be worth by the share of the most that it is.

        A stem that is worth the share u of its most by lengths within the segment is worth u / (u + s (1 - u)) of it at
        the most by lengths over all, s being the shortness; as that is concave, it holds for the sum over all stems.
        """
        share = min(1.0, score / self.whole)
        return self.whole * share / (share + shortness * (1 - share)) if share else 0.0


def asked_of(plan: Plan, row: SegmentRow, segment: Segment, statistics: Statistics) -> Asked:
    """What a segment is asked for; no groups where nothing asked stands in anything held."""
    shorter = {
        f: row.lengths[f] / row.documents / statistics.mean_length(f) if row.lengths[f] else 1.0
        for f in FIELDS
    }
    factors: dict[tuple[str, str], float] = {}
    most: dict[tuple[str, str], float] = {}
    for f, field_weight in FIELDS.items():
        slack = 1.0 if f == _LONG else max(1.0, 1 / shorter[f])
        for stem in plan.stems:
            if statistics.frequencies.get((f, stem)):
                most[f, stem] = field_weight * slack * statistics.rarity(f, stem) * (K1 + 1)
                factors[f, stem] = field_weight * slack * statistics.rarity(f, stem) / segment.rarity(f, stem)
    groups = [[way for bound in bounds if (way := _way(bound, factors)).fields] for bounds in plan.bounds]
    whole = sum(max((_most(bound, most) for bound in bounds), default=0.0) for bounds in plan.bounds)
    mean_length = statistics.mean_length(_LONG)
    return Asked([ways for ways in groups if ways], whole, mean_length, min(1.0, shorter[_LONG]))


def _way(bound: Bound, factors: Mapping[tuple[str, str], float]) -> Way:
    """A way with its factors; where stems count together only, a field that lacks one counts nothing."""
    fields = {}
    for f in FIELDS:
        boosts = {
            stem: factors[f, stem] * weight for stem, weight in bound.stems.items() if (f, stem) in factors
        }
        if boosts and not (bound.together and len(boosts) < len(bound.stems)):
            fields[f] = boosts
    return Way(fields, bound.together)


def _most(bound: Bound, most: Mapping[tuple[str, str], float]) -> float:
    return sum(most.get((f, stem), 0.0) * weight for f in FIELDS for stem, weight in bound.stems.items())
