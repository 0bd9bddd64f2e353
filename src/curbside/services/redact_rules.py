"""The patterns by which identifying details are found, one tuple a kind; nothing clinical is named here.

Kinds follow the HIPAA Safe Harbor list, 45 CFR 164.514(b)(2). Each pattern marks what is hidden with `(?P<hide>)`;
the cue before it stays, so that the sentence can still be read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "name", "date of birth", "date", "age over 89", "phone", "e-mail", "url", "handle", "ip address", "address",
    "social security number", "record number", "plate",
]  # fmt: skip


Trust = Literal["", "cue", "place", "loose"]
"""How much a pattern for names proves. cue: a title or "named": any word that is not ordinary; place: where a name
often stands: no clinical term either; loose: where anything may stand: no word known at all."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern of a kind; a name is looked at again as far as its pattern needs it."""

    kind: Kind
    pattern: re.Pattern[str]
    trust: Trust = ""


_N = r"(?:[A-Z][\w'’]*[a-z](?:-[A-Z][\w'’]*[a-z])*|[A-Z]\.)"
_NAME = rf"(?P<hide>{_N}(?: (?:(?:van|von|de|der|den|bin|al|la|le) )*{_N}){{0,3}})"
_TWO_NAMES = rf"(?P<hide>{_N}(?: {_N}){{1,3}})"
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sister|Nurse|Doctor|Sir|Rev|Reverend|MR|MRS|DR)\.?"
_KIN = (
    "mother|father|mum|mom|dad|son|daughter|wife|husband|partner|sister|brother|aunt|uncle|niece|nephew|cousin|"
    "grandmother|grandfather|grandson|granddaughter|friend|neighbour|neighbor|colleague"
)
_PERSON = f"patient|pt|client|woman|man|boy|girl|child|lady|gentleman|person|baby|infant|resident|{_KIN}"
_YEARS = r"(?:years?|yrs?|yo\b|y/o|y\.o\.|[MF]\b|-year)"

_OLD = "9[1-9]|1[01]\\d|(?i:ninety[ -](?:one|two|three|four|five|six|seven|eight|nine))"
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_SMALL = "january|february|april|june|july|august|september|october|november|december"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_YEAR = r"(?:19|20)\d{2}"
_DATE = (
    rf"(?:{_YEAR}-\d{{2}}-\d{{2}}|{_DAY}[/.-]{_DAY}[/.-]{_YEAR}|{_DAY}/{_DAY}/\d{{2}}|"
    rf"{_DAY}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS}|{_SMALL})\b\.?(?:,? {_YEAR})?|"
    rf"(?:{_MONTHS}|{_SMALL})\.? {_DAY}(?:st|nd|rd|th)?\b(?:,? {_YEAR})?)"
)
_BIRTH = r"(?i:\bd\.?o\.?b\b\.?|\bdate of birth|\bbirth ?da(?:te|y)|\bborn(?: on)?)"
_VISIT = r"(?i:admitted|seen|discharged|born|died|diagnosed|operated|surgery|visit(?:ed)?|hospitali[sz]ed)"

_CALL = r"(?i:\b(?:call|phone|tel|telephone|mobile|cell|fax|ring|text|whatsapp|reach|contact|pager)\b)"
_STREET = (
    "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Close|Way|Boulevard|Blvd|Place|Pl|Square|Terrace|"
    "Crescent|Grove|Gardens|Row|Mews|Parkway|Highway"
)
_POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b"
_NUMBERED = r"(?:number|numbers|num|no\.?|nr\.?|id|\#)"
_ID_OF = (
    rf"(?i:\b(?:mrn|(?:medical |patient |health )?record {_NUMBERED}|hospital {_NUMBERED}|chart {_NUMBERED}|"
    rf"case {_NUMBERED}|patient {_NUMBERED}|nhs {_NUMBERED}|nhs|insurance {_NUMBERED}|member {_NUMBERED}|"
    rf"policy {_NUMBERED}|medicare(?: {_NUMBERED})?|medicaid(?: {_NUMBERED})?|beneficiary {_NUMBERED}|"
    rf"account {_NUMBERED}|acct\.?(?: {_NUMBERED})?|passport(?: {_NUMBERED})?|driver'?s?'? licen[cs]e(?: {_NUMBERED})?|"
    rf"licen[cs]e {_NUMBERED}|certificate {_NUMBERED}|serial {_NUMBERED}|device {_NUMBERED}|imei|vin|"
    rf"health ?card(?: {_NUMBERED})?|national {_NUMBERED}|tax {_NUMBERED}|employee {_NUMBERED}|student {_NUMBERED}))"
)
_ID = r"(?P<hide>(?=[\w-]*\d[\w-]*\d)[A-Za-z0-9][\w-]{3,}(?:[ -](?=\w*\d)[A-Z0-9]{2,5}\b)*|\d{3} \d{3} \d{4})"

RULES: tuple[Rule, ...] = (
    Rule("e-mail", re.compile(r"(?P<hide>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)")),
    Rule("url", re.compile(r"(?P<hide>\b(?:https?|ftp)://[^\s<>\"]+|\bwww\.[^\s<>\"]+)")),
    Rule("handle", re.compile(r"(?<![\w.])(?P<hide>@[A-Za-z]\w{2,})")),
    # A numbered recommendation ("1.2.3.4") is no address of a computer.
    Rule("ip address", re.compile(
        r"(?<![\w.])(?<!recommendation )(?<!section )(?<!version )"
        r"(?P<hide>(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d))(?![\w.]\d)")),
    Rule("ip address", re.compile(
        r"(?<![\w:])(?P<hide>(?:[0-9a-fA-F]{1,4}:){3,7}(?::?[0-9a-fA-F]{1,4}){1,4}"
        r"|(?:[0-9a-fA-F]{1,4}:){1,6}:(?:[0-9a-fA-F]{1,4}:?){1,6})(?![\w:])")),
    Rule("social security number", re.compile(r"(?<![\w-])(?P<hide>\d{3}-\d{2}-\d{4})(?![\w-])")),
    Rule("social security number", re.compile(
        rf"(?i:\b(?:ssn|social security(?: {_NUMBERED})?))\W{{0,3}}(?:is )?(?P<hide>\d[\d -]{{7,10}}\d)")),
    Rule("plate", re.compile(
        r"(?i:\b(?:licen[cs]e|number|registration) plate)\W{0,3}(?:is )?(?P<hide>[A-Z0-9]{2,4}[ -]?[A-Z0-9]{2,5}\b)")),
    Rule("record number", re.compile(rf"{_ID_OF}\W{{0,3}}(?:is |was )?{_ID}")),
    Rule("date of birth", re.compile(
        rf"{_BIRTH}\W{{0,3}}(?:is )?(?P<hide>(?i:{_DATE})|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2}}\b)")),
    # A year of birth tells an age over 89 as well as a younger one, and no clock is at hand: it goes.
    Rule("date of birth", re.compile(
        rf"(?i:\bborn in|\bdob|\byear of birth)\W{{0,3}}(?P<hide>(?:(?:{_MONTHS}) )?{_YEAR})\b")),
    Rule("date", re.compile(rf"(?<![\w/.-])(?P<hide>{_DATE})(?![\w/]|-\d)")),
    Rule("date", re.compile(rf"{_VISIT} (?:in|on|since) (?P<hide>(?:{_MONTHS})\.? {_YEAR})")),
    Rule("phone", re.compile(r"(?<![\w.])(?P<hide>00[1-9][\d ]{8,}\d)")),
    Rule("phone", re.compile(r"(?<![\w+])(?P<hide>\+\d[\d ().-]{7,}\d)")),
    Rule("phone", re.compile(r"(?<![\w.-])(?P<hide>\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})(?![\w-])")),
    Rule("phone", re.compile(r"(?<![\w.-])(?P<hide>0\d{4} ?\d{6}|0\d{2,3} \d{3,4} \d{4})(?!\w)")),
    Rule("phone", re.compile(rf"{_CALL}\W+(?:\w+\W+){{0,3}}?(?P<hide>\(?\d(?:[ ().-]?\d){{6,}})(?!\w)")),
    Rule("address", re.compile(
        rf"(?P<hide>\b\d{{1,5}}[A-Za-z]?,? (?!(?:Mg|Ml|Mcg|Kg|G) )(?:[A-Z][\w.'’-]* ){{1,4}}"
        rf"(?:{_STREET})\b(?! [A-Z])\.?"
        r"(?:,? (?:Apt|Apartment|Flat|Unit|Suite)\.? ?\w+)?)")),
    Rule("address", re.compile(rf"(?<!\w)(?P<hide>{_POSTCODE})")),
    Rule("address", re.compile(
        r"(?i:\b(?:zip(?: code)?|postal code|post ?code))\W{0,3}(?:is )?"
        r"(?P<hide>\d{5}(?:-\d{4})?|[A-Z\d]{2,4} ?\d[A-Z]{2})")),
    Rule("address", re.compile(r", [A-Z]{2} (?P<hide>\d{5}(?:-\d{4})?)\b")),
    Rule("address", re.compile(r"(?P<hide>(?i:\bP\.? ?O\.? Box) \d+)")),
    Rule("address", re.compile(
        rf"(?i:\b(?:lives?|lived|living|resides?|residing|resident) (?:in|at|of|near)) (?:the )?{_NAME}")),
    Rule("age over 89", re.compile(
        rf"(?<![\w.-])(?P<hide>{_OLD})(?=[ -]?(?:years?|yrs?|yr)\b(?! of| follow| ago)| ?(?:yo\b|y/o\b|y\.o\.))")),
    Rule("age over 89", re.compile(
        rf"(?i:\bage(?:d|:| is| of)?) (?P<hide>{_OLD})\b(?!-\d| to \d| ?(?:%|th\b|mg|kg|months?|weeks?|percentile))")),
    Rule("name", re.compile(rf"\b{_TITLE} (?:and (?:Mr|Mrs|Ms)\.? )?{_NAME}"), "cue"),
    Rule("name", re.compile(r"\b(?:MR|MRS)\.? (?P<hide>[A-Z][A-Z'’-]+(?: [A-Z][A-Z'’-]+){0,2})"), "place"),
    Rule("name", re.compile(r"\b(?:mr|mrs)\.? (?P<hide>[a-z][a-z'’-]{2,})"), "cue"),
    Rule("name", re.compile(rf"(?i:\b(?:named|name(?:'s| is)?))[ :–-]{{1,3}}{_NAME}"), "cue"),
    Rule("name", re.compile(rf"(?i:\b(?:pt|patient|client|name))\s*[:–-]\s*(?P<hide>{_N}(?:,? {_N}){{0,3}})"), "place"),
    Rule("name", re.compile(rf"(?:\bI am|\bI'm|\b[Tt]his is|\b[Rr]egarding|\b[Rr]e:?|\babout) {_TWO_NAMES}"), "loose"),
    Rule("name", re.compile(rf"(?i:\b(?:{_PERSON}))(?: (?:is )?called)? {_NAME}"), "place"),
    Rule("name", re.compile(rf"{_TWO_NAMES}(?=,? ?\(?(?:aged? )?\d{{1,3}} ?{_YEARS})"), "place"),
)  # fmt: skip
"""In order: what an earlier rule has found, a later one leaves alone."""

EPONYM_HEADS = frozenset(
    "syndrome syndromes disease diseases sign signs test tests score scores criteria criterion scale stage "
    "classification formula disorder phenomenon reflex manoeuvre maneuver palsy".split()
)
"""After these a capitalised word is a thing named after somebody, not somebody."""

NOT_NAMES = frozenset(
    "imaging angiography scan scans scanner spectroscopy elastography guided sequence sequences male female "
    "adult unknown history age aged complains presents reports education information".split()
)
"""Words that stand where a name might and never are one; "mr" is also short for magnetic resonance."""
