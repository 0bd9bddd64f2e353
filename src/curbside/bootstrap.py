"""The composition root: every real part is chosen here, and nothing is built at import.

`prepare` builds the embedded store, lexicon and index when they are missing or belong to another library.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curbside import __version__
from curbside.answering.rules import contracts, reading_rules
from curbside.answering.understand import Reader, library_terms, library_word_keys
from curbside.answering.verify import names_of, verify_claim
from curbside.errors import IndexStale, StoreDamaged
from curbside.importing.library_files import load_library, read_files, shipped_library
from curbside.importing.library_yaml import RULE_FILES
from curbside.importing.yaml_lines import read_yaml
from curbside.model.article import Claim, Verdict
from curbside.model.library import Library
from curbside.model.ontology import Ontology
from curbside.model.source import Source
from curbside.model.statement import Statement
from curbside.search.lexical import LexicalIndex, build_index
from curbside.services.answer_question import Answering, Check
from curbside.settings import Settings
from curbside.storage.evidence import SqlEvidenceStore, build_store
from curbside.storage.lexicon import SqliteLexicon, build_lexicon
from curbside.terms.shipped import shipped_terms
from curbside.terms.triggers import banner_rules, scope_cues
from curbside.writing.extractive import ExtractiveWriter

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how far it is, and how much there is in all."""


def _silent(_what: str, _done: int, _total: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Places:
    """Where the embedded parts stand under the home folder."""

    home: Path

    @property
    def store(self) -> Path:
        """The evidence store."""
        return self.home / "evidence.sqlite"

    @property
    def lexicon(self) -> Path:
        """The vocabulary."""
        return self.home / "lexicon.sqlite"

    @property
    def index(self) -> Path:
        """The search index's generations."""
        return self.home / "index"

    @property
    def stamp(self) -> Path:
        """What the parts were built from: compared on every start, so an edited library is never missed."""
        return self.home / "built-from.json"


def _folders(settings: Settings) -> list[Any]:
    return [shipped_library(), *settings.library]


def _fingerprint(settings: Settings) -> str:
    """Names, sizes and times of every library file: cheap to take, changes with any edit."""
    digest = hashlib.sha256(__version__.encode())
    for folder in _folders(settings):
        root = Path(str(folder))
        for path in sorted(root.rglob("*.yaml")):
            stat = path.stat()
            digest.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def _rules() -> str:
    files = read_files(shipped_library())
    read = {}
    for name in sorted(RULE_FILES & set(files)):
        lined, faults = read_yaml(files[name], name)
        if faults:
            raise StoreDamaged("; ".join(map(str, faults)), advice="mend the rule file named")
        read[name] = lined.value
    return json.dumps(read, sort_keys=True, ensure_ascii=False)


def library_of(settings: Settings) -> Library:
    """The shipped library and the operator's own folders, read as one; raises LibraryError."""
    return load_library(*_folders(settings))


def is_prepared(settings: Settings) -> bool:
    """Whether store, lexicon and index stand and were built from the library as it is now."""
    places = Places(settings.home)
    if not (places.store.exists() and places.lexicon.exists() and (places.index / "CURRENT").exists()):
        return False
    try:
        stamp = json.loads(places.stamp.read_text())
    except (OSError, ValueError):
        return False
    return bool(stamp.get("fingerprint") == _fingerprint(settings))


def prepare(settings: Settings, *, progress: Progress = _silent, anew: bool = False) -> bool:
    """Build what is missing or stale; True when something was built. Raises LibraryError for a faulty library."""
    if not anew and is_prepared(settings):
        return False
    places = Places(settings.home)
    places.home.mkdir(parents=True, exist_ok=True)
    progress("reading the library", 0, 4)
    library = library_of(settings)
    progress("building the store", 1, 4)
    build_store(places.store, library, rules=_rules())
    progress("building the vocabulary", 2, 4)
    build_lexicon(places.lexicon, (*library_terms(library.concepts), *shipped_terms()))
    progress("building the index", 3, 4)
    build_index(places.index, library.statements, dict(library.concepts), version=library.version)
    places.stamp.write_text(json.dumps({"fingerprint": _fingerprint(settings), "library": library.version}))
    progress("ready", 4, 4)
    return True


def _check(concepts: Mapping[str, Any]) -> Check:
    names = names_of(concepts)

    def check(claim: Claim, statement: Statement, sources: Mapping[str, Source]) -> Verdict:
        return verify_claim(claim.text, statement, names, supports=claim.supports, sources=sources)

    return check


def answering(settings: Settings) -> Answering:
    """The parts of answering on the embedded store; raises StoreDamaged or IndexStale with what to do."""
    places = Places(settings.home)
    store = SqlEvidenceStore(places.store)
    rules = json.loads(store.rules())
    concepts = store.concepts()
    if not places.lexicon.exists():
        raise IndexStale("there is no vocabulary", advice="run `curbside doctor --mend`")
    reader = Reader(
        rules=reading_rules(rules["understanding.yaml"]),
        ontology=Ontology(concepts),
        lexicon=SqliteLexicon(places.lexicon),
        banners=banner_rules(rules["banners.yaml"]),
        scope=scope_cues(rules["scope.yaml"]),
        exempt=library_word_keys(concepts),
    )
    return Answering(
        store=store,
        index=LexicalIndex(places.index, version=store.version()),
        reader=reader,
        contracts=contracts(rules["contracts.yaml"]),
        writer=ExtractiveWriter(),
        check=_check(concepts),
        emergency_numbers=rules["banners.yaml"]["numbers"],
        software=__version__,
        max_question_chars=settings.max_question_chars,
    )
