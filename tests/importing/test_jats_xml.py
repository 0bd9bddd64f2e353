"""JATS full text: sections keep their place, tables keep their headers, nothing unread is passed off as read."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curbside.importing.jats_xml import FORMAT
from curbside.model.imported import Imported, Outcome, Refused
from tests.importing.test_pubmed_xml import holds
from tests.shared import shared_data

META = (
    '<article-id pub-id-type="pmc">77</article-id><article-id pub-id-type="pmid">1001</article-id>'
    '<article-id pub-id-type="doi">10.1234/abc</article-id>'
    "<title-group><article-title>A remedy<xref ref-type='fn'>*</xref></article-title></title-group>"
    '<contrib-group><contrib contrib-type="author"><name><surname>Doe</surname><given-names>Jane Ann</given-names>'
    "</name></contrib></contrib-group>"
    '<pub-date pub-type="ppub"><year>2004</year></pub-date>'
    '<pub-date pub-type="epub"><day>27</day><month>10</month><year>2004</year></pub-date>'
    "<volume>8</volume><issue>6</issue><fpage>1</fpage><lpage>9</lpage>"
)
LICENCE = (
    '<permissions><license xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="http://example.org/by">'
    "<license-p>Free to use.</license-p></license></permissions>"
)
ABSTRACT = (
    "<abstract><sec><title>Methods</title><p>We asked people.</p></sec>"
    "<sec><title>Conclusion</title><p>The remedy is effective for pain.</p></sec></abstract>"
)
BODY = (
    "<body><sec><title>Methods</title><p>First.</p><sec><label>2.1</label><title>People</title>"
    "<p>Forty people <xref ref-type='bibr'>[1]</xref> came.</p></sec></sec></body>"
)
BACK = "<back><ref-list><ref><mixed-citation>Other work</mixed-citation></ref><ref/></ref-list></back>"


def article(
    *, kind: str = "research-article", meta: str = META + LICENCE, abstract: str = ABSTRACT,
    body: str = BODY, back: str = BACK, more: str = "",
) -> bytes:  # fmt: skip
    """One article; every part can be replaced."""
    return (
        f'<article article-type="{kind}"><front><journal-meta><journal-title>Journal of Examples</journal-title>'
        f"</journal-meta><article-meta>{meta}{abstract}</article-meta></front>{body}{back}{more}</article>"
    ).encode()


def outcomes(data: bytes) -> list[Outcome]:
    return list(FORMAT.read(io.BytesIO(data), "a.nxml"))


def only(data: bytes) -> Imported:
    (found,) = outcomes(data)
    assert isinstance(found, Imported), found
    return found


def texts(found: Imported) -> list[tuple[tuple[str, ...], str]]:
    return [(p.section, p.text) for p in found.document.passages]


def table(rows: str) -> str:
    """The passage that one table becomes."""
    wrap = (
        f"<table-wrap><label>Table 1</label><caption><p>Pain.</p></caption><table>{rows}</table></table-wrap>"
    )
    found = only(article(body=f"<body><sec><title>Results</title>{wrap}</sec></body>"))
    (passage,) = [p for p in found.document.passages if p.code == "table"]
    assert passage.section == ("Results", "Table 1")
    return passage.text


def test_sections_stand_under_the_path_of_their_titles() -> None:
    assert texts(only(article())) == [
        (("Title",), "A remedy"),
        (("Abstract", "Methods"), "We asked people."),
        (("Abstract", "Conclusion"), "The remedy is effective for pain."),
        (("Methods",), "First."),
        (("Methods", "2.1 People"), "Forty people [1] came."),
    ]


def test_the_front_matter_arrives_as_printed() -> None:
    found = only(article())
    edition = found.edition
    assert (edition.id, edition.pmcid, edition.pmid, edition.doi) == (
        "pmc-77",
        "PMC77",
        "1001",
        "10.1234/abc",
    )
    assert (edition.date, edition.volume, edition.issue, edition.pages) == ("2004-10-27", "8", "6", "1-9")
    assert found.work.authors == ("Doe JA",)
    assert found.work.container == "Journal of Examples"
    assert found.work.licence == "http://example.org/by - Free to use."


def test_a_missing_licence_is_reported_and_refuses_nothing() -> None:
    found = only(article(meta=META))
    assert found.work.licence == ""
    assert "no licence stated" in found.warnings


def test_references_are_counted_and_not_held() -> None:
    found = only(article())
    assert "2 references" in found.edition.checked.note
    assert "Other work" not in found.document.text


def test_a_table_row_keeps_the_header_of_each_value() -> None:
    head = (
        "<thead><tr><th>Measure</th><th colspan='2'>Remedy</th></tr>"
        "<tr><th></th><th>day 1</th><th>day 2</th></tr></thead>"
    )
    body = "<tbody><tr><td>Pain</td><td>5</td><td>3<sup>a</sup></td></tr></tbody>"
    assert table(head + body).splitlines() == [
        "Pain.",
        "Measure: Pain | Remedy / day 1: 5 | Remedy / day 2: 3^a",
    ]


def test_a_row_that_names_a_group_is_said_before_the_rows_under_it() -> None:
    rows = (
        "<thead><tr><td>Measure</td><td>Remedy</td></tr></thead><tbody><tr><td>Pain</td><td/></tr>"
        "<tr><td>\u2003at rest</td><td>2</td></tr><tr><td>Sleep</td><td>7</td></tr></tbody>"
    )
    assert table(rows).splitlines()[1:] == [
        "Pain | Measure: at rest | Remedy: 2",
        "Measure: Sleep | Remedy: 7",
    ]


def test_a_cell_that_spans_rows_is_said_in_each_of_them() -> None:
    rows = (
        "<tr><th>Arm</th><th>Day</th></tr><tr><td rowspan='2'>Remedy</td><td>1</td></tr><tr><td>2</td></tr>"
    )
    assert table(rows).splitlines()[1:] == ["Arm: Remedy | Day: 1", "Arm: Remedy | Day: 2"]


def test_a_hostile_span_makes_no_endless_row() -> None:
    rows = "<tr>" + "<td colspan='99999' rowspan='99999'>x</td>" * 50 + "</tr>" * 1
    assert len(table(rows)) < 1000


def test_a_table_held_as_a_picture_is_named_as_missing() -> None:
    body = "<body><table-wrap><label>Table 2</label><graphic/></table-wrap><p>Text.</p></body>"
    assert only(article(body=body)).document.missing == ("Table 2 (held as a picture)",)


def test_lists_keep_their_items_and_levels() -> None:
    inner = "<list><list-item><p>more than 8</p></list-item></list>"
    body = f"<body><p>Avoid:<list><list-item><p>heat</p>{inner}</list-item></list></p></body>"
    assert texts(only(article(body=body)))[-1][1].splitlines() == ["Avoid:", "- heat", "- - more than 8"]


def test_a_caption_is_a_passage_under_its_figure() -> None:
    figure = "<fig><label>Figure 1</label><caption><title>Pain</title><p>By day.</p></caption></fig>"
    body = f"<body><sec><title>Results</title><p>See.{figure}</p></sec></body>"
    assert texts(only(article(body=body)))[-1] == (("Results", "Figure 1"), "Pain\nBy day.")


def test_the_conclusion_of_the_abstract_is_quoted() -> None:
    (statement,) = only(article()).statements
    assert (statement.text, statement.direction, statement.kind) == (
        "The remedy is effective for pain.",
        "for",
        "finding",
    )


def test_an_article_without_a_body_is_held_as_an_abstract_only() -> None:
    found = only(article(body=""))
    assert found.document.missing == ("body",)
    assert found.edition.checked.how == "abstract"


def test_a_peer_report_is_not_part_of_the_article() -> None:
    more = '<sub-article article-type="reviewer-report"><body><p>Bad work.</p></body></sub-article>'
    found = only(article(more=more))
    assert "Bad work" not in found.document.text
    assert "sub-article (reviewer-report)" in found.document.missing


def test_a_retraction_notice_retracts_the_article_it_names() -> None:
    related = (
        '<related-article related-article-type="retracted-article" ext-link-type="doi"'
        ' xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="10.5555/old"/>'
    )
    found = only(article(kind="retraction", meta=META + related))
    assert [(e.scheme, e.identifier, e.kind) for e in found.events] == [
        ("pmid", "1001", "retraction-notice"),
        ("doi", "10.1234/abc", "retraction-notice"),
        ("doi", "10.5555/old", "retracted"),
    ]
    assert found.statements == ()


def test_a_file_that_says_nothing_of_its_life_is_not_called_current() -> None:
    assert only(article()).edition.lifecycle == "unknown"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("review-article", "review"),
        ("case-report", "case-series"),
        ("systematic-review", "systematic-review"),
    ],
)
def test_the_article_type_says_what_it_says(kind: str, expected: str) -> None:
    assert only(article(kind=kind)).work.kind == expected


def test_namespaced_articles_in_a_set_are_each_read() -> None:
    one = (
        article()
        .decode()
        .replace("<article ", '<article xmlns="https://jats.nlm.nih.gov/ns/archiving/1.3/" ', 1)
    )
    two = article().decode().replace(">77<", ">78<")
    found = outcomes(f"<pmc-articleset>{one}{two}</pmc-articleset>".encode())
    assert [o.edition.id for o in found if isinstance(o, Imported)] == ["pmc-77", "pmc-78"]


def test_other_or_unsafe_files_are_refused_with_a_reason() -> None:
    bomb = b'<!DOCTYPE article [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + article(
        body="<body><p>&x;</p></body>"
    )
    for data in (b"", b"<html/>", b"<article/>", article()[:-40], bomb):
        assert isinstance(outcomes(data)[-1], Refused)


def test_content_decides_what_a_file_is() -> None:
    assert FORMAT.recognises(article()[:200], "x")
    assert not FORMAT.recognises(b"<html><article>news</article>", "x.nxml")


_VALID = article(
    body="<body><sec><title>R</title><p>A <sup>2</sup><list><list-item><p>b</p></list-item></list></p><table-wrap>"
    "<label>T</label><table><tr><th>h</th></tr><tr><td rowspan='2'>c</td></tr></table></table-wrap></sec></body>"
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_article_ends_in_outcomes_whose_quotes_slice_back(data: st.DataObject) -> None:
    broken = bytearray(_VALID)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, max(0, len(broken) - 1)))
        if data.draw(st.booleans()):
            broken[place : place + 1] = bytes([data.draw(st.integers(0, 255))])
        else:
            broken[place : place + data.draw(st.integers(1, 80))] = b""
    for outcome in outcomes(bytes(broken)):
        holds(outcome)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_end_in_outcomes(data: bytes) -> None:
    FORMAT.recognises(data, "")
    for outcome in [*outcomes(data), *outcomes(b"<article>" + data)]:
        holds(outcome)


def test_real_articles_import_whole_with_licence_and_tables() -> None:
    folder: Path = shared_data("jats")
    found = [o for path in sorted(folder.glob("*.nxml")) for o in outcomes(path.read_bytes())]
    assert len(found) == 14
    for outcome in found:
        holds(outcome)
        assert isinstance(outcome, Imported)
        assert "creativecommons.org" in outcome.work.licence
        assert outcome.edition.pmcid
        assert outcome.edition.pmid
        assert outcome.edition.year in {2004, 2005}
        assert "body" not in outcome.document.missing
    tables = [p for o in found if isinstance(o, Imported) for p in o.document.passages if p.code == "table"]
    assert len(tables) == 39
