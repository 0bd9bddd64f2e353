"""A question as it reaches the page: identifying details out first, then read by itself or in its thread.

In: a text, the questions of its thread, the parts of answering. Out: what may be stored and answered. The text as
typed is kept nowhere.
"""

from __future__ import annotations

from curbside.answering.understand import safety_banners
from curbside.model.article import Banner
from curbside.model.question import ClinicalQuestion
from curbside.services.answer_question import Answering
from curbside.services.follow_up import Interpreted, Thread, follow_up
from curbside.services.question_text import shown_banners
from curbside.services.redact import Redacted, redact


def without_details(text: str, parts: Answering) -> Redacted:
    """The question without what could identify a patient; a word the vocabulary knows is no name."""
    return redact(text, parts.reader.lexicon)


def in_thread(
    text: str, questions: tuple[ClinicalQuestion, ...], parts: Answering, *, jurisdiction: str
) -> Interpreted:
    """A follow-up as the full question it stands for; raises UnreadableQuestion."""
    return follow_up(text, Thread(questions), parts, jurisdiction=jurisdiction)


def banners_of(text: str, parts: Answering, *, jurisdiction: str) -> tuple[Banner, ...]:
    """The safety notices a text calls up, to be shown before anything is asked."""
    return shown_banners(safety_banners(text, parts.reader), parts, jurisdiction)
