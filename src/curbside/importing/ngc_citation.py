"""The parts of a citation in the style NGC prints (NLM's Citing Medicine): authors, container, volume, pages.

A part that does not stand where the style puts it stays empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_AUTHOR = re.compile(
    r"(?:(?:van|von|de|den|der|del|di|da|la|le|ten|ter|du|el|al|dos|d)[ '’]){0,3}"
    r"[A-ZÀ-Þ][\w'’\-]*(?: [\w'’\-]+)* [A-Z]{1,4}"
    r"(?: (?:Jr|Sr|II|III|IV|2nd|3rd))?"
)
_JOURNAL = re.compile(
    r"(?P<container>[A-Z][A-Za-z &():\-]{2,80})\.\s+[12]\d{3}[^;.]{0,20};\s*(?P<volume>[\w ]{1,12}?)"
    r"(?:\s*\((?P<issue>[^)]{1,40})\))?\s*:\s*(?P<pages>[\w\-–, ]{1,40}?)(?=[.;]|\s*\[|$)"
)


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation says of its authors and place."""

    authors: tuple[str, ...] = ()
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""


def cited(citation: str, title: str) -> Citation:
    """The parts of a citation of `title`."""
    head = citation.partition(". ")[0]
    names = [n.strip() for n in head.split(",")]
    authors = tuple(n for n in names if _AUTHOR.fullmatch(n))
    after = citation.find(title[:40])
    found = _JOURNAL.search(citation, max(after, 0) + len(title) if after >= 0 else 0)
    if not found:
        return Citation(authors)
    return Citation(
        authors,
        found["container"].strip(),
        found["volume"].strip(),
        found["issue"] or "",
        found["pages"].strip(),
    )
