"""Run by the kill test: fetches files into a folder and says each one after it is noted; goes on where it was."""

from __future__ import annotations

import sys
from pathlib import Path

from curbside.collecting.kept_on_disk import CollectionsOnDisk
from tests.fakes_collecting import MemorySource

DOCUMENTS = [f"document {n} ".encode() * 20_000 for n in range(120)]


def main() -> None:
    """Collect every document, one a file."""
    store, source = CollectionsOnDisk(Path(sys.argv[1])), MemorySource(DOCUMENTS, size=1)
    kept = store.find(source.name, "x") or store.begin(source.name, "x", source.find("x"), when="2026-11-23")
    for fetched in source.fetch("x", kept.found, after=kept.after, most=None):
        kept = store.keep(kept, fetched)
        sys.stdout.write(f"{fetched.name}\n")
        sys.stdout.flush()
    store.finish(kept, when="2026-11-23")


if __name__ == "__main__":
    main()
