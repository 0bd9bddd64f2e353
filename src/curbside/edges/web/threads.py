"""Follow-up questions: the seam through which a short follow-up becomes a full question.

`Interpret` is filled by `services.follow_up`; without it the follow-up is put behind the question it follows.
Either way the reader sees the full question and may correct it before it is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from curbside.model.article import Answer


@dataclass(frozen=True, slots=True)
class Interpreted:
    """A follow-up as the full question it stands for, with what a reader should know of the reading."""

    text: str
    notes: tuple[str, ...] = ()


Interpret = Callable[[Answer, str], Interpreted]


def put_behind(answer: Answer, follow_up: str) -> Interpreted:
    """The earlier question and the follow-up, one after the other."""
    earlier = answer.question.text.strip()
    return Interpreted(
        f"{earlier} {follow_up.strip()}",
        (
            "Your follow-up was put behind your earlier question. Make it one question where it does not read as one.",
        ),
    )
