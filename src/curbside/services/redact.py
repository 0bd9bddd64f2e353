"""Identifying details out of a question, before anything is stored, logged or shown to anybody else.

In: a text. Out: the text with each detail replaced by its kind in brackets, and what was found where. Doses, lab
values, ages up to 89 and years survive; an age of 90 or more becomes 90, the one category Safe Harbor allows. Rules
find what they know: this lowers a risk and promises nothing (a rare disease in a small town still tells).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from curbside.ports import Lexicon
from curbside.services.redact_names import listed_names
from curbside.services.redact_numbers import NUMBER_RULES
from curbside.services.redact_people import EPONYM_HEADS, NOT_NAMES, PEOPLE_RULES
from curbside.services.redact_places import PLACE_RULES
from curbside.services.redact_rules import Kind, Trust
from curbside.terms.personal_names import is_family, is_given
from curbside.terms.shipped_words import common_words, known_words
from curbside.terms.tokens import tokenise, word_key
from curbside.terms.vocabulary import longest_matches

_YEAR = re.compile(r"(?:19|20)\d{2}")
_OLDEST_TOLD = "90"
_TOLD = re.compile(r"\[(?:" + "|".join(map(re.escape, get_args(Kind))) + r")\]")
_COUNTED = re.compile(r" \d+(?![\d ]*(?:yo\b|y/o|y\.o|-?\s?years?|-?\s?yrs?))")
"""A number right after ("Gravida 2", a brand with its strength) that is no age: what stands there is no person."""
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


def redact(text: str, lexicon: Lexicon) -> Redacted:
    """Replace identifying details; the lexicon's terms are spared where only its place hints at a name."""
    terms = [(m.start, m.end) for m in longest_matches(tokenise(text), lexicon.lookup)]
    done = [m.span() for m in _TOLD.finditer(text)]
    found: list[Found] = []
    for rule in (*NUMBER_RULES, *PLACE_RULES, *PEOPLE_RULES):
        place = 0
        while match := rule.pattern.search(text, place):
            start, end = match.span("hide")
            if rule.trust:
                end = _end_of_name(text, match.start(), start, end, rule.trust, terms)
            taken = [*done, *((f.start, f.end) for f in found)]
            if start < end and all(end <= a or start >= b for a, b in taken):
                found.append(Found(rule.kind, start, end))
            place = max(match.end(), match.start() + 1)
    for start, end in listed_names(text, terms):
        taken = [*done, *((f.start, f.end) for f in found)]
        if all(end <= a or start >= b for a, b in taken):
            found.append(Found("name", start, end))
    found.sort(key=lambda f: f.start)
    return Redacted(_replaced(text, found), tuple(found))


def _end_of_name(
    text: str, cue: int, start: int, end: int, trust: Trust, terms: Sequence[tuple[int, int]]
) -> int:
    """Where a name ends: before the first word that is none; `start` where it is no name at all."""
    last, listed = start, False
    for word in re.finditer(r"[\w'’.-]+", text[start:end]):
        bare = re.sub(r"['’]s$", "", word.group().strip(".,")).casefold()
        first = start + word.start()
        name = is_given(bare) or is_family(bare)
        term = trust != "cue" and any(a <= first < b for a, b in terms)
        if (
            bare in common_words()
            or bare in NOT_NAMES
            or term
            or (trust != "cue" and not name and _known(bare))
        ):
            break
        last, listed = start + word.end(), listed or name
    sure = listed or trust == "cue" or (trust == "place" and not _in_a_title(text, cue))
    if not sure or (trust == "loose" and last < end):
        return start
    following = _NEXT_WORD.match(text, last)
    thing = following is not None and following[1].casefold() in EPONYM_HEADS
    counted = trust == "place" and _COUNTED.match(text, last) is not None
    return start if thing or counted else last


def _known(bare: str) -> bool:
    return all(word_key(part) in known_words() for part in bare.split("-"))


def _in_a_title(text: str, cue: int) -> bool:
    """Whether a cue with a capital stands inside a sentence: "the Child Health Index" names no child."""
    return text[cue].isupper() and text[:cue].rstrip()[-1:] not in ("", ".", ":", ";", "!", "?", "\n")


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
