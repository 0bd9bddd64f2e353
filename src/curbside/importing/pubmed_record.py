"""One PubMed record (MedlineCitation with PubmedData, or BookDocument): its fields as the record gives them.

An XML element comes in, plain values go out; nothing is looked up and nothing absent is made up. Element
names follow the NLM PubMed DTD of 2019 and later. Passages and judgements are made elsewhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from curbside.importing.marked_text import marked_text
from curbside.importing.publication_dates import GivenDate, best_date, given_date, loose_date
from curbside.importing.safe_xml import local_name
from curbside.importing.text_building import one_line
from curbside.model.statement import Population

_PMID = re.compile(r"[1-9]\d{0,8}", re.ASCII)
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_BOOKKEEPING = ("DateRevised", "DateCompleted", "History", "ReferenceList", "NumberOfReferences")
"""Parts that say when and how a record was handled, not what it says: left out of its fingerprint."""

LANGUAGES: dict[str, str] = {
    "eng": "en", "spa": "es", "ger": "de", "fre": "fr", "ita": "it", "por": "pt", "dut": "nl", "chi": "zh",
    "jpn": "ja", "kor": "ko", "rus": "ru", "pol": "pl", "hun": "hu", "cze": "cs", "tur": "tr", "swe": "sv",
    "nor": "no", "dan": "da", "fin": "fi", "gre": "el", "heb": "he", "ara": "ar", "per": "fa", "ukr": "uk",
    "rum": "ro", "bul": "bg", "hrv": "hr", "srp": "sr", "slo": "sk", "slv": "sl", "cat": "ca", "tha": "th",
    "vie": "vi", "ind": "id", "hin": "hi", "lit": "lt", "lav": "lv", "est": "et", "ice": "is", "afr": "af",
}  # fmt: skip
"""MARC language codes as PubMed uses them, to ISO 639-1; another code is kept as given."""

_AGE_TAGS: dict[str, Population] = {
    "Infant": "infant", "Infant, Newborn": "infant", "Child": "child", "Child, Preschool": "child",
    "Adolescent": "child", "Adult": "adult", "Young Adult": "adult", "Middle Aged": "adult",
    "Aged": "older-adult", "Aged, 80 and over": "older-adult", "Pregnancy": "pregnant",
}  # fmt: skip
"""MeSH check tags: who was studied, as the indexer marked it."""


@dataclass(frozen=True, slots=True)
class RecordDate:
    """When a record was published and when PubMed last revised it."""

    published: GivenDate
    revised: str


def pmid_of(citation: etree._Element) -> tuple[str, str]:
    """The PMID and its version ("" for the first), or two empty texts where none is readable."""
    element = citation.find("PMID")
    text = (element.text or "").strip() if element is not None else ""
    if element is None or not _PMID.fullmatch(text):
        return "", ""
    version = element.get("Version", "1").strip()
    return text, version if _PMID.fullmatch(version) and version != "1" else ""


def text_at(element: etree._Element, path: str) -> str:
    """The text of the first element at `path`, on one line; empty where there is none."""
    found = element.find(path)
    return _plain(found) if found is not None else ""


def texts_at(element: etree._Element, path: str) -> tuple[str, ...]:
    """The texts of all elements at `path` that have any."""
    return tuple(text for e in element.iterfind(path) if (text := _plain(e)))


def _plain(element: etree._Element) -> str:
    text = marked_text(element)
    # Most fields need no cleaning, and there are forty of them in a record.
    return text.strip() if text.isascii() and text.isprintable() else one_line(text)


def dates_of(citation: etree._Element, article: etree._Element) -> RecordDate:
    """Publication date of the record by its PubModel, and its last revision."""
    revised = _date_at(citation.find("DateRevised")).text
    if local_name(citation) == "BookDocument":
        return RecordDate(_book_date(citation), revised)
    issue = _issue_date(article.find("Journal/JournalIssue/PubDate"))
    online = _date_at(article.find("ArticleDate"))
    # For these models NLM cites the day the article appeared; the issue is put together later.
    if article.get("PubModel", "") in {"Electronic", "Electronic-eCollection"} and online.year:
        return RecordDate(online, revised)
    return RecordDate(best_date(issue, online), revised)


def _book_date(citation: etree._Element) -> GivenDate:
    for path in ("DateRevised", "ContributionDate", "Book/PubDate"):
        found = _issue_date(citation.find(path))
        if found.year:
            return found
    return GivenDate()


def _issue_date(element: etree._Element | None) -> GivenDate:
    if element is None:
        return GivenDate()
    loose = element.findtext("MedlineDate")
    if loose is not None:
        return loose_date(one_line(loose))
    season = element.findtext("Season")
    if season:
        return loose_date(one_line(f"{element.findtext('Year') or ''} {season}"))
    return _date_at(element)


def _date_at(element: etree._Element | None) -> GivenDate:
    if element is None:
        return GivenDate()
    year, month, day = ((element.findtext(part) or "").strip() for part in ("Year", "Month", "Day"))
    return given_date(year, month, day)


def authors_of(article: etree._Element) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Authors in order as "Name AB", the collective ones among them, and whether the list is complete."""
    names: list[str] = []
    collective: list[str] = []
    lists = [e for e in article.iterfind("AuthorList") if e.get("Type", "authors") == "authors"]
    for author in (a for e in lists for a in e.iterfind("Author")):
        if author.get("ValidYN") == "N":
            continue  # a misspelling the record keeps so that it can still be searched for
        group = text_at(author, "CollectiveName")
        parts = (text_at(author, part) for part in ("LastName", "Initials", "Suffix"))
        name = group.rstrip(".") or " ".join(part for part in parts if part)
        if name:
            names.append(name)
        if group:
            collective.append(group.rstrip("."))
    complete = all(e.get("CompleteYN", "Y") != "N" for e in lists)
    return tuple(names), tuple(collective), complete


def identifiers_of(record: etree._Element, article: etree._Element) -> tuple[str, str]:
    """DOI and PMCID of the paper itself (never of its references), empty where not given."""
    doi = pmcid = ""
    for element in _article_ids(record):
        text = one_line(element.text or "")
        if element.get("IdType") == "doi" and _DOI.fullmatch(text):
            doi = doi or text
        elif element.get("IdType") == "pmc" and text:
            pmcid = pmcid or (text if text.upper().startswith("PMC") else f"PMC{text}")
    for element in article.iterfind("ELocationID[@EIdType='doi']"):
        text = one_line(element.text or "")
        if not doi and element.get("ValidYN", "Y") == "Y" and _DOI.fullmatch(text):
            doi = text
    return doi, pmcid


def _article_ids(record: etree._Element) -> Iterator[etree._Element]:
    yield from record.iterfind("PubmedData/ArticleIdList/ArticleId")
    yield from record.iterfind("BookDocument/ArticleIdList/ArticleId")


def mesh_of(citation: etree._Element) -> tuple[tuple[str, ...], tuple[Population, ...]]:
    """MeSH headings with their qualifiers, and who was studied by their check tags."""
    headings: list[str] = []
    names: set[str] = set()
    for heading in citation.iterfind("MeshHeadingList/MeshHeading"):
        descriptor = text_at(heading, "DescriptorName")
        if descriptor:
            names.add(descriptor)
            headings.append("/".join((descriptor, *texts_at(heading, "QualifierName"))))
    if "Animals" in names and "Humans" not in names:
        return tuple(headings), ("laboratory",)
    who = dict.fromkeys(population for tag, population in _AGE_TAGS.items() if tag in names)
    return tuple(headings), tuple(who)


def fingerprint(record: etree._Element) -> str:
    """SHA-256 of the record without its bookkeeping, which this takes out of the element."""
    for element in list(record.iter(*_BOOKKEEPING)):
        parent = element.getparent()
        if parent is not None:
            element.tail = None
            parent.remove(element)
    citation = record if record.tag == "MedlineCitation" else record.find("MedlineCitation")
    if citation is not None:
        citation.attrib.pop("Status", "")
    return hashlib.sha256(etree.tostring(record, encoding="utf-8", with_tail=False)).hexdigest()
