"""Words by which a sentence of a guideline recommends, and what they say of direction and strength.

A sentence comes in; the cue that decides it, or None, comes out. Wording classes follow docs/library.md:
recommend, offer, must and imperatives are strong, should is good practice, consider and may conditional.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from curbside.importing.imperatives import Order, imperative
from curbside.importing.recommendation_words import (
    ACTIVE,
    ADVICE,
    AGAINST,
    CAUTION,
    CLAUSE_END,
    CLINGS,
    EXCLUDED,
    HINT,
    INSUFFICIENT,
    INSUFFICIENT_HINT,
    MAIN,
    MODAL,
    MODAL_OR_RECOMMEND,
    NAMES_STOPPING,
    NEGATED,
    NOT_BEFORE,
    OPENING,
    RELATIVE_NOT,
    REPORTED_THAT,
    SOFTER,
    STATE,
    STOP,
    STOPS,
    SUBORDINATE,
    THAT_NOT,
    UNDOING,
    WHOSE,
)
from curbside.model.statement import Direction, Strength

NEARBY = 60
"""How far after its cue a weaker word still belongs to it ("is recommended as an option")."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Where a sentence recommends, which way and how strongly; `weak` cues do not count in running prose."""

    start: int
    direction: Direction
    strength: Strength
    weak: bool = False


_Found = tuple[int, int, Strength, bool]
"""Start, end, strength and whether the cue is weak."""


def excluded(sentence: str) -> bool:
    """Whether a sentence is about the document, its grades or research, or asks: it never recommends."""
    return bool(EXCLUDED.search(sentence))


def insufficient(sentence: str) -> bool:
    """Whether a sentence says that the evidence does not allow a recommendation."""
    return bool(INSUFFICIENT.search(sentence))


def cue_of(sentence: str) -> Cue | None:
    """The cue that decides a sentence: an imperative, else the first cue of its main clause."""
    unknown = INSUFFICIENT.search(sentence) if INSUFFICIENT_HINT.search(sentence) else None
    order = imperative(sentence)
    cues = sorted(_cues(sentence), key=lambda c: c[0]) if HINT.search(sentence) else []
    if not (unknown or order or cues) or excluded(sentence):
        return None
    if unknown:
        return Cue(unknown.start(), "neutral", "none")
    main = _main(sentence, cues)
    if order is not None and _orders(sentence, order, main):
        return Cue(order.start, _order_direction(order.verb, sentence[order.start :]), order.strength)
    if main is None:
        return None
    start, end, strength, weak = main
    softer = SOFTER.search(sentence, start, min(len(sentence), end + NEARBY))
    if softer and _belongs(sentence, end, softer.start()):
        strength = "conditional"
    if sentence[:start].endswith("conditionally "):
        strength = "conditional"
    return Cue(start, _direction(sentence, start, end), strength, weak)


def _main(sentence: str, cues: Sequence[_Found]) -> _Found | None:
    """The first cue of the main clause; an indirect question alone ("what should be done") recommends nothing."""
    free = [c for c in cues if not _is_subordinate(sentence, c[0])]
    if opened := OPENING.match(sentence):
        # "If X is not tolerated, or is contraindicated, Y should ...": what stands before the comma waits.
        later = [c for c in cues if "," in sentence[opened.end() : c[0]]]
        modal = [c for c in later if MODAL_OR_RECOMMEND.match(sentence, c[0])]
        free = (modal[:1] if modal else later) or free
    # In "those whose treatment is not recommended here, but ..., should be able to continue" the modal decides.
    if WHOSE.match(sentence) and (modal := [c for c in cues if MODAL.match(sentence, c[0])]):
        return modal[-1]
    if free:
        return free[0]
    left = (c for c in cues if not STATE.search(sentence, c[0], c[1]))
    return next((c for c in left if not CLINGS.search(sentence[: c[0]])), None)


def _orders(sentence: str, order: Order, main: _Found | None) -> bool:
    """Whether the imperative decides; in "if ..., repeat imaging should follow" there is none."""
    if main is None or order.is_first:
        return True
    if main[0] < order.start and OPENING.match(sentence) and not MODAL_OR_RECOMMEND.match(sentence, main[0]):
        return True
    return order.start <= main[0] and bool(re.search(r"[,;]", sentence[order.start : main[0]]))


def _cues(sentence: str) -> Iterator[_Found]:
    for pattern, strength, weak in MAIN:
        for found in pattern.finditer(sentence):
            yield found.start(), found.end(), strength, weak


def _is_subordinate(sentence: str, place: int) -> bool:
    before = sentence[max(0, place - 130) : place]
    return bool(SUBORDINATE.search(before)) and not REPORTED_THAT.search(sentence[:place])


def _belongs(sentence: str, end: int, place: int) -> bool:
    """Whether nothing but a few words of the same clause stands between a cue and a softer word."""
    between = sentence[end:place]
    return not re.search(r"[,;:]|\b(?:if|when|unless|who|which|before|after|and|but)\b", between)


def _order_direction(verb: str, rest: str) -> Direction:
    if CAUTION.search(rest[:80]):
        return "neutral"
    if verb in {"do not", "don't", "never"} or STOP.match(verb) or ADVICE.match(rest) or UNDOING.match(rest):
        return "against"
    return "for"


def _direction(sentence: str, start: int, end: int) -> Direction:
    if CAUTION.search(_clause(sentence[start : end + 70])):
        return "neutral"
    if re.match(r"No\b[^.;]{0,40}contraindicated", sentence):
        return "for"
    if ACTIVE.match(sentence, start):
        said = RELATIVE_NOT.sub(" ", sentence[start : end + 200].split(";", maxsplit=1)[0])
        negated = re.match(r"[\w\s]*?\bagainst\b", said) or THAT_NOT.search(said)
    else:
        negated = NEGATED.search(sentence[start : end + 12]) or AGAINST.match(sentence[end : end + 40])
    if negated or NOT_BEFORE.search(sentence[:start]):
        return "against"
    return "against" if STOPS.match(sentence, start) or NAMES_STOPPING.match(sentence) else "for"


def _clause(text: str) -> str:
    return CLAUSE_END.split(text + " ", maxsplit=1)[0]
