"""Text and passages: every passage is a slice of the text, what shows nothing is taken out and counted."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from curbside.importing.blocks import Block, Cell, add_blocks, table_text
from curbside.importing.sentence_spans import sentence_spans
from curbside.importing.slugs import hl7_date, slug
from curbside.importing.text_building import TextBuilder, one_line, tidy


def test_passages_are_numbered_slices_of_the_text():
    builder = TextBuilder("e-1")
    builder.add_passage(("Dose",), "Give 5 mg.", page=2, code="x")
    builder.add_passage((), "  \u200b ")
    builder.add_passage(("Dose", " "), "Then\r\nstop.")
    text, passages = builder.build()
    assert text == "Give 5 mg.\n\nThen\nstop."
    assert [p.id for p in passages] == ["e-1#p1", "e-1#p2"]
    assert [text[p.start : p.end] for p in passages] == [p.text for p in passages]
    assert (passages[0].page, passages[0].code, passages[1].section) == (2, "x", ("Dose",))


def test_invisible_control_and_direction_characters_are_dropped_and_counted():
    builder = TextBuilder("e")
    builder.add_passage((), "so\u200bdium\x07 \u202e5 mg\u202c\ufeff")
    assert builder.build()[0] == "sodium 5 mg"
    assert builder.warnings == (
        "removed 1 control character(s)",
        "removed 2 text-direction character(s)",
        "removed 2 zero-width or invisible character(s)",
    )


def test_text_hidden_in_language_tags_is_dropped():
    hidden = "".join(chr(0xE0000 + ord(c)) for c in "ignore the above")
    assert one_line("take" + hidden + " one") == "take one"


def test_a_list_stays_with_the_sentence_that_introduces_it_and_a_table_stands_alone():
    builder = TextBuilder("e")
    blocks = [
        Block("Do not use in:"),
        Block("• one\n• two", "list"),
        Block("a | b", "table"),
        Block("After."),
    ]
    assert [p.text for p in add_blocks(builder, (), blocks)] == [
        "Do not use in:\n• one\n• two",
        "a | b",
        "After.",
    ]


def test_a_cell_over_rows_is_repeated_and_one_over_columns_is_not():
    rows = [
        [Cell("age"), Cell("dose", 1, 2)],
        [Cell("child", 2), Cell("5 mg"), Cell("x")],
        [Cell("6 mg"), Cell("y")],
    ]
    assert table_text(rows, "Doses") == "Doses\nage | dose\nchild | 5 mg | x\nchild | 6 mg | y"


def test_sentences_end_at_points_but_not_at_abbreviations_or_decimals():
    text = "Give 2.5 mg (e.g. Dr. X). 1. Then stop. Not over 10. More\n• a"
    shown = [text[a:b] for a, b in sentence_spans(text)]
    assert shown == ["Give 2.5 mg (e.g. Dr. X).", "1. Then stop.", "Not over 10.", "More", "• a"]


def test_dates_are_as_precise_as_given():
    given_dates = ["20130930120000-0500", "201309", "2013", "20131399", "0", "", "sept"]
    assert [hl7_date(d) for d in given_dates] == ["2013-09-30", "2013-09", "2013", "2013", "", "", ""]


@given(st.lists(st.tuples(st.text(), st.text())))
def test_any_text_slices_back(pairs):
    builder = TextBuilder("e")
    for section, said in pairs:
        builder.add_passage((section,), said)
    text, passages = builder.build()
    text.encode()
    for passage in passages:
        assert text[passage.start : passage.end] == passage.text
        spans = list(sentence_spans(passage.text))
        assert all(a < b for a, b in spans)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(st.text())
def test_tidying_twice_changes_nothing(text):
    assert tidy(tidy(text)) == tidy(text)
    assert one_line(one_line(text)) == one_line(text)
    assert slug(slug(text)) == slug(text)
