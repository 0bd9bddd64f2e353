"""The "is a kind of" order over concepts: ancestors, descendants, and how two concepts relate.

Pure and small: built once from the library's concepts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from curbside.model.statement import Concept, Population

Relation = Literal["same", "general", "specific", "sibling", "none"]
"""How a statement's concept stands to the question's: same, more general, more specific, or a sibling."""

DRUG_KINDS: frozenset[str] = frozenset({"drug", "drug-class", "substance"})
CONDITION_KINDS: frozenset[str] = frozenset({"condition", "finding"})
INTERVENTION_KINDS: frozenset[str] = DRUG_KINDS | {"device", "test", "procedure", "care"}


class Ontology:
    """Closures over `broader`, computed on demand and kept."""

    def __init__(self, concepts: Mapping[str, Concept]) -> None:
        self.concepts = concepts
        self._narrower: dict[str, list[str]] = {}
        for concept in concepts.values():
            for parent in concept.broader:
                self._narrower.setdefault(parent, []).append(concept.id)
        self._up: dict[str, frozenset[str]] = {}
        self._down: dict[str, frozenset[str]] = {}
        self._beside: dict[str, frozenset[str]] = {}
        self._people: dict[str, frozenset[Population]] = {}
        self._called_after: dict[str, frozenset[str]] = {}
        self._allergic: dict[str, frozenset[str]] = {}

    def naming(self, more: Iterable[Concept]) -> Ontology:
        """This order with further concepts that stand in no relation to the others."""
        unknown = {c.id: c for c in more if c.id not in self.concepts}
        return Ontology({**self.concepts, **unknown}) if unknown else self

    def ancestors(self, concept_id: str) -> frozenset[str]:
        """Every concept this one is a kind of, itself left out; cycles end the walk."""
        if concept_id not in self._up:
            found: set[str] = set()
            todo = list(self.concepts[concept_id].broader) if concept_id in self.concepts else []
            while todo:
                parent = todo.pop()
                if parent not in found and parent != concept_id and parent in self.concepts:
                    found.add(parent)
                    todo += self.concepts[parent].broader
            self._up[concept_id] = frozenset(found)
        return self._up[concept_id]

    def descendants(self, concept_id: str) -> frozenset[str]:
        """Every concept that is a kind of this one, itself left out."""
        if concept_id not in self._down:
            found: set[str] = set()
            todo = list(self._narrower.get(concept_id, ()))
            while todo:
                child = todo.pop()
                if child not in found and child != concept_id:
                    found.add(child)
                    todo += self._narrower.get(child, ())
            self._down[concept_id] = frozenset(found)
        return self._down[concept_id]

    def with_ancestors(self, concept_ids: Iterable[str]) -> frozenset[str]:
        """The concepts and every concept they are kinds of."""
        return frozenset(k for c in concept_ids for k in (c, *self.ancestors(c)))

    def with_descendants(self, concept_ids: Iterable[str]) -> frozenset[str]:
        """The concepts and every kind of them."""
        return frozenset(k for c in concept_ids for k in (c, *self.descendants(c)))

    def kin(self, concept_id: str) -> frozenset[str]:
        """This concept, every concept it is a kind of, and every one that is a kind of it."""
        return self.ancestors(concept_id) | self.descendants(concept_id) | {concept_id}

    def with_kin(self, concept_ids: Iterable[str]) -> frozenset[str]:
        """The concepts, every concept they are kinds of, and every kind of them."""
        return frozenset(k for c in concept_ids for k in self.kin(c))

    def siblings(self, concept_id: str) -> frozenset[str]:
        """Every other kind of what this is a kind of, where the kinds of that are alike."""
        if concept_id not in self._beside:
            alike = (c for c in self.ancestors(concept_id) if self.concepts[c].alike)
            self._beside[concept_id] = frozenset(s for c in alike for s in self.descendants(c)) - {concept_id}
        return self._beside[concept_id]

    def relation(self, asked: str, stated: str) -> Relation:
        """How the concept a statement names stands to the one the question names."""
        return self.best([asked], [stated])

    def best(self, asked: Iterable[str], stated: Iterable[str]) -> Relation:
        """The closest relation between any two of them."""
        asked, stated = tuple(asked), frozenset(stated)
        if not asked or not stated:
            return "none"
        if not stated.isdisjoint(asked):
            return "same"
        ways: tuple[tuple[Relation, Callable[[str], frozenset[str]]], ...] = (
            ("general", self.ancestors), ("specific", self.descendants), ("sibling", self.siblings),
        )  # fmt: skip
        for relation, kin in ways:
            for one in asked:
                if not stated.isdisjoint(kin(one)):
                    return relation
        return "none"

    def related(self, concept_ids: Iterable[str]) -> frozenset[str]:
        """The concepts, what they are kinds of, what are kinds of them, and their siblings where those are alike."""
        found: set[str] = set()
        for concept_id in concept_ids:
            ancestors = self.ancestors(concept_id)
            found |= {concept_id} | ancestors | self.emergencies([concept_id]) | self.descendants(concept_id)
            for ancestor in ancestors:
                if self.concepts[ancestor].alike:
                    found |= self.descendants(ancestor)
        return frozenset(found)

    def emergencies(self, concept_ids: Iterable[str]) -> frozenset[str]:
        """What these conditions, or what they are kinds of, can turn into in an emergency."""
        kinds = self.with_ancestors(concept_ids) & self.concepts.keys()
        return frozenset(e for k in kinds for e in self.concepts[k].emergencies)

    def populations(self, concept_id: str) -> frozenset[Population]:
        """Whom anybody who has this belongs to, by the concept itself or by what it is a kind of."""
        if concept_id not in self._people:
            kinds = (k for k in (concept_id, *self.ancestors(concept_id)) if k in self.concepts)
            self._people[concept_id] = frozenset(p for k in kinds for p in self.concepts[k].population)
        return self._people[concept_id]

    def drugs_in_name(self, concept_id: str) -> frozenset[str]:
        """The drugs and classes whose name stands in this one's: what the condition is made by."""
        if concept_id not in self._called_after:
            name = f" {self.name(concept_id)} ".casefold()
            self._called_after[concept_id] = frozenset(
                c.id
                for c in self.concepts.values()
                if c.kind in DRUG_KINDS and any(f" {n} ".casefold() in name for n in (c.name, *c.synonyms))
            )
        return self._called_after[concept_id]

    def called_after(self, concept_id: str) -> frozenset[str]:
        """What the condition is made by, by its name: those drugs and every kind of them."""
        return self.with_descendants(self.drugs_in_name(concept_id))

    def allergies(self, concept_id: str) -> frozenset[str]:
        """What whoever has this is allergic to."""
        if concept_id not in self._allergic:
            kinds = (k for k in (concept_id, *self.ancestors(concept_id)) if k in self.concepts)
            self._allergic[concept_id] = frozenset(a for k in kinds for a in self.concepts[k].allergy)
        return self._allergic[concept_id]

    def kind(self, concept_id: str) -> str:
        """The concept's kind, or the empty string for one the library does not hold."""
        return self.concepts[concept_id].kind if concept_id in self.concepts else ""

    def name(self, concept_id: str) -> str:
        """The concept's name, or its id where the library does not hold it."""
        return self.concepts[concept_id].name if concept_id in self.concepts else concept_id

    def is_drug(self, concept_id: str) -> bool:
        """True for medicines and their classes; a substance is named but not prescribed."""
        return self.kind(concept_id) in ("drug", "drug-class")
