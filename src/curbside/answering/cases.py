"""Whether a question tells of a case, and how its words divide: what is measured, what ends a finding.

Text, tokens and rules in; yes or no, tokens and places out. What the case is about is settled elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from curbside.answering.facts import patient_facts
from curbside.answering.rules import ReadingRules
from curbside.answering.values import called
from curbside.terms.tokens import Token, tokenise

_LONG_QUESTION = 13
"""A question of so many words, a number among them, tells of somebody."""
_TOLD_QUESTION = 8
"""One with an age or a weight needs fewer; with less it is "X in a child of three"."""

_NOTES = re.compile(
    r"\s*(?:\w+:\s*)?\d{1,3}\s?[- ]?(?:[mf]\b|yo\b|y/o|yr?\b|mo\b|wk|week|month|day)", re.IGNORECASE
)
"""Notes begin with an age: "58M", "6yo", "3 month old"."""

_ASKING = frozenset({"how", "when", "who", "why", "where"})
"""A sentence that begins so says itself what it is about."""
_ASKING_OF_WHAT = frozenset({"which", "what"})
"""Behind a case these do too."""
_APART = re.compile(r"[,;:?\n]|[.!]\s+(?=[A-Z]|$)")
"""In a case this ends what is told of one thing; behind a letter or two a full stop only shortens a word."""
_SENTENCE_ENDS = re.compile(r"[?\n]|[.!](?=\s|$)")
_SHORTENED = 2
_NOTED_COMMAS = 2
"""Notes are findings with commas between; with so many, as few words as with an age tell of somebody."""


def tells_of_a_case(text: str, full: str, rules: ReadingRules) -> bool:
    """Whether a question tells of a patient: by an age, a measured value, as notes do, or in many words.

    `full` is the text with what is written short in full: there a value may stand behind the name of what it measures.
    """
    facts = patient_facts(text, rules)
    tokens = tokenise(text)
    counts = any(t.key[:1].isdigit() for t in tokens) and not facts.years
    if called(full, tokenise(full), rules.signs, frozenset()).signs or (
        counts and len(tokens) >= _LONG_QUESTION
    ):
        return True
    if any(pattern.search(text) for pattern in rules.noted):
        return True
    told = facts.age_years is not None or facts.weight_kg is not None or "pregnant" in facts.populations
    return (told or _as_notes(text, tokens, rules)) and len(tokens) >= _TOLD_QUESTION


def _as_notes(text: str, tokens: Sequence[Token], rules: ReadingRules) -> bool:
    asks = text.rstrip().endswith("?") or (bool(tokens) and tokens[0].key in rules.asking | rules.yes_or_no)
    return not asks and text.count(",") >= _NOTED_COMMAS


def asking_words(text: str, tokens: Sequence[Token], rules: ReadingRules) -> Sequence[Token]:
    """The tokens but those of values and of a case's course: the rate of a heart asks for no rate of infusion."""
    places = called(text, tokens, rules.signs, rules.measured).places
    # "Low-dose X" says how much is taken and asks for no dose.
    strengths = {t.start for last, t in pairwise(tokens) if (last.key, t.key) in rules.strengths}
    return [
        t
        for t in tokens
        if t.key not in rules.course
        and t.start not in strengths
        and not any(start <= t.start < end for start, end in places)
    ]


def told_apart(text: str, tokens: Sequence[Token], rules: ReadingRules) -> frozenset[int]:
    """Where a case goes on to something else: the name of a value is no part of the complaint before it."""
    measured = {start for start, _ in called(text, tokens, rules.signs, rules.measured).places}
    return frozenset(
        place
        for place, (last, token) in enumerate(pairwise(tokens), start=1)
        if token.start in measured or _ends(last, text[last.end : token.end])
    )


def _ends(last: Token, between: str) -> bool:
    mark = _APART.search(between)
    return mark is not None and not (mark[0][0] == "." and len(last.text) <= _SHORTENED)


def asks_of_it(tokens: Sequence[Token], rules: ReadingRules) -> bool:
    """Whether a question that names a drug alone asks of that drug, whatever is measured: "dose of X, eGFR 25"."""
    return len(tokens) < (_LONG_QUESTION if is_sentence(tokens, rules) else _TOLD_QUESTION)


def is_sentence(tokens: Sequence[Token], rules: ReadingRules) -> bool:
    """Whether it begins as a question does, and so says itself what it asks."""
    return bool(tokens) and tokens[0].key in _ASKING | rules.asking | rules.yes_or_no


def asked_outright(text: str) -> tuple[tuple[int, int], ...]:
    """Where the sentences stand that ask how, when or what, and so say themselves of what: "How do I confirm X?"."""
    found = []
    start = 0
    for mark in _SENTENCE_ENDS.finditer(text):
        words = tokenise(text[start : mark.end()])
        if mark[0][0] == "?" and words and words[0].key in _ASKING | _ASKING_OF_WHAT:
            found.append((start, mark.start()))
        start = mark.end()
    return tuple(found)


def speaks_for_itself(text: str, tokens: Sequence[Token], signs: Sequence[str], rules: ReadingRules) -> bool:
    """Whether what a case names is what it is about: a sentence, or a few words, and no notes with values in them."""
    return (
        not signs and not _NOTES.match(text) and (is_sentence(tokens, rules) or len(tokens) < _LONG_QUESTION)
    )
