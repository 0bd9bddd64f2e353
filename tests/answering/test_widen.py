"""Which other words are searched for what a question names, each with why and how much it counts."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from curbside.answering.widen import MOST_NAMES, WEIGHTS, widened
from curbside.model.ontology import Ontology
from curbside.model.question import Mention, Role
from curbside.model.statement import Concept
from curbside.terms.tokens import term_key
from curbside.terms.vocabulary import Form, Term
from tests.fakes import MemoryLexicon

CONCEPTS = {
    c.id: c
    for c in (
        Concept("vaxins", "drug-class", "vaxins", "vaxins"),
        Concept("dorvaxin", "drug", "dorvaxin", "dorvaxin", broader=("vaxins",)),
        Concept("melvaxin", "drug", "melvaxin", "melvaxin", broader=("vaxins",)),
        Concept("vellmark-fever", "condition", "Vellmark fever", "Vellmark fever"),
    )
}


def term(surface: str, concept: str, form: Form = "synonym") -> Term:
    kind = CONCEPTS[concept].kind
    return Term(surface, term_key(surface), concept, kind, CONCEPTS[concept].name, (), "library", form)


NAMES = [
    term("dorvaxin", "dorvaxin", "name"),
    term("Dorvaxa", "dorvaxin", "brand"),
    term("Vellmark fever", "vellmark-fever", "name"),
    term("VMKF", "vellmark-fever", "abbreviation"),
    term("grey sweats", "vellmark-fever", "lay"),
    term("acute Vellmark fever", "vellmark-fever"),
    term("AS", "vellmark-fever", "abbreviation"),
]


def mention(surface: str, concept: str, role: Role = "condition") -> Mention:
    own = CONCEPTS[concept]
    return Mention(concept, own.name, own.kind, role, surface, 0, len(surface), held=True)


def words(*mentions: Mention, names: Sequence[Term] = NAMES) -> dict[str, tuple[str, float]]:
    found = widened(mentions, MemoryLexicon(names), Ontology(CONCEPTS))
    return {e.words: (e.why, e.weight) for e in found}


def test_a_brand_brings_its_generic_name_above_all() -> None:
    found = words(mention("Dorvaxa", "dorvaxin", "intervention"))
    assert found["dorvaxin"] == ("generic name", WEIGHTS["generic name"])
    assert found["vaxins"][0] == "its class"


def test_a_generic_name_brings_its_brands() -> None:
    assert words(mention("dorvaxin", "dorvaxin", "intervention"))["Dorvaxa"][0] == "brand name"


def test_an_abbreviation_is_searched_in_full_and_the_other_way_round() -> None:
    assert words(mention("VMKF", "vellmark-fever"))["Vellmark fever"][0] == "in full"
    assert words(mention("Vellmark fever", "vellmark-fever"))["VMKF"][0] == "abbreviation"


def test_everyday_words_count_less_than_synonyms() -> None:
    assert words(mention("Vellmark fever", "vellmark-fever"))["grey sweats"] == ("everyday word", 0.5)


def test_a_name_that_holds_the_words_asked_adds_nothing() -> None:
    assert "acute Vellmark fever" not in words(mention("Vellmark fever", "vellmark-fever"))


def test_letters_that_are_a_common_word_are_not_searched() -> None:
    assert "AS" not in words(mention("Vellmark fever", "vellmark-fever"))


def test_a_class_brings_its_members() -> None:
    found = words(mention("vaxins", "vaxins", "intervention"))
    assert {w for w, (why, _) in found.items() if why == "member of the class"} == {"dorvaxin", "melvaxin"}


@pytest.mark.parametrize("role", ["excluded", "population", "body", "setting"])
def test_what_is_not_asked_for_is_not_widened(role: Role) -> None:
    assert words(mention("Vellmark fever", "vellmark-fever", role)) == {}


def test_no_more_names_than_the_limit_are_searched() -> None:
    many = [term(f"fever kind{n}", "vellmark-fever") for n in range(20)]
    assert len(words(mention("sweats", "vellmark-fever"), names=many)) == MOST_NAMES


def test_every_other_word_counts_less_than_the_word_asked() -> None:
    assert all(0 < weight < 1 for weight in WEIGHTS.values())
