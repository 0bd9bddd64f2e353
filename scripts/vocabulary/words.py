"""Word lists: ordinary words, words that are abbreviations only in capitals, words known to be spelt right.

The English list is ranked by use, the commonest first; the abstracts add the profession's own vocabulary.
"""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from curbside.terms.tokens import word_key
from vocabulary.text import lines, own_words

# Shorter words are never corrected, so that knowing them is of no use.
SHORTEST_CORRECTED = 5
# A word in four abstracts by different hands is a word; once or twice it may be a slip.
FEWEST_ABSTRACTS = 4
_WORD = re.compile(r"[a-z]{5,}")
_ABSTRACT_TEXT = re.compile(r"<(AbstractText|ArticleTitle)[^>]*>(.*?)</\1>", re.DOTALL)


def english(path: Path) -> frozenset[str]:
    """The keys of the English word list."""
    return frozenset(word_key(word) for word in english_words(path))


def english_words(path: Path) -> list[str]:
    """The words of the English list, the commonest first."""
    return [line.split()[0] for line in lines(path) if line.strip()]


def known(english_path: Path, abstracts: Path, table_words: frozenset[str]) -> list[str]:
    """The keys of words spelt right that the term tables do not hold."""
    counts: Counter[str] = Counter()
    text = "\n".join(lines(abstracts))
    for article in text.split("</PubmedArticle>"):
        found = " ".join(match[2] for match in _ABSTRACT_TEXT.finditer(article))
        counts.update(set(_WORD.findall(found)))
    words = {word for word, count in counts.items() if count >= FEWEST_ABSTRACTS}
    words |= {w for w in english_words(english_path) if w.isascii() and w.isalpha() and w == w.lower()}
    keys = {word_key(word) for word in words if len(word) >= SHORTEST_CORRECTED}
    return sorted(keys - table_words)


def common(english_path: Path, abbreviations: Iterable[str]) -> list[tuple[str, str]]:
    """Words that never match ("always"), and words that are an abbreviation in capitals only ("capitals").

    The library's own abbreviations are not in the tables: `capitals.txt` lists those that are words.
    """
    always = own_words("stop_words.txt")
    short = {word_key(abbreviation): abbreviation for abbreviation in abbreviations}
    rows = dict.fromkeys(own_words("capitals.txt"), "capitals") | dict.fromkeys(always, "always")
    for word in english_words(english_path):
        if word_key(word) in short or word in short:
            rows.setdefault(word, "capitals")
    return sorted(rows.items())
