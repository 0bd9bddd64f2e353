"""Link statements found in documents to concepts: what they are about, and which body issued their source.

A document's title gives the conditions it is about; each quote adds the conditions and drugs it names. Nothing
of the quote is changed. Concepts are the library's where names agree, else the vocabulary's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from curbside.model.membership import with_carried_by
from curbside.model.ontology import CONDITION_KINDS, INTERVENTION_KINDS, Ontology
from curbside.model.source import Source
from curbside.model.statement import Concept, Statement
from curbside.ports import DocumentStore, Lexicon
from curbside.terms.shipped import OWN_LIST
from curbside.terms.tokens import term_key, tokenise
from curbside.terms.vocabulary import Match, Term, longest_matches

_LONGEST_TERM_WORDS = 6
_SHORT_NAME = re.compile(r"\(([A-Z][A-Za-z&/]{1,10})\)")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Linker:
    """What linking looks names up in; `common` are words that are never terms."""

    lexicon: Lexicon
    ontology: Ontology
    common: Collection[str]

    @property
    def concepts(self) -> Mapping[str, Concept]:
        """The library's concepts."""
        return self.ontology.concepts

    def matches(self, text: str) -> tuple[Match, ...]:
        """Where a text may name something, and all that each place may mean."""
        return tuple(
            longest_matches(tokenise(text), self.lexicon.lookup, _LONGEST_TERM_WORDS, common=self.common)
        )

    def read(self, matches: Iterable[Match], in_full: Collection[str]) -> tuple[Term, ...]:
        """The term at each place, the library's reading first; an abbreviation of others only with its name.

        The same letters mean one thing in one field of medicine and another in the next. So they are
        read as what the document names `in_full` somewhere, or where they have one meaning everywhere.
        """
        read = (self._read(match.terms, in_full) for match in matches)
        return tuple(term for term in read if term is not None)

    def _read(self, terms: Sequence[Term], in_full: Collection[str]) -> Term | None:
        ours = next((t for t in terms if t.concept in self.concepts), None)
        if ours is not None:
            return ours
        if any(t.form != "abbreviation" for t in terms):
            return terms[0]
        return next((t for t in terms if t.source == OWN_LIST or t.concept in in_full), None)


@dataclass(frozen=True, slots=True)
class Linked:
    """One edition with its statements, linked."""

    source: Source
    statements: tuple[Statement, ...]


def body_terms(names: Iterable[str], concepts: Mapping[str, Concept]) -> tuple[Term, ...]:
    """Lexicon terms for issuing bodies the library does not know, full name and short name in brackets."""
    known = _bodies(concepts)
    terms: dict[tuple[str, str], Term] = {}
    for written in names:
        name = _plain_name(written)
        if not name or term_key(name) in known:
            continue
        concept = slug(name)
        terms[concept, name] = Term(name, term_key(name), concept, "body", name, (), "imported", "name")
        for short in _SHORT_NAME.findall(written):
            terms[concept, short] = Term(
                short, term_key(short), concept, "body", name, (), "imported", "abbreviation"
            )
    return tuple(terms.values())


def slug(name: str) -> str:
    """A concept id made of a name."""
    return _NOT_SLUG.sub("-", name.casefold()).strip("-")


def _plain_name(written: str) -> str:
    return _SHORT_NAME.sub("", written.split(" - ", maxsplit=1)[0]).strip(" .;,")


def _bodies(concepts: Mapping[str, Concept]) -> Mapping[str, str]:
    bodies = (c for c in concepts.values() if c.kind == "body")
    return {term_key(name): c.id for c in bodies for name in (c.name, *c.synonyms, *c.abbreviations)}


def linked(documents: DocumentStore, linker: Linker) -> Iterator[Linked]:
    """Every edition held whose document gave statements, with its statements linked, one at a time."""
    bodies = _bodies(linker.concepts)
    batch: list[str] = []
    for edition_id in documents.edition_ids():
        batch.append(edition_id)
        if len(batch) == _BATCH:
            yield from _linked_batch(batch, documents, linker, bodies)
            batch = []
    yield from _linked_batch(batch, documents, linker, bodies)


def _linked_batch(
    edition_ids: Sequence[str], documents: DocumentStore, linker: Linker, bodies: Mapping[str, str]
) -> Iterator[Linked]:
    sources = documents.sources(edition_ids)
    for edition_id in edition_ids:
        statements = documents.statements_in(edition_id)
        if statements and edition_id in sources:
            source = _with_body(sources[edition_id], bodies)
            yield Linked(source, _link(statements, source, linker))


def _with_body(source: Source, bodies: Mapping[str, str]) -> Source:
    name = _plain_name(source.organisation_name)
    if not name:
        return source
    organisation = bodies.get(term_key(name), slug(name))
    return replace(source, work=replace(source.work, organisation=organisation))


def _link(statements: Sequence[Statement], source: Source, linker: Linker) -> tuple[Statement, ...]:
    titled = linker.matches(source.work.title)
    quoted = [linker.matches(statement.text) for statement in statements]
    in_full = {
        t.concept
        for matches in (titled, *quoted)
        for match in matches
        for t in match.terms
        if t.form != "abbreviation"
    }
    about = linker.read(titled, in_full)
    titles = [t.concept for t in about]
    return tuple(
        with_carried_by(
            _linked_to(statement, source, about, linker.read(matches, in_full)), titles, linker.ontology
        )
        for statement, matches in zip(statements, quoted, strict=True)
    )


def _linked_to(
    statement: Statement, source: Source, titled: Sequence[Term], quoted: Sequence[Term]
) -> Statement:
    conditions = [t.concept for t in (*titled, *quoted) if t.kind in CONDITION_KINDS]
    interventions = [t.concept for t in quoted if t.kind in INTERVENTION_KINDS]
    return replace(
        statement,
        conditions=tuple(dict.fromkeys((*statement.conditions, *conditions))),
        interventions=tuple(dict.fromkeys((*statement.interventions, *interventions))),
        extracted=True,
        topic=source.work.title,
    )
