"""Opens what the web page needs beside answering: what was asked, problem reports, examples and the secret.

The parts of answering are opened by the thread that uses them (`open_answering`): its vocabulary is not shared.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from curbside.bootstrap.building import prepare
from curbside.bootstrap.parts import answering, audiences
from curbside.bootstrap.places import Places
from curbside.ports import AskedStore, ReportStore, ReviewStatus
from curbside.presenting.audience_policy import AudiencePolicy
from curbside.services.answer_question import Answering
from curbside.services.review_status import Unreviewed
from curbside.settings import Settings
from curbside.storage.evidence import EmbeddedEvidenceStore
from curbside.storage.web_keeping import SqlAskedStore, SqlReportStore

_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class WebParts:
    """What one worker of the web page works with."""

    settings: Settings
    open_answering: Callable[[], Answering]
    asked: AskedStore
    reports: ReportStore
    review: ReviewStatus
    policy: AudiencePolicy
    examples: tuple[str, ...]
    secret: bytes
    metrics_folder: Path


def web_parts(settings: Settings) -> WebParts:
    """The parts of one worker on the embedded store, which is built where it is missing."""
    prepare(settings)
    places = Places(settings.home)
    rules = json.loads(EmbeddedEvidenceStore(places.store).rules())
    found = rules.get("examples.yaml") or {}
    return WebParts(
        settings=settings,
        open_answering=lambda: answering(settings),
        asked=SqlAskedStore(settings.home / "asked.sqlite"),
        reports=SqlReportStore(settings.home / "reports.sqlite"),
        review=Unreviewed(),
        policy=audiences(settings),
        examples=tuple(str(q) for q in found.get("questions", ())),
        secret=_secret(settings.home / "web-secret"),
        metrics_folder=settings.home / "metrics",
    )


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
