"""Run by the kill and concurrency tests: moves one article over and over, printing each move once it is kept."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from curbside.errors import Overtaken
from curbside.model.ledger import Draft
from curbside.model.reviewed import Subject
from curbside.review_ports import Deed
from curbside.storage.review_store import SqlReviewStore


def main() -> None:
    """Make moves on the article in the store given, named by who makes them, until killed or done."""
    where, who, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
    store = SqlReviewStore(where if "://" in where else Path(where))
    done = 0
    while done < times:
        seen = store.all(Subject)[0]
        said = f"{who}.{done}"
        try:
            store.commit(
                Deed(
                    (replace(seen, note=said, moved=seen.moved + 1),),
                    (Draft("2026-12-01T00:00:00Z", who, said, seen.id),),
                )
            )
        except Overtaken:
            continue
        done += 1
        sys.stdout.write(f"{said}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
