"""Dates as a reader says them, only as precise as they are known: 29 November 2026, November 2026, 2026."""

from __future__ import annotations

import re

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?")


def spoken(date: str) -> str:
    """An ISO date in words; what is none comes back as it is."""
    found = _DATE.fullmatch(date)
    if not found:
        return date
    year, month, day = found.groups()
    return " ".join(
        part
        for part in (str(int(day)) if day else "", _MONTHS[int(month) - 1] if month else "", year)
        if part
    )
