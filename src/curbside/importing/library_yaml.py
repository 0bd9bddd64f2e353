"""The library's YAML files to one Library: schema, then references between entries, then frozen nouns.

Bytes in, values out: `files` maps a relative name to its text. Every fault found is reported, with its line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from curbside.errors import Fault, LibraryError
from curbside.importing.library_place import RULE_FILES
from curbside.importing.library_schema import (
    ConceptRow,
    ConflictRow,
    PresentationRow,
    StatementRow,
    WorkRow,
)
from curbside.importing.yaml_lines import Lined, read_yaml
from curbside.model.library import Library
from curbside.model.membership import with_carried
from curbside.model.ontology import Ontology
from curbside.model.source import Source

_LISTS: Mapping[str, type[BaseModel]] = {
    "concepts": ConceptRow, "works": WorkRow, "statements": StatementRow, "conflicts": ConflictRow,
    "presentations": PresentationRow,
}  # fmt: skip

_UNIQUE = ("concepts", "works", "statements", "conflicts")


@dataclass(slots=True)
class _Placed:
    """A row with the place it stands at."""

    row: Any
    file: str
    line: int


@dataclass(slots=True)
class _Rows:
    concepts: list[_Placed] = field(default_factory=list)
    works: list[_Placed] = field(default_factory=list)
    statements: list[_Placed] = field(default_factory=list)
    conflicts: list[_Placed] = field(default_factory=list)
    presentations: list[_Placed] = field(default_factory=list)


def _message(error: Mapping[str, Any]) -> str:
    where = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"unknown key '{error['loc'][-1]}' (see docs/library.md)"
    if error["type"] == "missing":
        return f"'{where}' is missing"
    text = str(error["msg"]).removeprefix("Value error, ")
    return f"{where}: {text}" if where else text


def _rows_of(lined: Lined, file: str, rows: _Rows) -> list[Fault]:
    if not isinstance(lined.value, dict):
        return [Fault(file, 1, "a library file is a mapping with the lists " + ", ".join(_LISTS))]
    faults: list[Fault] = []
    for key, entries in lined.value.items():
        if key not in _LISTS:
            faults.append(
                Fault(file, lined.line([key]), f"unknown key '{key}' (allowed: {', '.join(_LISTS)})")
            )
            continue
        if not isinstance(entries, list):
            faults.append(Fault(file, lined.line([key]), f"'{key}' is a list"))
            continue
        for number, entry in enumerate(entries):
            try:
                row = _LISTS[key].model_validate(entry)
            except ValidationError as invalid:
                faults += [
                    Fault(file, lined.line([key, number, *error["loc"]]), _message(dict(error)))
                    for error in invalid.errors(include_url=False)
                ]
                continue
            getattr(rows, key).append(_Placed(row, file, lined.line([key, number])))
    return faults


def _unique(placed: Iterable[_Placed], what: str) -> list[Fault]:
    first: dict[str, _Placed] = {}
    faults = []
    for entry in placed:
        seen = first.setdefault(entry.row.id, entry)
        if seen is not entry:
            faults.append(
                Fault(
                    entry.file, entry.line, f"{what} id '{entry.row.id}' is taken by {seen.file}:{seen.line}"
                )
            )
    return faults


def _unknown(place: _Placed, named: Iterable[str], known: Iterable[str], what: str) -> list[Fault]:
    held = known if isinstance(known, set | dict) else set(known)
    return [
        Fault(place.file, place.line, f"'{place.row.id}' names the unknown {what} '{name}'")
        for name in named
        if name and name not in held
    ]


def _statement_faults(place: _Placed, concepts: set[str], editions: set[str]) -> list[Fault]:
    row: StatementRow = place.row
    drugs = [d.drug for d in row.doses]
    uses = [d.indication for d in row.doses]
    faults = _unknown(
        place, [*row.conditions, *row.also, *row.interventions, *drugs, *uses], concepts, "concept"
    )
    faults += _unknown(place, (s.edition for s in row.supports), editions, "edition")
    faults += [
        Fault(place.file, place.line, f"'{row.id}': the dose's drug '{drug}' is not in `interventions`")
        for drug in drugs
        if drug not in row.interventions
    ]
    return faults


def _reference_faults(rows: _Rows) -> list[Fault]:
    concepts = {p.row.id for p in rows.concepts}
    bodies = {p.row.id for p in rows.concepts if p.row.kind == "body"}
    editions = {e.id for p in rows.works for e in p.row.editions}
    statements = {p.row.id for p in rows.statements}
    faults: list[Fault] = []
    for place in rows.concepts:
        faults += _unknown(
            place, [*place.row.broader, *place.row.emergencies, *place.row.allergy], concepts, "concept"
        )
    for place in rows.works:
        faults += _unknown(place, [place.row.organisation], bodies, "body")
        faults += _unknown(place, (i for e in place.row.editions for i in e.supersedes), editions, "edition")
    for place in rows.statements:
        faults += _statement_faults(place, concepts, editions)
    for place in rows.conflicts:
        row: ConflictRow = place.row
        faults += _unknown(place, [*row.conditions, *row.interventions], concepts, "concept")
        needed = [*(i for side in row.sides for i in side.statements), *row.basis]
        faults += _unknown(place, needed, statements, "statement")
    for place in rows.presentations:
        faults += _unknown(place, [place.row.condition], concepts, "concept")
    return faults


def _edition_owner_faults(rows: _Rows) -> list[Fault]:
    owner: dict[str, str] = {}
    return [
        Fault(p.file, p.line, f"edition id '{e.id}' is taken by work '{owner[e.id]}'")
        for p in rows.works
        for e in p.row.editions
        if owner.setdefault(e.id, p.row.id) != p.row.id
    ]


def _topic(file: str) -> str:
    parts = file.split("/")
    return parts[1] if parts[0] == "topics" and len(parts) > 2 else parts[0]


def _assemble(rows: _Rows, version: str) -> Library:
    concepts = {p.row.id: p.row.noun() for p in rows.concepts}
    sources: dict[str, Source] = {}
    for place in rows.works:
        work = place.row.noun()
        body = concepts[work.organisation].name if work.organisation else ""
        for edition in place.row.editions:
            sources[edition.id] = Source(work, edition.noun(work.id), body)
    checked = {edition_id: source.edition.checked for edition_id, source in sources.items()}
    ontology = Ontology(concepts)
    statements = (p.row.noun(checked, _topic(p.file), p.file, p.line) for p in rows.statements)
    statements = (with_carried(s, ontology) for s in statements)
    return Library(
        concepts=dict(sorted(concepts.items())),
        sources=dict(sorted(sources.items())),
        statements=tuple(sorted(statements, key=lambda s: s.id)),
        conflicts=tuple(sorted((p.row.noun(p.file, p.line) for p in rows.conflicts), key=lambda c: c.id)),
        version=version,
        presentations=tuple(sorted((p.row.noun() for p in rows.presentations), key=lambda p: p.condition)),
    )


def library_version(files: Mapping[str, str]) -> str:
    """Hash of names and texts: two libraries with the same version are the same."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + files[name].encode() + b"\0")
    return digest.hexdigest()[:16]


def parse_library(files: Mapping[str, str]) -> Library:
    """Read every library file; raises LibraryError naming each fault with its file and line."""
    rows, faults = _Rows(), list[Fault]()
    for file in sorted(files):
        if file in RULE_FILES:
            continue
        lined, broken = read_yaml(files[file], file)
        faults += broken or _rows_of(lined, file, rows)
    for kind in _UNIQUE:
        faults += _unique(getattr(rows, kind), kind.removesuffix("s"))
    faults += _edition_owner_faults(rows)
    faults = faults or _reference_faults(rows)
    if faults:
        raise LibraryError(sorted(faults, key=lambda f: (f.file, f.line)))
    return _assemble(rows, library_version(files))
