"""Check a library as an editor wants it checked: each statement against its own supports."""

from __future__ import annotations

from dataclasses import dataclass

from curbside.answering.check_doses import DoseFinding, check_doses
from curbside.answering.verify import names_of
from curbside.answering.verify_library import verify_statement
from curbside.errors import Fault
from curbside.model.library import Library
from curbside.model.statement import SAFETY_KINDS


@dataclass(frozen=True, slots=True)
class LibraryReport:
    """What was checked and what is wrong; `gaps` are not faults: drugs without held warnings."""

    statements: int
    sources: int
    conflicts: int
    faults: tuple[Fault, ...]
    gaps: tuple[str, ...]


def check_library(library: Library) -> LibraryReport:
    """Hold every statement against its own supports and list drugs whose warnings are not held."""
    names = names_of(library.concepts)
    faults = [
        Fault(s.file, s.line, f"'{s.id}': {reason.rule}: {reason.detail}")
        for s in library.statements
        for reason in verify_statement(s, names, library.sources).failures
    ]
    faults += [_dose_fault(found) for found in check_doses(library.statements, library.conflicts)]
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
