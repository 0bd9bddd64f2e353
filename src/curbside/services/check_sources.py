"""Check sources against retraction data: what is new is kept, and the statements it touches are named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from curbside.importing.retractions_csv import read_retractions
from curbside.model.holding import Failure
from curbside.model.imported import Refused
from curbside.model.source import LifecycleEvent
from curbside.ports import DocumentStore
from curbside.services.import_report import Touched
from curbside.services.source_events import Curated, record_events


@dataclass(frozen=True, slots=True)
class SourcesChecked:
    """How many events the file held, how many were new, what they touch, and the rows that were not read."""

    events: int
    new: int
    touched: tuple[Touched, ...]
    failures: tuple[Failure, ...]


def check_retractions(
    stream: BinaryIO, name: str, store: DocumentStore, curated: Curated | None, *, when: str
) -> SourcesChecked:
    """Keep the events of a retraction file, streaming; those known already touch nothing again."""
    failures: list[Failure] = []
    count = 0

    def events() -> Iterator[LifecycleEvent]:
        nonlocal count
        for event in read_retractions(stream, name):
            if isinstance(event, Refused):
                failures.append(Failure(event.name, event.reason, event.advice))
            else:
                count += 1
                yield event

    recorded = record_events(events(), store, curated, when=when)
    return SourcesChecked(count, len(recorded.new), recorded.touched, tuple(failures))
