"""The shipped word lists: ordinary words that are no terms, and words known to be spelt right.

Read from the package once, when first asked for.
"""

import gzip
from functools import cache
from importlib import resources


@cache
def common_words() -> frozenset[str]:
    """Ordinary English words that never match as a term, in small letters."""
    return _words("common_words.tsv.gz")


@cache
def known_words() -> frozenset[str]:
    """Words that are spelt right though no term, so that nothing corrects them into a medicine."""
    return _words("words.tsv.gz") | common_words()


def _words(name: str) -> frozenset[str]:
    packed = resources.files("curbside.terms").joinpath("tables", name).read_bytes()
    return frozenset(gzip.decompress(packed).decode("utf-8").split())
