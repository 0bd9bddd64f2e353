"""Conditions that a measured value names by itself, as plainly as the word would ("K 7.1").

Tokens and rules in, mentions out. Which value names what, and from where on it outweighs all else told, is data
(`values` in understanding.yaml); a value without its kind of measurement before it names nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from curbside.model.question import Mention
from curbside.model.statement import Concept
from curbside.terms.tokens import Token

BEFORE_VALUE = frozenset(
    "of is was now at level around about to up down only just has dropped drops fell fallen rose risen".split()
)
"""Words that may stand between a measurement's name and its value."""
_LONGEST = 3
_NEVER = (1.0, 0.0)
_OTHER_UNITS = frozenset({"mg", "g", "mcg", "tablet"})


@dataclass(frozen=True, slots=True)
class ValueRule:
    """A measurement's names, the range of values that names a condition, and the range in which it is the matter."""

    words: frozenset[str]
    low: float
    high: float
    concept: str
    urgent_low: float
    urgent_high: float
    imitates: frozenset[str] = frozenset()
    """What it looks like: it comes before these and their kinds, whatever else is told."""
    excludes: frozenset[str] = frozenset()
    """What nobody with such a value has."""
    paired: tuple[float, float] | None = None
    """For a pressure: the second number of "204/122" at which the condition is named and at which it is urgent."""


def value_rules(
    rows: Sequence[Mapping[str, Any]], keys: Callable[[Sequence[str]], Sequence[str]]
) -> tuple[ValueRule, ...]:
    """Rules from rows of understanding.yaml; `keys` turns words into lookup keys."""
    return tuple(_rule(row, keys) for row in rows)


def _rule(row: Mapping[str, Any], keys: Callable[[Sequence[str]], Sequence[str]]) -> ValueRule:
    low, high = map(float, row["between"])
    urgent_low, urgent_high = map(float, row.get("urgent", _NEVER))
    named, urgent = row.get("second", (None, None))
    paired = None if named is None else (float(named), float(urgent))
    return ValueRule(
        frozenset(keys(row["words"])),
        low,
        high,
        row["concept"],
        urgent_low,
        urgent_high,
        frozenset(row.get("imitates", ())),
        frozenset(row.get("excludes", ())),
        paired,
    )


@dataclass(frozen=True, slots=True)
class Sign:
    """A measurement's names with a range of its values, or a pattern of the text, and what that is called."""

    words: frozenset[str]
    low: float
    high: float
    says: str
    pattern: re.Pattern[str] | None = None
    grave: bool = False


def signs_of(
    rows: Sequence[Mapping[str, Any]], keys: Callable[[Sequence[str]], Sequence[str]]
) -> tuple[Sign, ...]:
    """Signs from rows of understanding.yaml; `keys` turns words into lookup keys."""
    return tuple(
        Sign(frozenset(), *_NEVER, row["says"], re.compile(row["pattern"], re.IGNORECASE))
        if "pattern" in row
        else Sign(
            frozenset(keys(row["words"])),
            float(row["between"][0]),
            float(row["between"][1]),
            row["says"],
            grave=bool(row.get("grave", False)),
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class Called:
    """What the values in a text are called, and the text without the names of what was measured."""

    signs: tuple[str, ...]
    rest: str
    places: tuple[tuple[int, int], ...]
    """Where names and values stand, as offsets of the text."""
    grave: tuple[str, ...] = ()
    """Those of `signs` that are an emergency in themselves."""


def called(text: str, tokens: Sequence[Token], signs: Sequence[Sign], measured: frozenset[str]) -> Called:
    """What values are called, each once: a heart rate says nothing of the heart, a rate of 130 does."""
    found = dict.fromkeys(sign.says for sign in signs if sign.pattern and sign.pattern.search(text))
    pieces: list[str] = []
    places: list[tuple[int, int]] = []
    end = 0
    grave: list[str] = []
    for name, first, last, numbers in _measured(tokens, measured | {w for s in signs for w in s.words}):
        for sign in signs:
            if name in sign.words and sign.low <= numbers[0] <= sign.high:
                found.setdefault(sign.says)
                grave += [sign.says] if sign.grave else []
        pieces.append(text[end : tokens[first].start])
        end = tokens[last].end
        places.append((tokens[first].start, end))
    return Called(tuple(found), " ".join((*pieces, text[end:])), tuple(places), tuple(grave))


@dataclass(frozen=True, slots=True)
class Named:
    """A condition that a value names, and whether the value makes it the matter in hand."""

    mention: Mention
    urgent: bool
    imitates: frozenset[str] = frozenset()
    excludes: frozenset[str] = frozenset()


def named_by_values(
    text: str,
    tokens: Sequence[Token],
    rules: Sequence[ValueRule],
    concepts: Mapping[str, Concept],
    held: Collection[str],
) -> tuple[Named, ...]:
    """Each condition that a value in the text names, once, in reading order."""
    found: dict[str, Named] = {}
    names = frozenset(word for rule in rules for word in rule.words)
    for name, first, last, numbers in _measured(tokens, names):
        for rule in rules:
            if name in rule.words and rule.concept in concepts and _within(rule, numbers):
                span = (tokens[first].start, tokens[last].end)
                urgent = _urgent(rule, numbers)
                mention = _mention(concepts[rule.concept], text, span, rule.concept in held)
                found.setdefault(rule.concept, Named(mention, urgent, rule.imitates, rule.excludes))
    return tuple(found.values())


def _measured(
    tokens: Sequence[Token], words: frozenset[str]
) -> Iterator[tuple[str, int, int, tuple[float, ...]]]:
    """Where a measurement's name stands before a number: name, first and last token, the number or a pressure's two."""
    beyond = 0
    for first in range(len(tokens)):
        if first < beyond:
            continue
        for past in range(min(first + _LONGEST, len(tokens)), first, -1):
            name = " ".join(t.key for t in tokens[first:past])
            if name not in words:
                continue
            place = past
            while place < len(tokens) and tokens[place].key in BEFORE_VALUE:
                place += 1
            numbers = tuple(_number(t.key) for t in tokens[place : place + 2])
            after = tokens[place + 1].key if place + 1 < len(tokens) else ""
            if numbers and numbers[0] is not None and after not in _OTHER_UNITS:
                kept = tuple(n for n in numbers if n is not None)
                beyond = place
                yield name, first, place, kept
            break


def _number(key: str) -> float | None:
    try:
        return float(key)
    except ValueError:
        return None


def _within(rule: ValueRule, numbers: Sequence[float]) -> bool:
    if rule.low <= numbers[0] <= rule.high:
        return True
    return rule.paired is not None and len(numbers) > 1 and numbers[1] >= rule.paired[0]


def _urgent(rule: ValueRule, numbers: Sequence[float]) -> bool:
    if rule.urgent_low <= numbers[0] <= rule.urgent_high:
        return True
    return rule.paired is not None and len(numbers) > 1 and numbers[1] >= rule.paired[1]


def _mention(concept: Concept, text: str, span: tuple[int, int], held: bool) -> Mention:
    start, end = span
    return Mention(
        concept.id, concept.name, concept.kind, "condition", text[start:end], start, end, held, concept.codes
    )
