"""How grades of recommendation are printed: one pattern for each scheme in use, the most explicit first.

A pattern's named group says how its strength is read (`rating_schemes`): a word, 1 or 2, a Roman class, a letter.
"""

from __future__ import annotations

import re

from curbside.model.statement import Strength

WORDS: dict[str, Strength] = {
    "strong": "strong",
    "strongly": "strong",
    "standard": "strong",
    "weak": "conditional",
    "conditional": "conditional",
    "moderate": "conditional",
    "limited": "conditional",
    "optional": "conditional",
    "option": "conditional",
    "recommendation": "conditional",
    "fair": "conditional",
    "intermediate": "conditional",
    "consensus": "good-practice",
    "expert opinion": "good-practice",
    "expert consensus": "good-practice",
    "clinical principle": "good-practice",
    "insufficient": "none",
    "insufficient evidence": "none",
    "inconclusive": "none",
    "no recommendation": "none",
    "not applicable": "none",
}
_WORD = (
    r"(?P<word>strong|weak|conditional|moderate|limited|optional|standard|fair|intermediate|consensus|expert opinion"
    r"|expert consensus|insufficient(?: evidence)?|inconclusive|not applicable|recommendation|option|no recommendation)"
)
_OPEN = r"(?:^|[\s(\[;,/|:])"
_NOT_EVIDENCE = (
    r"(?!\s*[-–]?\s*(?:\w+\s+)?(?:evidence|stud(?:y|ies)|trials?|data|randomi|RCT|quality|medical))"
)
_NO_RANGE = r"(?!\s*[-–,/]\s*(?:[A-D]\b|I{1,3}\b))"
_GOOD_PRACTICE = (
    r"clinical principle|expert (?:opinion|consensus)(?: (?:point|opinion))?|good (?:clinical )?practice"
    r"(?: (?:point|statement))?s?|best practice|practice point|consensus[- ](?:based|recommendation|panel|expertise"
    r"|adapted)\w*|consensus–\w+|local consensus|informal consensus|ungraded (?:(?:good|best) practice )?statement"
)


def _compiled(pattern: str, *, case: bool = False) -> re.Pattern[str]:
    return re.compile(pattern, 0 if case else re.I)


PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "words",
        _compiled(
            r"\b(?:strengths?\s+of\s+(?:the\s+)?recommendations?|recommendation\s+strength|policy level"
            rf"|GRADE recommendation)\s*(?:is|was|of)?\s*[:=,]?\s*{_WORD}\b"
        ),
    ),
    (
        "words",
        _compiled(
            r"\b(?P<word>strong|weak|conditional|moderate|limited|standard|optional|clinical principle)(?:/\w+)?\s+"
            r"(?:recommendations?(?! for or)(?!\s+(?:can|is|are|was|were|that|to)\b)"
            r"|(?:for|against)(?=\s*(?:[;,)\]|]|$)))"
        ),
    ),
    ("words", _compiled(r"[(\[](?:\d\w?[,;]\s*)?(?P<word>strong|weak|conditional)\s*(?=[;,)\]:])")),
    (
        "words",
        _compiled(
            r"^\(?(?P<word>strong|fair|weak|consensus|insufficient evidence),\s*(?:imperative|conditional)\)?$"
        ),
    ),
    ("words", _compiled(r"[(\[](?P<word>standard|recommendation|option|no recommendation)\s*[;,)\]]")),
    (
        "words",
        _compiled(
            r"\|\s*(?:strength|strength of recommendation)[^:|]*:\s*(?P<word>strong|weak|moderate|conditional)"
        ),
    ),
    (
        "good practice",
        _compiled(
            rf"[(\[](?:{_GOOD_PRACTICE}|GPP|CBR|PP|GCP|EO|CB|D-GPP|CPP)\b[^)\]]{{0,60}}[)\]]|^(?:CBR|PP|GPP)\s+-\s"
        ),
    ),
    (
        "GRADE",
        _compiled(
            rf"{_OPEN}(?:grade\s*[-–:=]?\s*)?(?P<one>[12])\s?(?:\(?[ABCD]\b\)?|[|]\s?[+⊕⊖OØ○]{{2,4}}"
            r"|[+⊕]{1,4}[OØ○]*)(?=[\s)\],;.:]|$)",
            case=True,
        ),
    ),
    ("GRADE", _compiled(r"\bgrade\s*[-–:=]?\s*(?P<one>[12])\s?(?:[ABCD]\b)?(?=[\s,;)\]])(?!\s*[-–]?\d)")),
    ("GRADE", _compiled(r"[(\[]grade\s+[ABCD](?P<one>[12])[)\]]")),
    (
        "class",
        _compiled(
            r"\b(?:[Cc]lass(?: of recommendation)?|CLASS|COR)\s*[:=]?\s*(?P<roman>III|II\s?[ab]|II|I)\b"
            rf"(?!\s*[-–/]\s*I)(?!\s*(?:or|and|to)\b){_NOT_EVIDENCE}",
            case=True,
        ),
    ),
    ("class", _compiled(r"[(\[](?P<roman>III|II[ab]|I)\s*[,;/]\s*(?:LOE\s*)?[ABC](?:-\w+)?[)\]]", case=True)),
    ("class", _compiled(r"[(\[](?P<roman>III|II|I)[- ]?[ABCDEL]\d?[)\]](?=[\s.;,]*(?:$|\[|\())", case=True)),
    ("category", _compiled(r"\bcategory\s+(?P<category>I[ABC]|II)\b")),
    ("code", _compiled(r"\[(?P<code>CS|CG|OP|NE|MS)\]", case=True)),
    (
        "letter",
        _compiled(
            r"\b(?:grade(?: of recommendation)?|level|(?:strength|class) of recommendations?"
            r"|recommendations?(?: grade)?|GR|SOR|(?-i:[A-Z]{3,6}) grade)\s*[:=]?\s*(?P<letter>(?-i:[A-EIUN]))\b"
            rf"{_NO_RANGE}(?![.]\w)(?!')(?:\s+recommendation)?{_NOT_EVIDENCE}"
        ),
    ),
    (
        "level",
        _compiled(
            rf"{_OPEN}level\s*[:=]?\s*(?P<level>[123]|(?-i:I{{1,3}}))\b(?!\s*[-–/.]\s*[\dI]){_NOT_EVIDENCE}"
        ),
    ),
    (
        "letter",
        _compiled(
            r"[(\[](?P<letter>[A-EI])(?:\s*/\s*[A-E])?(?:,\s*(?:LOE|BEL|level|[IV1-4])[^)\]]{0,30})?[)\]]"
            r"(?=[\s.;,]*(?:$|\[|\())",
            case=True,
        ),
    ),
    ("letter", _compiled(r"^(?P<letter>[A-D])(?:/[A-D])?(?:\s+-\s|:\s)(?=[A-Z])", case=True)),
)
EXPLICIT_CLASS = re.compile(r"[(\[]I{1,3}[- ]?[A-EL]")
"""A Roman class with its letter in one bracket is a grade of recommendation wherever it stands."""
OPTION_WORD = re.compile(r"[(\[](?:recommendation|option|standard)", re.I)
EVIDENCE_ONLY = re.compile(
    r"(?:level|quality|grade|strength|certainty|class|body)\s+of\s+(?:the\s+)?evidence"
    r"|evidence\s+(?:level|quality|grade|class)|\bLOE\b|\bLE\b|evidence strength|aggregate|quality rating",
    re.I,
)
_HOW = r"(very[- ]low|low|moderate|high)"
CERTAINTY = (
    _compiled(
        rf"\b{_HOW}(?:[- ]to[- ]\w+)?[- ](?:quality|certainty|level)(?:\s+of)?(?:\s+the)?\s+(?:evidence)\b"
    ),
    _compiled(
        rf"\b(?:quality|certainty|level)\s+(?:of|in)\s+(?:the\s+)?evidence\s*[:=]?\s*(?:is\s+|was\s+)?{_HOW}\b"
    ),
    _compiled(rf"\bevidence quality\s*[:=]\s*{_HOW}\b"),
    _compiled(rf"\b{_HOW}[- ]quality\b[^.;]{{0,20}}\bevidence\b"),
)
SYMBOLS = re.compile(r"(?<![+⊕OØ○])[+⊕]{1,4}[OØ○]{0,3}(?![+⊕OØ○])")
DEFINES = re.compile(
    r"^(?:\|?\s*)?(?:(?:grade|level|class|category|recommendation|strength)\s*(?:of recommendation)?\s*[:=]?\s*)?"
    r"(?P<letter>[A-E])\s*(?:recommendations?\b)?\s*[:=.|–-]\s*(?P<text>.{8,400})",
    re.I,
)
DEFINED_STRONG = re.compile(
    r"\bstrong(?:ly)?\s+recommend|recommends the (?:service|intervention|use)\b|\bstrong recommendation", re.I
)
