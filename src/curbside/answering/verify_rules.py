"""The rules a claim's sentence is held to, one function each: names, denial, strength, certainty, words.

In: the reading of the claim and of the sentence it must match. Out: reasons that name the rule and the words.
Each rule compares; none knows a field of medicine. A rule errs towards stopping: what is stopped falls back
to the statement's own wording.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from curbside.answering.same_words import LIGHT
from curbside.answering.verify_reading import Named, Names, Reading, Word, sense
from curbside.answering.wording import POLAR, QUALIFIERS, Cue, CueKind
from curbside.model.evidence import Reason

_LIGHT = frozenset(sense(word) for word in LIGHT)
_NARROWING = frozenset(sense(word) for word in QUALIFIERS)
_POLAR = frozenset(sense(word) for word in POLAR)
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
    widened = [m for m in held.named if m not in lost and _widened(m, claim)]
    fewer = [m for m in held.named if m not in lost and _fewer(m, claim, held, names)]
    instead = _stand_ins(claim, held, names)
    return [
        *(Reason(_name_rule(m, names), f"'{m.text}' is not in the statement") for m in added),
        *(Reason(_name_rule(m, names, lost=True), f"'{m.text}' is missing") for m in lost),
        *(Reason("population-lost", f"'{m.text}' is told without its qualifier") for m in widened),
        *(Reason("population-lost", f"'{m.text}' is missing once") for m in fewer),
        *(Reason("drug-lost", f"'{m.text}' stands for a drug of the statement") for m in instead),
    ]


def _fewer(mention: Named, claim: Reading, held: Reading, names: Names) -> bool:
    """Under fewer names than the statement has ("children and adolescents"), or a population less often."""
    mine, its = _same(mention, claim), _same(mention, held)
    population = any(names.concepts[i].kind == "population" for i in mention.ids)
    return len({_words_of(m) for m in mine}) < len({_words_of(m) for m in its}) or (
        population and len(mine) < len(its)
    )


def _same(mention: Named, reading: Reading) -> list[Named]:
    return [other for other in reading.named if other.ids & mention.ids]


def _stand_ins(claim: Reading, held: Reading, names: Names) -> list[Named]:
    """Drugs the claim names more often than the statement, where another one is named less often."""
    more = [m for m in claim.named if names.is_drug(m.ids) and len(_same(m, held)) < len(_same(m, claim))]
    rarer = any(len(_same(m, claim)) < len(_same(m, held)) for m in held.named if names.is_drug(m.ids))
    return more if rarer else []


def _widened(mention: Named, claim: Reading) -> bool:
    """The same concept, but under a name that lacks a narrowing word."""
    same = _same(mention, claim)
    narrowing = _words_of(mention) & _NARROWING
    return bool(narrowing) and all(
        _words_of(o) < _words_of(mention) and not narrowing <= _words_of(o) for o in same
    )


def _words_of(mention: Named) -> frozenset[str]:
    return frozenset(sense(word) for word in mention.text.split())


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
    mine, its = Counter(w.key for w in claim.words), Counter(w.key for w in held.words)
    # "Oral x" may be a name of x: a word inside a name on one side is no word lost or added on the other.
    inside, its_inside = _words_inside(claim), _words_inside(held)
    mine.update(inside - its_inside)
    known |= frozenset(its_inside - inside)
    added = [w for w in claim.words if w.key not in its and w.key not in known | _LIGHT]
    borrowed = {w.key for w in claim.words if w.key in known and w.key not in its and w.key not in _LIGHT}
    lost = [w for w in held.words if mine[w.key] < its[w.key] and w.key not in _LIGHT]
    reasons = []
    if added:
        reasons.append(Reason("unsupported", f"the statement does not say {_quoted(added)}"))
    if len({w.key for w in lost}) > len(borrowed) or any(w.key in _POLAR for w in lost):
        reasons.append(Reason("population", f"the statement's {_quoted(lost)} is missing"))
    return reasons


def _words_inside(reading: Reading) -> Counter[str]:
    return Counter(key for m in reading.named for key in _words_of(m))


def _quoted(words: Iterable[Word]) -> str:
    return ", ".join(f"'{text}'" for text in dict.fromkeys(w.text for w in words))


_SEGMENT = re.compile(
    r"[.;:](?:\s|$)|,?\s+\bbut\b|(?:,|\band\b|\bthen\b)\s+(?=(?:use|give|offer|do not|avoid)\b)", re.I
)
_NOT_DENIED = frozenset({"population", "setting", "body"})
_OPPOSING = frozenset({"not", "soft-not", "contraindicated", "stop", "instead"})


def scope_reasons(claim: Reading, held: Reading, names: Names) -> list[Reason]:
    """A denial may not move from one thing to another ("not a but b" is not "not b but a")."""
    mine, its = _denied(claim), _denied(held)
    both = [c for c in sorted({*mine} & {*its}) if names.concepts[c].kind not in _NOT_DENIED]
    freed = [c for c in both if its[c] == {True} and False in mine[c]]
    bound = [c for c in both if its[c] == {False} and True in mine[c]]
    if not (freed and bound):
        return []
    return [
        Reason(
            "direction", f"the denial moved from '{_called(claim, freed[0])}' to '{_called(claim, bound[0])}'"
        )
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
