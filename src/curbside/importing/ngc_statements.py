"""The statements of an NGC summary: its recommendations, and what it lists as contraindicated.

Lines by field come in; statements come out. The document's own rating field says what its letters mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from curbside.importing.field_passages import Line
from curbside.importing.quoted_statements import statements
from curbside.importing.rating_schemes import declared
from curbside.importing.recommendation_facets import populations
from curbside.importing.recommendation_pieces import pieces
from curbside.importing.recommendations import Found, recommendations
from curbside.model.source import Edition
from curbside.model.statement import Population, Statement

RECOMMENDATIONS = "Major Recommendations"
RATING = "Rating Scheme for the Strength of the Recommendations"
CONTRAINDICATIONS = "Contraindications"
TARGET = "Target Population"

_CONTRAINDICATED = re.compile(r"\bcontra-?indicat(?:ed|ions?)\b", re.I)
_REFERS = re.compile(
    r"^\s*(?:For (?:full|further|more)|See\b|Refer\b|Please)|\boriginal guideline\b|:\s*$", re.I
)


def found_in(lines: Mapping[str, Sequence[Line]]) -> list[Found]:
    """The recommendations of a summary's lines by field."""
    main = lines.get(RECOMMENDATIONS, ())
    scheme = declared(line.text for field in (lines.get(RATING, ()), main) for line in field)
    return list(recommendations(main, scheme))


def statements_of(lines: Mapping[str, Sequence[Line]], edition: Edition) -> tuple[Statement, ...]:
    """Every statement of a summary, in the order of the document."""
    found = [*found_in(lines), *_contraindicated(lines.get(CONTRAINDICATIONS, ()))]
    target = _target(lines.get(TARGET, ()))
    return tuple(statements(sorted(found, key=lambda f: f.start), edition, population=target))


def _contraindicated(lines: Sequence[Line]) -> Iterator[Found]:
    """Sentences of the contraindications field that say so themselves; the field alone would be too little."""
    for line in lines:
        for piece in pieces(line.text):
            text = line.text[piece.start : piece.end]
            if not _CONTRAINDICATED.search(text) or _REFERS.search(text):
                continue
            start = line.start + piece.start
            yield Found(start, start + len(text), line.passage_id, line.section, text, "against", "none")


def _target(lines: Sequence[Line]) -> tuple[Population, ...]:
    """The document's target population where it names one group; a mixed one says nothing of a sentence."""
    said = populations(" ".join(line.text for line in lines))
    return said if len(said) == 1 else ("any",)
