"""What every writer promises: its name, and that what it makes of a claim is still that claim; verify does the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from curbside.answering.claims import ClaimMaker
from curbside.model.article import Article, Claim
from curbside.model.ontology import Ontology
from curbside.ports import Writer
from curbside.services.answer_question import answer_question
from curbside.writing.extractive import ExtractiveWriter
from tests.fakes import SwappingWriter
from tests.libraries import Held


@pytest.fixture(
    params=[ExtractiveWriter(), SwappingWriter({"35 mg": "53 mg"})], ids=["extractive", "swapping"]
)
def writer(request: pytest.FixtureRequest) -> Writer:
    made: Writer = request.param
    return made


def claim_of(held: Held, statement_id: str) -> Claim:
    maker = ClaimMaker(held.library.sources, Ontology(held.library.concepts))
    return maker.bare(next(s for s in held.library.statements if s.id == statement_id))


def test_only_the_words_of_a_claim_change(writer: Writer, made_up: Held) -> None:
    claim = claim_of(made_up, "dorvaxin-dose")
    assert replace(writer.write(claim), text=claim.text) == claim


def test_the_same_claim_is_always_written_the_same(writer: Writer, made_up: Held) -> None:
    claim = claim_of(made_up, "dorvaxin-dose")
    assert writer.write(claim) == writer.write(claim)


def test_an_answer_names_its_writer(writer: Writer, made_up: Held) -> None:
    parts = replace(made_up.parts, writer=writer)
    answer = answer_question("How should Vellmark fever be treated?", parts, jurisdiction="INT").answer
    assert answer.versions.writer == writer.name


def test_what_a_careless_writer_makes_of_a_dose_is_stopped_and_said(made_up: Held) -> None:
    parts = replace(made_up.parts, writer=SwappingWriter({"35 mg": "53 mg"}))
    answered = answer_question("What is the dose of dorvaxin?", parts, jurisdiction="INT")
    assert [v.statement_id for v in answered.trace.stopped] == ["dorvaxin-dose"]
    assert isinstance(answered.answer, Article)
    shown = {c.statement_id: c.text for c in answered.answer.claims()}
    own = made_up.parts.store.statements(["dorvaxin-dose"])[0].text
    assert shown["dorvaxin-dose"] == own, "the statement's own wording stands where a rewording fails"


def test_what_a_writer_puts_into_other_words_is_what_is_shown(made_up: Held) -> None:
    parts = replace(made_up.parts, writer=SwappingWriter({"labelled adult dose": "adult dose on the label"}))
    answer = answer_question("What is the dose of dorvaxin?", parts, jurisdiction="INT").answer
    assert isinstance(answer, Article)
    shown = {c.statement_id: c.text for c in answer.claims()}
    assert shown["dorvaxin-dose"].startswith("The adult dose on the label")
