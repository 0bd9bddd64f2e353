"""Numbers, units and frequencies are read as a clinician reads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curbside.terms.quantities import (
    ages,
    bounds,
    canonical_unit,
    frequencies,
    quantities,
    same_quantity,
    weights,
)

UNITS = [
    "mg",
    "ug",
    "g",
    "mL",
    "mg/kg",
    "ug/kg",
    "mg/kg/d",
    "[IU]",
    "%",
    "meq",
    "ng/mL",
    "mm[Hg]",
    "h",
    "d",
    "wk",
    "mo",
    "a",
]
PRINTED = {
    "[IU]": "IU",
    "meq": "mEq",
    "mm[Hg]": "mmHg",
    "wk": "weeks",
    "mo": "months",
    "a": "years",
    "d": "days",
    "h": "hours",
}


@pytest.mark.parametrize(
    ("text", "value", "high", "unit"),
    [
        ("600 mg", 600, None, "mg"),
        ("0.3 mg", 0.3, None, "mg"),
        (".5 mg", 0.5, None, "mg"),
        ("5,000 IU", 5000, None, "[IU]"),
        ("10-20 mg", 10, 20, "mg"),
        ("10 to 20 mg", 10, 20, "mg"),
        ("10–20 mg", 10, 20, "mg"),
        ("10 mg to 20 mg", 10, 20, "mg"),
        ("between 10 and 20 mg", 10, 20, "mg"),
        ("37%", 37, None, "%"),
        ("37 per cent", 37, None, "%"),
        ("0.01 mg/kg", 0.01, None, "mg/kg"),
        ("40 mg/kg/day", 40, None, "mg/kg/d"),
        ("2,400 mg a day", 2400, None, "mg/d"),
        ("300 mcg", 300, None, "ug"),
        ("50 micrograms per kilogram", 50, None, "ug/kg"),
        ("20 mEq", 20, None, "meq"),
        ("60 mL/min/1.73 m2", 60, None, "mL/min/{1.73_m2}"),
        ("20 ng/mL", 20, None, "ng/mL"),
        ("90 mmHg", 90, None, "mm[Hg]"),
        ("4 to 6 weeks", 4, 6, "wk"),
        ("two weeks", 2, None, "wk"),
        ("two and a half weeks", 2.5, None, "wk"),
        ("half an hour or 30 minutes", 30, None, "min"),
        ("two tablets", 2, None, "{tablet}"),
        ("28 patients", 28, None, ""),
        ("4-fold", 4, None, "{fold}"),
    ],
)
def test_a_number_is_read_with_its_unit(text: str, value: float, high: float | None, unit: str) -> None:
    """A printed amount gives one quantity in UCUM."""
    (found,) = quantities(text)
    assert (found.value, found.high, found.unit) == (value, high, unit)
    assert text[found.start : found.end] == found.text


def test_every_member_of_a_list_has_the_unit_that_ends_it() -> None:
    """ "5, 10 or 20 mg" are three amounts in milligrams."""
    assert [(q.value, q.unit) for q in quantities("5, 10 or 20 mg")] == [(5, "mg"), (10, "mg"), (20, "mg")]


def test_a_day_number_before_an_amount_takes_no_unit() -> None:
    """ "On day 1, 300 mg" is no list."""
    assert [(q.value, q.unit) for q in quantities("on day 1, 300 mg")] == [(1, ""), (300, "mg")]


@pytest.mark.parametrize(
    "text", ["H1 blocker", "item-19", "CD117", "one of these", "half of them", "no number"]
)
def test_digits_of_a_name_are_no_quantity(text: str) -> None:
    """A digit glued to letters belongs to the name, and "one of" measures nothing."""
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("twice daily", "2 times a day"),
        ("two times a day", "2 times a day"),
        ("2 times per day", "2 times a day"),
        ("bd", "2 times a day"),
        ("b.i.d.", "2 times a day"),
        ("tds", "3 times a day"),
        ("qid", "4 times a day"),
        ("four times a day", "4 times a day"),
        ("once weekly", "once a week"),
        ("daily", "once a day"),
        ("every day", "once a day"),
        ("q4h", "every 4 hours"),
        ("every 4 to 6 hours", "every 4 to 6 hours"),
        ("every 4–6 h", "every 4 to 6 hours"),
        ("every other day", "every 2 days"),
        ("every two weeks", "every 2 weeks"),
        ("2 to 3 times a day", "2 to 3 times a day"),
        ("as needed", "as needed"),
        ("prn", "as needed"),
    ],
)
def test_a_frequency_has_one_normal_form(text: str, normal: str) -> None:
    """All ways to write a frequency agree."""
    assert [f.normal for f in frequencies(f"10 mg {text}, by mouth")] == [normal]


def test_every_twelve_hours_is_not_called_twice_a_day() -> None:
    """Labels keep the two apart, and so does the reader."""
    assert frequencies("every 12 hours")[0].normal != frequencies("twice a day")[0].normal


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("up to 5 days", "<="), ("at most 5 days", "<="), ("no more than 5 days", "<="), ("≤ 5 days", "<="),
        ("at least 5 days", ">="), (">= 5 days", ">="), ("5 days or more", ">="),
        ("12 years and older", ">="),
        ("below 5 mg", "<"), ("less than 5 mg", "<"), ("more than 5 mg", ">"), ("above 5 mg", ">"),
        ("about 5 mg", "~"), ("5 mg", ""),
    ],
)  # fmt: skip
def test_what_bounds_a_number_is_read(text: str, sign: str) -> None:
    """The comparing words become one sign."""
    assert [b.comparator for b in bounds(text)] == [sign]


def test_ages_and_weights_are_told_from_other_years_and_doses() -> None:
    """An age stands beside a word of age; a body weight is no dose's denominator."""
    text = "a 6-year-old of 20 kg, ill for 2 years, on 5 mg/kg"
    assert [a.quantity.value for a in ages(text)] == [6]
    assert [w.quantity.value for w in weights(text)] == [20]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("0.3 mg", "300 mcg", True), ("1 g", "1000 mg", True), ("24 hours", "1 day", True),
        ("1 mg/mL", "1 g/L", True), ("12 months", "1 year", True), ("10-20 mg", "0.01-0.02 g", True),
        ("0.3 mg", "0.3 mL", False), ("300 mg", "300 mcg", False), ("10 mg", "10 mg/kg", False),
        ("10 mg", "10-20 mg", False), ("4 weeks", "1 month", False), ("28", "28 mg", False),
    ],
)  # fmt: skip
def test_amounts_are_the_same_whatever_the_size_of_the_unit(a: str, b: str, same: bool) -> None:
    """0.3 mg is 300 micrograms and never 0.3 mL."""
    (one,), (other,) = quantities(a), quantities(b)
    assert same_quantity(one, other) is same


def test_an_unknown_unit_is_left_unknown() -> None:
    """Nothing is guessed."""
    assert canonical_unit("blips") == ""
    assert canonical_unit("mcg/kg per day") == "ug/kg/d"


@given(value=st.integers(1, 99_999), unit=st.sampled_from(UNITS))
def test_what_is_printed_is_read_back(value: int, unit: str) -> None:
    """Round trip over whole numbers, with and without thousands separators."""
    for printed in (f"{value} {PRINTED.get(unit, unit)}", f"{value:,} {PRINTED.get(unit, unit)}"):
        (found,) = quantities(f"give {printed}, then stop")
        assert (found.value, found.unit) == (value, unit)


@given(low=st.integers(1, 500), more=st.integers(1, 500), joint=st.sampled_from([" to ", "-", "–", " - "]))
def test_a_range_is_one_quantity(low: int, more: int, joint: str) -> None:
    """Round trip over ranges."""
    (found,) = quantities(f"{low}{joint}{low + more} mg")
    assert (found.value, found.high, found.unit) == (low, low + more, "mg")


@given(value=st.decimals("0.001", "999", places=3))
def test_a_thousandfold_smaller_unit_says_the_same(value: object) -> None:
    """Milligrams and micrograms agree over their whole range."""
    (one,), (other,) = quantities(f"{value} mg"), quantities(f"{float(str(value)) * 1000:.3f} mcg")
    assert same_quantity(one, other)


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Offsets always give back the words read."""
    for bound in bounds(text):
        assert text[bound.quantity.start : bound.quantity.end] == bound.quantity.text
    for frequency in frequencies(text):
        assert text[frequency.start : frequency.end] == frequency.text
