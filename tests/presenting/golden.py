"""Every question that ships with an answer or a refusal, asked once, and the policy that fits them to an audience."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from curbside.bootstrap.building import read_rules
from curbside.presenting.audience_policy import AudiencePolicy, audience_policy

ROOT = Path(__file__).resolve().parents[2]


def _read(*path: str) -> Any:
    return yaml.safe_load(ROOT.joinpath(*path).read_text(encoding="utf-8"))


def _golden_questions() -> tuple[tuple[str, str], ...]:
    """Every question that ships with an answer or a refusal, each with its jurisdiction."""
    answers = ("tests", "answers")
    rows = [
        *_read(*answers, "goldens", "questions.yaml").values(),
        *_read(*answers, "refusals.yaml")["refusals"],
    ]
    plain = [
        *_read(*answers, "questions.yaml")["paraphrases"],
        *_read("src", "curbside", "library", "examples.yaml")["questions"],
    ]
    asked = [*((r["ask"], r.get("jurisdiction", "INT")) for r in rows), *((q, "INT") for q in plain)]
    return tuple(dict.fromkeys(asked))


QUESTIONS = _golden_questions()


@cache
def policy() -> AudiencePolicy:
    """The shipped policy."""
    rules = read_rules()["audiences.yaml"]
    assert isinstance(rules, dict)
    return audience_policy(rules)
