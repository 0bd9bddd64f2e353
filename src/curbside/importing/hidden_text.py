"""Whether the attributes of an HTML element hide its text from a reader (CSS 2.1, inline styles only).

Attributes and the colours around come in; a reason comes out, empty where the text shows. Text that no reader
sees is a way to smuggle words into an answer, so importers leave it out and report it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

PAGE_COLOUR = "#ffffff"
"""What a page is printed on where nothing says otherwise."""

_NAMED = {
    "white": "#ffffff", "black": "#000000", "red": "#ff0000", "lime": "#00ff00", "blue": "#0000ff",
    "yellow": "#ffff00", "gray": "#808080", "grey": "#808080", "silver": "#c0c0c0", "green": "#008000",
    "snow": "#fffafa", "ivory": "#fffff0", "whitesmoke": "#f5f5f5",
}  # fmt: skip
_ZERO = re.compile(r"[+-]?0*\.?0*(?:px|pt|em|rem|ex|%|cm|mm|in|pc|vw|vh)?")
_FAR = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|pt)|-\d{2,}(?:\.\d+)?(?:r?em)")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*(?:[,/]\s*([\d.]+%?)\s*)?\)")
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
_SIMPLE = re.compile(r"[.#][A-Za-z_][\w-]*")
_AT_BLOCK = re.compile(
    r"@(?:media|supports|page)[^{}]{0,300}\{(?:[^{}]{0,2000}\{[^{}]{0,2000}\}){0,500}[^{}]{0,500}\}"
)
MAX_STYLE_CHARS = 200_000
"""How much of a page's own style sheet is searched for classes that hide."""


def declarations(style: str) -> dict[str, str]:
    """The declarations of an inline style, lower-case, the last of each name."""
    pairs = (part.partition(":") for part in style.lower().split(";"))
    return {
        name.strip(): value.replace("!important", "").strip() for name, _, value in pairs if value.strip()
    }


def colour(value: str) -> str:
    """A colour as #rrggbb; "transparent" for none; empty where it is not understood."""
    text = value.strip().lower()
    if text in _NAMED:
        return _NAMED[text]
    if re.fullmatch(r"#[0-9a-f]{3}", text):
        return "#" + "".join(c * 2 for c in text[1:])
    if re.fullmatch(r"#[0-9a-f]{6}", text):
        return text
    if found := _RGB.fullmatch(text):
        if (found[4] or "1").strip("%").lstrip("0.") == "":
            return "transparent"
        return "#" + "".join(f"{min(int(part), 255):02x}" for part in found.groups()[:3])
    return "transparent" if text == "transparent" else ""


def background(attributes: Mapping[str, str | None], style: Mapping[str, str], around: str) -> str:
    """The colour an element stands on; empty where it sets one that is not understood (an image)."""
    value = style.get("background-color") or style.get("background") or attributes.get("bgcolor") or ""
    if not value:
        return around
    shown = colour(value)
    return around if shown == "transparent" else shown


def why_hidden(attributes: Mapping[str, str | None], style: Mapping[str, str], ground: str) -> str:
    """The reason an element's text is not seen; empty where it is."""
    if "hidden" in attributes and (attributes["hidden"] or "").lower() != "until-found":
        return "hidden attribute"
    if style.get("display") == "none":
        return "display:none"
    if style.get("visibility") in {"hidden", "collapse"}:
        return "visibility:hidden"
    for name in ("font-size", "opacity", "max-height", "max-width"):
        if name in style and _ZERO.fullmatch(style[name]):
            return f"{name}:0"
    clipped = style.get("overflow") == "hidden"
    if clipped and any(name in style and _ZERO.fullmatch(style[name]) for name in ("height", "width")):
        return "zero size"
    if any(_FAR.fullmatch(style.get(name, "")) for name in ("left", "top", "text-indent", "margin-left")):
        return "moved off the page"
    if re.match(r"rect\(\s*[01]?(?:px)?[\s,]+[01]?(?:px)?[\s,]+[01]", style.get("clip", "")):
        return "clipped away"
    ink = colour(style.get("color") or attributes.get("color") or "")
    if ink == "transparent" or (ink and ink == ground):
        return "same colour as its ground"
    return ""


def hiding_names(sheet: str) -> frozenset[str]:
    """Classes (".x") and ids ("#x") that a page's own style sheet hides outright, on every medium."""
    names: set[str] = set()
    for selectors, body in _RULE.findall(_AT_BLOCK.sub("", sheet[:MAX_STYLE_CHARS])):
        style = declarations(body)
        if (
            style.get("display") == "none"
            or style.get("visibility") == "hidden"
            or style.get("font-size") == "0"
        ):
            names |= {s.strip() for s in selectors.split(",") if _SIMPLE.fullmatch(s.strip())}
    return frozenset(names)
