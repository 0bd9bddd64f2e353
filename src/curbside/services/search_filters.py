"""What somebody types to narrow a search, read: kinds, organisations, years, places, languages, lives, people.

Words in, a Narrowing out. A value that cannot be meant is refused with what can be; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from curbside.errors import UserError
from curbside.model.search import Narrowing
from curbside.model.source import Lifecycle, WorkKind
from curbside.model.statement import Population
from curbside.ports import EvidenceStore, Lexicon
from curbside.terms.tokens import term_key
from curbside.terms.vocabulary import Term

_YEARS = re.compile(r"(?P<first>\d{4})?(?P<to>\s*-\s*)?(?P<last>\d{4})?")
_EARLIEST, _LATEST = 1000, 9999


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, each of several values by itself; years as "2015", "2015-2020", "2015-" or "-2020"."""

    kinds: Sequence[str] = ()
    organisations: Sequence[str] = ()
    years: str = ""
    jurisdictions: Sequence[str] = ()
    languages: Sequence[str] = ()
    lifecycles: Sequence[str] = ()
    populations: Sequence[str] = ()


def narrowing_of(typed: Typed, lexicon: Lexicon, store: EvidenceStore) -> Narrowing:
    """The narrowing that was meant; raises UserError for a value that nothing can have."""
    return Narrowing(
        kinds=_among(typed.kinds, get_args(WorkKind), "kind"),
        organisations=tuple(
            dict.fromkeys(i for o in typed.organisations for i in _organisation(o, lexicon, store))
        ),
        years=_years(typed.years) if typed.years.strip() else None,
        jurisdictions=tuple(j.strip().upper() for j in typed.jurisdictions),
        languages=tuple(language.strip().lower() for language in typed.languages),
        lifecycles=_among(typed.lifecycles, get_args(Lifecycle), "lifecycle"),
        populations=_among(typed.populations, get_args(Population), "population"),
    )


def _among(typed: Sequence[str], allowed: Sequence[str], name: str) -> tuple[str, ...]:
    values = tuple(t.strip().lower().replace(" ", "-") for t in typed)
    for value in values:
        if value not in allowed:
            raise UserError(f"there is no {name} '{value}'", advice=f"one of: {', '.join(allowed)}")
    return values


def _years(typed: str) -> tuple[int, int]:
    found = _YEARS.fullmatch(typed.strip())
    if found is None or not (found["first"] or found["last"]) or not (found["to"] or not found["last"]):
        raise UserError(f"'{typed}' is no range of years", advice="write 2015, 2015-2020, 2015- or -2020")
    first = int(found["first"] or _EARLIEST)
    last = int(found["last"] or (_LATEST if found["to"] else first))
    return min(first, last), max(first, last)


def _organisation(typed: str, lexicon: Lexicon, store: EvidenceStore) -> Sequence[str]:
    """The ids of the bodies of this name, abbreviation or id that anything held was issued by."""
    named = _bodies(lexicon.lookup([term_key(typed)]))
    candidates = [*named, typed.strip().lower()]
    held = [body for body in dict.fromkeys(candidates) if store.editions_of([body])]
    if not held:
        raise UserError(
            f"nothing held was issued by an organisation called '{typed}'",
            advice="write its name in full, or as `curbside sources list` shows it",
        )
    return held


def _bodies(found: Mapping[str, Sequence[Term]]) -> Sequence[str]:
    return [t.concept for terms in found.values() for t in terms if t.kind == "body"]
