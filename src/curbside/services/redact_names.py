"""Names found by the list of personal names, where no cue stands beside them.

A given name that medical text never uses names a person anywhere; one that it does needs a family name behind it. In
a text whose words nearly all begin with capitals no name is told from a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from curbside.services.redact_people import EPONYM_HEADS, NOT_NAMES, PERSON
from curbside.services.redact_rules import CAPITALS, LOWER, NAME_PART, PARTICLE
from curbside.terms.personal_names import in_medical_text, is_family, is_given
from curbside.terms.shipped_words import common_words

_CAPITALISED = re.compile(rf"(?<![\w'’-])(?:{NAME_PART}|{CAPITALS}(?![{LOWER}]))(?![\w-])")
_JOIN = re.compile(rf" (?:{PARTICLE} )*")
_NEXT = re.compile(r"(?:['’]s)?\s+([^\W\d_]+)")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_OF = re.compile(r"\b(?:of|de|di) $")
_OF_A_PERSON = re.compile(rf"(?i:\b(?:{PERSON}|care|case|behalf|age|history)) of $")
_LISTED = re.compile(r",? (?:and|or|&) |, [A-Z]")
"""After two words with a comma between: a list of things, not a family name and a given one."""

_TITLE_CASE = 0.6
"""Share of words with a capital from which a text is taken to be written in title case."""

_FEWEST_WORDS = 4
"""Below this the share says nothing."""

_LANDS = ("Hong Kong",)
"""Lands of millions: naming one points to nobody."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A capitalised word without its possessive ending."""

    text: str
    start: int
    end: int

    @property
    def ordinary(self) -> bool:
        bare = self.text.casefold()
        return bare in common_words() or bare in NOT_NAMES


def listed_names(text: str, terms: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The places of names known by the list; what stands in one of the terms' places is a thing."""
    if _in_title_case(text):
        return
    words = [_word(m) for m in _CAPITALISED.finditer(text)]
    past = -1
    for place, word in enumerate(words):
        if word.start < past or _is_a_land(text, words, place):
            continue
        end = _family_first(text, words, place) or _given_first(text, words, place, terms)
        if end and not _is_a_thing(text, end, terms):
            yield word.start, end
            past = end


def _is_a_land(text: str, words: Sequence[_Word], place: int) -> bool:
    """Whether a word belongs to the name of a land whose words are names of people too."""
    start = words[place - 1].start if place else words[place].start
    end = words[place + 1].end if place + 1 < len(words) else words[place].end
    return any(land in text[start:end] and words[place].text in land.split() for land in _LANDS)


def _given_first(text: str, words: Sequence[_Word], place: int, terms: Sequence[tuple[int, int]]) -> int:
    """Where a name that begins with a given name ends; 0 where there is none."""
    word = words[place]
    if word.ordinary or not is_given(word.text):
        return 0
    end, family = word.end, False
    for following in words[place + 1 :]:
        joined = _JOIN.fullmatch(text[end : following.start]) is not None
        initial = following.text.endswith(".")
        named = is_family(following.text) or is_given(following.text)
        unknown = not named and not initial and family
        if not joined or following.ordinary or unknown or not (named or initial) or _in(following, terms):
            break
        end, family = following.end, family or (named and is_family(following.text))
    return end if family or _stands_alone(text, words, place, terms) else 0


def _stands_alone(text: str, words: Sequence[_Word], place: int, terms: Sequence[tuple[int, int]]) -> bool:
    """Whether a given name by itself names a person: no abbreviation, and no part of a longer proper name."""
    word, before = words[place], text[: words[place].start]
    joined = place > 0 and before[words[place - 1].end :] == " " and not words[place - 1].ordinary
    return not (
        word.text.isupper()
        or joined
        or in_medical_text(word.text)
        or _in(word, terms)
        or (_OF.search(before) and not _OF_A_PERSON.search(before))
    )


def _family_first(text: str, words: Sequence[_Word], place: int) -> int:
    """Where "Family, Given" or "FAMILY, Given" ends; 0 where it is none."""
    if place + 1 >= len(words):
        return 0
    first, second = words[place], words[place + 1]
    parted = text[first.end : second.start] == ", "
    listed = _LISTED.match(text, second.end) is not None
    if not parted or listed or first.ordinary or second.ordinary or not is_given(second.text):
        return 0
    shouted = first.text.isupper() and len(first.text) > 2
    sure = not in_medical_text(second.text)
    return second.end if sure and (shouted or is_family(first.text)) else 0


def _is_a_thing(text: str, end: int, terms: Sequence[tuple[int, int]]) -> bool:
    """Whether what follows makes it a thing named after somebody: a head word, or a number that counts it."""
    following = _NEXT.match(text, end)
    if following is None:
        return False
    return following[1].casefold() in EPONYM_HEADS or any(
        start == following.start(1) and "'" not in text[end : following.start(1)] for start, _ in terms
    )


def _word(match: re.Match[str]) -> _Word:
    text = re.sub(r"['’]s$", "", match.group())
    return _Word(text, match.start(), match.start() + len(text))


def _in(word: _Word, terms: Sequence[tuple[int, int]]) -> bool:
    return any(start <= word.start < end for start, end in terms)


def _in_title_case(text: str) -> bool:
    words = _WORDS.findall(text)
    capitals = sum(word[0].isupper() for word in words)
    return len(words) >= _FEWEST_WORDS and capitals >= _TITLE_CASE * len(words)
