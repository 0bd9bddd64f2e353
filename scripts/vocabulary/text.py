"""Small readers and filters that the table builders share."""

import gzip
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from curbside.terms.tokens import term_key

HERE = Path(__file__).parent
_NOT_A_NAME = re.compile(r"[\[\](){}=;:/?*\"<>,|+~]|\d,\d|-\d+-|\.[a-z]+\.")
_ARTICLE = re.compile(r"(?:an?|the|of|in|on|to|and|or|is)\b[ -]", re.IGNORECASE)
_SPACES = re.compile(r"\s+")


def lines(path: Path) -> Iterator[str]:
    """The lines of a text file, packed or not, without their ends."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig") as file:
        for line in file:
            yield line.rstrip("\r\n")


def json_lines(path: Path) -> Iterator[dict[str, object]]:
    """The objects of a JSON-lines file."""
    for line in lines(path):
        yield json.loads(line)


@cache
def own_words(name: str) -> frozenset[str]:
    """The words of one of the small lists beside this file."""
    rows = (line for line in lines(HERE / name) if not line.startswith("#"))
    return frozenset(word for row in rows for word in row.split())


def tidy(text: str) -> str:
    """One line of text with single spaces."""
    return _SPACES.sub(" ", text.replace("\t", " ")).strip()


def is_plain_name(text: str, *, longest: int = 60, most_words: int = 5) -> bool:
    """Whether a name looks like something a person types, not like chemical nomenclature."""
    return (
        3 <= len(text) <= longest
        and text.isascii()
        and len(text.split()) <= most_words
        and any(character.isalpha() for character in text)
        and not _NOT_A_NAME.search(text)
        and not _ARTICLE.match(text)
        and bool(term_key(text))
    )
