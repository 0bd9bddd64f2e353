"""Statements of a document are linked to what its title and they themselves name, and never by a guess."""

import pytest

from curbside.model.ontology import Ontology
from curbside.model.source import Source
from curbside.model.statement import Concept, Statement
from curbside.services.link_statements import Linker, linked_source
from curbside.terms.shipped import OWN_LIST
from curbside.terms.tokens import term_key
from curbside.terms.vocabulary import Form, Term
from tests.fakes import MemoryLexicon
from tests.imported_examples import imported


def term(
    surface: str, concept: str, form: Form = "name", kind: str = "condition", source: str = "test"
) -> Term:
    return Term(surface, term_key(surface), concept, kind, concept, (), source, form)


TERMS = (
    term("Vellmark fever", "vellmark-fever"),
    term("VF", "vellmark-fever", "abbreviation"),
    term("Vandt fibrosis", "vandt-fibrosis"),
    term("VF", "vandt-fibrosis", "abbreviation"),
    term("OB", "ossen-bite", "abbreviation"),
    term("Ossen bite", "ossen-bite"),
    term("WWX", "wendel-wax", "abbreviation", source=OWN_LIST),
    term("QQ", "qq", "abbreviation", kind="abbreviation"),
    term("dorvaxin", "dorvaxin", kind="drug"),
)


def statements(title: str, *sentences: str, **ours: Concept) -> list[Statement]:
    held = imported("one", sentences, title=title)
    linker = Linker(MemoryLexicon(TERMS), Ontology(ours), frozenset())
    return list(linked_source(Source(held.work, held.edition), held.statements, linker, {}).statements)


def test_the_title_gives_the_condition_and_the_quote_the_drug() -> None:
    (only,) = statements("Management of Vellmark fever", "Offer dorvaxin 35 mg daily.")
    assert (only.conditions, only.interventions) == (("vellmark-fever",), ("dorvaxin",))
    assert only.text == "Offer dorvaxin 35 mg daily."
    assert only.topic == "Management of Vellmark fever"


@pytest.mark.parametrize(
    ("title", "sentences", "conditions"),
    [
        ("Bites", ("Ossen bite (OB) is rare.", "Offer dorvaxin for OB."), ("ossen-bite",)),
        ("Ossen bite", ("Rest.", "Offer dorvaxin for OB."), ("ossen-bite",)),
        ("Obstetrics", ("Rest.", "Ask the OB."), ()),
    ],
)
def test_an_abbreviation_is_read_as_what_the_document_names_in_full(
    title: str, sentences: tuple[str, ...], conditions: tuple[str, ...]
) -> None:
    assert statements(title, *sentences)[-1].conditions == conditions


def test_an_abbreviation_of_one_meaning_everywhere_needs_no_name() -> None:
    (only,) = statements("Guideline", "Offer dorvaxin in WWX.")
    assert only.conditions == ("wendel-wax",)


@pytest.mark.parametrize(
    ("title", "sentence", "conditions"),
    [
        ("Management of Vandt fibrosis", "Offer dorvaxin in VF.", ("vandt-fibrosis",)),
        ("Management of Vellmark fever", "Offer dorvaxin in VF.", ("vellmark-fever",)),
        ("Guideline", "Vandt fibrosis (VF): offer dorvaxin in VF.", ("vandt-fibrosis",)),
        ("Guideline", "Offer dorvaxin in VF.", ()),
    ],
)
def test_an_abbreviation_of_several_conditions_is_the_one_named_in_full_or_none(
    title: str, sentence: str, conditions: tuple[str, ...]
) -> None:
    (only,) = statements(title, sentence)
    assert only.conditions == conditions


def test_the_librarys_reading_of_an_abbreviation_holds() -> None:
    ours = Concept("vandt-fibrosis", "condition", "Vandt fibrosis", "scarring of the vandt")
    (only,) = statements("Guideline", "Offer dorvaxin in VF.", **{"vandt-fibrosis": ours})
    assert only.conditions == ("vandt-fibrosis",)


def test_an_abbreviation_of_nothing_known_links_to_nothing() -> None:
    (only,) = statements("Guideline", "Offer QQ weekly.")
    assert (only.conditions, only.interventions) == ((), ())
