"""The one analyser of words, for questions and for terms.

Text goes in; normalised text, tokens with their place in the original, and lookup keys come out.
Spellings that mean the same word share a key; keys are for looking up and are never shown.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from curbside.terms.spelling import shipped_rules

# Zero-width, directional and control characters: pasted text is full of them and they mean nothing here.
_IGNORED = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
)
_MARKS = "\u0300-\u034e\u0350-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
_APOSTROPHES = "'\u2018\u2019\u201b\u02bc\u02b9\u2032\u00b4`\uff07"
_QUOTES = '"\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02'
_HYPHENS = "\\-\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d"

_CHAR = f"[^\\W_][{_MARKS}{_IGNORED}]*"
_TOKEN = re.compile(
    # Dotted letters ("q.i.d.") are one word; its last point may be the sentence's and stays outside.
    rf"(?<![\w.])[^\W\d_](?:\.[^\W\d_])+(?![^\W_])"
    rf"|(?:{_CHAR})+"
    rf"(?:(?:(?<=\d)[.,](?=\d)|[{_APOSTROPHES}](?=[^\W\d_])|&(?=[^\W_]))(?:{_CHAR})+)*"
)
# The same words in plain ASCII, found several times faster: most texts are nothing else.
_ASCII_TOKEN = re.compile(
    r"(?<![\w.])[A-Za-z](?:\.[A-Za-z])+(?![A-Za-z0-9])"
    r"|[A-Za-z0-9]+(?:(?:(?<=[0-9])[.,](?=[0-9])|['`](?=[A-Za-z])|&(?=[A-Za-z0-9]))[A-Za-z0-9]+)*"
)
_TO_DROP = re.compile(f"[{_IGNORED}]")
_TO_APOSTROPHE = re.compile(f"[{_APOSTROPHES}]")
_TO_QUOTE = re.compile(f"[{_QUOTES}]")
_TO_HYPHEN = re.compile(f"[{_HYPHENS}]")
_SPACES = re.compile(r"\s+")
_PLURAL_CAPITALS = re.compile(r"[A-Z]{2,}s")
# Mu is left out: it stands for micro in units far more often than for itself.
_GREEK = re.compile("[\u0391-\u039b\u039d-\u03a9\u03b1-\u03bb\u03bd-\u03c9]")
# Letters that do not decompose into a base letter and a mark.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
# A name and its number are one word, open, hyphenated or closed; longer numbers are amounts and years.
_LONGEST_JOINED_NUMBER = 3


@dataclass(frozen=True, slots=True)
class Token:
    """One word: as written, its lookup key, and its place (`text[start:end]`) in the original."""

    text: str
    key: str
    start: int
    end: int


def normalise(text: str) -> str:
    """One form for one text: case, compatibility and invisible characters, quotes, hyphens, spaces."""
    if not text.isprintable():
        text = _TO_DROP.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
        text = _TO_APOSTROPHE.sub("'", text)
        text = _TO_QUOTE.sub('"', text)
        text = _TO_HYPHEN.sub("-", text)
        text = _TO_DROP.sub("", text)
    return _SPACES.sub(" ", text.casefold().replace("`", "'")).strip()


def tokenise(text: str) -> tuple[Token, ...]:
    """The words of a text in order; never raises, and every offset slices back to the word."""
    places = [found.span() for found in _TOKEN.finditer(text)]
    if not text.isascii():
        places = [part for start, end in places for part in _split_greek(text[start:end], start)]
    return tuple(Token(text[start:end], word_key(text[start:end]), start, end) for start, end in places)


def written_words(text: str) -> list[str]:
    """The words of a text as written, in order, without their places: those of `tokenise`, sooner."""
    # A control character is ignored inside a word, and only the slow pattern knows them.
    if text.isascii() and (text.isprintable() or not _TO_DROP.search(text)):
        return _ASCII_TOKEN.findall(text)
    found: list[str] = _TOKEN.findall(text)
    if text.isascii() or not _GREEK.search(text):
        return found
    return [word[first:past] for word in found for first, past in _split_greek(word, 0)]


def term_key(text: str) -> str:
    """The lookup key of a term: the same for its plural, its British and American and its hyphenated form."""
    return phrase_key([token.key for token in tokenise(text)])


def phrase_key(keys: Sequence[str]) -> str:
    """Join word keys to a term's key: open prefixes and short numbers close up to their word."""
    *_, whole = phrase_keys(keys) if keys else ("",)
    return whole


def phrase_keys(keys: Sequence[str]) -> Iterator[str]:
    """The term's key that the first word makes, the first two, and so on."""
    rules = shipped_rules()
    words: list[str] = []
    joins = False
    before = ""
    for written in keys:
        key = rules.numerals.get(written, written) if before in rules.numbered else written
        if joins or (words and _is_short_number(key) and words[-1].isalpha()):
            words[-1] += key
        else:
            words.append(key)
        joins, before = key in rules.prefixes, written
        yield " ".join(words)


@lru_cache(maxsize=1 << 16)
def word_key(written: str) -> str:
    """The lookup key of one word."""
    if _PLURAL_CAPITALS.fullmatch(written):
        written = written[:-1]
    word = normalise(written)
    if not word.isascii():
        word = _without_marks(word)
    word = word.removesuffix("'s").replace("'", "")
    if not word[:1].isdigit():
        word = word.replace(".", "")
    rules = shipped_rules()
    return rules.letters.get(word) or rules.form(word) or written


def _is_short_number(key: str) -> bool:
    return len(key) <= _LONGEST_JOINED_NUMBER and key.isascii() and key.isdigit()


def _without_marks(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.translate(_PLAIN))
    return unicodedata.normalize("NFKC", "".join(c for c in decomposed if not unicodedata.combining(c)))


def _split_greek(word: str, start: int) -> list[tuple[int, int]]:
    """A Greek letter beside Latin letters or digits is its own word; a wholly Greek word stays whole."""
    if word.isascii() or not _GREEK.search(word) or len(_GREEK.findall(word)) == len(word):
        return [(start, start + len(word))]
    places: list[tuple[int, int]] = []
    last = 0
    for found in _GREEK.finditer(word):
        if found.start() > last:
            places.append((start + last, start + found.start()))
        places.append((start + found.start(), start + found.end()))
        last = found.end()
    if last < len(word):
        places.append((start + last, start + len(word)))
    return places
