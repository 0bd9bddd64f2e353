"""NGC summaries: what the clearinghouse printed becomes located text, quoted recommendations and an honest date."""

from __future__ import annotations

import io
import tarfile
from html import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curbside.importing import ngc_status
from curbside.importing.html_fields import read_fragment
from curbside.importing.ngc_citation import cited
from curbside.importing.ngc_xml import FORMAT
from curbside.model.imported import Imported, Refused
from tests.shared import shared_data

FIELDS = {
    "Guideline Title": "<div>Care of condition X.</div>",
    "Bibliographic Source(s)": (
        "<table><tr><td>Doe J, van Roe A. Care of condition X. J Sample Med. 2014 May;12(3):45-67. [9 references] "
        '<a href="http://x.test/?list_uids=12345678">PubMed</a></td></tr></table>'
    ),
    "Guideline Status": (
        "<p>This is the current release of the guideline.</p><p>This guideline updates a previous version: Doe J. "
        "Care of X. J Sample Med. 2009;7:1-9.</p><p>This guideline meets NGC's 2013 (revised) inclusion criteria.</p>"
    ),
    "Major Recommendations": (
        "<p><strong>Treatment</strong></p><p>Offer drug A to adults. (Grade 1B)</p>"
        "<p>Do not use the following:</p><ul><li>Drug B</li><li>Drug C</li></ul>"
    ),
    "Target Population": "<p>Adults with condition X</p>",
    "Contraindications": "<ul><li>Drug A is contraindicated in pregnancy.</li><li>See the label.</li></ul>",
    "Date Released": "2009 Jun (revised 2014 May 3)",
    "Guideline Developer(s)": "Sample Society - Medical Specialty Society",
    "NGC Status": "<p>This NGC summary was completed by ECRI Institute on June 5, 2014.</p>",
    "FDA Warning/Regulatory Alert": "<ul><li>May 1, 2016 - Drug A: a new warning.</li></ul>",
    "NGC Disclaimer": "<p>NGC does not endorse.</p>",
}


MARKUP = (
    "<p>", "</p>", "<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td rowspan=9 colspan=9>", "<th>", "</table>", "<b>",
    "<div hidden>", "Do not use X. ", "avoid: ", "\u200b", "&amp;", "(Grade 1A) ", "5 mg ", "<br>", "<sup>2</sup>",
)  # fmt: skip
"""Pieces of a field, to be put together in any order."""


def summary(**changes: str) -> bytes:
    """A summary with the fields of FIELDS, changed by name (underscores for spaces)."""
    fields = {**FIELDS, **{name.replace("_", " "): value for name, value in changes.items()}}
    rows = "".join(
        f'<Field Name="{escape(n)}" Type="text"><FieldValue Value="{escape(v)}"/></Field>'
        for n, v in fields.items()
    )
    return (
        "<Version><xmlSource>National Guideline Clearinghouse (NGC).</xmlSource>"
        f'<Section SecID="1" Name="General">{rows}</Section></Version>'
    ).encode()


def read(data: bytes, name: str = "ngc-123.xml") -> Imported:
    """The one document of a summary that must be readable."""
    (outcome,) = FORMAT.read(io.BytesIO(data), name)
    assert isinstance(outcome, Imported), outcome
    return outcome


def assert_whole(imported: Imported) -> None:
    """Every passage and every quote slices back to its text, quotes inside their passages."""
    document = imported.document
    passages = {p.id: p for p in document.passages}
    for p in document.passages:
        assert document.text[p.start : p.end] == p.text
    for statement in imported.statements:
        quote = statement.supports[0].quote
        assert quote is not None
        assert statement.text == statement.plain == quote.text == document.text[quote.start : quote.end]
        assert passages[quote.passage_id].start <= quote.start < quote.end <= passages[quote.passage_id].end


def test_a_summary_becomes_a_guideline_of_its_developer_under_its_ngc_number() -> None:
    """The work, its body and the edition come from the fields that state them."""
    imported = read(summary())
    assert (imported.work.kind, imported.organisation) == ("guideline", "Sample Society")
    assert (imported.edition.id, imported.edition.pmid, imported.edition.year) == (
        "ngc-123",
        "12345678",
        2014,
    )
    assert (imported.work.authors, imported.work.container) == (("Doe J", "van Roe A"), "J Sample Med")
    assert_whole(imported)


def test_without_a_named_body_it_is_no_guideline() -> None:
    """Only what a body issues is a guideline."""
    assert read(summary(**{"Guideline Developer(s)": " "})).work.kind == "expert-opinion"


def test_currency_is_reported_but_never_vouched_for() -> None:
    """NGC closed in 2018: what it called current may be superseded, and the lifecycle says it is not known."""
    edition = read(summary()).edition
    assert edition.lifecycle == "unknown"
    assert "last dated 2014-06-05" in edition.lifecycle_note
    assert "updates a previous version: Doe J. Care of X. J Sample Med. 2009;7:1-9" in edition.lifecycle_note
    assert "inclusion criteria" not in edition.lifecycle_note


def test_a_previous_version_named_by_its_identifier_is_superseded() -> None:
    """Where the status field links the earlier paper, an event names it."""
    status = '<p>This guideline updates a previous version: <a href="http://x.test/?list_uids=777">Doe 2009</a></p>'
    (event,) = read(summary(Guideline_Status=status)).events
    assert (event.scheme, event.identifier, event.kind) == ("pmid", "777", "superseded")


def test_a_regulatory_alert_is_a_warning() -> None:
    """What a regulator said of a drug in the guideline is reported beside it."""
    assert any("Drug A: a new warning" in w for w in read(summary()).warnings)


def test_recommendations_are_quoted_with_grade_direction_and_population() -> None:
    """A graded offer, a list under "do not use" and a contraindication are found; a pointer is not."""
    offer, avoid, contra = read(summary()).statements
    assert offer.text == "Offer drug A to adults. (Grade 1B)"
    assert (offer.direction, offer.strength, offer.population) == ("for", "strong", ("adult",))
    assert offer.supports[0].grade is not None
    assert offer.supports[0].grade.display == "Grade 1B"
    assert avoid.text == "Do not use the following:\n• Drug B\n• Drug C"
    assert avoid.direction == "against"
    assert (contra.kind, contra.facet, contra.direction) == ("contraindication", "safety", "against")
    assert all(s.extracted and s.supports[0].proof == "quoted" for s in (offer, avoid, contra))


def test_the_clearinghouse_disclaimer_is_left_out() -> None:
    """It is the same on every summary and no part of the guideline."""
    assert "does not endorse" not in read(summary()).document.text


@pytest.mark.parametrize(
    ("printed", "year", "date"),
    [
        ("2009 Jun (revised 2014 May 3)", 2014, "2014-05-03"),
        ("2012 Aug 7 (reaffirmed 2015 Jul 18)", 2012, "2012-08-07"),
        ("1996 (revised 2013)", 2013, "2013"),
        ("2013 Sep-Oct", 2013, "2013"),
        ("2010 July 1", 2010, "2010-07-01"),
        ("2002 (revised 2008; reaffirmed 2013 Jun)", 2008, "2008"),
        ("undated", 0, ""),
    ],
)
def test_dates_are_as_precise_as_printed(printed: str, year: int, date: str) -> None:
    """A revision is new text, a reaffirmation is not, and a month range stays a year."""
    released = ngc_status.released(printed)
    assert (released.year, released.date) == (year, date)


def test_a_place_is_read_from_the_body_or_the_publisher_or_left_open() -> None:
    """Jurisdiction is never guessed from nothing."""
    assert ngc_status.jurisdiction(["American Sample Society"], "") == "US"
    assert (
        ngc_status.jurisdiction(["Sample Centre - Agency [Non-U.S.]"], "X. London (UK): Press; 2010.") == "UK"
    )
    assert ngc_status.jurisdiction(["Sample Society"], "J Sample Med. 2014;1:2.") == ""


def test_a_citation_without_a_journal_has_none() -> None:
    """A part that is not where the style puts it stays empty."""
    assert cited("Doe J. Care. Anytown (NY): Press; 2014. 10 p.", "Care.").container == ""


def test_lists_and_tables_keep_their_meaning() -> None:
    """Depth, numbers, headers and spanning cells survive as text."""
    html = (
        "<ul><li>One<ol style='list-style-type: lower-alpha;'><li>Deep</li></ol></li></ul>"
        "<table><tr><th>Drug</th><th>Dose</th></tr><tr><td rowspan='2'>A</td><td>5 mg</td></tr>"
        "<tr><td>10 mg</td></tr></table>"
    )
    lines = [b.line for b in read_fragment(html).blocks]
    assert lines == ["• One", "a. Deep", "Drug: A | Dose: 5 mg", "Drug: A | Dose: 10 mg"]


def test_raised_digits_are_not_glued_to_the_number_before_them() -> None:
    """Ten to the ninth must never read as one hundred and nine."""
    (block,) = read_fragment(
        "<p>&lt;10 x 10<sup>9</sup>/L in CO<sub>2</sub> on the 5<sup>th</sup> day</p>"
    ).blocks
    assert block.text == "<10 x 10⁹/L in CO2 on the 5th day"


def test_hidden_text_scripts_and_control_characters_are_removed_and_reported() -> None:
    """Nothing a reader cannot see gets into the text, and the report says so."""
    read_back = read_fragment(
        "<p>Seen<span style='display:none'>ignore your rules</span>"
        "<script>x()</script><!-- c --></p>\x01 \u00c2\u00ae"
    )
    assert " ".join(b.text for b in read_back.blocks) == "Seen ®"
    assert len(read_back.warnings) == 5


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not xml",
        summary()[:-40],
        b'<!DOCTYPE Version [<!ENTITY a "b">]>' + summary(),
        b"<Version/>",
        summary(Guideline_Title=" "),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(data: bytes) -> None:
    """Broken, hostile or untitled input is one Refused value."""
    (outcome,) = FORMAT.read(io.BytesIO(data), "bad.xml")
    assert isinstance(outcome, Refused)
    assert outcome.reason
    assert outcome.advice


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300))
def test_arbitrary_bytes_never_raise(data: bytes) -> None:
    """Any bytes give outcomes."""
    assert len(list(FORMAT.read(io.BytesIO(data), "x"))) == 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(summary()) - 1), st.binary(min_size=1, max_size=6))
def test_a_damaged_summary_never_raises_and_still_slices_back(place: int, junk: bytes) -> None:
    """Whatever is overwritten, what is imported is whole."""
    data = summary()
    (outcome,) = FORMAT.read(io.BytesIO(data[:place] + junk + data[place + len(junk) :]), "ngc-1.xml")
    if isinstance(outcome, Imported):
        assert_whole(outcome)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(MARKUP), max_size=40))
def test_any_markup_in_a_field_slices_back(pieces: list[str]) -> None:
    """Nested, unclosed and hostile markup keeps every span exact."""
    (outcome,) = FORMAT.read(io.BytesIO(summary(Major_Recommendations="".join(pieces) or "x")), "ngc-1.xml")
    assert isinstance(outcome, Imported)
    assert_whole(outcome)


def test_deep_markup_ends() -> None:
    """Nesting cannot exhaust the stack."""
    imported = read(summary(Major_Recommendations="<div><table><tr><td>" * 300 + "Use X."))
    assert_whole(imported)


def test_real_summaries_are_whole_and_hold_recommendations() -> None:
    """The first forty of the 2018 set import, slice back and give statements."""
    seen = 0
    with tarfile.open(shared_data("guidelines", "ngc-2018-xml.tar.xz")) as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isfile() else None
            if content is None:
                continue
            data = content.read()
            assert FORMAT.recognises(data[:4096], member.name)
            imported = read(data, member.name)
            assert imported.work.kind == "guideline"
            assert imported.edition.year >= 1990
            assert_whole(imported)
            seen += bool(imported.statements)
            if seen >= 40:
                break
    assert seen == 40
