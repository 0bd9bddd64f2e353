"""What a reader is told of a review: the state, and for an approved one who stands for it."""

from __future__ import annotations

from dataclasses import dataclass

from curbside.model.article import ReviewState


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who stands for a version, as they were on the day they signed."""

    name: str
    credentials: str
    interests: str
    part: str
    on: str

    def __str__(self) -> str:
        return f"{self.name}, {self.credentials}" if self.credentials else self.name


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """The review state as shown; `signers`, `on` and `version` are empty before approval."""

    state: ReviewState = "unreviewed"
    signers: tuple[Signer, ...] = ()
    on: str = ""
    note: str = ""
    version: int = 0
    versions: tuple[int, ...] = ()
    """The versions that were approved at some time, each of which can be read."""

    @property
    def reviewers(self) -> tuple[str, ...]:
        """The signers by name and credentials."""
        return tuple(str(s) for s in self.signers)


@dataclass(frozen=True, slots=True)
class Published:
    """An article anyone may read, as listed."""

    article_id: str
    title: str
    on: str
    state: ReviewState = "approved"
