"""What a case told without its name is about: conditions that its words point to, beside those it names.

Mentions and likely conditions in, mentions out. A condition that was only told is marked `told`; it is added where
nothing is named, or where the words point far more to it than to what is named. Never for a question that tells no
case: "the dose of X" is not about what X is mostly given for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from curbside.answering.cases import asks_of_it, speaks_for_itself
from curbside.answering.facts import DAYS_PER_YEAR, Facts
from curbside.answering.likeness import Likely
from curbside.answering.people import LASTING, is_past
from curbside.answering.roles import CONDITION_ROLES, as_main, held_conditions
from curbside.answering.rules import ReadingRules
from curbside.answering.values import called
from curbside.model.ontology import CONDITION_KINDS, DRUG_KINDS, Ontology
from curbside.model.question import Mention, Role
from curbside.model.statement import Population
from curbside.terms.tokens import Token, tokenise

_CARE = frozenset({"setting", "procedure"})

ENOUGH = 7.0
"""So much must point to a condition that nobody named: two or three rare words, or five less rare."""
DRUGS_NAMES = 0.3
"""So much of what the names of drugs and care point to is no proof: they are given for more than this."""
YIELDS = 1.5
"""What a value names yields to what the words point to so many times as much: it is then a part of that."""
NOTHING: Mapping[str, bool] = MappingProxyType({})
OUTWEIGHS = 1.1
"""And so many times as much as to any condition that was named; as much is enough beside mere complaints."""
NARROWER = 1.25
"""A kind of what was named must be pointed to more clearly still."""
TOGETHER = 10.0
"""How far above all else what is one condition by its definition is moved."""
NOTICED = 5.0
"""Less is enough for an emergency whose safety notice the text called up: that is a second witness."""
FEARED = 0.75
"""But then so nearly as much must point to it as to anything."""
NEARLY = 0.75
"""What the words point to so nearly as much as to the main condition stands beside it."""
LEAST_WORDS = 3
"""Where something is named, a condition that was only told needs so many words."""
GIVEN_FOR_IT = 3.0
"""A drug that alone points so much to what a drug has done is given for it, and did not do it."""
MOST_WORDS_SHOWN = 4
_BRACKETS = re.compile(r"\s*\([^()]*\)")


def as_told(
    text: str,
    mentions: Sequence[Mention],
    facts: Facts,
    people: Sequence[Population],
    rules: ReadingRules,
    likely: Callable[[str], tuple[Likely, ...]],
    ontology: Ontology,
    *,
    urgent: Mapping[str, bool] = NOTHING,
    feared: Collection[str] = (),
) -> tuple[Mention, ...]:
    """The mentions with what the words of a case point to: its values, its people and what it names among them.

    `urgent` are conditions that a value makes the matter in hand: in front they stay there, unless the words point far
    more to something else that they do not imitate. `feared` are those that a safety notice called up speaks of.
    """
    tokens = tokenise(text)
    values = called(text, tokens, rules.signs, rules.measured)
    drugs = [m.concept for m in mentions if m.kind in DRUG_KINDS and m.role not in ("other", "excluded")]
    poisoned = bool(rules.of_one_drug & {*feared, *(m.concept for m in mentions)})
    # Which poison it is says what to do: no poisoning leads as such.
    feared = frozenset(feared) - rules.of_one_drug
    classes = [ontology.name(k) for d in drugs for k in sorted(ontology.ancestors(d))] if poisoned else []
    little = [t.text for t in tokens if t.key in rules.says_little]
    cared = [f"{m.surface} {m.name}" for m in mentions if m.kind in DRUG_KINDS or m.kind in _CARE]
    aside = {one.condition: one.score for one in likely(" ".join((*cared, *classes, *little)))}
    behind = _background(text, tokens, mentions, rules, ontology)
    rest = _without(values.rest, [_phrase(m, text, ontology) for m in behind])
    names = _names(mentions, behind, people, urgent, ontology)
    found = likely(" ".join((rest, *values.signs, *names, *classes)))
    excluded = {m.concept for m in mentions if m.role == "excluded" and not is_past(m, tokens, rules.past)}
    defined = _by_definition(mentions, facts, rules, ontology)
    man = any(pattern.search(text) for pattern in rules.a_man)
    ranked = tuple(
        one
        for one in _moved_up(found, defined, ontology)
        if ontology.kind(one.condition) in CONDITION_KINDS
        and one.condition not in excluded
        and (one.condition in feared or _fits(one.condition, people, values.signs, ontology))
        and not (man and rules.of_women & {one.condition, *ontology.ancestors(one.condition)})
        and (
            _of_these(one.condition, drugs, rules, ontology) or aside.get(one.condition, 0.0) >= GIVEN_FOR_IT
        )
    )
    by_name = _of_named_drug(ranked, drugs, rules, ontology) if poisoned else None
    if by_name is not None:
        settled = _led_by(_told(by_name, ontology, "condition"), mentions, ontology)
        return _with_taken(settled, ontology)
    named = held_conditions(mentions)
    drug_alone = not named and any(m.kind in DRUG_KINDS and m.role == "intervention" for m in mentions)
    if not ranked or (drug_alone and asks_of_it(tokens, rules)):
        return tuple(mentions)
    if named and not feared and not defined and speaks_for_itself(text, tokens, values.signs, rules):
        return tuple(mentions)
    settled = with_what_is_told(
        mentions, ranked, aside, ontology, urgent=urgent, feared=feared, defined=defined
    )
    main = {k for c in _main(settled) for k in (c, *ontology.ancestors(c))}
    return _with_taken(settled, ontology) if rules.of_one_drug & main else settled


def _names(
    mentions: Sequence[Mention],
    behind: Sequence[Mention],
    people: Sequence[Population],
    urgent: Collection[str],
    ontology: Ontology,
) -> list[str]:
    """The names weighed beside the case's own words: of its drugs, tests and care, its people, its urgent values.

    Any other condition's own name would speak for it a second time.
    """
    passed_over = ("other", "body", "excluded")
    names = [
        m.name
        for m in mentions
        if m.held
        and m.role not in passed_over
        and (m.kind not in CONDITION_KINDS or m.concept in urgent)
        and m not in behind
    ]
    return [*names, *(ontology.name(p) for p in people if p not in ("adult", "older-adult"))]


def _phrase(mention: Mention, text: str, ontology: Ontology) -> str:
    """A mention as it is written; of an allergy with the reaction in brackets behind it."""
    reaction = _BRACKETS.match(text, mention.end)
    allergy = mention.role == "allergy" or ontology.allergies(mention.concept)
    return text[mention.start : reaction.end()] if reaction and allergy else mention.surface


def _background(
    text: str, tokens: Sequence[Token], mentions: Sequence[Mention], rules: ReadingRules, ontology: Ontology
) -> list[Mention]:
    """What is not the matter now: what is ruled out, past or what a drug is taken for, and allergies beside others."""
    drugs = {m.end for m in mentions if m.role in ("current-drug", "intervention")}
    behind = [
        m
        for m in mentions
        if m.role == "excluded"
        or (
            m.role in CONDITION_ROLES
            and (is_past(m, tokens, rules.long_past) or _is_taken_for(m, drugs, text, rules))
        )
    ]
    return [*behind, *_allergies(mentions, ontology)]


def _is_taken_for(mention: Mention, drugs: Collection[int], text: str, rules: ReadingRules) -> bool:
    between = (text[end : mention.start].split() for end in drugs if end <= mention.start)
    return any(words and " ".join(words).casefold() in rules.taken_for for words in between)


def _allergies(mentions: Sequence[Mention], ontology: Ontology) -> list[Mention]:
    """Allergies that stand beside something else: what they are to says nothing of what is the matter."""
    allergies = [m for m in mentions if m.role == "allergy" or ontology.allergies(m.concept)]
    named = {m.concept for m in held_conditions(mentions)}
    return allergies if named - {m.concept for m in allergies} else []


def _without(text: str, phrases: Sequence[str]) -> str:
    """The text without some phrases."""
    for phrase in phrases:
        text = text.replace(phrase, " ")
    return text


def _of_these(condition: str, drugs: Sequence[str], rules: ReadingRules, ontology: Ontology) -> bool:
    """Whether an illness that one drug makes, and is called after, is called after one of those named, where any is."""
    if not drugs or not rules.of_one_drug & ontology.ancestors(condition):
        return True
    called_after = ontology.drugs_in_name(condition)
    return not called_after or any(called_after & ontology.kin(drug) for drug in drugs)


def _of_named_drug(
    ranked: Sequence[Likely], drugs: Sequence[str], rules: ReadingRules, ontology: Ontology
) -> Likely | None:
    """What is called after a drug named, where the drug is said to have done it: whatever else is told."""
    kin = {k for drug in drugs for k in ontology.kin(drug)}
    of_one = (one for one in ranked if rules.of_one_drug & ontology.ancestors(one.condition))
    return next((one for one in of_one if ontology.drugs_in_name(one.condition) & kin), None)


def _main(mentions: Sequence[Mention]) -> list[str]:
    return [m.concept for m in mentions if m.role in ("condition", "suspected")]


def _with_taken(mentions: Sequence[Mention], ontology: Ontology) -> tuple[Mention, ...]:
    """The drug that has done it was taken: its doses for what it is good for are not asked."""
    of = {d for c in _main(mentions) for d in ontology.drugs_in_name(c)}
    return tuple(
        replace(m, role="current-drug") if m.role == "intervention" and of & ontology.kin(m.concept) else m
        for m in mentions
    )


def _by_definition(
    mentions: Sequence[Mention], facts: Facts, rules: ReadingRules, ontology: Ontology
) -> frozenset[str]:
    """What is told together and is one condition by its definition."""
    named = {
        k for m in mentions if m.role in CONDITION_ROLES for k in (m.concept, *ontology.ancestors(m.concept))
    }
    days = None if facts.age_years is None else facts.age_years * DAYS_PER_YEAR
    return frozenset(
        rule.to
        for rule in rules.together
        if rule.named <= named
        and rule.people <= set(facts.populations)
        and (rule.oldest_days is None or (days is not None and days <= rule.oldest_days))
    )


def _moved_up(ranked: Sequence[Likely], defined: Collection[str], ontology: Ontology) -> Sequence[Likely]:
    """The ranking with what is one condition by its definition in front of all else."""
    top = max((one.score for one in ranked), default=0.0)
    by_name = {one.condition: one for one in ranked}
    moved = [
        Likely(c, top + TOGETHER, (by_name[c].words if c in by_name else ()) or (ontology.name(c),))
        for c in sorted(defined)
    ]
    return (*moved, *(one for one in ranked if one.condition not in defined))


def _fits(condition: str, people: Sequence[Population], signs: Sequence[str], ontology: Ontology) -> bool:
    """Whether a condition can be what is told: its patients are these people, and a complaint was said or measured."""
    whose = ontology.populations(condition) - LASTING
    youngest = whose & {"infant"} or whose
    if youngest and not youngest & set(people):
        return False
    return ontology.kind(condition) != "finding" or ontology.name(condition) in signs


def with_what_is_told(
    mentions: Sequence[Mention],
    ranked: Sequence[Likely],
    aside: Mapping[str, float],
    ontology: Ontology,
    *,
    urgent: Mapping[str, bool] = NOTHING,
    feared: Collection[str] = (),
    defined: Collection[str] = (),
) -> tuple[Mention, ...]:
    """The mentions with the condition that a case's words point to as the main one.

    What is `defined` by what was told needs no number of words.

    `aside` is how much of each condition's score comes from names of drugs and care, and words that say little.
    """
    scores = {one.condition: one.score for one in ranked}
    in_front = tuple(mentions) if _stays_in_front(mentions, ranked, urgent) else ()
    settled = (
        _feared_by_name(mentions, feared, ontology)
        or in_front
        or _feared_by_words(mentions, ranked, feared, ontology)
        or _with_main(mentions, ranked, scores, aside, defined, ontology)
    )
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
            return (*settled, _told(one, ontology, "beside"))
    return settled


def _stays_in_front(
    mentions: Sequence[Mention], ranked: Sequence[Likely], urgent: Mapping[str, bool]
) -> bool:
    """Whether what a value made the matter in hand stays it, whatever else the words point to."""
    front = [m.concept for m in mentions if m.role == "condition" and m.concept in urgent]
    if not front or any(urgent[c] for c in front) or not ranked or ranked[0].condition in front:
        return bool(front)
    own = max((one.score for one in ranked if one.condition in front), default=0.0)
    return ranked[0].score < YIELDS * own


def _with_main(
    mentions: Sequence[Mention],
    ranked: Sequence[Likely],
    scores: Mapping[str, float],
    aside: Mapping[str, float],
    defined: Collection[str],
    ontology: Ontology,
) -> tuple[Mention, ...]:
    """The mentions with the main condition settled: what was told, or the one of those named most pointed to."""
    named = _to_choose_from(mentions, ontology)
    of_named = {m.concept: _score(m.concept, scores, ontology) for m in named}
    able = [one for one in ranked if one.condition in {*of_named, *defined} or _may_lead(one, mentions)]
    able = _allergies_last(able, ontology)
    of_named = {c: score * (NEARLY if ontology.allergies(c) else 1.0) for c, score in of_named.items()}
    best = _gravest(able, of_named, aside, ontology)
    if best is None or best.condition in of_named:
        return tuple(as_main(m, best.condition) for m in mentions) if best else tuple(mentions)
    wanted = max((_to_outweigh(m, best.condition, of_named, ontology) for m in named), default=0.0)
    # A drug asked for in what is named points to all it is given for: only what else is told outweighs a name.
    score = best.score - DRUGS_NAMES * aside.get(best.condition, 0.0) if named else best.score
    if _pointed(best, aside) and score >= wanted:
        return _led_by(_told(best, ontology, "condition"), mentions, ontology)
    if not named:
        return tuple(mentions)
    order = [m.concept for m in named]
    main = max(of_named, key=lambda c: (of_named[c], -order.index(c)))
    return tuple(as_main(m, main) for m in mentions)


def _allergies_last(ranked: Sequence[Likely], ontology: Ontology) -> list[Likely]:
    """The ranking with allergies lowered: beside an illness they say what not to give, and not what is the matter."""
    lowered = (
        replace(one, score=one.score * NEARLY) if ontology.allergies(one.condition) else one for one in ranked
    )
    return sorted(lowered, key=lambda one: -one.score)


def _gravest(
    ranked: Sequence[Likely], named: Collection[str], aside: Mapping[str, float], ontology: Ontology
) -> Likely | None:
    """What the words point to most; in its place the emergency it can turn into, if they point to that as nearly."""
    best = next(iter(ranked), None)
    if best is None or best.condition in named:
        return best
    dangers = ontology.emergencies([best.condition])
    near = NEARLY * best.score
    return next(
        (one for one in ranked if one.condition in dangers and one.score >= near and _pointed(one, aside)),
        best,
    )


def _feared_by_name(
    mentions: Sequence[Mention], feared: Collection[str], ontology: Ontology
) -> tuple[Mention, ...]:
    """The mentions led by the emergency that a safety notice speaks of, if it is named; else none."""
    named = {m.concept for m in mentions if m.held and m.role in CONDITION_ROLES}
    for condition in sorted(feared):
        meant = {condition, *ontology.descendants(condition)} & named
        if meant:
            main = min(meant, key=lambda c: (c != condition, c))
            return tuple(as_main(m, main) for m in mentions)
    return ()


def _feared_by_words(
    mentions: Sequence[Mention], ranked: Sequence[Likely], feared: Collection[str], ontology: Ontology
) -> tuple[Mention, ...]:
    """The mentions led by the emergency that a safety notice speaks of, if the words point to it; else none."""
    enough = max(NOTICED, FEARED * ranked[0].score) if ranked else NOTICED
    pointed = next((one for one in ranked if one.condition in feared and one.score >= enough), None)
    return _led_by(_told(pointed, ontology, "condition"), mentions, ontology) if pointed else ()


def _to_choose_from(mentions: Sequence[Mention], ontology: Ontology) -> list[Mention]:
    """The conditions named of which one is the main one: an allergy only where nothing else is the matter."""
    named = held_conditions(mentions)
    return [m for m in named if not ontology.allergies(m.concept)] or named


def _may_lead(one: Likely, mentions: Sequence[Mention]) -> bool:
    """Beside what is named, two words that happen to be used of something else point to nothing."""
    return not held_conditions(mentions) or len(set(one.words)) >= LEAST_WORDS


def _pointed(one: Likely, aside: Mapping[str, float]) -> bool:
    return one.score - DRUGS_NAMES * aside.get(one.condition, 0.0) >= ENOUGH


def _score(concept: str, scores: Mapping[str, float], ontology: Ontology) -> float:
    """How much points to a condition named, or to what it is a kind of."""
    return max(scores.get(c, 0.0) for c in (concept, *ontology.ancestors(concept)))


def _to_outweigh(mention: Mention, told: str, of_named: Mapping[str, float], ontology: Ontology) -> float:
    """What must point to a condition told to put it before one named."""
    if told in ontology.descendants(mention.concept):
        return of_named[mention.concept] * NARROWER
    return of_named[mention.concept] * (1.0 if mention.kind == "finding" else OUTWEIGHS)


def _told(one: Likely, ontology: Ontology, role: Role) -> Mention:
    concept = ontology.concepts[one.condition]
    surface = ", ".join(dict.fromkeys(one.words[:MOST_WORDS_SHOWN]))
    return Mention(
        concept.id, concept.name, concept.kind, role, surface, 0, 0, True, concept.codes, told=True
    )


def _led_by(told: Mention, mentions: Sequence[Mention], ontology: Ontology) -> tuple[Mention, ...]:
    """What was told in front; a condition nothing held speaks of is told as a gap and blocks nothing."""
    wider = ontology.ancestors(told.concept)
    rest = [m for m in mentions if m.role not in CONDITION_ROLES or m.concept not in wider]
    rest = [replace(m, role="given") if m.role == "condition" else m for m in rest]
    return (
        told,
        *(replace(m, role="other") if not m.held and m.role in CONDITION_ROLES else m for m in rest),
    )
