"""What an NGC summary says about its own dates, previous version, currency and origin.

Text of the fields comes in; dates as precise as printed, notes and a jurisdiction come out. A month range
stays a year, an unstated place stays empty; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

CLOSED = "the clearinghouse has taken no new entry since 2018, so a newer edition may exist"
"""NGC went offline in July 2018; no summary can be later than that."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_DATE = re.compile(
    rf"\b(?P<year>[12]\d{{3}})(?:\s+(?P<month>{_MONTH})(?P<range>\s*-\s*{_MONTH})?)?(?:\s+(?P<day>\d{{1,2}})\b)?"
)
_MONTH_FIRST = re.compile(rf"\b(?P<month>{_MONTH})\s+(?P<year>[12]\d{{3}})\b")
_LONG_DATE = re.compile(rf"\b({_MONTH})\s+(\d{{1,2}}),\s+([12]\d{{3}})\b")
_NEW_CONTENT = re.compile(r"revised|updated|addend", re.I)
_PREVIOUS = re.compile(
    r"(?:updates?|replaces|supersedes|is an update (?:of|to))\s+(?:an?\s+|the\s+)?(?:previous|earlier"
    r"|prior|older)"
    r"[^:.]{0,60}(?:versions?|guidelines?|editions?|documents?|recommendations?)\s*:?\s*", re.I
)  # fmt: skip
_REPEATED = re.compile(r"^(?:This guideline updates (?:a )?previous versions?:\s*)+", re.I)
_END_OF_STATUS = re.compile(
    r"This guideline meets NGC's|This is the current release|\n(?=This |Please |The [A-Z]+ )", re.I
)
_CURRENT = re.compile(r"This (?:is )?the current release", re.I)
_STANDING = re.compile(
    r"reaffirm|expire|review(?:ed)? (?:and|in|by)|withdrawn|retired|minor revision|amend", re.I
)
_NATION = (
    ("INT", re.compile(r"\b(?:World|International)\b")),
    ("EU", re.compile(r"\bEuropean\b")),
    ("US", re.compile(r"(?<!Non-)\bU\.S\.|\bUnited States\b|\bAmericans?\b")),
    ("CA", re.compile(r"\b(?:Canada|Canadian|Ontario|Alberta)\b")),
    ("UK", re.compile(r"\b(?:British|United Kingdom|Scottish|UK|England)\b|\(U\.?K\.?\)")),
    ("AU", re.compile(r"\bAustralian?\b")),
    ("MY", re.compile(r"\bMalaysian?\b")),
    ("SG", re.compile(r"\bSingapore\b")),
)
_PLACE = (
    ("UK", re.compile(r"\b(?:London|Edinburgh|Manchester|Leeds|Birmingham)\s*\((?:UK|Scotland|England)\):|\bLondon:")),
    ("CA", re.compile(r"\((?:ON|Ontario|Alberta|AB|BC|British Columbia|Quebec|QC|Canada)\):")),
    ("US", re.compile(
        r"\((?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]"
        r"|UT|V[AT]|W[AIVY])\):")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Released:
    """The date of the text that is held: its latest revision, else its first release."""

    year: int
    date: str
    printed: str


def released(printed: str) -> Released:
    """Year (0 where none is printed) and date as precise as printed; a reaffirmation is no new text."""
    best: tuple[str, int] = ("", 0)
    for part in re.split(r"[(;)]", printed):
        if best[1] and not _NEW_CONTENT.search(part):
            continue
        for found in (*_DATE.finditer(part), *_MONTH_FIRST.finditer(part)):
            date = _iso(found)
            best = max(best, (date, int(found["year"])), key=lambda b: (b[1], b[0]))
    return Released(best[1], best[0], printed)


def _iso(found: re.Match[str]) -> str:
    parts = found.groupdict()
    month = (parts.get("month") or "")[:3].lower()
    if month not in _MONTHS or parts.get("range"):
        return found["year"]
    date = f"{found['year']}-{_MONTHS.index(month) + 1:02d}"
    day = int(parts.get("day") or 0)
    return f"{date}-{day:02d}" if 1 <= day <= 31 else date


def previous_versions(status: str) -> str:
    """The citation of what this guideline updates, as printed; empty where none is named."""
    found = _PREVIOUS.search(status)
    if not found:
        return ""
    rest = _REPEATED.sub("", status[found.end() :])
    end = _END_OF_STATUS.search(rest)
    return " ".join((rest[: end.start()] if end else rest).split())


def lifecycle_note(status: str, summary_status: str) -> str:
    """What the summary says of its currency, when it last said so, and that nobody can have checked since."""
    notes: list[str] = []
    last = _last_date(summary_status)
    if _CURRENT.search(status):
        notes.append(
            f"called the current release in the NGC summary{f' (last dated {last})' if last else ''}"
        )
    sentences = re.split(r"(?<=[a-z\d)]\.)\s+(?=[A-Z])|\n", status)
    previous = previous_versions(status)
    notes += [
        " ".join(s.split()) for s in sentences if _STANDING.search(s) and " ".join(s.split()) not in previous
    ]
    notes.append(CLOSED)
    if previous:
        notes.append(f"updates a previous version: {previous}")
    return "; ".join(note.rstrip(".;") for note in notes)


def _last_date(text: str) -> str:
    dates = [
        f"{year}-{_MONTHS.index(month[:3].lower()) + 1:02d}-{int(day):02d}"
        for month, day, year in _LONG_DATE.findall(text)
    ]
    return max(dates, default="")


def jurisdiction(developers: Sequence[str], citation: str) -> str:
    """Where the guideline holds, from the words of its developers, then the place of publication; or ""."""
    for code, pattern in _NATION:
        if any(pattern.search(d) for d in developers):
            return code
    return next((code for code, pattern in _PLACE if pattern.search(citation)), "")
