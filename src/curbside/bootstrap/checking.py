"""The verifier as answering uses it: names of the concepts are read once, and only when a claim is new."""

from __future__ import annotations

from collections.abc import Mapping

from curbside.answering.verify import names_of, verify_claim
from curbside.answering.verify_reading import Names
from curbside.model.article import Claim, Verdict
from curbside.model.source import Source
from curbside.model.statement import Concept, Statement
from curbside.services.answer_question import Check


def checker(concepts: Mapping[str, Concept]) -> Check:
    """A check that holds a claim against its statement, supports and sources."""
    names: list[Names] = []

    def check(claim: Claim, statement: Statement, sources: Mapping[str, Source]) -> Verdict:
        if not names:
            names.append(names_of(concepts))
        return verify_claim(claim.text, statement, names[0], supports=claim.supports, sources=sources)

    return check
