"""Stub."""

from curbside.importing.rating_schemes import declared
from curbside.importing.recommendations import recommendations

RECOMMENDATIONS = "Major Recommendations"
RATING = ("Rating Scheme for the Strength of the Recommendations", RECOMMENDATIONS)


def found_in(lines):
    scheme = declared(line.text for name in RATING for line in lines.get(name, []))
    return list(recommendations(lines.get(RECOMMENDATIONS, []), scheme))


def statements_of(lines, edition):
    return ()
