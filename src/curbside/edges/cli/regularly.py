"""Runs `curbside watch` beside the server, as its own process, so that no reader waits for a library being built."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading

_log = logging.getLogger("curbside.watch")
_LONGEST_SECONDS = 3600


def watch_every(minutes: int) -> threading.Event:
    """Begin the rounds, the first after so many minutes; they end when the event is set, or with the process."""
    over = threading.Event()

    def rounds() -> None:
        while not over.wait(minutes * 60):
            _one_round()

    if minutes:
        threading.Thread(target=rounds, name="watch", daemon=True).start()
    return over


def _one_round() -> None:
    code = "from curbside.edges.cli.main import main; main()"
    try:
        done = subprocess.run(
            [sys.executable, "-c", code, "watch"],
            capture_output=True,
            text=True,
            timeout=_LONGEST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        _log.error("a round of watching took too long")
        return
    if done.returncode:
        _log.error("a round of watching failed: %s", done.stderr.strip()[:500])
    else:
        _log.info("watched: %s", done.stdout.strip().splitlines()[-1] if done.stdout.strip() else "")
