"""`curbside watch`, and the rounds that run beside the server."""

from __future__ import annotations

import fcntl
import threading
from pathlib import Path

import pytest

from curbside.bootstrap.watching import keep_watch
from curbside.edges.cli.regularly import watch_every
from curbside.errors import OperatorError
from curbside.settings import Settings


def test_two_rounds_are_never_under_way_at_once(tmp_path: Path) -> None:
    with (tmp_path / "watch.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(OperatorError, match="under way"):
            keep_watch(Settings(home=tmp_path, library=()))


def test_rounds_end_when_told_to() -> None:
    """The thread of the rounds waits for the event, and no process is started before the first interval is over."""
    over = watch_every(60)
    (thread,) = [t for t in threading.enumerate() if t.name == "watch"]
    over.set()
    thread.join(20)
    assert not thread.is_alive()
    assert watch_every(0)
    assert not [t for t in threading.enumerate() if t.name == "watch"]
