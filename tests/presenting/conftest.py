"""What the tests of pages share."""

from __future__ import annotations

import pytest

from curbside.model.article import Answer
from curbside.services.answer_question import answer_question
from tests.libraries import Held
from tests.presenting.golden import QUESTIONS


@pytest.fixture(scope="session")
def answers(shipped: Held) -> dict[str, Answer]:
    """Every golden question's answer, asked once."""
    return {
        f"{q} ({where})": answer_question(q, shipped.parts, jurisdiction=where).answer
        for q, where in QUESTIONS
    }
