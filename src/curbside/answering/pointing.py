"""What the words of a question point to, its people and its background taken into account.

Text, its mentions and its people in; conditions with what points to each out. What is past, ruled out or only the
reason for a drug points to nothing; what the question is about is settled elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from curbside.answering.leading import Asked
from curbside.answering.likeness import Likely
from curbside.answering.people import LASTING, is_past
from curbside.answering.roles import CONDITION_ROLES, held_conditions
from curbside.answering.rules import ReadingRules
from curbside.answering.values import called
from curbside.model.ontology import CONDITION_KINDS, DRUG_KINDS, Ontology
from curbside.model.question import Mention
from curbside.model.statement import Population
from curbside.terms.tokens import Token, tokenise

_CARE = frozenset({"setting", "procedure"})
_ENDED = re.compile(r"[^.;?!\n]*\b(?:19|20)\d\d\b|[^.;?!\n]*\b(?:years ago|as a child|in childhood)\b")
"""What follows an allergy up to when it was."""
_BRACKETS = re.compile(r"\s*\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Pointing:
    """What points to which condition.

    `found` is by the case's own words, `full` by all of them, `aside` by the names of drugs and care alone; `can_be`
    and `fits` say which conditions come into question at all, and for these people.
    """

    text: str
    tokens: tuple[Token, ...]
    mentions: tuple[Mention, ...]
    drugs: tuple[str, ...]
    signs: tuple[str, ...]
    found: tuple[Likely, ...]
    full: tuple[Likely, ...]
    aside: Mapping[str, float]
    can_be: Callable[[str], bool]
    fits: Callable[[str], bool]

    def asked(self) -> Asked:
        """What is weighed of it."""
        return Asked(
            len(self.text),
            held_conditions(self.mentions),
            [one for one in self.found if self.can_be(one.condition)],
            [one for one in self.full if self.can_be(one.condition)],
            self.aside,
            self.fits,
        )


def words_point(
    text: str,
    mentions: Sequence[Mention],
    people: Sequence[Population],
    rules: ReadingRules,
    likely: Callable[[str], tuple[Likely, ...]],
    ontology: Ontology,
    *,
    urgent: Collection[str] = (),
    feared: Collection[str] = (),
    apart: Collection[str] = (),
) -> Pointing:
    """What the words of a text point to; `urgent`, `feared` and `apart` are as for `as_told`."""
    tokens = tokenise(text)
    values = called(text, tokens, rules.signs, rules.measured)
    drugs = tuple(m.concept for m in mentions if m.kind in DRUG_KINDS and m.role not in ("other", "excluded"))
    poisoned = bool(rules.of_one_drug & {*feared, *(m.concept for m in mentions)})
    classes = [ontology.name(k) for d in drugs for k in sorted(ontology.ancestors(d))] if poisoned else []
    little = [t.text for t in tokens if t.key in rules.says_little]
    cared = [f"{m.surface} {m.name}" for m in mentions if m.kind in DRUG_KINDS or m.kind in _CARE]
    behind = _background(text, tokens, mentions, rules, ontology)
    rest = _without(values.rest, [_phrase(m, text, ontology) for m in behind])
    names = _names(mentions, behind, people, urgent, ontology)
    found = likely(" ".join((rest, *values.signs, *names, *classes)))
    out = {
        m.concept
        for m in mentions
        if m.role == "excluded" and not is_past(m, tokens, rules.past) and _by_its_name(m, ontology)
    }
    out |= {*_not_of_his(found, text, rules, ontology), *apart}
    return Pointing(
        text,
        tuple(tokens),
        tuple(mentions),
        drugs,
        tuple(values.signs),
        found,
        likely(text),
        {one.condition: one.score for one in likely(" ".join((*cared, *classes, *little)))},
        lambda condition: ontology.kind(condition) in CONDITION_KINDS and condition not in out,
        lambda condition: _fits(condition, people, values.signs, ontology),
    )


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
