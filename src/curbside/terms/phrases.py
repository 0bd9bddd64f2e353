"""Phrases of the rule files, found in a text that is read once. Pure; the phrases are data.

How a phrase is written:
- `a + b`: both stand somewhere in the text, in any order.
- `a ... b`: b follows a with nothing but filler words ("of a 5 year old with") between.
- `a|b`: either. `stem*`: any word that begins so.
- Words are compared by their key (`tokens.word_key`), whole; scripts without spaces as substrings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html import unescape
from itertools import pairwise

from curbside.terms.tokens import Token, normalise, tokenise, word_key

Span = tuple[int, int]
Part = frozenset[int]
Run = tuple[Part, ...]
Phrase = tuple[Run, ...]
Found = dict[int, list[Span]]
NOWHERE: frozenset[int] = frozenset()


_AGE = re.compile(r"\b(\d{1,3})(?:[FM]|y/?o[fm]?|YO[FM]?)\b")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,400}>|<!--.*?-->", re.DOTALL)
# Written without spaces, or with endings and prefixes that whole words cannot follow.
_UNSPACED = re.compile(
    "[\u0590-\u06ff\u0900-\u0dff\u0e00-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_SENTENCE_END = re.compile(r"[.;:?!\n\u2022\u3002]")
_LONGEST_GAP = 9
_REACH_OF_NO = 5
_REACH_OF_DENIES = 14
_REACH_BACK = 4


def _keys(words: str) -> frozenset[str]:
    return frozenset(word_key(word) for word in words.split())


_FILLERS = _keys(
    "painless painful complete partial transient unilateral bilateral rapid rapidly "
    "a an the taking take of in on for to with from who whose has have having had is are was be being been by at "
    "my our his her their your this that these some any your me him them she he i we it patient "
    "person adult child kid baby infant toddler teenager boy girl man woman lady male female "
    "gentleman pregnant elderly old aged year month week day yo y m f mum mom mother father dad "
    "husband wife son daughter friend brother sister partner colleague student acute acutely "
    "suspected possible probable likely confirmed severe mild moderate new sudden suddenly early "
    "presumed known type syndrome case episode attack event reaction state someone anyone somebody "
    "people individual very so really just now currently still a&e ed er ward clinic hospital "
    "emergency department presenting unwell both one two left right about around approximately and "
    "refractory unstable massive adults life threatening"
)
_NO = _keys(
    "no not without never non sans pas sin kein keine keinen ohne senza sem geen zonder bez inga utan "
    "nie nao doesnt dont didnt hasnt isnt havent wasnt hadnt"
)
_DENIES = _keys("denies denied deny denying negative niega nega nie leugnet absence absent")
_NOT_NEGATING = _keys(
    "improvement relief change changed better improving doubt idea response one time help matter sure "
    "only just settling known clear responding responsive longer why whether moving waking breathing "
    "allergy able getting going feeling"
)
_CLAUSE = _keys("but however although though except now then yet pero mais aber maar ma mas because since if")
_OR = _keys("or nor o ou oder of og eller ni")
_EXCLUDED = _keys("excluded absent denied")


class Book:
    """Every alternative of every phrase, filed by its first word, so that a text is read once."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}
        self.exact: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        self.stems: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        self.inside: list[tuple[str, int]] = []

    def phrase(self, written: str) -> Phrase:
        """Compile a phrase; empty parts are refused."""
        return tuple(
            tuple(frozenset(self._file(one) for one in part.split("|")) for part in run.split(" ... "))
            for run in written.split(" + ")
        )

    def _file(self, written: str) -> int:
        written = written.strip()
        if written in self.ids:
            return self.ids[written]
        number = self.ids[written] = len(self.ids)
        if _UNSPACED.search(written):
            self.inside.append((normalise(written), number))
            return number
        keys = tuple(_pattern(word) for piece in written.split() for word in _pieces(piece))
        if not keys:
            raise ValueError(f"a phrase has an empty part: {written!r}")
        shelf = self.stems if keys[0].endswith("*") else self.exact
        shelf.setdefault(keys[0].removesuffix("*"), []).append((keys, number))
        return number

    def scan(self, keys: Sequence[str], text: str) -> Found:
        """Where each alternative stands, as token spans; a substring's span is (-1, -1)."""
        found: Found = {}
        for at, key in enumerate(keys):
            candidates = list(self.exact.get(key, ()))
            for size in range(3, len(key) + 1):
                candidates += self.stems.get(key[:size], ())
            for words, number in candidates:
                end = at + len(words)
                if end <= len(keys) and all(map(_same, words[1:], keys[at + 1 : end])):
                    found.setdefault(number, []).append((at, end))
        for part, number in self.inside:
            if part in text:
                found[number] = [(-1, -1)]
        return found


class Reading:
    """A text, read once: where phrases stand and which words are negated."""

    def __init__(self, text: str, book: Book) -> None:
        plain = bare_text(text)
        tokens = tokenise(plain)
        self.keys = [token.key for token in tokens]
        self.found = book.scan(self.keys, normalise(plain))
        self.seen = frozenset(self.found)
        self.negated = _negated(plain, tokens, self.keys)

    def calls(self, triggers: Sequence[Phrase], unless: Sequence[Phrase], *, in_doubt: bool) -> bool:
        """Whether a trigger stands here outside what `unless` hides; `in_doubt` disregards negation."""
        present = [phrase for phrase in triggers if self._present(phrase)]
        if not present:
            return False
        spans = [span for phrase in unless for span in self._spans(phrase, NOWHERE, NOWHERE)]
        hidden = frozenset(place for span in spans for place in range(*span))
        negated = NOWHERE if in_doubt else self.negated
        return any(self._spans(phrase, hidden, negated) for phrase in present)

    def _present(self, phrase: Phrase) -> bool:
        return not any(self.seen.isdisjoint(part) for run in phrase for part in run)

    def _spans(self, phrase: Phrase, hidden: frozenset[int], negated: frozenset[int]) -> list[Span]:
        """The spans of all runs of a phrase, or none when one of the runs is missing."""
        if not self._present(phrase):
            return []
        all_spans: list[Span] = []
        for run in phrase:
            spans = [span for span in self._run(run, hidden) if span[0] not in negated]
            if not spans:
                return []
            all_spans += spans
        return all_spans

    def _run(self, run: Run, hidden: frozenset[int]) -> list[Span]:
        spans = self._part(run[0], hidden)
        for part in run[1:]:
            following = self._part(part, hidden)
            spans = [(a, d) for a, b in spans for c, d in following if self._only_fillers(b, c)]
        return spans

    def _part(self, part: Part, hidden: frozenset[int]) -> list[Span]:
        spans = [span for number in sorted(part & self.seen) for span in self.found[number]]
        return [span for span in spans if hidden.isdisjoint(range(*span))] if hidden else spans

    def _only_fillers(self, start: int, end: int) -> bool:
        return 0 <= end - start <= _LONGEST_GAP and all(
            key in _FILLERS or key.isdigit() for key in self.keys[start:end]
        )


def _negated(text: str, tokens: Sequence[Token], keys: Sequence[str]) -> frozenset[int]:
    """Places of the words that a negation speaks of."""
    breaks = [bool(_SENTENCE_END.search(text[a.end : b.start])) for a, b in pairwise(tokens)]
    commas = ["," in text[a.end : b.start] for a, b in pairwise(tokens)]
    places: set[int] = set()
    for at, key in enumerate(keys):
        if key in _NO or key in _DENIES:
            places |= _forward(at, keys, breaks, commas)
        elif key in _EXCLUDED or (key == "ruled" and keys[at + 1 : at + 2] == ["out"]):
            start = at
            while start > 0 and at - start < _REACH_BACK and not breaks[start - 1] and not commas[start - 1]:
                start -= 1
            places |= set(range(start, at))
    return frozenset(places)


def _forward(at: int, keys: Sequence[str], breaks: Sequence[bool], commas: Sequence[bool]) -> set[int]:
    denies = keys[at] in _DENIES
    if not denies and keys[at + 1 : at + 2] and keys[at + 1] in _NOT_NEGATING:
        return set()
    end = at + 1
    reach = min(len(keys), at + 1 + (_REACH_OF_DENIES if denies else _REACH_OF_NO))
    while end < reach and not breaks[end - 1] and keys[end] not in _CLAUSE:
        rest = keys[end : end + _REACH_OF_NO]
        if not denies and (keys[end] == "and" or (commas[end - 1] and _OR.isdisjoint(rest))):
            break
        end += 1
    return set(range(at + 1, end))


def bare_text(text: str) -> str:
    """Text without markup (tags become spaces, entities their character), with "58M" read as an age."""
    if "<" in text or "&" in text:
        text = _TAG.sub(" ", unescape(text))
    return _AGE.sub(r"\1 year old ", text)


@lru_cache(maxsize=1 << 14)
def _pieces(written: str) -> list[str]:
    """The words of a phrase's piece, each with the star that follows it."""
    stem = written.removesuffix("*")
    words = [token.text for token in tokenise(stem)]
    return words if stem == written or not words else [*words[:-1], words[-1] + "*"]


def _pattern(word: str) -> str:
    if not word.endswith("*"):
        return word_key(word)
    plain = word_key(word.removesuffix("*") + "0").removesuffix("0")
    if len(plain) < 3:
        raise ValueError(f"a stem needs three letters: {word}")
    return plain + "*"


def _same(pattern: str, key: str) -> bool:
    return key.startswith(pattern[:-1]) if pattern.endswith("*") else key == pattern
