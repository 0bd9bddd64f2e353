"""What opens an answer: in a case what its words ask for, in a question of nothing but names what editors set first."""

from __future__ import annotations

import pytest

from curbside.model.article import Article
from curbside.services.answer_question import answer_question
from tests.answers.reading import article
from tests.libraries import Held


def opening(held: Held, question: str) -> tuple[str, ...]:
    return tuple(c.statement_id for c in article(held, question).bottom_line)


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        (
            "71F with COPD, triple inhaler used well, three courses of prednisolone this year. What can be added?",
            "copds-still-exacerbating",
        ),
        ("Which patients in alcohol withdrawal need admission?", "aw-admit"),
        ("34M, chest pain an hour after snorting cocaine, HR 126. Metoprolol?", "acs-c-cocaine-beta-blocker"),
        ("58M with cirrhosis and back pain, what can he take for pain?", "cir-s-pain"),
    ],
)
def test_what_the_words_of_a_question_ask_for_stands_in_the_bottom_line(
    shipped: Held, question: str, statement: str
) -> None:
    assert statement in opening(shipped, question)


def test_a_question_of_nothing_but_names_opens_with_what_editors_set_first(shipped: Held) -> None:
    assert opening(shipped, "What is first line for hypertension?")[0] == "htn-first-line-drugs"


def test_the_first_step_of_an_emergency_comes_before_what_its_words_ask_for(shipped: Held) -> None:
    asked = "Malignant hyperthermia suspected in theatre: what first?"
    assert opening(shipped, asked)[0] == "mh-stop-triggers"


def test_what_is_for_older_people_opens_no_answer_for_a_younger_one(shipped: Held) -> None:
    shown = opening(shipped, "29F, epilepsy well controlled on lamotrigine 150 mg bd. Can she stop it?")
    only_older = {s.id for s in shipped.library.statements if s.population == ("older-adult",)}
    assert shown
    assert only_older.isdisjoint(shown)


def test_a_bottom_line_is_read_in_one_breath(shipped: Held) -> None:
    asked = "72M AF on apixaban, stent last week, on aspirin and clopidogrel too. When does the aspirin stop?"
    assert 1 <= len(opening(shipped, asked)) <= 5


def test_two_that_one_no_rules_out_are_no_illness_of_the_patient(shipped: Held) -> None:
    answer = article(
        shipped, "59F, type 2 diabetes, HbA1c 82 on metformin, no heart or kidney disease. Next?"
    )
    assert answer.question.of("excluded") == ("chronic-kidney-disease",)
    assert "kidney-impairment" not in answer.question.populations


def test_a_positive_pregnancy_test_tells_of_pregnancy(shipped: Held) -> None:
    asked = "29F, epilepsy on lamotrigine, positive test today, about 6 weeks. Stop it?"
    assert "pregnant" in article(shipped, asked).question.populations


@pytest.mark.parametrize(
    "question",
    [
        "recurrent gout in a hypertensive on bendroflumethiazide and low dose aspirin, what should I swap",
        "Can a febrile infant of 45 days with normal bloods go home without antibiotics?",
        "Does treating H pylori lower gastric cancer risk in a man whose father had it?",
    ],
)
def test_a_part_that_nothing_is_held_on_does_not_hide_the_rest(shipped: Held, question: str) -> None:
    assert isinstance(answer_question(question, shipped.parts, jurisdiction="UK").answer, Article)


def test_what_nothing_is_held_on_is_said(shipped: Held) -> None:
    asked = "67M, glaucoma and asthma, started timolol drops last week, wheezing since. Stop the drops?"
    answer = answer_question(asked, shipped.parts, jurisdiction="UK").answer
    assert isinstance(answer, Article)
    assert any("Nothing is held on glaucoma" in gap for gap in answer.not_covered)
