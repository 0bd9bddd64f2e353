"""A reference as plain bibliographic facts, ready for any citation format.

In: a Reference. Out: a Record with authors split, dates only as precise as known, and a note that carries
what the formats have no field for (lifecycle, unverified identifiers). Invents nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from curbside.model.article import Reference
from curbside.model.source import Edition, Source, WorkKind
from curbside.presenting import words
from curbside.presenting.safe import clean, doi_url, pmcid_url, pmid_url, safe_url

_INITIALS = re.compile(r"(?:[^\W\d_]\.?-?){1,4}")
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|2nd|3rd|4th)\.?")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_PAGES = re.compile(r"\s*[-–]\s*")


@dataclass(frozen=True, slots=True)
class Name:
    """A person (family and given) or a literal: an organisation, or "et al."."""

    family: str = ""
    given: str = ""
    suffix: str = ""
    literal: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """Bibliographic facts of one reference; `date` and `accessed` hold year, month, day as far as known."""

    id: str
    kind: WorkKind
    title: str
    names: tuple[Name, ...]
    container: str
    publisher: str
    date: tuple[int, ...]
    accessed: tuple[int, ...]
    volume: str
    issue: str
    pages: str
    first_page: str
    last_page: str
    doi: str
    pmid: str
    pmcid: str
    isbn: str
    url: str
    note: str

    @property
    def in_journal(self) -> bool:
        """True for what appeared in a journal."""
        return bool(self.container)


def record(reference: Reference) -> Record:
    """The bibliographic facts of a reference, every text cleaned."""
    source = reference.source
    edition, work = source.edition, source.work
    first, _, last = (clean(part) for part in _partition(edition.pages))
    return Record(
        id=clean(edition.id),
        kind=work.kind,
        title=clean(f"{work.title} ({edition.label})" if edition.label else work.title),
        names=_names(source),
        container=clean(work.container),
        publisher="" if work.container else clean(words.organisation(source)),
        date=_date(edition.date) or (edition.year,),
        accessed=_date(edition.checked.when),
        volume=clean(edition.volume),
        issue=clean(edition.issue),
        pages=clean(edition.pages),
        first_page=first,
        last_page=last,
        doi=clean(edition.doi).replace(" ", ""),
        pmid=edition.pmid if pmid_url(edition.pmid) else "",
        pmcid=edition.pmcid if pmcid_url(edition.pmcid) else "",
        isbn=clean(edition.isbn),
        url=safe_url(edition.url) or doi_url(edition.doi) or pmid_url(edition.pmid),
        note=_note(source, reference.marks),
    )


def split_name(author: str) -> Name:
    """ "Gerth van Wijk R" as family and given; what has no initials, like a group, stays literal."""
    text = clean(author)
    if "," in text:
        family, _, given = (part.strip() for part in text.partition(","))
        return Name(family=family, given=given) if family and given else Name(literal=text)
    parts = text.split(" ")
    suffix = parts.pop() if len(parts) > 2 and _SUFFIX.fullmatch(parts[-1]) else ""
    initials = parts[-1]
    if len(parts) < 2 or not _INITIALS.fullmatch(initials) or initials != initials.upper():
        return Name(literal=text)
    return Name(family=" ".join(parts[:-1]), given=initials, suffix=suffix)


def is_et_al(name: Name) -> bool:
    """True for the words that stand for authors not listed."""
    return name.literal.casefold().rstrip(".") in {"et al", "others"}


def _names(source: Source) -> tuple[Name, ...]:
    people = tuple(split_name(author) for author in source.work.authors if clean(author))
    body = clean(words.organisation(source))
    if not body or (people and not source.work.container):
        return people  # a body that published a report stands as its publisher
    return (*people, *(name for name in (Name(literal=body),) if name not in people))


def _partition(pages: str) -> tuple[str, str, str]:
    parts = _PAGES.split(pages, maxsplit=1)
    return (parts[0], "-", parts[1]) if len(parts) == 2 else (pages, "", "")


def _date(text: str) -> tuple[int, ...]:
    match = _DATE.fullmatch(text.strip())
    return tuple(int(part) for part in match.groups() if part) if match else ()


def _note(source: Source, marks: tuple[str, ...]) -> str:
    edition = source.edition
    parts = [words.KINDS[source.work.kind], *words.lifecycle_marks(source, marks)]
    unsaid = not any(m.startswith("identifier") for m in marks)
    if unsaid and edition.identifiers == "unverified" and _identified(edition):
        parts.append("identifiers not verified")
    if edition.set_id:
        parts.append(f"label set id {edition.set_id}")
    return clean("; ".join(parts))


def _identified(edition: Edition) -> bool:
    return any((edition.doi, edition.pmid, edition.pmcid, edition.isbn, edition.set_id, edition.url))
