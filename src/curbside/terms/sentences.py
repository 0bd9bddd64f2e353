"""Sentences of clinical prose with their places, by our own small rules.

A text comes in, half-open spans come out in order; each is trimmed, none overlaps, nothing but white space
lies between. Points inside numbers, initials, species names and abbreviations end nothing; a missing blank
after a point ("patients.We") is seen. Limit: an unknown abbreviation before a capital is taken for an end.
"""

from __future__ import annotations

import re

_ABBREVIATIONS = frozenset(
    "al approx ca cf co corp dept dr e.g eg eq eqs etc ext fig figs gen i.e ie inc incl jr ltd max min mr mrs ms"
    " no nos nr p.o pp prof ref refs resp sect sp spp sr st subsp suppl tab var viz vol vs".split()
)
# These may also end a sentence; they do so only before a word that begins one.
_MAY_END = frozenset("al etc inc ltd co corp max min no sp spp ms ca st jr sr".split())
_STARTERS = frozenset(
    "a after all although among an and as at because before both but by compared conclusion conclusions data"
    " despite during each eight even five for four from further furthermore given here however i if in it"
    " moreover most nevertheless nine no none of on one only other our overall patients recent results secondly"
    " seven several since six some studies such ten that the their there therefore these they this those three"
    " thus to two under unlike using we what when where whereas whether while with within".split()
)
_CLOSERS = "\"'”’)\\]»"
_OPENERS = "\"'“‘(\\[«"
# Possessive runs that begin only where they begin: a megabyte of points stays linear.
_END = re.compile(
    rf"(?<![.!?…])(?P<mark>[.!?…]++)(?P<close>[{_CLOSERS}]*+)(?P<gap>\s+|(?=[A-Z][a-z]))|(?P<line>\n\s*)"
)
_NEXT = re.compile(rf"[{_OPENERS}]*(?P<word>[^\s{_OPENERS}]{{1,40}})")
_STARTS = re.compile(r"[^\W\d_a-z]|\d|[<>≥≤±≈~#*•+-]|[a-z]{1,3}-?[A-Z0-9]|[α-ω]")
_LAST_WORD = re.compile(rf"[^\s{_OPENERS}/]+$")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_INITIAL = re.compile(r"[^\W\d_a-z]")
_NUMBER_ABBREVIATIONS = frozenset("no nos fig figs tab eq eqs ref refs vol pp sect nr p".split())
_LONGEST_WORD = 40


def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where each sentence of `text` begins and ends; never raises."""
    spans: list[tuple[int, int]] = []
    start = 0
    for found in _END.finditer(text):
        if found["line"] is None and not _ends(text, found):
            continue
        stop = found.start() if found["line"] is not None else found.end("close")
        _add(text, start, stop, spans)
        start = found.end()
    _add(text, start, len(text), spans)
    return tuple(spans)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of `text` in order."""
    return tuple(text[start:end] for start, end in sentence_spans(text))


def _add(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end = start + len(piece.strip())
    if end > start:
        spans.append((start, end))


def _ends(text: str, found: re.Match[str]) -> bool:
    """Whether the point found ends a sentence."""
    follows = _NEXT.match(text, found.end())
    if follows is None:
        return True
    word = follows["word"]
    if not _STARTS.match(word) and not (found["mark"] in "!?" and found["gap"]):
        return False
    if found["mark"] != ".":
        return bool(found["gap"]) or found["mark"] in "!?"
    before = _LAST_WORD.search(text, max(0, found.start() - _LONGEST_WORD), found.start())
    if before is None:
        return bool(found["close"] or found["gap"]) and text[max(0, found.start() - 1)] not in "=<> "
    return _after_word(before[0], word, spaced=bool(found["gap"]), closed=bool(found["close"]))


def _after_word(before: str, after: str, *, spaced: bool, closed: bool) -> bool:
    """Whether a point between these two words is an end and not part of the first."""
    if not spaced:
        # "patients.We" lacks its blank; "U.S.Food" or "v.2" does not end there.
        return len(before) > 1 and before[-1].islower() and "." not in before and after[:2].istitle()
    if closed:
        return True
    starter = re.split(r"[^\w]", after, maxsplit=1)[0].lower() in _STARTERS and after[0].isupper()
    low = before.lower()
    if low in _ABBREVIATIONS:
        if low in _NUMBER_ABBREVIATIONS and after[0].isdigit():
            return False
        return low in _MAY_END and starter
    if _INITIAL.fullmatch(before) or _DOTTED.fullmatch(before):
        return starter
    return True
