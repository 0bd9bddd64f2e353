"""It is an engine and not a page: what the library loses the answer loses, what files add it answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from curbside.bootstrap.building import prepare
from curbside.bootstrap.parts import answering
from curbside.bootstrap.places import Places
from curbside.model.article import Article
from curbside.services.answer_question import Answered, answer_question
from curbside.settings import Settings
from tests.answers.reading import article, refusal, shown_ids
from tests.libraries import FOUNDING, MADE_UP, Held, held, library_in, without, written

_TAKEN = (
    "mc-back-pain-look-for-fracture",
    "lbp-stay-active",
    "mc-nsaid-tolerated-before",
    "lbp-opioid-cdc-50-mme",
    "montelukast-boxed-neuropsychiatric",
)


@pytest.fixture(scope="module")
def whole(shipped: Held) -> Answered:
    return answer_question(FOUNDING, shipped.parts, jurisdiction="INT")


@pytest.mark.parametrize("taken", _TAKEN)
def test_a_statement_taken_out_of_the_library_takes_exactly_itself_out(
    shipped: Held, whole: Answered, tmp_path: Path, taken: str
) -> None:
    less = held(without(shipped.library, [taken]), tmp_path, vocabulary=Places(shipped.home).lexicon)
    assert isinstance(whole.answer, Article)
    before, after = shown_ids(whole.answer), shown_ids(article(less, FOUNDING))
    waited = {i for i, why, _ in whole.trace.dropped if "is full" in why or "says the same as" in why}
    assert taken in before
    assert before - after == {taken}
    assert after - before <= waited


def test_a_reference_only_it_rested_on_goes_with_it(shipped: Held, whole: Answered, tmp_path: Path) -> None:
    edition = next(s for s in shipped.library.statements if s.id == "lbp-stay-active").edition_ids[0]
    resting = [s.id for s in shipped.library.statements if edition in s.edition_ids]
    less = held(without(shipped.library, resting), tmp_path, vocabulary=Places(shipped.home).lexicon)
    assert isinstance(whole.answer, Article)
    assert edition in {r.source.edition.id for r in whole.answer.references}
    assert edition not in {r.source.edition.id for r in article(less, FOUNDING).references}


def test_a_made_up_disease_is_answered_from_files_alone(made_up: Held) -> None:
    answer = article(made_up, "What is the best treatment of vellmark disease?")
    assert [c.statement_id for c in answer.bottom_line] == ["vellmark-first-line"]
    assert [(r.drug, r.amount, r.frequency, r.labelled) for r in answer.doses] == [
        ("dorvaxin", "35 mg", "2 times a day", True)
    ]
    safety = {entry.drug: [c.statement_id for c in entry.claims] for entry in answer.safety}
    assert safety == {"dorvaxin": ["dorvaxin-contraindicated"]}


def test_the_made_up_disease_is_not_known_without_its_files(shipped: Held) -> None:
    assert refusal(shipped, "What is the best treatment of vellmark disease?").reason in (
        "not-covered", "not-understood",
    )  # fmt: skip


def test_a_folder_of_the_operator_is_answered_beside_the_shipped_library(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    settings = Settings(home=tmp_path_factory.mktemp("both"), library=(MADE_UP,))
    prepare(settings)
    both = answering(settings)
    dose = answer_question("What is the dose of Dorvaxa?", both, jurisdiction="INT").answer
    assert isinstance(dose, Article)
    assert {c.statement_id for c in dose.bottom_line} == {"dorvaxin-dose"}
    assert isinstance(answer_question(FOUNDING, both, jurisdiction="INT").answer, Article)


def test_a_retracted_trial_never_supports_a_statement(made_up: Held) -> None:
    answered = answer_question("How should Vellmark fever be treated?", made_up.parts, jurisdiction="INT")
    assert isinstance(answered.answer, Article)
    assert "tellurib-may-shorten" not in shown_ids(answered.answer)
    dropped = {i: why for i, why, _ in answered.trace.dropped}
    assert "retracted" in dropped["tellurib-may-shorten"]


def test_the_same_trial_counts_while_it_stands(tmp_path: Path) -> None:
    text = (MADE_UP / "vellmark-fever.yaml").read_text(encoding="utf-8")
    folder = written(tmp_path / "files", vellmark=text.replace("lifecycle: retracted", "lifecycle: current"))
    standing = held(library_in(folder), tmp_path / "home")
    assert "tellurib-may-shorten" in shown_ids(article(standing, "How should Vellmark fever be treated?"))


def test_a_superseded_edition_is_not_answered_for_the_one_asked(made_up: Held) -> None:
    asked = refusal(made_up, "What does the 2021 Ossenfield College guideline say about Vellmark fever?")
    assert asked.reason == "edition-not-held"
    assert "2024" in asked.message


def test_a_child_gets_no_adult_dose_of_a_made_up_drug(made_up: Held) -> None:
    asked = refusal(made_up, "What is the dose of dorvaxin for a 4 year old child?")
    assert asked.reason == "population-not-held"
    assert "35 mg" not in " ".join(c.text for c in asked.claims)
