"""What holds for every document known only by its text, whatever its format."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curbside.importing.plain_documents import stated_date, stated_doi
from tests.importing.holds import mutations, one, read
from tests.importing.test_html_and_markdown import COMMAND, HTML, MARKDOWN, page
from tests.importing.test_pdf_and_docx import DOCX, PDF, para, printed, word


def test_an_instruction_to_a_model_in_plain_sight_stays_plain_text_and_makes_no_statement():
    for found in (
        one(MARKDOWN, COMMAND.encode()),
        one(HTML, page(f"<p>{COMMAND}</p>")),
        one(DOCX, word(para(COMMAND))),
        one(PDF, printed([(10, COMMAND)])),
    ):
        assert found.document.text == COMMAND
        assert found.statements == ()
        assert found.work.kind == "unclassified"


def test_a_file_that_says_nothing_of_itself_is_not_given_a_date_or_a_kind():
    found = one(MARKDOWN, b"Rest is best for all of us, in 2019 too.", "notes/rest.md")
    assert (found.edition.year, found.edition.date, found.edition.doi) == (0, "", "")
    assert found.work.title == "notes/rest.md"
    assert {"no date given", "no title given: named after the file"} <= set(found.warnings)


def test_the_same_bytes_are_the_same_edition_and_a_change_is_another_of_the_same_work():
    before, again, after = (
        one(MARKDOWN, b"Rest is best for all." + more, "a.md") for more in (b"", b"", b" Or not.")
    )
    assert before == again
    assert before.work.id == after.work.id
    assert before.edition.id != after.edition.id


def test_dates_and_identifiers_of_metadata():
    dates = ["2019-05-03T10:00", "2019/5/3", "2019-13", "2019", "May 2019", "0001", ""]
    assert [stated_date(d) for d in dates] == ["2019-05-03", "2019-05-03", "2019", "2019", "", "", ""]
    assert stated_doi("doi:10.1000/A.b).") == "10.1000/a.b"
    assert stated_doi("10.1000/a and 10.1000/b") == ""


SAMPLES = {
    PDF: printed([(20, "Fever"), (10, "Give rest.")], []),
    DOCX: word(para("Fever", "H1") + para("Give rest.")),
    HTML: page(
        "<h1 style='color:red'>Fever</h1><ul><li>a<ul><li>b</ul></ul><table><tr><td rowspan=2>x</table>"
    ),
    MARKDOWN: b"# Fever\n\n- a\n  - b\n\n| a | b |\n|---|---|\n| c | d |\n\nText **b** [l](u) <span hidden>x</span>\n",
}


@pytest.mark.parametrize("form", list(SAMPLES), ids=lambda form: form.name)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_bytes_make_a_reader_raise(form, data):
    sample = data.draw(st.one_of(st.binary(max_size=300), mutations(SAMPLES[form])))
    read(form, sample)
    form.recognises(sample, "x")
