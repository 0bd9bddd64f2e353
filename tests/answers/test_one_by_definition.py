"""What is one condition by its definition leads, whatever else the words of a case point to."""

from __future__ import annotations

import pytest

from tests.answers.reading import article
from tests.libraries import Held


@pytest.mark.parametrize(
    "case",
    [
        "34 weeks, fitting, BP 178/116. Drugs and doses, next steps?",
        "29F, 36 weeks pregnant, seizure just now, BP 165/112",
    ],
)
def test_a_seizure_in_pregnancy_is_answered_as_eclampsia(shipped: Held, case: str) -> None:
    answer = article(shipped, case)
    assert answer.bottom_line[0].statement_id == "pe-eclampsia-magnesium"
    assert "magnesium-sulfate" in {row.drug for row in answer.doses}


def test_a_fever_in_the_first_months_is_answered_as_a_febrile_infants(shipped: Held) -> None:
    question = article(shipped, "25 day old, temp 38.4, feeding less, no focus. What now?").question
    assert question.of("condition") == ("febrile-infant",)


def test_low_sugar_with_adrenal_insufficiency_is_answered_as_a_crisis(shipped: Held) -> None:
    answer = article(
        shipped, "4yo 17kg known CAH, vomiting since morning, floppy, drowsy, BM 2.3. hydrocortisone dose?"
    )
    assert answer.bottom_line[0].statement_id == "ai-f-child-known-injection"
    assert "hydrocortisone" in {row.drug for row in answer.doses}
    assert any(banner.id == "hypoglycaemia" for banner in answer.banners)
