"""Questions that must not be answered: each is refused, for the right reason, and says what to do instead."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from curbside.presenting.markdown import render_markdown
from tests.answers.reading import refusal
from tests.libraries import Held

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "refusals.yaml").read_text(encoding="utf-8")
)["refusals"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_it_is_refused_for_the_right_reason(shipped: Held, case: dict[str, Any]) -> None:
    answer = refusal(shipped, case["ask"])
    assert answer.reason == case["reason"]
    assert answer.message
    assert answer.advice
    assert case.get("says", "") in answer.message


@pytest.mark.parametrize("case", [c for c in CASES if "silent" in c], ids=lambda case: case["id"])
def test_nothing_of_what_is_refused_slips_through(shipped: Held, case: dict[str, Any]) -> None:
    assert case["silent"] not in render_markdown(refusal(shipped, case["ask"]))


@pytest.mark.parametrize("case", [c for c in CASES if "banner" in c], ids=lambda case: case["id"])
def test_the_safety_notice_stands_on_the_refusal(shipped: Held, case: dict[str, Any]) -> None:
    answer = refusal(shipped, case["ask"])
    assert case["banner"] in {banner.id for banner in answer.banners}
    assert render_markdown(answer).index(answer.banners[0].title) < render_markdown(answer).index(
        answer.message
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_statement_shown_beside_a_refusal_has_its_reference(
    shipped: Held, case: dict[str, Any]
) -> None:
    answer = refusal(shipped, case["ask"])
    numbers = {reference.number for reference in answer.references}
    used = {n for near in answer.nearest for n in near.markers} | {
        n for c in answer.claims for n in c.markers
    }
    assert used <= numbers
    assert answer.status == "unreviewed"


def test_at_least_twelve_are_kept() -> None:
    assert len({case["id"] for case in CASES}) == len(CASES) >= 12
