"""How an answer or a statement is shown to each audience, as text to be hashed, compared and kept with a version.

What is no content is left out: versions (an approval notes them apart), the review state itself, offers of other
questions, why a statement was chosen (scores move with every import), and how many statements were searched.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from curbside import __version__
from curbside.model.article import Answer, Article, NoAnswer, Versions
from curbside.model.audience import AUDIENCES, Audience
from curbside.model.statement import Statement
from curbside.presenting.audience import for_audience
from curbside.presenting.audience_page import page_for
from curbside.presenting.audience_policy import AudiencePolicy
from curbside.presenting.json_shapes import to_json_value
from curbside.presenting.markdown import page_markdown
from curbside.presenting.plain_statement import plain_statement
from curbside.review_ports import Content
from curbside.storage.nouns_json import dump, load

_NO_VERSIONS = Versions("", "", "", "", "", "")
_SEARCHED = re.compile(r"\b[\d,]+ (statements? (?:on [^.()]*)?(?:was|were) searched)")
_LEFT_OUT = frozenset({"reasons", "file", "line"})
_KINDS: Mapping[str, type[Any]] = {"article": Article, "no-answer": NoAnswer, "statement": Statement}


class Shown:
    """Meets `review_ports.Display` with the pages' own projections and drawing."""

    def __init__(self, policy: AudiencePolicy) -> None:
        self._policy = policy

    @property
    def drawing(self) -> str:
        """The hash of everything that draws: the code of the pages and of the nouns, and the audiences' policy."""
        return f"{_code()}-{hashlib.sha256(repr(self._policy).encode()).hexdigest()[:8]}"

    def displayed(self, content: Content) -> Mapping[str, str]:
        """Each audience's view of all that is content, as text."""
        return {audience: self._text(content, audience) for audience in AUDIENCES}

    def shown(self, answer: Answer, audience: Audience) -> Answer:
        """The answer as this audience reads it."""
        return for_audience(answer, audience, self._policy)

    def pack(self, content: Content) -> bytes:
        """The content itself, to be kept."""
        kind = next(k for k, noun in _KINDS.items() if isinstance(content, noun))
        return zlib.compress(f"{kind}\n{dump(content)}".encode())

    def unpack(self, body: bytes) -> Content:
        """The content kept; a field that a later version added takes its default."""
        kind, _, payload = zlib.decompress(body).decode().partition("\n")
        content: Content = load(_KINDS[kind], payload)
        return content

    def _text(self, content: Content, audience: Audience) -> str:
        if isinstance(content, Statement):
            read = plain_statement(content, self._policy) if audience == "patient" else content
            return _json(replace(read, extracted=False, topic=""))
        answer = self.shown(_bare(content), audience)
        drawn = page_markdown(page_for(answer, audience, self._policy))
        return f"{_counted(drawn)}\n{_json(answer)}"


@cache
def _code() -> str:
    digest = hashlib.sha256(__version__.encode())
    for package in ("curbside.presenting", "curbside.model"):
        for entry in sorted(files(package).iterdir(), key=lambda e: e.name):
            if entry.name.endswith(".py"):
                digest.update(entry.name.encode() + entry.read_bytes())
    digest.update(Path(__file__).read_bytes() if Path(__file__).exists() else b"")
    return digest.hexdigest()[:12]


def _bare(answer: Answer) -> Answer:
    if isinstance(answer, Article):
        return replace(answer, id="", versions=_NO_VERSIONS, status="unreviewed", related=())
    return replace(answer, versions=_NO_VERSIONS, status="unreviewed", could_answer=())


def _json(noun: object) -> str:
    return _counted(json.dumps(_less(to_json_value(noun)), sort_keys=True, ensure_ascii=False, indent=0))


def _counted(text: str) -> str:
    """The text without the number of statements searched."""
    return _SEARCHED.sub(r"\1", text)


def _less(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _less(held) for key, held in value.items() if key not in _LEFT_OUT}
    return [_less(held) for held in value] if isinstance(value, list) else value
