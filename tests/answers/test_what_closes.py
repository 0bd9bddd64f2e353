"""What closes an answer: the rest that is held, of what is given too, and what reads like the question in the topic."""

from __future__ import annotations

from curbside.model.article import Article
from tests.answers.reading import article
from tests.libraries import Held

CYSTITIS = (
    "What can I offer a 66-year-old woman with five bouts of cystitis a year before a nightly antibiotic?"
)
SULFA = "62F, 'sulfa allergy': itchy rash with co-trimoxazole 20 years ago. Heart failure. Can she have furosemide?"


def section(answer: Article, wanted: str) -> set[str]:
    return {c.statement_id for s in answer.sections if s.id == wanted for c in s.claims}


def test_what_is_held_on_the_given_condition_stands_too(shipped: Held) -> None:
    shown = section(article(shipped, SULFA), "given")
    assert {"dal-sulfa-ask", "dal-sulfa-caution"} <= shown


def test_a_narrower_kind_nobody_named_stands_close_by_and_brings_no_dose(shipped: Held) -> None:
    answer = article(shipped, CYSTITIS)
    close = section(answer, "kindred")
    assert "uti-f-oestrogen-step" in close
    assert close.isdisjoint(row.statement_id for row in answer.doses)
    assert close.isdisjoint(c.statement_id for c in answer.bottom_line)


def test_only_the_topic_of_what_is_asked_stands_close_by(shipped: Held) -> None:
    topics = {s.id: s.topic for s in shipped.library.statements}
    assert {topics[i] for i in section(article(shipped, CYSTITIS), "kindred")} == {"urinary-tract-infection"}


def test_what_holds_for_children_alone_is_not_brought_to_an_adult(shipped: Held) -> None:
    people = {s.id: set(s.population) for s in shipped.library.statements}
    shown = section(article(shipped, "54F migraine with aura, asthma, wants a preventive"), "kindred")
    assert shown
    assert not any(people[i] <= {"child", "infant"} for i in shown)


def test_a_warning_that_is_no_drugs_is_part_of_what_is_held(shipped: Held) -> None:
    """In the United Kingdom nobody drives for a month after a TIA."""
    case = "72M mentions a dead, weak left hand for 15 minutes 12 days ago, fine since. What do I do today?"
    assert any("drive" in c.text for c in article(shipped, case).claims())


def test_care_around_an_operation_answers_a_question_about_it(shipped: Held) -> None:
    """The condition itself says that there is an operation, though none is named by a word the library knows."""
    question = "How long before a hemicolectomy is dabigatran stopped when creatinine clearance is 38?"
    assert any(c.statement_id == "poa-doac-restart" for c in article(shipped, question).claims())
