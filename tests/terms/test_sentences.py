"""Sentences of clinical prose: points inside numbers, names and abbreviations end nothing."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from curbside.terms.sentences import sentence_spans, sentences

PROSE = st.text(alphabet='aAbB. .?!()"”1 5\n%vse.g', max_size=80)


@given(st.text(max_size=200) | PROSE)
@example("")
@example("...")
@example("A. B. C.")
@example("\ud800. X")
def test_spans_are_in_order_trimmed_and_leave_only_white_space_between(text: str) -> None:
    last = 0
    for start, end in sentence_spans(text):
        assert last <= start < end <= len(text)
        assert not text[last:start].strip()
        assert text[start:end] == text[start:end].strip()
        last = end
    assert not text[last:].strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pain fell. Sleep did not.", ["Pain fell.", "Sleep did not."]),
        ("The mean was 3.5 points. It rose.", ["The mean was 3.5 points.", "It rose."]),
        ("Drug A vs. Placebo was tested.", ["Drug A vs. Placebo was tested."]),
        ("As Smith et al. Found, it works.", ["As Smith et al. Found, it works."]),
        ("It was shown by Smith et al. The rest agree.", ["It was shown by Smith et al.", "The rest agree."]),
        ("E. coli and S. Aureus grew.", ["E. coli and S. Aureus grew."]),
        ("They lacked vitamin D. These had less.", ["They lacked vitamin D.", "These had less."]),
        ("Risk fell (P < .001). No harm was seen.", ["Risk fell (P < .001).", "No harm was seen."]),
        ("See Fig. 2. It shows more.", ["See Fig. 2.", "It shows more."]),
        ("They were treated.Results were good.", ["They were treated.", "Results were good."]),
        ("In the U.S. Food labels differ.", ["In the U.S. Food labels differ."]),
        ("Is it safe? Perhaps!", ["Is it safe?", "Perhaps!"]),
        ("It rose. mRNA fell. p53 too.", ["It rose.", "mRNA fell.", "p53 too."]),
        ("One line\nanother line", ["One line", "another line"]),
        ("Give 5 mg e.g. by mouth.", ["Give 5 mg e.g. by mouth."]),
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(text: str, expected: list[str]) -> None:
    assert list(sentences(text)) == expected
