"""Where a recommendation stands in an answer, and for whom: facet, population and setting by its own words.

A text and the headings above it come in. What the words do not say stays "any"; no concept is guessed.
"""

from __future__ import annotations

import re

from curbside.model.statement import Direction, Facet, Population, Setting, StatementKind


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)


_FACETS: tuple[tuple[Facet, re.Pattern[str]], ...] = (
    ("interaction", _words(
        r"\bdrug[- ]drug interaction|\binteracts? with\b"
        r"|\bconcomitant(?:ly)? (?:use|administ)")),
    ("emergency", _words(
        r"\b(?:emergency (?:treatment|care|management)|immediately|life-threatening|resuscitat\w+)\b")),
    ("referral", _words(
        r"\brefer(?:red|ral)?\b(?! to (?:the|table|section|figure|app))"
        r"|\bspecialist (?:cent|serv|advice)")),
    ("perioperative", _words(r"\b(?:peri|pre|post|intra)-?operative\w*|\bbefore surgery\b|\bana?esthe\w+")),
    ("monitoring", _words(
        r"\bmonitor\w*|\bfollow[- ]up\b|\bsurveillance\b"
        r"|\bre-?(?:assess|evaluat|view)\w*")),
    ("prevention", _words(
        r"\bprevent\w*|\bprophyla\w+|\bvaccin\w+|\bimmuni[sz]\w+|\bscreening\b"
        r"|\brisk reduction")),
    ("interpretation", _words(r"\binterpret\w*")),
    ("test", _words(
        r"\b(?:tests?|testing|tested|imag(?:e|ing)|x-ray|radiograph\w*|ultrasound|CT|MRI|biops\w+|scan|endoscop\w+"
        r"|laborator\w+|measure(?:ment)?s?)\b")),
    ("diagnosis", _words(
        r"\bdiagnos\w+|\bassess(?:ed|ment)?\b|\bevaluat\w+|\bexamin\w+|\bidentif\w+"
        r"|\bsuspect\b")),
    ("non-drug", _words(
        r"\bexercis\w+|\bphysi(?:cal|o)\s?therap\w+|\bpsycholog\w+|\bcognitive behaviou?r\w*|\bdiet\w*|\blifestyle"
        r"|\beducation\b|\bcounsel\w*|\brehabilitation|\bweight loss|\bself-?(?:management|care)")),
    ("duration", _words(r"\bfor (?:at least |up to )?\d+ (?:days|weeks|months|years)\b|\bduration of t")),
    ("last-line", _words(
        r"\b(?:last resort|refractory|only (?:if|when|after) (?:other|all)|failed (?:all|other))\b")),
    ("first-line", _words(
        r"\bfirst[- ](?:line|choice)|\binitial (?:treatment|therapy)"
        r"|\b(?:treatment|drug|agent) of choice")),
)  # fmt: skip
_GAP = _words(
    r"\binsufficient|\binadequate|\bno (?:clear )?recommendation|\bnot (?:yet )?(?:sufficient|enough)"
)
_HEADINGS: tuple[tuple[Facet, re.Pattern[str]], ...] = (
    ("diagnosis", _words(r"diagnos|assessment|evaluation|investigation|work-?up")),
    ("monitoring", _words(r"monitor|follow-?up|surveillance")),
    ("prevention", _words(r"prevent|prophyla|screening|vaccin")),
    ("referral", _words(r"referral")),
    ("perioperative", _words(r"operative|surgery|ana?esthe")),
    ("first-line", _words(r"first-line|initial treatment")),
)
_POPULATIONS: tuple[tuple[Population, re.Pattern[str]], ...] = (
    ("adult", _words(r"\badults?\b(?! children)")),
    ("child", _words(
        r"\bchild(?:ren|hood)?\b|\bpa?ediatric|\badolescen|\byoung (?:people|persons?)"
        r"|\bteenage")),
    ("infant", _words(r"\binfants?\b|\bneonat\w+|\bnewborns?\b|\bbab(?:y|ies)\b")),
    ("older-adult", _words(
        r"\bolder (?:adults?|people|persons?|patients?|women|men)|\belderly|\bgeriatric"
        r"|\bage[ds]? (?:over |>|≥ ?)?(?:65|70|75|80)\b")),
    ("pregnant", _words(r"\bpregnan\w+|\bantenatal|\bgestation")),
    ("breastfeeding", _words(r"\bbreast-?feed\w*|\blactat\w+")),
    ("kidney-impairment", _words(
        r"\b(?:renal|kidney) (?:impairment|insufficiency|failure|dysfunction)"
        r"|\bon dialysis")),
    ("liver-impairment", _words(r"\b(?:hepatic|liver) (?:impairment|insufficiency|failure|dysfunction)")),
)  # fmt: skip
_SETTINGS: tuple[tuple[Setting, re.Pattern[str]], ...] = (
    ("emergency", _words(r"\bemergency (?:department|room|physician|medical services)")),
    ("perioperative", _words(r"\b(?:peri|pre|post|intra)-?operative")),
    (
        "inpatient",
        _words(r"\bin-?patients?\b|\bhospitali[sz]ed|\bintensive care|\bin hospital\b|\bICU\b"),
    ),
    (
        "outpatient",
        _words(r"\bout-?patients?\b|\bprimary care\b|\bambulatory\b|\bgeneral practice\b"),
    ),
)


def facet_of(text: str, headings: tuple[str, ...], *, direction: Direction, has_dose: bool) -> Facet:
    """The facet of a recommendation; treatment that is not said to be first stands among the alternatives."""
    if direction == "neutral" and _GAP.search(text):
        return "evidence-gap"
    if re.search(r"\bcontra-?indicat", text, re.I) and direction == "against":
        return "safety"
    if has_dose and direction == "for":
        return "dose"
    if direction == "against":
        return "avoid"
    for facet, pattern in _FACETS:
        if pattern.search(text):
            return facet
    for name in reversed(headings):
        for facet, pattern in _HEADINGS:
            if pattern.search(name):
                return facet
    return "alternatives"


def kind_of(facet: Facet, direction: Direction) -> StatementKind:
    """The kind that goes with a facet: what is contraindicated, what is not known, else a recommendation."""
    if facet == "safety" and direction == "against":
        return "contraindication"
    return "evidence-gap" if facet == "evidence-gap" else "recommendation"


def populations(text: str) -> tuple[Population, ...]:
    """The populations a text names; ("any",) where it names none."""
    found = tuple(population for population, pattern in _POPULATIONS if pattern.search(text))
    return found or ("any",)


def setting_of(text: str) -> Setting:
    """The setting a text names, or "any"."""
    return next((setting for setting, pattern in _SETTINGS if pattern.search(text)), "any")
