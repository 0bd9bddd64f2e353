"""What notes write short is put in full, and nothing else of the text is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curbside.answering.shorthand import in_full, shorthand_of
from curbside.answering.understand import understand
from tests.libraries import Held

TABLE = shorthand_of(
    {
        "letters": {"heart rate": ["HR"], "nausea and vomiting": ["N&V"]},
        "behind": {"room air": [r"(?<=% on )RA"]},
        "words": {"hours": ["hr"], "seizure": ["fits"], "seizure that goes on": ["still fits"]},
    }
)
PIECES = st.lists(
    st.sampled_from(["HR", "N&V", "hr", "Fits", "still fits", "misfits", "HRT", "pulse", "130", ",", ";"])
)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("HR 130", "heart rate 130"),
        ("3 hr ago", "3 hours ago"),
        ("N&V", "nausea and vomiting"),
        ("Still fits", "seizure that goes on"),
        ("misfits on HRT", "misfits on HRT"),
        ("N&V&D", "N&V&D"),
    ],
)
def test_what_is_short_is_put_in_full_as_a_whole_word_the_longest_first(text: str, read: str) -> None:
    assert in_full(text, TABLE)[0] == read


@pytest.mark.parametrize(("text", "read"), [("91% on RA", "91% on room air"), ("has RA", "has RA")])
def test_letters_that_mean_something_only_behind_a_value_are_read_so_only_there(text: str, read: str) -> None:
    assert in_full(text, TABLE)[0] == read


def test_each_replacement_is_told_once_as_it_was_written() -> None:
    made = in_full("Fits today, fits and Fits", TABLE)[1]
    assert [(c.surface, c.read_as) for c in made] == [("Fits", "seizure"), ("fits", "seizure")]


@given(PIECES)
def test_text_outside_what_was_replaced_is_untouched_and_in_order(pieces: list[str]) -> None:
    text = " ".join(pieces)
    read, made = in_full(text, TABLE)
    full = {"HR": "heart rate", "N&V": "nausea and vomiting", "hr": "hours", "Fits": "seizure"}
    expected = " ".join(full.get(p, "seizure that goes on" if p == "still fits" else p) for p in pieces)
    assert read == expected
    assert all(c.surface in text and c.read_as in read for c in made)


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",))))
def test_a_text_without_shorthand_stays_as_it_is(text: str) -> None:
    read, made = in_full(text, TABLE)
    assert (read == text) is not bool(made)


@given(PIECES)
def test_inside_a_longer_name_nothing_is_replaced(pieces: list[str]) -> None:
    text = " ".join(pieces)
    assert in_full(text, TABLE, [(0, len(text))]) == (text, ())


@pytest.mark.parametrize(
    "text",
    [
        "HR for stroke with apixaban versus warfarin?",
        "pen V dose for strep throat in adults",
        "How well does a mask fit a child?",
    ],
)
def test_a_plain_question_is_read_as_it_is_written(shipped: Held, text: str) -> None:
    assert understand(text, shipped.parts.reader, jurisdiction="INT").corrections == ()
