"""Time for tests of live sources: pauses are noted instead of waited for, and the clock moves by them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from curbside.collecting.polite_client import Patience, PoliteClient, Waiting

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
QUICK = Patience(silence_seconds=0.3, connect_seconds=1.0)


@dataclass
class Clock:
    """Seconds since START; every look at it takes `step`."""

    at: float = 0.0
    step: float = 0.0
    slept: list[float] = field(default_factory=list)

    def seconds(self) -> float:
        self.at += self.step
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds

    def waiting(self) -> Waiting:
        return Waiting(self.seconds, self.sleep, lambda: START + timedelta(seconds=self.at), lambda: 0.5)


def client_of(
    base: str, clock: Clock, *, per_second: float = 1000.0, patience: Patience = QUICK
) -> PoliteClient:
    """A client that waits by the clock given."""
    return PoliteClient(
        "the source", base, per_second=per_second, agent="Curbside/test", waiting=clock.waiting(), patience=patience
    )  # fmt: skip
