"""Tiny PubMed records made for the tests: no real paper, person or figure."""

from __future__ import annotations

import io

from curbside.importing.pubmed_xml import FORMAT
from curbside.model.imported import Imported, Outcome

ABSTRACT = (
    '<Abstract><AbstractText Label="METHODS" NlmCategory="METHODS">We gave 20 mg to 40 people.</AbstractText>'
    '<AbstractText Label="RESULTS" NlmCategory="RESULTS">Pain was lower with the remedy than without'
    " (12% vs 31%; P = 0.01). Forty people were enrolled.</AbstractText>"
    '<AbstractText Label="CONCLUSIONS" NlmCategory="CONCLUSIONS">The remedy is effective for pain.'
    " Further trials are needed.</AbstractText></Abstract>"
)


def record(
    pmid: str = "1001",
    *,
    title: str = "<ArticleTitle>A remedy for pain.</ArticleTitle>",
    abstract: str = ABSTRACT,
    types: tuple[str, ...] = ("Journal Article",),
    date: str = "<Year>2021</Year><Month>Jun</Month><Day>07</Day>",
    language: str = "eng",
    authors: str = "<Author><LastName>Doe</LastName><Initials>JA</Initials></Author>",
    links: str = "",
    more: str = "",
    article_more: str = "",
    ids: str = '<ArticleId IdType="doi">10.1234/abc</ArticleId><ArticleId IdType="pmc">PMC77</ArticleId>',
) -> str:
    """One PubmedArticle; every part can be replaced."""
    kinds = "".join(f"<PublicationType>{name}</PublicationType>" for name in types)
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{pmid}</PMID>'
        "<DateRevised><Year>2021</Year><Month>07</Month><Day>01</Day></DateRevised>"
        '<Article PubModel="Print"><Journal><JournalIssue><Volume>3</Volume><Issue>2</Issue>'
        f"<PubDate>{date}</PubDate></JournalIssue><Title>Journal of Examples</Title></Journal>"
        f"{title}<Pagination><MedlinePgn>1-9</MedlinePgn></Pagination>{abstract}"
        f"<AuthorList>{authors}</AuthorList><Language>{language}</Language>"
        f"<PublicationTypeList>{kinds}</PublicationTypeList>{article_more}</Article>"
        f"<CommentsCorrectionsList>{links}</CommentsCorrectionsList>{more}</MedlineCitation>"
        f"<PubmedData><ArticleIdList>{ids}</ArticleIdList><ReferenceList><Reference><ArticleIdList>"
        '<ArticleId IdType="doi">10.9999/another-paper</ArticleId></ArticleIdList></Reference></ReferenceList>'
        "</PubmedData></PubmedArticle>"
    )


def link(kind: str, pmid: str = "", source: str = "J Ex. 2021 Jul 2;3(2):7") -> str:
    """One CommentsCorrections entry."""
    named = f"<PMID>{pmid}</PMID>" if pmid else ""
    return (
        f'<CommentsCorrections RefType="{kind}"><RefSource>{source}</RefSource>{named}</CommentsCorrections>'
    )


def file_of(*records: str, after: str = "") -> bytes:
    """A file of records."""
    return f"<?xml version='1.0'?><PubmedArticleSet>{''.join(records)}{after}</PubmedArticleSet>".encode()


def outcomes(data: bytes) -> list[Outcome]:
    """Everything the importer makes of the bytes."""
    return list(FORMAT.read(io.BytesIO(data), "file.xml"))


def only(text: str) -> Imported:
    """The one document of a one-record file."""
    (found,) = outcomes(file_of(text))
    assert isinstance(found, Imported)
    return found
