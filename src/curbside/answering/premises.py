"""Premises: beliefs a question may rest on that the evidence held contradicts. Data: `library/premises.yaml`.

A premise is found when each of its groups has a phrase in the question; it never rests on one word alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from curbside.answering.cues import has
from curbside.terms.tokens import term_key


@dataclass(frozen=True, slots=True)
class Premise:
    """A belief, how to recognise it, what to say, and the statements that contradict it."""

    id: str
    groups: tuple[tuple[str, ...], ...]
    message: str
    statements: tuple[str, ...]


def premises_of(mapping: Mapping[str, Any]) -> tuple[Premise, ...]:
    """Premises from `premises.yaml`; raises KeyError for a missing part."""
    return tuple(
        Premise(
            row["id"],
            tuple(tuple(term_key(phrase) for phrase in group) for group in row["all"]),
            row["message"],
            tuple(row["statements"]),
        )
        for row in mapping["premises"]
    )


def resting_on(keys: Sequence[str], premises: Sequence[Premise]) -> tuple[str, ...]:
    """Ids of the premises a question's words rest on."""
    return tuple(p.id for p in premises if all(has(keys, group) for group in p.groups))
