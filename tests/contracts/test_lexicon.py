"""What every lexicon promises, held by the lexicon file and by the one in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from curbside.ports import Lexicon
from curbside.storage.lexicon import SqliteLexicon, build_lexicon
from curbside.terms.tokens import term_key
from curbside.terms.vocabulary import Term
from tests.fakes import MemoryLexicon


def term(surface: str, concept: str, kind: str = "drug") -> Term:
    return Term(surface, term_key(surface), concept, kind, concept, (("ATC", "X01"),), "library", "name")


TERMS = (
    term("dorvaxin", "dorvaxin"),
    term("Vellmark fever", "vellmark-fever", "condition"),
    term("VMKF", "vellmark-fever", "condition"),
    term("VMKF", "other-thing", "condition"),
)


@pytest.fixture(params=["file", "memory"])
def lexicon(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Lexicon]:
    if request.param == "memory":
        yield MemoryLexicon(TERMS)
        return
    build_lexicon(tmp_path / "lexicon.sqlite", TERMS, known=["fever"])
    with SqliteLexicon(tmp_path / "lexicon.sqlite") as opened:
        yield opened


def test_a_key_brings_every_term_filed_under_it_in_the_order_given(lexicon: Lexicon) -> None:
    assert lexicon.lookup([term_key("vmkf")])[term_key("vmkf")] == TERMS[2:]


def test_many_keys_are_looked_up_at_once_and_unknown_ones_left_out(lexicon: Lexicon) -> None:
    found = lexicon.lookup(["dorvaxin", term_key("Vellmark fever"), "unheard of"])
    assert dict(found) == {"dorvaxin": TERMS[:1], term_key("Vellmark fever"): TERMS[1:2]}
    assert dict(lexicon.lookup([])) == {}


def test_a_concept_brings_every_way_of_writing_it(lexicon: Lexicon) -> None:
    found = lexicon.names(["vellmark-fever", "unheard-of"])
    assert {c: {t.surface for t in terms} for c, terms in found.items()} == {
        "vellmark-fever": {"Vellmark fever", "VMKF"}
    }
    assert dict(lexicon.names([])) == {}


@pytest.mark.parametrize("slip", ["dorvaxn", "dorvaxinn", "dorvaxim", "dorvxain"])
def test_one_slip_in_a_long_word_leads_to_the_term(lexicon: Lexicon, slip: str) -> None:
    assert [s.term.concept for s in lexicon.nearest(slip)] == ["dorvaxin"]


@pytest.mark.parametrize("word", ["dorvaxin", "Dorvaxin", "vm", "zzzzzzzz", ""])
def test_a_word_spelt_right_too_short_or_far_off_is_left_alone(lexicon: Lexicon, word: str) -> None:
    assert tuple(lexicon.nearest(word)) == ()


def test_no_more_than_the_limit_is_suggested(lexicon: Lexicon) -> None:
    assert tuple(lexicon.nearest("dorvaxn", limit=0)) == ()
