"""The shipped vocabulary as terms: medicines, conditions and abbreviations of the packed tables.

Concept ids are made from preferred names as the library makes its own, so the two meet where names agree.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from curbside.terms.shipped_words import table
from curbside.terms.tokens import normalise, term_key
from curbside.terms.vocabulary import Form, Term, is_abbreviation

_NOT_IN_AN_ID = re.compile(r"[^a-z0-9]+")
_FORMS: dict[str, Form] = {"name": "name", "synonym": "synonym", "brand": "brand", "component": "component"}
_PHENOTYPES = "HPO"
# Conditions of our own list. An abbreviation in it has one meaning wherever clinicians write it.
OWN_LIST = "own"
# The chapter of symptoms and signs; what other chapters or the disease ontology list is a condition.
_SYMPTOMS = "ICD10CM:R"


def shipped_terms() -> Iterator[Term]:
    """Every term of the shipped tables; the same writing comes once for each of its meanings."""
    yield from _drugs()
    yield from _conditions()
    yield from _abbreviations()


def shipped_classes() -> Iterator[tuple[str, str]]:
    """Preferred names of medicines, each with the name of a class it belongs to."""
    for row in table("drug_classes.tsv.gz"):
        name, class_name = row
        yield name, class_name


@lru_cache(maxsize=1 << 16)
def concept_id(name: str) -> str:
    """The concept id of a preferred name: lower-case words joined by hyphens."""
    return _NOT_IN_AN_ID.sub("-", normalise(name).replace("'", "")).strip("-")


def _drugs() -> Iterator[Term]:
    for surface, name, form, kind, codes in table("drugs.tsv.gz"):
        yield Term(
            surface, term_key(surface), concept_id(name), kind, name, _codes(codes), "drugs", _FORMS[form]
        )


def _conditions() -> Iterator[Term]:
    # The table is unpacked twice: its rows held as lists add 11 MB to the peak.
    diseases = {
        name
        for _surface, name, source, codes, _lay in table("conditions.tsv.gz")
        if source != _PHENOTYPES and not codes.startswith(_SYMPTOMS)
    }
    for surface, name, source, codes, lay in table("conditions.tsv.gz"):
        kind = "condition" if name in diseases else "finding"
        key = term_key(surface)
        form: Form = "synonym"
        if is_abbreviation(surface):
            form = "abbreviation"
        elif lay:
            form = "lay"
        elif surface.casefold() == name.casefold():
            form = "name"
        yield Term(surface, key, concept_id(name), kind, name, _codes(codes), source, form)


def _abbreviations() -> Iterator[Term]:
    for surface, expansion, name, kind in table("abbreviations.tsv.gz"):
        meant = name or expansion
        yield Term(
            surface,
            term_key(surface),
            concept_id(meant),
            kind or "abbreviation",
            meant,
            (),
            "abbreviations",
            "abbreviation",
        )


@lru_cache(maxsize=1 << 12)
def _codes(cell: str) -> tuple[tuple[str, str], ...]:
    pairs = (code.partition(":") for code in cell.split())
    return tuple((system, code if system != "DOID" else f"DOID:{code}") for system, _colon, code in pairs)
