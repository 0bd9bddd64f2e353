"""Words that bind a sentence together: a word as written comes in, whether it names nothing goes out.

They stand in every text, so sharing them says nothing, and a long question is full of them: leaving them out of
what is asked finds more and takes half the time (bench/README.md, Finding). Texts keep them, for runs of words.
"""

from functools import cache, lru_cache
from importlib import resources

from curbside.terms.tokens import word_key, written_words


def is_function_word(written: str) -> bool:
    """Whether a word names nothing; one in capitals ("IT") is read as a name."""
    return not (len(written) > 1 and written.isupper()) and word_key(written) in _keys()


@cache
def _keys() -> frozenset[str]:
    source = resources.files("curbside.terms").joinpath("tables", "function_words.txt")
    lines = source.read_text(encoding="utf-8").splitlines()
    return frozenset(word_key(word) for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=16384)
def content_words(text: str) -> frozenset[str]:
    """The words of a text that name something, as keys; numbers are none."""
    keys = (word_key(w) for w in written_words(text) if not is_function_word(w))
    return frozenset(k for k in keys if len(k) > 1 and not k[:1].isdigit())
