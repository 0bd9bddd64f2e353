"""A follow-up is read in its thread: condition, patient and drugs are carried over, and nothing in silence."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import pytest

from curbside.model.article import Article
from curbside.services.answer_question import answer_question
from curbside.services.follow_up import Interpreted, Thread, as_written, follow_up
from curbside.services.question_text import UnreadableQuestion
from tests.libraries import Held

FOUNDING = "What is the best approach to manage back pain in a patient with suspected mast cell activation?"
X, Y = "condition:low-back-pain", "suspected:mast-cell-activation-syndrome"
MCAS = "mast-cell-activation-syndrome"


@dataclass(frozen=True)
class Case:
    """Questions in order, the type of the last, and the roles or populations it must (`has`) or must not hold."""

    turns: tuple[str, ...]
    type: str
    has: tuple[str, ...]
    lacks: tuple[str, ...] = ()


CASES = (
    Case((FOUNDING, "What about in pregnancy?"), "pregnancy", (X, Y, "pregnant")),
    Case((FOUNDING, "and if she is already on sertraline?"), "conditional", (X, Y, "current-drug:sertraline")),
    Case((FOUNDING, "and if she is already on sertraline?", "What about in pregnancy?"), "pregnancy",
         (X, Y, "current-drug:sertraline", "pregnant")),
    Case((FOUNDING, "why not ketorolac?"), "safety", (X, Y, "intervention:ketorolac")),
    Case((FOUNDING, "why not ketorolac?", "what dose?"), "dosing", (X, Y, "intervention:ketorolac")),
    Case((FOUNDING, "why not ketorolac?", "what dose?", "and in a child?"), "dosing",
         (X, Y, "intervention:ketorolac", "child")),
    Case((FOUNDING, "and in a child?"), "conditional", (X, Y, "child")),
    Case((FOUNDING, "What about in pregnancy?", "and in a child?"), "conditional", (X, Y, "child"), ("pregnant",)),
    Case((FOUNDING, "what does NICE say?"), "guideline", (X, Y, "body:nice")),
    Case((FOUNDING, "what does NICE say?", "and in pregnancy?"), "guideline", (X, Y, "body:nice", "pregnant")),
    Case((FOUNDING, "what dose?"), "conditional", (X, Y)),
    Case((FOUNDING, "What about duloxetine?"), "safety", (X, Y, "intervention:duloxetine")),
    Case((FOUNDING, "ketorolac?"), "safety", (X, Y, "intervention:ketorolac")),
    Case((FOUNDING, "Is fentanyl safe?"), "safety", (X, Y, "intervention:fentanyl")),
    Case((FOUNDING, "and around surgery?"), "perioperative", (X, Y, "setting:surgery")),
    Case((FOUNDING, "What are the red flags?"), "diagnosis", (X, Y)),
    Case((FOUNDING, "What is the prognosis?"), "prognosis", (X, Y)),
    Case((FOUNDING, "What are the red flags?", "When should it be referred?"), "conditional", (X, Y)),
    Case((FOUNDING, "she is 30 weeks pregnant"), "pregnancy", (X, Y, "pregnant")),
    Case((FOUNDING, "and if she also has asthma?"), "conditional", (X, Y, "given:asthma")),
    Case((FOUNDING, "and if she is allergic to ibuprofen?"), "conditional", (X, Y, "allergy:ibuprofen")),
    Case((FOUNDING, "and without NSAIDs?"), "conditional", (X, Y, "excluded:nsaid")),
    Case((FOUNDING, "and if mast cell activation is confirmed?"), "conditional", (X, f"given:{MCAS}"), (Y,)),
    Case((FOUNDING, "How is mast cell activation syndrome diagnosed?"), "diagnosis", (f"condition:{MCAS}",), (X,)),
    Case((FOUNDING, "What about asthma?"), "conditional", ("condition:asthma", Y), (X,)),
    Case((FOUNDING, "How do I treat her migraine?"), "conditional", (Y,)),
    Case(("Is ibuprofen safe in mastocytosis?", "and together with sertraline?"), "interaction",
         ("condition:mastocytosis", "intervention:ibuprofen", "intervention:sertraline")),
    Case(("Is ibuprofen safe in mastocytosis?", "and naproxen?"), "safety",
         ("condition:mastocytosis", "intervention:naproxen"), ("intervention:ibuprofen",)),
    Case(("Is ibuprofen safe in mastocytosis?", "What can I use instead?"), "treatment", ("condition:mastocytosis",)),
    Case(("How is mast cell activation syndrome treated?", "and in mastocytosis?"), "treatment",
         ("condition:mastocytosis",), (f"condition:{MCAS}",)),
    Case(("How is anaphylaxis treated?", "and in mastocytosis?"), "conditional",
         ("condition:anaphylaxis", "given:mastocytosis")),
    Case(("What is the dose of zileuton?", "and in liver impairment?"), "dosing",
         ("intervention:zileuton", "liver-impairment")),
    Case(("What is the dose of zileuton?", "is it safe in pregnancy?"), "pregnancy",
         ("intervention:zileuton", "pregnant")),
    Case(("What does the 2017 ACP guideline say about duloxetine?", "and NICE?"), "guideline",
         ("intervention:duloxetine", "body:nice"), ("body:american-college-of-physicians",)),
    Case(("Is duloxetine safe in low back pain?", "And if the eGFR is 40?"), "safety",
         (X, "intervention:duloxetine", "kidney-impairment")),
)  # fmt: skip


def _last(turns: tuple[str, ...], held: Held) -> Interpreted:
    thread, read = Thread(), None
    for turn in turns:
        read = follow_up(turn, thread, held.parts, jurisdiction="INT")
        thread = thread.then(read.question)
    assert read is not None
    return read


def _said(read: Interpreted) -> set[str]:
    return {f"{m.role}:{m.concept}" for m in read.question.mentions} | set(read.question.populations)


@pytest.mark.parametrize("case", CASES, ids=lambda c: " > ".join(t[:30] for t in c.turns[-2:]))
def test_a_follow_up_carries_the_case(case: Case, shipped: Held) -> None:
    """Type, conditions, drugs, roles and patient of the full question are those of the thread with the change."""
    read = _last(case.turns, shipped)
    assert read.question.type == case.type, read.text
    assert set(case.has) <= _said(read), (read.text, _said(read))
    assert not set(case.lacks) & _said(read), read.text


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.turns[-1][:40])
def test_the_full_question_is_what_is_understood(case: Case, shipped: Held) -> None:
    """Reading the shown text by itself gives the same question: what stands there is what is answered."""
    read = _last(case.turns, shipped)
    again = as_written(read.text, shipped.parts, jurisdiction="INT")
    assert again.question == read.question


def test_the_edition_asked_for_stays_the_edition(shipped: Held) -> None:
    """A year belongs to the body it was said with: carried with it, changed by another year, gone with it."""
    first = "What does the 2017 ACP guideline say about duloxetine?"
    assert _last((first, "and in older adults?"), shipped).question.years == (2017,)
    assert _last((first, "and the 2007 one?"), shipped).question.years == (2007,)
    assert _last((first, "and NICE?"), shipped).question.years == ()


def test_a_changed_subject_is_noticed_and_said(shipped: Held) -> None:
    """A new main condition without a word that links it carries nothing over."""
    read = _last((FOUNDING, "How is asthma treated?"), shipped)
    assert read.new_subject
    assert read.text == "How is asthma treated?"
    assert "new subject" in read.note
    assert "low back pain" in read.not_carried


def test_what_is_carried_and_what_is_not_is_said(shipped: Held) -> None:
    """A new stage of life ends the age and weight told before, and says so."""
    first = "Is duloxetine safe in low back pain in a 54 year old woman weighing 70 kg?"
    read = _last((first, "and in a 6 year old?"), shipped)
    assert read.question.age_years == 6
    assert read.question.weight_kg is None
    assert {"age 54 years", "weight 70 kg"} <= set(read.not_carried)
    assert "low back pain" in read.carried
    assert all(name in read.note for name in (*read.carried, *read.not_carried))


def test_a_corrected_question_is_taken_as_written(shipped: Held) -> None:
    """What the asker changes in the full question stands, and nothing is carried into it."""
    read = as_written("Is ketorolac safe in asthma?", shipped.parts, jurisdiction="INT")
    assert read.text == "Is ketorolac safe in asthma?"
    assert not read.carried


def test_an_emergency_in_a_follow_up_keeps_its_banner(shipped: Held) -> None:
    """Whatever is composed, the words that call up a banner stay in the question."""
    typed = "And if she cannot breathe and her throat is swelling now?"
    alone = as_written(typed, shipped.parts, jurisdiction="INT")
    read = _last((FOUNDING, typed), shipped)
    assert alone.question.banners
    assert set(alone.question.banners) <= set(read.question.banners)


@pytest.mark.parametrize("talk", ["thanks!", "hello", "Who won the football?"])
def test_other_talk_is_not_made_clinical(talk: str, shipped: Held) -> None:
    """Small talk after a clinical question stays small talk, and the thread goes on behind it."""
    assert _last((FOUNDING, talk), shipped).text == talk
    assert "pregnant" in _said(_last((FOUNDING, talk, "What about in pregnancy?"), shipped))


def test_a_first_question_is_read_by_itself(shipped: Held) -> None:
    """An empty thread carries nothing."""
    read = follow_up(FOUNDING, Thread(), shipped.parts, jurisdiction="INT")
    assert (read.text, read.carried, read.note) == (FOUNDING, (), "")


def test_no_drug_in_the_thread_means_no_dose_is_made_up(shipped: Held) -> None:
    """ "What dose?" after a question without a drug asks about the condition, and says so."""
    read = _last((FOUNDING, "what dose?"), shipped)
    assert "No drug was named" in read.note


def test_a_full_question_is_answered_like_any_other(shipped: Held) -> None:
    """The composed text goes through the same door and gives the same key."""
    read = _last((FOUNDING, "why not ketorolac?"), shipped)
    answer = answer_question(read.text, shipped.parts, jurisdiction="INT").answer
    assert isinstance(answer, Article)
    assert answer.question.key == read.question.key
    assert any(d.drug == "ketorolac" for d in answer.safety)


def test_without_rules_nothing_is_carried(shipped: Held) -> None:
    """Carrying over is data: without it each question stands alone."""
    bare = dataclasses.replace(shipped.parts, thread_rules=type(shipped.parts.thread_rules)())
    first = as_written(FOUNDING, bare, jurisdiction="INT").question
    read = follow_up("What about in pregnancy?", Thread((first,)), bare, jurisdiction="INT")
    assert read.text == "What about in pregnancy?"


def test_broken_input_is_refused_like_any_question(shipped: Held) -> None:
    """Empty and endless follow-ups raise the same error with their banners."""
    thread = Thread((as_written(FOUNDING, shipped.parts, jurisdiction="INT").question,))
    for text in ("", "   ", "\x00", "a " * 5000):
        with pytest.raises(UnreadableQuestion):
            follow_up(text, thread, shipped.parts, jurisdiction="INT")
