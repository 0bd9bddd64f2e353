"""What belongs to what: numbers, frequencies and drugs that changed places inside a claim's sentence.

In: the readings of the claim and of the sentence it must match. Out: reasons. Things may move with their
surroundings (a clause put first); two things that change places while their surroundings stay do not pass.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from curbside.answering.verify_numbers import ends
from curbside.answering.verify_reading import Names, Reading
from curbside.model.evidence import Reason
from curbside.terms.units import scale

_CLAUSE_END = re.compile(r"[.;:](?=\s|$)")
_NEAR = 2
"""Meaning-bearing neighbours that count on either side."""


@dataclass(frozen=True, slots=True)
class _Thing:
    """Something that has a place: what it is, of which sort, as written, and where."""

    key: str
    sort: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class _Placed:
    thing: _Thing
    around: frozenset[str]


def place_reasons(claim: Reading, held: Reading, names: Names) -> list[Reason]:
    """Numbers of one dimension, frequencies, or drugs that stand where another of them stood."""
    mine, its = _placed(claim, names), _placed(held, names)
    reasons = []
    for sort in sorted({p.thing.sort for p in its} - {""}):
        pairs = _aligned([p for p in mine if p.thing.sort == sort], [p for p in its if p.thing.sort == sort])
        reasons += [
            Reason("exchanged", f"'{a.thing.text}' and '{b.thing.text}' changed places")
            for (a, held_a), (b, held_b) in combinations(pairs, 2)
            if a.thing.key != b.thing.key and _exchanged(a, held_a, b, held_b, sort)
        ]
    return reasons


def _exchanged(a: _Placed, held_a: _Placed, b: _Placed, held_b: _Placed, sort: str) -> bool:
    straight = (a.thing.start < b.thing.start) == (held_a.thing.start < held_b.thing.start)
    keeps_a = _alike(a, held_a) - _alike(a, held_b)
    keeps_b = _alike(b, held_b) - _alike(b, held_a)
    if sort == "drug" or straight:
        return keeps_a < 0 and keeps_b < 0
    # Out of order: a number must show by its neighbours that its clause moved with it.
    return keeps_a <= 0 or keeps_b <= 0


def _alike(a: _Placed, b: _Placed) -> float:
    return len(a.around & b.around) / len(a.around | b.around) if a.around | b.around else 0.0


def _aligned(mine: Sequence[_Placed], its: Sequence[_Placed]) -> list[tuple[_Placed, _Placed]]:
    """Each thing of the claim with the likest one of the statement that has the same key."""
    free = list(its)
    pairs = []
    for placed in mine:
        same = [other for other in free if other.thing.key == placed.thing.key]
        if same:
            best = max(same, key=lambda other: _alike(placed, other))
            free.remove(best)
            pairs.append((placed, best))
    return pairs


def _placed(reading: Reading, names: Names) -> list[_Placed]:
    things = sorted(_things(reading, names), key=lambda t: t.start)
    cuts = [m.end() for m in _CLAUSE_END.finditer(reading.text)]
    clauses = [sum(1 for cut in cuts if cut <= t.start) for t in things]
    return [_Placed(t, _around(things, clauses, i)) for i, t in enumerate(things)]


def _around(things: Sequence[_Thing], clauses: Sequence[int], place: int) -> frozenset[str]:
    here, clause = things[place], clauses[place]
    beside = [
        i for i, t in enumerate(things) if clauses[i] == clause and (not here.sort or t.sort != here.sort)
    ]
    before = [things[i] for i in beside if i < place][-_NEAR:]
    after = [things[i] for i in beside if i > place][:_NEAR]
    return frozenset([f"<{t.key}" for t in before] + [f">{t.key}" for t in after])


def _things(reading: Reading, names: Names) -> list[_Thing]:
    things = [_Thing(w.key, "", w.text, w.start) for w in reading.words]
    things += [_Thing(f"{c.kind}:{c.key}", "", c.text, c.start) for c in reading.cues]
    for mention in reading.named:
        sort = "drug" if names.is_drug(mention.ids) else ""
        things.append(_Thing(min(mention.ids), sort, mention.text, mention.start))
    things += [_Thing(f.normal, "often", f.text, f.start) for f in reading.frequencies]
    for bound in reading.bounds:
        for order, end in enumerate(ends(bound.quantity)):
            factor, dimension = scale(end.unit)
            key = f"{end.value * factor:.6g} {dimension}"
            things.append(
                _Thing(key, f"number {dimension}", f"{end.value:g} {end.unit}".strip(), end.start + order)
            )
    return things
