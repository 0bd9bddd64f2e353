"""The format is told from the content, the same way every time, and what none is is refused with what was sought."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curbside.importing import docx, html_page, markdown_text, nlm_labels, pdf, spl_xml
from curbside.importing.format import HEAD_BYTES, Format
from curbside.importing.recognise import recognise
from curbside.model.imported import Refused
from tests.importing.test_pdf_and_docx import para, printed, word
from tests.importing.test_product_labels import TEXT, label

FORMATS: tuple[Format, ...] = (
    pdf.FORMAT, docx.FORMAT, spl_xml.FORMAT, nlm_labels.FORMAT, html_page.FORMAT, markdown_text.FORMAT,
)  # fmt: skip

SAMPLES = {
    "pdf": printed([(10, "Rest.")]),
    "docx": word(para("Rest.")),
    "spl-xml": label(),
    "nlm-label-text": TEXT,
    "html": b"\xef\xbb\xbf\n<!-- saved --><!DOCTYPE html><p>x",
    "markdown": b"# Rest\n",
}


def named(data: bytes, name: str = "x", formats: tuple[Format, ...] = FORMATS) -> str:
    found = recognise(data[:HEAD_BYTES], name, formats)
    return "" if isinstance(found, Refused) else found.name


@pytest.mark.parametrize(("name", "data"), SAMPLES.items(), ids=SAMPLES.keys())
def test_each_format_is_told_from_its_content_whatever_the_file_is_called(name, data):
    for shown in ("x", "x.pdf", "x.xml", "x.html", "x.txt"):
        assert named(data, shown) == name


@pytest.mark.parametrize(("name", "data"), SAMPLES.items(), ids=SAMPLES.keys())
def test_no_format_but_plain_text_claims_what_is_another_s(name, data):
    claims = [form.name for form in FORMATS if form.recognises(data[:HEAD_BYTES], "x")]
    assert claims[0] == name
    assert set(claims) <= {name, "markdown"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00", "an image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office"),
        (b"\x00\x01\x02\x03" * 9, "binary"),
        (b'{"a": 1, "b": "one two three four five six seven"}', "looked for: pdf, docx"),
        (b"<unknown><p>one two three four five six seven</p></unknown>", "no known format"),
    ],
)
def test_what_is_no_format_is_refused_with_the_reason(data, reason):
    found = recognise(data, "f", FORMATS)
    assert isinstance(found, Refused)
    assert found.name == "f"
    assert reason in found.reason
    assert found.advice


def test_an_office_file_without_text_is_not_taken_for_a_text_document():
    sheet = b"PK\x03\x04" + b"\x00" * 26 + b"[Content_Types].xml" + b"\x00" * 40 + b"xl/workbook.xml"
    assert named(sheet) == ""


def test_the_first_format_of_the_registry_wins():
    class Greedy:
        name = standard = "greedy"

        def recognises(self, head: bytes, name: str) -> bool:
            return True

        def read(self, stream, name):
            return iter(())

    assert named(SAMPLES["pdf"], formats=(Greedy(), *FORMATS)) == "greedy"
    assert named(SAMPLES["pdf"], formats=(*FORMATS, Greedy())) == "pdf"


@given(st.binary(max_size=500))
def test_any_bytes_get_the_same_answer_twice(data):
    assert recognise(data, "x", FORMATS) == recognise(data, "x", FORMATS)
