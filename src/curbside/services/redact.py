"""Identifying details out of a question, before anything is stored, logged or shown to anybody else.

In: a text. Out: the text with each detail replaced by its kind in brackets, and what was found where. Doses, lab
values, ages up to 89 and years survive; an age of 90 or more becomes 90, the one category Safe Harbor allows. Rules
find what they know: this lowers a risk and promises nothing (a rare disease in a small town still tells).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from curbside.services.redact_rules import EPONYM_HEADS, NOT_NAMES, RULES, Kind
from curbside.terms.shipped_words import common_words

_YEAR = re.compile(r"(?:19|20)\d{2}")
_OLDEST_TOLD = "90"
_NEXT_WORD = re.compile(r"['’]?s?\W+([A-Za-z]+)")


@dataclass(frozen=True, slots=True)
class Found:
    """A detail found: its kind and its place in the text as given. The detail itself is not kept."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Redacted:
    """The text without the details, and what they were."""

    text: str
    found: tuple[Found, ...]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds found, each once, in reading order: what a warning names."""
        return tuple(dict.fromkeys(f.kind for f in self.found))


def _never(_word: str) -> bool:
    return False


def redact(text: str, *, is_term: Callable[[str], bool] = _never) -> Redacted:
    """Replace identifying details; a word that `is_term` knows (a drug, a disease) is no name."""
    found: list[Found] = []
    for rule in RULES:
        place = 0
        while match := rule.pattern.search(text, place):
            start, end = match.span("hide")
            if rule.checked:
                end = _end_of_name(text, start, end, is_term)
            clear = all(end <= f.start or start >= f.end for f in found)
            if start < end and clear:
                found.append(Found(rule.kind, start, end))
            place = max(end, match.start() + 1)
    found.sort(key=lambda f: f.start)
    return Redacted(_replaced(text, found), tuple(found))


def _end_of_name(text: str, start: int, end: int, is_term: Callable[[str], bool]) -> int:
    """Where a name ends: before the first ordinary word; `start` where it is no name at all."""
    last = start
    for word in re.finditer(r"[\w'’.-]+", text[start:end]):
        bare = re.sub(r"['’]s$", "", word.group().strip(".,"))
        if bare.casefold() in common_words() or bare.casefold() in NOT_NAMES or is_term(bare):
            break
        last = start + word.end()
    following = _NEXT_WORD.match(text, last)
    if following and following[1].casefold() in EPONYM_HEADS:
        return start
    return last


def _replaced(text: str, found: list[Found]) -> str:
    pieces, end = [], 0
    for item in found:
        pieces += [text[end : item.start], _instead(item, text[item.start : item.end])]
        end = item.end
    return "".join([*pieces, text[end:]])


def _instead(item: Found, hidden: str) -> str:
    """The kind in brackets; the year of a date and an age stay as far as Safe Harbor lets them."""
    if item.kind == "age over 89":
        return _OLDEST_TOLD
    year = _YEAR.search(hidden) if item.kind == "date" else None
    return f"[{item.kind}] {year[0]}" if year else f"[{item.kind}]"
