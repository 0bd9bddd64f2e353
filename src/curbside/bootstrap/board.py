"""Opens the board: the review record, its clock and chance, and what the editors changed in the library."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from sqlalchemy import URL

from curbside import __version__
from curbside.answering.precedence import RULES_VERSION
from curbside.answering.verify import names_of
from curbside.answering.verify_library import verify_statement
from curbside.bootstrap.building import note_edits
from curbside.bootstrap.display import Shown
from curbside.bootstrap.places import Places, files_fingerprint, library_folders
from curbside.importing.library_entries import entries_in
from curbside.importing.library_files import library_texts
from curbside.importing.library_yaml import parse_library
from curbside.model.article import Verdict
from curbside.model.overlay import Confirmation, Overlay
from curbside.model.source import Source
from curbside.model.statement import Statement
from curbside.presenting.audience_policy import audience_policy
from curbside.review_ports import Display
from curbside.services.answer_question import Answering, answer_question
from curbside.services.board import Board
from curbside.services.edit_library import Shipped, Verify
from curbside.services.overlays import Edits
from curbside.services.review_versions import Reviewing
from curbside.settings import Settings
from curbside.storage.evidence import EmbeddedEvidenceStore
from curbside.storage.opening import sqlite_url
from curbside.storage.review_store import SqlReviewStore


def board_path(settings: Settings) -> Path:
    """Where the embedded review record stands."""
    return settings.home / "review.sqlite"


def _address(settings: Settings) -> URL | str:
    return settings.database or sqlite_url(board_path(settings))


def has_board(settings: Settings) -> bool:
    """Whether there ever was an account here."""
    return bool(settings.database) or board_path(settings).exists()


def open_board(settings: Settings) -> Board:
    """The board on this installation's record, made or brought up to date where needed."""
    settings.home.mkdir(parents=True, exist_ok=True)
    store = SqlReviewStore(settings.database or board_path(settings))
    return Board(store, lambda: int(time.time()), secrets.token_urlsafe, site_address(settings))


def site_address(settings: Settings) -> str:
    """Where readers reach the page, as letters say it."""
    return settings.web_address.rstrip("/") or f"http://{settings.web_host}:{settings.web_port}"


def edits_of(settings: Settings) -> Edits:
    """What the editors have changed and confirmed by now."""
    store = open_board(settings).store
    return Edits.of(store.all(Overlay), store.all(Confirmation))


def note_present_edits(settings: Settings) -> None:
    """Note what the editors have changed, so that parts built from anything else are built anew."""
    note_edits(Places(settings.home), edits_of(settings) if has_board(settings) else Edits())


def display_of(settings: Settings) -> Display:
    """How answers are shown, by the rules the store was built with."""
    rules = json.loads(EmbeddedEvidenceStore(Places(settings.home).store).rules())
    return Shown(audience_policy(rules["audiences.yaml"]))


def reviewing_with(parts: Answering, board: Board, display: Display) -> Reviewing:
    """Reviewing on the parts of answering; used by their thread."""
    return Reviewing(
        board, display, parts.store, lambda text, place: answer_question(text, parts, jurisdiction=place).answer,
        RULES_VERSION, __version__,
    )  # fmt: skip


@dataclass
class ShippedLibrary:
    """The library as its files have it, read when first needed and again when a file changes."""

    settings: Settings
    _held: tuple[str, Shipped] | None = None
    _lock: Lock = field(default_factory=Lock)

    def __call__(self) -> Shipped:
        """The library and its entries as of now."""
        with self._lock:
            now = files_fingerprint(self.settings)
            if self._held is None or self._held[0] != now:
                texts = library_texts(*library_folders(self.settings))
                self._held = (now, Shipped(parse_library(texts), entries_in(texts)))
            return self._held[1]


def verifier(shipped: Shipped) -> Verify:
    """Holds a statement against its own supports, as `curbside library check` does."""
    names = names_of(shipped.library.concepts)

    def verify(statement: Statement, sources: Mapping[str, Source]) -> Verdict:
        return verify_statement(statement, names, sources)

    return verify
