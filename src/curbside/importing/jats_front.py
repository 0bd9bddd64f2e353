"""The front matter of a JATS article: identifiers, title, authors, dates, licence, kind, and what it says of others.

Follows JATS 1.0 to 1.4 (ANSI/NISO Z39.96) and the NLM 2.x and 3.0 tag sets before it. Values go out as
printed; nothing absent is made up. Related articles become lifecycle events of the article they name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from curbside.importing.marked_text import marked_text
from curbside.importing.publication_dates import GivenDate, best_date, given_date
from curbside.importing.safe_xml import local_name
from curbside.importing.text_building import one_line
from curbside.model.source import LifecycleEvent, LifecycleKind

_XLINK = "{http://www.w3.org/1999/xlink}href"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PMID = re.compile(r"[1-9]\d{0,8}", re.ASCII)
_PMC = re.compile(r"(?:PMC)?([1-9]\d{0,9})", re.ASCII | re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_DOI_INSIDE = re.compile(r"10\.\d{4,9}/[^\s;,\"<>]+")

_NAMED_BECOMES: dict[str, LifecycleKind] = {
    "retracted-article": "retracted",
    "partial-retraction": "concern",
    "object-of-concern": "concern",
    "corrected-article": "corrected",
    "addended-article": "corrected",
    "updated-article": "superseded",
}
"""related-article-type on a notice: what becomes of the article it points to (JATS4R, NLM tagging guidelines)."""
_THIS_BECOMES: dict[str, LifecycleKind] = {
    "retraction-forward": "retracted",
    "concern-forward": "concern",
    "expression-of-concern": "concern",
    "correction-forward": "corrected",
    "update-forward": "superseded",
}
_NOTICES = frozenset({"retraction", "partial-retraction"})
SAID_BY = "JATS related-article"


@dataclass(frozen=True, slots=True)
class Identifiers:
    """Identifiers of an article, each empty where not given."""

    pmid: str = ""
    pmcid: str = ""
    doi: str = ""


def all_of(element: etree._Element, path: str) -> Iterator[etree._Element]:
    """The elements at a path of local names, whatever their namespace."""
    yield from element.iterfind("/".join(f"{{*}}{step}" for step in path.split("/")))


def text_of(element: etree._Element, path: str) -> str:
    """The text of the first element at `path` on one line, empty where there is none."""
    found = next(all_of(element, path), None)
    return one_line(marked_text(found)) if found is not None else ""


def identifiers_of(meta: etree._Element) -> Identifiers:
    """PMID, PMCID and DOI of the article itself."""
    pmid = pmcid = doi = ""
    for element in all_of(meta, "article-id"):
        kind, text = element.get("pub-id-type", ""), one_line(element.text or "")
        if kind == "pmid" and _PMID.fullmatch(text):
            pmid = pmid or text
        elif kind in {"pmc", "pmcid"} and (found := _PMC.fullmatch(text)):
            pmcid = pmcid or f"PMC{found[1]}"
        elif kind == "doi" and _DOI.fullmatch(text):
            doi = doi or text
    return Identifiers(pmid, pmcid, doi)


def authors_of(meta: etree._Element) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Authors in order as "Name AB", and the collective ones among them."""
    names: list[str] = []
    collective: list[str] = []
    for contrib in all_of(meta, "contrib-group/contrib"):
        if contrib.get("contrib-type", "author") not in {"author", "collab", ""}:
            continue
        group = _collab(contrib)
        person = _person(contrib)
        if person or group:
            names.append(person or group)
        if group and not person:
            collective.append(group)
    for element in all_of(meta, "contrib-group/collab"):
        name = one_line(marked_text(element))
        if name:
            names.append(name)
            collective.append(name)
    return tuple(names), tuple(collective)


def _collab(contrib: etree._Element) -> str:
    found = next(all_of(contrib, "collab"), None)
    if found is None:
        found = next(all_of(contrib, "collab-alternatives/collab"), None)
    if found is None:
        return ""
    named = text_of(found, "named-content") or text_of(found, "institution")
    return named or one_line(marked_text(found, frozenset({"contrib-group", "email", "fn", "xref"})))


def _person(contrib: etree._Element) -> str:
    name = next(all_of(contrib, "name"), None)
    if name is None:
        name = next(all_of(contrib, "name-alternatives/name"), None)
    if name is None:
        return text_of(contrib, "string-name")
    given = re.findall(r"[^\W\d_]+", text_of(name, "given-names"))
    initials = "".join(word if word.isupper() and len(word) < 4 else word[0].upper() for word in given)
    return " ".join(part for part in (text_of(name, "surname"), initials, text_of(name, "suffix")) if part)


def date_of(meta: etree._Element) -> GivenDate:
    """The publication date: the issue's, or the finer online date of the same year."""
    issue = online = GivenDate()
    for element in all_of(meta, "pub-date"):
        kind = element.get("pub-type") or element.get("date-type") or element.get("publication-format") or ""
        given = given_date(*(text_of(element, part) for part in ("year", "month", "day")))
        if not given.year:
            continue
        if kind in {"epub", "pub", "electronic", "epub-ppub", "pub-electronic", "epreprint"}:
            online = online if online.year else given
        elif kind not in {"pmc-release", "retracted", "corrected", "epub-original"} and not issue.year:
            issue = given
    return best_date(issue, online)


def licence_of(meta: etree._Element) -> str:
    """The licence as the article states it: its address, then its words; else the copyright line."""
    for licence in (*all_of(meta, "permissions/license"), *all_of(meta, "license")):
        address = licence.get(_XLINK, "") or text_of(licence, "license_ref")
        words = " ".join(
            one_line(marked_text(e)) for e in licence if local_name(e) in {"p", "license-p"}
        ) or one_line(licence.text or "")
        stated = " - ".join(part for part in (one_line(address), words) if part)
        if stated:
            return stated
    free = next(all_of(meta, "permissions/free_to_read"), None)
    return (
        text_of(meta, "permissions/copyright-statement")
        or text_of(meta, "copyright-statement")
        or ("free to read" if free is not None else "")
    )


def types_of(article: etree._Element, meta: etree._Element) -> tuple[str, ...]:
    """The article type and the headings it is filed under, in the words given."""
    subjects = (one_line(marked_text(e)) for e in all_of(meta, "article-categories/subj-group/subject"))
    return tuple(t for t in (article.get("article-type", ""), *subjects) if t)


def language_of(article: etree._Element) -> str:
    """The language the article says it is in; English where it says nothing (the JATS default)."""
    return (article.get(_XML_LANG) or "en").strip().lower()[:20] or "en"


def events_of(
    article: etree._Element, meta: etree._Element, own: Identifiers, date: str
) -> tuple[tuple[LifecycleEvent, ...], tuple[str, ...]]:
    """What the article says of itself and of the articles it names, and what could not be followed."""
    events: list[LifecycleEvent] = []
    warnings: list[str] = []
    kind = article.get("article-type", "")
    if kind in _NOTICES:
        events += _about(own, "retraction-notice", "article type says retraction notice", date)
    if kind == "retracted-article":
        events += _about(own, "retracted", "article type says retracted article", "")
    for related in all_of(meta, "related-article"):
        relation = related.get("related-article-type", "")
        if relation in _THIS_BECOMES:
            events += _about(own, _THIS_BECOMES[relation], relation, "")
        elif relation in _NAMED_BECOMES:
            named = _named(related)
            if named == Identifiers():
                warnings.append(f"{relation} names no article by PMID or DOI")
            seen = own.pmcid or own.doi or own.pmid or "this notice"
            events += _about(named, _NAMED_BECOMES[relation], f"{relation}: see {seen}", date)
    return tuple(dict.fromkeys(events)), tuple(warnings)


def _about(who: Identifiers, kind: LifecycleKind, note: str, date: str) -> list[LifecycleEvent]:
    found: list[LifecycleEvent] = []
    if who.pmid:
        found.append(LifecycleEvent("pmid", who.pmid, kind, note, SAID_BY, date))
    if who.doi:
        found.append(LifecycleEvent("doi", who.doi, kind, note, SAID_BY, date))
    if not found and who.pmcid:
        found.append(LifecycleEvent("edition", f"pmc-{who.pmcid[3:]}", kind, note, SAID_BY, date))
    return found


def _named(related: etree._Element) -> Identifiers:
    link = one_line(related.get(_XLINK, ""))
    kind = related.get("ext-link-type", "")
    pmid = link if kind == "pmid" and _PMID.fullmatch(link) else ""
    found = _DOI_INSIDE.search(link)
    return Identifiers(pmid=pmid, doi=found[0] if found else "")
