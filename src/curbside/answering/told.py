"""What a case told without its name is about: conditions that its words point to, beside those it names.

Mentions and likely conditions in, mentions out. A condition that was only told is marked `told`; it is added where
nothing is named, or where the words point far more to it than to what is named. Never for a question that tells no
case: "the dose of X" is not about what X is mostly given for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from curbside.answering.facts import DAYS_PER_YEAR, Facts, patient_facts
from curbside.answering.likeness import Likely
from curbside.answering.people import LASTING, is_past
from curbside.answering.rules import ReadingRules
from curbside.answering.values import called
from curbside.model.ontology import CONDITION_KINDS, DRUG_KINDS, Ontology
from curbside.model.question import Mention, Role
from curbside.model.statement import Population
from curbside.terms.tokens import Token, tokenise

_CONDITION: tuple[Role, ...] = ("condition", "given", "suspected")
_CARE = frozenset({"setting", "procedure"})

_LONG_QUESTION = 13
"""A question of so many words, a number among them, tells of somebody."""
_TOLD_QUESTION = 8
"""One with an age or a weight needs fewer; with less it is "X in a child of three"."""

_NOTES = re.compile(
    r"\s*(?:\w+:\s*)?\d{1,3}\s?[- ]?(?:[mf]\b|yo\b|y/o|yr?\b|mo\b|wk|week|month|day)", re.IGNORECASE
)
"""Notes begin with an age: "58M", "6yo", "3 month old"."""

_ASKING = frozenset({"how", "when", "who", "why", "where"})
"""A sentence that begins so says itself what it is about."""

ENOUGH = 5.0
"""So much must point to a condition that nobody named, drugs' names aside: two rare words, or four less rare."""
OUTWEIGHS = 1.1
"""And so many times as much as to any condition that was named; as much is enough beside mere complaints."""
NARROWER = 1.25
"""A kind of what was named must be pointed to more clearly still."""
TOGETHER = 10.0
"""How far above all else what is one condition by its definition is moved."""
NEARLY = 0.75
"""What the words point to so nearly as much as to the main condition stands beside it."""
LEAST_WORDS = 3
"""Where something is named, a condition that was only told needs so many words."""
GIVEN_FOR_IT = 3.0
"""A drug that alone points so much to what a drug has done is given for it, and did not do it."""
MOST_WORDS_SHOWN = 4
_APART = re.compile(r"[,;:?\n]|[.!]\s+(?=[A-Z]|$)")
"""In a case this ends what is told of one thing; behind a letter or two a full stop only shortens a word."""
_SHORTENED = 2
_NOTED_COMMAS = 2
"""Notes are findings with commas between; with so many, as few words as with an age tell of somebody."""


def tells_of_a_case(text: str, full: str, rules: ReadingRules) -> bool:
    """Whether a question tells of a patient: by an age, a measured value, as notes do, or in many words.

    `full` is the text with what is written short in full: there a value may stand behind the name of what it measures.
    """
    facts = patient_facts(text, rules)
    tokens = tokenise(text)
    counts = any(t.key[:1].isdigit() for t in tokens) and not facts.years
    if called(full, tokenise(full), rules.signs, frozenset()).signs or (
        counts and len(tokens) >= _LONG_QUESTION
    ):
        return True
    if any(pattern.search(text) for pattern in rules.noted):
        return True
    told = facts.age_years is not None or facts.weight_kg is not None or "pregnant" in facts.populations
    return (told or _as_notes(text, tokens, rules)) and len(tokens) >= _TOLD_QUESTION


def _as_notes(text: str, tokens: Sequence[Token], rules: ReadingRules) -> bool:
    asks = text.rstrip().endswith("?") or (bool(tokens) and tokens[0].key in rules.asking | rules.yes_or_no)
    return not asks and text.count(",") >= _NOTED_COMMAS


def asking_words(text: str, tokens: Sequence[Token], rules: ReadingRules) -> Sequence[Token]:
    """The tokens but those of measured values: the rate of a heart asks for no rate of infusion."""
    places = called(text, tokens, rules.signs, rules.measured).places
    return [t for t in tokens if not any(start <= t.start < end for start, end in places)]


def told_apart(text: str, tokens: Sequence[Token], rules: ReadingRules) -> frozenset[int]:
    """Where a case goes on to something else: the name of a value is no part of the complaint before it."""
    measured = {start for start, _ in called(text, tokens, rules.signs, rules.measured).places}
    return frozenset(
        place
        for place, (last, token) in enumerate(pairwise(tokens), start=1)
        if token.start in measured or _ends(last, text[last.end : token.end])
    )


def _ends(last: Token, between: str) -> bool:
    mark = _APART.search(between)
    return mark is not None and not (mark[0][0] == "." and len(last.text) <= _SHORTENED)


def as_told(
    text: str,
    mentions: Sequence[Mention],
    facts: Facts,
    people: Sequence[Population],
    rules: ReadingRules,
    likely: Callable[[str], tuple[Likely, ...]],
    ontology: Ontology,
    *,
    urgent: Collection[str] = (),
    feared: Collection[str] = (),
) -> tuple[Mention, ...]:
    """The mentions with what the words of a case point to: its values, its people and what it names among them.

    `urgent` are conditions that a value makes the matter in hand: in front they stay there. `feared` are those that
    the text was found to be an emergency of: it points to them as if it named them.
    """
    tokens = tokenise(text)
    values = called(text, tokens, rules.signs, rules.measured)
    behind = _background(mentions, ontology)
    rest = _without(values.rest, [m.surface for m in behind])
    names = [
        m.name for m in mentions if m.held and m.role not in ("other", "body", "excluded") and m not in behind
    ]
    names += [ontology.name(c) for c in feared if c in ontology.concepts]
    drugs = [m.concept for m in mentions if m.kind in DRUG_KINDS and m.role not in ("other", "excluded")]
    poisoned = any(m.concept in rules.of_one_drug for m in mentions)
    classes = [ontology.name(k) for d in drugs for k in sorted(ontology.ancestors(d))] if poisoned else []
    told = [ontology.name(p) for p in people if p not in ("adult", "older-adult")]
    little = [t.text for t in tokens if t.key in rules.says_little]
    cared = [f"{m.surface} {m.name}" for m in mentions if m.kind in DRUG_KINDS or m.kind in _CARE]
    aside = {one.condition: one.score for one in likely(" ".join((*cared, *classes, *little)))}
    found = likely(" ".join((rest, *values.signs, *names, *classes, *told)))
    excluded = {m.concept for m in mentions if m.role == "excluded" and not is_past(m, tokens, rules)}
    ranked = tuple(
        one
        for one in _with_together(found, mentions, facts, rules, ontology)
        if ontology.kind(one.condition) in CONDITION_KINDS
        and one.condition not in excluded
        and _fits(one.condition, people, values.signs, ontology)
        and (
            _of_these(one.condition, drugs, rules, ontology) or aside.get(one.condition, 0.0) >= GIVEN_FOR_IT
        )
    )
    by_name = _of_named_drug(ranked, drugs, rules, ontology) if poisoned else None
    if by_name is not None:
        settled = _led_by(_told(by_name, ontology, "condition"), mentions, ontology)
        return _with_taken(settled, ontology)
    sentence = bool(tokens) and tokens[0].key in _ASKING | rules.asking | rules.yes_or_no
    plainly = not values.signs and not _NOTES.match(text) and (sentence or len(tokens) < _LONG_QUESTION)
    named = any(m.held and m.kind in CONDITION_KINDS and m.role in _CONDITION for m in mentions)
    if not ranked or (plainly and named):
        return tuple(mentions)
    settled = with_what_is_told(mentions, ranked, aside, ontology, urgent=urgent, feared=feared)
    main = {k for c in _main(settled) for k in (c, *ontology.ancestors(c))}
    return _with_taken(settled, ontology) if rules.of_one_drug & main else settled


def _background(mentions: Sequence[Mention], ontology: Ontology) -> list[Mention]:
    """Allergies that stand beside something else: what they are to says nothing of what is the matter."""
    allergies = [m for m in mentions if m.role == "allergy" or ontology.allergies(m.concept)]
    named = {m.concept for m in mentions if m.held and m.kind in CONDITION_KINDS and m.role in _CONDITION}
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
    return not called_after or any(called_after & _kin(drug, ontology) for drug in drugs)


def _of_named_drug(
    ranked: Sequence[Likely], drugs: Sequence[str], rules: ReadingRules, ontology: Ontology
) -> Likely | None:
    """What is called after a drug named, where the drug is said to have done it: whatever else is told."""
    kin = {k for drug in drugs for k in _kin(drug, ontology)}
    of_one = (one for one in ranked if rules.of_one_drug & ontology.ancestors(one.condition))
    return next((one for one in of_one if ontology.drugs_in_name(one.condition) & kin), None)


def _main(mentions: Sequence[Mention]) -> list[str]:
    return [m.concept for m in mentions if m.role in ("condition", "suspected")]


def _with_taken(mentions: Sequence[Mention], ontology: Ontology) -> tuple[Mention, ...]:
    """The drug that has done it was taken: its doses for what it is good for are not asked."""
    of = {d for c in _main(mentions) for d in ontology.drugs_in_name(c)}
    return tuple(
        replace(m, role="current-drug") if m.role == "intervention" and of & _kin(m.concept, ontology) else m
        for m in mentions
    )


def _with_together(
    ranked: Sequence[Likely],
    mentions: Sequence[Mention],
    facts: Facts,
    rules: ReadingRules,
    ontology: Ontology,
) -> Sequence[Likely]:
    """The ranking with what is one condition when told together moved up."""
    named = {k for m in mentions if m.role in _CONDITION for k in (m.concept, *ontology.ancestors(m.concept))}
    days = None if facts.age_years is None else facts.age_years * DAYS_PER_YEAR
    whole = {
        rule.to
        for rule in rules.together
        if rule.named <= named
        and rule.people <= set(facts.populations)
        and (rule.oldest_days is None or (days is not None and days <= rule.oldest_days))
    }
    top = max((one.score for one in ranked), default=0.0)
    by_name = {one.condition: one for one in ranked}
    moved = [
        Likely(c, top + TOGETHER, (by_name[c].words if c in by_name else ()) or (ontology.name(c),))
        for c in sorted(whole)
    ]
    return (*moved, *(one for one in ranked if one.condition not in whole))


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
    urgent: Collection[str] = (),
    feared: Collection[str] = (),
) -> tuple[Mention, ...]:
    """The mentions with the condition that a case's words point to as the main one.

    `aside` is how much of each condition's score comes from names of drugs and care, and words that say little.
    """
    scores = {one.condition: one.score for one in ranked}
    in_front = any(m.role == "condition" and m.concept in urgent for m in mentions)
    settled = tuple(mentions) if in_front else _with_main(mentions, ranked, scores, aside, feared, ontology)
    main = next((m for m in settled if m.role in ("condition", "suspected")), None)
    if main is None:
        return settled
    about = {k for m in settled if m.role in _CONDITION for k in _kin(m.concept, ontology)}
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


def _with_main(
    mentions: Sequence[Mention],
    ranked: Sequence[Likely],
    scores: Mapping[str, float],
    aside: Mapping[str, float],
    feared: Collection[str],
    ontology: Ontology,
) -> tuple[Mention, ...]:
    """The mentions with the main condition settled: what was told, or the one of those named most pointed to."""
    named = _to_choose_from(mentions, ontology)
    of_named = {m.concept: _score(m.concept, scores, ontology) for m in named}
    able = [one for one in ranked if one.condition in of_named or _may_lead(one, mentions)]
    best = _feared(able, aside, feared) or _gravest(able, of_named, aside, ontology)
    if best is None or best.condition in of_named:
        return tuple(_as_main(m, best.condition) for m in mentions) if best else tuple(mentions)
    wanted = max((_to_outweigh(m, best.condition, of_named, ontology) for m in named), default=0.0)
    # A drug asked for in what is named points to all it is given for: only what else is told outweighs a name.
    score = best.score - aside.get(best.condition, 0.0) if named else best.score
    if _pointed(best, aside) and (score >= wanted or best.condition in feared):
        return _led_by(_told(best, ontology, "condition"), mentions, ontology)
    if not named:
        return tuple(mentions)
    order = [m.concept for m in named]
    main = max(of_named, key=lambda c: (of_named[c], -order.index(c)))
    return tuple(_as_main(m, main) for m in mentions)


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


def _feared(ranked: Sequence[Likely], aside: Mapping[str, float], feared: Collection[str]) -> Likely | None:
    """The emergency that the text was found to tell of, where its words point to it nearly as much as to anything."""
    enough = NEARLY * ranked[0].score if ranked else 0.0
    found = (o for o in ranked if o.condition in feared and o.score >= enough and _pointed(o, aside))
    return next(found, None)


def _to_choose_from(mentions: Sequence[Mention], ontology: Ontology) -> list[Mention]:
    """The conditions named of which one is the main one: an allergy only where nothing else is the matter."""
    named = [m for m in mentions if m.held and m.kind in CONDITION_KINDS and m.role in _CONDITION]
    return [m for m in named if not ontology.allergies(m.concept)] or named


def _may_lead(one: Likely, mentions: Sequence[Mention]) -> bool:
    """Beside what is named, two words that happen to be used of something else point to nothing."""
    named = any(m.held and m.kind in CONDITION_KINDS and m.role in _CONDITION for m in mentions)
    return not named or len(set(one.words)) >= LEAST_WORDS


def _pointed(one: Likely, aside: Mapping[str, float]) -> bool:
    return one.score - aside.get(one.condition, 0.0) >= ENOUGH


def _kin(concept: str, ontology: Ontology) -> frozenset[str]:
    return frozenset({concept, *ontology.ancestors(concept), *ontology.descendants(concept)})


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
    rest = [m for m in mentions if m.role not in _CONDITION or m.concept not in wider]
    rest = [replace(m, role="given") if m.role == "condition" else m for m in rest]
    return (
        told,
        *(replace(m, role="other") if not m.held and m.role in _CONDITION else m for m in rest),
    )


def _as_main(mention: Mention, main: str) -> Mention:
    if mention.role not in _CONDITION:
        return mention
    if mention.concept == main:
        return mention if mention.role == "suspected" else replace(mention, role="condition")
    return replace(mention, role="given") if mention.role == "condition" else mention
