"""Quoted statements of product labels: contraindications, boxed warnings, warnings, interactions, doses.

A passage and the family of its section come in; statements whose quote is an exact slice of the document
go out. What a sentence says is never reworded, joined or completed; a cue decides whether it is a statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from curbside.importing.label_doses import dose_of, has_dose
from curbside.importing.label_sections import Family
from curbside.importing.sentence_spans import sentence_spans
from curbside.model.source import Checked, Passage
from curbside.model.statement import (
    Direction,
    Dose,
    Facet,
    Population,
    Quote,
    Statement,
    StatementKind,
    Strength,
    Support,
)
from curbside.terms.quantities import quantities

MAX_UNIT_CHARS = 1500
"""A list with its introduction is quoted whole up to this length; a longer one item by item."""
MIN_QUOTE_CHARS = 12
"""Shorter pieces ("None.", "See 5.1") say nothing by themselves."""

MIN_REASON_CHARS = 5
"""A contraindication may be a single word."""


@dataclass(frozen=True, slots=True)
class LabelFacts:
    """What the whole label says that one of its sentences may rest on."""

    edition_id: str
    ingredient: str = ""
    """The one active ingredient as printed; empty where there are several or none."""
    route: str = ""
    """The one route as printed; empty where there are several or none."""
    flat: bool = False
    """The text has lost its lists: a reason among contraindications cannot be told from its explanation."""


_KINDS: dict[Family, tuple[StatementKind, Facet]] = {
    "contraindication": ("contraindication", "safety"),
    "boxed-warning": ("boxed-warning", "safety"),
    "warning": ("warning", "safety"),
    "interaction": ("interaction", "interaction"),
    "dose": ("dose", "dose"),
    "population": ("warning", "special-populations"),
}

_NOT_ONE = re.compile(
    r"^\W*(?:none(?: known)?|not applicable|no known contraindications?|there are no (?:known )?contra\S+)\b"
    r"|\bno (?:known )?(?:absolute )?contraindications\b",
    re.I,
)
_CONTRA = re.compile(
    r"contraindicat|\b(?:do|does|should|must|may|can) ?not\b|\bnever\b|\bavoid"
    r"|\bnot (?:recommended|be (?:used|given))",
    re.I,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|may|might|can|could|will|would|did|does|do|occur\w*|show\w*"
    r"|cause[sd]?|increase[sd]?|decrease[sd]?|reduce[sd]?|include[sd]?|see)\b",
    re.I,
)
# "Symptoms do not improve" forbids nothing: the order stands at the head of a clause.
_ORDER = r"(?:^|[.,;:•–·(]|\b(?:and|or|please|therefore))\W*"
_AGAINST = re.compile(
    rf"\bcontraindicated\b|{_ORDER}do not\b|\b(?:should|must|may) not\b|\bshould never\b"
    rf"|{_ORDER}(?:avoid|discontinue|stop)\b|\b(?:should|must) be (?:avoided|discontinued|stopped|withdrawn)\b"
    r"|\bnot (?:be )?(?:recommended|advised|indicated)\b|\bstop (?:use|taking)\b|\bcannot be used\b",
    re.I,
)
_NOT_AGAINST = re.compile(r"\bnot contraindicated\b|\b(?:should|must|may|do) not exceed\b", re.I)
_STRONG = re.compile(
    rf"\bcontraindicated\b|{_ORDER}(?:do not|avoid|discontinue)\b|\bmust\b|\bnever\b"
    r"|\b(?:is|are) (?:not )?recommended\b",
    re.I,
)
_CONDITIONAL = re.compile(r"\bconsider(?:ed)?\b|\bmay be (?:used|given)\b|\bsuggest(?:s|ed)?\b", re.I)
_SHOULD = re.compile(r"\bshould\b", re.I)
_ACTION = re.compile(
    r"\bshould\b|\bmust\b|\bdo not\b|\bavoid|\bcontraindicat|\bnot recommended\b|\bdiscontinu|\bmonitor"
    r"|\bcaution|\bstop use\b|\bask (?:a|your) doctor\b|\breduce (?:the )?dos|\bconsider\b"
    r"|\brecommended\b|\badvise\b",
    re.I,
)
_RISK = re.compile(
    r"\brisk\b|\bfatal|\bdeath|\blife-threatening|\bserious\b|\bsevere\b"
    r"|\bcan (?:cause|result|lead|occur|increase)"
    r"|\bmay (?:cause|result|lead|occur|increase|decrease|impair|worsen|exacerbate|precipitate|mask)"
    r"|\bhas been (?:reported|associated)\b|\bhave been (?:reported|observed)\b|\bincidence\b|\bharm\b",
    re.I,
)
_EFFECT = re.compile(
    r"\bincreas|\bdecreas|\breduc|\benhanc|\bpotentiat|\binhibit(?!ors?\b)|\binduc(?!ers?\b)|\bantagoni|\bprolong"
    r"|\badditive|\bconcomitant|\bco-?administ|\bcombin|\bconcurrent|\blevels?\b|\bconcentrations?\b|\binteract"
    r"|\beffects?\b|\balter|\baffect|\bimpair|\bmask|\badjust|\bdeplet|\bdelay|\btoxicit|\bproduce|\bcause"
    r"|\bhyp(?:er|o)\w+ may\b|\bcontribut|\bresult in\b|\bclinically (?:significant|important)\b",
    re.I,
)
_NOTHING_KNOWN = re.compile(
    r"\bno information\b|\bnot known\b|\bunknown\b|\bnot been (?:studied|assessed|evaluated|investigated)\b"
    r"|\bno (?:[\w-]+ ){0,3}(?:have|has) been (?:studied|performed|conducted)\b",
    re.I,
)
_NO_ADVICE = re.compile(
    r"\bnot been (?:studied|established)\b|\bwere studied\b|\bunlikely to\b|^in (?:the|an?) [^,]{0,60}\bstudy\b"
    r"|\b(?:is|are) supplied\b|\bdiluents?\b|\breconstitut|\bshake\b|\bto the bottle\b",
    re.I,
)
"""What was tried, how it is supplied and how it is prepared is no dose to give."""
_ADVICE = re.compile(
    r"\b(?:adjust|reduc|titrat|individuali[sz]|increas|decreas)\w*\b.{0,60}\bdos"
    r"|\bdos(?:e|es|age|ages|ing)\b.{0,80}\b(?:adjust|reduc|titrat|individuali[sz]|increas|decreas|lower)",
    re.I,
)
"""How a dose is to be fitted, also where no amount stands ("no adjustment is necessary in the elderly")."""
_POPULATIONS: tuple[tuple[Population, re.Pattern[str]], ...] = (
    ("pregnant", re.compile(r"\bpregnan|\bfet(?:us|al)\b", re.I)),
    ("breastfeeding", re.compile(r"\bnursing\b|\bbreast-?feed|\blactati", re.I)),
    ("child", re.compile(r"\bchild(?:ren)?\b|\bpa?ediatric|\badolescent", re.I)),
    ("infant", re.compile(r"\binfants?\b|\bneonat|\bnewborn", re.I)),
    ("older-adult", re.compile(r"\belderly\b|\bgeriatric\b|\bolder (?:adult|patient)", re.I)),
    ("kidney-impairment", re.compile(r"\b(?:renal|kidney) (?:impair|insuff|fail|dis|dysf)", re.I)),
    ("liver-impairment", re.compile(r"\b(?:hepatic|liver) (?:impair|insuff|fail|dis|dysf)", re.I)),
    ("adult", re.compile(r"\badults?\b", re.I)),
)  # fmt: skip
# Findings in animals are no warning for a patient by themselves; they stay in their passage.
_ANIMALS = re.compile(r"\b(?:rats?|mice|mouse|rabbits?|dogs?|monkeys?|rodents?|animals?)\b", re.I)
_CROSS_REFERENCE = re.compile(r"^\W*(?:[\w ,/-]{0,40}:)?\s*[(\[]?\s*(?:see|refer to)\b[^.]*[.)\]]*$", re.I)


def statements_in(
    passage: Passage, family: Family, facts: LabelFacts, first: int, locator: str
) -> Iterator[Statement]:
    """Statements of one passage in reading order, numbered from `first`."""
    if not family:
        return
    number = first
    heading = passage.section[-1] if passage.section else ""
    for start, end in _units(passage.text, family, heading, flat=facts.flat):
        text = passage.text[start:end]
        if _says(text, family):
            yield _statement(passage, (start, end), family, facts, number, locator)
            number += 1


def _units(text: str, family: Family, heading: str, *, flat: bool) -> Iterator[tuple[int, int]]:
    """Spans that can stand as one quote: a sentence, a table row, or a list with its introduction."""
    place = 0
    blocks: list[tuple[int, int]] = []
    for block in text.split("\n\n"):
        blocks.append((place, place + len(block)))
        place += len(block) + 2
    if family == "contraindication" and not flat:
        yield from _reasons(text, blocks, heading)
        return
    for start, end in blocks:
        whole = flat and family == "contraindication" and end - start <= MAX_UNIT_CHARS
        if whole or _stays_whole(text[start:end], family):
            yield start, end
        else:
            yield from sentence_spans(text, start, end)


def _stays_whole(block: str, family: Family) -> bool:
    first, _, rest = block.partition("\n")
    introduced = bool(rest) and first.rstrip().endswith(":")
    return (introduced or family == "boxed-warning") and len(block) <= MAX_UNIT_CHARS


def _reasons(text: str, blocks: list[tuple[int, int]], heading: str) -> Iterator[tuple[int, int]]:
    """Contraindications among their explanations: what forbids, list items, and opening noun phrases."""
    titled = len(blocks) > 1 and text[slice(*blocks[0])] == heading
    found_any = False
    for start, end in blocks[1:] if titled else blocks:
        if _stays_whole(text[start:end], "contraindication"):
            found_any = True
            yield start, end
            continue
        opens = True
        for span in sentence_spans(text, start, end):
            sentence = text[slice(*span)]
            forbids = sentence[0] in "•–·" or _CONTRA.search(sentence)
            opens = opens and not _VERB.search(sentence)
            if forbids or opens:
                found_any = True
                yield span
    if not found_any:
        # Only explanation: the heading, or the first sentence, names what is contraindicated.
        second = blocks[1][0] if titled else 0
        yield from [(0 if titled else start, end) for start, end in sentence_spans(text, second)][:1]


def _says(text: str, family: Family) -> bool:
    if family == "contraindication":
        return len(text) >= MIN_REASON_CHARS and not (_NOT_ONE.search(text) or _CROSS_REFERENCE.match(text))
    if len(text) < MIN_QUOTE_CHARS or _CROSS_REFERENCE.match(text):
        return False
    if family == "warning":
        return bool(_ACTION.search(text) or (_RISK.search(text) and not _ANIMALS.search(text)))
    if family == "interaction":
        told = _EFFECT.search(text) or _ACTION.search(text)
        return bool(told) and (not _NOTHING_KNOWN.search(text) or bool(_ACTION.search(text)))
    if family == "dose":
        # A heading ("Titration of Dose") has no full stop.
        advises = _ADVICE.search(text) is not None and text.rstrip().endswith((".", ";", ")"))
        return (has_dose(text) or advises) and not _NO_ADVICE.search(text)
    if family == "population":
        return bool(_ACTION.search(text))
    return family == "boxed-warning"


def _direction(text: str, family: Family) -> Direction:
    if family == "contraindication":
        return "against"
    if family == "dose":
        return "against" if re.match(r"\W*do not\b", text, re.I) else "for"
    return "against" if _AGAINST.search(_NOT_AGAINST.sub("", text)) else "neutral"


def _strength(text: str, family: Family) -> Strength:
    # A risk that is only told is no recommendation, however strong the words.
    if family in {"contraindication", "boxed-warning"}:
        return "none"
    if _STRONG.search(text):
        return "strong"
    if _CONDITIONAL.search(text):
        return "conditional"
    return "good-practice" if _SHOULD.search(text) else "none"


def _population(text: str, section: tuple[str, ...]) -> tuple[Population, ...]:
    said = " ".join((*section[1:], text))
    return tuple(name for name, words in _POPULATIONS if words.search(said)) or ("any",)


def _statement(
    passage: Passage, span: tuple[int, int], family: Family, facts: LabelFacts, number: int, locator: str
) -> Statement:
    text = passage.text[span[0] : span[1]]
    kind, facet = _KINDS[family]
    quote = Quote(passage.id, passage.start + span[0], passage.start + span[1], text)
    dose = dose_of(text, facts.ingredient, facts.route) if family == "dose" else None
    doses: tuple[Dose, ...] = (dose,) if dose else ()
    support = Support(
        edition_id=facts.edition_id,
        locator=locator,
        checked=Checked("label", ""),
        figures=tuple(dict.fromkeys(quantity.text for quantity in quantities(text))),
        proof="quoted",
        quote=quote,
    )
    return Statement(
        id=f"{facts.edition_id}-s{number}",
        text=text,
        plain=text,
        facet=facet,
        kind=kind,
        direction=_direction(text, family),
        strength=_strength(text, family),
        certainty="ungraded",
        conditions=(),
        interventions=(),
        population=_population(text, passage.section),
        setting="any",
        supports=(support,),
        doses=doses,
        extracted=True,
    )
