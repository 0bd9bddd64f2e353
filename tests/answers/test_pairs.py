"""What two drugs do together leads where both are named, asked about or taken; a third drug's warnings do not."""

from __future__ import annotations

import pytest

from tests.answers.reading import article
from tests.libraries import Held


@pytest.mark.parametrize(
    ("question", "pair"),
    [
        ("furosemide and lithium", "furosemide-lithium"),
        (
            "52F kidney transplant, tacrolimus, covid day 2, sats 97. Can I give her Paxlovid?",
            "covid-tacrolimus-interaction",
        ),
    ],
)
def test_what_is_held_on_the_pair_opens_the_answer(shipped: Held, question: str, pair: str) -> None:
    answer = article(shipped, question)
    assert answer.bottom_line[0].statement_id == pair
    assert "together" in answer.lead


def test_a_third_drug_that_both_act_on_says_nothing_of_the_pair(shipped: Held) -> None:
    """Lithium's statement names NSAIDs beside other partners; nobody asked about lithium."""
    answer = article(shipped, "apixaban with ibuprofen interaction")
    assert not any(c.statement_id.startswith("lithium") for c in answer.bottom_line)


def test_a_drug_that_is_taken_is_no_reason_against_itself(shipped: Held) -> None:
    answer = article(shipped, "22M known UC, bloody diarrhoea 8 times a day, on mesalazine")
    assert not any("mesalazine-contraindication" in c.against_patient for c in answer.claims())
