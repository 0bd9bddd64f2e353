"""Spelling rules: one word in, the form it is filed under out.

The rules are data (tables/spelling.tsv): British and American forms, plurals, Greek letters, open prefixes.
Both questions and terms pass here, so a form need not be a real word; it must only be the same on both sides.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

# Below this length the rules for word parts do more harm than good ("toe", "does", "hour", "rise").
SHORTEST_FOR_PARTS = 5
# What must stand before a plural ending: keeps "toes" and "doses" from losing a syllable.
SHORTEST_STEM = 2
SHORTEST_PLURAL = 4
NOT_A_PLURAL = ("ss", "us", "is")


@dataclass(frozen=True, slots=True)
class SpellingRules:
    """The rule table, sorted by what a rule looks at."""

    words: Mapping[str, str]
    plurals: Mapping[str, str]
    endings: Mapping[str, str]
    inside: Mapping[str, str]
    letters: Mapping[str, str]
    numerals: Mapping[str, str]
    numbered: frozenset[str]
    prefixes: frozenset[str]
    inside_pattern: re.Pattern[str]

    def form(self, word: str) -> str:
        """The filing form of one lower-case word."""
        word = self.words.get(word, word)
        word = self.words.get(self._singular(word), self._singular(word))
        if len(word) >= SHORTEST_FOR_PARTS:
            word = self.inside_pattern.sub(lambda found: self.inside[found[0]], word)
            word = _replace_ending(word, self.endings, shortest_stem=1)
        return self.words.get(word, word)

    def _singular(self, word: str) -> str:
        if len(word) < SHORTEST_PLURAL or not word.endswith("s") or word.endswith(NOT_A_PLURAL):
            return word
        replaced = _replace_ending(word, self.plurals, shortest_stem=SHORTEST_STEM)
        if replaced != word:
            return replaced
        return word[:-1] if word[-2].isalpha() else word


def _replace_ending(word: str, endings: Mapping[str, str], *, shortest_stem: int) -> str:
    longest = min(7, len(word) - shortest_stem)
    for length in range(longest, 1, -1):
        replacement = endings.get(word[-length:])
        if replacement is not None:
            return word[:-length] + replacement
    return word


@cache
def shipped_rules() -> SpellingRules:
    """The shipped rule table, read once."""
    source = resources.files("curbside.terms").joinpath("tables/spelling.tsv")
    by_kind: dict[str, dict[str, str]] = {}
    for line in source.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, written, form = line.split("\t")
            by_kind.setdefault(kind, {})[written] = form
    inside = by_kind["inside"]
    longest_first = sorted(inside, key=lambda part: (-len(part), part))
    return SpellingRules(
        words=by_kind["word"],
        plurals=by_kind["plural"],
        endings=by_kind["ending"],
        inside=inside,
        letters=by_kind["letter"],
        numerals=by_kind["numeral"],
        numbered=frozenset(by_kind["numbered"]),
        prefixes=frozenset(by_kind["prefix"]),
        inside_pattern=re.compile("|".join(map(re.escape, longest_first))),
    )
