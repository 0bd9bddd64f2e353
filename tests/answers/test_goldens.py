"""Whole answers kept as readable articles beside their questions; a change of one is read before it is kept.

Regenerate, after reading what changed: `CURBSIDE_REGENERATE_GOLDENS=1 pytest tests/answers/test_goldens.py`.
Hashes of library and index are left out, so that a golden changes only where its answer does.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from curbside.presenting.markdown import render_markdown
from tests.answers.reading import article, shown_ids
from tests.libraries import FOUNDING, Held

GOLDENS = Path(__file__).parent / "goldens"
QUESTIONS: dict[str, dict[str, Any]] = yaml.safe_load(
    (GOLDENS / "questions.yaml").read_text(encoding="utf-8")
)
REGENERATE = os.environ.get("CURBSIDE_REGENERATE_GOLDENS", "") == "1"


def rendered(shipped: Held, name: str) -> str:
    """The answer as Markdown, without the hashes of what it was built from."""
    asked = QUESTIONS[name]
    text = render_markdown(article(shipped, asked["ask"], jurisdiction=asked.get("jurisdiction", "INT")))
    return re.sub(r"library [0-9a-f]{16}|index \d+/[0-9a-f]{16}", lambda m: f"{m.group().split()[0]} *", text)


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_reads_as_its_golden(shipped: Held, name: str) -> None:
    golden = GOLDENS / f"{name}.md"
    text = rendered(shipped, name)
    if REGENERATE:
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_shows_the_statement_it_turns_on(shipped: Held, name: str) -> None:
    asked = QUESTIONS[name]
    answer = article(shipped, asked["ask"], jurisdiction=asked.get("jurisdiction", "INT"))
    assert asked["shows"] in shown_ids(answer)
    assert answer.bottom_line


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_marker_of_an_answer_resolves(shipped: Held, name: str) -> None:
    asked = QUESTIONS[name]
    answer = article(shipped, asked["ask"], jurisdiction=asked.get("jurisdiction", "INT"))
    used = {n for c in answer.claims() for n in c.markers} | {n for d in answer.doses for n in d.markers}
    assert used == {r.number for r in answer.references}


def test_goldens_are_not_regenerated_here() -> None:
    assert not REGENERATE, "unset CURBSIDE_REGENERATE_GOLDENS and run again: goldens were just overwritten"


def test_the_founding_question_and_twelve_more_are_kept() -> None:
    assert QUESTIONS["founding"]["ask"] == FOUNDING
    assert len({asked["ask"] for asked in QUESTIONS.values()}) == 13


def test_no_golden_stands_without_its_question() -> None:
    assert {path.stem for path in GOLDENS.glob("*.md")} == set(QUESTIONS)
