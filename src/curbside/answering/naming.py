"""Which drugs a sentence names: the library's names, synonyms and brands held against its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from curbside.model.ontology import Ontology
from curbside.model.statement import Statement
from curbside.terms.tokens import joined, tokenise

_LONGEST_NAME = 6


@lru_cache(maxsize=4096)
def spans(text: str) -> frozenset[str]:
    """The keys of every run of up to six words."""
    tokens = tokenise(text)
    return frozenset(
        joined(tokens[i:j]) for i in range(len(tokens)) for j in range(i + 1, min(i + _LONGEST_NAME, len(tokens)) + 1)
    )


def drugs_named(statement: Statement, text: str, ontology: Ontology) -> tuple[str, ...]:
    """The statement's drugs and classes that the sentence names, in the statement's order."""
    found = spans(text)
    candidates = dict.fromkeys((*statement.interventions, *(d.drug for d in statement.doses)))
    return tuple(c for c in candidates if ontology.is_drug(c) and _keys(c, ontology) & found)


@lru_cache(maxsize=4096)
def _name_keys(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(key for name in names if (key := joined(tokenise(name))))


def _keys(concept_id: str, ontology: Ontology) -> frozenset[str]:
    concept = ontology.concepts[concept_id]
    return _name_keys((concept.name, *concept.synonyms, *concept.abbreviations))


def with_classes(drugs: Iterable[str], ontology: Ontology) -> Sequence[str]:
    """The drugs and every class they belong to, sorted."""
    return sorted({c for drug in drugs for c in (drug, *ontology.ancestors(drug))})
