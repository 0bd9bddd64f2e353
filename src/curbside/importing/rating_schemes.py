"""Printed grades of recommendation, in the schemes in use, and the class of strength each stands for.

GRADE words and numbers, Class I to III, letters A to I, consensus marks, and letters a document defines itself.
The highest class is strong, a lower one conditional; grades of evidence say nothing of strength.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from curbside.importing.rating_patterns import (
    CERTAINTY,
    DEFINED_STRONG,
    DEFINES,
    EVIDENCE_ONLY,
    EXPLICIT_CLASS,
    OPTION_WORD,
    PATTERNS,
    SYMBOLS,
    WORDS,
)
from curbside.model.statement import Certainty, Strength

LONGEST_DISPLAY = 140
"""A longer bracket is a sentence, not a grade."""

_BY_PLUS: tuple[Certainty, ...] = ("ungraded", "very-low", "low", "moderate", "high")
_BY_WORD: Mapping[str, Certainty] = {
    "high": "high",
    "moderate": "moderate",
    "low": "low",
    "very-low": "very-low",
}
_STRONG: Mapping[str, frozenset[str]] = {
    "one": frozenset("1"),
    # Class III is "do not": the direction comes from the wording, the strength is the class's own.
    "roman": frozenset({"I", "III"}),
    "category": frozenset({"IA", "IB", "IC"}),
    "code": frozenset({"CS", "NE", "MS"}),
    "level": frozenset({"1", "I"}),
}
_NO_STRENGTH = frozenset("IUN")


@dataclass(frozen=True, slots=True)
class Printed:
    """A grade as printed (`text[start:end]`), the scheme it belongs to, and its strength."""

    display: str
    system: str
    strength: Strength
    start: int
    end: int
    explicit: bool = False
    """True where the print itself says that this is a strength of recommendation."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """What a document says its own letters mean, where it says so."""

    strong_letters: frozenset[str] = frozenset("A")


def declared(lines: Iterable[str]) -> Scheme:
    """The letters a document's own rating field or definitions call strong ("A" where it says nothing)."""
    strong = {"A"}
    for line in lines:
        found = DEFINES.match(line)
        if found and DEFINED_STRONG.search(found["text"][:200]):
            strong.add(found["letter"].upper())
    return Scheme(frozenset(strong))


def printed_grade(text: str, scheme: Scheme) -> Printed | None:
    """The strength of recommendation printed in a text, the most explicit one; grades of evidence are none."""
    for system, pattern in PATTERNS:
        for found in pattern.finditer(text):
            if system != "words" and _of_evidence(text, found):
                continue
            display = _bracket(text, found) or text[found.start() : found.end()].strip(" ([|,;:)]-")
            explicit = system == "words" and not OPTION_WORD.match(found.group())
            # "U" is "unproven" in the one scheme that has it, and never a level of evidence.
            explicit = (
                explicit
                or EXPLICIT_CLASS.match(found.group()) is not None
                or found.groupdict().get("letter") == "U"
            )
            return Printed(display, system, _strength(found, scheme), found.start(), found.end(), explicit)
    return None


def certainty_of(text: str) -> Certainty:
    """The certainty of the evidence a text states in GRADE's words or plus signs; "ungraded" where it does not."""
    for pattern in CERTAINTY:
        if found := pattern.search(text):
            return _BY_WORD[found[1].lower().replace(" ", "-")]
    for found in SYMBOLS.finditer(text):
        if len(found.group()) == 4:
            return _BY_PLUS[found.group().count("+") + found.group().count("⊕")]
    return "ungraded"


def _bracket(text: str, found: re.Match[str]) -> str:
    """The whole bracket a grade stands in, as printed ("Class I; Level of Evidence B")."""
    before = text[: found.start() + 1]
    start = max(before.rfind("("), before.rfind("["))
    if start < 0 or max(before.rfind(")", start), before.rfind("]", start)) > start:
        return ""
    ends = [text.find(")", found.end() - 1), text.find("]", found.end() - 1)]
    end = min((e for e in ends if e >= 0), default=-1)
    said = text[start + 1 : end].strip() if end > start else ""
    return said if 0 < len(said) <= LONGEST_DISPLAY else ""


def _of_evidence(text: str, found: re.Match[str]) -> bool:
    """Whether what precedes a grade in the same bracket says that it grades evidence."""
    before = re.split(r"[;(\[|.]", text[max(0, found.start() - 30) : found.start() + 1])[-1]
    return bool(EVIDENCE_ONLY.search(before + " " + found.group().strip("([")))


def _strength(found: re.Match[str], scheme: Scheme) -> Strength:
    for kind, said in found.groupdict().items():
        if not said:
            continue
        if kind == "word":
            return WORDS[" ".join(said.lower().split())]
        if kind == "letter":
            letter = said.upper()
            strong = letter in scheme.strong_letters
            return "strong" if strong else "none" if letter in _NO_STRENGTH else "conditional"
        return "strong" if said.upper().replace(" ", "") in _STRONG[kind] else "conditional"
    return "good-practice"
