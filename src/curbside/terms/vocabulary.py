"""Finding known terms in a text.

Tokens and a batch lookup go in; non-overlapping matches come out, the longest first served.
Pure: where the terms are kept is the lookup's business. It never guesses a spelling.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from curbside.terms.shipped_words import capitals_only, common_words
from curbside.terms.tokens import Token, phrase_keys

# "component": a brand of several ingredients, of which the concept is one; all its concepts hold together.
Form = Literal["name", "synonym", "brand", "component", "abbreviation", "lay"]
Lookup = Callable[[Sequence[str]], Mapping[str, tuple["Term", ...]]]

# Two letters are too many things in lower case ("it", "us", "or"); so is anything the language itself uses.
SHORTEST_LOWER_CASE_ABBREVIATION = 3
LONGEST_ABBREVIATION = 6
# A space, a hyphen, ", " or " (" may stand inside a term; more than that is another sentence.
WIDEST_GAP = 3
# Below this many words, capitals may be one abbreviation and say nothing about the writer's habit.
FEWEST_SHOUTED_WORDS = 4
# One ordinary word in capitals may be an abbreviation; two different ones are emphasis.
SHOUTED_ORDINARY_WORDS = 2

_CAPITAL = re.compile("[A-Z]")
_NOT_WRITTEN = re.compile(r"[^\w&]")


LIBRARY = "library"
"""The source of the names that the library's own concepts carry."""


@dataclass(frozen=True, slots=True)
class Term:
    """One way of writing one concept.

    `concept` is an id as in the library, `kind` a kind of concept as in the library, `codes` are
    (system, code) pairs, `source` names the table or library it came from, `form` how the surface relates
    to the preferred `name`.
    """

    surface: str
    key: str
    concept: str
    kind: str
    name: str
    codes: tuple[tuple[str, str], ...] = ()
    source: str = ""
    form: Form = "name"


@dataclass(frozen=True, slots=True)
class Match:
    """Known terms at one place: tokens `first` up to `past`, characters `start` up to `end`.

    Several terms mean that the writing is ambiguous; choosing is for the caller.
    """

    terms: tuple[Term, ...]
    first: int
    past: int
    start: int
    end: int

    @property
    def concepts(self) -> tuple[str, ...]:
        """The distinct concepts, in the order of the lookup."""
        return tuple(dict.fromkeys(term.concept for term in self.terms))


def longest_matches(
    tokens: Sequence[Token],
    lookup: Lookup,
    max_words: int = 8,
    *,
    common: Collection[str] | None = None,
    breaks: Collection[int] = frozenset(),
) -> tuple[Match, ...]:
    """The longest known terms, in reading order, none overlapping nor running over one of the `breaks`.

    `common` words match in no reading; a break is the place of a token that belongs to nothing before it.
    """
    common = common_words() if common is None else common
    keys = _span_keys(tokens, max_words)
    known = lookup(tuple(dict.fromkeys(keys.values())))
    shouted = is_shouted(tokens, common)
    taken: set[int] = set()
    matches: list[Match] = []
    for first, past in sorted(keys, key=lambda span: (span[0] - span[1], span[0])):
        found = known.get(keys[first, past], ())
        if not found or not taken.isdisjoint(range(first, past)):
            continue
        if any(first < place < past for place in breaks):
            continue
        terms = admissible(found, tokens[first:past], shouted=shouted, common=common)
        if terms:
            taken.update(range(first, past))
            matches.append(Match(terms, first, past, tokens[first].start, tokens[past - 1].end))
    return tuple(sorted(matches, key=lambda match: match.first))


def admissible(
    terms: Sequence[Term], written: Sequence[Token], *, shouted: bool, common: Collection[str]
) -> tuple[Term, ...]:
    """Those of the terms filed under one key that this writing of it can mean."""
    if len(written) > 1:
        return tuple(terms)
    word = written[0].text
    if len(word) == 1:
        return ()
    # "U.S." is no more an abbreviation of ours than "us" is.
    plain = word.casefold() in common or ("." in word and written[0].key in common)
    same = [term for term in terms if term.surface.casefold() == word.casefold()] or terms
    unmistakable = (
        not plain
        and len(word) >= SHORTEST_LOWER_CASE_ABBREVIATION
        and word.casefold().removesuffix("'s") not in capitals_only()
        and len({term.concept for term in same}) == 1
    )
    as_written = not shouted and not ("." in word and plain)
    return tuple(
        term
        for term in terms
        if (
            (unmistakable and term in same) or (as_written and _written_as_abbreviation(word, term.surface))
            if is_abbreviation(term.surface)
            else not plain
        )
    )


def is_abbreviation(surface: str) -> bool:
    """Whether the case of a surface carries meaning: one short word with two capitals or more."""
    return (
        len(surface) <= LONGEST_ABBREVIATION
        and not any(character.isspace() for character in surface)
        and len(_CAPITAL.findall(surface)) >= 2
    )


def is_shouted(tokens: Sequence[Token], common: Collection[str]) -> bool:
    """Whether capitals tell nothing in a text: all of it, or several of its ordinary words, stand in them."""
    words = [token.text for token in tokens if len(token.text) > 1 and token.text.isalpha()]
    ordinary = {word for word in words if word.isupper() and word.casefold() in common}
    if words and all(word.isupper() for word in words):
        return len(words) >= FEWEST_SHOUTED_WORDS or bool(ordinary)
    return len(ordinary) >= SHOUTED_ORDINARY_WORDS


def _written_as_abbreviation(word: str, surface: str) -> bool:
    bare, surface = _NOT_WRITTEN.sub("", word), _NOT_WRITTEN.sub("", surface)
    singular = bare[:-1] if bare.endswith("s") and bare[:-1].isupper() else bare
    return surface in (bare, singular)


def _span_keys(tokens: Sequence[Token], max_words: int) -> dict[tuple[int, int], str]:
    keys: dict[tuple[int, int], str] = {}
    words = [token.key for token in tokens]
    # A term ends where the next word stands too far off.
    apart = [n for n in range(1, len(tokens)) if tokens[n].start - tokens[n - 1].end > WIDEST_GAP]
    ends = iter((*apart, len(tokens)))
    end = 0
    for first in range(len(tokens)):
        if first == end or not first:
            end = next(ends)
        for past, key in enumerate(phrase_keys(words[first : min(first + max_words, end)]), start=first + 1):
            keys[first, past] = key
    return keys
