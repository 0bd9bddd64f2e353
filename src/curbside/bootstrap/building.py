"""Builds the embedded store, vocabulary and index from the library; imported only to build."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from curbside.answering.claims import ClaimMaker
from curbside.answering.precedence import RULES_VERSION
from curbside.answering.understand import library_terms, linked_terms
from curbside.answering.verdicts import verdict_key
from curbside.bootstrap.checking import checker
from curbside.bootstrap.places import Places, fingerprint, is_prepared, library_folders
from curbside.errors import LibraryError
from curbside.importing.library_files import load_library, read_files
from curbside.importing.library_place import RULE_FILES, shipped_library
from curbside.importing.yaml_lines import read_yaml
from curbside.model.article import Verdict
from curbside.model.library import Library
from curbside.model.ontology import Ontology
from curbside.search.lexical import build_index
from curbside.settings import Settings
from curbside.storage.evidence import build_store, keep_verdicts
from curbside.storage.lexicon import build_lexicon
from curbside.terms.shipped import shipped_terms

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how far it is, and how much there is in all."""


def _silent(_what: str, _done: int, _total: int) -> None: ...


def library_of(settings: Settings) -> Library:
    """The shipped library and the operator's own folders, read as one; raises LibraryError."""
    return load_library(*library_folders(settings))


def read_rules(folder: Path | None = None) -> Mapping[str, object]:
    """The rule files by name; raises LibraryError for one that is not YAML."""
    files = read_files(folder or shipped_library())
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
    taken_from = fingerprint(settings)
    progress("reading the library", 0, 5)
    library = library_of(settings)
    progress("building the store", 1, 5)
    build_store(places.store, library, rules=json.dumps(read_rules(), sort_keys=True, ensure_ascii=False))
    progress("verifying the statements", 2, 5)
    keep_verdicts(places.store, _verdicts(library))
    progress("building the vocabulary", 3, 5)
    own = library_terms(library.concepts)
    build_lexicon(places.lexicon, (*own, *linked_terms(shipped_terms(), own)))
    progress("building the index", 4, 5)
    build_index(places.index, library.statements, dict(library.concepts), version=library.version)
    places.stamp.write_text(json.dumps({"fingerprint": taken_from, "library": library.version}))
    progress("ready", 5, 5)
    return True


def _verdicts(library: Library) -> Mapping[str, Verdict]:
    """Verify every statement's own wording once; answers reuse the verdict for exactly the same input."""
    check, maker = checker(library.concepts), ClaimMaker(library.sources, Ontology(library.concepts))
    kept: dict[str, Verdict] = {}
    for statement in library.statements:
        claim = maker.bare(statement)
        kept[verdict_key(claim, library.sources, RULES_VERSION)] = check(claim, statement, library.sources)
    return kept
