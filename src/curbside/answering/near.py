"""Questions near to one: the same with one thing told of the patient left out or changed, the difference said.

A near question has an article of its own and is only ever suggested: what differs is why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from curbside.answering.subject import Piece, Subject, composed, subject_of
from curbside.answering.thread_rules import ThreadRules
from curbside.model.article import Near
from curbside.model.ontology import Ontology
from curbside.model.question import ClinicalQuestion
from curbside.model.statement import Population

MOST_NEAR = 5
"""A reader chooses among a few."""

_GROWN: frozenset[Population] = frozenset({"child", "infant"})


def near_questions(question: ClinicalQuestion, rules: ThreadRules, ontology: Ontology) -> tuple[Near, ...]:
    """Near questions in full, each with its difference; none for a type that cannot be composed anew."""
    ask = rules.ask_of_type.get(question.type, "")
    subject = subject_of(question)
    own = composed(subject, ask, rules)
    found: dict[str, str] = {}
    for other, difference in _others(subject, ontology):
        worded = composed(other, ask, rules)
        if worded and worded != own:
            found.setdefault(worded[0], difference)
    return tuple(Near(asked, difference) for asked, difference in list(found.items())[:MOST_NEAR])


def _others(subject: Subject, ontology: Ontology) -> Iterator[tuple[Subject, str]]:
    """The case with one thing of it left out or changed."""
    people, facts = subject.populations, subject.facts
    if facts:
        yield replace(subject, facts=()), f"whatever the {_and([name for name, _ in facts])}"
    if _GROWN & set(people):
        yield replace(subject, populations=("adult",), facts=()), "for adults"
    for person in people:
        if person not in _GROWN | {"adult"}:
            left = tuple(p for p in people if p != person)
            yield replace(subject, populations=left), f"without {ontology.name(person)}"
    for piece in subject.current:
        yield replace(subject, current=_less(subject.current, piece)), f"without {piece.words} already taken"
    for piece in subject.allergies:
        yield (
            replace(subject, allergies=_less(subject.allergies, piece)),
            f"without an allergy to {piece.words}",
        )
    for piece in subject.settings:
        yield replace(subject, settings=_less(subject.settings, piece)), f"without {piece.words}"
    for piece in subject.conditions:
        if piece.role == "suspected":
            settled = tuple(replace(c, role="given") if c == piece else c for c in subject.conditions)
            yield replace(subject, conditions=settled), f"with {piece.words} confirmed"
    for piece in subject.conditions[1:]:
        yield (
            replace(subject, conditions=tuple(c for c in subject.conditions if c != piece)),
            f"without {piece.words}",
        )


def _less(pieces: tuple[Piece, ...], gone: Piece) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if piece != gone)


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
