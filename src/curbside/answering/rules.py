"""The rules questions are read by and answers composed by, as frozen values made from plain mappings.

The rules are data (`library/understanding.yaml`, `library/contracts.yaml`); no clinical word is here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from curbside.answering.values import Sign, ValueRule, signs_of, value_rules
from curbside.model.question import QuestionType, Role
from curbside.model.statement import Facet
from curbside.terms.tokens import term_key

Need = Literal[
    "drug",
    "two-drugs",
    "x",
    "x-alone",
    "xy",
    "body",
    "periop",
    "repro",
    "test",
    "not-treating",
    "drug-beside-drug",
    "no-case",
    "no-case-of-x",
]
SectionScope = Literal[
    "x",
    "y",
    "xy",
    "clash",
    "drug",
    "any",
    "others",
    "y-periop",
    "xy-any",
    "asked",
    "rest",
    "given",
    "beside",
    "kindred",
]


@dataclass(frozen=True, slots=True)
class TypeCue:
    """One row of the type table."""

    type: QuestionType
    needs: tuple[Need, ...]
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """What is told together and is one condition: what is named, of whom, at most how old (days)."""

    named: frozenset[str]
    people: frozenset[str]
    oldest_days: float | None
    to: str


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """How a question is read."""

    types: tuple[TypeCue, ...]
    management: tuple[str, ...]
    treatment_first: tuple[str, ...]
    acute: tuple[str, ...]
    course: frozenset[str]
    """Words that tell how a case went, and ask for nothing."""
    unstable: tuple[str, ...]
    """Words of an emergency whatever else is named."""
    choosing: tuple[str, ...]
    """Words that make a class of drugs what is wanted, not what is in question."""
    facets: tuple[tuple[Facet, tuple[str, ...]], ...]
    roles: Mapping[Role | str, tuple[str, ...]]
    patterns: Mapping[str, tuple[re.Pattern[str], ...]]
    noted: tuple[re.Pattern[str], ...]
    """How only notes name a patient."""
    in_words: re.Pattern[str]
    """A number in words before an age's unit."""
    words_of_numbers: Mapping[str, str]
    numbers: Mapping[str, float]
    unknown: Mapping[str, tuple[str, ...]]
    population_words: Mapping[str, str]
    strengths: frozenset[tuple[str, str]]
    yes_or_no: frozenset[str]
    asking: frozenset[str]
    vocabulary: frozenset[str]
    measured: frozenset[str]
    """What is measured in a patient; with a value behind it, it is a finding and no treatment."""
    values: tuple[ValueRule, ...]
    """Which values of what is measured name a condition by themselves."""
    signs: tuple[Sign, ...]
    """What values are called."""
    together: tuple[Together, ...]
    """What is one condition when told together."""
    measured_words: frozenset[str]
    """Words that stand for a value."""
    long_past: frozenset[str]
    """Those of them that make it a matter of the past, and not what a case is about."""
    taken_for: frozenset[str]
    """What stands between a drug taken and what it is taken for."""
    cleared: re.Pattern[str]
    """What behind a suspicion says that it was not so."""
    of_women: frozenset[str]
    """Conditions, kinds of them included, that no man has."""
    a_man: tuple[re.Pattern[str], ...]
    """What tells that the patient is a man or a boy."""
    a_woman: tuple[re.Pattern[str], ...]
    """What tells that the patient is a woman or a girl."""
    aims: frozenset[str]
    """Words that ask what a measured value should be brought to."""
    kin: tuple[re.Pattern[str], ...]
    """What leads to a condition that the patient's kin has."""
    noted_first: re.Pattern[str]
    """What tells that a patient was told of before his kin."""
    says_little: frozenset[str]
    """Words of every case: however often a condition's statements use them, they prove nothing alone."""
    of_one_drug: frozenset[str]
    """Conditions whose kinds are each of one drug or class and called after it."""
    reactions: frozenset[str]
    """Conditions that tell how an allergy showed."""
    past: frozenset[str]
    """Words before a condition that say the patient had it and need not have it now."""
    leading: Mapping[str, float]
    """How much each sign weighs that a condition is what a question is about."""


@dataclass(frozen=True, slots=True)
class SectionRule:
    """What one section of a contract takes."""

    id: str
    title: str
    facets: tuple[Facet, ...]
    scope: SectionScope
    limit: int
    say_when_empty: bool
    collapsed: bool
    plain_title: str = ""
    """The title in a patient's words."""


@dataclass(frozen=True, slots=True)
class Contract:
    """The sections of one question type, in order."""

    type: QuestionType
    title: str
    sections: tuple[SectionRule, ...]
    opening: Mapping[str, float]
    """How much each sign weighs that a statement opens an answer of this type well."""


def _keys(phrases: Iterable[Any]) -> tuple[str, ...]:
    found = (term_key(str(phrase)) or str(phrase) for phrase in phrases)
    return tuple(sorted(dict.fromkeys(found), key=lambda k: (-len(k), k)))


def reading_rules(mapping: Mapping[str, Any]) -> ReadingRules:
    """Rules from `understanding.yaml`; raises KeyError for a missing part."""
    types = tuple(TypeCue(row["type"], tuple(row["needs"]), _keys(row["cues"])) for row in mapping["types"])
    roles = {role: _keys(cues) for role, cues in mapping["roles"].items()}
    facets = tuple((facet, _keys(cues)) for facet, cues in mapping["facets"].items())
    management = _keys(mapping["management"])
    acute = _keys(mapping["acute"])
    unstable = _keys(mapping["unstable"])
    phrases = [
        *(c for t in types for c in t.cues), *management, *acute, *unstable,
        *(c for cues in roles.values() for c in cues), *(c for _, cues in facets for c in cues),
        *_keys(mapping["measured"]), *_keys(w for row in mapping["signs"] for w in row.get("words", ())),
    ]  # fmt: skip
    return ReadingRules(
        types=types,
        management=management,
        treatment_first=_keys(mapping["treatment-first"]),
        acute=acute,
        course=frozenset(_keys(mapping["course"])),
        unstable=unstable,
        choosing=_keys(mapping["choosing"]),
        facets=facets,
        roles=roles,
        patterns={name: tuple(map(re.compile, rx)) for name, rx in mapping["patterns"].items()},
        noted=tuple(map(re.compile, mapping["noted"])),
        in_words=re.compile(
            rf"\b({'|'.join(mapping['numbers-in-words'])})(?=[- ](?:year|month|week|day)s?[- ]old\b)"
        ),
        words_of_numbers={word: str(number) for word, number in mapping["numbers-in-words"].items()},
        numbers={k: float(mapping[k]) for k in ("kidney_threshold", "adult_age", "older_age", "infant_age")},
        unknown={kind: tuple(names) for kind, names in mapping["unknown"].items()},
        population_words={term_key(w): p for w, p in mapping["names-population"].items()},
        measured=frozenset(_keys(mapping["measured"])),
        values=value_rules(mapping["values"], _keys),
        signs=signs_of(mapping["signs"], _keys),
        together=tuple(
            Together(
                frozenset(row.get("named", ())),
                frozenset(row.get("people", ())),
                row.get("oldest_days"),
                row["to"],
            )
            for row in mapping["together"]
        ),
        measured_words=frozenset(_keys(mapping["measured-words"])),
        asking=frozenset(_keys(mapping["asking"])),
        strengths=frozenset(
            (first, second) for first, second in (key.split() for key in _keys(mapping["strengths"]))
        ),
        yes_or_no=frozenset(_keys(mapping["yes-or-no"])),
        long_past=frozenset(_keys(mapping["long-past"])),
        taken_for=frozenset(map(str, mapping["taken-for"])),
        cleared=re.compile(mapping["cleared"], re.IGNORECASE),
        of_women=frozenset(mapping["of-women"]),
        a_man=tuple(re.compile(p, re.IGNORECASE) for p in mapping["a-man"]),
        a_woman=tuple(re.compile(p, re.IGNORECASE) for p in mapping["a-woman"]),
        aims=frozenset(_keys(mapping["aims"])),
        kin=tuple(re.compile(p, re.IGNORECASE) for p in mapping["kin"]),
        noted_first=re.compile(mapping["patient-told"]),
        says_little=frozenset(_keys(mapping["says-little"])),
        of_one_drug=frozenset(mapping["of-one-drug"]),
        reactions=frozenset(mapping["reactions"]),
        past=frozenset(_keys(mapping["past"])),
        leading={str(sign): float(weight) for sign, weight in mapping["leading"].items()},
        vocabulary=frozenset(word for phrase in phrases for word in phrase.split()),
    )


def contracts(mapping: Mapping[str, Any]) -> Mapping[QuestionType, Contract]:
    """Contracts by question type from `contracts.yaml`."""
    opening = mapping["opening"]
    return {
        kind: Contract(kind, row["title"], _sections(row["sections"]), _opening(opening, kind))
        for kind, row in mapping["contracts"].items()
    }


def _opening(weights: Mapping[str, Mapping[str, Any]], kind: str) -> Mapping[str, float]:
    """The weights of all answers' signs and facets, and of the facets of one type."""
    own = weights["types"].get(kind, {})
    found = {
        **weights["signs"],
        **{f"facet/{facet}": weight for facet, weight in weights["facets"].items()},
        **{f"{kind}/{facet}": weight for facet, weight in own.items()},
    }
    return {sign: float(weight) for sign, weight in found.items()}


def _sections(rows: Sequence[Mapping[str, Any]]) -> tuple[SectionRule, ...]:
    return tuple(
        SectionRule(
            id=row["id"],
            title=row["title"],
            facets=tuple(row["facets"]),
            scope=row["scope"],
            limit=int(row["limit"]),
            say_when_empty=row["empty"] == "say",
            collapsed=bool(row.get("collapsed", False)),
            plain_title=row.get("plain", ""),
        )
        for row in rows
    )
