"""Whom a statement is meant for by its own words: "after an operation", "with an allergy to X".

A statement and what a question tells in; whether it speaks of others alone out. What is meant for others is no first
line of an answer; nothing here leaves anything out.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from weakref import WeakKeyDictionary

from curbside.answering.focus import Focus
from curbside.model.ontology import Ontology
from curbside.model.question import ClinicalQuestion
from curbside.model.statement import Statement
from curbside.terms.tokens import term_key

_HEAD = re.compile(r"[:;.]\s")
_IN = re.compile(
    r"\b(?:in|after|with|during|following|on|for)\s+"
    r"(?:(?:an?|the|any|some|severe|known|acute|recent|new|active|(?:some|any|every)(?:body|one)|people|persons?"
    r"|patients?|adults?|women|woman|men|man|those|one|who|has|have|had|is|are|with|in|after|on)\s+)*",
    re.IGNORECASE,
)
"""Words that bring in whom or what something is said of, up to its name."""
_NOT = re.compile(
    r"\b(?:without|not?|nor|never|except|unless|than|instead of|rather)\b[^,]{0,25}$", re.IGNORECASE
)
_UNDER = frozenset({"under", "below", "younger than", "less than"})
_BOUND = (
    r"(?:(?P<side>under|below|younger than|less than|from|over|above|older than|at least) (?P<bound>\d{1,3})"
    r"|(?P<low>\d{1,3})(?: to |-|–)(?P<short>below |under )?(?P<high>\d{1,3}))"
)
_AGES = re.compile(
    r"(?<!every )(?<!within )(?<!after )(?<!for )(?<!last )"
    + _BOUND
    + r" (?P<unit>years?|months?)\b(?! (?:ago|later|after|before|of))",
    re.IGNORECASE,
)
"""An age that is bounded: "under 3 months", "5 to 11 years", "from 12 years"."""
_KIDNEYS = re.compile(
    r"(?:eGFR|creatinine clearance|CrCl)[^.;:]{0,15}? " + _BOUND + r"\b(?!%)(?: mL/min)?", re.IGNORECASE
)
_CLAUSE = re.compile(r"[,:;]\s|\.\s")
_SAYS_FOR_WHOM = 60
"""So many letters at most open a statement with whom it is for."""
_WORD = re.compile(r"[\w'’-]+")
_LONGEST_NAME = 5
_TWO = 2
_YOUNG = frozenset({"child", "infant"})
OLDER_FROM = 60
"""No guideline calls people older before so many years."""

_names_of: WeakKeyDictionary[Ontology, dict[str, frozenset[str]]] = WeakKeyDictionary()
"""What each name means, kept as long as the order of names is."""
_called_for: WeakKeyDictionary[Ontology, dict[str, frozenset[str]]] = WeakKeyDictionary()
"""What statements call for, by their text."""


def meant_for_others(
    statement: Statement, question: ClinicalQuestion, focus: Focus, ontology: Ontology
) -> bool:
    """Whether it is for children, where no child is told of, or its first clause calls for what nobody told.

    That is a procedure or an allergy; an illness so named is as often a sign to look for. It is for others too where
    it bounds an age or a kidney function that was told, speaks of a relative of the drug taken in its place, or of what
    two do together of which only one was named.
    """
    people = set(statement.population)
    if people and people <= _YOUNG and "child" not in focus.populations:
        return True
    if people == {"older-adult"} and focus.age_years is not None and focus.age_years < OLDER_FROM:
        return True
    if _of_other_age(statement.text, focus.age_years) or _of_other_kidneys(statement.text, focus.kidney):
        return True
    if _of_a_relative(statement, focus, ontology) or _with_another(statement, question, ontology):
        return True
    named = _called(statement, ontology)
    if not named:
        return False
    told = {*focus.everything, *focus.populations, *focus.beside, *(m.concept for m in question.mentions)}
    return named.isdisjoint(told) and named.isdisjoint(
        ontology.with_kin(c for c in told if c in ontology.concepts)
    )


def _of_other_age(text: str, age: float | None) -> bool:
    """Whether the first clause bounds an age in years or months, and every such bound leaves this patient out."""
    if age is None:
        return False
    fits = [
        _within(age, found, 1.0 if found["unit"].startswith("y") else 12.0)
        for found in _AGES.finditer(_opening(text))
    ]
    return bool(fits) and not any(fits)


def _of_other_kidneys(text: str, kidney: float | None) -> bool:
    """Whether the first clause bounds eGFR or creatinine clearance, and every such bound leaves this patient out."""
    if kidney is None:
        return False
    fits = [_within(kidney, found, 1.0) for found in _KIDNEYS.finditer(_opening(text))]
    return bool(fits) and not any(fits)


def _opening(text: str) -> str:
    """Where a statement says for whom it is: before its first comma; further on a bound is one of several."""
    return _CLAUSE.split(text, maxsplit=1)[0][:_SAYS_FOR_WHOM]


def _within(value: float, found: re.Match[str], per_unit: float) -> bool:
    """Whether a value lies within what was found: "under 3", "from 5", "5 to 11", each unit `per_unit` of its own."""
    value = value * per_unit
    if found["low"]:
        # Somebody of eleven and a half is eleven; a clearance of 60 is not "30 to below 60".
        return float(found["low"]) <= value < float(found["high"]) + (0.0 if found["short"] else 1.0)
    bound = float(found["bound"])
    return value < bound if found["side"].casefold() in _UNDER else value >= bound


def _of_a_relative(statement: Statement, focus: Focus, ontology: Ontology) -> bool:
    """Whether it is of its own drug and one of the class of a drug taken, and of neither that drug nor the class."""
    if len(statement.interventions) != _TWO:
        return False
    other = statement.interventions[1]
    classes = ontology.ancestors(other) if ontology.kind(other) == "drug" else frozenset()
    return any(
        taken != other
        and not ontology.ancestors(taken).isdisjoint(classes)
        and ontology.with_ancestors([taken]).isdisjoint(statement.interventions)
        for taken in focus.current
    )


def _with_another(statement: Statement, question: ClinicalQuestion, ontology: Ontology) -> bool:
    """Whether it is of two or more together, and the question names none or one of them."""
    wider = {a for i in statement.interventions for a in ontology.ancestors(i)}
    of = [i for i in statement.interventions if i not in wider]
    if statement.facet != "interaction" or len(of) < _TWO:
        return False
    told = [ontology.with_kin([m.concept]) for m in question.mentions if m.concept in ontology.concepts]
    return sum(any(i in kin for kin in told) for i in of) < _TWO


def _called(statement: Statement, ontology: Ontology) -> frozenset[str]:
    known = _called_for.setdefault(ontology, {})
    if statement.text not in known:
        known[statement.text] = _besides(statement, _named_in_head(statement.text, ontology), ontology)
    return known[statement.text]


def _besides(statement: Statement, named: Collection[str], ontology: Ontology) -> frozenset[str]:
    """What is named beside what the statement is about anyway."""
    own = {*statement.conditions, *statement.also, *statement.population, *statement.interventions}
    kin = own | ontology.with_kin(c for c in own if c in ontology.concepts)
    return frozenset(named) - kin


def _named_in_head(text: str, ontology: Ontology) -> frozenset[str]:
    """The procedures and allergies that the first clause brings in with "in", "after", "with" and the like."""
    names = _names_of.get(ontology)
    if names is None:
        names = _names_of[ontology] = _names(ontology)
    head = _HEAD.split(text, maxsplit=1)[0]
    found: set[str] = set()
    for brought in _IN.finditer(head):
        if not _NOT.search(head[: brought.start()]):
            found |= _longest(_WORD.findall(head[brought.end() :])[:_LONGEST_NAME], names)
    return frozenset(found)


def _longest(words: list[str], names: dict[str, frozenset[str]]) -> frozenset[str]:
    keys = (term_key(" ".join(words[:count])) for count in range(len(words), 0, -1))
    return next((names[key] for key in keys if key in names), frozenset())


def _names(ontology: Ontology) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for concept in ontology.concepts.values():
        if concept.kind == "procedure" or ontology.allergies(concept.id):
            for name in (concept.name, *concept.synonyms):
                found.setdefault(term_key(name), set()).add(concept.id)
    return {key: frozenset(meant) for key, meant in found.items() if key}
