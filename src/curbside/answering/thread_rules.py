"""The rules follow-ups are read and composed by, as frozen values made from `library/follow_up.yaml`.

The rules are data; no clinical word is here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from curbside.terms.tokens import term_key


@dataclass(frozen=True, slots=True)
class ThreadRules:
    """How a follow-up is read; without rules nothing is ever carried over."""

    rewrites: tuple[tuple[str, str], ...] = ()
    links: tuple[str, ...] = ()
    links_anywhere: tuple[str, ...] = ()
    patient_words: tuple[str, ...] = ()
    thing_words: tuple[str, ...] = ()
    question_words: frozenset[str] = frozenset()
    confirms: tuple[str, ...] = ()
    adds: frozenset[str] = frozenset()
    in_words: frozenset[str] = frozenset()
    together: tuple[str, ...] = ()
    asks: tuple[tuple[str, tuple[str, ...]], ...] = ()
    ask_of_type: Mapping[str, str] = field(default_factory=dict)
    ask_by_default: Mapping[str, str] = field(default_factory=dict)
    about_a_drug: frozenset[str] = frozenset()
    templates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pieces: Mapping[str, str] = field(default_factory=dict)
    populations: Mapping[str, str] = field(default_factory=dict)
    persons: frozenset[str] = frozenset()
    one_of: tuple[frozenset[str], ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


def thread_rules(mapping: Mapping[str, Any]) -> ThreadRules:
    """Rules from `follow_up.yaml`; raises KeyError for a missing part."""
    return ThreadRules(
        rewrites=tuple((row["says"], row["means"]) for row in mapping["rewrites"]),
        links=_keys(mapping["links"]),
        links_anywhere=_keys(mapping["links-anywhere"]),
        patient_words=_keys(mapping["patient-words"]),
        thing_words=_keys(mapping["thing-words"]),
        question_words=frozenset(_keys(mapping["question-words"])),
        confirms=_keys(mapping["confirms"]),
        adds=frozenset(_keys(mapping["adds"])),
        in_words=frozenset(_keys(mapping["in-words"])),
        together=_keys(mapping["together"]),
        asks=tuple((row["ask"], _keys(row["cues"])) for row in mapping["asks"]),
        ask_of_type=dict(mapping["ask-of-type"]),
        ask_by_default=dict(mapping["ask-by-default"]),
        about_a_drug=frozenset(mapping["about-a-drug"]),
        templates={ask: tuple(forms) for ask, forms in mapping["templates"].items()},
        pieces=dict(mapping["pieces"]),
        populations=dict(mapping["populations"]),
        persons=frozenset(mapping["persons"]),
        one_of=tuple(map(frozenset, mapping["one-of"])),
        facts=dict(mapping["facts"]),
        notes=dict(mapping["notes"]),
    )


def _keys(phrases: Iterable[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term_key(str(phrase)) for phrase in phrases))
