"""A line of a guideline in pieces that are quoted whole: a sentence with its label before and its grade after it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from curbside.importing.sentence_spans import sentence_spans


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `start` to `end` of the line."""

    start: int
    end: int


_LABEL_ONLY = re.compile(
    r"(?:[\w().\s/-]{0,40}\b(?:Recommendations?|recommendations?|Statements?|Guideline|tip|Position"
    r"|opinion|Remarks?|Point)\s*[\w.]*"
    r"|\(?[A-Z0-9]{1,4}(?:\.\d+)*[.):]|\d+(?:\.\d+)*\s+\w+)[.:]?"
)
_GRADE_WORD = (
    r"(?:grade|level|class|strength|strong|weak|conditional|moderate|evidence|recommendation|consensus"
    r"|quality|clinical principle"
    r"|expert|practice|option|standard|category|LOE|fair|imperative|reviewed|new|amended|\d{4}|CS|CG"
    r"|GPP|not graded)"
)
_GRADE_ONLY = re.compile(
    rf"[\[(](?=[^\])]*\b{_GRADE_WORD}\b)[^\])]{{1,200}}[\])]\.?(?:\s*[\[(][^\])]{{1,120}}[\])]\.?)*"
    r"|[\[(](?:[A-EIUX]|[A-D]{1,2}[12IV]{0,3}|I{1,3}|IV|I{1,3}-?[A-EL]\d?|[12][A-D]|[12]\|?[+OØ⊕○]{0,4}"
    r"|\d{4}[^\])]{0,30}|Strong|Weak)[\])]\.?"
    r"|(?:[A-Z/]{3,8} |Evidence )?(?:Grade|Level|Class|Strength|Strong|Weak"
    r"|Quality)\b[^.]{0,90}\.?"
    r"|(?:Strong|Fair|Weak|Consensus|Insufficient Evidence),\s*(?:Imperative|Conditional)"
    r"|(?:Recommendation strength|Strength|Policy level|Quality of evidence|GRADE Recommendation"
    r"|Evidence Grade|Aggregate evidence quality"
    r"|Level of (?:confidence|evidence|certainty)|LOE|SOR|COR)\b[^.]{0,120}\.?",
    re.I,
)
_GRADE_LINE_LENGTH = 160
LONGEST_BRACKET = 900
"""A bracket open for longer was never closed."""


def is_grade_line(text: str) -> bool:
    """Whether a line holds nothing but a grade."""
    if _BASED.match(text):
        return True
    return len(text) <= _GRADE_LINE_LENGTH and _GRADE_ONLY.fullmatch(text.strip()) is not None


_BASED = re.compile(
    r"(?:Strong recommendation|Recommendation|Option|No recommendation)(?: against)?,? based on\b", re.I
)


def _closed(text: str) -> Iterator[tuple[int, int]]:
    """Sentences, joined where a bracket is still open between them (a title inside a reference)."""
    begun: int | None = None
    for start, end in sentence_spans(text):
        begun = start if begun is None else begun
        said = text[begun:end]
        open_now = said.count("(") > said.count(")") or said.count("[") > said.count("]")
        if open_now and end - begun < LONGEST_BRACKET and end < len(text):
            continue
        yield begun, end
        begun = None
    if begun is not None:
        yield begun, len(text)


def pieces(text: str) -> list[Piece]:
    """The sentences of a line; a bare label joins the next, a bare grade or year the one before."""
    found: list[Piece] = []
    label: int | None = None
    for start, end in _closed(text):
        said = text[start:end]
        if found and label is None and len(said) <= 300 and _GRADE_ONLY.fullmatch(said):
            found[-1] = Piece(found[-1].start, end)
        elif len(said) <= 60 and _LABEL_ONLY.fullmatch(said):
            label = start if label is None else label
        else:
            found.append(Piece(start if label is None else label, end))
            label = None
    if label is not None:
        found.append(Piece(label, len(text)))
    return found or [Piece(0, len(text))]
