"""Bullets under review, what reviewers say of each, how far they agree, and what an editor settles.

Pure. Agreement is percent and Cohen's kappa (Cohen 1960) over bullets that two reviewers judged apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, get_args

from curbside.model.statement import SAFETY_KINDS

VerdictWord = Literal["agree", "wrong", "outdated", "unclear"]
VERDICTS: tuple[VerdictWord, ...] = get_args(VerdictWord)
BulletKind = Literal["claim", "dose", "conflict", "whole"]
REVIEWERS_EACH, REVIEWERS_STRICT = 1, 2

STRICT_KINDS: frozenset[str] = SAFETY_KINDS | {"dose", "warning", "interaction"}
STRICT_FACETS: frozenset[str] = frozenset({"dose", "safety", "interaction", "emergency"})
"""What a reader could be harmed by: judged by two who declare no interest in its drugs."""


@dataclass(frozen=True, slots=True)
class Bullet:
    """One thing a reviewer judges; `hash` is over all of it that any audience is shown."""

    key: str
    kind: BulletKind
    place: str
    text: str
    plain: str
    hash: str
    statement: str = ""
    drugs: tuple[str, ...] = ()
    strict: bool = False

    @property
    def needs(self) -> int:
        """How many reviewers must have judged it."""
        return REVIEWERS_STRICT if self.strict else REVIEWERS_EACH


@dataclass(frozen=True, slots=True)
class Judged:
    """One reviewer's verdict on one bullet in one round; comment and wording are hashes of words."""

    subject: str
    round: int
    reviewer: str
    bullet: str
    bullet_hash: str
    verdict: VerdictWord
    comment: str = ""
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """An editor's decision on a bullet that was not simply agreed: kept as it stands, for a reason."""

    subject: str
    round: int
    bullet: str
    bullet_hash: str
    editor: str
    reason: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """A reviewer's part in a round; sealed when handed in: until all are, nobody else sees a verdict of it."""

    subject: str
    round: int
    reviewer: str
    asked_at: int
    due_at: int
    handed_in_at: int = 0
    seal: str = ""
    """The salted hash of the verdicts handed in, as the ledger holds it."""
    moved: int = 1


Need = Literal["nothing", "reviewers", "settling"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a bullet stands: whose verdicts count for it, and what it still needs."""

    bullet: Bullet
    counted: tuple[Judged, ...]
    others: tuple[Judged, ...]
    """Verdicts that are heard but do not count: of an author, or of somebody with an interest in the drug."""
    settled: Settled | None
    needs: Need

    @property
    def agreed(self) -> bool:
        """Whether everybody who judged it agrees with it."""
        return all(j.verdict == "agree" for j in (*self.counted, *self.others))


def standing(
    bullet: Bullet,
    judged: Sequence[Judged],
    settled: Settled | None,
    barred: Mapping[str, str],
) -> Standing:
    """Where a bullet stands; `barred` are reviewers whose verdict does not count for it, with the reason."""
    same = [j for j in judged if j.bullet == bullet.key and j.bullet_hash == bullet.hash]
    counted = tuple(j for j in same if j.reviewer not in barred)
    others = tuple(j for j in same if j.reviewer in barred)
    if settled is not None and settled.bullet_hash != bullet.hash:
        settled = None
    needs: Need = "nothing"
    if len({j.reviewer for j in counted}) < bullet.needs:
        needs = "reviewers"
    elif settled is None and any(j.verdict != "agree" for j in same):
        needs = "settling"
    return Standing(bullet, counted, others, settled, needs)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far reviewers agree; `kappa` is None where it is not defined (nothing shared, or no variation at all)."""

    shared: int
    same: int
    kappa: float | None

    @property
    def percent(self) -> float | None:
        """Of a hundred bullets judged by two, how many got the same verdict."""
        return 100 * self.same / self.shared if self.shared else None


def agreement(judged: Sequence[Judged]) -> Agreement:
    """Agreement over every pair of reviewers of a round, their shared bullets taken together."""
    by_round: dict[tuple[str, int], dict[str, dict[str, VerdictWord]]] = {}
    for j in judged:
        by_round.setdefault((j.subject, j.round), {}).setdefault(j.reviewer, {})[j.bullet] = j.verdict
    pairs: list[tuple[VerdictWord, VerdictWord]] = []
    for _, reviewers in sorted(by_round.items()):
        for one, other in combinations(sorted(reviewers), 2):
            first, second = reviewers[one], reviewers[other]
            pairs += [(first[b], second[b]) for b in sorted(first.keys() & second.keys())]
    return Agreement(len(pairs), sum(a == b for a, b in pairs), cohens_kappa(pairs))


def cohens_kappa(pairs: Sequence[tuple[VerdictWord, VerdictWord]]) -> float | None:
    """(observed - expected) / (1 - expected); None where both always say one and the same word."""
    if not pairs:
        return None
    n = len(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(first[v] * second[v] for v in VERDICTS) / n**2
    if expected == 1:
        return None
    return (sum(a == b for a, b in pairs) / n - expected) / (1 - expected)
