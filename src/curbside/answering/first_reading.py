"""What a question names and gives, word by word, before it is settled what it is about.

Text in; its mentions with a first reading of their roles, the patient's facts, named values and corrections out.
Pure but for the lexicon it looks terms up in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from curbside.answering.cases import tells_of_a_case, told_apart
from curbside.answering.cues import keys_of
from curbside.answering.facts import Facts, patient_facts
from curbside.answering.holding import held_among
from curbside.answering.likeness import Likely
from curbside.answering.premises import Premise
from curbside.answering.roles import read_mentions, settle_roles, with_values
from curbside.answering.rules import ReadingRules
from curbside.answering.shorthand import Shorthand, in_full
from curbside.answering.values import Named, called, named_by_values
from curbside.model.ontology import CONDITION_KINDS, DRUG_KINDS, Ontology
from curbside.model.question import Correction, Mention
from curbside.model.statement import Concept
from curbside.ports import Lexicon
from curbside.terms.own_words import SHORTEST_MISSPELT
from curbside.terms.shipped_words import common_words, known_words
from curbside.terms.tokens import Token, term_key, tokenise
from curbside.terms.triggers import BannerRule, ScopeCues
from curbside.terms.vocabulary import Match, is_abbreviation, longest_matches

_SHORTEST_DRUG = 3
_LONGEST_TERM_WORDS = 8
_LONG_WORD = 9
"""From nine letters on, two slips are forgiven."""
_QUERY_MARK = re.compile(r"(?<!\w)\?\s?(?=[A-Za-z])")


@dataclass(frozen=True, slots=True)
class Reader:
    """All that reading a question needs: rules, concepts, lexicon, banners, scope cues."""

    rules: ReadingRules
    ontology: Ontology
    lexicon: Lexicon
    banners: tuple[BannerRule, ...]
    scope: ScopeCues
    premises: tuple[Premise, ...]
    holds: Callable[[Iterable[str]], frozenset[str]]
    """Which of these concept ids something held speaks of."""
    likely: Callable[[str], tuple[Likely, ...]]
    """The conditions that the words of a text point to, the likeliest first."""
    shorthand: Shorthand
    own_words: frozenset[str]
    """Words that the library's terms are made of: a misspelling inside a longer term is near one of them."""
    exempt: frozenset[str]
    """Keys of common words the library itself uses as terms: they match all the same."""

    @property
    def concepts(self) -> Mapping[str, Concept]:
        """The library's concepts."""
        return self.ontology.concepts


@dataclass(frozen=True, slots=True)
class FirstReading:
    """A text as read: `text` with misspellings and shorthand replaced, which `tokens`, `matches` and `mentions` are of.

    `values` are the conditions that values name, `grave` the signs told that are grave by themselves.
    """

    text: str
    tokens: tuple[Token, ...]
    matches: tuple[Match, ...]
    mentions: tuple[Mention, ...]
    values: tuple[Named, ...]
    facts: Facts
    grave: tuple[str, ...]
    put_in_full: tuple[Correction, ...]
    corrections: tuple[Correction, ...]
    case: bool


def first_reading(text: str, reader: Reader) -> FirstReading:
    """Read what a text names and gives; misspellings with one near term are read as that, and said."""
    # "?X" is how a clinician writes "suspected X".
    plain = _QUERY_MARK.sub("suspected ", text)
    full, shortened = in_full(plain, reader.shorthand, _own_names(plain, reader))
    case = tells_of_a_case(plain, full, reader.rules)
    plain, put_in_full = (full, shortened) if case else (plain, ())
    tokens = tokenise(plain)
    matches = _matches(tokens, reader, told_apart(plain, tokens, reader.rules) if case else frozenset())
    read, corrections = _corrected(plain, tokens, matches, reader)
    if corrections:
        tokens = tokenise(read)
        matches = _matches(tokens, reader, told_apart(read, tokens, reader.rules) if case else frozenset())
    keys = keys_of(tokens)
    named = {term.concept for match in matches for term in match.terms}
    named |= {rule.concept for rule in reader.rules.values}
    held = held_among(named, reader.ontology, reader.holds)
    values = named_by_values(read, tokens, reader.rules.values, reader.concepts, held)
    mentions = settle_roles(
        with_values(
            read_mentions(read, matches, keys, reader.concepts, held, reader.rules, case=case),
            values,
            reader.ontology,
        ),
        reader.ontology,
        reader.rules,
    )
    mentions = tuple(
        _surely(m, reader) for m in mentions if m.held or term_key(m.surface) not in reader.rules.management
    )
    grave = called(read, tokens, reader.rules.signs, reader.rules.measured).grave if case else ()
    return FirstReading(
        read, tuple(tokens), tuple(matches), mentions, values, patient_facts(read, reader.rules), tuple(grave),
        tuple(put_in_full), corrections, case,
    )  # fmt: skip


def _surely(mention: Mention, reader: Reader) -> Mention:
    """No question turns on a measurement nothing is held on, nor on two letters only a vocabulary reads as a drug."""
    if not mention.held and mention.kind in DRUG_KINDS and term_key(mention.surface) in reader.rules.measured:
        # What is measured in everybody a question is hardly ever about giving.
        return replace(mention, role="other")
    short = len(mention.surface) < _SHORTEST_DRUG and is_abbreviation(mention.surface)
    known = reader.concepts.get(mention.concept)
    if not short or mention.kind not in DRUG_KINDS or (known and mention.surface in known.abbreviations):
        return mention
    return replace(mention, role="other")


def _matches(
    tokens: Sequence[Token], reader: Reader, breaks: Collection[int] = frozenset()
) -> tuple[Match, ...]:
    common = common_words() - reader.exempt
    lookup = reader.lexicon.lookup
    return longest_matches(tokens, lookup, _LONGEST_TERM_WORDS, common=common, breaks=breaks)


def _own_names(text: str, reader: Reader) -> list[tuple[int, int]]:
    """Where the library's own conditions and drugs are named."""
    return [
        (match.start, match.end)
        for match in _matches(tokenise(text), reader)
        if any(reader.ontology.kind(term.concept) in CONDITION_KINDS | DRUG_KINDS for term in match.terms)
    ]


def covered(matches: Sequence[Match]) -> set[int]:
    return {i for match in matches for i in range(match.first, match.past)}


def _corrected(
    text: str, tokens: Sequence[Token], matches: Sequence[Match], reader: Reader
) -> tuple[str, tuple[Correction, ...]]:
    """The text with each misspelling that has exactly one near term replaced, and what was replaced."""
    taken = covered(matches)
    corrections: list[Correction] = []
    pieces: list[str] = []
    end = 0
    for number, token in enumerate(tokens):
        if number in taken or not token.key.isalpha() or token.key in reader.rules.vocabulary:
            continue
        if token.text.casefold() in known_words() or token.key in known_words():
            continue
        near = _read_as(token.text, reader)
        if near and near.casefold() != token.text.casefold():
            corrections.append(Correction(token.text, near))
            pieces += [text[end : token.start], near]
            end = token.end
    return "".join([*pieces, text[end:]]), tuple(corrections)


def _read_as(word: str, reader: Reader) -> str:
    """The one term, or word of the library's own terms, that a misspelt word is near to; "" where unsure."""
    near = reader.lexicon.nearest(word)
    if near:
        return near[0].term.surface if len(near) == 1 else ""
    if len(word) < SHORTEST_MISSPELT:
        return ""
    slips = 1 if len(word) < _LONG_WORD else 2
    own = [w for w in reader.own_words if w[0] == word[0].casefold() and abs(len(w) - len(word)) <= slips]
    close = [w for w in own if OSA.distance(w, word.casefold(), score_cutoff=slips) <= slips]
    return close[0] if len(close) == 1 else ""
