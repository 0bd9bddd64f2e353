"""A dose asked for in pregnancy or while breast-feeding: given where held, told where held in words, else refused."""

from __future__ import annotations

import pytest

from curbside.answering.understand import understand
from curbside.model.question import QuestionType
from tests.answers.reading import article, refusal, shown_ids
from tests.libraries import Held


def _kind(shipped: Held, question: str) -> QuestionType:
    return understand(question, shipped.parts.reader, jurisdiction="INT").type


@pytest.mark.parametrize(
    "question",
    [
        "What is the dose of abatacept in pregnancy?",
        "tramadol dose while breastfeeding",
        "Pregnant, 20 weeks. Dose of enoxaparin?",
        "How much ibuprofen can a breastfeeding mother take?",
    ],
)
def test_a_dose_that_is_not_held_for_a_mother_is_refused(shipped: Held, question: str) -> None:
    assert refusal(shipped, question).reason == "population-not-held"


def test_what_is_held_of_the_drug_in_pregnancy_is_shown_beside_the_refusal_with_its_warnings(
    shipped: Held,
) -> None:
    shown = [c.statement_id for c in refusal(shipped, "dose of lisinopril in pregnancy").claims]
    assert shown[0] == "htn-k-pregnant-on-acei"
    assert "hf-pregnancy-drugs" in shown
    assert {"lisinopril-boxed-fetal", "lisinopril-contraindications"} <= set(shown)


def test_no_dose_for_others_stands_beside_the_refusal(shipped: Held) -> None:
    refused = refusal(shipped, "enoxaparin dose in pregnancy")
    assert not any(" mg" in c.text for c in refused.claims)
    assert not any(" mg" in n.text for n in refused.nearest)


def test_a_dose_held_for_pregnancy_opens_the_answer(shipped: Held) -> None:
    answer = article(shipped, "What is the dose of nitrofurantoin in pregnancy?")
    assert answer.bottom_line[0].statement_id == "uti-dose-nitrofurantoin-pregnancy"
    assert {row.statement_id for row in answer.doses} == {"uti-dose-nitrofurantoin-pregnancy"}


def test_how_a_dose_changes_in_pregnancy_is_answered_though_no_amount_is_held(shipped: Held) -> None:
    answer = article(shipped, "levothyroxine dose in pregnancy")
    assert answer.bottom_line[0].statement_id == "hypot-pregnancy"
    assert not answer.doses


def test_an_amount_told_in_words_is_answered(shipped: Held) -> None:
    answer = article(shipped, "What dose of folic acid in pregnancy with epilepsy?")
    assert {"epi-folate-us", "epi-folate-uk"} <= {c.statement_id for c in answer.bottom_line}


def test_a_dose_told_in_words_for_one_illness_is_no_answer_for_another(shipped: Held) -> None:
    assert refusal(shipped, "What dose of folic acid in pregnancy with migraine?")


def test_what_is_said_of_a_class_in_words_gives_no_member_a_dose(shipped: Held) -> None:
    refused = refusal(shipped, "What is the dose of buprenorphine-naloxone in pregnancy?")
    assert refused.reason == "population-not-held"


def test_a_case_in_pregnancy_is_answered_on_its_condition_without_that_dose(shipped: Held) -> None:
    answer = article(shipped, "28 weeks pregnant, BP 170/115, headache. Dose of lisinopril?")
    assert "pe-severe-pressure-now" in shown_ids(answer)
    assert "lisinopril" not in {row.drug for row in answer.doses}


@pytest.mark.parametrize(
    "question",
    [
        "Is a low dose of methotrexate safe in pregnancy?",
        "Who should take low-dose aspirin in pregnancy?",
        "Which antidepressant in pregnancy?",
        "dose of hydrocortisone in labour",
        "How much exercise in pregnancy?",
    ],
)
def test_what_asks_for_more_than_a_dose_stays_a_question_on_pregnancy(shipped: Held, question: str) -> None:
    assert _kind(shipped, question) == "pregnancy"


def test_the_dose_in_pregnancy_is_a_question_for_a_dose(shipped: Held) -> None:
    assert _kind(shipped, "What is the dose of methyldopa in pregnancy?") == "dosing"
