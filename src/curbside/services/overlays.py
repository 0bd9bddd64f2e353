"""Overlays on the shipped library: applied whenever the store is built, held against what is shipped by then.

In: the shipped library and the overlays in force. Out: the library as this installation reads it, and the clashes. An
overlay that no longer fits is left out and named, and never takes the rest of the library with it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from curbside.importing.library_schema import StatementRow, WorkRow
from curbside.model.ledger import canonical, sha256
from curbside.model.library import Library
from curbside.model.overlay import Clash, Confirmation, Overlay
from curbside.model.reviewed import mark_of
from curbside.model.source import Source
from curbside.model.statement import Statement
from curbside.services.board import day
from curbside.services.review_content import reading_of


@dataclass(frozen=True, slots=True)
class Overlaid:
    """The library with the overlays in it, and what is wrong with some of them."""

    library: Library
    clashes: tuple[Clash, ...]


class Unfit(ValueError):
    """An entry does not fit the library: each message says why."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


def with_overlays(shipped: Library, overlays: Iterable[Overlay]) -> Overlaid:
    """Apply the overlays in force, works first, each by itself, in the order they were made."""
    active = [o for o in overlays if o.state == "active"]
    ordered = sorted(active, key=lambda o: (o.kind != "work", o.made_at, o.id))
    library, clashes = shipped, list[Clash]()
    for overlay in ordered:
        clashes += _clashes(overlay, shipped)
        try:
            library = applied(library, overlay)
        except Unfit as unfit:
            clashes.append(Clash(overlay.id, overlay.target, "unfit", str(unfit)))
    if not ordered:
        return Overlaid(shipped, ())
    return Overlaid(replace(library, version=_version(shipped, ordered)), tuple(clashes))


def _clashes(overlay: Overlay, shipped: Library) -> tuple[Clash, ...]:
    mark = base_mark(overlay.kind, overlay.target, shipped)
    if mark == overlay.base:
        return ()
    why = "appeared" if not overlay.base else "gone" if not mark else "changed"
    return (Clash(overlay.id, overlay.target, why),)  # type: ignore[arg-type]


def base_mark(kind: str, target: str, library: Library) -> str:
    """The mark of a statement or work as this library has it; empty where it has none."""
    if kind == "statement":
        found = next((s for s in library.statements if s.id == target), None)
        return mark_of(found) if found else ""
    editions = [s for _, s in sorted(library.sources.items()) if s.work.id == target]
    return sha256(canonical([mark_of(s) for s in editions])) if editions else ""


def applied(library: Library, overlay: Overlay) -> Library:
    """The library with one overlay in it; raises Unfit."""
    entry = json.loads(overlay.entry)
    shown = f"{'changed' if overlay.base else 'added'} here on {day(overlay.made_at)}"
    if overlay.kind == "work":
        return _with_work(library, entry, shown)
    statement = statement_from(entry, library, shown)
    others = tuple(s for s in library.statements if s.id != statement.id)
    return replace(library, statements=tuple(sorted((*others, statement), key=lambda s: s.id)))


def statement_from(entry: Mapping[str, Any], library: Library, shown: str) -> Statement:
    """A statement from a library row; raises Unfit with every fault."""
    try:
        row = StatementRow.model_validate(entry)
    except ValidationError as invalid:
        raise Unfit(_faults(invalid)) from invalid
    drugs, uses = [d.drug for d in row.doses], [d.indication for d in row.doses if d.indication]
    named = [*row.conditions, *row.also, *row.interventions, *drugs, *uses]
    faults = [f"the concept '{c}' is not known" for c in dict.fromkeys(named) if c not in library.concepts]
    cited = [s.edition for s in row.supports]
    faults += [f"the edition '{e}' is not known" for e in cited if e not in library.sources]
    faults += [
        f"the dose's drug '{d}' is not in `interventions`" for d in drugs if d not in row.interventions
    ]
    if faults:
        raise Unfit(faults)
    base = next((s for s in library.statements if s.id == row.id), None)
    checked = {e: s.edition.checked for e, s in library.sources.items()}
    noun = row.noun(checked, base.topic if base else "", "", 0)
    return replace(noun, revision=(base.revision if base else 0) + 1, overlay=shown)


def _with_work(library: Library, entry: Mapping[str, Any], shown: str) -> Library:
    try:
        row = WorkRow.model_validate(entry)
    except ValidationError as invalid:
        raise Unfit(_faults(invalid)) from invalid
    body = library.concepts.get(row.organisation)
    faults = [] if not row.organisation or body else [f"the body '{row.organisation}' is not known"]
    owned = {e for e, s in library.sources.items() if s.work.id == row.id}
    own = {e.id for e in row.editions}
    taken = [e for e in own if e in library.sources and e not in owned]
    faults += [f"the edition '{e}' is of another work" for e in sorted(taken)]
    cited = {e for s in library.statements for e in s.edition_ids}
    faults += [
        f"statements rest on the edition '{e}', which is not in it" for e in sorted((owned - own) & cited)
    ]
    known = own | library.sources.keys()
    superseded = [i for e in row.editions for i in e.supersedes if i not in known]
    faults += [f"the edition '{e}' it supersedes is not known" for e in superseded]
    if faults:
        raise Unfit(faults)
    work = replace(row.noun(), overlay=shown)
    name = body.name if body else ""
    fresh = {e.id: Source(work, e.noun(work.id), name) for e in row.editions}
    kept = {e: s for e, s in library.sources.items() if e not in owned}
    return replace(library, sources=dict(sorted({**kept, **fresh}.items())))


def _faults(invalid: ValidationError) -> tuple[str, ...]:
    return tuple(
        f"{'.'.join(str(p) for p in e['loc'])}: {str(e['msg']).removeprefix('Value error, ')}"
        for e in invalid.errors(include_url=False)
    )


def _version(shipped: Library, overlays: Sequence[Overlay]) -> str:
    digest = hashlib.sha256(shipped.version.encode())
    for overlay in overlays:
        digest.update(f"\0{overlay.id}\0{overlay.entry}".encode())
    return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Edits:
    """What editors of this installation did to the library: changes in force, and readings confirmed, by statement."""

    overlays: tuple[Overlay, ...] = ()
    confirmed: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, overlays: Iterable[Overlay], confirmations: Iterable[Confirmation]) -> Edits:
        """Those in force among all that were ever made."""
        return cls(
            tuple(o for o in overlays if o.state == "active"),
            {c.statement: c.mark for c in confirmations if not c.ended_at},
        )

    @property
    def state(self) -> str:
        """The hash of all of it; empty for nothing."""
        said = [sorted([o.id, o.entry] for o in self.overlays), sorted(self.confirmed.items())]
        return sha256(canonical(said)) if self.overlays or self.confirmed else ""


def confirmed_among(
    statements: Iterable[Statement], confirmations: Mapping[str, str]
) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
    """Extracted statements: those confirmed in just this reading, now curated; and the others."""
    kept, others = list[Statement](), list[Statement]()
    for statement in statements:
        reading = reading_of(statement)
        if confirmations.get(statement.id) == mark_of(reading):
            kept.append(replace(statement, extracted=False))
        else:
            others.append(statement)
    return tuple(kept), tuple(others)


def with_confirmed(
    library: Library, statements: Sequence[Statement], sources: Mapping[str, Source]
) -> Library:
    """The library with confirmed statements in it, and the documents they rest on."""
    if not statements:
        return library
    digest = hashlib.sha256(library.version.encode())
    for statement in statements:
        digest.update(f"\0{statement.id}\0{mark_of(statement)}".encode())
    return replace(
        library,
        statements=tuple(sorted((*library.statements, *statements), key=lambda s: s.id)),
        sources=dict(sorted({**sources, **library.sources}.items())),
        version=digest.hexdigest()[:16],
    )
