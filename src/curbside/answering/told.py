"""What a case told without its name is about: conditions that its words point to, beside those it names.

Mentions and likely conditions in, mentions out. A condition that was only told is marked `told`; it is added where
nothing is named, or where the words point far more to it than to what is named. Never for a question that tells no
case: "the dose of X" is not about what X is mostly given for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from curbside.answering.cases import asked_outright, asks_of_it, speaks_for_itself
from curbside.answering.cues import follows
from curbside.answering.facts import DAYS_PER_YEAR, Facts
from curbside.answering.leading import sums
from curbside.answering.likeness import Likely
from curbside.answering.main_condition import LEAST_WORDS, NOTHING, led_by, told_of, with_what_is_told
from curbside.answering.pointing import words_point
from curbside.answering.roles import CONDITION_ROLES, as_main, held_conditions
from curbside.answering.rules import ReadingRules
from curbside.model.ontology import CONDITION_KINDS, DRUG_KINDS, Ontology
from curbside.model.question import Mention
from curbside.model.statement import Population
from curbside.terms.tokens import Token

TOGETHER = 10.0
"""How far above all else what is one condition by its definition is moved."""
PLAINLY = 10.0
"""So much must point to a condition that a question without a case does not name, beside what its drugs point to."""
GIVEN_FOR_IT = 3.0
"""A drug that alone points so much to what a drug has done is given for it, and did not do it."""


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
    pointing = words_point(
        text, mentions, people, rules, likely, ontology, urgent=urgent, feared=feared, apart=apart
    )
    tokens, drugs, aside = pointing.tokens, pointing.drugs, pointing.aside
    poisoned = bool(rules.of_one_drug & {*feared, *(m.concept for m in mentions)})
    # What is of one drug leads by that drug alone, and never as such.
    feared = frozenset(feared) - rules.of_one_drug
    defined = _by_definition(mentions, facts, rules, ontology)
    ranked = tuple(
        one
        for one in _moved_up(pointing.found, defined, ontology)
        if pointing.can_be(one.condition)
        and (one.condition in feared or pointing.fits(one.condition))
        and (
            _of_these(one.condition, drugs, rules, ontology) or aside.get(one.condition, 0.0) >= GIVEN_FOR_IT
        )
    )
    by_name = _of_named_drug(ranked, drugs, rules, ontology) if poisoned else None
    if by_name is not None:
        settled = led_by(told_of(by_name, ontology, "condition"), mentions, ontology)
        return _with_taken(settled, ontology)
    plainly = not feared and not defined and speaks_for_itself(text, tokens, pointing.signs, rules)
    if not ranked or _says_itself(mentions, tokens, rules, plainly=plainly):
        return tuple(mentions)
    outright = None if feared or urgent or defined else _asked_outright(text, mentions, ontology)
    if outright is not None:
        return tuple(as_main(m, outright.concept) for m in mentions)
    settled = with_what_is_told(
        mentions, ranked, aside, ontology,
        sums=sums(pointing.asked(), rules.leading, ontology), urgent=urgent, feared=feared, defined=defined,
    )  # fmt: skip
    of_one_drug = rules.of_one_drug & ontology.with_ancestors(_main(settled))
    return _with_taken(settled, ontology) if of_one_drug else settled


def with_likeliest(
    text: str,
    mentions: Sequence[Mention],
    people: Sequence[Population],
    rules: ReadingRules,
    likely: Callable[[str], tuple[Likely, ...]],
    ontology: Ontology,
) -> tuple[Mention, ...]:
    """The mentions of a question that tells no case, led by that of the conditions it names for which most speaks.

    Where it names none, its words must point plainly to one beside what the names of its drugs point to.
    """
    conditions = [m for m in mentions if m.kind in CONDITION_KINDS and m.role != "excluded"]
    named = {m.concept for m in held_conditions(mentions)}
    # Words alone, with no drug, test or care among them, may be any talk.
    clinical = any(
        m.held and m.role in ("intervention", "comparator", "current-drug", "test") for m in mentions
    )
    if any(m.role == "suspected" for m in mentions) or (len(named) < 2 and (conditions or not clinical)):
        return tuple(mentions)
    pointing = words_point(text, mentions, people, rules, likely, ontology)
    asked = pointing.asked()
    speaks = sums(asked, rules.leading, ontology)
    if named:
        # "X with Y" is about X, and what only says whom the patient belongs to is the background of anything else.
        given = {m.concept for m in mentions if follows(pointing.tokens, m.start, rules.roles["given"])}
        able = {c for c in named - given if not ontology.populations(c)} or named - given or named
        first = max(sorted(able & speaks.keys()), key=lambda c: speaks[c])
        return tuple(as_main(m, first) for m in mentions)
    told = [
        one
        for one in asked.told
        if one.condition in speaks
        and len(set(one.words)) > LEAST_WORDS
        and pointing.fits(one.condition)
        and one.score - pointing.aside.get(one.condition, 0.0) >= PLAINLY
    ]
    if not told:
        return tuple(mentions)
    best = max(told, key=lambda one: (speaks[one.condition], one.condition))
    return led_by(told_of(best, ontology, "condition"), mentions, ontology)


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
