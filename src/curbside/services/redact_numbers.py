"""Rules for what is written in figures: records and other numbers of a person, dates, ages, telephones, addresses of
machines. In order: what an earlier rule has found, a later one leaves alone.
"""

from __future__ import annotations

import re

from curbside.services.redact_people import PERSON
from curbside.services.redact_rules import DATE, DAY, MONTHS, YEAR, Rule

_NUMBERED = r"(?:number|numbers|num|nums|no\.?|nr\.?|id|ref(?:erence)?\.?|card|code|\#)"
_OWNERS = (
    "hospital|hosp|chart|case|patient|pt|unit|file|clinic|episode|admission|encounter|visit|referral|ward|lab|sample|"
    "specimen|accession|nhs|chi|h&c|hsc|insurance|insurer|member|policy|medicare|medicaid|beneficiary|group|plan|"
    "account|acct|passport|licen[cs]e|certificate|serial|device|implant|national|tax|employee|student|identity|"
    "personal|citizen|social insurance|health|health service|pps|subscriber|order"
)
_ALONE = (
    "mrn|medical record|nhs|hospital|medicare|medicaid|acct|passport|driver'?s?'? licen[cs]e|driving licen[cs]e|imei|"
    "vin|health ?card|aadhaar|aadhar|pesel|bsn|nino|ni number|nric|fin number|cpf|curp|dni|nie|rut|ahv|avs|ihi|uhid|"
    "emirates id|codice fiscale|personnummer|cpr(?: number)?|fødselsnummer|versicherungsnummer|steuer-?id|siret"
)
_ID_OF = (
    rf"(?i:\b(?:(?:medical |patient |health )?record {_NUMBERED}|(?:{_OWNERS})(?:'s)? {_NUMBERED}|"
    rf"(?:{_ALONE})(?: {_NUMBERED})?))"
)
_ID = (
    r"(?P<hide>(?=[\w/-]*\d[\w/-]*\d)[A-Za-z0-9][\w/-]{3,}(?:[ -](?=\w*\d)[A-Z0-9]{1,5}\b)*|"
    r"\d{2,4}(?:[ .-]\d{2,4}){1,4})(?! ?(?:mg|mcg|ug|g|ml|mmol|ng|kg|cm|weeks?|days?|years?)\b)"
)

_BIRTH = (
    r"(?i:\bd\.?o\.?b\b\.?|\bdate of birth|\bbirth ?da(?:te|y)|\bborn(?: on)?|\bgeb(?:oren)?\b\.?(?: am)?|"
    r"\bnée? le|\bnacid[oa](?: el)?|\bnat[oa] il|\bgeboren op|\bur\.|(?<![\w.])b\.)"
)
_VISIT = (
    r"(?i:admitted|admission|seen|discharged?|died|diagnosed|operated|operation|op|surgery|visit(?:ed)?|"
    r"hospitali[sz]ed|date|dated|appointment|since|on)"
)
_SHORT_DATE = rf"{DAY}[/.-]{DAY}[/.-]\d{{2}}"

_CALL = (
    r"(?i:\b(?:call|phone|tel|telephone|mobile|cell|fax|ring|text|whatsapp|reach|contact|pager|bleep|number is|"
    r"handy|telefon|tél|móvil)\b)"
)

_OLD = "9[1-9]|1[01]\\d|(?i:ninety[ -](?:one|two|three|four|five|six|seven|eight|nine))"
_OLD_ONE = rf"(?i:\b(?:he|she|they|who|{PERSON})"

NUMBER_RULES: tuple[Rule, ...] = (
    Rule("e-mail", re.compile(r"(?P<hide>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)")),
    Rule("e-mail", re.compile(
        r"(?P<hide>\b[\w.+-]+ ?(?:\(at\)|\[at\]| at ) ?[\w-]+(?: ?(?:\(dot\)|\[dot\]| dot ) ?[a-z]{2,})+\b)")),
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
    Rule("record number", re.compile(rf"{_ID_OF}\W{{0,3}}(?:(?i:is|was) )?{_ID}")),
    Rule("date of birth", re.compile(rf"{_BIRTH}\W{{0,3}}(?:is )?(?P<hide>(?i:{DATE})|{_SHORT_DATE}\b)")),
    # A year of birth tells an age over 89 as well as a younger one, and no clock is at hand: it goes.
    Rule("date of birth", re.compile(
        rf"(?i:\bborn in|\bdob|\byear of birth)\W{{0,3}}(?P<hide>(?:(?:{MONTHS}) )?{YEAR})\b(?!-\d| to \d| and \d)")),
    Rule("date", re.compile(rf"(?<![\w/.-])(?P<hide>{DATE})(?![\w/]|-\d)")),
    Rule("date", re.compile(rf"\b{_VISIT}(?: date)?(?: (?:in|on|since))?\W{{0,2}}(?P<hide>(?:{MONTHS})\.? {YEAR})")),
    Rule("date", re.compile(rf"\b{_VISIT}(?: date)?(?: on)?\W{{0,2}}(?P<hide>{_SHORT_DATE})\b")),
    Rule("phone", re.compile(r"(?<![\w.])(?P<hide>00[1-9][\d ]{8,}\d)")),
    Rule("phone", re.compile(r"(?<![\w+])(?P<hide>\+\d[\d ().-]{7,}\d)")),
    Rule("phone", re.compile(r"(?<![\w.-])(?P<hide>\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})(?![\w-])")),
    Rule("phone", re.compile(r"(?<![\w.-])(?P<hide>0\d{4} ?\d{6}|0\d{2,3} \d{3,4} \d{3,4})(?!\w)")),
    Rule("phone", re.compile(r"(?<![\w.-])(?P<hide>0\d(?:[ .-]\d{2}){4})(?!\w)")),
    Rule("phone", re.compile(rf"{_CALL}\W+(?:\w+\W+){{0,3}}?(?P<hide>\(?\d(?:[ ().-]?\d){{6,}})(?!\w)")),
    Rule("age over 89", re.compile(
        rf"(?<![\w.-])(?P<hide>{_OLD})(?=[ -]?(?:years?|yrs?|yr)\b(?! of| follow| ago)| ?(?:yo\b|y/o\b|y\.o\.))")),
    Rule("age over 89", re.compile(
        rf"(?i:\bage(?:d|:| is| of)?) (?P<hide>{_OLD})\b(?!-\d| to \d| ?(?:%|th\b|mg|kg|months?|weeks?|percentile))")),
    Rule("age over 89", re.compile(
        rf"{_OLD_ONE}(?:'s)?,? (?:is|was|now|turned|turns|just turned)) (?:now )?(?P<hide>{_OLD})\b"
        r"(?!-\d|\.\d| to \d| ?(?:%|st\b|nd\b|rd\b|th\b|mg|kg|cm|lb|pounds|bpm|mm|months?|weeks?|days?|hours?|in\b))")),
    Rule("age over 89", re.compile(r"(?<![\w.-])(?P<hide>9[1-9]|1[01]\d)(?= ?[MFmf]\b(?![ /]?\w*\d))")),
)  # fmt: skip
