"""How often: frequency phrases of prescriptions brought to one normal form.

In: a text. Out: `Frequency` values with their place and the wording docs/library.md uses ("4 times a day",
"every 4 to 6 hours", "once a day", "as needed"). Never equates what labels keep apart: "every 12 hours"
stays apart from "2 times a day". Limits: no tapering schedules, no days of the week.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NUMBER_WORDS: dict[str, float] = {
    "half": 0.5, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frequency:
    """A frequency in its normal form, with the words as written and their character offsets."""

    normal: str
    text: str
    start: int
    end: int


_LATIN: dict[str, str] = {
    "od": "once a day", "qd": "once a day", "bd": "2 times a day", "bid": "2 times a day",
    "tds": "3 times a day", "tid": "3 times a day", "qds": "4 times a day", "qid": "4 times a day",
    "prn": "as needed", "qod": "every 2 days",
}  # fmt: skip
_N = r"(?:\d+|" + "|".join(w for w in NUMBER_WORDS if w != "half") + ")"
_RANGE = rf"({_N})(?:\s*(?:to|or|-|–)\s*({_N}))?"
_PERIOD = r"(hour|day|week|month|year|hr|h|wk)"
_LATIN_RE = re.compile(
    r"\b(o\.?d|q\.?d|b\.?i?\.?d|t\.?[id]\.?[ds]|q\.?d\.?s|q\.?i\.?d|p\.?r\.?n|qod)\b\.?", re.I
)
_EVERY_Q = re.compile(r"\bq\s?(\d+)(?:\s*[-–]\s*(\d+))?\s?(h|hr|hrs|d|w|wk|mo?)\b", re.I)
_EVERY = re.compile(rf"\b(?:every|each)\s+(?:{_RANGE}\s*[- ]?)?{_PERIOD}(?:s|ly)?\b(?!/)", re.I)
_LY = r"(hourly|daily|weekly|monthly|yearly|annually|nightly)"
_TIMES = re.compile(
    rf"\b(?:{_RANGE}\s+times?|(once|twice|thrice))"
    rf"(?:\s*[-/]?\s*(?:(?:a|an|per|each|every|in a)\s+|/\s*)?{_PERIOD}s?\b|[\s-]+{_LY}\b)",
    re.I,
)
_N_LY = re.compile(rf"\b{_RANGE}[\s-]+{_LY}\b", re.I)
_BARE_LY = re.compile(rf"\b{_LY}\b", re.I)
_OTHER = re.compile(r"\b(?:every other|alternate) (day|week|month)s?\b", re.I)
_DIVIDED = re.compile(r"\bin\s+(two|three|four|2|3|4)\s+(?:divided\s+|equal\s+)*doses\b", re.I)
_NEEDED = re.compile(r"\bas (?:needed|required)\b|\bwhen (?:needed|required)\b|\bif needed\b", re.I)
_PERIOD_OF = {
    "hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month", "yearly": "year",
    "annually": "year", "nightly": "night", "h": "hour", "hr": "hour", "hrs": "hour", "d": "day",
    "w": "week", "wk": "week", "m": "month", "mo": "month",
}  # fmt: skip


def frequencies(text: str) -> tuple[Frequency, ...]:
    """Every frequency phrase of `text` in reading order, longest reading first, none overlapping."""
    found: list[Frequency] = []
    for pattern, read in _RULES:
        for match in pattern.finditer(text):
            if not any(match.start() < f.end and f.start < match.end() for f in found):
                found.append(Frequency(read(match), match.group(), match.start(), match.end()))
    return tuple(sorted(found, key=lambda f: f.start))


def _number(word: str) -> str:
    value = NUMBER_WORDS.get(word.lower())
    return str(int(value)) if value is not None else str(int(word))


def _span(low: str | None, high: str | None) -> str:
    if low is None:
        return "1"
    return f"{_number(low)} to {_number(high)}" if high else _number(low)


def _every_form(count: str, period: str) -> str:
    return f"once a {period}" if count == "1" and period != "hour" else f"every {count} {period}s"


def _times_form(count: str, period: str) -> str:
    return f"once a {period}" if count == "1" else f"{count} times a {period}"


def _period(word: str) -> str:
    return _PERIOD_OF.get(word.lower(), word.lower())


def _read_every(match: re.Match[str]) -> str:
    return _every_form(_span(match[1], match[2]), _period(match[3]))


def _read_q(match: re.Match[str]) -> str:
    return _every_form(_span(match[1], match[2]), _PERIOD_OF[match[3].lower()])


def _read_times(match: re.Match[str]) -> str:
    adverb = {"once": "1", "twice": "2", "thrice": "3"}
    count = adverb[match[3].lower()] if match[3] else _span(match[1], match[2])
    return _times_form(count, _period(match[4] or match[5]))


def _read_n_ly(match: re.Match[str]) -> str:
    return _every_form(_span(match[1], match[2]), _PERIOD_OF[match[3].lower()])


def _read_ly(match: re.Match[str]) -> str:
    return _every_form("1", _PERIOD_OF[match[1].lower()])


def _read_latin(match: re.Match[str]) -> str:
    return _LATIN[match[1].lower().replace(".", "")]


def _read_other(match: re.Match[str]) -> str:
    return f"every 2 {match[1].lower()}s"


def _read_divided(match: re.Match[str]) -> str:
    return f"in {_number(match[1])} divided doses"


_RULES = (
    (_NEEDED, lambda match: "as needed"),  # noqa: ARG005 - every reader takes the match
    (_TIMES, _read_times),
    (_OTHER, _read_other),
    (_EVERY_Q, _read_q),
    (_EVERY, _read_every),
    (_N_LY, _read_n_ly),
    (_DIVIDED, _read_divided),
    (_LATIN_RE, _read_latin),
    (_BARE_LY, _read_ly),
)
