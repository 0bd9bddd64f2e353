"""Hold curated statements against their imported originals: matched, or how the two differ.

An original is a held document with the DOI, PMID or label set id of the edition a support names. Matched means
that one passage carries every figure of the support, every drug of the statement, and its direction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from curbside.answering.verify_numbers import Pool, held_in, numbers_of
from curbside.answering.verify_reading import Names, Reading, read
from curbside.model.evidence import Reason
from curbside.model.holding import OriginalMatch
from curbside.model.library import Library
from curbside.model.lifecycle import known_as
from curbside.model.source import Document, Edition, Passage
from curbside.model.statement import Statement, Support
from curbside.ports import DocumentStore, EvidenceStore
from curbside.terms.sentences import sentences

_DENIALS = frozenset({"not", "soft-not", "contraindicated", "stop"})
"""Cues that turn a recommendation round; "caution" and "unless" do not."""

_DENY_A_THING = frozenset(
    {"no", "none", "neither", "nor", "without", "free of", "nothing", "nobody", "hardly"}
)
"""Denials that speak of a thing rather than of doing it: "without food" advises against nothing."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a passage must carry to be the original of a support."""

    figures: tuple[Reading, ...]
    drugs: tuple[tuple[str, frozenset[str]], ...]
    against: bool
    directed: bool


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A passage of an original taken apart."""

    passage: Passage
    readings: tuple[Reading, ...]
    pool: Pool
    named: frozenset[str]


@dataclass(frozen=True, slots=True)
class Original:
    """A held document as statements are held against it."""

    edition: Edition
    revision: int
    missing: tuple[str, ...]
    passages: tuple[ReadPassage, ...]


def match_originals(
    documents: DocumentStore, evidence: EvidenceStore, names: Names
) -> tuple[OriginalMatch, ...]:
    """Every curated support whose original is held, compared with it; sorted by statement."""
    found: list[OriginalMatch] = []
    for source in evidence.all_sources():
        for original_id in _originals(documents, source.edition):
            document, held = documents.document(original_id), documents.sources([original_id])[original_id]
            if document is None:
                continue
            revision = documents.revisions(original_id)[-1].revision
            original = Original(held.edition, revision, document.missing, read_passages(document, names))
            for statement in evidence.statements_resting_on([source.edition.id]):
                found += _compared(statement, source.edition, original, names)
    return tuple(sorted(found, key=lambda m: (m.statement_id, m.edition_id, m.locator, m.original_id)))


def _originals(documents: DocumentStore, edition: Edition) -> tuple[str, ...]:
    pairs = [(scheme, key) for scheme, key in known_as(edition) if scheme != "edition"]
    return tuple(sorted({i for scheme, key in pairs for i in documents.editions_known_as(scheme, key)}))


def wording_of(statement: Statement, support: Support) -> str:
    """The hash of everything a match depends on at the curated side."""
    own = (statement.text, statement.direction, statement.interventions, statement.doses, support.figures)
    return hashlib.sha256(repr((*own, support.locator, support.stance)).encode()).hexdigest()


def matched_today(statement: Statement, matches: Sequence[OriginalMatch]) -> Statement:
    """The statement with proof "matched" on each support that was matched in just this wording."""
    held = {(m.statement_id, m.edition_id, m.locator, m.wording) for m in matches if m.matched}
    supports = tuple(
        replace(s, proof="matched")
        if s.proof == "paraphrase"
        and (statement.id, s.edition_id, s.locator, wording_of(statement, s)) in held
        else s
        for s in statement.supports
    )
    return replace(statement, supports=supports)


def library_as_known_today(library: Library, documents: DocumentStore) -> Library:
    """The curated library with the lifecycles that recorded events make, and with what was matched marked."""
    editions = documents.as_known_today([s.edition for s in library.sources.values()])
    sources = {i: replace(s, edition=editions.get(i, s.edition)) for i, s in library.sources.items()}
    found = documents.matches([s.id for s in library.statements])
    statements = tuple(matched_today(s, found) for s in library.statements)
    today = known_today([s.edition for s in library.sources.values()], documents)
    if today == known_today([s.edition for s in library.sources.values()], None):
        return library
    state = hashlib.sha256(f"{library.version}\0{today}".encode()).hexdigest()[:16]
    return replace(library, sources=sources, statements=statements, version=state)


def known_today(editions: Iterable[Edition], documents: DocumentStore | None) -> str:
    """A hash of all that the documents held say of the curated library: with it the library as known changes.

    The editions may stand as the library gives them or as they are known: only their identity counts.
    """
    bare = [replace(e, lifecycle="current", lifecycle_note="") for e in editions]
    known = documents.as_known_today(bare).values() if documents else bare
    lives = sorted((e.id, e.lifecycle, e.lifecycle_note) for e in known)
    found = [m for m in documents.matches() if m.matched] if documents else []
    matched = sorted((m.statement_id, m.edition_id, m.locator, m.wording) for m in found)
    return hashlib.sha256(repr((lives, matched)).encode()).hexdigest()


def read_passages(document: Document, names: Names) -> tuple[ReadPassage, ...]:
    """The passages taken apart sentence by sentence."""
    read_so_far = []
    for passage in document.passages:
        readings = tuple(read(sentence, names) for sentence in sentences(passage.text))
        named = frozenset(i for r in readings for m in r.named for i in m.ids)
        read_so_far.append(ReadPassage(passage, readings, numbers_of(readings), named))
    return tuple(read_so_far)


def _compared(
    statement: Statement, edition: Edition, original: Original, names: Names
) -> Iterator[OriginalMatch]:
    for support in statement.supports:
        if support.edition_id != edition.id:
            continue
        passage_id, differences = match_original(statement, support, original, names)
        differences = (*_edition_reasons(edition, original.edition), *differences)
        yield OriginalMatch(
            statement.id, edition.id, support.locator, original.edition.id, original.revision,
            matched=not differences, wording=wording_of(statement, support),
            passage_id=passage_id, differences=differences,
        )  # fmt: skip


def _edition_reasons(edition: Edition, original: Edition) -> tuple[Reason, ...]:
    """A label or guideline keeps its identifier through its editions, so their dates must agree as far as given."""
    mine, its = edition.date or str(edition.year or ""), original.date or str(original.year or "")
    if not mine or not its or mine.startswith(its) or its.startswith(mine):
        return ()
    return (Reason("edition", f"the original held is of {its}, the statement rests on {mine}"),)


def match_original(
    statement: Statement, support: Support, original: Original, names: Names
) -> tuple[str, tuple[Reason, ...]]:
    """The id of the passage that comes nearest, and what it lacks of figures, drugs and direction."""
    wanted = _wanted(statement, support, names)
    if not wanted.figures and not wanted.drugs:
        return "", (Reason("nothing", "neither a figure nor a drug that could be held against the original"),)
    if not original.passages:
        return "", (Reason("empty", "the original held has no text"),)
    weighed = ((tuple(_lacks(wanted, p)), p.passage.id) for p in original.passages)
    lacks, passage_id = min(weighed, key=lambda pair: len(pair[0]))
    if lacks and original.missing:
        lacks = (*lacks, Reason("incomplete", f"the original held lacks: {'; '.join(original.missing)}"))
    return passage_id, lacks


def _wanted(statement: Statement, support: Support, names: Names) -> _Wanted:
    text = read(statement.text, names)
    drugs = {m.text: m.ids for m in text.named if names.is_drug(m.ids)}
    spoken = frozenset().union(*drugs.values())
    for drug in statement.interventions:
        if drug not in spoken and names.is_drug([drug]):
            drugs[names.concepts[drug].name] = frozenset({drug})
    against = statement.direction == "against"
    if support.stance == "opposes":
        against = not against
    return _Wanted(
        figures=tuple(read(figure, names) for figure in support.figures),
        drugs=tuple(sorted(drugs.items())),
        against=against,
        directed=statement.direction != "neutral",
    )


def _lacks(wanted: _Wanted, held: ReadPassage) -> Iterator[Reason]:
    text = " ".join(held.passage.text.split()).casefold()
    for figure in wanted.figures:
        own = numbers_of([figure])
        if own.numbers or own.often:
            there = all(held_in(q, held.pool.numbers) for q in own.numbers) and own.often <= held.pool.often
        else:
            there = " ".join(figure.text.split()).casefold() in text
        if not there:
            yield Reason("figure", f"'{figure.text}' does not stand in it")
    for name, ids in wanted.drugs:
        if not ids & held.named:
            yield Reason("drug", f"'{name}' is not named in it")
    if wanted.directed and not _same_direction(wanted, held.readings):
        said = "advises against it" if wanted.against else "does not advise against it"
        yield Reason("direction", f"the statement {said}, and it says otherwise")


def _same_direction(wanted: _Wanted, readings: Sequence[Reading]) -> bool:
    """Whether what is said of the drugs, at the figures where it has some, goes the statement's way."""
    drugs = frozenset(i for _, ids in wanted.drugs for i in ids)
    about = [r for r in readings if not drugs or any(m.ids & drugs for m in r.named)]
    if not about:
        return True  # that no drug is named is said already
    numbers = numbers_of(wanted.figures).numbers
    at_figures = [r for r in about if any(held_in(q, numbers_of([r]).numbers) for q in numbers)]
    denials = [[c for c in r.cues if c.kind == "denial" and c.key in _DENIALS] for r in at_figures or about]
    if wanted.against:
        return any(c.text.casefold() not in _DENY_A_THING for found in denials for c in found)
    return any(not found for found in denials)
