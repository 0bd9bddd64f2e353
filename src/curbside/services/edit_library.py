"""Editing the library: what an editor changes is shown as a difference, verified, and kept as an overlay.

In: an entry as a library file would have it, and a reason. Out: what is wrong with it, what differs, or the overlay
kept with its entry in the ledger. The shipped files are never touched.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import yaml

from curbside.errors import NotFound, Overtaken, UserError
from curbside.model.account import Account
from curbside.model.article import Verdict
from curbside.model.ledger import canonical, sha256
from curbside.model.library import Library
from curbside.model.overlay import FieldChange, Overlay, OverlayKind, changes_between
from curbside.model.source import Source
from curbside.model.statement import Statement
from curbside.review_ports import Deed
from curbside.services.board import Board, must
from curbside.services.overlays import Unfit, applied, base_mark

MOST_CHARS = 40_000
Verify = Callable[[Statement, Mapping[str, Source]], Verdict]


@dataclass(frozen=True, slots=True)
class Draughted:
    """An entry as an editor would have it: what differs from what is read now, and what is wrong with it."""

    entry: Mapping[str, Any]
    changes: tuple[FieldChange, ...]
    faults: tuple[str, ...]


def read_entry(text: str) -> Mapping[str, Any]:
    """An entry written as YAML; raises UserError where it is none."""
    if len(text) > MOST_CHARS:
        raise UserError(f"at most {MOST_CHARS:,} characters are read")
    try:
        entry = yaml.load(text, Loader=_Plain)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        said = " ".join(str(error).split())
        raise UserError(
            f"this is no YAML: {said[:300]}", advice="see docs/library.md for the form"
        ) from error
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        raise UserError("an entry is a mapping with an `id`", advice="see docs/library.md for the form")
    return {str(key): value for key, value in entry.items()}


class _Plain(yaml.SafeLoader):
    """Safe, with dates as they are written, and without aliases: a short text cannot unfold into a long one."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


_Plain.yaml_implicit_resolvers = {
    first: [(tag, rx) for tag, rx in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def entry_text(entry: Mapping[str, Any]) -> str:
    """An entry as YAML, its fields in their order."""
    return yaml.safe_dump(dict(entry), sort_keys=False, allow_unicode=True, width=100)


def draughted(
    kind: OverlayKind,
    entry: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    shipped: Library,
    verify: Verify,
) -> Draughted:
    """What an entry would change and what is wrong with it: form, references, and each claim against its support."""
    probe = Overlay("", kind, str(entry.get("id", "")), "", "", _as_json(entry), "", "", 0)
    faults: tuple[str, ...] = ()
    try:
        after = applied(shipped, probe)
    except Unfit as unfit:
        return Draughted(entry, changes_between(before or {}, entry), unfit.faults)
    if kind == "statement":
        statement = next(s for s in after.statements if s.id == entry["id"])
        verdict = verify(statement, after.sources)
        faults = tuple(f"{r.rule}: {r.detail}" for r in verdict.failures)
    return Draughted(entry, changes_between(before or {}, entry), faults)


@dataclass(frozen=True, slots=True)
class Shipped:
    """The library as it is shipped, without overlays: as nouns, and each entry as its file has it."""

    library: Library
    entries: Mapping[tuple[OverlayKind, str], Mapping[str, Any]]


def entry_now(kind: OverlayKind, target: str, shipped: Shipped, board: Board) -> Mapping[str, Any] | None:
    """An entry as it is read now: the change in force, else what is shipped, else None."""
    overlay = overlay_on(kind, target, board)
    if overlay is not None:
        entry: dict[str, Any] = json.loads(overlay.entry)
        return entry
    return shipped.entries.get((kind, target))


def keep_overlay(
    kind: OverlayKind, entry: Mapping[str, Any], reason: str, by: Account, board: Board, *,
    shipped: Shipped, seen: str, verify: Verify,
) -> Overlay:  # fmt: skip
    """Keep a change in the place of the one in force (`seen`, empty for none); raises UserError for a faulty one."""
    must(by, "editor")
    target = str(entry["id"])
    draught = draughted(kind, entry, entry_now(kind, target, shipped, board), shipped.library, verify)
    if draught.faults:
        raise UserError("this does not fit: " + "; ".join(draught.faults), advice="mend it and look again")
    if not reason.strip():
        raise UserError("a change needs a reason", advice="say what is wrong with what stands there")
    if not draught.changes:
        raise UserError("nothing differs from what stands there")
    in_force, base = overlay_on(kind, target, board), shipped.entries.get((kind, target))
    if (in_force.id if in_force else "") != seen:
        raise Overtaken
    said = board.words(reason)
    # Numbered, so that of two editors who change the same entry at once only one makes the next change.
    number = len([o for o in board.store.all(Overlay, target=target) if o.kind == kind]) + 1
    overlay = Overlay(
        f"{kind}.{target}.{number}", kind, target, base_mark(kind, target, shipped.library),
        _as_json(base) if base else "", _as_json(entry), said.hash, by.id, board.now(), replaces=seen,
    )  # fmt: skip
    rows = (replace(in_force, state="replaced", moved=in_force.moved + 1),) if in_force else ()
    entry_said = board.draft(
        by.id, "overlay", f"{kind}:{target}", reason=said.hash, content=sha_of(overlay),
        detail={"overlay": overlay.id},
    )  # fmt: skip
    board.store.commit(Deed((overlay, said, *rows), (entry_said,)))
    return overlay


def withdraw_overlay(overlay_id: str, reason: str, by: Account, board: Board) -> Overlay:
    """Take a change back: what is shipped is read again."""
    must(by, "editor")
    held = board.store.one(Overlay, overlay_id)
    if held is None or held.state != "active":
        raise NotFound("there is no such change in force")
    if not reason.strip():
        raise UserError("taking a change back needs a reason")
    said = board.words(reason)
    gone = replace(held, state="withdrawn", moved=held.moved + 1)
    entry = board.draft(
        by.id, "overlay-withdrawn", f"{held.kind}:{held.target}", reason=said.hash, content=sha_of(held),
        detail={"overlay": held.id},
    )  # fmt: skip
    board.store.commit(Deed((gone, said), (entry,)))
    return gone


def overlay_on(kind: OverlayKind, target: str, board: Board) -> Overlay | None:
    """The change in force on an entry, if any."""
    found = [o for o in board.store.all(Overlay, target=target, state="active") if o.kind == kind]
    return found[-1] if found else None


def sha_of(overlay: Overlay) -> str:
    """The hash of what an overlay says."""
    return sha256(overlay.entry)


def _as_json(entry: Mapping[str, Any]) -> str:
    try:
        return canonical(json.loads(json.dumps(dict(entry))))
    except (TypeError, ValueError) as error:
        raise UserError("the entry holds something that is no text, number, list or mapping") from error
