"""Check a library as an editor wants it checked: each statement against its own supports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from curbside.answering.check_doses import DoseFinding, check_doses
from curbside.answering.verify import names_of
from curbside.answering.verify_library import verify_statement
from curbside.errors import Fault
from curbside.model.library import Library
from curbside.model.ontology import Ontology
from curbside.model.statement import SAFETY_KINDS, Concept
from curbside.terms.tokens import term_key


@dataclass(frozen=True, slots=True)
class LibraryReport:
    """What was checked and what is wrong; `gaps` are not faults: drugs without held warnings."""

    statements: int
    sources: int
    conflicts: int
    faults: tuple[Fault, ...]
    gaps: tuple[str, ...]


def _shared_names(concepts: Mapping[str, Concept]) -> list[Fault]:
    """A way of writing that two concepts claim: a question could only guess; bodies are told apart by subject."""
    owners: dict[str, list[Concept]] = {}
    for concept in concepts.values():
        names = (concept.name, concept.plain, *concept.synonyms, *concept.abbreviations)
        for key in dict.fromkeys(map(term_key, names)):
            owners.setdefault(key, []).append(concept)
    return [
        Fault("concepts", 0, f"'{key}' is a name of {' and of '.join(c.id for c in found)}")
        for key, found in sorted(owners.items())
        if len(found) > 1 and any(c.kind != "body" for c in found)
    ]


def _wrong_ages(library: Library) -> list[Fault]:
    """A statement for adults alone on a condition that only children have."""
    ontology = Ontology(library.concepts)
    return [
        Fault(
            s.file,
            s.line,
            f"'{s.id}': population: for adults, and {s.conditions[0]} is a condition of children",
        )
        for s in library.statements
        if s.conditions
        and set(s.population) <= {"adult", "older-adult"}
        and all("child" in ontology.populations(c) for c in s.conditions)
    ]


def check_library(library: Library) -> LibraryReport:
    """Hold every statement against its own supports and list drugs whose warnings are not held."""
    names = names_of(library.concepts)
    faults = [
        Fault(s.file, s.line, f"'{s.id}': {reason.rule}: {reason.detail}")
        for s in library.statements
        for reason in verify_statement(s, names, library.sources).failures
    ]
    faults += [_dose_fault(found) for found in check_doses(library.statements, library.conflicts)]
    faults += [*_shared_names(library.concepts), *_wrong_ages(library)]
    warned = {i for s in library.statements if s.kind in SAFETY_KINDS for i in s.interventions}
    named = {i for s in library.statements for i in s.interventions if library.concepts[i].kind == "drug"}
    return LibraryReport(
        statements=len(library.statements),
        sources=len(library.sources),
        conflicts=len(library.conflicts),
        faults=tuple(faults),
        gaps=tuple(sorted(named - warned)),
    )


def _dose_fault(found: DoseFinding) -> Fault:
    beside = f" ('{found.other}')" if found.other else ""
    s = found.statement
    return Fault(s.file, s.line, f"'{s.id}': dose {found.rule}: {found.detail}{beside}")
