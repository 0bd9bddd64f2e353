"""Builds the parts of answering over a Library value: the shipped one, some of it, or files made up for a test.

The real store, vocabulary and index are used; only the library differs. A vocabulary may be shared where the
concepts are the same, because building it is most of the work.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from curbside.answering.understand import library_terms, linked_terms
from curbside.bootstrap.building import read_rules
from curbside.bootstrap.parts import answering
from curbside.bootstrap.places import Places
from curbside.importing.library_files import load_library
from curbside.model.library import Library
from curbside.search import generations
from curbside.search.writer import IndexWriter
from curbside.services.answer_question import Answering
from curbside.services.index_entries import curated_entry
from curbside.settings import Settings
from curbside.storage.evidence import build_store
from curbside.storage.lexicon import build_lexicon
from curbside.terms.shipped import shipped_terms

MADE_UP = Path(__file__).parent / "made_up"
"""A disease, a drug and their sources that exist nowhere else."""

FOUNDING = "What is the best approach to manage back pain in a patient with suspected mast cell activation?"


@dataclass(frozen=True, slots=True)
class Held:
    """A prepared home folder, the library it was built from, and the parts opened on it."""

    home: Path
    library: Library
    parts: Answering


def held(library: Library, home: Path, *, vocabulary: Path | None = None, wide: bool = False) -> Held:
    """Build `library` under `home`; `vocabulary` is taken over, `wide` joins the shipped tables to the own words."""
    places = Places(home)
    home.mkdir(parents=True, exist_ok=True)
    build_store(places.store, library, rules=json.dumps(read_rules(), sort_keys=True))
    if vocabulary:
        shutil.copyfile(vocabulary, places.lexicon)
    else:
        own = library_terms(library.concepts)
        build_lexicon(places.lexicon, (*own, *linked_terms(shipped_terms() if wide else (), own)))
    indexed(places.index, library)
    return Held(home, library, answering(Settings(home=home, library=())))


def indexed(home: Path, library: Library) -> Path:
    """An index of the library's statements alone under `home`; gives its generation."""
    generation = generations.begin(home)
    index = IndexWriter(generation)
    index.add(curated_entry(s, library.sources, library.concepts) for s in library.statements)
    index.commit({"library": library.version})
    index.close()
    generations.use(home, generation)
    return generation


def without(library: Library, statement_ids: Iterable[str]) -> Library:
    """The library less some statements; conflicts that need them keep their other statements."""
    gone = frozenset(statement_ids)
    left = tuple(s for s in library.statements if s.id not in gone)
    version = hashlib.sha256(f"{library.version} less {sorted(gone)}".encode()).hexdigest()[:16]
    return replace(library, statements=left, version=version)


def written(folder: Path, **files: str) -> Path:
    """A folder of library files from YAML texts, each named by its keyword."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def library_in(*folders: Path) -> Library:
    """The library that these folders alone make."""
    return load_library(*folders)
