"""Quotes of imported documents: which come first, which open an answer, and whose guideline they are."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace

import pytest

from curbside.bootstrap.building import prepare
from curbside.bootstrap.parts import answering
from curbside.model.article import Article, NoAnswer
from curbside.model.imported import Imported
from curbside.model.statement import Facet, Strength
from curbside.services.answer_question import Answering, answer_question
from curbside.settings import Settings
from curbside.storage.documents import SqlDocumentStore
from tests.imported_examples import imported
from tests.libraries import Held

PSORIASIS, HEART = "Management of psoriasis in adults", "Management of heart failure"


def document(
    name: str,
    title: str,
    *advice: tuple[str, Facet, Strength],
    date: str = "2012",
    body: str = "Made-up Society",
) -> Imported:
    """A guideline whose recommendations have these facets and strengths."""
    came = imported(name, tuple(text for text, _, _ in advice), title=title, date=date)
    statements = tuple(
        replace(s, facet=facet, strength=strength)
        for s, (_, facet, strength) in zip(came.statements, advice, strict=True)
    )
    return replace(came, statements=statements, organisation=body)


@pytest.fixture(scope="module")
def parts(shipped: Held, tmp_path_factory: pytest.TempPathFactory) -> Answering:
    home = tmp_path_factory.mktemp("quotes") / "home"
    shutil.copytree(shipped.home, home)
    store = SqlDocumentStore(home / "documents.sqlite")
    documents: Sequence[Imported] = [
        document(
            "psoriasis-old", PSORIASIS,
            ("Offer calcipotriol in psoriasis.", "alternatives", "strong"),
            ("Consider acitretin to treat psoriasis that comes back.", "alternatives", "conditional"),
            ("Psoriasis should be recorded in the notes.", "monitoring", "strong"),
        ),
        document(
            "heart-new", HEART,
            ("In heart failure with psoriasis check the dose of diuretics.", "alternatives", "strong"),
            date="2017",
        ),
        document(
            "psoriasis-acme", PSORIASIS, ("Give dithranol in psoriasis.", "alternatives", "strong"),
            body="Acme Institute"
        ),
    ]  # fmt: skip
    store.add(documents, when="2026-03-01")
    store.close()
    settings = Settings(home=home, library=())
    prepare(settings)
    return answering(settings)


def asked(parts: Answering, question: str) -> Article | NoAnswer:
    return answer_question(question, parts, jurisdiction="INT").answer


def test_a_quote_of_a_guideline_on_it_stands_before_a_newer_one_that_mentions_it(parts: Answering) -> None:
    answer = asked(parts, "How is psoriasis treated?")
    assert isinstance(answer, Article)
    shown = [c.statement_id for s in answer.sections if s.id == "alternatives" for c in s.claims]
    assert shown.index("heart-new-s1") == len(shown) - 1


def test_where_no_headline_is_held_treatments_quoted_open_the_answer_strong_ones_first(
    parts: Answering,
) -> None:
    answer = asked(parts, "How is psoriasis treated?")
    assert isinstance(answer, Article)
    opening = [c.statement_id for c in answer.bottom_line]
    assert set(opening) == {"psoriasis-old-s1", "psoriasis-old-s2", "psoriasis-acme-s1"}
    assert opening[-1] == "psoriasis-old-s2"


def test_a_guideline_asked_for_is_answered_from_its_body_alone(parts: Answering) -> None:
    answer = asked(parts, "What does the Acme Institute guideline recommend for psoriasis?")
    assert isinstance(answer, Article)
    assert {c.statement_id for c in answer.claims() if c.statement_id.startswith(("psoriasis", "heart"))} == {
        "psoriasis-acme-s1"
    }


def test_where_a_body_says_nothing_on_it_that_is_said_and_what_others_say_is_nearest(
    parts: Answering,
) -> None:
    answer = asked(parts, "What does the 2017 Acme Institute guideline recommend for heart failure?")
    assert isinstance(answer, NoAnswer)
    assert "Acme Institute" in answer.message


def test_a_brand_asked_for_finds_what_is_written_of_its_generic(parts: Answering) -> None:
    answer = asked(parts, "Can Soriatane be used in psoriasis?")
    assert isinstance(answer, Article)
    assert "psoriasis-old-s2" in {c.statement_id for c in answer.claims()}
