"""A patient's emergency on whose care nothing is held: the notice stands, and nothing that resembles it answers."""

from __future__ import annotations

import pytest

from curbside.model.article import Article
from tests.answers.reading import article, refusal
from tests.libraries import Held


@pytest.mark.parametrize(
    ("ask", "notice"),
    [
        ("18 month old swallowed a button battery, now drooling with stridor", "button-battery"),
        ("82F on apixaban, fell and hit her head, vomited twice. What for the vomiting?", "head-injury"),
        ("29M fever 39.5, rigors, back from Nigeria 10 days ago. Antibiotics?", "tropical-fever"),
        ("3 year old drank bleach from under the sink, drooling", "poisoning"),
        ("71M sudden tearing chest pain to the back, BP 190/100. What do I give?", "aortic"),
    ],
)
def test_it_is_refused_below_its_notice(shipped: Held, ask: str, notice: str) -> None:
    answer = refusal(shipped, ask)
    assert notice in {banner.id for banner in answer.banners}
    assert answer.reason == "not-covered"
    assert not answer.nearest
    assert "Act on the notice above" in answer.advice


def test_an_emergency_that_is_held_is_answered_though_another_notice_stands_beside_it(shipped: Held) -> None:
    answer = article(shipped, "56F on chemo day 9 with septic shock, BP 70/40. What first?")
    assert "sepsis" in answer.title.lower() or "septic" in answer.title.lower()


@pytest.mark.parametrize(
    ("ask", "shows"),
    [
        (
            "56F on chemo day 9, temp 38.6, rigors, BP 100/60. which antibiotic",
            "sep-neutropenic-antibiotic-now",
        ),
        ("2 year old swallowed mum's ferrous sulphate tablets, vomiting blood", "od-iron-emergency"),
    ],
)
def test_an_emergency_told_by_its_words_leads_where_its_care_is_held(
    shipped: Held, ask: str, shows: str
) -> None:
    assert shows in {claim.statement_id for claim in article(shipped, ask).bottom_line}


def test_a_question_about_nobody_is_answered_as_before(shipped: Held) -> None:
    assert isinstance(article(shipped, "Allopurinol dose in gout"), Article)


def test_a_dose_that_a_drug_taken_forbids_is_answered_with_what_forbids_it(shipped: Held) -> None:
    answer = article(shipped, "On phenelzine, severe pain after surgery, what dose of pethidine?")
    assert answer.bottom_line
    assert not any(claim.facet == "dose" for claim in answer.bottom_line)
    assert not any(row.drug == "pethidine" for row in answer.doses)
