"""Which of the conditions that a case names, and of those its words point to, it is about; and what stands beside it.

Mentions and ranked conditions in, mentions out. What a safety notice or a value makes urgent comes before what most
speaks for (`leading`), named or told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from curbside.answering.likeness import Likely
from curbside.answering.roles import CONDITION_ROLES, as_main, held_conditions
from curbside.model.ontology import Ontology
from curbside.model.question import Mention, Role

ENOUGH = 7.0
"""So much must point to a condition that nobody named: two or three rare words, or five less rare."""
DRUGS_NAMES = 0.3
"""So much of what the names of drugs and care point to is no proof: they are given for more than this."""
OUTWEIGHS = 1.1
"""So many times as much must point to a feared emergency that is told as to one that is named."""
NOTICED = 5.0
"""Less is enough for an emergency whose safety notice the text called up: that is a second witness."""
FEARED = 0.6
"""But then so much of what points to anything must point to it."""
NEARLY = 0.75
"""What the words point to so nearly as much as to the main condition stands beside it."""
LEAST_WORDS = 3
"""Where something is named, a condition that was only told needs so many words."""
YIELDS = 1.5
"""What a value names yields to what the words point to so many times as much: it is then a part of that."""
NOTHING: Mapping[str, Collection[str]] = MappingProxyType({})
MOST_WORDS_SHOWN = 4


def with_what_is_told(
    mentions: Sequence[Mention],
    ranked: Sequence[Likely],
    aside: Mapping[str, float],
    ontology: Ontology,
    *,
    sums: Mapping[str, float],
    urgent: Mapping[str, Collection[str]] = NOTHING,
    feared: Collection[str] = (),
    defined: Collection[str] = (),
) -> tuple[Mention, ...]:
    """The mentions with the condition that most speaks for as the main one; `sums` say how much does.

    What is `defined` by what was told needs no number of words.

    `aside` is how much of each condition's score comes from names of drugs and care, and words that say little.
    """
    scores = {one.condition: one.score for one in ranked}
    settled: tuple[Mention, ...] = ()
    if not (ranked and ranked[0].condition in defined):
        settled = (
            _feared_above_all(mentions, ranked, scores, feared, ontology)
            or _feared_by_name(mentions, feared, ontology)
            or (tuple(mentions) if _stays_in_front(mentions, ranked, aside, urgent, ontology) else ())
            or _feared_by_words(mentions, ranked, feared, ontology)
        )
    settled = settled or _with_main(mentions, ranked, sums, aside, defined, ontology)
    main = next((m for m in settled if m.role in ("condition", "suspected")), None)
    if main is None:
        return settled
    about = {k for m in settled if m.role in CONDITION_ROLES for k in ontology.kin(m.concept)}
    near = NEARLY * _score(main.concept, scores, ontology)
    for one in ranked:
        if (
            one.condition not in about
            and one.score >= near
            and _pointed(one, aside)
            and _may_lead(one, mentions)
        ):
            return (*settled, told_of(one, ontology, "beside"))
    return settled


def _stays_in_front(
    mentions: Sequence[Mention],
    ranked: Sequence[Likely],
    aside: Mapping[str, float],
    urgent: Mapping[str, Collection[str]],
    ontology: Ontology,
) -> bool:
    """Whether what a value made the matter in hand stays it, whatever else the words point to.

    It yields sooner to what the drugs named are given for, where they are not given for it.
    """
    front = [m.concept for m in mentions if m.role == "condition" and m.concept in urgent]
    if not front or not ranked or ranked[0].condition in front:
        return bool(front)
    kinds = ontology.with_ancestors([ranked[0].condition])
    if any(kinds & set(urgent[c]) for c in front):
        return True
    own = max((one.score for one in ranked if one.condition in front), default=0.0)
    drugs_for = aside.get(ranked[0].condition, 0.0) > max(aside.get(c, 0.0) for c in front)
    return ranked[0].score < (1.0 if drugs_for else YIELDS) * own


def _with_main(
    mentions: Sequence[Mention],
    ranked: Sequence[Likely],
    sums: Mapping[str, float],
    aside: Mapping[str, float],
    defined: Collection[str],
    ontology: Ontology,
) -> tuple[Mention, ...]:
    """The mentions with the main condition settled: of those named, and those told by enough words, the likeliest."""
    named = [m.concept for m in _to_choose_from(mentions, ontology)]
    first = next(iter(ranked), None)
    if first is not None and first.condition in defined:
        return led_by(told_of(first, ontology, "condition"), mentions, ontology)
    told = {one.condition: one for one in ranked if _pointed(one, aside) and _may_lead(one, mentions)}
    able = [c for c in dict.fromkeys([*named, *told]) if c in sums]
    if not able:
        return tuple(mentions)
    best = max(able, key=lambda c: (sums[c], c))
    if best in named:
        return tuple(as_main(m, best) for m in mentions)
    one = _gravest(told[best], told.values(), ontology)
    return led_by(told_of(one, ontology, "condition"), mentions, ontology)


def _gravest(best: Likely, told: Iterable[Likely], ontology: Ontology) -> Likely:
    """What leads; in its place the emergency it can turn into, if the words point to that as nearly."""
    dangers = ontology.emergencies([best.condition])
    near = NEARLY * best.score
    return next((one for one in told if one.condition in dangers and one.score >= near), best)


def _feared_by_name(
    mentions: Sequence[Mention], feared: Collection[str], ontology: Ontology
) -> tuple[Mention, ...]:
    """The mentions led by the emergency that a safety notice speaks of, if it is named; else none."""
    named = {m.concept for m in mentions if m.held and m.role in CONDITION_ROLES}
    for condition in sorted(feared):
        meant = ontology.with_descendants([condition]) & named
        if meant:
            main = min(meant, key=lambda c: (c != condition, c))
            return tuple(as_main(m, main) for m in mentions)
    return ()


def _feared_above_all(
    mentions: Sequence[Mention],
    ranked: Sequence[Likely],
    scores: Mapping[str, float],
    feared: Collection[str],
    ontology: Ontology,
) -> tuple[Mention, ...]:
    """The mentions led by the emergency that notice and words point to above all, above one that is named too."""
    named = [m.concept for m in mentions if m.held and m.role in CONDITION_ROLES and m.concept in feared]
    first = next(iter(ranked), None)
    if first is None or not named or first.condition not in feared or first.score < NOTICED:
        return ()
    apart = not ontology.with_ancestors(named) & ontology.kin(first.condition)
    wanted = OUTWEIGHS * max(_score(c, scores, ontology) for c in named)
    above = apart and first.score >= wanted
    return led_by(told_of(first, ontology, "condition"), mentions, ontology) if above else ()


def _feared_by_words(
    mentions: Sequence[Mention], ranked: Sequence[Likely], feared: Collection[str], ontology: Ontology
) -> tuple[Mention, ...]:
    """The mentions led by the emergency that a safety notice speaks of, if the words point to it; else none."""
    enough = max(NOTICED, FEARED * ranked[0].score) if ranked else NOTICED
    pointed = next((one for one in ranked if one.condition in feared and one.score >= enough), None)
    return led_by(told_of(pointed, ontology, "condition"), mentions, ontology) if pointed else ()


def _to_choose_from(mentions: Sequence[Mention], ontology: Ontology) -> list[Mention]:
    """The conditions named of which one is the main one: an allergy only where nothing else is the matter."""
    named = held_conditions(mentions)
    return [m for m in named if not ontology.allergies(m.concept)] or named


def _may_lead(one: Likely, mentions: Sequence[Mention]) -> bool:
    """Beside what is named, two words that happen to be used of something else point to nothing."""
    return not held_conditions(mentions) or len(set(one.words)) >= LEAST_WORDS


def _pointed(one: Likely, aside: Mapping[str, float]) -> bool:
    return _proof(one, aside) >= ENOUGH


def _proof(one: Likely, aside: Mapping[str, float]) -> float:
    """What of a score proves something: names of drugs and care count less."""
    return one.score - DRUGS_NAMES * aside.get(one.condition, 0.0)


def _score(concept: str, scores: Mapping[str, float], ontology: Ontology) -> float:
    """How much points to a condition named, or to what it is a kind of."""
    return max(scores.get(c, 0.0) for c in ontology.with_ancestors([concept]))


def told_of(one: Likely, ontology: Ontology, role: Role) -> Mention:
    concept = ontology.concepts[one.condition]
    surface = ", ".join(dict.fromkeys(one.words[:MOST_WORDS_SHOWN]))
    return Mention(
        concept.id, concept.name, concept.kind, role, surface, 0, 0, True, concept.codes, told=True
    )


def led_by(told: Mention, mentions: Sequence[Mention], ontology: Ontology) -> tuple[Mention, ...]:
    """What was told in front; a condition nothing held speaks of is told as a gap and blocks nothing."""
    wider = ontology.ancestors(told.concept)
    rest = [m for m in mentions if m.role not in CONDITION_ROLES or m.concept not in wider]
    rest = [replace(m, role="given") if m.role == "condition" else m for m in rest]
    return (
        told,
        *(replace(m, role="other") if not m.held and m.role in CONDITION_ROLES else m for m in rest),
    )
