"""Who is reading: the role a reader chose, as cookies, addresses and fields name it."""

from __future__ import annotations

from typing import cast

from curbside.model.audience import AUDIENCES, Audience

DEFAULT: Audience = "prescriber"


def audience_of(text: str | None) -> Audience:
    """The role a cookie or field names; the default for anything else."""
    return cast(Audience, text) if text in AUDIENCES else DEFAULT
