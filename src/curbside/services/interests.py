"""Whose verdict counts for a bullet: not its author's, and for doses and safety nobody's with an interest in the drug.

In: a reviewer's declaration, a bullet, the order over concepts. Out: the reason their verdict does not count, or none.
A declaration older than a year, or never made, is no declaration of having none (ICMJE asks for one each time).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from curbside.model.account import Account, Interest
from curbside.model.ontology import DRUG_KINDS, Ontology
from curbside.model.statement import Concept
from curbside.model.verdicts import Bullet

DECLARED_DAYS = 365
_SHORTEST_NAME = 4
"""Shorter names (abbreviations) are found inside other words too easily."""


def concepts_named(about: str, concepts: Mapping[str, Concept]) -> tuple[str, ...]:
    """The drugs, classes and substances that the words of a declaration name, however they are written."""
    words = about.casefold()
    return tuple(
        c.id
        for c in concepts.values()
        if c.kind in DRUG_KINDS and any(_names(n, words) for n in _all_names(c))
    )


def _all_names(concept: Concept) -> Iterable[str]:
    return (n for n in (concept.name, *concept.synonyms) if len(n) >= _SHORTEST_NAME)


def _names(name: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", words) is not None


def bearing(interests: Iterable[Interest], drugs: Iterable[str], order: Ontology) -> tuple[Interest, ...]:
    """The interests that bear on any of these drugs: on it, on what it is a kind of, or on what is a kind of it."""
    near = {r for d in drugs for r in order.kin(d)}
    names = {n for d in near if d in order.concepts for n in _all_names(order.concepts[d])}
    return tuple(
        i
        for i in interests
        if not near.isdisjoint(i.concepts) or any(_names(n, i.about.casefold()) for n in names)
    )


def why_not_counted(
    reviewer: Account, bullet: Bullet, authors: Iterable[str], order: Ontology, today: str
) -> str:
    """Why this reviewer's verdict does not count for this bullet; empty where it does."""
    if reviewer.id in set(authors):
        return "wrote it"
    if not bullet.strict:
        return ""
    if not declared_lately(reviewer, today):
        return "has not declared interests within a year"
    found = bearing(reviewer.interests, bullet.drugs, order)
    return f"declares an interest: {'; '.join(i.about for i in found)}" if found else ""


def declared_lately(account: Account, today: str) -> bool:
    """Whether the account's declaration of interests is not older than a year."""
    if not account.interests_on:
        return False
    return (date.fromisoformat(today) - date.fromisoformat(account.interests_on)).days <= DECLARED_DAYS
