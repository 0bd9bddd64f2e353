"""What a reader is told of an article's review: the state, and for an approved one who stands for it."""

from __future__ import annotations

from dataclasses import dataclass

from curbside.model.article import ReviewState


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """The review state of one article as shown; `reviewers` and `on` are empty before approval."""

    state: ReviewState = "unreviewed"
    reviewers: tuple[str, ...] = ()
    on: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """An approved article as listed."""

    article_id: str
    title: str
    on: str
