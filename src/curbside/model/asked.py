"""What the web page keeps: a question as asked with its answer, and a problem a reader reports."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as asked; `name` is the article's id and an unguessable token, times are Unix seconds."""

    name: str
    question: str
    jurisdiction: str
    answer: str
    """The answer in its published JSON form."""
    asked_at: int
    expires_at: int
    thread: str = ""
    """Unguessable mark shared by the questions of one thread, which are erased together."""
    earlier: str = "[]"
    """The questions before it in its thread, as understood, oldest first, as JSON."""
    taken_out: tuple[str, ...] = ()
    """Kinds of identifying details that were taken out of the question before anything was kept."""


@dataclass(frozen=True, slots=True)
class ProblemReport:
    """A problem with an article or one of its statements, in the reader's words."""

    article_id: str
    statement_id: str
    kind: str
    text: str
    versions: str
    reported_at: int
    number: int = 0
    answer: str = ""
    answered_at: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a reader who reported is given: the number, and the key that opens the answer."""

    number: int
    key: str
