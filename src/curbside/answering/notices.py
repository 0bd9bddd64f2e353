"""Safety notices as they are shown: with the telephone numbers of the reader's jurisdiction, or words for one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from curbside.model.article import Banner
from curbside.terms.triggers import BannerRule

_SENTENCE_START = re.compile(r"(?<=[.!?] )[a-z]")
_WORDS = {"poison": "your poison centre", "crisis": "your crisis line", "advice": "your medical advice line"}


def notices_shown(
    rules: Iterable[BannerRule], numbers: Mapping[str, Mapping[str, str]], jurisdiction: str
) -> tuple[Banner, ...]:
    """The notices of these rules; a number that the jurisdiction lacks shows the wording of INT."""
    fallback = numbers.get("INT", {})
    own = {
        "emergency": fallback.get("emergency", ""),
        **_WORDS,
        **fallback,
        **numbers.get(jurisdiction, {}),
    }
    return tuple(
        Banner(r.id, r.severity, r.title, _filled(r.text, own), _filled(r.plain, own)) for r in rules
    )


def _filled(text: str, numbers: Mapping[str, str]) -> str:
    """The text with its numbers; where none is known, the words for one may begin a sentence."""
    return _SENTENCE_START.sub(lambda found: found[0].upper(), text.format(**numbers))
