"""The life of papers as PubMed records tell it: the notice and the paper are never confused."""

import pytest

from curbside.model.imported import Imported, Refused
from curbside.model.source import LifecycleEvent
from tests.importing.pubmed_example import file_of, link, only, outcomes, record


def kinds(events: tuple[LifecycleEvent, ...]) -> list[tuple[str, str, str]]:
    return [(e.scheme, e.identifier, e.kind) for e in events]


@pytest.mark.parametrize(
    ("ref_type", "kind"),
    [
        ("RetractionIn", "retracted"),
        ("RetractedandRepublishedIn", "retracted"),
        ("ExpressionOfConcernIn", "concern"),
        ("UpdateIn", "superseded"),
        ("CorrectedandRepublishedIn", "superseded"),
        ("ErratumIn", "corrected"),
    ],
)
def test_a_link_that_sits_on_the_paper_speaks_of_the_paper(ref_type: str, kind: str) -> None:
    found = only(record(links=link(ref_type, "2002")))
    assert kinds(found.events) == [("pmid", "1001", kind)]
    assert found.edition.lifecycle == kind
    assert found.events[0].date == "2021-07-02"
    assert "2002" in found.edition.lifecycle_note


@pytest.mark.parametrize(
    ("ref_type", "kind"),
    [
        ("ExpressionOfConcernFor", "concern"),
        ("UpdateOf", "superseded"),
        ("ErratumFor", "corrected"),
    ],
)
def test_a_link_that_sits_on_the_notice_speaks_of_the_paper_it_names(ref_type: str, kind: str) -> None:
    found = only(record(links=link(ref_type, "2002")))
    assert kinds(found.events) == [("pmid", "2002", kind)]
    assert found.edition.lifecycle == "current"


def test_a_retraction_notice_is_a_notice_and_the_paper_it_names_is_retracted() -> None:
    found = only(record(types=("Retraction of Publication",), links=link("RetractionOf", "2002")))
    assert kinds(found.events) == [("pmid", "1001", "retraction-notice"), ("pmid", "2002", "retracted")]
    assert found.edition.lifecycle == "current"
    assert found.statements == ()


def test_a_retracted_paper_is_known_by_its_publication_type_alone() -> None:
    found = only(record(types=("Journal Article", "Retracted Publication")))
    assert kinds(found.events) == [("pmid", "1001", "retracted")]
    assert found.edition.lifecycle == "retracted"


def test_an_erratum_is_not_a_retraction() -> None:
    found = only(record(types=("Published Erratum",), links=link("ErratumFor", "2002")))
    assert {e.kind for e in found.events} == {"corrected"}


def test_the_gravest_of_several_notices_decides() -> None:
    links = link("ErratumIn", "3") + link("RetractionIn", "4") + link("UpdateIn", "5")
    found = only(record(links=links))
    assert found.edition.lifecycle == "retracted"
    assert len(found.events) == 3


def test_a_paper_named_only_in_words_is_reported_and_one_named_by_doi_is_followed() -> None:
    lost = only(record(links=link("RetractionOf", source="J Ex. 2019;1:2")))
    assert any("without PMID or DOI" in w for w in lost.warnings)
    assert kinds(lost.events) == [("pmid", "1001", "retraction-notice")]
    by_doi = only(record(links=link("RetractionOf", source="J Ex. 2019;1:2. doi: 10.5555/x.y.")))
    assert ("doi", "10.5555/x.y", "retracted") in kinds(by_doi.events)


def test_a_notice_without_any_link_says_that_it_names_no_paper() -> None:
    found = only(record(types=("Retraction Notice",)))
    assert any("names no retracted paper" in w for w in found.warnings)


def test_comments_change_nothing() -> None:
    found = only(record(links=link("CommentIn", "3") + link("CommentOn", "4") + link("ReprintOf", "5")))
    assert found.events == ()
    assert found.edition.lifecycle == "current"
    assert "2021-07-01" in found.edition.lifecycle_note


def test_an_update_names_the_edition_it_replaces() -> None:
    assert only(record(links=link("UpdateOf", "2002"))).edition.supersedes == ("pmid-2002",)


def test_deleted_records_are_reported_as_not_checked_on_the_last_document() -> None:
    after = "<DeleteCitation><PMID>7</PMID><PMID>8</PMID></DeleteCitation>"
    first, last = outcomes(file_of(record("1"), record("2"), after=after))
    assert isinstance(first, Imported)
    assert isinstance(last, Imported)
    assert first.events == ()
    assert kinds(last.events) == [("pmid", "7", "not-checked"), ("pmid", "8", "not-checked")]


def test_deletions_without_any_record_are_not_lost_silently() -> None:
    found = outcomes(file_of(after="<DeleteCitation><PMID>7</PMID></DeleteCitation>"))
    assert isinstance(found[0], Refused)
    assert "PMID 7" in found[0].reason
