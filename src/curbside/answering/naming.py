"""Which drugs a sentence names: the library's names, synonyms and brands held against its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from weakref import WeakKeyDictionary

from curbside.model.ontology import Ontology
from curbside.model.statement import Statement
from curbside.terms.tokens import term_key


@lru_cache(maxsize=4096)
def _spoken(text: str) -> str:
    return f" {term_key(text)} "


def drugs_named(statement: Statement, text: str, ontology: Ontology) -> tuple[str, ...]:
    """The statement's drugs and classes that the sentence names, in the statement's order."""
    stated = (*statement.interventions, *(d.drug for d in statement.doses))
    known = _named_in.setdefault(ontology, {})
    named = known.get((stated, text))
    if named is None:
        if len(known) >= _MOST_KEPT:
            known.clear()
        named = known[stated, text] = _drugs_named(stated, text, ontology)
    return named


def _drugs_named(stated: Sequence[str], text: str, ontology: Ontology) -> tuple[str, ...]:
    spoken = _spoken(text)
    candidates = {c: _keys(c, ontology) for c in stated if ontology.is_drug(c)}
    for c in stated:
        for member, keys in _members(c, ontology):
            candidates.setdefault(member, keys)
    return tuple(c for c, keys in candidates.items() if any(key in spoken for key in keys))


_MOST_KEPT = 4096
_named_in: WeakKeyDictionary[Ontology, dict[tuple[tuple[str, ...], str], tuple[str, ...]]] = (
    WeakKeyDictionary()
)
"""The drugs that sentences name, kept as long as the order of their names is."""

_Named = tuple[tuple[str, tuple[str, ...]], ...]
_members_of: WeakKeyDictionary[Ontology, dict[str, _Named]] = WeakKeyDictionary()
"""The drugs below a concept with the keys of their names, kept as long as their order is."""


def _members(concept_id: str, ontology: Ontology) -> _Named:
    known = _members_of.setdefault(ontology, {})
    if concept_id not in known:
        drugs = (m for m in sorted(ontology.descendants(concept_id)) if ontology.is_drug(m))
        known[concept_id] = tuple((m, _keys(m, ontology)) for m in drugs)
    return known[concept_id]


def concepts_named(concept_ids: Iterable[str], text: str, ontology: Ontology) -> tuple[str, ...]:
    """Those of the concepts that the sentence names."""
    spoken = _spoken(text)
    held = (c for c in concept_ids if c in ontology.concepts)
    return tuple(c for c in held if any(key in spoken for key in _keys(c, ontology)))


@lru_cache(maxsize=4096)
def _name_keys(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f" {key} " for name in names if (key := term_key(name)))


def _keys(concept_id: str, ontology: Ontology) -> tuple[str, ...]:
    concept = ontology.concepts[concept_id]
    return _name_keys((concept.name, *concept.synonyms, *concept.abbreviations))
