"""The abbreviation table: the open lists and our own additions, each expansion tied to a known name.

Rows are (abbreviation, expansion, name, kind); name and kind are empty where the expansion is no known term.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from curbside.terms.tokens import term_key
from vocabulary.text import HERE, lines, own_words, tidy

Row = tuple[str, str, str, str]

LONGEST = 10
MOST_EXPANSIONS = 6
# Written for stress or as a search operator far more often than as an abbreviation.
NEVER = {"and", "or", "not", "no", "never", "always", "only", "must"}
_PLURAL = re.compile(r"\((?:s|es)\)")
_ALTERNATIVES = re.compile(r"\s*\([^)]*\)\s*$")


def build(terms: Path, known: Mapping[str, tuple[str, str]]) -> list[Row]:
    """Rows of the table; `known` maps a term key to (preferred name, kind)."""
    by_abbreviation: dict[str, dict[str, Row]] = {}
    for abbreviation, expansion in (*_own(), *_listed(terms / "abbrev_imantsm/CSVs")):
        if not _is_usable(abbreviation, expansion):
            continue
        name, kind = known.get(term_key(expansion), ("", ""))
        meaning = term_key(name or expansion)
        row = (abbreviation, expansion, name, kind)
        by_abbreviation.setdefault(abbreviation, {}).setdefault(meaning, row)
    kept = [row for rows in by_abbreviation.values() if len(rows) <= MOST_EXPANSIONS for row in rows.values()]
    # Meanings that are known terms come first.
    return sorted(kept, key=lambda row: (row[0], not row[2], row))


def _own() -> Iterator[tuple[str, str]]:
    for line in lines(HERE / "abbreviations.tsv"):
        if not line.startswith("#"):
            abbreviation, expansion = line.split("\t")
            yield abbreviation, expansion


def _listed(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.glob("*.csv")):
        for row in csv.reader(lines(path)):
            if len(row) >= 2 and row[0] != "Abbreviation/Shorthand":
                abbreviation, expansion = tidy(row[0]), tidy(_PLURAL.sub("", row[1]))
                yield abbreviation, _ALTERNATIVES.sub("", expansion)


def _is_usable(abbreviation: str, expansion: str) -> bool:
    return (
        2 <= len(abbreviation) <= LONGEST
        and len(abbreviation.split()) <= 2
        and sum(character.isupper() for character in abbreviation) >= 2
        and abbreviation.lower() not in NEVER
        and len(expansion) > len(abbreviation)
        and len(expansion) <= 80
        and term_key(expansion) != term_key(abbreviation)
        and term_key(expansion) not in own_words("dropped.txt")
    )
