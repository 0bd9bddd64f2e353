"""How far the embedded document store has come, read without the relational toolkit: every start looks.

It migrates and repairs nothing, and answers nothing for a store that it cannot read: who opens it will say why.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def glance(path: Path) -> tuple[int, str, int] | None:
    """The number and digest of the newest change, and how many lifecycle events are known."""
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            query = "SELECT change, digest FROM documents ORDER BY change DESC LIMIT 1"
            change, digest = database.execute(query).fetchone() or (0, "")
            (events,) = database.execute("SELECT count(*) FROM lifecycle_events").fetchone()
    except sqlite3.Error:
        return None
    return int(change), str(digest), int(events)
