"""Where a recommendation stands in an answer, and for whom: facet, population and setting by its own words.

A text and the headings above it come in. What the words do not say stays "any"; no concept is guessed.
"""

from __future__ import annotations

import re

from curbside.model.statement import Direction, Facet, Population, Setting, StatementKind

_FACETS: tuple[tuple[Facet, re.Pattern[str]], ...] = tuple(
    (facet, re.compile(words, re.I))
    for facet, words in (
        ("safety", r"\bcontra-?indicat|\bboxed warning"),
        ("interaction", r"\bdrug[- ]drug interaction|\binteracts? with\b|\bconcomitant(?:ly)? (?:use|administ)"),
        ("emergency", r"\b(?:emergency (?:treatment|care|management)|immediately|life-threatening|resuscitat\w+)\b"),
        ("referral", r"\brefer(?:red|ral)?\b(?! to (?:the|table|section|figure|appendix))|\bspecialist (?:centre|center|service|advice)"),
        ("perioperative", r"\b(?:peri|pre|post|intra)-?operative\w*|\bbefore surgery\b|\bana?esthe\w+"),
        ("monitoring", r"\bmonitor\w*|\bfollow[- ]up\b|\bsurveillance\b|\bre-?(?:assess|evaluat|view)\w*|\bregular(?:ly)? review"),
        ("prevention", r"\bprevent\w*|\bprophyla\w+|\bvaccin\w+|\bimmuni[sz]\w+|\bscreening\b|\brisk reduction"),
        ("interpretation", r"\binterpret\w*"),
        ("test", r"\b(?:test(?:s|ing|ed)?|imag(?:e|ing)|x-ray|radiograph\w*|ultrasound|CT|MRI|biops\w+|scan|endoscop\w+|laborator\w+"
                 r"|measure(?:ment)?s?)\b"),
        ("diagnosis", r"\bdiagnos\w+|\bassess(?:ed|ment)?\b|\bevaluat\w+|\bexamin\w+|\bidentif\w+|\bsuspect\b|\bhistory\b"),
        ("non-drug", r"\bexercis\w+|\bphysi(?:cal|o)\s?therap\w+|\bpsycholog\w+|\bcognitive behaviou?r\w*|\bdiet\w*|\blifestyle"
                     r"|\beducation\b|\bcounsel\w*|\brehabilitation|\bweight loss|\bself-?(?:management|care)"),
        ("duration", r"\bfor (?:at least |up to )?\d+ (?:days|weeks|months|years)\b|\bduration of (?:treatment|therapy)"),
        ("last-line", r"\b(?:last resort|refractory|only (?:if|when|after) (?:other|all)|failed (?:all|other))\b"),
        ("first-line", r"\bfirst[- ](?:line|choice)|\binitial (?:treatment|therapy|management)|\b(?:treatment|drug|agent) of choice"),
    )
)  # fmt: skip
_GAP = re.compile(
    r"\binsufficient|\binadequate|\bno (?:clear )?recommendation|\bnot (?:yet )?(?:sufficient|enough)", re.I
)
_HEADINGS: tuple[tuple[Facet, re.Pattern[str]], ...] = tuple(
    (facet, re.compile(words, re.I))
    for facet, words in (
        ("diagnosis", r"diagnos|assessment|evaluation|investigation|work-?up"),
        ("monitoring", r"monitor|follow-?up|surveillance"),
        ("prevention", r"prevent|prophyla|screening|vaccin"),
        ("referral", r"referral"),
        ("perioperative", r"operative|surgery|ana?esthe"),
        ("first-line", r"first-line|initial treatment"),
    )
)
_POPULATIONS: tuple[tuple[Population, re.Pattern[str]], ...] = tuple(
    (population, re.compile(words, re.I))
    for population, words in (
        ("adult", r"\badults?\b(?! children)"),
        (
            "child",
            r"\bchild(?:ren|hood)?\b|\bp(?:a)?ediatric|\badolescen|\byoung (?:people|persons?)|\bteenage",
        ),
        ("infant", r"\binfants?\b|\bneonat\w+|\bnewborns?\b|\bbab(?:y|ies)\b"),
        (
            "older-adult",
            r"\bolder (?:adults?|people|persons?|patients?|women|men)|\belderly|\bgeriatric|\bage[ds]? (?:over |>|≥ ?)?(?:65|70|75|80)\b",
        ),
        ("pregnant", r"\bpregnan\w+|\bantenatal|\bgestation"),
        ("breastfeeding", r"\bbreast-?feed\w*|\blactat\w+"),
        (
            "kidney-impairment",
            r"\b(?:renal|kidney) (?:impairment|insufficiency|failure|dysfunction)|\bon (?:ha?emo)?dialysis",
        ),
        ("liver-impairment", r"\b(?:hepatic|liver) (?:impairment|insufficiency|failure|dysfunction)"),
    )
)
_SETTINGS: tuple[tuple[Setting, re.Pattern[str]], ...] = tuple(
    (setting, re.compile(words, re.I))
    for setting, words in (
        ("emergency", r"\bemergency (?:department|room|physician|medical services)"),
        ("perioperative", r"\b(?:peri|pre|post|intra)-?operative"),
        ("inpatient", r"\bin-?patients?\b|\bhospitali[sz]ed|\bintensive care|\bin hospital\b|\bICU\b"),
        ("outpatient", r"\bout-?patients?\b|\bprimary care\b|\bambulatory\b|\bgeneral practice\b"),
    )
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
    for facet, pattern in _FACETS[1:]:
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
