"""Whom a statement is for, said or not: what holds for whoever has a condition holds for the people it makes them.

Statements in, the same statements with the populations their conditions carry. Ages are never added: a dose for a
child, or an infant, is one only where its source says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from curbside.model.ontology import Ontology
from curbside.model.statement import Dose, Population, Statement

_AGES: frozenset[Population] = frozenset({"adult", "child", "infant", "older-adult"})


def with_carried(statement: Statement, ontology: Ontology) -> Statement:
    """The statement, its population and its doses' widened by what all its conditions, or any of `also`, carry."""
    if "any" in statement.population:
        return statement
    carried = _shared(statement.conditions, ontology) | _any(statement.also, ontology)
    doses = tuple(_dose(d, carried, ontology) for d in statement.doses)
    return replace(statement, population=_widened(statement.population, carried), doses=doses)


def with_carried_by(statement: Statement, conditions: Iterable[str], ontology: Ontology) -> Statement:
    """The statement, its population widened by what any of these conditions carries."""
    return replace(statement, population=_widened(statement.population, _any(conditions, ontology)))


def _dose(dose: Dose, carried: frozenset[Population], ontology: Ontology) -> Dose:
    own = _any([dose.indication], ontology) | carried
    return replace(dose, population=_widened(dose.population, own)) if dose.population and own else dose


def _shared(concepts: Iterable[str], ontology: Ontology) -> frozenset[Population]:
    each = [ontology.populations(c) for c in concepts]
    return frozenset.intersection(*each) - _AGES if each else frozenset()


def _any(concepts: Iterable[str], ontology: Ontology) -> frozenset[Population]:
    return frozenset(p for c in concepts for p in ontology.populations(c)) - _AGES


def _widened(told: tuple[Population, ...], carried: frozenset[Population]) -> tuple[Population, ...]:
    return (*told, *sorted(carried - set(told))) if told and "any" not in told else told
