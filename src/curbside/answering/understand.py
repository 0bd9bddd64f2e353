"""Question text to ClinicalQuestion: type, concepts with their roles, patient facts, and what stays unknown.

Pure but for the lexicon it looks terms up in. What was not understood is said, never guessed away.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from curbside.answering.canonical import NOT_JUDGED, TURNS_ON_DRUG, canonical
from curbside.answering.cases import asking_words, is_sentence
from curbside.answering.cues import keys_of
from curbside.answering.dose_alone import for_dose_alone
from curbside.answering.facts import Facts
from curbside.answering.first_reading import Reader, covered, first_reading
from curbside.answering.people import People, people_of
from curbside.answering.premises import resting_on
from curbside.answering.question_type import asked_facets, of_a_case_in_danger, question_type
from curbside.answering.roles import held_conditions, with_something_asked
from curbside.answering.rules import ReadingRules
from curbside.answering.told import as_told, with_likeliest
from curbside.answering.values import Named
from curbside.model.question import ClinicalQuestion, Mention
from curbside.model.statement import Concept
from curbside.terms.function_words import content_words
from curbside.terms.shipped_words import common_words
from curbside.terms.tokens import Token, term_key, tokenise, word_key
from curbside.terms.triggers import fired, scope_of
from curbside.terms.vocabulary import LIBRARY, Match, Term

_SHORTEST_CONTENT_WORD = 3
_TELLING = 2
"""So many words beside the names tell something."""


def _not_understood(
    tokens: Sequence[Token], matches: Sequence[Match], rules: ReadingRules
) -> tuple[str, ...]:
    taken = covered(matches)
    left = [
        token.text
        for number, token in enumerate(tokens)
        if number not in taken
        and token.key not in rules.vocabulary
        and not _is_plain(token.key, rules)
        and token.key not in rules.population_words
        and len(token.key) >= _SHORTEST_CONTENT_WORD
        and not re.match(r"\d", token.key)
    ]
    return tuple(dict.fromkeys(left))


def _is_plain(key: str, rules: ReadingRules) -> bool:
    """Whether a word or its stem is an ordinary word or one of the rules' own."""
    stems = {key, *(key.removesuffix(end) for end in ("ed", "ing", "d", "s")), f"{key.removesuffix('ing')}e"}
    return any(stem in common_words() or stem in rules.vocabulary for stem in stems)


def _turns_on(
    keys: Sequence[str], mentions: Sequence[Mention], left: Sequence[str], reader: Reader
) -> tuple[str, ...]:
    """In "does <unknown word> help in <condition>?" the unknown word is what was asked about.

    A word that what is held uses of some condition ("home", "biopsy") is no unknown one.
    """
    asks = bool(keys) and keys[0] in reader.rules.yes_or_no
    named = any(m.role in ("intervention", "comparator", "test", "current-drug") for m in mentions)
    return tuple(word for word in left if not reader.likely(word)) if asks and not named else ()


def _unknown(kind: str, facts: Facts, people: People, mentions: Sequence[Mention],
             rules: ReadingRules) -> tuple[str, ...]:  # fmt: skip
    populations = people.all
    given = {m.name for m in facts.modifiers} | {p.replace("-", " ") for p in populations}
    roles = {m.role for m in mentions}
    told = {
        "age": facts.age_years is not None or bool({"adult", "child", "older-adult"} & set(people.told)),
        "weight": facts.weight_kg is not None,
        "kidney function": "kidney-impairment" in populations
        or bool({"eGFR", "creatinine clearance"} & given),
        "liver function": "liver-impairment" in populations,
        "pregnancy": bool({"pregnant", "breastfeeding"} & set(populations)),
        "allergies": "allergy" in roles,
        "allergies and earlier reactions": "allergy" in roles,
        "current drugs": "current-drug" in roles,
    }
    return tuple(name for name in rules.unknown.get(kind, ()) if not told.get(name, False))


def safety_banners(text: str, reader: Reader) -> tuple[str, ...]:
    """Ids of the banners a text triggers, whatever else can be made of it."""
    return fired(text, reader.banners)


def _in_words(text: str, facts: Facts, grave: Iterable[str]) -> str:
    """A case with what its numbers say: grave signs, weeks of pregnancy."""
    weeks = next((f"{m.value} weeks" for m in facts.modifiers if m.name == "weeks of pregnancy"), "")
    return " ".join((text, *(f"{weeks} {p}" for p in facts.populations if p == "pregnant"), *grave))


def _in_order(banners: Iterable[str], reader: Reader) -> tuple[str, ...]:
    called_up = set(banners)
    return tuple(rule.id for rule in reader.banners if rule.id in called_up)


def _tells_of_somebody(facts: Facts, people: People) -> bool:
    """Whether a case tells who it is."""
    return facts.age_years is not None or bool(people.modifiers(facts))


def _said(read: str, mentions: Sequence[Mention], reader: Reader, *, of_somebody: bool) -> tuple[str, ...]:
    """The words that name something, as keys, of a question that tells more than names and what kind it is.

    One of nothing but names is one question in whatever words; one odd word beside them makes no other of it.
    """
    words = content_words(read)
    names = {w for m in mentions for w in (*content_words(m.surface), *content_words(m.name))}
    plain = words - names - reader.rules.vocabulary
    return tuple(sorted(words)) if len(plain) >= (0 if of_somebody else _TELLING) else ()


def _feared(banners: Collection[str], reader: Reader) -> frozenset[str]:
    """The conditions that safety notices speak of."""
    return frozenset(c for rule in reader.banners if rule.id in banners for c in rule.conditions)


def _in_danger(
    mentions: Sequence[Mention],
    values: Sequence[Named],
    grave: Sequence[str],
    people: People,
    reader: Reader,
) -> bool:
    """Whether a case is an emergency by what a safety notice told, by its main value, or by a grave sign."""
    noticed = _feared([rule.id for rule in reader.banners], reader)
    return (
        any(m.told and m.role == "condition" and m.concept in noticed for m in mentions)
        or any(value.urgent and value.mention.held for value in values)
        or (bool(grave) and "child" not in people.all)
    )


def understand(text: str, reader: Reader, *, jurisdiction: str) -> ClinicalQuestion:
    """Read a question; the result is complete, whatever could not be read is named in it."""
    banners = safety_banners(text, reader)
    first = first_reading(text, reader)
    read, tokens, mentions, facts, case = first.text, first.tokens, first.mentions, first.facts, first.case
    keys = keys_of(tokens)
    people = people_of(mentions, facts, tokens, reader.ontology, reader.rules)
    if case:
        banners = _in_order((*banners, *safety_banners(_in_words(read, facts, first.grave), reader)), reader)
        mentions = as_told(
            read, mentions, facts, people.all, reader.rules, reader.likely, reader.ontology,
            urgent={v.mention.concept: v.imitates for v in first.values if v.urgent},
            feared=_feared(banners, reader), apart=frozenset(c for v in first.values for c in v.excludes),
        )  # fmt: skip
    else:
        mentions = with_likeliest(read, mentions, people.all, reader.rules, reader.likely, reader.ontology)
    mentions = with_something_asked(mentions)
    people = people_of(mentions, facts, tokens, reader.ontology, reader.rules)
    asking = asking_words(read, tokens, reader.rules) if case else tokens
    typed = question_type(asking, mentions, people.told, facts.years, reader.rules, case=case, text=read)
    if case and _in_danger(mentions, first.values, first.grave, people, reader):
        typed = of_a_case_in_danger(*typed, mentions, reader.rules)
    # "What dose of X for a child of 5 with Y?" asks for just that dose: it never goes on to something else.
    case = case and bool(held_conditions(mentions)) and not is_sentence(tokens, reader.rules)
    kind, reason = for_dose_alone(typed, tokens, mentions, reader.rules, case=case)
    clinical = sum(1 for m in mentions if m.kind not in ("population", "body"))
    scope, language = scope_of(text, reader.scope, clinical_terms=clinical)
    in_full_keys = {token.key for made in first.put_in_full for token in tokenise(made.read_as)}
    not_understood = tuple(
        word
        for word in _not_understood(tokens, first.matches, reader.rules)
        if word_key(word) not in in_full_keys
    )
    bare = ClinicalQuestion(
        text=text,
        type=kind,
        scope=scope,
        jurisdiction=jurisdiction,
        mentions=mentions,
        modifiers=people.modifiers(facts),
        facets=asked_facets(keys, reader.rules),
        populations=people.all,
        age_years=facts.age_years,
        weight_kg=facts.weight_kg,
        years=facts.years,
        corrections=(*first.put_in_full, *first.corrections),
        not_understood=not_understood,
        premises=resting_on(keys, reader.premises),
        turns_on=_turns_on(keys, mentions, not_understood, reader),
        unknown=_unknown(kind, facts, people, mentions, reader.rules),
        banners=banners,
        yes_or_no=bool(keys) and keys[0] in reader.rules.yes_or_no and kind not in TURNS_ON_DRUG | NOT_JUDGED,
        case=case,
        words=tuple(dict.fromkeys(keys)),
        said=_said(read, mentions, reader, of_somebody=case and _tells_of_somebody(facts, people)),
        type_reason=reason if scope == "clinical" else f"{scope}{f' ({language})' if language else ''}",
    )
    return replace(bare, key=canonical(bare).key)


def linked_terms(shipped: Iterable[Term], own: Sequence[Term]) -> Iterator[Term]:
    """Shipped terms, those that name one of the library's concepts moved to it: a brand reaches its drug."""
    families = {"drug-class": "drug", "substance": "drug", "finding": "condition"}

    def family(kind: str) -> str:
        return families.get(kind, kind)

    held = {(t.key, family(t.kind)): t for t in own if t.form != "abbreviation"}
    waiting = deque(shipped)
    moved: dict[str, Term] = {}
    for term in waiting:
        target = held.get((term_key(term.name), family(term.kind)))
        if target is not None and term.form != "abbreviation":
            moved.setdefault(term.concept, target)
    while waiting:  # each is let go when it is given: there are over a hundred thousand
        term = waiting.popleft()
        to = moved.get(term.concept)
        yield replace(term, concept=to.concept, kind=to.kind, name=to.name) if to else term


def library_terms(concepts: Mapping[str, Concept]) -> tuple[Term, ...]:
    """Every name, synonym and abbreviation of the library's concepts as lexicon terms."""
    terms: list[Term] = []
    for concept in concepts.values():
        for form, names in (
            ("name", (concept.name, concept.plain)),
            ("synonym", concept.synonyms),
            ("abbreviation", concept.abbreviations),
        ):
            terms += [
                Term(n, term_key(n), concept.id, concept.kind, concept.name, concept.codes, LIBRARY, form)  # type: ignore[arg-type]
                for n in names
            ]
    return tuple(terms)
