"""`curbside search`, and `curbside passage` on what it finds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from curbside.edges.cli.main import cli
from curbside.storage.documents import SqlDocumentStore
from tests.imported_examples import imported
from tests.libraries import Held


@pytest.fixture(scope="module")
def home(shipped: Held, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one imported document."""
    copied = tmp_path_factory.mktemp("search") / "home"
    shutil.copytree(shipped.home, copied)
    store = SqlDocumentStore(copied / "documents.sqlite")
    store.add(
        [imported("alpha", ("Offer dorvaxin 35 mg daily to adults.", "Avoid alcohol."))], when="2026-03-01"
    )
    store.close()
    return copied


def run(home: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, words, env={"CURBSIDE_HOME": str(home), "CURBSIDE_LIBRARY": "[]"})


def test_a_statement_found_is_shown_with_its_source_and_id(home: Path) -> None:
    told = run(home, "search", "dorvaxin")
    assert told.exit_code == 0, told.output
    assert "Offer dorvaxin 35 mg daily to adults." in told.output
    assert "Made-up Society" in told.output
    assert "[alpha-s1]" in told.output
    assert "found by a program, not confirmed by an editor" in told.output


def test_a_passage_found_is_opened_by_its_id(home: Path) -> None:
    assert "[alpha#p1]" in run(home, "search", "dorvaxin", "--what", "passages").output
    opened = run(home, "passage", "alpha#p1")
    assert opened.exit_code == 0, opened.output
    assert "Offer dorvaxin 35 mg daily to adults." in opened.output
    assert "Guideline alpha" in opened.output


def test_a_score_is_explained_where_asked(home: Path) -> None:
    assert "BM25" not in run(home, "search", "dorvaxin").output
    told = run(home, "search", "dorvaxin", "--explain")
    assert "BM25" in told.output
    assert "evidence: guideline" in told.output


def test_filters_narrow_and_may_be_given_more_than_once(home: Path) -> None:
    asked = ("search", "low back pain", "--limit", "50", "--format", "json")
    kinds = [
        {s["work"]["kind"] for s in f["sources"]}
        for f in json.loads(run(home, *asked, "--kind", "guideline", "--kind", "consensus").output)["found"]
    ]
    assert kinds
    assert all(k & {"guideline", "consensus"} for k in kinds)
    years = json.loads(run(home, *asked, "--year", "2015-2017").output)["found"]
    assert years
    assert all(any(2015 <= s["edition"]["year"] <= 2017 for s in f["sources"]) for f in years)


def test_where_nothing_fits_it_says_so_and_how_much_was_searched(home: Path) -> None:
    told = run(home, "search", "dorvaxin", "--year", "1950")
    assert told.exit_code == 3
    assert "Nothing held fits" in told.output
    assert "statements were searched" in told.output


def test_a_filter_that_cannot_be_meant_is_refused(home: Path) -> None:
    told = run(home, "search", "dorvaxin", "--kind", "novel")
    assert told.exit_code != 0
    assert "novel" in str(told.exception)


def test_vectors_are_made_once_and_then_other_words_are_found_and_explained(
    home: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "home"
    shutil.copytree(home, mine)
    assert "meaning:" not in run(mine, "search", "sore lower spine", "--explain").output
    made = run(mine, "index")
    assert made.exit_code == 0, made.output
    assert "vectors made for 0" not in made.output
    assert "vectors made for 0 entries (static)" in run(mine, "index").output
    found = run(mine, "search", "sore lower spine", "--explain")
    assert "meaning:" in found.output
    assert "static-medical-1" in found.output


def test_who_wants_no_vectors_gets_none(home: Path) -> None:
    told = CliRunner().invoke(
        cli,
        ["index"],
        env={"CURBSIDE_HOME": str(home), "CURBSIDE_LIBRARY": "[]", "CURBSIDE_ENCODER": "none"},
    )
    assert told.exit_code == 0, told.output
    assert "no vectors" in told.output
