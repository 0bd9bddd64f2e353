"""The life of a source: what its printed lifecycle becomes through the events that are known of it.

Pure and independent of the order in which events arrived, so that a store built step by step says the same
as one built at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from curbside.model.source import Edition, Lifecycle, LifecycleEvent

_BECOMES: Mapping[str, Lifecycle] = {
    "corrected": "corrected",
    "concern": "concern",
    "retracted": "retracted",
    "superseded": "superseded",
    "expired": "expired",
    "withdrawn": "withdrawn",
}
_GRAVITY: Mapping[Lifecycle, int] = {
    "unknown": 0, "current": 1, "corrected": 2, "expired": 3, "superseded": 4, "concern": 5, "withdrawn": 6,
    "retracted": 7,
}  # fmt: skip
"""The gravest wins: a paper both corrected and retracted is retracted."""
_ENDED_BY_REINSTATING = frozenset({"retracted", "withdrawn", "concern"})
_DOI_PREFIXES = ("https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi:")


def identifier_key(scheme: str, identifier: str) -> str:
    """An identifier as it is compared: case and the resolver's address do not count."""
    key = identifier.strip()
    if scheme == "edition":
        return key
    key = key.casefold()
    if scheme == "doi":
        for prefix in _DOI_PREFIXES:
            key = key.removeprefix(prefix)
    return key.strip()


def known_as(edition: Edition) -> tuple[tuple[str, str], ...]:
    """Every (scheme, key) by which an event or another source may name this edition."""
    pairs = (
        ("edition", edition.id),
        ("pmid", edition.pmid),
        ("doi", edition.doi),
        ("set-id", edition.set_id),
    )
    return tuple((scheme, identifier_key(scheme, value)) for scheme, value in pairs if value)


def with_events(edition: Edition, events: Iterable[LifecycleEvent]) -> Edition:
    """The edition as it stands after these events, each noted with who says so."""
    ordered = sorted(set(events), key=lambda e: (e.date, e.kind, e.said_by, e.note))
    standing = [e for e in ordered if not _lifted(e, ordered)]
    lifecycle: Lifecycle = edition.lifecycle
    if lifecycle == "current" and any(e.kind == "not-checked" for e in standing):
        lifecycle = "unknown"
    for event in standing:
        became = _BECOMES.get(event.kind)
        if became is not None and _GRAVITY[became] > _GRAVITY[lifecycle]:
            lifecycle = became
    notes = [edition.lifecycle_note, *(_noted(e) for e in ordered)]
    return replace(
        edition, lifecycle=lifecycle, lifecycle_note="; ".join(dict.fromkeys(n for n in notes if n))
    )


def _lifted(event: LifecycleEvent, events: Iterable[LifecycleEvent]) -> bool:
    """Only a dated reinstatement on or after a dated event ends it; where a date is missing the event stands."""
    return event.kind in _ENDED_BY_REINSTATING and any(
        e.kind == "reinstated" and event.date and e.date and e.date >= event.date for e in events
    )


def _noted(event: LifecycleEvent) -> str:
    said = f"{event.kind}{f' {event.date}' if event.date else ''} (said by {event.said_by})"
    return f"{said}: {event.note}" if event.note else said
