"""The one form of a structured question: what an answer is composed from, whatever words it was asked in.

Concepts stand once in each role, in one order and by their own names; the asker's words are gone but those that
were not understood, which are searched for as they stand. `key` says all of it, so that questions with one key are
one question and have one article.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from curbside.model.question import ClinicalQuestion, Mention, QuestionType, Role

_ROLES: tuple[Role, ...] = (
    "condition", "given", "suspected", "excluded", "intervention", "comparator", "test", "current-drug", "allergy",
    "population", "body", "setting", "beside", "other",
)  # fmt: skip
_TYPE_WORDS: Mapping[QuestionType, str] = {
    "treatment": "treatment", "dosing": "dose", "diagnosis": "diagnosis", "cause": "cause", "test": "test",
    "safety": "safety", "interaction": "interaction", "prognosis": "prognosis", "monitoring": "monitoring",
    "prevention": "prevention", "pregnancy": "pregnancy", "perioperative": "surgery", "mechanism": "mechanism",
    "epidemiology": "prevalence", "conditional": "treatment", "emergency": "emergency treatment",
}  # fmt: skip
"""What a question of a type is about, as sources write it."""
TURNS_ON_DRUG: frozenset[QuestionType] = frozenset(
    {"dosing", "safety", "comparison", "compound", "mechanism", "cause", "prevention"}
)
"""Questions of these types are about the drugs they name; so is any that asks yes or no. Elsewhere a drug that
nothing held speaks of is told as a gap: it is the condition that is answered."""

NOT_JUDGED: frozenset[QuestionType] = frozenset({"guideline", "interaction"})
"""A body's guideline and a pair of drugs have checks of their own."""

_ABBREVIATION = "abbreviation"
"""The kind of letters that a vocabulary spells out and the library does not know: they are searched as written."""

_NOT_SEARCHED: frozenset[Role] = frozenset({"excluded", "body"})
"""What is ruled out is not looked for, and a body is looked for as the issuer, not as a word."""


def canonical(question: ClinicalQuestion) -> ClinicalQuestion:
    """The question in its one form, with its key."""
    mentions = {(_ROLES.index(m.role), m.concept): _bare(m) for m in question.mentions}
    letters = {m.surface.casefold() for m in question.mentions if m.kind == _ABBREVIATION}
    form = replace(
        question,
        text="",
        mentions=tuple(mentions[place] for place in sorted(mentions)),
        modifiers=tuple(sorted(question.modifiers, key=lambda m: (m.name, m.value))),
        facets=tuple(sorted(set(question.facets))),
        populations=tuple(sorted(question.populations)),
        years=tuple(sorted(set(question.years))),
        corrections=(),
        not_understood=tuple(sorted({w.casefold() for w in question.not_understood})),
        words=tuple(sorted(letters)),
        turns_on=tuple(sorted({w.casefold() for w in question.turns_on})),
        banners=tuple(sorted(question.banners)),
        premises=tuple(sorted(question.premises)),
        yes_or_no=question.yes_or_no and bool(question.interventions),
        key="",
    )
    return replace(form, key=key_of(form))


def _bare(mention: Mention) -> Mention:
    return replace(mention, surface=mention.name, start=0, end=0)


def key_of(form: ClinicalQuestion) -> str:
    """Everything an answer depends on, in one line; notices stand above an answer and are no part of it."""
    parts: list[str] = [form.type if form.scope == "clinical" else f"{form.type}/{form.scope}"]
    known = [m for m in form.mentions if m.kind != _ABBREVIATION]
    for role in _ROLES:
        concepts = [m.concept for m in known if m.role == role]
        if concepts:
            parts.append(f"{role}={'+'.join(concepts)}")
    parts += [f"told={m.concept}" for m in known if m.told and m.role != "beside"]
    parts += [f"{m.name}={m.value}" for m in form.modifiers]
    named = (
        ("people", form.populations), ("asks", form.facets), ("year", form.years),
        ("words", (*form.words, *form.not_understood)), ("said", form.said),
        ("turns-on", form.turns_on), ("premise", form.premises),
    )  # fmt: skip
    parts += [f"{name}={'+'.join(map(str, values))}" for name, values in named if values]
    if form.yes_or_no:
        parts.append("form=yes-or-no")
    if form.case:
        parts.append("form=case")
    return "|".join([*parts, f"in={form.jurisdiction}"])


def searched_words(form: ClinicalQuestion) -> str:
    """The words an index is asked for a question in its one form."""
    names = [m.name for m in form.mentions if m.role not in _NOT_SEARCHED and m.kind != _ABBREVIATION]
    return " ".join([*names, _TYPE_WORDS.get(form.type, ""), *form.words, *form.not_understood])
