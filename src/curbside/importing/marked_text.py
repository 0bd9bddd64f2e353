"""The plain text of an XML element with inline markup, so that a raised figure stays a raised figure.

"10<sup>9</sup>" is not 109: digits and signs become Unicode superscripts and subscripts, other raised text
is marked with "^". Runs of XML white space become one blank. Follows the inline elements JATS and PubMed share.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from curbside.importing.safe_xml import local_name

_SIGNS = "0123456789+-\u2212\u2013\u2010=()"
_RAISED = str.maketrans(_SIGNS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁻⁼⁽⁾")
_LOWERED = str.maketrans(_SIGNS, "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₋₌₍₎")
_ALL_SIGNS = frozenset(_SIGNS)
_AS_PRINTED = re.compile(r"st|nd|rd|th|TM|SM|®|©|™|[*†‡§¶#∥‖]+|\[.*\]", re.S)
_WORDLIKE = re.compile(r"[^\W_]+(?:[\s,/]+[^\W\d_]+)*")
_XML_SPACE = re.compile(r"[ \t\r\n]+")

_MATHS_DOCUMENT = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.S)
_NO_TEXT: frozenset[str] = frozenset({"graphic", "inline-graphic", "media", "object-id", "fn", "email"})
_ALTERNATIVES = ("math", "tex-math", "textual-form")


def marked_text(element: etree._Element, skip: frozenset[str] = _NO_TEXT) -> str:
    """The element's text with white space collapsed to blanks; elements named in `skip` say nothing."""
    if len(element) == 0:
        text = element.text or ""
        # Most fields are one clean line; looking is quicker than replacing nothing.
        return text if text.isprintable() and "  " not in text else _XML_SPACE.sub(" ", text)
    pieces = [element.text or ""]
    for child in element:
        pieces += (_inline(child, skip), child.tail or "")
    return _XML_SPACE.sub(" ", "".join(pieces))


def _inline(child: etree._Element, skip: frozenset[str]) -> str:
    name = local_name(child) if isinstance(child.tag, str) else ""
    if not name or name in skip:
        return ""
    if name in {"sup", "sub"}:
        return _shifted(child, name, skip)
    if name == "xref" and child.get("ref-type") == "bibr" and child.find("{*}sup") is not None:
        return _bracketed(child, skip)
    if name == "tex-math":
        return _formula(child)
    if name == "alternatives":
        return _first_alternative(child, skip)
    text = marked_text(child, skip)
    return f" {text} " if name in {"break", "p", "title", "label", "list-item", "def-item"} else text


def _shifted(child: etree._Element, name: str, skip: frozenset[str]) -> str:
    if name == "sup" and child.find('{*}xref[@ref-type="bibr"]') is not None:
        return _bracketed(child, skip)
    return raised(marked_text(child, skip)) if name == "sup" else lowered(marked_text(child, skip))


def _bracketed(child: etree._Element, skip: frozenset[str]) -> str:
    """A raised reference number in brackets: as a bare figure it would read as a power."""
    text = "".join(str(piece) for piece in child.itertext()) if "sup" not in skip else ""
    text = _XML_SPACE.sub(" ", text).strip()
    return text if not text or text.startswith("[") else f"[{text}]"


def raised(text: str) -> str:
    """Superscript text: figures and signs raised in Unicode, ordinals and marks as they are, the rest "^x"."""
    before, core, after = _parts(text)
    if core and not _AS_PRINTED.fullmatch(core):
        core = core.translate(_RAISED) if _ALL_SIGNS.issuperset(core) else _caret(core)
    return before + core + after


def lowered(text: str) -> str:
    """Subscript text: figures and signs lowered in Unicode, words joined on, other figures behind "_"."""
    before, core, after = _parts(text)
    if _ALL_SIGNS.issuperset(core):
        core = core.translate(_LOWERED)
    elif not _WORDLIKE.fullmatch(core) and any(c.isdigit() for c in core):
        core = f"_{core}" if " " not in core else f"_({core})"
    return before + core + after


def _caret(core: str) -> str:
    return f"^{core}" if " " not in core else f"^({core})"


def _parts(text: str) -> tuple[str, str, str]:
    core = text.strip()
    before, _, after = text.partition(core) if core else (text, "", "")
    return before, core, after


def _formula(child: etree._Element) -> str:
    """A TeX formula without the document that some publishers wrap around it."""
    source = child.text or ""
    found = _MATHS_DOCUMENT.search(source)
    return " " + (found[1] if found else source).strip().strip("$").strip() + " "


def _first_alternative(child: etree._Element, skip: frozenset[str]) -> str:
    by_name: Mapping[str, etree._Element] = {local_name(c): c for c in child if isinstance(c.tag, str)}
    for name in _ALTERNATIVES:
        if name in by_name:
            return _inline(by_name[name], skip)
    return ""
