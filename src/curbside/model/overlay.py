"""Overlays: what editors of this installation change in the shipped library, kept apart from it.

An overlay holds the whole entry as a library file would, and the mark of the shipped entry it was made on; so it
survives an upgrade, and an upgrade that changed the same entry is seen. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

OverlayKind = Literal["statement", "work"]
OverlayState = Literal["active", "replaced", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Overlay:
    """One change; `entry` is the library row as JSON, `base` the mark of the shipped row, empty for a new one."""

    id: str
    kind: OverlayKind
    target: str
    base: str
    base_entry: str
    """The shipped row as it was when the overlay was made, as JSON; what a later clash is shown against."""
    entry: str
    reason: str
    editor: str
    made_at: int
    state: OverlayState = "active"
    replaces: str = ""
    """The overlay of the same entry that this one took the place of."""
    moved: int = 1


@dataclass(frozen=True, slots=True)
class Confirmation:
    """An extracted statement that an editor's review confirmed: just these words in just this reading."""

    statement: str
    mark: str
    editor: str
    confirmed_at: int
    ended_at: int = 0
    moved: int = 1


@dataclass(frozen=True, slots=True)
class Clash:
    """An overlay whose shipped entry has changed since, is gone, has appeared, or which no longer fits the library."""

    overlay: str
    target: str
    why: Literal["changed", "gone", "appeared", "unfit"]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an entry that differs."""

    field: str
    before: str
    after: str


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    """The fields in which two entries differ, in the order of the newer one."""
    names = dict.fromkeys((*after, *before))
    return tuple(
        FieldChange(name, shown(before.get(name)), shown(after.get(name)))
        for name in names
        if before.get(name) != after.get(name)
    )


def shown(value: Any) -> str:
    """A field's value as text that can be compared line by line."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "\n".join(_indented(f"{key}: ", shown(v)) for key, v in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "\n".join(_indented("- ", shown(v)) for v in value)
    return str(value)


def _indented(lead: str, text: str) -> str:
    return lead + text.replace("\n", "\n" + " " * 2)
