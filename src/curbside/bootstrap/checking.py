"""The verifier as answering uses it: names of the concepts are read once, and only when a claim is new."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from curbside.answering.verdicts import verbatim
from curbside.model.article import Claim, Verdict
from curbside.model.source import Source
from curbside.model.statement import Concept, Statement
from curbside.services.answer_question import Check

if TYPE_CHECKING:
    from curbside.answering.verify_reading import Names


def checker(concepts: Mapping[str, Concept]) -> Check:
    """A check that holds a claim against its statement, supports and sources."""
    names: list[Names] = []

    def check(claim: Claim, statement: Statement, sources: Mapping[str, Source]) -> Verdict:
        if statement.extracted or all(s.proof == "quoted" for s in statement.supports):
            return verbatim(claim, statement)
        # Most claims have a verdict kept from building; reading the verifier's word lists waits for one that has not.
        from curbside.answering.verify import names_of, verify_claim  # noqa: PLC0415

        if not names:
            names.append(names_of(concepts))
        return verify_claim(claim.text, statement, names[0], supports=claim.supports, sources=sources)

    return check
