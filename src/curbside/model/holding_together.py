"""Whether an imported document holds together: every passage and quote is an exact slice of its text.

Pure. What does not hold together is refused by every store, named with the first thing wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from curbside.model.imported import Imported
from curbside.model.source import Document, Edition
from curbside.model.statement import Statement


def why_unfit(imported: Imported) -> str:
    """The first thing that does not hold together, or the empty string."""
    return next(_faults(imported), "")


def _faults(imported: Imported) -> Iterator[str]:
    work, edition, document = imported.work, imported.edition, imported.document
    if not (work.id and edition.id):
        yield "the work or the edition has no id"
    if edition.work_id != work.id:
        yield f"the edition is of work '{edition.work_id}', not of '{work.id}'"
    if document.edition_id != edition.id:
        yield f"the document is of edition '{document.edition_id}', not of '{edition.id}'"
    yield from (f"{name} holds characters that cannot be stored" for name in _unstorable(imported))
    yield from _passage_faults(document)
    spans = {p.id: (p.start, p.end) for p in document.passages}
    seen: set[str] = set()
    for statement in imported.statements:
        if not statement.id or statement.id in seen:
            yield f"the statement id '{statement.id}' is empty or stands twice"
        seen.add(statement.id)
        yield from _statement_faults(statement, edition, document.text, spans)


def _unstorable(imported: Imported) -> Iterator[str]:
    work, edition, document = imported.work, imported.edition, imported.document
    named = (
        ("the text", document.text), ("the title", work.title), ("an id", work.id + edition.id),
        ("an identifier", edition.doi + edition.pmid + edition.set_id + edition.date),
        ("a hash, format or language", document.sha256 + document.format + document.language),
    )  # fmt: skip
    # A NUL ends a text in PostgreSQL and half a surrogate pair is no character in either database.
    yield from (name for name, value in named if not storable(value))


def storable(text: str) -> bool:
    """True for text that both databases give back as it went in."""
    if "\x00" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _passage_faults(document: Document) -> Iterator[str]:
    seen: set[str] = set()
    for passage in document.passages:
        if passage.edition_id != document.edition_id or not passage.id or passage.id in seen:
            yield f"the passage '{passage.id}' is another edition's, unnamed, or stands twice"
        if not 0 <= passage.start <= passage.end <= len(document.text):
            yield f"the passage '{passage.id}' lies outside the text"
        if document.text[passage.start : passage.end] != passage.text:
            yield f"the passage '{passage.id}' is not the text at its place"
        seen.add(passage.id)


def _statement_faults(
    statement: Statement, edition: Edition, text: str, spans: dict[str, tuple[int, int]]
) -> Iterator[str]:
    if not statement.extracted or not statement.supports:
        yield f"the statement '{statement.id}' is not marked as extracted, or rests on nothing"
    for support in statement.supports:
        quote = support.quote
        if support.edition_id != edition.id:
            yield f"the statement '{statement.id}' rests on another edition, '{support.edition_id}'"
        if support.proof != "quoted" or quote is None:
            yield f"the statement '{statement.id}' has a support without a quote"
        elif quote.passage_id not in spans:
            yield f"the statement '{statement.id}' quotes a passage that is not there"
        elif not spans[quote.passage_id][0] <= quote.start < quote.end <= spans[quote.passage_id][1]:
            yield f"the statement '{statement.id}' quotes from outside its passage"
        elif text[quote.start : quote.end] != quote.text:
            yield f"the quote of statement '{statement.id}' is not the text at its place"


def dated(statement: Statement, when: str) -> Statement:
    """The statement with `when` as the day of every check that has none."""
    supports = tuple(
        s if s.checked.when else replace(s, checked=replace(s.checked, when=when)) for s in statement.supports
    )
    return replace(statement, supports=supports)


def dated_edition(edition: Edition, when: str) -> Edition:
    """The edition with `when` as the day it was checked, where it has none."""
    return edition if edition.checked.when else replace(edition, checked=replace(edition.checked, when=when))


def same_document(one: Imported, other_edition: Edition, other_title: str) -> bool:
    """Whether two editions whose documents have the same bytes are the same thing under two ids."""
    mine, its = one.edition, other_edition
    return one.work.title == other_title and (mine.doi, mine.pmid, mine.set_id) == (
        its.doi, its.pmid, its.set_id,
    )  # fmt: skip
