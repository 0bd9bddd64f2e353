"""Backs up and restores everything entrusted to this installation: documents, and the board's review record."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from curbside.bootstrap import documents
from curbside.bootstrap.board import board_path, has_board, note_present_edits
from curbside.bootstrap.document_store import has_documents
from curbside.errors import UserError
from curbside.settings import Settings
from curbside.storage.backup import Manifest
from curbside.storage.backup_review import ReviewManifest, add_review, head_in, holds_review, restore_review

Copied = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds, or what was restored from one; None for what is not in it."""

    documents: Manifest | None
    review: ReviewManifest | None


def back_up(settings: Settings, file: Path, *, evidence_only: bool, copied: Copied) -> Kept:
    """Write one file with everything held, replacing it only when the new one is whole and sound."""
    with_review = has_board(settings) and not evidence_only
    if not with_review:
        return Kept(documents.back_up(settings, file, copied=copied), None)
    if not file.parent.is_dir():
        raise UserError(f"there is no folder {file.parent}", advice="make it, or name another file")
    with tempfile.TemporaryDirectory(prefix=".curbside-backup-", dir=file.parent) as folder:
        fresh = Path(folder) / file.name
        held = has_documents(settings)
        manifest = documents.back_up(settings, fresh, copied=copied) if held else None
        review = add_review(board_path(settings), fresh)
        with fresh.open("rb") as finished:
            os.fsync(finished.fileno())
        fresh.replace(file)
    return Kept(manifest, review)


def restore(settings: Settings, file: Path, *, evidence_only: bool, copied: Copied) -> Kept:
    """Put back what a backup holds: the documents, and the review record unless told to leave it alone."""
    with_review = holds_review(file) and not evidence_only
    if with_review and settings.database:
        raise UserError(
            "the record is in PostgreSQL, which this command does not replace", advice="use pg_restore"
        )
    manifest = documents.restore(settings, file, copied=copied) if _holds_documents(file) else None
    review = restore_review(board_path(settings), file) if with_review else None
    if review:
        note_present_edits(settings)
    return Kept(manifest, review)


def ledger_head(settings: Settings) -> str:
    """The ledger's head as it is now; empty where there is no embedded record."""
    return head_in(board_path(settings)) if not settings.database and has_board(settings) else ""


def _holds_documents(file: Path) -> bool:
    """True also for what is no backup at all, so that it is refused with the reason."""
    try:
        with zipfile.ZipFile(file) as archive:
            return "manifest.json" in archive.namelist() or not holds_review(file)
    except (OSError, zipfile.BadZipFile):
        return True
