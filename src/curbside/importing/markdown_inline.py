"""Inline Markdown (CommonMark 0.31) and the HTML in it, down to the words a reader sees.

Text goes in and comes out; comments, scripts and hidden elements are left out and counted. A star between
digits is a multiplication and stays.
"""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

from curbside.importing.hidden_text import PAGE_COLOUR, background, declarations, why_hidden

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_LEFT_OUT = re.compile(
    r"<(script|style|iframe|template|noscript|svg)\b[^>]{0,2000}>.*?(?:</\1\s*>|\Z)", re.S | re.I
)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]{0,20})((?:\s[^<>]{0,1000})?)/?>")
_ATTRIBUTE = re.compile(r"([A-Za-z-]{1,40})(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_IMAGE = re.compile(r"!\[([^\[\]]{0,500})\](?:\([^()\s]{0,2000}(?:\s\"[^\"]{0,500}\")?\)|\[[^\[\]]{0,200}\])")
_LINK = re.compile(r"\[([^\[\]]{1,1000})\](?:\([^()\s]{0,2000}(?:\s\"[^\"]{0,500}\")?\)|\[[^\[\]]{0,200}\])")
_AUTOLINK = re.compile(r"<(https?://[^<>\s]{1,2000}|mailto:[^<>\s]{1,300})>")
_STRONG = re.compile(
    r"(?<![\w*_\\])(\*\*\*|\*\*|___|__)(?=[^\s*_])([^*_\n]{1,2000}?)(?<=[^\s\\])\1(?![\w*_])"
)
_EMPHASIS = re.compile(r"(?<![\w*_\\])([*_])(?=[^\s*_])([^*_\n]{1,2000}?)(?<=[^\s\\])\1(?![\w*_])")
_CODE = re.compile(r"(`{1,3})(?!`)([^`\n]{1,2000}?)\1(?!`)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def without_hidden_html(text: str, left_out: Counter[str]) -> str:
    """The text without comments, scripts and elements no reader sees; line count is not kept."""

    def drop(what: str) -> str:
        left_out[what] += 1
        return " "

    text = _COMMENT.sub(lambda _: drop("comment"), text)
    text = _LEFT_OUT.sub(lambda found: drop(found[1].lower()), text)
    kept: list[str] = []
    place = 0
    for tag in _TAG.finditer(text):
        if tag.start() < place or tag[1] or not (why := _why(tag[3])):
            continue
        close = re.compile(rf"</{tag[2]}\s*>", re.I).search(text, tag.end())
        kept.append(text[place : tag.start()])
        place = close.end() if close else len(text)
        left_out[f"hidden text ({why})"] += 1
    return "".join([*kept, text[place:]])


def plain(text: str, left_out: Counter[str]) -> str:
    """The words of a line: emphasis, links, images, code marks and tags taken away."""
    if _IMAGE.search(text):
        left_out["image"] += len(_IMAGE.findall(text))
        text = _IMAGE.sub(r"\1", text)
    text = _AUTOLINK.sub(r"\1", text)
    text = _TAG.sub(lambda tag: "\n" if tag[2].lower() == "br" else "", text)
    text = _LINK.sub(r"\1", text)
    for pattern in (_STRONG, _EMPHASIS, _CODE):
        text = pattern.sub(r"\2", text)
    return unescape(_ESCAPE.sub(r"\1", text))


def _why(attributes: str) -> str:
    if not attributes.strip():
        return ""
    found: dict[str, str | None] = {
        a[1].lower(): next((v for v in (a[2], a[3], a[4]) if v is not None), None)
        for a in _ATTRIBUTE.finditer(attributes)
    }
    style = declarations(found.get("style") or "")
    return why_hidden(found, style, background(found, style, PAGE_COLOUR))
