"""What a rule of redaction is, the kinds of details it finds, and how names and dates are written.

Kinds follow the HIPAA Safe Harbor list, 45 CFR 164.514(b)(2). Each pattern marks what is hidden with `(?P<hide>)`;
the cue before it stays, so that the sentence can still be read. Nothing clinical is named here.
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
often stands: no clinical term either; loose: where anything may stand: one word of it must be a listed name. A known
word that is nobody's name is no name in the last two."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern of a kind; a name is looked at again as far as its pattern needs it."""

    kind: Kind
    pattern: re.Pattern[str]
    trust: Trust = ""


UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈČĎĐĒĖĘĚĜĞĢĤĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŜŞŠŢŤŪŮŰŲŴŶŸŹŻŽȘȚ"
LOWER = "a-zß-öø-ÿāăąćĉčďđēėęěĝğģĥīįıķĺļľłńņňōőœŕřśŝşšţťūůűųŵŷźżžșț"
"""The letters of names in Latin script; a name of another script is found only by its cue."""

_WORD = rf"[{UPPER}][\w'’]*[{LOWER}](?:-[{UPPER}][\w'’]*[{LOWER}])*"
NAME_PART = rf"(?:{_WORD}|(?:[A-Z]\.){{1,3}})"
PARTICLE = r"(?:van|von|de|der|den|del|della|da|di|dos|du|bin|ibn|al|la|le|ter|ten|af)"
NAME = rf"(?P<hide>{NAME_PART}(?: ?(?:{PARTICLE} )*{NAME_PART}){{0,3}}(?: (?:II|III|IV|Jr\.?|Sr\.?))?)"
TWO_NAMES = rf"(?P<hide>{NAME_PART}(?: {NAME_PART}){{1,3}})"
CAPITALS = rf"[{UPPER}][{UPPER}'’-]+"

DAY = r"(?:[12]\d|3[01]|0?[1-9])"
YEAR = r"(?:19|20)\d{2}"
MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_SMALL_MONTHS = "january|february|april|june|july|august|september|october|november|december"
_OTHER_MONTHS = (
    "Januar|Jänner|Februar|März|Mai|Juni|Juli|Oktober|Dezember|"
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|"
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|"
    "gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre"
)
_DAY_AND_MONTH = (
    rf"(?:{DAY}(?:st|nd|rd|th)?(?: of)? (?:{MONTHS}|{_SMALL_MONTHS})\b\.?|"
    rf"{DAY}\.? (?:de )?(?:{_OTHER_MONTHS})\b)"
)
DATE = (
    rf"(?:{YEAR}[-/]\d{{2}}[-/]\d{{2}}|{DAY}[/.-]{DAY}[/.-]{YEAR}|{DAY}/{DAY}/\d{{2}}|"
    rf"{_DAY_AND_MONTH}(?:,? (?:de )?{YEAR})?|"
    rf"(?:{MONTHS}|{_SMALL_MONTHS})\.? {DAY}(?:st|nd|rd|th)?\b(?:,? {YEAR})?)"
)
"""A full date, in figures or with the month in words; the year may lack where a day and a month are named."""
