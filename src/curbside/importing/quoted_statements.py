"""Found recommendations as statements: verbatim quotes of their edition, extracted, not yet confirmed.

Text, plain wording and quote are the same characters; concepts are linked elsewhere, later.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from curbside.importing.recommendation_facets import facet_of, kind_of, populations, setting_of
from curbside.importing.recommendations import Found
from curbside.model.source import Edition
from curbside.model.statement import Grade, Population, Quote, Statement, Support
from curbside.terms.quantities import quantities

LOCATOR_PARTS = 3
"""The field and the two nearest headings say enough of the place; the passage holds the whole path."""

_SYSTEMS = {
    "words": "strength of recommendation",
    "GRADE": "GRADE",
    "class": "class of recommendation",
    "letter": "grade of recommendation",
    "level": "level of recommendation",
}
_DOSE_UNIT = re.compile(r"(?:(?:k|m|u|n)?g|m?L|\[?[iI]U\]?|U|mmol|mEq|meq)")
_PER_VOLUME = re.compile(r"(?:d|m)?L|min|\{?1\.73|h\b")
_NOT_A_DRUG = re.compile(
    r"\s*(?:/week )?(?:of (?:\w+ )?(?:blood|red|packed|plasma|alcohol)|alcohol|[•·]\s?L)", re.I
)
_ID_DIGITS = 12


def dose_figures(text: str) -> tuple[str, ...]:
    """Amounts to give or take, as printed: no levels (per volume), clearances or counts of blood units."""
    found: list[str] = []
    for quantity in quantities(text):
        amount, *per = quantity.unit.split("/")
        if not _DOSE_UNIT.fullmatch(amount) or any(_PER_VOLUME.match(p) for p in per):
            continue
        if not _NOT_A_DRUG.match(text[quantity.end :]):
            found.append(quantity.text)
    return tuple(dict.fromkeys(found))


def statements(
    found: Iterable[Found], edition: Edition, *, population: tuple[Population, ...] = ("any",)
) -> Iterator[Statement]:
    """One extracted statement for each recommendation; `population` holds where its own words name none."""
    seen: Counter[str] = Counter()
    for one in found:
        digest = hashlib.sha256(one.text.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_DIGITS]
        seen[digest] += 1
        suffix = f"-{seen[digest]}" if seen[digest] > 1 else ""
        yield _statement(one, edition, f"{edition.id}-{digest}{suffix}", population)


def _statement(one: Found, edition: Edition, name: str, population: tuple[Population, ...]) -> Statement:
    figures = dose_figures(one.text)
    facet = facet_of(one.text, one.section, direction=one.direction, has_dose=bool(figures))
    said = populations(one.text)
    grade = one.grade
    support = Support(
        edition_id=edition.id,
        locator=" > ".join(one.section[-LOCATOR_PARTS:]),
        checked=edition.checked,
        figures=figures,
        grade=Grade(_SYSTEMS.get(grade.system, grade.system), grade.display) if grade else None,
        proof="quoted",
        quote=Quote(one.passage_id, one.start, one.end, one.text),
    )
    return Statement(
        id=name,
        text=one.text,
        plain=one.text,
        facet=facet,
        kind=kind_of(facet, one.direction),
        direction=one.direction,
        strength=one.strength,
        certainty=one.certainty,
        conditions=(),
        interventions=(),
        population=population if said == ("any",) else said,
        setting=setting_of(one.text),
        supports=(support,),
        extracted=True,
    )
