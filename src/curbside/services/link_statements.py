"""Link statements found in documents to concepts: what they are about, and which body issued their source.

A document's title gives the conditions it is about; each quote adds the conditions and drugs it names. Nothing
of the quote is changed. Concepts are the library's where names agree, else the vocabulary's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from curbside.model.membership import with_carried_by
from curbside.model.ontology import CONDITION_KINDS, INTERVENTION_KINDS, Ontology
from curbside.model.source import Source
from curbside.model.statement import Concept, Statement
from curbside.ports import Lexicon
from curbside.terms.shipped import OWN_LIST
from curbside.terms.tokens import term_key, tokenise
from curbside.terms.vocabulary import Match, Term, longest_matches

_LONGEST_TERM_WORDS = 6
_SHORT_NAME = re.compile(r"\(([A-Z][A-Za-z&/]{1,10})\)")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


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


def body_terms(names: Iterable[str], known: Mapping[str, str]) -> tuple[Term, ...]:
    """Lexicon terms for issuing bodies that are not among the known, full name and short name in brackets."""
    terms: dict[tuple[str, str], Term] = {}
    for written in (part for listed in names for part in listed.split(";")):
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


def bodies_of(concepts: Mapping[str, Concept]) -> Mapping[str, str]:
    """The issuing bodies among the concepts, by the key of every name they have."""
    bodies = (c for c in concepts.values() if c.kind == "body")
    return {term_key(name): c.id for c in bodies for name in (c.name, *c.synonyms, *c.abbreviations)}


def linked_source(
    source: Source, statements: Sequence[Statement], linker: Linker, bodies: Mapping[str, str]
) -> Linked:
    """An edition with its statements linked; hangs on nothing but them and the library."""
    held = _with_body(source, bodies)
    return Linked(held, _link(statements, held, linker))


def _with_body(source: Source, bodies: Mapping[str, str]) -> Source:
    """The source with its body's concept; of several bodies, one the library knows."""
    names = [n for part in source.organisation_name.split(";") if (n := _plain_name(part))]
    if not names:
        return source
    known = (bodies[key] for n in names if (key := term_key(n)) in bodies)
    organisation = next(known, slug(names[0]))
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
