"""Opens what the web page needs: what is held, what was asked, problem reports, limits and the secret.

What is held is opened by the thread that answers with it (`open_build`: its vocabulary is not shared), and again
whenever `built_mark` changes: an import or an edited library is served without a restart.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from curbside.bootstrap.board import ShippedLibrary, display_of, open_board
from curbside.bootstrap.building import prepare
from curbside.bootstrap.parts import answering, audiences
from curbside.bootstrap.places import Places
from curbside.errors import Overtaken
from curbside.ports import AskedStore, ReviewStatus
from curbside.presenting.audience_policy import AudiencePolicy
from curbside.review_ports import Display
from curbside.services.answer_question import Answering
from curbside.services.board import Board
from curbside.services.passwords import Argon2id, Passwords
from curbside.services.published import PublishedReviews
from curbside.services.reader_reports import BoardReports, take_over
from curbside.settings import Settings
from curbside.storage.evidence import EmbeddedEvidenceStore
from curbside.storage.web_keeping import SqlAskedStore, earlier_reports

_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class OpenBuild:
    """One build of what is held, opened whole; `mark` tells it from the next."""

    mark: str
    answering: Answering
    policy: AudiencePolicy
    examples: tuple[str, ...]
    facts: Facts
    works: tuple[WorkHeld, ...]


@dataclass(frozen=True, slots=True)
class WebParts:
    """What one worker of the web page works with."""

    settings: Settings
    open_build: Callable[[], OpenBuild]
    """Opens what stands built now; raises OperatorError where it is being replaced or is unsound."""
    built_mark: Callable[[], str]
    asked: AskedStore
    reports: BoardReports
    review: ReviewStatus
    board: Board
    display: Display
    passwords: Passwords
    shipped: ShippedLibrary
    policy: AudiencePolicy
    examples: tuple[str, ...]
    secret: bytes
    metrics_folder: Path
    take_ask: Callable[[str], int]
    """Counts a question of a client over all workers: 0 where it may be asked, else the seconds to wait."""
    take_read: Callable[[str], int]
    """The same for a page that is read."""


def web_parts(settings: Settings) -> WebParts:
    """The parts of one worker on the embedded store, which is built where it is missing."""
    prepare(settings)
    places = Places(settings.home)
    rules = json.loads(EmbeddedEvidenceStore(places.store).rules())
    found = rules.get("examples.yaml") or {}
    board, display = open_board(settings), display_of(settings)
    _take_over_reports(settings.home / "reports.sqlite", board)
    return WebParts(
        settings=settings,
        open_answering=lambda: answering(settings),
        asked=SqlAskedStore(settings.home / "asked.sqlite"),
        reports=BoardReports(board),
        review=PublishedReviews(board, display),
        board=board,
        display=display,
        passwords=Argon2id(),
        shipped=ShippedLibrary(settings),
        policy=audiences(settings),
        examples=tuple(str(q) for q in found.get("questions", ())),
        facts=program_facts(parts),
        works=all_works(parts.store),
    )


def _take_over_reports(path: Path, board: Board) -> None:
    """Bring the reports of an earlier version into the board's record; their file is set aside once all are in it."""
    with suppress(Overtaken, FileNotFoundError):  # another worker is doing it, or has done it
        if path.exists():
            take_over(earlier_reports(path), board)
            path.replace(path.with_name("reports.taken-over.sqlite"))


def _secret(path: Path) -> bytes:
    """The secret all workers sign with; the first one to come makes it, readable by its owner only."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(_SECRET_BYTES))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()
