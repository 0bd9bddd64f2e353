"""What a library covers is counted from its files, and the page in docs/ says what they hold now."""

from __future__ import annotations

from pathlib import Path

import pytest

from curbside.importing.library_files import load_library
from curbside.model.coverage import Coverage
from curbside.presenting.coverage_page import coverage_page
from curbside.services.library_coverage import library_coverage
from tests.libraries import MADE_UP, library_in

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"


@pytest.fixture(scope="module")
def made_up() -> Coverage:
    return library_coverage(library_in(MADE_UP))


def test_every_statement_is_counted_once(made_up: Coverage) -> None:
    library = library_in(MADE_UP)
    assert made_up.statements == len(library.statements)
    assert made_up.drugs.statements + sum(t.statements for t in made_up.topics) == made_up.statements


def test_a_danger_sign_is_counted_as_one(made_up: Coverage) -> None:
    assert sum(t.red_flags for t in made_up.topics) == 1


def test_shares_of_what_was_read_are_of_all_supports(made_up: Coverage) -> None:
    assert sum(count for _, count in made_up.how) == made_up.supports


def test_the_page_in_the_docs_says_what_the_shipped_library_holds() -> None:
    made = coverage_page(library_coverage(load_library()))
    assert PAGE.read_text(encoding="utf-8") == made, "run: curbside library coverage > docs/coverage.md"
