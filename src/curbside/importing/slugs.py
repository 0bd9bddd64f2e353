"""Stable ids and dates out of what a document says of itself; never more precise than it is printed."""

from __future__ import annotations

import hashlib
import re
from datetime import date

MAX_SLUG = 60
"""Longest slug: with a prefix and a number it stays within the library's 80 characters."""

_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """Lower-case ASCII words joined by hyphens; empty where nothing is left."""
    return _NOT_SLUG.sub("-", text.lower())[:MAX_SLUG].strip("-")


def sha256(text: str) -> str:
    """The hash of a document's text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def hl7_date(value: str) -> str:
    """An HL7 timestamp (YYYY[MM[DD[time]]]) as 2013, 2013-09 or 2013-09-30; empty where it is none."""
    digits = re.match(r"\d*", value.strip())
    shown = digits.group() if digits else ""
    for length, form in ((8, "{}-{}-{}"), (6, "{}-{}"), (4, "{}")):
        parts = (shown[:4], shown[4:6], shown[6:8])
        if len(shown) >= length and _exists(*parts[: length // 2 - 1]):
            return form.format(*parts)
    return ""


def _exists(year: str, month: str = "01", day: str = "01") -> bool:
    try:
        return date(int(year), int(month), int(day)).year >= 1000
    except ValueError:
        return False
