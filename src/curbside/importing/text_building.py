"""Assembles a document's plain text and its passages, so that every passage is an exact slice of it.

Characters that show nothing or steer a display (zero-width, directional, control: Unicode Cc and Cf) are
taken out, counted and reported. Nothing else is changed and nothing is added but the break between passages.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from curbside.model.source import Passage

BREAK = "\n\n"
"""What stands between two passages."""

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROL = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
# The language tags U+E0000 to U+E007F can hide whole sentences from a reader.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_TO_DROP = re.compile(f"[{_CONTROL}{_INVISIBLE}\ud800-\udfff]")
_IS_CONTROL = re.compile(f"[{_CONTROL}]")
_BLANKS = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_SPACES = re.compile("[ \t\n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_line(text: str) -> str:
    """The text with every run of white space, line ends too, as one blank; invisible characters dropped."""
    return _SPACES.sub(" ", _TO_DROP.sub("", _LINE_ENDS.sub("\n", text))).strip()


def tidy(text: str) -> str:
    """The text with blanks collapsed and line ends kept: at most one empty line in a row."""
    text = _TO_DROP.sub("", _LINE_ENDS.sub("\n", text))
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


@dataclass(slots=True)
class TextBuilder:
    """Collects passages in reading order; `build` gives the text and the passages that slice it."""

    edition_id: str
    _parts: list[str] = field(default_factory=list)
    _passages: list[Passage] = field(default_factory=list)
    _length: int = 0
    _dropped: Counter[str] = field(default_factory=Counter)
    _others: list[str] = field(default_factory=list)

    def add_passage(
        self, section: tuple[str, ...], text: str, page: int | None = None, code: str = ""
    ) -> Passage | None:
        """Append a passage (tidied) under its headings; None where nothing readable is left of it."""
        self._count(text)
        shown = tidy(text)
        if not shown.strip():
            return None
        start = self._length + (len(BREAK) if self._passages else 0)
        passage = Passage(
            id=f"{self.edition_id}#p{len(self._passages) + 1}",
            edition_id=self.edition_id,
            section=tuple(name for name in map(one_line, section) if name),
            text=shown,
            start=start,
            end=start + len(shown),
            page=page,
            code=code,
        )
        self._passages.append(passage)
        self._parts.append(shown)
        self._length = passage.end
        return passage

    def warn(self, warning: str) -> None:
        """Record a line for the report, once."""
        if warning not in self._others:
            self._others.append(warning)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passages so far."""
        return tuple(self._passages)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was taken out, with counts, then what the importer reported."""
        kinds = (f"removed {n} {kind}" for kind, n in sorted(self._dropped.items()))
        return (*kinds, *self._others)

    def build(self) -> tuple[str, tuple[Passage, ...]]:
        """The whole plain text, and the passages with `text == whole[start:end]`."""
        return BREAK.join(self._parts), tuple(self._passages)

    def _count(self, text: str) -> None:
        for character in _TO_DROP.findall(text):
            if _IS_CONTROL.match(character):
                self._dropped["control character(s)"] += 1
            elif character in _DIRECTION:
                self._dropped["text-direction character(s)"] += 1
            else:
                self._dropped["zero-width or invisible character(s)"] += 1
