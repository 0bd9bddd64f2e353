"""What a case told without its name is about: conditions that its words point to, beside those it names.

Mentions and likely conditions in, mentions out. A condition that was only told is marked `told`; it is added where
nothing is named, or where the words point far more to it than to what is named. Never for a question that tells no
case: "the dose of X" is not about what X is mostly given for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from curbside.answering.cases import asked_outright, asks_of_it, speaks_for_itself
from curbside.answering.facts import DAYS_PER_YEAR, Facts
from curbside.answering.likeness import Likely
from curbside.answering.main_condition import NOTHING, led_by, told_of, with_what_is_told
from curbside.answering.people import LASTING, is_past
from curbside.answering.roles import CONDITION_ROLES, as_main, held_conditions
from curbside.answering.rules import ReadingRules
from curbside.answering.values import called
from curbside.model.ontology import CONDITION_KINDS, DRUG_KINDS, Ontology
from curbside.model.question import Mention
from curbside.model.statement import Population
from curbside.terms.tokens import Token, tokenise

_CARE = frozenset({"setting", "procedure"})

TOGETHER = 10.0
"""How far above all else what is one condition by its definition is moved."""
GIVEN_FOR_IT = 3.0
"""A drug that alone points so much to what a drug has done is given for it, and did not do it."""
_ENDED = re.compile(r"[^.;?!\n]*\b(?:19|20)\d\d\b|[^.;?!\n]*\b(?:years ago|as a child|in childhood)\b")
"""What follows an allergy up to when it was."""
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
    urgent: Mapping[str, Collection[str]] = NOTHING,
    feared: Collection[str] = (),
    apart: Collection[str] = (),
) -> tuple[Mention, ...]:
    """The mentions with what the words of a case point to: its values, its people and what it names among them.

    `urgent` are conditions that a value makes the matter in hand: in front they stay there, unless the words point far
    more to something else that they do not imitate. `feared` are those that a safety notice called up speaks of,
    `apart` those that a value leaves no room for.
    """
    tokens = tokenise(text)
    values = called(text, tokens, rules.signs, rules.measured)
    drugs = [m.concept for m in mentions if m.kind in DRUG_KINDS and m.role not in ("other", "excluded")]
    poisoned = bool(rules.of_one_drug & {*feared, *(m.concept for m in mentions)})
    # What is of one drug leads by that drug alone, and never as such.
    feared = frozenset(feared) - rules.of_one_drug
    classes = [ontology.name(k) for d in drugs for k in sorted(ontology.ancestors(d))] if poisoned else []
    little = [t.text for t in tokens if t.key in rules.says_little]
    cared = [f"{m.surface} {m.name}" for m in mentions if m.kind in DRUG_KINDS or m.kind in _CARE]
    aside = {one.condition: one.score for one in likely(" ".join((*cared, *classes, *little)))}
    behind = _background(text, tokens, mentions, rules, ontology)
    rest = _without(values.rest, [_phrase(m, text, ontology) for m in behind])
    names = _names(mentions, behind, people, urgent, ontology)
    found = likely(" ".join((rest, *values.signs, *names, *classes)))
    out = {
        m.concept
        for m in mentions
        if m.role == "excluded" and not is_past(m, tokens, rules.past) and _by_its_name(m, ontology)
    }
    defined = _by_definition(mentions, facts, rules, ontology)
    out |= {*_not_of_his(found, text, rules, ontology), *apart}
    ranked = tuple(
        one
        for one in _moved_up(found, defined, ontology)
        if ontology.kind(one.condition) in CONDITION_KINDS
        and one.condition not in out
        and (one.condition in feared or _fits(one.condition, people, values.signs, ontology))
        and (
            _of_these(one.condition, drugs, rules, ontology) or aside.get(one.condition, 0.0) >= GIVEN_FOR_IT
        )
    )
    by_name = _of_named_drug(ranked, drugs, rules, ontology) if poisoned else None
    if by_name is not None:
        settled = led_by(told_of(by_name, ontology, "condition"), mentions, ontology)
        return _with_taken(settled, ontology)
    plainly = not feared and not defined and speaks_for_itself(text, tokens, values.signs, rules)
    if not ranked or _says_itself(mentions, tokens, rules, plainly=plainly):
        return tuple(mentions)
    outright = None if feared or urgent or defined else _asked_outright(text, mentions, ontology)
    if outright is not None:
        return tuple(as_main(m, outright.concept) for m in mentions)
    settled = with_what_is_told(
        mentions, ranked, aside, ontology, urgent=urgent, feared=feared, defined=defined
    )
    of_one_drug = rules.of_one_drug & ontology.with_ancestors(_main(settled))
    return _with_taken(settled, ontology) if of_one_drug else settled


def _asked_outright(text: str, mentions: Sequence[Mention], ontology: Ontology) -> Mention | None:
    """The one condition that a case asks about by its name: "... How do I confirm X?"; nothing told outweighs it."""
    places = asked_outright(text)
    named = [
        m
        for m in held_conditions(mentions)
        if m.kind == "condition"
        and not ontology.allergies(m.concept)
        and any(start <= m.start and m.end <= end for start, end in places)
    ]
    return named[0] if len({m.concept for m in named}) == 1 else None


def _says_itself(
    mentions: Sequence[Mention], tokens: Sequence[Token], rules: ReadingRules, *, plainly: bool
) -> bool:
    """Whether a case says itself what it is about: the condition it plainly names, or the drug it asks of."""
    if held_conditions(mentions):
        return plainly
    asked = any(m.kind in DRUG_KINDS and m.role in ("intervention", "current-drug") for m in mentions)
    return asked and asks_of_it(tokens, rules)


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
    """A mention as it is written; of an allergy its whole clause, with the reaction in brackets behind it."""
    reaction = _BRACKETS.match(text, mention.end)
    end = reaction.end() if reaction else mention.end
    if mention.role == "allergy":
        # "A reaction with X", "X, reaction in 2011": how it showed then is not the matter now.
        ended = _ENDED.match(text, end)
        start = max(text.rfind(mark, 0, mention.start) for mark in ".,;:?!\n") + 1
        return text[start : ended.end() if ended else end]
    return text[mention.start : end] if reaction and ontology.allergies(mention.concept) else mention.surface


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
    named = ontology.with_ancestors(m.concept for m in mentions if m.role in CONDITION_ROLES)
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


def _by_its_name(mention: Mention, ontology: Ontology) -> bool:
    """Whether a condition is called by its name, and not by a sign of it: a sign ruled out rules out no illness."""
    concept = ontology.concepts.get(mention.concept)
    if concept is None or mention.surface in concept.abbreviations:
        return True
    own = {t.key for t in tokenise(f"{concept.name} {concept.plain}")}
    return any(t.key in own for t in tokenise(mention.surface))


def _not_of_his(
    found: Sequence[Likely], text: str, rules: ReadingRules, ontology: Ontology
) -> frozenset[str]:
    """What no man has, where the patient is told to be one."""
    if not any(pattern.search(text) for pattern in rules.a_man):
        return frozenset()
    return frozenset(
        one.condition for one in found if rules.of_women & ontology.with_ancestors([one.condition])
    )


def _fits(condition: str, people: Sequence[Population], signs: Sequence[str], ontology: Ontology) -> bool:
    """Whether a condition can be what is told: its patients are these people, and a complaint was said or measured."""
    whose = ontology.populations(condition) - LASTING
    youngest = whose & {"infant"} or whose
    if youngest and not youngest & set(people):
        return False
    return ontology.kind(condition) != "finding" or ontology.name(condition) in signs
