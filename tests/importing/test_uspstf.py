"""USPSTF records: the grade decides direction and strength, and nothing is dated that carries no date."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curbside.importing.uspstf_json import FORMAT
from curbside.model.imported import Imported, Refused
from tests.importing.test_ngc import assert_whole
from tests.shared import shared_data

RECORD = {
    "id": 7,
    "title": "Condition X: Screening -- Adults aged 40 to 60 years",
    "grade": "B",
    "ageRange": [40, 60],
    "text": "The USPSTF recommends screening for condition X in adults.<br><br>See the Clinical section.",
    "servFreq": "<p>every 2 years</p>",
    "riskText": "<p>Age.</p>",
    "general": "12",
}


def read(*records: object, name: str = "uspstf-2021.json") -> list[Imported | Refused]:
    """The outcomes of a file with these records."""
    data = json.dumps({"specificRecommendations": list(records)}).encode()
    assert FORMAT.recognises(data[:4096], name)
    return list(FORMAT.read(io.BytesIO(data), name))


def changed(**changes: object) -> dict[str, object]:
    """The sample record with some fields changed."""
    return {**RECORD, **changes}


@pytest.mark.parametrize(
    ("grade", "text", "direction", "strength"),
    [
        ("A", "The USPSTF recommends screening for X in adults.", "for", "strong"),
        ("C", "The USPSTF recommends selectively offering X to adults.", "for", "conditional"),
        ("D", "The USPSTF recommends against screening for X in adults.", "against", "strong"),
        (
            "I",
            "The USPSTF concludes that the evidence is insufficient to assess the benefits and harms of X.",
            "neutral",
            "none",
        ),
    ],
)
def test_the_grade_gives_direction_and_strength(grade: str, text: str, direction: str, strength: str) -> None:
    """A and B offer, C offer selectively, D discourage, I not known."""
    (imported,) = read(changed(grade=grade, text=text))
    assert isinstance(imported, Imported)
    (statement,) = imported.statements
    assert (statement.direction, statement.strength, statement.text) == (direction, strength, text)
    assert statement.supports[0].grade is not None
    assert (statement.supports[0].grade.system, statement.supports[0].grade.display) == ("USPSTF", grade)


def test_records_of_one_general_recommendation_are_one_edition_with_its_own_passages() -> None:
    """Age groups of a recommendation stand together; the same words are said once."""
    (imported,) = read(RECORD, changed(id=8, title="Condition X: Screening -- Adults aged 61 to 75 years"))
    assert isinstance(imported, Imported)
    assert (imported.edition.id, imported.work.title, imported.organisation) == (
        "uspstf-12",
        "Condition X: Screening",
        "USPSTF",
    )
    assert len(imported.statements) == 1
    assert imported.statements[0].population == ("adult",)
    assert ("Condition X: Screening", "Adults aged 40 to 60 years", "Service frequency") in {
        p.section for p in imported.document.passages
    }
    assert_whole(imported)


def test_a_record_without_date_gets_none() -> None:
    """The year of the file's name is said to be just that; without one the year stays unknown."""
    (dated,) = read(RECORD)
    (undated,) = read(RECORD, name="grades.json")
    assert isinstance(dated, Imported)
    assert isinstance(undated, Imported)
    assert (dated.edition.year, dated.edition.date, dated.edition.label) == (2021, "", "collection of 2021")
    assert (undated.edition.year, undated.edition.lifecycle) == (0, "unknown")
    assert any("no date" in w for w in dated.warnings + undated.warnings)


@pytest.mark.parametrize(
    "record", [changed(grade="Z"), changed(text=""), changed(title=None), changed(id=None), 5]
)
def test_a_record_that_cannot_be_cited_is_refused_alone(record: object) -> None:
    """One bad record does not lose the others."""
    refused, imported = sorted(read(record, RECORD), key=lambda o: isinstance(o, Imported))
    assert isinstance(refused, Refused)
    assert isinstance(imported, Imported)


@pytest.mark.parametrize("data", [b"", b"[", b"[]", b'{"specificRecommendations": 3}', b"[" * 100_000])
def test_other_json_is_refused(data: bytes) -> None:
    """Not this file: one reason, no exception."""
    (outcome,) = FORMAT.read(io.BytesIO(data), "x.json")
    assert isinstance(outcome, Refused)


@settings(max_examples=60, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=20),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
                        st.sampled_from(sorted(RECORD)), inner, max_size=8), max_leaves=12))  # fmt: skip
def test_any_record_gives_outcomes_that_slice_back(record: object) -> None:
    """Whatever stands in a record, nothing raises and spans hold."""
    merged = {**RECORD, **record} if isinstance(record, dict) else record
    for outcome in read(merged):
        if isinstance(outcome, Imported):
            assert_whole(outcome)


def test_the_data_file_of_2021_imports_without_failure() -> None:
    """137 graded records, every grade among them."""
    data = shared_data("guidelines", "uspstf-2021.json").read_bytes()
    outcomes = list(FORMAT.read(io.BytesIO(data), "uspstf-2021.json"))
    assert all(isinstance(o, Imported) for o in outcomes)
    grades = {
        s.supports[0].grade.display
        for o in outcomes
        if isinstance(o, Imported)
        for s in o.statements
        if s.supports[0].grade
    }
    assert grades == {"A", "B", "C", "D", "I"}
    for outcome in outcomes:
        if isinstance(outcome, Imported):
            assert_whole(outcome)
