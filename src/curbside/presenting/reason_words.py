"""Why a statement is in an answer, in a reader's words; a rule without wording here stands as it is.

In: a Reason. Out: what it says and of what, as two texts. The trace of `--explain` keeps the rules' own names.
"""

from __future__ import annotations

from curbside.model.evidence import Reason

_RULES = {
    "words": "Words shared with the question",
    "concepts": "It is about",
    "speaks of x": "The main condition",
    "speaks of y": "The condition given or suspected beside it",
    "speaks of drug": "What is asked about",
    "emergency of what is asked": "An emergency to think of here",
    "source is indirect": "Its source differs in",
}
_DETAILS = {
    "same": "just this",
    "general": "a wider group that holds it",
    "specific": "a kind of it",
    "sibling": "another of its kind",
    "no shared word counted": "none that counts",
    "none shared": "nothing the question names",
}


def reason_words(reason: Reason) -> tuple[str, str]:
    """What holds, and how: ids of concepts read as words."""
    said = _RULES.get(reason.rule)
    if said is None:
        return reason.rule, reason.detail
    return said, _DETAILS.get(reason.detail, reason.detail.replace("-", " "))
