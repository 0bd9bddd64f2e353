"""PubMed/MEDLINE XML (NLM PubMed DTD, 2019 and later): one document per record, from one file of any size.

A stream of XML comes in, documents with quoted findings and lifecycle events go out, one at a time. A record
is never dropped silently: what cannot be read is Refused by its PMID. Deleted citations have no document of
their own; their events ride on the last document of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from lxml import etree

from curbside.importing import pubmed_record as fields
from curbside.importing.abstract_findings import findings, role_of
from curbside.importing.marked_text import marked_text
from curbside.importing.publication_types import NOT_FINDINGS, folded, kind_of
from curbside.importing.pubmed_lifecycle import Life, deletions, life_of
from curbside.importing.safe_xml import XmlFault, iter_elements, local_name
from curbside.importing.text_building import TextBuilder, one_line
from curbside.model.imported import Imported, Outcome, Refused
from curbside.model.source import Checked, Document, Edition, LifecycleEvent, Passage, Work
from curbside.model.statement import Population, Statement

_RECORDS = ("PubmedArticle", "PubmedBookArticle", "MedlineCitation", "DeleteCitation", "DeleteDocument")
_HEAD = re.compile(
    rf"<(?:PubmedArticleSet|PubmedBookArticleSet|MedlineCitationSet|{'|'.join(_RECORDS)})[\s>]"
)
_TRUNCATED = re.compile(r"\(ABSTRACT TRUNCATED(?: AT \d+ WORDS)?\)", re.IGNORECASE)
NO_TITLE = "(no title in the record)"
_FETCH_AGAIN = "fetch the file again and import it: what was read stays, the rest is added"


@dataclass(frozen=True, slots=True)
class _Text:
    """What of a record can be read: the builder with all passages, and those of the English abstract."""

    builder: TextBuilder
    abstract: tuple[Passage, ...]
    missing: tuple[str, ...]


class PubMedXml:
    """The format as importing finds it."""

    name = "pubmed-xml"
    standard = "NLM PubMed DTD (pubmed_190101 and later)"

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        """True for bytes that open a set of PubMed records."""
        encoding = "utf-16" if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"
        return _HEAD.search(head.decode(encoding, errors="replace")) is not None

    def read(self, stream: BinaryIO, name: str) -> Iterator[Outcome]:
        """One outcome per record, in order; a broken file ends with a Refused that says how far it was read."""
        last: Imported | None = None
        count = 0
        fault = ""
        try:
            for element in iter_elements(stream, _RECORDS):
                if local_name(element).startswith("Delete"):
                    last, refused = _ride(last, deletions(element), name)
                    yield from refused
                    continue
                count += 1
                outcome = read_record(element, f"{name}: record {count}")
                if isinstance(outcome, Refused):
                    yield outcome
                    continue
                if last is not None:
                    yield last
                last = outcome
        except XmlFault as error:
            fault = str(error)
        if last is not None:
            yield last
        if fault:
            yield Refused(name, f"{fault}; {_how_far(count, last)}", _FETCH_AGAIN)
        elif not count and last is None:
            yield Refused(name, "no PubMed record in it", "check that this is the file you meant")


FORMAT = PubMedXml()


def _how_far(count: int, last: Imported | None) -> str:
    if last is None:
        return f"{count} records were read before it"
    return f"{count} records were read before it, the last of them PMID {last.edition.pmid}"


def _ride(
    last: Imported | None, events: tuple[LifecycleEvent, ...], name: str
) -> tuple[Imported | None, tuple[Refused, ...]]:
    """Put events without a document onto the last one read."""
    if last is not None:
        return replace(last, events=(*last.events, *events)), ()
    pmids = ", ".join(e.identifier for e in events[:20])
    reason = f"{len(events)} deleted citations stand before any record: PMID {pmids}"
    return None, (Refused(name, reason, "import a file that holds records too"),) if events else ()


def read_record(record: etree._Element, name: str) -> Outcome:
    """The document of one record; `name` is what a refusal is reported under where there is no PMID."""
    citation = (
        record if record.tag == "MedlineCitation" else _first(record, "MedlineCitation", "BookDocument")
    )
    if citation is None:
        return Refused(name, "the record holds no citation", "")
    article = citation.find("Article") if local_name(citation) == "MedlineCitation" else citation
    pmid, version = fields.pmid_of(citation)
    if not pmid:
        return Refused(name, "the record has no readable PMID", "correct the record at its source")
    if article is None:
        return Refused(f"PMID {pmid}", "the record holds no article", "fetch the record again")
    types = _types(article, citation)
    dates = fields.dates_of(citation, article)
    life = life_of(citation, pmid, types, published=dates.published.text, revised=dates.revised)
    edition_id = f"pmid-{pmid}-v{version}" if version else f"pmid-{pmid}"
    read = _text_of(citation, article, edition_id)
    if not read.builder.passages and not life.events:
        return Refused(f"PMID {pmid}", "the record has neither title nor abstract", "")
    edition = _edition(record, article, edition_id, pmid, dates, life, has_abstract=bool(read.abstract))
    return _imported(record, citation, article, edition, read, types, (*_dated(dates), *life.warnings), life)


def _imported(
    record: etree._Element,
    citation: etree._Element,
    article: etree._Element,
    edition: Edition,
    read: _Text,
    types: tuple[str, ...],
    noted: tuple[str, ...],
    life: Life,
) -> Imported:
    authors, collective, complete = fields.authors_of(article)
    kind = kind_of(types, body=collective[0] if collective else "")
    language, language_notes = _language(article, citation, english=bool(read.abstract))
    mesh_population = fields.mesh_of(citation)[1]
    if not complete:
        noted = (*noted, "the record's author list is not complete")
    text, passages = read.builder.build()
    work = Work(
        id=f"work-{edition.id}",
        kind=kind.kind,
        title=_title(article),
        jurisdiction="INT",
        licence=fields.text_at(article, "Abstract/CopyrightInformation"),
        authors=authors,
        container=fields.text_at(article, "Journal/Title") or fields.text_at(article, "Book/BookTitle"),
    )
    return Imported(
        work=work,
        edition=edition,
        document=Document(
            edition_id=edition.id,
            sha256=fields.fingerprint(record),
            text=text,
            passages=passages,
            language=language,
            format=FORMAT.name,
            missing=read.missing,
        ),
        organisation=collective[0] if kind.kind in {"guideline", "consensus"} else "",
        statements=_statements(read, edition, types, mesh_population),
        events=life.events,
        warnings=tuple(dict.fromkeys((*read.builder.warnings, *noted, *kind.warnings, *language_notes))),
    )


def _statements(
    read: _Text, edition: Edition, types: tuple[str, ...], population: tuple[Population, ...]
) -> tuple[Statement, ...]:
    """Quoted findings of the English abstract; a notice or a protocol states none."""
    if NOT_FINDINGS.intersection(folded(types)):
        return ()
    roles = [(p, role_of(p.section[-1] if len(p.section) > 1 else "", p.code)) for p in read.abstract]
    return findings(roles, edition, population)


def _edition(
    record: etree._Element,
    article: etree._Element,
    edition_id: str,
    pmid: str,
    dates: fields.RecordDate,
    life: Life,
    *,
    has_abstract: bool,
) -> Edition:
    doi, pmcid = fields.identifiers_of(record, article)
    held = Checked("abstract", "", "PubMed record")
    return Edition(
        id=edition_id,
        work_id=f"work-{edition_id}",
        year=dates.published.year,
        checked=held if has_abstract else Checked("secondary", "", "PubMed record without abstract"),
        lifecycle=life.lifecycle,
        date=dates.published.text,
        volume=fields.text_at(article, "Journal/JournalIssue/Volume"),
        issue=fields.text_at(article, "Journal/JournalIssue/Issue"),
        pages=fields.text_at(article, "Pagination/MedlinePgn"),
        doi=doi,
        pmid=pmid,
        pmcid=pmcid,
        url=f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/",
        identifiers="verified",
        lifecycle_note=life.note,
        supersedes=life.supersedes,
    )


def _text_of(citation: etree._Element, article: etree._Element, edition_id: str) -> _Text:
    """All passages of a record: titles, abstract sections, other abstracts, index terms."""
    builder = TextBuilder(edition_id)
    missing: list[str] = []
    title = article.find("ArticleTitle")
    if title is not None:
        builder.add_passage(("Title",), marked_text(title))
    vernacular = article.find("VernacularTitle")
    if vernacular is not None:
        builder.add_passage(("Vernacular title",), marked_text(vernacular))
    if not builder.passages:
        missing.append("title")
    abstract = _add_abstract(builder, article.find("Abstract"), ("Abstract",))
    if not abstract:
        missing.append("abstract")
    elif _TRUNCATED.search(abstract[-1].text):
        missing.append("end of the abstract (truncated by the database)")
    for other in citation.iterfind("OtherAbstract"):
        _add_abstract(builder, other, (_other_name(other),))
    _add_terms(builder, "Keywords", fields.texts_at(citation, "KeywordList/Keyword"))
    _add_terms(builder, "MeSH headings", fields.mesh_of(citation)[0])
    _add_terms(builder, "Substances", fields.texts_at(citation, "ChemicalList/Chemical/NameOfSubstance"))
    return _Text(builder, abstract, tuple(missing))


def _add_abstract(
    builder: TextBuilder, abstract: etree._Element | None, under: tuple[str, ...]
) -> tuple[Passage, ...]:
    """One passage per section of an abstract, under the section's label as printed."""
    if abstract is None:
        return ()
    added: list[Passage] = []
    for section in abstract.iterfind("AbstractText"):
        label = section.get("Label", "")
        path = (*under, label) if label.strip() else under
        passage = builder.add_passage(path, marked_text(section), code=section.get("NlmCategory", ""))
        if passage is not None:
            added.append(passage)
    return tuple(added)


def _add_terms(builder: TextBuilder, name: str, terms: tuple[str, ...]) -> None:
    if terms:
        builder.add_passage((name,), "; ".join(terms))


def _other_name(other: etree._Element) -> str:
    kind, language = one_line(other.get("Type", "")), one_line(other.get("Language", ""))
    about = ", ".join(part for part in (kind.lower(), language) if part)
    return f"Other abstract ({about})" if about else "Other abstract"


def _title(article: etree._Element) -> str:
    """The title as printed without its closing point, or the vernacular one; brackets mark a translation."""
    title = fields.text_at(article, "ArticleTitle") or fields.text_at(article, "VernacularTitle")
    title = title or fields.text_at(article, "Book/BookTitle")
    return (title if title.endswith("..") else title.removesuffix(".")) or NO_TITLE


def _types(article: etree._Element, citation: etree._Element) -> tuple[str, ...]:
    found = fields.texts_at(article, "PublicationTypeList/PublicationType")
    return found or fields.texts_at(citation, "PublicationType")


def _language(
    article: etree._Element, citation: etree._Element, *, english: bool
) -> tuple[str, tuple[str, ...]]:
    """The language of the text held, and a line where the article itself is in another one."""
    given = fields.texts_at(article, "Language") or fields.texts_at(citation, "Language")
    if not given or "eng" in given:
        return "en", ()
    own = fields.LANGUAGES.get(given[0], given[0])
    named = ", ".join(given)
    if english:
        return "en", (f"the article is in '{named}'; its English abstract is held",)
    return own, (f"the article is in '{named}'",)


def _dated(dates: fields.RecordDate) -> tuple[str, ...]:
    published = dates.published
    if not published.year:
        return (published.note or "no publication date given",)
    return (published.note,) if published.note else ()


def _first(record: etree._Element, *tags: str) -> etree._Element | None:
    return next((found for tag in tags if (found := record.find(tag)) is not None), None)
