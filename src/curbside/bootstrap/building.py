"""Builds the embedded store, vocabulary and curated index entries from the library; imported only to build.

What follows the imported documents is brought up by `following`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from curbside.answering.claims import ClaimMaker
from curbside.answering.likeness import word_weights
from curbside.answering.precedence import RULES_VERSION
from curbside.answering.shorthand import Shorthand, in_full, shorthand_of
from curbside.answering.understand import library_terms, linked_terms
from curbside.answering.verdicts import verdict_key
from curbside.bootstrap.checking import checker
from curbside.bootstrap.document_store import has_documents, open_documents
from curbside.bootstrap.following import bring_up, follows, is_behind, linker_on
from curbside.bootstrap.places import Places, built_by, fingerprint, is_prepared, library_folders
from curbside.errors import IndexBusy, IndexStale, LibraryError, StoreDamaged
from curbside.importing.library_files import load_library, read_files
from curbside.importing.library_place import RULE_FILES, shipped_library
from curbside.importing.yaml_lines import read_yaml
from curbside.model.article import Verdict
from curbside.model.library import Library
from curbside.model.ontology import Ontology
from curbside.model.source import Source
from curbside.model.statement import Concept
from curbside.ports import DocumentStore
from curbside.search import generations
from curbside.search.analysis import asked_stems
from curbside.search.writer import IndexWriter
from curbside.services.confirmed_statements import Confirmed, confirmed_today
from curbside.services.index_entries import LIBRARY, curated_entry
from curbside.services.match_original import known_today, library_as_known_today
from curbside.services.overlays import Edits, with_confirmed, with_overlays
from curbside.settings import Settings
from curbside.storage.evidence import EmbeddedEvidenceStore, build_store, keep_verdicts
from curbside.storage.lexicon import build_lexicon
from curbside.terms.classed import with_classed
from curbside.terms.shipped import shipped_classes, shipped_terms

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how far it is, and how much there is in all."""

STEPS = 100
_READING, _NAMING, _STORING, _VERIFYING, _INDEXING, _FOLLOWING = 0, 10, 30, 35, 45, 50
"""Where each step begins, in hundredths of the whole; following documents takes the rest."""


def _silent(_what: str, _done: int, _total: int) -> None: ...


def library_of(settings: Settings) -> Library:
    """The shipped library and the operator's own folders, read as one; raises LibraryError."""
    return load_library(*library_folders(settings))


def read_rules() -> Mapping[str, Any]:
    """The rule files by name; raises LibraryError for one that is not YAML."""
    files = read_files(shipped_library())
    read: dict[str, Any] = {}
    for name in sorted(RULE_FILES & set(files)):
        lined, faults = read_yaml(files[name], name)
        if faults:
            raise LibraryError(faults)
        read[name] = lined.value
    return read


def prepare(settings: Settings, *, progress: Progress = _silent, anew: bool = False) -> bool:
    """Build what is missing or stale and follow the documents held; True when anything was done.

    Raises LibraryError for a faulty library. Waits for another process that builds the same; does not wait for one
    that only follows the documents: what it has brought so far must do.
    """
    places = Places(settings.home)
    places.home.mkdir(parents=True, exist_ok=True)
    prepared = is_prepared(settings) and not anew
    if prepared and not is_behind(settings):
        return False
    try:
        with generations.only_writer(places.index, wait=not prepared):
            if not anew and is_prepared(settings) and not is_behind(settings):
                return False
            _bring_all(settings, places, progress, anew=anew)
    except IndexBusy:
        return False
    return True


def _bring_all(settings: Settings, places: Places, progress: Progress, *, anew: bool) -> None:
    documents = open_documents(settings) if has_documents(settings) else None
    edits, stamp = _edits(settings, places), _stamped(places)
    generation = None if anew else _kept(places, documents)
    if generation and is_prepared(settings) and stamp.get("today") == _held_today(places, documents, edits):
        concepts = EmbeddedEvidenceStore(places.store).concepts()
    else:
        library, fresh = _build_library(settings, places, documents, edits, progress)
        if generation is None or fresh["linker"] != stamp.get("linker"):
            generation = generations.begin(places.index)
        progress("building the index", _INDEXING, STEPS)
        _index_library(generation, library)
        concepts, stamp = library.concepts, fresh
    if documents is not None:
        linker = linker_on(places, concepts)
        bring_up(
            documents, linker, generation, confirmed=edits.confirmed, today=_today(), tell=_telling(progress)
        )
    generations.use(places.index, generation)
    _write_stamp(places, stamp)
    progress("ready", STEPS, STEPS)


def _kept(places: Places, documents: DocumentStore | None) -> Path | None:
    """The generation in use, where it can go on with these documents."""
    try:
        generation = generations.current(places.index)
        return generation if follows(generation, documents) else None
    except (IndexStale, StoreDamaged):
        return None


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


def _held_today(places: Places, documents: DocumentStore | None, edits: Edits) -> str:
    """What documents say today of the library as it stands built, and which of their statements are in it."""
    store = EmbeddedEvidenceStore(places.store)
    confirmed = _confirmed(places, documents, store.concepts(), edits)
    return _said_today(store.all_sources(), documents, confirmed)


def _said_today(sources: Iterable[Source], documents: DocumentStore | None, confirmed: Confirmed) -> str:
    return f"{known_today([s.edition for s in sources], documents)} {confirmed.state}".strip()


def _confirmed(
    places: Places, documents: DocumentStore | None, concepts: Mapping[str, Concept], edits: Edits
) -> Confirmed:
    """The statements of documents that editors confirmed, as they read today."""
    if documents is None or not edits.confirmed:
        return Confirmed()
    return confirmed_today(documents, linker_on(places, concepts), edits.confirmed)


def _build_library(
    settings: Settings, places: Places, documents: DocumentStore | None, edits: Edits, progress: Progress
) -> tuple[Library, Mapping[str, str]]:
    """Build the store and the vocabulary; gives the library as known today, and what to stamp in the end."""
    taken_from, before = fingerprint(settings), _stamped(places)
    # From here on what stands is of two makes: a start after a kill builds again.
    places.stamp.unlink(missing_ok=True)
    progress("reading the library", _READING, STEPS)
    library = with_overlays(library_of(settings), edits.overlays).library
    library = library_as_known_today(library, documents) if documents else library
    own = library_terms(library.concepts)
    library = replace(library, concepts=with_classed(library.concepts, shipped_classes()))
    linker = _linker_version(library)
    if linker != before.get("linker") or not places.lexicon.exists():
        progress("building the vocabulary", _NAMING, STEPS)
        build_lexicon(places.lexicon, chain(own, linked_terms(shipped_terms(), own)))
    confirmed = _confirmed(places, documents, library.concepts, edits)
    library = with_confirmed(library, confirmed.statements, confirmed.sources or {})
    today = _said_today(library.sources.values(), documents, confirmed)
    progress("building the store", _STORING, STEPS)
    rules = read_rules()
    written = json.dumps(rules, sort_keys=True, ensure_ascii=False)
    words_of = _words_in_full(shorthand_of(rules["shorthand.yaml"]))
    weights = word_weights(library.statements, library.presentations, library.concepts, words_of)
    build_store(places.store, library, rules=written, word_weights=weights)
    progress("verifying the statements", _VERIFYING, STEPS)
    keep_verdicts(places.store, _verdicts(library))
    stamp = {"fingerprint": taken_from, "library": library.version, "linker": linker, "today": today}
    return library, stamp


def _words_in_full(shorthand: Shorthand) -> Callable[[str], Iterable[str]]:
    """The stems of a text as it is written and as it is read in full."""

    def words_of(text: str) -> frozenset[str]:
        full, _ = in_full(text, shorthand, ())
        return frozenset((*asked_stems(text), *(asked_stems(full) if full != text else ())))

    return words_of


def _index_library(generation: Path, library: Library) -> None:
    """Put the library's statements in the place of those the index held of it."""
    index = IndexWriter(generation)
    index.remove(LIBRARY)
    index.add(curated_entry(s, library.sources, library.concepts) for s in library.statements)
    index.commit({**index.marks, "library": library.version})
    index.close()


def _linker_version(library: Library) -> str:
    """A hash of what linking a document hangs on: the library's concepts, and this program."""
    concepts = sorted(repr(c) for c in library.concepts.values())
    return hashlib.sha256(repr((built_by(), concepts)).encode()).hexdigest()


def _stamped(places: Places) -> Mapping[str, str]:
    try:
        stamp: Mapping[str, str] = json.loads(places.stamp.read_text())
    except (OSError, ValueError):
        return {}
    return stamp


def _write_stamp(places: Places, stamp: Mapping[str, str]) -> None:
    """Say that all was built; a new file each time, by which a running server notices."""
    fresh = places.stamp.with_suffix(".new")
    fresh.write_text(json.dumps(stamp))
    fresh.replace(places.stamp)


def _telling(progress: Progress) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        share = (STEPS - _FOLLOWING) * done // max(total, 1)
        progress("indexing imported documents", _FOLLOWING + share, STEPS)

    return tell


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _verdicts(library: Library) -> Mapping[str, Verdict]:
    """Verify every statement's own wording once; answers reuse the verdict for exactly the same input."""
    check, maker = checker(library.concepts), ClaimMaker(library.sources, Ontology(library.concepts))
    kept: dict[str, Verdict] = {}
    for statement in library.statements:
        claim = maker.bare(statement)
        kept[verdict_key(claim, library.sources, RULES_VERSION)] = check(claim, statement, library.sources)
    return kept
