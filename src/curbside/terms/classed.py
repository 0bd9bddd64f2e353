"""Medicines that only the vocabulary knows, tied to the library's classes, so that they reach what is said of these.

The library's concepts and (medicine, class) pairs in, the concepts with those medicines out. A medicine the library
names itself is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from curbside.model.statement import Concept
from curbside.terms.shipped import concept_id
from curbside.terms.tokens import term_key


def with_classed(concepts: Mapping[str, Concept], pairs: Iterable[tuple[str, str]]) -> Mapping[str, Concept]:
    """The concepts, and one for each medicine whose class is among them."""
    keys = {term_key(n): c for c in concepts.values() for n in (c.name, *c.synonyms)}
    more: dict[str, Concept] = {}
    for name, class_name in pairs:
        found = keys.get(term_key(class_name))
        known = term_key(name) in keys or concept_id(name) in concepts
        if found is None or found.kind != "drug-class" or known:
            continue
        held = more.get(concept_id(name))
        broader = (*(held.broader if held else ()), found.id)
        more[concept_id(name)] = Concept(concept_id(name), "drug", name, name, broader=broader)
    return dict(sorted({**concepts, **more}.items()))
