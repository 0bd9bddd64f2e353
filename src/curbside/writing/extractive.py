"""The default writer: a claim keeps its statement's own wording."""

from __future__ import annotations

from curbside.model.article import Claim


class ExtractiveWriter:
    """Writes each claim in the statement's own words."""

    name = "extractive/1"

    def write(self, claim: Claim) -> Claim:
        """The claim as it is."""
        return claim
