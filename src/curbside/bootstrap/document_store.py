"""Where the document store stands, how it is opened, and the sections that supports rest on read from it.

The relational toolkit comes with the store: it is imported when a document is first looked at.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from curbside.errors import OperatorError
from curbside.model.article import ShownSupport
from curbside.model.source import Excerpt
from curbside.model.statement import Support
from curbside.ports import DocumentStore
from curbside.services.held_excerpt import excerpt_behind, section_of
from curbside.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import URL


def documents_path(settings: Settings) -> Path:
    """Where the embedded document store stands."""
    return settings.home / "documents.sqlite"


def documents_address(settings: Settings) -> URL | str:
    """The address of the document store, embedded or not."""
    from curbside.storage.opening import sqlite_url  # noqa: PLC0415

    return settings.database or sqlite_url(documents_path(settings))


def has_documents(settings: Settings) -> bool:
    """Whether anything was ever imported here."""
    return bool(settings.database) or documents_path(settings).exists()


def open_documents(settings: Settings) -> DocumentStore:
    """The document store, made or brought up to date where needed; raises StoreDamaged or OperatorError."""
    from curbside.storage.documents import SqlDocumentStore  # noqa: PLC0415

    settings.home.mkdir(parents=True, exist_ok=True)
    return SqlDocumentStore(documents_address(settings))


class HeldDocuments:
    """Reads sections of held documents, from any thread; a store that cannot be read now gives none."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opening = threading.Lock()
        self._documents: DocumentStore | None = None

    def behind(self, statement_id: str, support: Support | ShownSupport) -> Excerpt | None:
        """The section behind a support of the statement with this id, its words marked."""
        if support.proof == "paraphrase":
            return None
        return self._read(lambda documents: excerpt_behind(documents, statement_id, support))

    def around(self, passage_id: str) -> Excerpt | None:
        """The section of a passage, the passage marked."""
        return self._read(lambda documents: section_of(documents, passage_id))

    def _read(self, read: Callable[[DocumentStore], Excerpt | None]) -> Excerpt | None:
        if not has_documents(self._settings):
            return None
        try:
            with self._opening:
                self._documents = self._documents or open_documents(self._settings)
            return read(self._documents)
        except OperatorError:
            return None
