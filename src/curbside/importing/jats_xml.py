"""JATS full text (ANSI/NISO Z39.96, and the NLM 2.x and 3.0 tag sets before it): one document per article.

A stream of XML comes in, a document with located passages and the abstract's quoted findings goes out. The
licence is recorded and never decides; references are counted, not held. Whether an article still stands is
not in the file: its lifecycle is "unknown" until something else says more.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from curbside.importing import jats_front as front
from curbside.importing.abstract_findings import findings, role_of
from curbside.importing.jats_sections import Reading, read_abstract, read_body
from curbside.importing.marked_text import marked_text
from curbside.importing.publication_types import NOT_FINDINGS, folded, kind_of
from curbside.importing.safe_xml import XmlFault, iter_elements, local_name
from curbside.importing.slugs import slug
from curbside.importing.text_building import TextBuilder, one_line
from curbside.model.imported import Imported, Outcome, Refused
from curbside.model.source import Checked, Document, Edition, Lifecycle, LifecycleEvent, Passage, Work
from curbside.model.statement import Statement

_ARTICLE = re.compile(r"<(?:\w+:)?(?:article|pmc-articleset)[\s>]")
_JATS = re.compile(
    r"Journal Archiving|Journal Publishing|JATS|jats|article-type=|<(?:\w+:)?(?:front|article-meta)[\s>]"
    r"|pmc-articleset"
)
_MAIN_ABSTRACT = frozenset({"", "structured", "key-points", "abstract"})
_STATES: tuple[Lifecycle, ...] = ("retracted", "concern", "superseded", "corrected")
_LONGEST_SLUG = 60


class JatsXml:
    """The format as importing finds it."""

    name = "jats-xml"
    standard = "JATS 1.0 to 1.4 (ANSI/NISO Z39.96), NLM Journal Archiving 2.x and 3.0"

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002
        """True for bytes that open a JATS article or a set of them."""
        encoding = "utf-16" if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"
        text = head.decode(encoding, errors="replace")
        return _ARTICLE.search(text) is not None and _JATS.search(text) is not None

    def read(self, stream: BinaryIO, name: str) -> Iterator[Outcome]:
        """One outcome per article, in order; a broken file ends with a Refused."""
        count = 0
        try:
            for article in iter_elements(stream, ("{*}article",)):
                count += 1
                yield read_article(article, name if count == 1 else f"{name}: article {count}")
        except XmlFault as error:
            yield Refused(name, str(error), "fetch the file again")
            return
        if not count:
            yield Refused(name, "no JATS article in it", "check that this is the file you meant")


FORMAT = JatsXml()


def read_article(article: etree._Element, name: str) -> Outcome:
    """The document of one article element."""
    meta = article.find("{*}front/{*}article-meta")
    if meta is None:
        return Refused(name, "the article has no front matter", "JATS needs front/article-meta")
    own = front.identifiers_of(meta)
    # Before reading: text in the tree is not changed by reading, but the hash is of what was given.
    sha256 = hashlib.sha256(etree.tostring(article, encoding="utf-8", with_tail=False)).hexdigest()
    edition_id = _edition_id(own, sha256)
    reading = Reading(TextBuilder(edition_id))
    abstract = _read_text(article, meta, reading)
    if not reading.builder.passages:
        return Refused(name, "the article has no text", "")
    if not (own.pmcid or own.pmid or own.doi):
        reading.builder.warn("no PMID, PMCID or DOI: the edition is named by the file's hash")
    return _imported(article, meta, own, reading, abstract, sha256)


def _read_text(article: etree._Element, meta: etree._Element, reading: Reading) -> tuple[Passage, ...]:
    """Title, abstracts and body as passages; the passages of the main abstract."""
    title = next(front.all_of(meta, "title-group/article-title"), None)
    if title is not None:
        reading.add(("Title",), marked_text(title, frozenset({"fn", "xref"})))
    main: tuple[Passage, ...] = ()
    for abstract in front.all_of(meta, "abstract"):
        kind = abstract.get("abstract-type", "")
        read = read_abstract(
            abstract, "Abstract" if kind in _MAIN_ABSTRACT else f"Abstract ({kind})", reading
        )
        main = main or (read if kind in _MAIN_ABSTRACT else ())
    for abstract in front.all_of(meta, "trans-abstract"):
        read_abstract(abstract, f"Abstract ({front.language_of(abstract)})", reading)
    words = [one_line(marked_text(e)) for e in front.all_of(meta, "kwd-group/kwd")]
    if any(words):
        reading.add(("Keywords",), "; ".join(word for word in words if word))
    before = len(reading.builder.passages)
    read_body(article, reading)
    if len(reading.builder.passages) == before:
        reading.missing.append("body")
    for part in article:
        if isinstance(part.tag, str) and local_name(part) in {"sub-article", "response"}:
            kind = part.get("article-type") or part.get("response-type") or local_name(part)
            reading.missing.append(f"{local_name(part)} ({kind})")
    return main


def _imported(
    article: etree._Element,
    meta: etree._Element,
    own: front.Identifiers,
    reading: Reading,
    abstract: tuple[Passage, ...],
    sha256: str,
) -> Imported:
    date = front.date_of(meta)
    events, warnings = front.events_of(article, meta, own, date.text)
    types = front.types_of(article, meta)
    authors, collective = front.authors_of(meta)
    kind = kind_of(types, body=collective[0] if collective else "")
    text, passages = reading.builder.build()
    edition = _edition(article, meta, own, reading, events)
    noted: tuple[str, ...] = (
        (date.note or "no publication date given",) if not date.year else (date.note,) if date.note else ()
    )
    licence = front.licence_of(meta)
    noted += () if licence else ("no licence stated",)
    work = Work(
        id=f"work-{edition.id}",
        kind=kind.kind,
        title=front.text_of(meta, "title-group/article-title") or "(no title in the article)",
        jurisdiction="INT",
        licence=licence,
        authors=authors,
        container=_journal(article),
    )
    return Imported(
        work=work,
        edition=edition,
        document=Document(
            edition_id=edition.id,
            sha256=sha256,
            text=text,
            passages=passages,
            language=front.language_of(article),
            format=FORMAT.name,
            missing=tuple(dict.fromkeys(reading.missing)),
        ),
        organisation=collective[0] if kind.kind in {"guideline", "consensus"} else "",
        statements=_statements(abstract, edition, types, front.language_of(article)),
        events=events,
        warnings=tuple(dict.fromkeys((*reading.builder.warnings, *noted, *warnings, *kind.warnings))),
    )


def _statements(
    abstract: tuple[Passage, ...], edition: Edition, types: tuple[str, ...], language: str
) -> tuple[Statement, ...]:
    """Quoted findings of the main abstract where it is in English."""
    if not language.startswith("en") or NOT_FINDINGS.intersection(folded(types)):
        return ()
    return findings([(p, role_of(p.section[-1] if len(p.section) > 1 else "")) for p in abstract], edition)


def _edition(
    article: etree._Element,
    meta: etree._Element,
    own: front.Identifiers,
    reading: Reading,
    events: tuple[LifecycleEvent, ...],
) -> Edition:
    edition_id = reading.builder.edition_id
    date = front.date_of(meta)
    mine = {own.pmid, own.doi, edition_id} - {""}
    kinds = {e.kind for e in events if e.identifier in mine}
    lifecycle: Lifecycle = next((state for state in _STATES if state in kinds), "unknown")
    note = "; ".join(dict.fromkeys(e.note for e in events if e.kind == lifecycle and e.identifier in mine))
    first, last = front.text_of(meta, "fpage"), front.text_of(meta, "lpage")
    pages = f"{first}-{last}" if first and last and first != last else first
    return Edition(
        id=edition_id,
        work_id=f"work-{edition_id}",
        year=date.year,
        checked=_checked(article, reading),
        lifecycle=lifecycle,
        date=date.text,
        volume=front.text_of(meta, "volume"),
        issue=front.text_of(meta, "issue"),
        pages=pages or front.text_of(meta, "elocation-id"),
        doi=own.doi,
        pmid=own.pmid,
        pmcid=own.pmcid,
        url=f"https://pmc.ncbi.nlm.nih.gov/articles/{own.pmcid}/" if own.pmcid else "",
        lifecycle_note=note or "the file does not say whether the article was corrected or retracted",
    )


def _checked(article: etree._Element, reading: Reading) -> Checked:
    references = sum(1 for _ in article.iterfind("{*}back//{*}ref-list/{*}ref"))
    note = f"JATS; {references} references and {reading.pictures} pictures not held"
    return Checked("abstract" if "body" in reading.missing else "full-text", "", note)


def _journal(article: etree._Element) -> str:
    meta = article.find("{*}front/{*}journal-meta")
    if meta is None:
        return ""
    return front.text_of(meta, "journal-title-group/journal-title") or front.text_of(meta, "journal-title")


def _edition_id(own: front.Identifiers, sha256: str) -> str:
    """A stable name: full text has its own editions beside the PubMed record of the same paper."""
    if own.pmcid:
        return f"pmc-{own.pmcid[3:]}"
    if own.pmid:
        return f"pmid-{own.pmid}-full-text"
    if own.doi:
        name = slug(own.doi)
        short = len(own.doi) <= _LONGEST_SLUG
        return f"doi-{name}" if short else f"doi-{name}-{hashlib.sha256(own.doi.encode()).hexdigest()[:8]}"
    return f"jats-{sha256[:12]}"
