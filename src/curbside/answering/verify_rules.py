"""The rules a claim's sentence is held to, one function each: names, denial, strength, certainty, words.

In: the reading of the claim and of the sentence it must match. Out: reasons that name the rule and the words.
Each rule compares; none knows a field of medicine. A rule errs towards stopping: what is stopped falls back
to the statement's own wording.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations

from curbside.answering.same_words import LIGHT
from curbside.answering.verify_reading import Named, Names, Reading, Word, sense
from curbside.answering.wording import Cue, CueKind
from curbside.model.evidence import Reason

_LIGHT = frozenset(sense(word) for word in LIGHT)
_RULE_OF: Mapping[CueKind, str] = {
    "denial": "direction",
    "hedge": "certainty",
    "comparative": "comparative",
    "absolute": "absolute",
    "quantifier": "quantity-word",
    "limit": "condition",
    "junction": "condition",
}
_POPULATION_HEDGES = frozenset({"laboratory", "volunteer", "suspected", "confirmed", "off-label", "labelled"})
_KIND_RULE = {
    "population": "population",
    "condition": "population",
    "finding": "population",
    "setting": "population",
}


def name_reasons(claim: Reading, held: Reading, names: Names, allowed: frozenset[str]) -> list[Reason]:
    """Drugs, conditions, populations and other concepts added to or lost from the sentence."""
    added = [m for m in claim.named if not _any_shared(m, held.named) and not m.ids & allowed]
    lost = [m for m in held.named if not _any_shared(m, claim.named)]
    return [
        *(Reason(_name_rule(m, names), f"'{m.text}' is not in the statement") for m in added),
        *(Reason(_name_rule(m, names, lost=True), f"'{m.text}' is missing") for m in lost),
    ]


def _any_shared(mention: Named, others: Iterable[Named]) -> bool:
    return any(mention.ids & other.ids for other in others)


def _name_rule(mention: Named, names: Names, *, lost: bool = False) -> str:
    if names.is_drug(mention.ids):
        return "drug-lost" if lost else "drug"
    kinds = {names.concepts[i].kind for i in sorted(mention.ids) if i in names.concepts}
    rule = next((_KIND_RULE[kind] for kind in sorted(kinds) if kind in _KIND_RULE), "concept")
    return f"{rule}-lost" if lost else rule


def cue_reasons(claim: Reading, held: Reading) -> list[Reason]:
    """Denials, hedges, comparatives, absolutes, quantity words and limits gained or lost."""
    mine, its = _counts(claim.cues), _counts(held.cues)
    reasons = []
    for kind, key in sorted({*mine, *its}):
        more, fewer = mine[kind, key] > its[kind, key], mine[kind, key] < its[kind, key]
        if not (more or fewer):
            continue
        rule = "population" if key in _POPULATION_HEDGES else _RULE_OF[kind]
        shown = next(c.text for c in (claim if more else held).cues if (c.kind, c.key) == (kind, key))
        reasons.append(Reason(rule, f"'{shown}' {'is not in the statement' if more else 'is missing'}"))
    return reasons


def _counts(found: Iterable[Cue]) -> Counter[tuple[CueKind, str]]:
    return Counter((c.kind, c.key) for c in found if c.kind != "modal")


def strength_reasons(claim: Reading, held: Reading, *, may_weaken: bool) -> list[Reason]:
    """A claim climbs no rung of the modal ladder; a prohibition or warning goes down none either."""
    mine, its = _rungs(claim), _rungs(held)
    for rung in ("1", "2", "3", "4"):
        weak_lost = _at_most(mine, rung) < _at_most(its, rung) and rung < "4"
        strong_won = _at_least(mine, rung) > _at_least(its, rung) and rung > "1"
        if weak_lost or strong_won:
            return [Reason("strength", f"stronger than the statement: {_shown(claim)} for {_shown(held)}")]
        if not may_weaken and _at_least(mine, rung) < _at_least(its, rung):
            return [Reason("strength", f"weaker than the statement: {_shown(claim)} for {_shown(held)}")]
    return []


def _rungs(reading: Reading) -> list[str]:
    return [c.key for c in reading.cues if c.kind == "modal"]


def _at_most(rungs: list[str], top: str) -> int:
    return sum(1 for rung in rungs if rung <= top)


def _at_least(rungs: list[str], low: str) -> int:
    return sum(1 for rung in rungs if rung >= low)


def _shown(reading: Reading) -> str:
    return ", ".join(f"'{c.text}'" for c in reading.cues if c.kind == "modal") or "no such word"


def word_reasons(claim: Reading, held: Reading, known: frozenset[str]) -> list[Reason]:
    """Words of the claim that nothing held says, and words of the statement the claim leaves out."""
    mine, its = {w.key for w in claim.words}, {w.key for w in held.words}
    added = [w for w in claim.words if w.key not in its | known | _LIGHT]
    borrowed = len({w.key for w in claim.words if w.key in known and w.key not in its | _LIGHT})
    lost = [w for w in held.words if w.key not in mine | _LIGHT]
    reasons = []
    if added:
        reasons.append(Reason("unsupported", f"the statement does not say {_quoted(added)}"))
    if len({w.key for w in lost}) > borrowed:
        reasons.append(Reason("population", f"the statement's {_quoted(lost)} is missing"))
    return reasons


def _quoted(words: Iterable[Word]) -> str:
    return ", ".join(f"'{text}'" for text in dict.fromkeys(w.text for w in words))


_SEGMENT = re.compile(
    r"[.;:](?:\s|$)|,?\s+\bbut\b|(?:,|\band\b|\bthen\b)\s+(?=(?:use|give|offer|do not|avoid)\b)", re.I
)
_OPPOSING = frozenset({"not", "soft-not", "contraindicated", "stop", "instead"})


def scope_reasons(claim: Reading, held: Reading, names: Names) -> list[Reason]:
    """What the statement denies of one name, the claim does not deny of another."""
    mine, its = _denied(claim), _denied(held)
    both = sorted({*mine} & {*its})
    return [
        Reason("direction", f"'{_called(claim, concept)}' is denied in one and not in the other")
        for concept in both
        if mine[concept] != its[concept]
        and names.concepts[concept].kind not in {"population", "setting", "body"}
    ]


def _denied(reading: Reading) -> dict[str, frozenset[bool]]:
    cuts = [m.end() for m in _SEGMENT.finditer(reading.text)]
    denials = {_segment(c.start, cuts) for c in reading.cues if c.kind == "denial" and c.key in _OPPOSING}
    found: dict[str, set[bool]] = {}
    for mention in reading.named:
        for concept in mention.ids:
            found.setdefault(concept, set()).add(_segment(mention.start, cuts) in denials)
    return {concept: frozenset(flags) for concept, flags in found.items()}


def _segment(place: int, cuts: list[int]) -> int:
    return sum(1 for cut in cuts if cut <= place)


def _called(reading: Reading, concept: str) -> str:
    return next(m.text for m in reading.named if concept in m.ids)


_WINDOW = 45
"""Characters either side that make a number's or drug's surroundings: about six words."""


def exchange_reasons(claim: Reading, held: Reading, names: Names) -> list[Reason]:
    """Two numbers, or two drugs, that changed places: each now stands where the other stood."""
    places = (
        (_number_places(claim), _number_places(held)),
        (_drug_places(claim, names), _drug_places(held, names)),
    )
    return [
        Reason("exchanged", f"'{one}' and '{other}' changed places")
        for mine, its in places
        for one, other in combinations(sorted({*mine} & {*its}), 2)
        if _crossed(mine[one], mine[other], its[one], its[other])
    ]


def _crossed(a: frozenset[str], b: frozenset[str], held_a: frozenset[str], held_b: frozenset[str]) -> bool:
    return _alike(a, held_b) > _alike(a, held_a) and _alike(b, held_a) > _alike(b, held_b)


def _alike(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0


def _number_places(reading: Reading) -> dict[str, frozenset[str]]:
    counted = Counter(_number_key(reading, i) for i in range(len(reading.bounds)))
    return {
        key: _around(reading, b.quantity.start, b.quantity.end)
        for i, b in enumerate(reading.bounds)
        if counted[key := _number_key(reading, i)] == 1
    }


def _number_key(reading: Reading, place: int) -> str:
    q = reading.bounds[place].quantity
    return f"{q.value:g}{'' if q.high is None else f'-{q.high:g}'} {q.unit}".strip()


def _drug_places(reading: Reading, names: Names) -> dict[str, frozenset[str]]:
    drugs = [m for m in reading.named if names.is_drug(m.ids)]
    counted = Counter(min(m.ids) for m in drugs)
    return {min(m.ids): _around(reading, m.start, m.end) for m in drugs if counted[min(m.ids)] == 1}


def _around(reading: Reading, start: int, end: int) -> frozenset[str]:
    def near(place: int) -> bool:
        return start - _WINDOW <= place < end + _WINDOW and not start <= place < end

    keys = {w.key for w in reading.words if near(w.start)}
    keys |= {min(m.ids) for m in reading.named if near(m.start)}
    keys |= {_number_key(reading, i) for i, b in enumerate(reading.bounds) if near(b.quantity.start)}
    keys |= {f.normal for f in reading.frequencies if near(f.start)}
    return frozenset(keys | {c.key for c in reading.cues if near(c.start)})
