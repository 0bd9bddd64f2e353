"""The key a verdict is kept under: all that verify looks at, so it would say the same again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from curbside.model.article import Claim, Verdict
from curbside.model.evidence import Reason
from curbside.model.source import Source
from curbside.model.statement import Statement


def verdict_key(claim: Claim, sources: Mapping[str, Source], rules: str) -> str:
    """Hash of the sentence, statement and revision, supports, their lifecycles and the rules' version."""
    digest = hashlib.sha256(f"{rules}\0{claim.statement_id}\0{claim.revision}\0{claim.text}".encode())
    for support in claim.supports:
        lifecycle = (
            sources[support.edition_id].edition.lifecycle if support.edition_id in sources else "not held"
        )
        shown = (support.edition_id, support.locator, support.stance, *support.figures, lifecycle)
        digest.update("\0".join(shown).encode() + b"\1")
    return digest.hexdigest()[:24]


def verbatim(claim: Claim, statement: Statement) -> Verdict:
    """A statement found in a document is shown as its quote or not at all: no word may differ."""
    quotes = {s.quote.text for s in statement.supports if s.quote}
    shown = {s.quote.text for s in claim.supports if s.quote}
    if claim.text in quotes & shown:
        return Verdict(statement.id, holds=True)
    return Verdict(statement.id, holds=False, failures=(Reason("quote", "the sentence is not its quote"),))
