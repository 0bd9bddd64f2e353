"""Retraction data: each row becomes what happened to the paper it names, or is reported by its line."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curbside.importing.retractions_csv import Event, read_retractions, recognises
from curbside.model.imported import Refused
from curbside.model.source import LifecycleEvent

HEADER = (
    "Record ID,Title,RetractionDate,RetractionDOI,RetractionPubMedID,OriginalPaperDOI,OriginalPaperPubMedID,"
    "RetractionNature,Reason\n"
)


def row(
    nature: str = "Retraction", *, date: str = "4/11/2024 0:00", doi: str = "10.5555/old", pmid: str = "77",
    notice: str = "10.5555/notice", notice_pmid: str = "0", reason: str = "+Error in Data;", title: str = "A",
) -> str:  # fmt: skip
    return f'9,"{title}",{date},{notice},{notice_pmid},{doi},{pmid},{nature},"{reason}"\n'


def read(text: str | bytes) -> list[Event]:
    data = text.encode() if isinstance(text, str) else text
    return list(read_retractions(io.BytesIO(data), "r.csv"))


def events(text: str) -> list[tuple[str, str, str]]:
    return [(e.scheme, e.identifier, e.kind) for e in read(text) if isinstance(e, LifecycleEvent)]


def test_a_retraction_names_the_paper_and_its_notice() -> None:
    found = read(HEADER + row())
    assert events(HEADER + row()) == [
        ("pmid", "77", "retracted"),
        ("doi", "10.5555/old", "retracted"),
        ("doi", "10.5555/notice", "retraction-notice"),
    ]
    first = found[0]
    assert isinstance(first, LifecycleEvent)
    assert (first.date, first.note, first.said_by) == (
        "2024-04-11",
        "Retraction; Error in Data",
        "Retraction Watch",
    )


@pytest.mark.parametrize(
    ("nature", "kind"),
    [("Expression of concern", "concern"), ("CORRECTION", "corrected"), ("Reinstatement", "reinstated")],
)
def test_only_a_retraction_retracts(nature: str, kind: str) -> None:
    assert events(HEADER + row(nature)) == [("pmid", "77", kind), ("doi", "10.5555/old", kind)]


def test_a_paper_replaced_in_place_is_not_its_own_notice() -> None:
    assert [k for _, _, k in events(HEADER + row(notice="10.5555/OLD"))] == ["retracted", "retracted"]


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("4/11/2024 0:00", "2024-04-11"),
        ("2024-04-11", "2024-04-11"),
        ("2024-04", "2024-04"),
        ("2024", "2024"),
        ("25/12/2023", "2023"),
        ("2/31/2023", "2023-02"),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_a_date_is_as_given_and_never_guessed(printed: str, date: str) -> None:
    found = read(HEADER + row(date=printed))[0]
    assert isinstance(found, LifecycleEvent)
    assert found.date == date


def test_rows_that_cannot_be_used_are_reported_by_line() -> None:
    text = HEADER + row() + row("Withdrawn?") + row(doi="unavailable", pmid="0") + "only,three,cells\n"
    assert [e.name for e in read(text) if isinstance(e, Refused)] == ["r.csv:3", "r.csv:4", "r.csv:5"]


def test_a_title_over_two_lines_does_not_shift_the_line_numbers() -> None:
    found = read(HEADER + row(title="A\nB") + row("?"))
    assert [e.name for e in found if isinstance(e, Refused)] == ["r.csv:4"]


def test_the_header_is_found_by_its_names_in_any_order_and_with_any_mark() -> None:
    turned = "A note\noriginalpaperpubmedid;RETRACTION NATURE\n5;Retraction\n"
    assert events(turned) == [("pmid", "5", "retracted")]
    assert events("\ufeffRetractionNature\tOriginalPaperDOI\nRetraction\thttps://doi.org/10.5555/x\n") == [
        ("doi", "10.5555/x", "retracted")
    ]
    assert recognises(HEADER.encode())
    assert not recognises(b"a,b,c\n")


def test_a_file_without_the_columns_is_refused_once() -> None:
    for text in ("", "a,b\n1,2\n" * 50):
        (found,) = read(text)
        assert isinstance(found, Refused)
        assert "RetractionNature" in found.advice


def test_a_quote_left_open_loses_no_more_than_it_swallows_and_is_reported() -> None:
    text = HEADER + '1,"open,' + "x" * 140_000 + "\n" + row()
    found = read(text)
    assert any(isinstance(e, Refused) and "not CSV" in e.reason for e in found)
    assert any(isinstance(e, LifecycleEvent) for e in found)


@settings(max_examples=120, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda t: (HEADER + t).encode("utf-8", "replace")))
def test_any_bytes_end_in_events_or_refusals(data: bytes) -> None:
    recognises(data)
    for found in [*read(data), *read(HEADER.encode() + data)]:
        assert found.identifier if isinstance(found, LifecycleEvent) else found.reason
