"""The shipped word lists: ordinary words that are no terms, and words known to be spelt right.

Read from the package when first asked for, and kept: unpacking them takes longer than an answer.
"""

import gzip
from collections.abc import Iterator
from functools import cache
from importlib import resources

from curbside.terms.tokens import word_key


@cache
def common_words() -> frozenset[str]:
    """Ordinary English words that never match as a term, in small letters."""
    return frozenset(word for word, when in table("common_words.tsv.gz") if when == "always")


@cache
def capitals_only() -> frozenset[str]:
    """English words that are an abbreviation when written in capitals, and only then."""
    return frozenset(word for word, _when in table("common_words.tsv.gz"))


@cache
def known_words() -> frozenset[str]:
    """The keys of words spelt right though no term, so that nothing corrects them into a medicine."""
    return frozenset(row[0] for row in table("words.tsv.gz")) | {word_key(w) for w in capitals_only()}


def table(name: str) -> Iterator[list[str]]:
    """The rows of one packed table of the package."""
    packed = resources.files("curbside.terms").joinpath("tables", name).read_bytes()
    for line in gzip.decompress(packed).decode("utf-8").splitlines():
        yield line.split("\t")
