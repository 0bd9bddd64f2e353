"""Rules for where somebody lives: streets, towns and post codes as several countries write them."""

from __future__ import annotations

import re

from curbside.services.redact_rules import LOWER, NAME, UPPER, Rule

_STREET = (
    "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Close|Way|Boulevard|Blvd|Place|Pl|Square|Terrace|"
    "Crescent|Grove|Gardens|Row|Mews|Parkway|Highway|Hill|Walk|Circle|Trail|Park"
)
_FLAT = r"(?:Apt|Apartment|Flat|Unit|Suite)\.? ?\w+"
_CITY = rf"[{UPPER}][{LOWER}'’-]+(?: [{UPPER}][{LOWER}'’-]+){{0,2}}"
_POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b|[A-Z]\d[A-Z] ?\d[A-Z]\d\b"
_ONE_WORD = "straße|strasse|str\\.|gasse|weg|platz|allee|damm|ufer|straat|laan|plein|gracht|dreef|gatan|vägen|vej|gade"
_BEFORE = (
    r"(?:rue|avenue|av\.|boulevard|bd|place|chemin|impasse|allée|quai|calle|c/|avenida|avda\.?|plaza|paseo|via|viale|"
    r"piazza|corso|rua|ulica|ul\.)"
)
_OF = r"(?:(?:de la|de los|de las|des|del|della|dei|du|de|di|do|da|d'|l') ?)?"

PLACE_RULES: tuple[Rule, ...] = (
    Rule("address", re.compile(
        rf"(?P<hide>(?:\b{_FLAT},? )?\b\d{{1,5}}[A-Za-z]?,? (?!(?:Mg|Ml|Mcg|Kg|G) )(?:[A-Z][\w.'’-]* ){{1,4}}"
        rf"(?:{_STREET})\b(?! [A-Z])\.?(?:,? {_FLAT})?"
        rf"(?:, {_CITY}(?=,? (?:[A-Z]{{2}} \d{{5}}|{_POSTCODE})))?)")),
    Rule("address", re.compile(
        rf"(?P<hide>\b[{UPPER}][\w-]{{2,}}(?:{_ONE_WORD}) \d{{1,3}} ?[a-z]?\b"
        rf"(?:, ?\d{{4,5}}(?: [A-Z]{{2}})? {_CITY})?)")),
    Rule("address", re.compile(
        rf"(?P<hide>\b\d{{1,4}}(?: ?bis| ?ter)?,? (?i:{_BEFORE}) {_OF}{_CITY}(?:,? \d{{5}} {_CITY})?)")),
    Rule("address", re.compile(
        rf"(?P<hide>\b(?i:{_BEFORE}) {_OF}{_CITY},? (?:n[.º°]? ?)?\d{{1,4}}\b(?:,? \d{{5}} {_CITY})?)")),
    Rule("address", re.compile(rf"(?<!\w)(?P<hide>{_POSTCODE})")),
    Rule("address", re.compile(
        r"(?i:\b(?:zip(?: code)?|postal code|post ?code|plz|code postal|c\.?p\.|cap|postnummer))\W{0,3}(?:is )?"
        r"(?P<hide>\d{4,5}(?:-\d{3,4})?(?: [A-Z]{2}\b)?|[A-Z\d]{2,4} ?\d[A-Z]{2})")),
    Rule("address", re.compile(r", [A-Z]{2} (?P<hide>\d{5}(?:-\d{4})?)\b")),
    Rule("address", re.compile(r"(?P<hide>(?i:\bP\.? ?O\.? Box) \d+)")),
    Rule("address", re.compile(
        r"(?i:\b(?:lives?|lived|living|resides?|residing|resident|stays|staying|home is|moved) "
        r"(?:in|at|of|on|near|to)) "
        rf"(?:the )?{NAME}")),
    Rule("address", re.compile(rf"(?i:\b(?:my |home )?address(?: is|:)) (?:the )?{NAME}")),
)  # fmt: skip
