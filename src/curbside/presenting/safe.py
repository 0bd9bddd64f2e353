"""Text made safe to show, whatever it came from: sources and questions are data and never instruct a screen.

In: any text. Out: one line without control, escape, bidirectional-override or invisible characters, or a
link that can only be http(s). Every renderer passes every piece of text through here.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"  # OSC: titles, hyperlinks
    r"|\x1b[ -/]*[0-~]"
)
_JOINERS = frozenset("\u200c\u200d")
"""Zero-width joiners stay: several scripts cannot be written without them."""

_SPACED = frozenset("\t\n\r\v\f")


def clean(text: str) -> str:
    """One line of `text` with nothing in it that acts on a screen; a lone surrogate becomes U+FFFD."""
    if text.isprintable():  # holds no control, format, surrogate or separator character but the blank
        single = "  " not in text and text[:1] != " " and text[-1:] != " "
        return text if single else " ".join(text.split())
    kept = "".join(_character(char) for char in _ESCAPES.sub("", text))
    return " ".join(kept.split())


def clean_lines(text: str) -> str:
    """The text as it is, lines and blanks kept, with nothing in it that acts on a screen."""
    if text.isprintable():
        return text
    return "".join(_line_character(char) for char in _ESCAPES.sub("", text.replace("\r\n", "\n")))


def _line_character(char: str) -> str:
    return char if char in "\n\t" else _character(char)


def _character(char: str) -> str:
    if char in _SPACED:
        return " "
    if char in _JOINERS:
        return char
    match unicodedata.category(char):
        case "Cc" | "Cf":
            return ""
        case "Cs":
            return "\ufffd"
        case "Zs" | "Zl" | "Zp":
            return " "
        case _:
            return char


def safe_url(url: str) -> str:
    """The address percent-encoded where a page could break on it, or "" unless it is plain http(s)."""
    address = clean(url).replace(" ", "%20")
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
        return ""
    return quote(address, safe="/:?#@!$&'*+,;=%-._~")


def doi_url(doi: str) -> str:
    """Resolver address of a DOI, or "" for none."""
    text = clean(doi).replace(" ", "")
    return "https://doi.org/" + quote(text, safe="/:;.-_") if text else ""


def pmid_url(pmid: str) -> str:
    """Address of a PubMed record, or "" unless the identifier is digits."""
    return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if _digits(pmid) else ""


def pmcid_url(pmcid: str) -> str:
    """Address of a PubMed Central record, or "" unless the identifier is PMC and digits."""
    number = pmcid.upper().removeprefix("PMC")
    return f"https://pmc.ncbi.nlm.nih.gov/articles/PMC{number}/" if _digits(number) else ""


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def is_active(char: str) -> bool:
    """True for a character that acts on a screen instead of showing: controls, overrides, separators."""
    return char not in _JOINERS and unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
