"""Whom a statement is meant for by its own words: "after a kidney transplant", "with penicillin allergy".

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
_WORD = re.compile(r"[\w'’-]+")
_LONGEST_NAME = 5
_YOUNG = frozenset({"child", "infant"})

_names_of: WeakKeyDictionary[Ontology, dict[str, frozenset[str]]] = WeakKeyDictionary()
"""What each name means, kept as long as the order of names is."""
_called_for: WeakKeyDictionary[Ontology, dict[str, frozenset[str]]] = WeakKeyDictionary()
"""What statements call for, by their identifier and text."""


def meant_for_others(
    statement: Statement, question: ClinicalQuestion, focus: Focus, ontology: Ontology
) -> bool:
    """Whether it is for children, where no child is told of, or its first clause calls for what nobody told.

    That is a procedure or an allergy; an illness so named is as often a sign to look for.
    """
    if set(statement.population) <= _YOUNG and statement.population and "child" not in focus.populations:
        return True
    named = _called(statement, ontology)
    if not named:
        return False
    told = {*focus.everything, *focus.populations, *focus.beside, *(m.concept for m in question.mentions)}
    return named.isdisjoint(told) and named.isdisjoint(
        ontology.with_kin(c for c in told if c in ontology.concepts)
    )


def _called(statement: Statement, ontology: Ontology) -> frozenset[str]:
    known = _called_for.setdefault(ontology, {})
    if statement.text not in known:
        known[statement.text] = _besides(statement, named_in_head(statement.text, ontology), ontology)
    return known[statement.text]


def _besides(statement: Statement, named: Collection[str], ontology: Ontology) -> frozenset[str]:
    """What is named beside what the statement is about anyway."""
    own = {*statement.conditions, *statement.also, *statement.population, *statement.interventions}
    kin = own | ontology.with_kin(c for c in own if c in ontology.concepts)
    return frozenset(named) - kin


def named_in_head(text: str, ontology: Ontology) -> frozenset[str]:
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
