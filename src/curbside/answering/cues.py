"""Finding cue phrases among a question's word keys. Pure; phrases come from the rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from curbside.terms.tokens import Token

FILLER: frozenset[str] = frozenset(
    "a an the her his my their our your this that these those some any new severe mild bad chronic acute her "
    "oral daily high low dose current ongoing prior previous past concurrent".split()
)
"""Words that may stand between a cue and what it speaks of."""

_REACH = 4


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue phrase found: tokens `first` up to `past`."""

    phrase: str
    first: int
    past: int


def keys_of(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The word keys in order."""
    return tuple(token.key for token in tokens)


def find(keys: Sequence[str], phrases: Iterable[str]) -> tuple[Cue, ...]:
    """Every place where one of the phrases stands, in order of place."""
    found: list[Cue] = []
    for phrase in phrases:
        words = phrase.split()
        span = len(words)
        found += [
            Cue(phrase, i, i + span) for i in range(len(keys) - span + 1) if list(keys[i : i + span]) == words
        ]
    return tuple(sorted(found, key=lambda cue: (cue.first, -cue.past)))


def has(keys: Sequence[str], phrases: Iterable[str]) -> str:
    """The first phrase (in the order given) that stands anywhere, or the empty string."""
    return next((phrase for phrase in phrases if find(keys, (phrase,))), "")


def before(
    keys: Sequence[str], place: int, phrases: Collection[str], *, skip: Collection[int] = ()
) -> tuple[str, int]:
    """The cue phrase that ends closest before `place` (fillers and `skip` tokens aside), and the distance."""
    end = place
    steps = 0
    while end > 0 and steps <= _REACH:
        for size in (4, 3, 2, 1):
            if end - size >= 0 and " ".join(keys[end - size : end]) in phrases:
                return " ".join(keys[end - size : end]), steps
        if keys[end - 1] not in FILLER and (end - 1) not in skip:
            return "", -1
        end -= 1
        steps += 1
    return "", -1


def follows(tokens: Sequence[Token], start: int, phrases: Collection[str]) -> bool:
    """Whether one of the phrases stands right before the word that begins at `start`."""
    place = next((i for i, token in enumerate(tokens) if token.start >= start), 0)
    return bool(before(keys_of(tokens), place, phrases)[0])


def after(keys: Sequence[str], place: int, phrases: Collection[str]) -> str:
    """The cue phrase that starts right at `place`, or the empty string."""
    for size in (3, 2, 1):
        phrase = " ".join(keys[place : place + size])
        if phrase in phrases:
            return phrase
    return ""
