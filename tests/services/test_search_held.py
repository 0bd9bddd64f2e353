"""Searching what is held: read like a question, narrowed as typed, honest about what is not held."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from curbside.errors import UserError
from curbside.model.search import Narrowing, What
from curbside.model.searched import Searched, Wanted
from curbside.model.source import Passage
from curbside.services.search_filters import Typed, narrowing_of
from curbside.services.search_held import search_held
from tests.libraries import Held

PLACE = "INT"


def nothing_imported(_: Sequence[str]) -> Sequence[Passage]:
    return ()


def search(held: Held, words: str, *, what: What = "statements", limit: int = 20, first: int = 0) -> Searched:
    wanted = Wanted(words, what, limit=limit, first=first)
    return search_held(wanted, held.parts, nothing_imported, jurisdiction=PLACE)


def test_a_statement_is_found_with_its_sources_place_and_reasons(made_up: Held) -> None:
    first = search(made_up, "dorvaxin first treatment").found[0]
    assert first.id == "vellmark-first-line"
    assert first.statement is not None
    assert [s.edition.id for s in first.sources] == ["ossenfield-2024"]
    assert first.locator == "Recommendation 1"
    assert first.reasons


def test_an_abbreviation_finds_what_is_written_in_full_and_says_so(made_up: Held) -> None:
    found = search(made_up, "VMKF")
    assert found.found
    assert ("VMKF", "Vellmark fever") in {(e.asked, e.words) for e in found.expansions}


def test_a_misspelt_word_is_searched_as_what_it_was_read_as(made_up: Held) -> None:
    found = search(made_up, "dorvaxinn")
    assert [(c.surface, c.read_as) for c in found.corrections] == [("dorvaxinn", "dorvaxin")]
    assert found.found


def test_what_is_not_held_is_said(shipped: Held) -> None:
    found = search(shipped, "eltrombopag")
    assert found.not_held == ("eltrombopag",)
    assert found.searched == shipped.parts.store.statement_count()


def test_results_come_a_page_at_a_time(made_up: Held) -> None:
    whole = search(made_up, "Vellmark fever dorvaxin")
    first = search(made_up, "Vellmark fever dorvaxin", limit=2)
    second = search(made_up, "Vellmark fever dorvaxin", limit=2, first=2)
    assert (len(first.found), first.more) == (2, True)
    assert [f.id for f in (*first.found, *second.found)] == [f.id for f in whole.found[:4]]
    assert not whole.more


def test_an_emergency_in_the_words_is_said_before_the_results(shipped: Held) -> None:
    found = search(shipped, "I took too many tablets and want to die")
    assert found.banners


def test_what_could_be_used_to_harm_is_not_looked_up(shipped: Held) -> None:
    found = search(shipped, "What dose of morphine would kill someone without being noticed?")
    assert found.banners
    assert found.found == ()


def narrowing(held: Held, typed: Typed) -> Narrowing:
    return narrowing_of(typed, held.parts.reader.lexicon, held.parts.store)


@pytest.mark.parametrize(
    ("typed", "years"),
    [("2015", (2015, 2015)), ("2015-2020", (2015, 2020)), ("2020 - 2015", (2015, 2020)), ("2015-", (2015, 9999)),
     ("-2020", (1000, 2020)), ("", None)],
)  # fmt: skip
def test_years_are_read(made_up: Held, typed: str, years: tuple[int, int] | None) -> None:
    assert narrowing(made_up, Typed(years=typed)).years == years


@pytest.mark.parametrize("typed", ["20", "2015 2020", "last year", "-", "2015-20", "2015--2020"])
def test_what_is_no_range_of_years_is_refused_with_how_to_write_one(made_up: Held, typed: str) -> None:
    with pytest.raises(UserError) as refused:
        narrowing(made_up, Typed(years=typed))
    assert "2015-2020" in refused.value.advice


@pytest.mark.parametrize("typed", ["Ossenfield College", "ossenfield college", "ossenfield-college"])
def test_an_organisation_is_known_by_name_and_by_id(made_up: Held, typed: str) -> None:
    assert narrowing(made_up, Typed(organisations=[typed])).organisations == ("ossenfield-college",)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (Typed(organisations=["nobody"]), "nobody"),
        (Typed(kinds=["novel"]), "novel"),
        (Typed(lifecycles=["fresh"]), "fresh"),
        (Typed(populations=["martians"]), "martians"),
    ],
)
def test_a_value_nothing_can_have_is_refused_and_named(made_up: Held, typed: Typed, said: str) -> None:
    with pytest.raises(UserError) as refused:
        narrowing(made_up, typed)
    assert said in refused.value.message
    assert refused.value.advice


def test_values_are_read_whatever_their_case_and_blanks(made_up: Held) -> None:
    typed = Typed(
        kinds=["Systematic review"], jurisdictions=["uk"], languages=["EN"], populations=["Older adult"]
    )
    read = narrowing(made_up, typed)
    assert (read.kinds, read.jurisdictions) == (("systematic-review",), ("UK",))
    assert (read.languages, read.populations) == (("en",), ("older-adult",))
