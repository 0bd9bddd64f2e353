"""Run by the kill tests: follows the documents of a store and says how far each commit has come."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from curbside.model.ontology import Ontology
from curbside.search import generations
from curbside.search.writer import IndexWriter
from curbside.services import follow_documents as service
from curbside.services.link_statements import Linker
from curbside.storage.documents import SqlDocumentStore
from curbside.storage.linked import LinkedWriter
from tests.fakes import MemoryLexicon


class Telling(IndexWriter):
    """Says what is committed as soon as it is."""

    def commit(self, marks: Mapping[str, str] | None = None) -> None:
        super().commit(marks)
        sys.stdout.write(f"{self.marks['change']}\n")
        sys.stdout.flush()


def main() -> None:
    """Follow the store given into the generation given."""
    store, home = SqlDocumentStore(Path(sys.argv[1])), Path(sys.argv[2])
    service.BATCH_EDITIONS, service.COMMIT_ENTRIES = 10, 1  # small commits: many places to be killed at
    with generations.only_writer(home):
        generation = generations.current(home)
        linked, index = LinkedWriter(generation / "linked.sqlite"), Telling(generation)
        linker = Linker(MemoryLexicon([]), Ontology({}), frozenset())
        service.follow(service.Following(store, linker, {}, linked, index, "2026-03-01"))
        linked.close()
        index.close()
    sys.stdout.write("finished\n")


if __name__ == "__main__":
    main()
