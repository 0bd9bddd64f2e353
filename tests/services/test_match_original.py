"""A curated statement is matched to its original only where a passage carries figures, drugs and direction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from curbside.answering.verify import names_of
from curbside.model.holding import OriginalMatch
from curbside.model.library import Library
from curbside.model.statement import Statement
from curbside.services.match_original import match_originals, matched_today
from tests.fakes import MemoryStore
from tests.fakes_documents import MemoryDocuments
from tests.imported_examples import imported
from tests.libraries import MADE_UP, library_in

ORIGINAL = (
    "Vellmark fever is rare.",
    "For adults with Vellmark fever we recommend dorvaxin 35 mg once daily for 10 days.",
    "Do not give tellurib.",
)


def curated(**changes: object) -> Library:
    """The made-up library with one statement resting on a guideline that has a DOI."""
    library = library_in(MADE_UP)
    source = library.sources["ossenfield-2024"]
    edition = replace(source.edition, doi="10.1/VELLMARK", date="2024")
    base = next(s for s in library.statements if s.id == "vellmark-first-line")
    support = replace(base.supports[0], figures=("35 mg", "10 days"))
    statement = replace(
        base,
        text="Dorvaxin 35 mg for 10 days is recommended in Vellmark fever.",
        supports=(support,),
        **changes,
    )  # type: ignore[arg-type]
    sources = {**library.sources, edition.id: replace(source, edition=edition)}
    return replace(library, statements=(statement,), sources=sources)


def compared(
    library: Library, sentences: tuple[str, ...] = ORIGINAL, **more: object
) -> Iterator[OriginalMatch]:
    documents = MemoryDocuments()
    original = imported("original", sentences, doi="10.1/vellmark", **{"date": "2024", **more})  # type: ignore[arg-type]
    documents.add([original], when="2026-03-01")
    return iter(match_originals(documents, MemoryStore(library), names_of(library.concepts)))


def test_a_passage_with_the_same_figures_drug_and_direction_matches() -> None:
    (match,) = compared(curated())
    assert (match.matched, match.passage_id, match.differences) == (True, "original#p2", ())
    assert (match.edition_id, match.original_id) == ("ossenfield-2024", "original")


@pytest.mark.parametrize(
    ("sentences", "rule"),
    [
        (("For adults with Vellmark fever we recommend dorvaxin 53 mg daily for 10 days.",), "figure"),
        (("For Vellmark fever we recommend dorvaxin 35 g for 10 days.",), "figure"),
        (("For adults with Vellmark fever we recommend tellurib 35 mg for 10 days.",), "drug"),
        (("We recommend against dorvaxin 35 mg for 10 days in Vellmark fever.",), "direction"),
        (("We recommend dorvaxin 35 mg in Vellmark fever.", "Rest for 10 days."), "figure"),
        ((), "empty"),
    ],
)
def test_a_difference_is_flagged_by_its_kind(sentences: tuple[str, ...], rule: str) -> None:
    (match,) = compared(curated(), sentences)
    assert not match.matched
    assert [r.rule for r in match.differences] == [rule]


def test_a_recommendation_against_needs_an_original_that_is_against() -> None:
    library = curated(direction="against")
    (match,) = compared(library)
    assert [r.rule for r in match.differences] == ["direction"]
    (match,) = compared(library, ("Do not give dorvaxin 35 mg for 10 days in Vellmark fever.",))
    assert match.matched


def test_another_edition_of_the_same_work_is_not_the_original() -> None:
    (match,) = compared(curated(), date="2019")
    assert [r.rule for r in match.differences] == ["edition"]


def test_what_an_incomplete_original_lacks_is_said_with_the_difference() -> None:
    (match,) = compared(curated(), ("Rest.",), missing=("everything but the abstract",))
    assert match.differences[-1].rule == "incomplete"


def test_a_statement_without_figure_or_drug_is_left_to_an_editor() -> None:
    library = curated(interventions=())
    bare = replace(
        library.statements[0],
        text="Rest is recommended.",
        supports=tuple(replace(s, figures=()) for s in library.statements[0].supports),
    )
    (match,) = compared(replace(library, statements=(bare,)))
    assert [r.rule for r in match.differences] == ["nothing"]


def test_only_the_wording_that_was_held_against_it_is_called_matched() -> None:
    library = curated()
    matches = tuple(compared(library))
    statement = library.statements[0]
    assert proofs(matched_today(statement, matches)) == ["matched"]
    assert proofs(matched_today(replace(statement, text=statement.text + " Always."), matches)) == [
        "paraphrase"
    ]
    assert proofs(matched_today(statement, [replace(m, matched=False) for m in matches])) == ["paraphrase"]


def proofs(statement: Statement) -> list[str]:
    return [s.proof for s in statement.supports]
