"""What the search index holds of a statement or a document: everything that is searched, and what narrows it.

Nouns in, index entries out. Curated statements come and go together, imported ones with their edition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from curbside.model.search import Entry, ground_of
from curbside.model.source import Document, Source
from curbside.model.statement import Concept, Statement

LIBRARY = "library"
"""The owner of every curated statement; no edition has this id."""
_MOST_SYNONYMS = 6
"""Other names of each concept that are searched with a statement: the first ones are the usual ones."""
_ENGLISH = "en"
"""The library's language."""


def curated_entry(
    statement: Statement, sources: Mapping[str, Source], concepts: Mapping[str, Concept]
) -> Entry:
    """A statement of the library, searched also by its plain wording and the names of what it is about."""
    held = [sources[e] for e in statement.edition_ids if e in sources]
    return Entry(
        id=statement.id,
        what="statements",
        owner=LIBRARY,
        title=" . ".join(dict.fromkeys(s.work.title for s in held)),
        text=" . ".join([statement.text, statement.plain, *_names(statement, concepts)]),
        grounds=tuple(ground_of(s, language=_ENGLISH) for s in held),
        populations=statement.population,
        prose=statement.text,
    )


def extracted_entry(
    statement: Statement, source: Source, concepts: Mapping[str, Concept], *, language: str
) -> Entry:
    """A statement found in a document, searched also by the document's title and the names of what it is about."""
    return Entry(
        id=statement.id,
        what="statements",
        owner=source.edition.id,
        title=source.work.title,
        text=" . ".join([statement.text, source.work.title, *_names(statement, concepts)]),
        grounds=(ground_of(source, language=language),),
        populations=statement.population,
        extracted=True,
        prose=statement.text,
    )


def passage_entries(document: Document, source: Source) -> Iterator[Entry]:
    """Every passage of a document, searched also by its headings and the document's title."""
    ground = ground_of(source, language=document.language)
    for passage in document.passages:
        yield Entry(
            id=passage.id,
            what="passages",
            owner=source.edition.id,
            title=source.work.title,
            text=" . ".join([passage.text, source.work.title, *passage.section]),
            grounds=(ground,),
            prose=passage.text,
        )


def _names(statement: Statement, concepts: Mapping[str, Concept]) -> Iterator[str]:
    for concept in (*statement.conditions, *statement.also, *statement.interventions):
        if concept in concepts:
            yield concepts[concept].name
            yield from concepts[concept].synonyms[:_MOST_SYNONYMS]
