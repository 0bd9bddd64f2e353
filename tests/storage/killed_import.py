"""Run by the kill tests: imports toy files into a store and prints each edition after it is acknowledged."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from curbside.model.holding import Added
from curbside.model.imported import Imported
from curbside.services import import_evidence as service
from curbside.storage.documents import SqlDocumentStore
from tests.imported_examples import ToyFormat

CLOCKS = service.Clocks(lambda: "2026-03-01", lambda: "2026-03-01T00:00:00", time.monotonic)


class Telling(SqlDocumentStore):
    """Says what is on disk as soon as the store has said so."""

    def add(self, documents: Sequence[Imported], *, when: str) -> tuple[Added, ...]:
        added = super().add(documents, when=when)
        sys.stdout.write("".join(f"{a.edition_id} {a.revision}\n" for a in added))
        sys.stdout.flush()
        return added


def main() -> None:
    """Import every file of the folder given into the store given."""
    store, folder = Telling(Path(sys.argv[1])), Path(sys.argv[2])
    service.BATCH_DOCUMENTS = 5  # small batches: many places to be killed at
    parts = service.Importing(store, (ToyFormat(),), "test", CLOCKS)
    files = ((path.name, lambda path=path: path.open("rb")) for path in sorted(folder.iterdir()))
    report = service.import_evidence(files, parts)
    sys.stdout.write(f"finished {report.documents} {report.unchanged}\n")


if __name__ == "__main__":
    main()
