"""How much speaks for each condition to be what a question is about: one sum of weighed signs for each.

A question's mentions, what its words point to and its people in; conditions with their sums out.
The weights are fitted to questions as clinicians type them (`bench/leading.py`); nothing here adds a condition.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from curbside.answering.likeness import Likely
from curbside.model.ontology import Ontology
from curbside.model.question import Mention

MOST_TOLD = 10
"""So many of the conditions that the words point to most are weighed beside those that are named."""
MUCH = 20.0
"""So much pointing counts as one."""
MOST = 2.0
"""And more than so many times that no more."""
MANY_WORDS = 10
"""So many words that point to a condition count as one."""

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is weighed: the text's length, its named conditions in order, and what its words point to.

    `told` leaves out the names of conditions and what is background, `full` leaves out nothing, `aside` is how much
    the names of drugs and care point to each; `fits` says whether a condition can be these people's.
    """

    length: int
    named: Sequence[Mention]
    told: Sequence[Likely]
    full: Sequence[Likely]
    aside: Mapping[str, float]
    fits: Callable[[str], bool]


def weighed(asked: Asked, ontology: Ontology) -> tuple[str, ...]:
    """The conditions that come into question: those named, and those told most that are nothing wider than these."""
    named = {m.concept for m in asked.named}
    likely = (one.condition for one in (*asked.told[:MOST_TOLD], *asked.full[: MOST_TOLD // 2]))
    told = (c for c in likely if c in named or ontology.descendants(c).isdisjoint(named))
    return tuple(dict.fromkeys([*(m.concept for m in asked.named), *told]))


def sums(asked: Asked, weights: Weights, ontology: Ontology) -> dict[str, float]:
    """What speaks for each condition that comes into question."""
    return {
        c: sum(weights[name] * value for name, value in signs(c, asked, ontology).items() if name in weights)
        for c in weighed(asked, ontology)
    }


def signs(condition: str, asked: Asked, ontology: Ontology) -> dict[str, float]:
    """What speaks for one condition or against it, each from 0 to about 1."""
    named = [m for m in asked.named if m.concept == condition]
    about = list(dict.fromkeys(m.concept for m in asked.named))
    illnesses = [c for c in about if ontology.kind(c) == "condition" and not ontology.allergies(c)]
    wider, narrower = ontology.ancestors(condition), ontology.descendants(condition)
    return {
        "named": float(bool(named)),
        "first-reading": float(any(m.role == "condition" for m in named)),
        "first": float(about[:1] == [condition]),
        "last": float(illnesses[-1:] == [condition]),
        "only": float(illnesses == [condition]),
        "late": named[0].start / max(asked.length, 1) if named else 0.0,
        "by-value": float(any(c.isdigit() for m in named for c in m.surface)),
        "suspected": float(any(m.role == "suspected" for m in named)),
        "complaint": float(ontology.kind(condition) == "finding"),
        "kind-of-named": float(bool(wider & set(about))),
        "beside-named": float(not named and bool(illnesses)),
        "fits": float(asked.fits(condition)),
        "emergency-of-its-own": float(bool(ontology.emergencies([condition]))),
        "of-people": float(bool(ontology.populations(condition))),
        "allergy": float(bool(ontology.allergies(condition))),
        **_pointed(condition, asked, wider, narrower, named=bool(named)),
    }


def _pointed(
    condition: str, asked: Asked, wider: Collection[str], narrower: Collection[str], *, named: bool
) -> dict[str, float]:
    own = next((one for one in asked.told if one.condition == condition), None)
    score = own.score if own else 0.0
    best = asked.told[0] if asked.told else None
    points = min(score / MUCH, MOST)
    most_aside = max(asked.aside.values(), default=0.0)
    aside = asked.aside.get(condition, 0.0)
    full = next((one.score for one in asked.full if one.condition == condition), 0.0)
    return {
        "share": score / best.score if best else 0.0,
        "top": float(best is not None and best.condition == condition),
        "points": points,
        "points-unnamed": 0.0 if named else points,
        "words": min(len(set(own.words)) / MANY_WORDS, 1.0) if own else 0.0,
        "share-of-all": full / asked.full[0].score if asked.full else 0.0,
        "top-of-all": float(bool(asked.full) and asked.full[0].condition == condition),
        "share-of-drugs": aside / most_aside if most_aside > 0 else 0.0,
        "points-of-drugs": min(aside / MUCH, MOST),
        "kind-of-top": float(best is not None and best.condition in wider),
        "top-is-kind": float(best is not None and best.condition in narrower),
    }
