"""Numbers with units out of clinical text, and whether two of them say the same.

In: a text. Out: `Quantity` values (unit in UCUM spelling, "" for a bare number) with character offsets,
bounds ("at least", "<=") and frequencies. Never reads a digit that belongs to a name (letters before it).
Limits: no "x 10^9/L", no Roman numerals, no sums ("2 + 2"); 120/80 is read as two numbers, a fraction
("1/2") likewise; "one" counts only before a unit; words end at twelve; "half an hour" is not read; a decimal
comma is read as thousands.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from curbside.model.question import Quantity
from curbside.terms.frequencies import NUMBER_WORDS, Frequency, frequencies
from curbside.terms.units import UCUM, canonical_unit, scale

__all__ = [
    "Bound",
    "Comparator",
    "Frequency",
    "ages",
    "bounds",
    "canonical_unit",
    "frequencies",
    "quantities",
    "same_quantity",
    "weights",
]

Comparator = Literal["<", "<=", ">", ">=", "~", ""]


@dataclass(frozen=True, slots=True)
class Bound:
    """A quantity with its comparator; `start` and `end` cover the comparing words too."""

    comparator: Comparator
    quantity: Quantity
    start: int
    end: int


_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:[.·]\d+)?|[.]\d+"
_WORDS = "|".join(NUMBER_WORDS)
_NUMBER = re.compile(
    rf"(?<![\w.])(?<![A-Za-z]-)(?:(?P<digits>{_DIGITS})|(?P<word>(?:{_WORDS})(?: and a half)?(?![\w])))", re.I
)
_UNIT_WORDS = sorted((w for w in UCUM if w not in {"%", "yo"}), key=lambda w: (-len(w), w))
_UNIT = (
    r"(?:%|per\s?cent\b|y/?o\b|mm\s?Hg\b|°\s?[CF]\b|international units?\b|"
    + "|".join(rf"{re.escape(w)}(?![A-Za-z0-9µμ])" for w in _UNIT_WORDS)
    + ")"
)
_SURFACE = r"1[.·]73\s?m(?:2|²|\^2)"
_DENOMINATOR = rf"(?:\s?/\s?|\s+per\s+)(?:{_SURFACE}|{_UNIT})|\s+(?:an?|each)\s+(?:hour|day|week|month)\b"
_UNIT_RE = re.compile(rf"(?:[\s-]*|-)(?P<unit>{_UNIT}(?:(?:{_DENOMINATOR})*))", re.I)
_PER_DAY = re.compile(r"\s+(?:an?|each)\s+", re.I)
_JOIN_RANGE = re.compile(r"\s*(?:-|–|—|−)\s*|\s+to\s+", re.I)
_BETWEEN = re.compile(r"between\s+$", re.I)
_AND = re.compile(r"\s+and\s+", re.I)
_JOIN_LIST = re.compile(r"\s*,\s*(?:or\s+|and\s+)?|\s+(?:or|and)\s+|\s*/\s*", re.I)
_SPACED_CODES = {"percent": "%", "per cent": "%", "mm hg": "mm[Hg]", "y/o": "a", "yo": "a"}
_SINGLE_LETTERS = frozenset({"U", "d", "g", "h", "L", "l"})


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every number of `text` with its unit, in reading order; a range is one quantity with `high`."""
    found: list[Quantity] = []
    place = 0
    while match := _NUMBER.search(text, place):
        quantity = _read(text, match)
        place = max(match.end(), quantity.end if quantity else 0)
        if quantity is not None:
            found.append(quantity)
    return tuple(_share_units(text, found))


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    low, end = _value(match), match.end()
    unit, unit_end = _unit_at(text, end)
    high, high_end = _upper(text, unit_end if unit else end, match.start())
    if high is not None and high > low:
        high_unit, high_unit_end = _unit_at(text, high_end)
        if not unit or not high_unit or high_unit == unit:
            end, unit = (high_unit_end, high_unit) if high_unit else (high_end, unit)
            return Quantity(low, unit, text[match.start() : end], match.start(), end, high)
    if match["word"] and not unit and low in {0.5, 1.0}:
        return None  # "one of these" and "half of them" are not measurements
    end = unit_end if unit else end
    return Quantity(low, unit, text[match.start() : end], match.start(), end)


def _value(match: re.Match[str]) -> float:
    if match["word"]:
        word, half, _ = match["word"].lower().partition(" and a half")
        return NUMBER_WORDS[word] + (0.5 if half else 0.0)
    return float(match["digits"].replace(",", "").replace("·", "."))


def _upper(text: str, place: int, start: int) -> tuple[float | None, int]:
    between = _BETWEEN.search(text[:start])
    joint = (_AND if between else _JOIN_RANGE).match(text, place)
    if not joint:
        return None, place
    number = _NUMBER.match(text, joint.end())
    return (_value(number), number.end()) if number else (None, place)


def _unit_at(text: str, place: int) -> tuple[str, int]:
    match = _UNIT_RE.match(text, place)
    if not match:
        return "", place
    printed = match["unit"]
    first = re.split(r"[\s/]", printed, maxsplit=1)[0]
    if len(first) == 1 and first not in _SINGLE_LETTERS and first != "%":
        return "", place  # a capital or stray letter is not a unit
    return _code(printed), match.end()


def _code(printed: str) -> str:
    text = re.sub(r"international units?", "IU", printed, flags=re.I)
    for spelling, code in _SPACED_CODES.items():
        text = re.sub(rf"^{re.escape(spelling)}(?![a-z])", code, text, flags=re.I)
    text = _PER_DAY.sub("/", text).replace("° ", "°")
    return canonical_unit(text)


def _share_units(text: str, found: list[Quantity]) -> list[Quantity]:
    """Give "5, 10 or 20 mg" its unit three times: a bare number takes the unit its list ends with."""
    shared = list(found)
    listed = False
    for i in range(len(shared) - 2, -1, -1):
        here, after = shared[i], shared[i + 1]
        joint = _JOIN_LIST.fullmatch(text, here.end, after.start)
        # A comma joins only where "or", "and" or "/" follows further on: "on day 1, 300 mg" is no list.
        listed = bool(joint and not here.unit and after.unit and (listed or joint.group().strip() != ","))
        if listed:
            shared[i] = Quantity(here.value, after.unit, here.text, here.start, here.end, here.high)
    return shared


def same_quantity(a: Quantity, b: Quantity) -> bool:
    """True when both name the same amount whatever the unit's spelling or size (0.3 mg is 300 ug)."""
    (factor_a, dimension_a), (factor_b, dimension_b) = scale(a.unit), scale(b.unit)
    if dimension_a != dimension_b or (a.high is None) != (b.high is None):
        return False
    return _close(a.value * factor_a, b.value * factor_b) and (
        a.high is None or b.high is None or _close(a.high * factor_a, b.high * factor_b)
    )


def _close(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-15)


_BEFORE: tuple[tuple[Comparator, str], ...] = (
    (
        "<=",
        (
            r"≤|<=|=<|up to|at most|(?:no|not) (?:more|greater|later|longer|older|higher) than|maximum of"
            r"|(?:a|the) maximum of|not exceed(?:ing)?|within|not above|not over"
        ),
    ),
    (
        ">=",
        (
            r"≥|>=|=>|at least|(?:no|not) (?:less|fewer|lower|earlier|younger|sooner) than|minimum of"
            r"|a minimum of|not below|not under"
        ),
    ),
    ("<", r"<|below|under|(?:less|fewer|lower|younger|earlier|shorter) than"),
    (">", r">|above|over|exceed(?:s|ing)?|(?:more|greater|higher|older|later|longer) than|beyond"),
    ("~", r"~|≈|about|around|approximately|roughly|nearly|almost"),
)
_AFTER: tuple[tuple[Comparator, str], ...] = (
    (
        ">=",
        r"(?:of age )?(?:or|and) (?:more|over|older|above|greater|higher|longer|upwards?)|(?<=\d)\+(?!\s*\d)",
    ),
    ("<=", r"(?:of age )?(?:or|and) (?:less|under|younger|below|fewer|lower|shorter)|at (?:the )?most"),
)
_BEFORE_RE = tuple((sign, re.compile(rf"(?<!\w)(?:{words})\s*$", re.I)) for sign, words in _BEFORE)
_AFTER_RE = tuple((sign, re.compile(rf"\s*(?:{words})(?!\w)", re.I)) for sign, words in _AFTER)
_AGE_BETWEEN = re.compile(r"\s*(?:aged?|the age of|age of|an age of|weighing)\s*$", re.I)
_LONGEST_CUE = 40


def bounds(text: str) -> tuple[Bound, ...]:
    """Every quantity of `text` with what bounds it ("up to", "at least", "12 years or older", "<=")."""
    return tuple(_bound(text, quantity) for quantity in quantities(text))


def _bound(text: str, quantity: Quantity) -> Bound:
    head = text[max(0, quantity.start - _LONGEST_CUE) : quantity.start]
    head = _AGE_BETWEEN.sub(" ", head) if _AGE_BETWEEN.search(head) else head
    for sign, pattern in _BEFORE_RE:
        if match := pattern.search(head):
            start = quantity.start - (len(head) - match.start())
            return Bound(sign, quantity, max(0, min(start, quantity.start)), quantity.end)
    for sign, pattern in _AFTER_RE:
        if match := pattern.match(text, quantity.end):
            return Bound(sign, quantity, quantity.start, match.end())
    return Bound("", quantity, quantity.start, quantity.end)


_AGE_BEFORE = re.compile(r"(?:\baged?|\bages|\bage of|\bolder than|\byounger than|\bover|\bunder)\s*$", re.I)
_AGE_AFTER = re.compile(r"[\s-]*(?:old\b|of age\b|(?:and|or) (?:older|over|younger|under)\b)", re.I)
_AGE_UNITS = frozenset({"a", "mo", "wk", "d"})
_AGE_GLUED = re.compile(r"(?:y/?o|year-old|yr-old)\b", re.I)


def ages(text: str) -> tuple[Bound, ...]:
    """Ages: years, months, weeks or days beside a word of age ("aged 12", "6-year-old", "2 months old")."""
    return tuple(b for b in bounds(text) if _is_age(text, b.quantity))


def _is_age(text: str, quantity: Quantity) -> bool:
    before = _AGE_BEFORE.search(text[max(0, quantity.start - _LONGEST_CUE) : quantity.start])
    if not quantity.unit:
        return bool(before and re.search(r"age[ds]?(?: of)?\s*$", before.group(), re.I))
    if quantity.unit not in _AGE_UNITS:
        return False
    after = _AGE_AFTER.match(text, quantity.end)
    return bool(after or _AGE_GLUED.search(quantity.text) or (before and quantity.unit in {"a", "mo"}))


def weights(text: str) -> tuple[Bound, ...]:
    """Body weights: kilograms or pounds that are not a dose's denominator."""
    return tuple(b for b in bounds(text) if b.quantity.unit in {"kg", "[lb_av]"})
