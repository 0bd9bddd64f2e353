"""Who is reading: the roles a reader may choose, and the seam through which an answer is turned to one.

`Project` is filled by `presenting.audience.for_audience`; without it every role reads the clinician's version,
and the page says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, cast

from curbside.model.article import Answer

Audience = Literal["physician", "nurse", "student", "patient"]
Project = Callable[[Answer, Audience], Answer]


@dataclass(frozen=True, slots=True)
class Role:
    """A role as offered on the page."""

    id: Audience
    title: str
    detail: str


ROLES: tuple[Role, ...] = (
    Role("physician", "Physician or prescriber", "the full article"),
    Role("nurse", "Nurse, pharmacist or allied", "administration, monitoring and interactions first"),
    Role("student", "Student", "with definitions and mechanisms"),
    Role("patient", "Patient or caregiver", "in plain words"),
)
DEFAULT: Audience = "physician"
_IDS = frozenset(role.id for role in ROLES)


def audience_of(text: str | None) -> Audience:
    """The role a cookie or field names; the default for anything else."""
    return cast(Audience, text) if text in _IDS else DEFAULT


def unchanged(answer: Answer, audience: Audience) -> Answer:  # noqa: ARG001
    """The clinician's version for every role: the default where no projection is joined."""
    return answer
