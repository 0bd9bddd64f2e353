"""PubMed records: what the record says arrives, what it does not say stays absent, nothing is lost silently."""

import gzip
from itertools import islice
from typing import BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curbside.importing.pubmed_xml import FORMAT
from curbside.model.imported import Imported, Outcome, Refused
from tests.importing.pubmed_example import file_of, link, only, outcomes, record
from tests.shared import shared_data


def holds(outcome: Outcome) -> None:
    """Every passage and quote is an exact slice of its document; a refusal says why."""
    if isinstance(outcome, Refused):
        assert outcome.name
        assert outcome.reason
        return
    text = outcome.document.text
    by_id = {p.id: p for p in outcome.document.passages}
    for passage in by_id.values():
        assert text[passage.start : passage.end] == passage.text
    for statement in outcome.statements:
        quote = statement.supports[0].quote
        assert quote is not None
        assert text[quote.start : quote.end] == quote.text == statement.text == statement.plain
        home = by_id[quote.passage_id]
        assert home.start <= quote.start < quote.end <= home.end
        assert statement.extracted
        assert statement.supports[0].proof == "quoted"


def test_each_labelled_section_of_an_abstract_is_one_passage() -> None:
    found = only(record())
    assert [p.section for p in found.document.passages] == [
        ("Title",),
        ("Abstract", "METHODS"),
        ("Abstract", "RESULTS"),
        ("Abstract", "CONCLUSIONS"),
    ]
    holds(found)


def test_the_record_arrives_with_its_identifiers_and_not_those_of_its_references() -> None:
    edition = only(record()).edition
    assert (edition.id, edition.pmid, edition.doi, edition.pmcid) == (
        "pmid-1001",
        "1001",
        "10.1234/abc",
        "PMC77",
    )
    assert (edition.volume, edition.issue, edition.pages, edition.date) == ("3", "2", "1-9", "2021-06-07")
    without = only(record(ids="")).edition
    assert (without.doi, without.pmcid) == ("", "")


def test_a_raised_figure_is_not_read_as_part_of_the_number_before_it() -> None:
    abstract = "<Abstract><AbstractText>Counts were 10<sup>9</sup>/L and CO<sub>2</sub> fell.</AbstractText></Abstract>"
    assert "10⁹/L and CO₂" in only(record(abstract=abstract)).document.text


@pytest.mark.parametrize(
    ("given_as", "date", "year"),
    [
        ("<Year>2021</Year>", "2021", 2021),
        ("<Year>2021</Year><Month>06</Month>", "2021-06", 2021),
        ("<Year>2021</Year><Month>Feb</Month><Day>31</Day>", "2021-02", 2021),
        ("<Year>2020</Year><Season>Spring</Season>", "2020", 2020),
        ("<MedlineDate>2020 Dec-2021 Jan</MedlineDate>", "2020", 2020),
        ("<MedlineDate>2021 Jun 7-14</MedlineDate>", "2021-06", 2021),
        ("", "", 0),
        ("<Year>soon</Year>", "", 0),
    ],
)
def test_a_date_is_as_precise_as_given_and_no_more(given_as: str, date: str, year: int) -> None:
    found = only(record(date=given_as))
    assert (found.edition.date, found.edition.year) == (date, year)
    if not year:
        assert any("date" in w or "year" in w for w in found.warnings)


def test_the_online_date_serves_only_where_the_issue_has_no_finer_one() -> None:
    online = "<ArticleDate><Year>2020</Year><Month>12</Month><Day>30</Day></ArticleDate>"
    assert only(record(date="<Year>2021</Year>", article_more=online)).edition.date == "2021"
    assert only(record(date="<Year>2020</Year>", article_more=online)).edition.date == "2020-12-30"
    assert only(record(date="", article_more=online)).edition.date == "2020-12-30"


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        (("Journal Article",), "unclassified"),
        (("Journal Article", "Randomized Controlled Trial"), "trial"),
        (("Systematic Review", "Review"), "systematic-review"),
        (("Observational Study",), "cohort"),
        (("Case Reports",), "case-series"),
        (("Letter",), "expert-opinion"),
        (("Practice Guideline",), "review"),
        (("Clinical Trial Protocol", "Clinical Trial"), "unclassified"),
    ],
)
def test_the_kind_of_a_work_is_only_what_its_publication_types_say(types: tuple[str, ...], kind: str) -> None:
    assert (
        only(record(types=types, title="<ArticleTitle>A randomized trial</ArticleTitle>")).work.kind == kind
    )


def test_a_practice_guideline_is_a_guideline_only_when_the_record_names_its_body() -> None:
    body = "<Author><CollectiveName>Society of Examples.</CollectiveName></Author>"
    found = only(record(types=("Practice Guideline",), authors=body))
    assert (found.work.kind, found.organisation) == ("guideline", "Society of Examples")
    without = only(record(types=("Practice Guideline",)))
    assert without.organisation == ""
    assert any("without an issuing body" in w for w in without.warnings)


def test_collective_authors_stand_in_their_place_and_misspelt_names_do_not() -> None:
    authors = (
        "<Author><LastName>Doe</LastName><Initials>JA</Initials><Suffix>Jr</Suffix></Author>"
        '<Author ValidYN="N"><LastName>Deo</LastName><Initials>JA</Initials></Author>'
        "<Author><CollectiveName>Example Group</CollectiveName></Author>"
    )
    assert only(record(authors=authors)).work.authors == ("Doe JA Jr", "Example Group")


def test_an_article_in_another_language_says_so_and_keeps_its_own_title() -> None:
    found = only(
        record(
            title="<ArticleTitle>[A remedy].</ArticleTitle><VernacularTitle>Un remedio.</VernacularTitle>",
            language="spa",
            abstract="",
        )
    )
    assert found.document.language == "es"
    assert found.work.title == "[A remedy]"
    assert ("Vernacular title",) in [p.section for p in found.document.passages]
    assert found.document.missing == ("abstract",)
    translated = only(record(language="spa"))
    assert translated.document.language == "en"
    assert any("'spa'" in w for w in translated.warnings)


def test_conclusions_and_results_are_quoted_and_a_missing_study_is_a_gap() -> None:
    found = only(record()).statements
    assert [(s.text, s.kind, s.direction) for s in found] == [
        ("Pain was lower with the remedy than without (12% vs 31%; P = 0.01).", "finding", "neutral"),
        ("The remedy is effective for pain.", "finding", "for"),
        ("Further trials are needed.", "evidence-gap", "neutral"),
    ]
    assert {s.strength for s in found} == {"none"}
    assert {s.certainty for s in found} == {"ungraded"}
    assert found[0].supports[0].figures[:2] == ("12%", "31%")


def test_findings_in_animals_are_said_to_be_laboratory_findings() -> None:
    animals = "<MeshHeadingList><MeshHeading><DescriptorName>Animals</DescriptorName></MeshHeading></MeshHeadingList>"
    assert {s.population for s in only(record(more=animals)).statements} == {("laboratory",)}


def test_a_notice_and_a_protocol_state_no_findings() -> None:
    for kind in (
        "Retraction Notice",
        "Published Erratum",
        "Expression of Concern",
        "Clinical Trial Protocol",
    ):
        assert only(record(types=(kind,))).statements == ()


def test_an_abstract_cut_by_the_database_is_marked_incomplete() -> None:
    abstract = (
        "<Abstract><AbstractText>Pain fell. (ABSTRACT TRUNCATED AT 250 WORDS)</AbstractText></Abstract>"
    )
    assert only(record(abstract=abstract)).document.missing == (
        "end of the abstract (truncated by the database)",
    )


def test_hidden_characters_are_taken_out_and_reported() -> None:
    found = only(record(title="<ArticleTitle>A rem\u200bedy\u202e.</ArticleTitle>"))
    assert found.work.title == "A remedy"
    assert any("zero-width" in w for w in found.warnings)


def test_a_record_read_again_has_the_same_hash_unless_what_it_says_changed() -> None:
    first = only(record()).document.sha256
    handled = record().replace("<Day>01</Day></DateRevised>", "<Day>02</Day></DateRevised>")
    assert only(handled.replace('Status="MEDLINE"', 'Status="In-Process"')).document.sha256 == first
    assert only(record(links=link("RetractionIn", "5"))).document.sha256 != first


def test_a_later_version_of_a_record_is_an_edition_of_its_own() -> None:
    assert only(record().replace('<PMID Version="1">', '<PMID Version="2">')).edition.id == "pmid-1001-v2"


def test_a_record_without_pmid_title_or_citation_is_refused_by_name() -> None:
    bad = [
        record(pmid="none"),
        record(pmid="7", title="", abstract=""),
        "<PubmedArticle></PubmedArticle>",
        record(pmid="8"),
    ]
    found = outcomes(file_of(*bad))
    assert [o.name for o in found if isinstance(o, Refused)] == [
        "file.xml: record 1",
        "PMID 7",
        "file.xml: record 3",
    ]
    assert [o.edition.pmid for o in found if isinstance(o, Imported)] == ["8"]


def test_a_file_cut_short_keeps_what_was_read_and_says_how_far() -> None:
    data = file_of(record("1"), record("2"), record("3"))
    found = outcomes(data[: len(data) - 400])
    assert [o.edition.pmid for o in found if isinstance(o, Imported)] == ["1", "2"]
    assert isinstance(found[-1], Refused)
    assert "PMID 2" in found[-1].reason


def test_entity_declarations_are_refused() -> None:
    bomb = (
        b'<!DOCTYPE PubmedArticleSet [<!ENTITY a "aaaa">]>' + file_of(record(title="&a;")).split(b"?>", 1)[1]
    )
    (found,) = outcomes(bomb)
    assert isinstance(found, Refused)
    assert "entity" in found.reason


def test_a_file_without_records_is_refused_and_not_silently_empty() -> None:
    for data in (b"", b"<PubmedArticleSet/>", b"not xml"):
        (found,) = outcomes(data)
        assert isinstance(found, Refused)


def test_content_decides_what_a_file_is() -> None:
    assert FORMAT.recognises(file_of(record())[:300], "x.bin")
    assert FORMAT.recognises('<?xml version="1.0"?><PubmedArticleSet>'.encode("utf-16"), "")
    assert not FORMAT.recognises(b'<article article-type="review-article">', "pubmed.xml")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_end_in_outcomes(data: bytes) -> None:
    FORMAT.recognises(data, "")
    for outcome in outcomes(data):
        holds(outcome)


_VALID = file_of(
    record(links=link("RetractionIn", "5") + link("UpdateOf", "6")),
    record(
        "1002",
        abstract="<Abstract><AbstractText>We conclude that <i>it</i> helps most people.</AbstractText></Abstract>",
    ),
    after="<DeleteCitation><PMID>77</PMID></DeleteCitation>",
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_file_ends_in_outcomes_whose_quotes_slice_back(data: st.DataObject) -> None:
    broken = bytearray(_VALID)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(broken) - 1))
        kind = data.draw(st.sampled_from(["set", "cut", "double"]))
        if kind == "set":
            broken[place] = data.draw(st.integers(0, 255))
        elif kind == "cut":
            del broken[place : place + data.draw(st.integers(1, 60))]
        else:
            broken[place:place] = broken[place : place + data.draw(st.integers(1, 200))]
        if not broken:
            break
    for outcome in outcomes(bytes(broken)):
        holds(outcome)


_TEXT = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=120)


@settings(max_examples=80, deadline=None)
@given(_TEXT, _TEXT, _TEXT)
def test_any_text_in_the_fields_keeps_its_place(title: str, label: str, text: str) -> None:
    def safe(value: str) -> str:
        return (
            value.replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace('"', "&quot;")
            .replace("\ufffe", "")
            .replace("\uffff", "")
        )

    section = f'<AbstractText Label="{safe(label)}" NlmCategory="CONCLUSIONS">{safe(text)}</AbstractText>'
    made = record(
        title=f"<ArticleTitle>{safe(title)}</ArticleTitle>", abstract=f"<Abstract>{section}</Abstract>"
    )
    for outcome in outcomes(file_of(made)):
        holds(outcome)


def test_real_records_import_with_every_quote_in_place() -> None:
    with gzip.open(shared_data("pubmed", "pubmed21n1298.xml.gz")) as stream:
        found = list(islice(FORMAT.read(cast("BinaryIO", stream), "pubmed21n1298"), 1200))
    for outcome in found:
        holds(outcome)
    assert all(isinstance(o, Imported) for o in found)
    assert sum(len(o.statements) for o in found if isinstance(o, Imported)) > 1000
