"""Publication dates as precise as a record gives them and no more (PubMed PubDate, MedlineDate; JATS pub-date).

Year, month and day as printed come in; "2021", "2021-06" or "2021-06-07" goes out. A span of months or a
season gives only its year; a day that the month does not have is left out. Nothing is filled in.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_MONTH_WORD = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:[a-z]{0,6})\b", re.IGNORECASE
)
_SEASON = re.compile(r"spring|summer|autumn|fall|winter|quarter|season", re.IGNORECASE)
_OF_SOURCE = re.compile(
    r"(?<!\d)(?P<year>(?:1[5-9]|20)\d\d)(?: (?P<month>[A-Z][a-z]{2})(?P<span>-\w+)?(?: (?P<day>\d{1,2}))?)?;"
)


@dataclass(frozen=True, slots=True)
class GivenDate:
    """A date as given: `year` is 0 and `text` empty where none is; `note` says what could not be kept."""

    year: int = 0
    text: str = ""
    note: str = ""


def given_date(year: str, month: str = "", day: str = "") -> GivenDate:
    """The date of separate fields; a month may be a number or an English name."""
    found = _YEAR.fullmatch(year.strip())
    if found is None:
        return GivenDate(note=f"year not readable: '{year.strip()[:40]}'") if year.strip() else GivenDate()
    number = _month(month.strip())
    if number == 0:
        note = f"only the year of '{year.strip()} {month.strip()[:40]}' is kept" if month.strip() else ""
        return GivenDate(int(found[0]), found[0], note)
    text = f"{found[0]}-{number:02}"
    if not day.strip():
        return GivenDate(int(found[0]), text)
    if day.strip().isascii() and day.strip().isdigit():
        in_month = int(day.strip()[:4])
        if 1 <= in_month <= monthrange(int(found[0]), number)[1]:
            return GivenDate(int(found[0]), f"{text}-{in_month:02}")
    return GivenDate(int(found[0]), text, f"the month has no day '{day.strip()[:20]}'")


def loose_date(text: str) -> GivenDate:
    """A free-text date ("2020 Dec-2021 Jan", "2000 Spring"): its first year, and its month if it names one."""
    years = _YEAR.findall(text)
    if not years:
        return GivenDate(note=f"year not readable: '{text.strip()[:40]}'") if text.strip() else GivenDate()
    months = {m.lower() for m in _MONTH_WORD.findall(text)}
    if len(set(years)) == 1 and len(months) == 1 and not _SEASON.search(text):
        return GivenDate(int(years[0]), f"{years[0]}-{_MONTHS.index(months.pop()) + 1:02}")
    exact = text.strip() == years[0]
    return GivenDate(int(years[0]), years[0], "" if exact else f"date given as '{text.strip()[:60]}'")


def best_date(issue: GivenDate, online: GivenDate) -> GivenDate:
    """The issue's date; the online date where there is no other or it is a finer date of the same year."""
    if not issue.year:
        return online if online.year else GivenDate(note=issue.note or online.note)
    if online.year == issue.year and len(issue.text) == len("2021") < len(online.text):
        return online
    return issue


def date_of_source(printed: str) -> str:
    """The date in a citation as PubMed prints it ("J Med. 2021 Jun 7;12(3):4"), empty where there is none."""
    found = _OF_SOURCE.search(printed)
    if found is None:
        return ""
    if found["span"]:
        return found["year"]
    return given_date(found["year"], found["month"] or "", found["day"] or "").text


def _month(text: str) -> int:
    """1 to 12, or 0 where the text names no single month."""
    if text.isascii() and text.isdigit():
        return int(text) if 1 <= int(text[:4]) <= len(_MONTHS) else 0
    found = _MONTH_WORD.fullmatch(text)
    return _MONTHS.index(found[1].lower()) + 1 if found else 0
