"""Opens what the web page needs: what is held, what was asked, problem reports, limits and the secret.

What is held is opened by the thread that answers with it (`open_build`: its vocabulary is not shared), and again
whenever `built_mark` changes: an import or an edited library is served without a restart.
"""

from __future__ import annotations

import gc
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from curbside.bootstrap.board import ShippedLibrary, display_of, open_board
from curbside.bootstrap.building import prepare
from curbside.bootstrap.document_store import HeldDocuments
from curbside.bootstrap.parts import answering_on, audiences, open_embedded
from curbside.bootstrap.places import built_mark, is_prepared
from curbside.errors import IndexStale, Overtaken
from curbside.ports import AskedStore, ReviewStatus
from curbside.presenting.audience_policy import AudiencePolicy
from curbside.review_ports import Display
from curbside.services.answer_question import Answering
from curbside.services.board import Board
from curbside.services.browse_library import WorkHeld, all_works
from curbside.services.passwords import Argon2id, Passwords
from curbside.services.program_facts import Facts, program_facts
from curbside.services.published import PublishedReviews
from curbside.services.reader_reports import BoardReports, take_over
from curbside.settings import Settings
from curbside.storage.rate_limits import SharedBuckets
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
    documents: HeldDocuments
    secret: bytes
    metrics_folder: Path
    take_ask: Callable[[str], int]
    """Counts a question of a client over all workers: 0 where it may be asked, else the seconds to wait."""
    take_read: Callable[[str], int]
    """The same for a page that is read."""


def web_parts(settings: Settings) -> WebParts:
    """The parts of one worker on the embedded store, which is built where it is missing."""
    prepare(settings)
    home, secret = settings.home, _secret(settings.home / "web-secret")
    asks = SharedBuckets(home / "limits" / "asks", rate=settings.web_asks_per_minute, key=secret)
    reads = SharedBuckets(home / "limits" / "reads", rate=settings.web_reads_per_minute, key=secret)
    board, display = open_board(settings), display_of(settings)
    _take_over_reports(home / "reports.sqlite", board)
    return WebParts(
        settings=settings,
        open_build=lambda: open_build(settings),
        built_mark=lambda: built_mark(settings),
        asked=SqlAskedStore(home / "asked.sqlite"),
        reports=BoardReports(board),
        review=PublishedReviews(board, display),
        board=board,
        display=display,
        passwords=Argon2id(),
        shipped=ShippedLibrary(settings),
        documents=HeldDocuments(settings),
        secret=secret,
        metrics_folder=home / "metrics",
        take_ask=asks.take,
        take_read=reads.take,
    )


def open_build(settings: Settings) -> OpenBuild:
    """What stands built now, opened and counted once; raises OperatorError."""
    mark = built_mark(settings)  # before opening: a build that ends meanwhile is noticed at the next look
    if not is_prepared(settings):
        raise IndexStale(
            "what stands built is of another version of the program or the library",
            advice="start the page again; it builds what it needs",
        )
    gc.collect()  # what is left of an earlier build goes, before what is opened is set apart for good
    embedded = open_embedded(settings)
    parts = answering_on(embedded, settings)
    found = embedded.rules.get("examples.yaml") or {}
    return OpenBuild(
        mark=mark,
        answering=parts,
        policy=audiences(embedded),
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
