"""The questions answers are scored by: well formed, traceable to a source, and scored as they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bench.answers import QUESTIONS, Bullet, Point, held_ids, questions

FILES = sorted(QUESTIONS.glob("*.yaml"))


def point(*words: str, unless: str = "") -> Point:
    """A point one bullet must hold all of `words` for."""
    excuse = (re.compile(unless, re.I),) if unless else ()
    return Point("", (tuple(re.compile(w, re.I) for w in words),), excuse)


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_every_point_names_a_source_that_was_read(file: Path) -> None:
    topic = yaml.safe_load(file.read_text(encoding="utf-8"))
    sources = {s["id"] for s in topic["sources"]}
    assert {p["from"] for q in topic["questions"] for p in q["key_points"]} <= sources
    assert topic["topic"] == file.stem


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_every_topic_asks_at_least_three_questions(file: Path) -> None:
    assert len(yaml.safe_load(file.read_text(encoding="utf-8"))["questions"]) >= 3


def test_a_third_of_the_questions_is_held_and_the_draw_does_not_hang_on_their_order() -> None:
    asked = questions()
    held = held_ids(asked)
    assert held_ids(asked[::-1]) == held
    assert len(held) == len({a.id for a in asked}) // 3


def test_a_point_needs_all_its_words_in_one_bullet() -> None:
    bullets = [Bullet("a", "Give drug A."), Bullet("b", "Twice a day."), Bullet("c", "Drug A twice a day.")]
    assert point("drug a", "twice").found_in(bullets) == "c"
    assert point("drug a", "thrice").found_in(bullets) == ""


def test_a_bullet_that_forbids_is_no_breach() -> None:
    assert point("drug a", "first", unless=r"\bnot\b").found_in([Bullet("a", "Drug A is not first.")]) == ""


def test_what_a_reader_ruled_out_meets_no_point() -> None:
    assert point("drug a").found_in([Bullet("a", "Drug A.")], but=frozenset({"a"})) == ""
