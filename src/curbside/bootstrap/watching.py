"""Keeps watch: builds what editors changed and imports brought, looks at what was approved, writes reminders."""

from __future__ import annotations

import fcntl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from curbside.bootstrap.board import display_of, note_present_edits, open_board, reviewing_with
from curbside.bootstrap.building import prepare
from curbside.bootstrap.parts import answering, renew_vectors
from curbside.errors import OperatorError
from curbside.services.accounts import tidy
from curbside.services.keep_watch import Watched, watch
from curbside.services.outbox import remind
from curbside.settings import Settings


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of watching found and did."""

    built: bool
    watched: tuple[Watched, ...]
    reminders: int
    tidied: int

    @property
    def found(self) -> Counter[str]:
        """How many articles and statements were found in which way."""
        return Counter(w.found for w in self.watched)


def keep_watch(settings: Settings) -> Round:
    """One round; raises OperatorError where another one is under way."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with _alone(settings.home / "watch.lock"):
        note_present_edits(settings)
        built = prepare(settings)
        renew_vectors(settings)
        board, parts = open_board(settings), answering(settings)
        reviewing = reviewing_with(parts, board, display_of(settings))
        return Round(built, tuple(watch(reviewing)), remind(board), tidy(board))


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Hold a lock that ends with the process, however it ends."""
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OperatorError(
                "another round of watching is under way", advice="wait for it to end"
            ) from error
        yield
