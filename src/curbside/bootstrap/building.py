"""Builds the embedded store, vocabulary and index from the library; imported only to build."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain

from curbside.answering.claims import ClaimMaker
from curbside.answering.precedence import RULES_VERSION
from curbside.answering.understand import library_terms, linked_terms
from curbside.answering.verdicts import verdict_key
from curbside.bootstrap.checking import checker
from curbside.bootstrap.document_store import has_documents, open_documents
from curbside.bootstrap.parts import open_embedded
from curbside.bootstrap.places import Places, fingerprint, is_prepared, library_folders
from curbside.errors import LibraryError
from curbside.importing.library_files import load_library, read_files
from curbside.importing.library_place import RULE_FILES, shipped_library
from curbside.importing.yaml_lines import read_yaml
from curbside.model.article import Verdict
from curbside.model.library import Library
from curbside.model.ontology import Ontology
from curbside.model.source import Source
from curbside.model.statement import Statement
from curbside.ports import DocumentStore
from curbside.search.lexical import build_index
from curbside.services.link_statements import Linker, body_terms, linked
from curbside.services.match_original import library_as_known_today
from curbside.services.overlays import Edits, confirmed_among, with_confirmed, with_overlays
from curbside.settings import Settings
from curbside.storage.evidence import (
    Contents,
    EmbeddedEvidenceStore,
    build_store,
    keep_verdicts,
    write_store,
)
from curbside.storage.lexicon import SqliteLexicon, build_lexicon
from curbside.terms.classed import with_classed
from curbside.terms.own_words import common_words_used
from curbside.terms.shipped import shipped_classes, shipped_terms
from curbside.terms.shipped_words import common_words

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how far it is, and how much there is in all."""


def _silent(_what: str, _done: int, _total: int) -> None: ...


def library_of(settings: Settings) -> Library:
    """The shipped library and the operator's own folders, read as one; raises LibraryError."""
    return load_library(*library_folders(settings))


def read_rules() -> Mapping[str, object]:
    """The rule files by name; raises LibraryError for one that is not YAML."""
    files = read_files(shipped_library())
    read: dict[str, object] = {}
    for name in sorted(RULE_FILES & set(files)):
        lined, faults = read_yaml(files[name], name)
        if faults:
            raise LibraryError(faults)
        read[name] = lined.value
    return read


def prepare(settings: Settings, *, progress: Progress = _silent, anew: bool = False) -> bool:
    """Build what is missing or stale; True when something was built. Raises LibraryError for a faulty library."""
    if not anew and is_prepared(settings):
        return False
    places = Places(settings.home)
    places.home.mkdir(parents=True, exist_ok=True)
    with _one_builder(places):
        if not anew and is_prepared(settings):
            return False
        _build(settings, places, progress)
    return True


@contextmanager
def _one_builder(places: Places) -> Iterator[None]:
    """Wait until no other process builds under this home; the system lets go of the lock when a builder dies."""
    with (places.home / "building.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _build(settings: Settings, places: Places, progress: Progress) -> None:
    documents = _documents(settings, places)
    edits = _edits(settings, places)
    taken_from = fingerprint(settings)
    progress("reading the library", 0, 6)
    library = with_overlays(library_of(settings), edits.overlays).library
    if documents is not None:
        library = library_as_known_today(library, documents)
    progress("building the vocabulary", 1, 6)
    own = library_terms(library.concepts)
    library = replace(library, concepts=with_classed(library.concepts, shipped_classes()))
    bodies = body_terms(documents.organisations(), library.concepts) if documents else ()
    build_lexicon(places.lexicon, (*own, *bodies, *linked_terms(shipped_terms(), own)))
    progress("linking imported statements", 2, 6)
    library = _link(documents, library, places, edits.confirmed)
    progress("building the store", 3, 6)
    build_store(places.store, library, rules=json.dumps(read_rules(), sort_keys=True, ensure_ascii=False))
    progress("verifying the statements", 4, 6)
    keep_verdicts(places.store, _verdicts(library))
    progress("building the index", 5, 6)
    _index(library, places)
    fresh = places.stamp.with_suffix(".new")
    fresh.write_text(json.dumps({"fingerprint": taken_from, "library": library.version}))
    fresh.replace(places.stamp)
    progress("ready", 6, 6)


def _documents(settings: Settings, places: Places) -> DocumentStore | None:
    """The document store, its present state noted, or None where nothing was ever imported."""
    if not has_documents(settings):
        places.imported.unlink(missing_ok=True)
        return None
    documents = open_documents(settings)
    places.imported.write_text(documents.version())
    return documents


def _edits(settings: Settings, places: Places) -> Edits:
    """What the editors of this installation changed and confirmed, its present state noted."""
    # The relational toolkit comes with it; a home without a board does not wait for it.
    from curbside.bootstrap.board import edits_of, has_board  # noqa: PLC0415

    edits = edits_of(settings) if has_board(settings) else Edits()
    note_edits(places, edits)
    return edits


def note_edits(places: Places, edits: Edits) -> None:
    """Note which state of the editors' changes is to be read; parts built from another are built anew."""
    if edits.state:
        places.edited.write_text(edits.state)
    else:
        places.edited.unlink(missing_ok=True)


def _link(
    documents: DocumentStore | None, library: Library, places: Places, confirmed: Mapping[str, str]
) -> Library:
    """Write the statements of imported documents, linked, beside the curated store; confirmed ones join the library."""
    if documents is None:
        places.linked.unlink(missing_ok=True)
        return library
    lexicon = SqliteLexicon(places.lexicon)
    concepts = library.concepts
    linker = Linker(lexicon, Ontology(concepts), common_words() - common_words_used(concepts.values()))
    sources: list[Source] = []
    curated: list[Statement] = []

    def statements() -> Iterator[Statement]:
        for found in linked(documents, linker):
            sources.append(found.source)
            kept, others = confirmed_among(found.statements, confirmed)
            curated.extend(kept)
            yield from others

    version = places.imported.read_text()[:16]
    write_store(places.linked, Contents((), sources, statements(), (), version))
    cited = {e for s in curated for e in s.edition_ids}
    return with_confirmed(library, curated, {s.edition.id: s for s in sources if s.edition.id in cited})


def _index(library: Library, places: Places) -> None:
    held = open_embedded(places).store
    more = EmbeddedEvidenceStore(places.linked).all_statements() if places.linked.exists() else ()
    build_index(places.index, chain(library.statements, more), dict(library.concepts), version=held.version())


def _verdicts(library: Library) -> Mapping[str, Verdict]:
    """Verify every statement's own wording once; answers reuse the verdict for exactly the same input."""
    check, maker = checker(library.concepts), ClaimMaker(library.sources, Ontology(library.concepts))
    kept: dict[str, Verdict] = {}
    for statement in library.statements:
        claim = maker.bare(statement)
        kept[verdict_key(claim, library.sources, RULES_VERSION)] = check(claim, statement, library.sources)
    return kept
