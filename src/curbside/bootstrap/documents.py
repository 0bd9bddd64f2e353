"""Chooses the document store, the formats and the clocks of importing, backup and the doctor's look at it."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import make_url

from curbside import __version__
from curbside.answering.verify import names_of
from curbside.bootstrap.document_store import documents_address, documents_path, open_documents
from curbside.bootstrap.following import marks_of
from curbside.bootstrap.places import Places, is_prepared, library_folders
from curbside.errors import UserError
from curbside.importing import (
    docx,
    html_page,
    jats_xml,
    library_format,
    markdown_text,
    medquad_jsonl,
    ngc_xml,
    nlm_labels,
    openfda_json,
    pdf,
    pubmed_xml,
    spl_xml,
    uspstf_json,
)
from curbside.importing.format import Format
from curbside.importing.library_files import library_texts, load_library
from curbside.importing.library_place import shipped_library
from curbside.model.holding import Damage, Holdings, ImportRun, OriginalMatch
from curbside.ports import EvidenceStore
from curbside.services.check_sources import SourcesChecked, check_retractions
from curbside.services.follow_documents import has_followed
from curbside.services.import_evidence import Clocks, Importing
from curbside.services.match_original import match_originals
from curbside.services.source_events import Curated
from curbside.services.take_library import Shelving
from curbside.settings import Settings
from curbside.storage import backup as backups
from curbside.storage.evidence import EmbeddedEvidenceStore, build_store
from curbside.storage.library_shelf import ShelfOnDisk
from curbside.storage.soundness import find_damage, schema_version

FORMATS: Sequence[Format] = (
    ngc_xml.FORMAT, uspstf_json.FORMAT, pubmed_xml.FORMAT, jats_xml.FORMAT, spl_xml.FORMAT,
    openfda_json.FORMAT, medquad_jsonl.FORMAT, pdf.FORMAT, docx.FORMAT, html_page.FORMAT, nlm_labels.FORMAT,
    library_format.FORMAT, markdown_text.FORMAT,
)  # fmt: skip
"""In the order of trust: formats with a signature first, plain text last."""

CLOCKS = Clocks(
    today=lambda: datetime.now(UTC).date().isoformat(),
    now=lambda: datetime.now(UTC).isoformat(timespec="seconds"),
    seconds=time.monotonic,
)


def importing(settings: Settings, *, again: bool = False) -> Importing:
    """The parts of importing; curated statements take part where the library has been prepared."""
    store = open_documents(settings)
    held = is_prepared(settings)
    curated = Curated(EmbeddedEvidenceStore(Places(settings.home).store)) if held else None

    def match() -> Sequence[OriginalMatch]:
        if next(store.edition_ids(), None) is None:
            return ()
        with _curated_now(settings) as evidence:
            return match_originals(store, evidence, names_of(evidence.concepts()))

    return Importing(store, FORMATS, __version__, CLOCKS, curated, match, again, shelving(settings))


@contextmanager
def _curated_now(settings: Settings) -> Iterator[EvidenceStore]:
    """The curated evidence as the library is now: prepared, or built for the moment where it is not."""
    if is_prepared(settings):
        yield EmbeddedEvidenceStore(Places(settings.home).store)
        return
    with tempfile.TemporaryDirectory(prefix="curbside-library-") as folder:
        path = Path(folder) / "evidence.sqlite"
        build_store(path, load_library(*library_folders(settings)), rules="{}")
        yield EmbeddedEvidenceStore(path)


def shelving(settings: Settings) -> Shelving:
    """Where imported library files are held, and the library they must fit."""
    own = [shipped_library(), *settings.library]
    return Shelving(ShelfOnDisk(Places(settings.home).shelf), lambda: library_texts(*own))


def retractions_checked(settings: Settings, stream: BinaryIO, name: str) -> SourcesChecked:
    """Hold imported and curated sources against a file of retractions."""
    held = is_prepared(settings)
    curated = Curated(EmbeddedEvidenceStore(Places(settings.home).store)) if held else None
    return check_retractions(stream, name, open_documents(settings), curated, when=CLOCKS.today())


@dataclass(frozen=True, slots=True)
class StoreHealth:
    """What the doctor finds of the document store."""

    where: str
    schema: str
    holdings: Holdings
    version: str
    unfinished: tuple[ImportRun, ...]
    damage: tuple[Damage, ...]


def health(settings: Settings) -> StoreHealth:
    """Read every document and statement back and name what is wrong; raises StoreDamaged if it cannot open."""
    address = documents_address(settings)
    damage = (*find_damage(address), *_emptied(settings))
    shown = make_url(address).render_as_string(hide_password=True)
    if damage:
        return StoreHealth(shown, schema_version(address), Holdings(0, 0, 0, 0, 0, 0), "", (), damage)
    store = open_documents(settings)
    unfinished = tuple(run for run in store.runs() if not run.finished)
    return StoreHealth(shown, schema_version(address), store.holdings(), store.version(), unfinished, ())


def _emptied(settings: Settings) -> Iterator[Damage]:
    """An embedded store that holds nothing although answers were built from what it held."""
    if not settings.database and has_followed(marks_of(settings)):
        store = open_documents(settings)
        empty = not store.runs() and next(store.edition_ids(), None) is None
        if empty:
            yield Damage(
                "database file",
                "it is empty, and answers were built from documents it held: emptied or replaced",
            )


def back_up(settings: Settings, file: Path, *, copied: Callable[[int, int], None]) -> backups.Manifest:
    """Back the embedded store and the imported library files up while they are used."""
    _only_embedded(settings, "pg_dump")
    return backups.back_up(
        documents_path(settings), file, made=CLOCKS.now(), software=__version__,
        library=shelving(settings).shelf.held(), copied=copied,
    )  # fmt: skip


def restore(settings: Settings, file: Path, *, copied: Callable[[int, int], None]) -> backups.Manifest:
    """Put a backup in the place of the embedded store and of the imported library files while they are used."""
    _only_embedded(settings, "pg_restore")
    restored = backups.restore(documents_path(settings), file, copied=copied)
    shelf = shelving(settings).shelf
    if restored.library is not None and shelf.held() != restored.library:
        shelf.put(restored.library)
    return restored.manifest


def _only_embedded(settings: Settings, tool: str) -> None:
    if settings.database:
        raise UserError(
            "the documents are in PostgreSQL, which this command does not copy",
            advice=f"use PostgreSQL's own {tool} on the database that CURBSIDE_DATABASE names",
        )


def files_under(paths: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    """Every file given or in a folder given, in order, named from the given path on; links are not followed."""
    for path in paths:
        if not path.is_dir():
            yield path.name, path
            continue
        shown = path.resolve().name
        for folder, inner, names in os.walk(path):
            inner.sort()
            for name in sorted(names):
                file = Path(folder) / name
                if file.is_file() and not file.is_symlink():
                    yield f"{shown}/{file.relative_to(path).as_posix()}", file
