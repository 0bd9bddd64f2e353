"""Which concepts of a question something held speaks of: a name the library knows is no evidence by itself.

Concept ids and the store's `holds` in, held ids out. Evidence on a kind of the concept counts, and evidence on
what it is a kind of; evidence on a mere complaint it can show itself by does not. Of weak kidneys and livers, and of
whom a drug is forbidden to, every label speaks without naming the condition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from curbside.answering.dose_fit import ORGAN_STATES
from curbside.model.ontology import Ontology

_ALWAYS: frozenset[str] = frozenset({"population", "body", "setting"})
"""Kinds that say for whom, by whom and where: no statement is about them."""


def held_among(
    concepts: Iterable[str], ontology: Ontology, holds: Callable[[Iterable[str]], frozenset[str]]
) -> frozenset[str]:
    """Those of the concepts that something held speaks of, by themselves or through their kin."""
    kin = {c: _kin(c, ontology) for c in concepts}
    spoken_of = holds({k for family in kin.values() for k in family})
    return frozenset(
        c
        for c, family in kin.items()
        if ontology.kind(c) in _ALWAYS or ontology.populations(c) & ORGAN_STATES or family & spoken_of
    )


def _kin(concept: str, ontology: Ontology) -> frozenset[str]:
    above = {a for a in ontology.ancestors(concept) if ontology.kind(a) != "finding"}
    return frozenset({concept}) | above | ontology.descendants(concept) | ontology.allergies(concept)
