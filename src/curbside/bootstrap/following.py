"""Linked statements and index follow the documents held: joins the parts, and tells whether they are behind.

Whether they are is looked at on every start, so for the embedded store it costs a glance and no toolkit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from curbside.bootstrap.document_store import documents_path, has_documents, open_documents
from curbside.bootstrap.places import Places, linked_in
from curbside.errors import IndexStale
from curbside.model.ontology import Ontology
from curbside.model.statement import Concept
from curbside.ports import DocumentStore
from curbside.search import generations
from curbside.search.catalogue import Catalogue
from curbside.search.writer import IndexWriter
from curbside.services import follow_documents
from curbside.services.link_statements import Linker, bodies_of
from curbside.settings import Settings
from curbside.storage.glance import glance
from curbside.storage.lexicon import SqliteLexicon
from curbside.storage.linked import LinkedWriter
from curbside.terms.own_words import common_words_used
from curbside.terms.shipped_words import common_words


def linker_on(places: Places, concepts: Mapping[str, Concept]) -> Linker:
    """What links documents: the vocabulary as built, whatever bodies have come with documents."""
    common = common_words() - common_words_used(concepts.values())
    return Linker(SqliteLexicon(places.lexicon), Ontology(concepts), common)


def bring_up(
    documents: DocumentStore,
    linker: Linker,
    generation: Path,
    *,
    confirmed: Mapping[str, str],
    today: str,
    tell: Callable[[int, int], None],
) -> int:
    """Bring a generation up to the documents; how many editions were brought. Only its one writer may."""
    linked, index = LinkedWriter(linked_in(generation)), IndexWriter(generation)
    try:
        parts = follow_documents.Following(
            documents, linker, bodies_of(linker.concepts), linked, index, today, confirmed
        )
        return follow_documents.follow(parts, tell=tell)
    finally:
        linked.close()
        index.close()


def follows(generation: Path, documents: DocumentStore | None) -> bool:
    """Whether what a generation has followed are these documents; raises IndexStale or StoreDamaged."""
    marks = _marks(generation)
    if documents is None:
        return not linked_in(generation).exists()
    return follow_documents.is_same_store(documents, marks) and _linked_fits(generation)


def _linked_fits(generation: Path) -> bool:
    """Opens the linked statements for a moment: a file that cannot be written to raises StoreDamaged."""
    LinkedWriter(linked_in(generation)).close()
    return True


def is_behind(settings: Settings) -> bool:
    """Whether documents came, changed or went since the generation in use followed them."""
    generation = generations.current(Places(settings.home).index)
    if not has_documents(settings):
        return linked_in(generation).exists()
    seen = _seen(settings)
    return seen is not None and follow_documents.is_behind(_marks(generation), *seen)


def _seen(settings: Settings) -> tuple[int, str, int] | None:
    """The last change with its digest, and how many events are known; None where it cannot be told."""
    if not settings.database:
        return glance(documents_path(settings))
    documents = open_documents(settings)
    last = documents.last_change()
    return (last.number, last.digest, documents.event_count()) if last else (0, "", documents.event_count())


def _marks(generation: Path) -> Mapping[str, str]:
    catalogue = Catalogue(generation / generations.CATALOGUE)
    try:
        return catalogue.marks
    finally:
        catalogue.close()


def marks_of(settings: Settings) -> Mapping[str, str]:
    """How far what is answered from has followed the documents; empty where nothing stands built."""
    try:
        return _marks(generations.current(Places(settings.home).index))
    except IndexStale:
        return {}
