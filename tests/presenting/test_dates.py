"""A date is said as precisely as it is known."""

from __future__ import annotations

import pytest

from curbside.presenting.dates import spoken


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2026-11-29", "29 November 2026"), ("2026-03-05", "5 March 2026"), ("2026-11", "November 2026"),
        ("2026", "2026"), ("", ""), ("about 2013", "about 2013"), ("2026-13-01", "2026-13-01"),
    ],
)  # fmt: skip
def test_a_date_in_words(date: str, said: str) -> None:
    """What is no date stays as it is."""
    assert spoken(date) == said
