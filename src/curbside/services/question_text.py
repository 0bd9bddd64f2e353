"""A question's text made readable, or refused with its safety notices; and the notices as they are shown."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from curbside.answering.notices import notices_shown
from curbside.answering.understand import safety_banners
from curbside.errors import BadQuestion
from curbside.model.article import Banner

if TYPE_CHECKING:
    from curbside.services.answer_question import Answering


class UnreadableQuestion(BadQuestion):
    """A question that cannot be read; its banners stand all the same."""

    def __init__(self, message: str, *, advice: str, banners: tuple[Banner, ...]) -> None:
        super().__init__(message, advice=advice)
        self.banners = banners


def readable_question(text: str, parts: Answering, *, jurisdiction: str) -> str:
    """The text without control characters; refuses what is empty or too long, banners kept."""
    visible = (c for c in text if unicodedata.category(c) != "Cf")
    cleaned = "".join(c if c.isprintable() or c in "\n\t" else " " for c in visible).strip()
    limit = parts.max_question_chars
    if cleaned and len(cleaned) <= limit and any(c.isalnum() for c in cleaned):
        return " ".join(cleaned.split())
    head_and_tail = cleaned[: limit * 2] + " " + cleaned[-limit * 2 :]
    banners = shown_banners(safety_banners(head_and_tail, parts.reader), parts, jurisdiction)
    if not cleaned or not any(c.isalnum() for c in cleaned):
        raise UnreadableQuestion(
            "The question is empty.",
            advice='Ask one, for example: curbside ask "What is ...?"',
            banners=banners,
        )
    raise UnreadableQuestion(
        f"The question has {len(cleaned):,} characters; at most {limit:,} are read.",
        advice="Shorten it to the clinical question itself.",
        banners=banners,
    )


def shown_banners(ids: tuple[str, ...], parts: Answering, jurisdiction: str) -> tuple[Banner, ...]:
    """The banners with the jurisdiction's telephone numbers filled in."""
    by_id = {rule.id: rule for rule in parts.reader.banners}
    return notices_shown([by_id[i] for i in ids], parts.emergency_numbers, jurisdiction)
