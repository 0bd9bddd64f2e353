"""Printed grades of recommendation, in the schemes in use, and the class of strength each stands for.

GRADE words and numbers, Class I to III, letters A to I, appropriateness ratings, consensus marks, and letters a
document defines itself. The highest class is strong, a lower one conditional; grades of evidence say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from curbside.model.statement import Certainty, Strength


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


LONGEST_DISPLAY = 140
"""A longer bracket is a sentence, not a grade."""

_WORDS: Mapping[str, Strength] = {
    "strong": "strong", "strongly": "strong", "standard": "strong", "weak": "conditional", "conditional": "conditional",
    "moderate": "conditional", "limited": "conditional", "optional": "conditional", "option": "conditional",
    "recommendation": "conditional", "fair": "conditional", "intermediate": "conditional", "guideline": "conditional",
    "consensus": "good-practice", "expert opinion": "good-practice", "expert consensus": "good-practice",
    "insufficient": "none", "inconclusive": "none", "no recommendation": "none", "not applicable": "none",
    "insufficient evidence": "none",
}  # fmt: skip
_WORD = r"strong|weak|conditional|moderate|limited|optional|standard|fair|intermediate|consensus|expert opinion|expert consensus|insufficient(?: evidence)?|inconclusive|not applicable|recommendation|option|no recommendation"
_OPEN = r"(?:^|[\s(\[;,/|:])"
_EVIDENCE = r"(?!\s*[-–]?\s*(?:\w+\s+)?(?:evidence|stud(?:y|ies)|trials?|data|randomi|RCT|quality|medical))"
_GOOD_PRACTICE = (
    r"clinical principle|expert (?:opinion|consensus)(?: (?:point|opinion))?|good (?:clinical )?practice"
    r"(?: (?:point|statement))?s?|best practice|practice point|consensus[- ](?:based|recommendation|panel|expertise|adapted)\w*"
    r"|consensus–\w+|local consensus|informal consensus|ungraded (?:(?:good|best) practice )?statement"
)

_Pattern = tuple[str, re.Pattern[str]]
_PATTERNS: tuple[_Pattern, ...] = (
    ("words", re.compile(
        rf"\b(?:strength(?:s)?\s+of\s+(?:the\s+)?recommendations?|recommendation\s+strength|policy level|"
        rf"GRADE recommendation)\s*(?:is|was|of)?\s*[:=,]?\s*(?P<word>{_WORD})\b", re.I)),
    ("words", re.compile(
        r"\b(?P<word>strong|weak|conditional|moderate|limited|standard|optional|clinical principle)(?:/\w+)?\s+"
        r"(?:recommendations?(?! for or)(?!\s+(?:can|is|are|was|were|that|to)\b)|(?:for|against)(?=\s*(?:[;,)\]|]|$)))", re.I)),
    ("words", re.compile(rf"[(\[](?:\d\w?[,;]\s*)?(?P<word>strong|weak|conditional|strong,?\s*imperative)\s*(?=[;,)\]:])", re.I)),
    ("words", re.compile(r"^\(?(?P<word>strong|fair|weak|consensus|insufficient evidence),\s*(?:imperative|conditional)\)?$", re.I)),
    ("words", re.compile(r"[(\[](?P<word>standard|recommendation|option|no recommendation)\s*[;,)\]]", re.I)),
    ("words", re.compile(r"\|\s*(?:strength|strength of recommendation)[^:|]*:\s*(?P<word>strong|weak|moderate|conditional)", re.I)),
    ("good practice", re.compile(
        rf"[(\[](?:{_GOOD_PRACTICE}|GPP|CBR|PP|GCP|EO|CB|D-GPP|CPP)\b[^)\]]{{0,60}}[)\]]|^(?:CBR|PP|GPP)\s+-\s", re.I)),
    ("GRADE", re.compile(rf"{_OPEN}(?:grade\s*[-–:=]?\s*)?(?P<one>[12])\s?(?:\(?[ABCD]\b\)?|[|]\s?[+⊕⊖OØ○]{{2,4}}|[+⊕]{{1,4}}[OØ○]*)"
        r"(?=[\s)\],;.:]|$)")),
    ("GRADE", re.compile(r"\bgrade\s*[-–:=]?\s*(?P<one>[12])(?=[\s,;)\]])(?!\s*[-–]?\d)", re.I)),
    ("GRADE", re.compile(r"[(\[]grade\s+[ABCD](?P<one>[12])[)\]]", re.I)),
    ("class", re.compile(rf"\b(?:class(?: of recommendation)?|COR)\s*[:=]?\s*(?P<roman>III|II\s?[ab]|II|I)\b(?!\s*[-–/]\s*I)(?!\s*(?:or|and|to)\b){_EVIDENCE}")),
    ("class", re.compile(r"[(\[](?P<roman>III|II[ab]|I)\s*[,;/]\s*(?:LOE\s*)?[ABC](?:-\w+)?[)\]]")),
    ("class", re.compile(r"[(\[](?P<roman>III|II|I)[- ]?[ABCDEL]\d?[)\]]")),
    ("category", re.compile(r"\bcategory\s+(?P<cdc>I[ABC]|II)\b", re.I)),
    ("AACAP", re.compile(r"\[(?P<aacap>CS|CG|OP|NE|MS)\]")),
    ("letter", re.compile(
        r"\b(?:grade(?: of recommendation)?|level|(?:strength|class) of recommendations?|recommendations?(?: grade)?|GR|SOR|"
        rf"NHLBI grade)\s*[:=]?\s*(?P<letter>(?-i:[A-EIUN]))\b(?!\s*[-–,/]\s*(?:[A-D]\b|I{{1,3}}\b))(?![.]\w)(?!')(?:\s+recommendation)?{_EVIDENCE}", re.I)),
    ("level", re.compile(rf"{_OPEN}level\s*[:=]?\s*(?P<level>[123]|I{{1,3}})\b(?!\s*[-–/.]\s*[\dI]){_EVIDENCE}", re.I)),
    ("letter", re.compile(r"[(\[](?P<letter>[A-EI])(?:\s*/\s*[A-E])?(?:,\s*(?:LOE|BEL|level|[IV1-4])[^)\]]{0,30})?[)\]](?=[\s.;,]*(?:$|\[|\())")),
    ("letter", re.compile(r"^(?P<letter>[A-D])(?:/[A-D])?(?:\s+-\s|:\s)(?=[A-Z])")),
)  # fmt: skip

_EVIDENCE_ONLY = re.compile(
    r"(?:level|quality|grade|strength|certainty|class|body)\s+of\s+(?:the\s+)?evidence|evidence\s+(?:level|quality|grade|class)"
    r"|\bLOE\b|\bLE\b|evidence strength|aggregate|quality rating", re.I
)  # fmt: skip
_CERTAINTY = (
    re.compile(r"\b(very[- ]low|low|moderate|high)(?:[- ]to[- ]\w+)?[- ](?:quality|certainty|level)(?:\s+of)?(?:\s+the)?\s+(?:evidence)\b", re.I),
    re.compile(r"\b(?:quality|certainty|level)\s+(?:of|in)\s+(?:the\s+)?evidence\s*[:=]?\s*(?:is\s+|was\s+)?(very[- ]low|low|moderate|high)\b", re.I),
    re.compile(r"\bevidence quality\s*[:=]\s*(very[- ]low|low|moderate|high)\b", re.I),
    re.compile(r"\b(very[- ]low|low|moderate|high)[- ]quality\b[^.;]{0,20}\bevidence\b", re.I),
)  # fmt: skip
_SYMBOLS = re.compile(r"[+⊕]{1,4}[OØ○]{0,3}")
_BY_PLUS: tuple[Certainty, ...] = ("ungraded", "very-low", "low", "moderate", "high")

_DEFINES = re.compile(
    r"^(?:\|?\s*)?(?:(?:grade|level|class|category|recommendation|strength)\s*(?:of recommendation)?\s*[:=]?\s*)?"
    r"(?P<letter>[A-E])\s*(?:recommendations?\b)?\s*[:=.|–-]\s*(?P<text>.{8,400})", re.I
)  # fmt: skip
_DEFINED_STRONG = re.compile(
    r"\bstrong(?:ly)?\s+recommend|recommends the (?:service|intervention|use)\b|\bstrong recommendation", re.I
)


@dataclass(frozen=True, slots=True)
class Scheme:
    """What a document says its own letters mean, where it says so."""

    strong_letters: frozenset[str] = frozenset("A")


def declared(lines: Iterable[str]) -> Scheme:
    """The letters a document's own rating field or definitions call strong ("A" where it says nothing)."""
    strong = {"A"}
    for line in lines:
        found = _DEFINES.match(line)
        if found and _DEFINED_STRONG.search(found["text"][:200]):
            strong.add(found["letter"].upper())
    return Scheme(frozenset(strong))


def printed_grade(text: str, scheme: Scheme) -> Printed | None:
    """The strength of recommendation printed in a text, the most explicit one; grades of evidence are none."""
    for system, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            if system != "words" and _of_evidence(text, found):
                continue
            display = _bracket(text, found) or text[found.start() : found.end()].strip(" ([|,;:)]-")
            explicit = (
                bool(re.match(r"[(\[]I{1,3}[- ]?[A-EL]", found.group()))
                or system == "words"
                and not re.match(r"[(\[](?:recommendation|option|standard)", found.group(), re.I)
            )
            return Printed(display, system, _strength(found, scheme), found.start(), found.end(), explicit)
    return None


def _bracket(text: str, found: re.Match[str]) -> str:
    """The whole bracket a grade stands in, as printed ("Class I; Level of Evidence B")."""
    before = text[: found.start() + 1]
    start = max(before.rfind("("), before.rfind("["))
    if start < 0 or max(before.rfind(")", start), before.rfind("]", start)) > start:
        return ""
    end = min(
        (e for e in (text.find(")", found.end() - 1), text.find("]", found.end() - 1)) if e >= 0), default=-1
    )
    said = text[start + 1 : end] if end > start else ""
    return said.strip() if 0 < len(said) <= LONGEST_DISPLAY else ""


def _of_evidence(text: str, found: re.Match[str]) -> bool:
    """Whether what precedes a grade in the same bracket says that it grades evidence."""
    before = text[max(0, found.start() - 30) : found.start() + 1]
    before = re.split(r"[;(\[|.]", before)[-1]
    return bool(_EVIDENCE_ONLY.search(before + " " + re.sub(r"[(\[]", "", found.group())))


def _strength(found: re.Match[str], scheme: Scheme) -> Strength:
    parts = {name: value for name, value in found.groupdict().items() if value}
    if word := parts.get("word"):
        return (
            _WORDS.get(re.split(r",", word.lower())[0].strip(), "conditional")
            if word.lower() != "clinical principle"
            else "good-practice"
        )
    if one := parts.get("one"):
        return "strong" if one == "1" else "conditional"
    if roman := parts.get("roman"):
        return "strong" if roman in ("I", "III") else "conditional"
    if cdc := parts.get("cdc"):
        return "strong" if cdc.upper() in ("IA", "IB", "IC") else "conditional"
    if aacap := parts.get("aacap"):
        return "strong" if aacap in ("CS", "NE", "MS") else "conditional"
    if level := parts.get("level"):
        return "strong" if level in ("1", "I") else "conditional"
    if letter := parts.get("letter"):
        letter = letter.upper()
        return "strong" if letter in scheme.strong_letters else "none" if letter in "IUN" else "conditional"
    return "good-practice"


def certainty_of(text: str) -> Certainty:
    """The certainty of the evidence a text states in GRADE's words or plus signs; "ungraded" where it does not."""
    for pattern in _CERTAINTY:
        if found := pattern.search(text):
            said = found[1].lower().replace(" ", "-")
            return (
                "high"
                if said == "high"
                else "moderate"
                if said == "moderate"
                else "low"
                if said == "low"
                else "very-low"
            )
    for found in _SYMBOLS.finditer(text):
        if len(found.group()) == 4:
            return _BY_PLUS[found.group().count("+") + found.group().count("⊕")]
    return "ungraded"
