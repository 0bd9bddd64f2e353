"""Who reads an answer: one of four audiences, each shown the same statements in its own language and order.

What changes for whom is data (`library/audiences.yaml`); `presenting/audience.py` carries it out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Audience = Literal["prescriber", "allied", "student", "patient"]

AUDIENCES: Mapping[Audience, str] = {
    "prescriber": "Physician or prescriber",
    "allied": "Nurse, pharmacist or allied",
    "student": "Student",
    "patient": "Patient or caregiver",
}
"""Each audience as a reader would name themselves, in the order they are offered."""
