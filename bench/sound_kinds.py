"""Sound rewordings made by rule: what verify must let pass. The lists here are the bench's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from curbside.model.library import Library
from curbside.model.statement import Statement

Rewording = Callable[[Statement, Library], Iterator[str]]

_UNITS = (
    (r"(?<=\d) ?mg\b(?!/)", " milligrams"), (r"(?<=\d) ?mcg\b", " micrograms"), (r"(?<=\d)%", " percent"),
    (r"(?<=\d) hours\b", " h"), (r"(?<=\d) mL\b(?!/)", " millilitres"), (r"(?<=\d) kg\b", " kilograms"),
    (r"(?<=\d) years\b", " yr"), (r"(?<=\d) minutes\b", " min"),
)  # fmt: skip
_OFTEN = (
    (r"\b2 times a day\b", "twice daily"), (r"\b2 times a day\b", "bd"), (r"\bonce a day\b", "once daily"),
    (r"\bonce a day\b", "one time a day"), (r"\b3 times a day\b", "three times daily"),
    (r"\b3 times a day\b", "tds"),
    (r"\b4 times a day\b", "four times a day"), (r"\b4 times a day\b", "qid"),
    (r"\btwice daily\b", "two times a day"),
    (r"\btwice a day\b", "2 times daily"), (r"\bevery (\d+) hours\b", r"q\1h"), (r"\ba day\b", "per day"),
    (r"\bdaily\b", "every day"), (r"\b(\d+) to (\d+)\b", r"\1-\2"), (r"\b(\d+) to (\d+)\b", r"\1–\2"),
)  # fmt: skip
_SPELLING = (
    ("oedema", "edema"), ("aemia", "emia"), ("haem", "hem"), ("anaesth", "anesth"),
    ("paediatric", "pediatric"),
    ("organisation", "organization"), ("recognise", "recognize"),
    ("individualise", "individualize"), ("stabilis", "stabiliz"), ("immunis", "immuniz"),
    ("hospitalis", "hospitaliz"), ("diarrhoea", "diarrhea"), ("oesophag", "esophag"),
    ("tumour", "tumor"), ("behaviour", "behavior"), ("centre", "center"), ("litre", "liter"),
    ("programmes", "programs"), ("programme ", "program "),
    ("leukaemia", "leukemia"), ("stabiliser", "stabilizer"), ("colour", "color"), ("odour", "odor"),
)  # fmt: skip
# "angioedema" holds "edema" and "chemical" "hem": American letters say too little to turn back.
_ONE_WAY = {"emia", "hem", "edema", "esophag", "diarrhea", "program ", "programs", "liter"}
_WORDS = (
    (r"\bUse (?=\w)", "Give "), (r"\bGive (?=\w)", "Use "), (r"\bmay\b", "might"), (r"\bmay\b", "could"),
    (r"\bpeople\b", "patients"), (r"\bpatients\b", "people"), (r"\bbecause\b", "since"),
    (r"\babout (?=\d)", "approximately "),
    (r"\bup to (?=\d)", "at most "), (r"\bat least (?=\d)", "no less than "), (r"\bDo not use\b", "Avoid"),
    (r"\bdo not use\b", "avoid"), (r"\bshould be avoided\b", "should not be used"),
    (r"\bchildren\b", "a child"),
    (r"\bincreases\b", "raises"), (r"\breduces\b", "lessens"), (r"\bstart\b", "begin"),
    (r"\bcan\b", "may"), (r"\bprobably\b", "likely"), (r"\bafter\b", "following"),
    (r"\bbefore\b", "prior to"),
    (r"\brather than\b", "instead of"), (r"\bunless\b", "except when"), (r"\boral\b", "by mouth"),
    (r"\bstop\b", "discontinue"),
    (r"\bbelow (?=\d)", "less than "), (r"\babove (?=\d)", "more than "), (r"\bfirst-line\b", "first line"),
    (r"\bshow\b", "demonstrate"), (r"\bcauses?\b", "produce"), (r"\bkidney function\b", "renal function"),
    (r"\bdoctor\b", "physician"), (r"\bclinician\b", "doctor"), (r"\buntil\b", "till"), (r"\bwhen\b", "if"),
    (r"\bnot recommended\b", "not advised"), (r"\bmonitoring\b", "checks"), (r"\bmedicines\b", "drugs"),
)  # fmt: skip
_LEAD = re.compile(
    r"^((?:If|When|In|For|After|Before|Among|During|With) [^,;.]+), (?!but |and |or )([^;.:,]+)\.$"
)
_TAIL = re.compile(r"^([^,;.:]+?) ((?:if|when|after|before|until|unless) [^,;.:]+)\.$")
_TWO = re.compile(r"^([^;.:]+); ([^;.:]+)\.$")


def _all(text: str, rows: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for pattern, new in rows:
        changed = re.sub(pattern, new, text)
        if changed != text:
            yield changed


def unchanged(statement: Statement, _library: Library) -> Iterator[str]:
    """The sentence as shipped."""
    yield statement.text


def units(statement: Statement, _library: Library) -> Iterator[str]:
    """Units spelled out or shortened."""
    yield from _all(statement.text, _UNITS)


def often(statement: Statement, _library: Library) -> Iterator[str]:
    """Frequencies and ranges written another way."""
    yield from _all(statement.text, _OFTEN)


def spelling(statement: Statement, _library: Library) -> Iterator[str]:
    """British spelling to American and back."""
    yield from _all(statement.text, _SPELLING)
    back = tuple((us, uk) for uk, us in _SPELLING if us not in _ONE_WAY)
    yield from _all(statement.text, back)


def words(statement: Statement, _library: Library) -> Iterator[str]:
    """A word for another of the same sense."""
    yield from _all(statement.text, _WORDS)


def _turned(first: str, then: str, joint: str) -> str:
    low = then if then[1:2].isupper() else then[0].lower() + then[1:]
    return f"{first[0].upper()}{first[1:]}{joint}{low}."


def order(statement: Statement, _library: Library) -> Iterator[str]:
    """Clauses in another order."""
    text = statement.text
    if match := _LEAD.match(text):
        yield _turned(match[2], match[1], " ")
    if match := _TAIL.match(text):
        yield _turned(match[2], match[1], ", ")
    if match := _TWO.match(text):
        yield _turned(match[2], match[1], "; ")


def synonyms(statement: Statement, library: Library) -> Iterator[str]:
    """A concept by another of the library's own names for it, where only one concept has that name."""
    owners: dict[str, set[str]] = {}
    for concept in library.concepts.values():
        for name in (concept.name, *concept.synonyms):
            owners.setdefault(name.lower(), set()).add(concept.id)
    for concept in sorted(library.concepts.values(), key=lambda c: c.id):
        match = re.search(rf"(?<![\w-]){re.escape(concept.name)}(?![\w-])", statement.text, re.I)
        longer = match and any(
            len(n) > len(concept.name) and concept.name.lower() in n and n in statement.text.lower()
            for n in owners
        )
        if not match or longer or concept.kind not in {"drug", "condition", "test", "drug-class"}:
            continue
        for other in concept.synonyms[:1]:
            if owners[other.lower()] == {concept.id}:
                yield statement.text[: match.start()] + other + statement.text[match.end() :]


SOUND: Mapping[str, Rewording] = {
    "unchanged": unchanged,
    "units spelled": units,
    "frequency spelled": often,
    "spelling": spelling,
    "word for word": words,
    "clause order": order,
    "library synonym": synonyms,
}
