"""The desk: has questions answered from the shelf, keeps the answers, and hands them out again.

Reading pages never waits for a question that is being answered. Kept answers are read back in their published
form; the newest stay in memory.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from curbside.bootstrap.searching import HeldPassages, searched
from curbside.bootstrap.web import OpenBuild, WebParts
from curbside.edges.web.recent import Recent
from curbside.edges.web.shelf import Shelf
from curbside.errors import NotFound, UserError
from curbside.model.article import Answer, Article, Banner
from curbside.model.asked import Asked
from curbside.model.question import ClinicalQuestion
from curbside.model.review import ReviewRecord
from curbside.model.searched import Searched, Wanted
from curbside.ports import EvidenceStore
from curbside.presenting.json_article import from_json, to_json
from curbside.presenting.json_shapes import ShapeError, from_json_value, to_json_value
from curbside.services.answer_question import Answering, answer_question
from curbside.services.ask_in_thread import banners_of, in_thread, without_details
from curbside.services.follow_up import Interpreted
from curbside.services.redact import Redacted
from curbside.services.search_filters import Typed

_NAME = re.compile(r"(?P<article>[an]-[0-9a-f]{12})(?:-(?P<token>[0-9a-f]{32}))?")
_TOKEN_BYTES = 16
_KEPT_OPEN = 24
"""Answers kept read in memory; a long one takes a few megabytes."""

_DAY = 86_400
_LONGEST_THREAD = 20


@dataclass(frozen=True, slots=True)
class Opened:
    """An answer under its name; a published one has no question of a reader and does not expire."""

    name: str
    article_id: str
    answer: Answer
    review: ReviewRecord
    asked_at: int = 0
    expires_at: int = 0
    thread: str = ""
    earlier: tuple[ClinicalQuestion, ...] = ()
    """The questions before it in its thread, oldest first."""
    taken_out: tuple[str, ...] = ()
    renewed: bool = False
    """True where the kept form could not be read any more and the question was answered anew."""

    @property
    def private(self) -> bool:
        """True for what only its unguessable name opens."""
        return self.expires_at > 0


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """A follow-up as read, the safety notices it calls up, and what was taken out of it."""

    read: Interpreted
    banners: tuple[Banner, ...]
    taken_out: tuple[str, ...]


class Desk:
    """What every page works with; one for each worker."""

    def __init__(self, parts: WebParts, *, clock: Callable[[], float] = time.time) -> None:
        self.parts = parts
        self.clock = clock
        self.shelf = Shelf(parts.open_build, parts.built_mark)
        self._recent: Recent[str, Opened] = Recent(_KEPT_OPEN)
        self.passages = HeldPassages(parts.settings)

    async def open(self) -> None:
        """Open what is held; raises OperatorError where the store is unsound."""
        await self.shelf.open()

    def close(self) -> None:
        """Let the question being answered finish, and take no other."""
        self.shelf.close()

    @property
    def build(self) -> OpenBuild:
        """What is held now; raises Busy while the page starts."""
        return self.shelf.build

    @property
    def store(self) -> EvidenceStore:
        """The evidence held now, to be read from any thread."""
        return self.build.answering.store

    async def answer(self, text: str, jurisdiction: str) -> tuple[Answer, Redacted]:
        """Answer a question without its identifying details; raises Busy and UnreadableQuestion."""

        def work(parts: Answering) -> tuple[Answer, Redacted]:
            tidy = without_details(text, parts)
            return answer_question(tidy.text, parts, jurisdiction=jurisdiction).answer, tidy

        return await self.shelf.answer(work)

    async def search(self, wanted: Wanted, typed: Typed) -> Searched:
        """Search what is held; raises Busy, UserError and UnreadableQuestion."""
        place = self.parts.settings.jurisdiction
        return await self.shelf.answer(
            lambda parts: searched(wanted, typed, parts, self.passages, jurisdiction=place)
        )

    async def ask(self, text: str, jurisdiction: str, *, after: Opened | None = None) -> Opened:
        """Answer a question and keep it, in the thread it follows, under an unguessable name until it expires."""
        answer, tidy = await self.answer(text, jurisdiction)
        name = f"{article_id(answer)}-{secrets.token_hex(_TOKEN_BYTES)}"
        now = int(self.clock())
        earlier = (*after.earlier, after.answer.question)[-_LONGEST_THREAD:] if after else ()
        kept = Asked(
            name=name, question=tidy.text, jurisdiction=jurisdiction, answer=to_json(answer), asked_at=now,
            expires_at=now + self.parts.settings.web_keep_days * _DAY,
            thread=after.thread if after else secrets.token_hex(_TOKEN_BYTES),
            earlier=json.dumps([to_json_value(q) for q in earlier]), taken_out=tidy.kinds,
        )  # fmt: skip
        await asyncio.to_thread(self.parts.asked.keep, kept)
        return self._recent.put(name, self._opened(kept, answer))

    async def follow_up(self, text: str, opened: Opened) -> FollowedUp:
        """A follow-up as the full question it stands for; raises Busy and UnreadableQuestion."""
        questions = (*opened.earlier, opened.answer.question)
        place = opened.answer.question.jurisdiction

        def work(parts: Answering) -> FollowedUp:
            tidy = without_details(text, parts)
            read = in_thread(tidy.text, questions, parts, jurisdiction=place)
            return FollowedUp(read, banners_of(read.text, parts, jurisdiction=place), tidy.kinds)

        return await self.shelf.answer(work)

    def find(self, name: str) -> Opened:
        """What stands under a name; raises NotFound for what never was, has expired or was erased."""
        parsed = _NAME.fullmatch(name)
        if not parsed:
            raise _gone()
        if parsed["token"] is None:
            return self._published(parsed["article"])
        now = int(self.clock())
        held = self._recent.get(name)
        if held is not None and self.parts.asked.alive(name, now=now):
            return replace(held, review=self.parts.review.of(held.article_id))
        kept = self.parts.asked.find(name, now=now)
        if kept is None:
            self._recent.drop(lambda key: key == name)
            raise _gone()
        return self._recent.put(name, self._read(kept))

    def erase(self, opened: Opened) -> None:
        """Erase a question and its answer, with the whole thread they stand in."""
        self.parts.asked.erase(opened.thread)
        self._recent.drop(lambda key: key == opened.name)

    def expire(self) -> int:
        """Erase what has expired; how many."""
        return self.parts.asked.expire(now=int(self.clock()))

    def _read(self, kept: Asked) -> Opened:
        """The kept answer; one in a form of an earlier version is answered anew, and says so."""
        try:
            return self._opened(kept, from_json(kept.answer))
        except UserError:
            answer = self.shelf.soon(
                lambda parts: answer_question(kept.question, parts, jurisdiction=kept.jurisdiction).answer
            ).result()
            return replace(self._opened(kept, answer), renewed=True)

    def _opened(self, kept: Asked, answer: Answer) -> Opened:
        found = article_id(answer)
        review = self.parts.review.of(found)
        return Opened(
            kept.name, found, _with_state(answer, review), review, kept.asked_at, kept.expires_at, kept.thread,
            _questions(kept.earlier), kept.taken_out,
        )  # fmt: skip

    def _published(self, found: str) -> Opened:
        article = self.parts.review.article(found)
        if article is None:
            raise _gone()
        review = self.parts.review.of(found)
        return Opened(found, found, _with_state(article, review), review)


def article_id(answer: Answer) -> str:
    """The id of an answer; a refusal's is made from what it would have been an article of."""
    if isinstance(answer, Article):
        return answer.id
    said = "\0".join((answer.question.key, answer.reason, answer.versions.library, answer.versions.rules))
    return "n-" + hashlib.sha256(said.encode()).hexdigest()[:12]


def _questions(text: str) -> tuple[ClinicalQuestion, ...]:
    """The questions of a thread; those of an earlier version's form are left out, and the follow-up stands alone."""
    try:
        questions: tuple[ClinicalQuestion, ...] = from_json_value(
            tuple[ClinicalQuestion, ...], json.loads(text), "$.earlier"
        )
    except ShapeError:
        return ()
    return questions


def _with_state(answer: Answer, review: ReviewRecord) -> Answer:
    return answer if answer.status == review.state else replace(answer, status=review.state)


def _gone() -> NotFound:
    return NotFound(
        "there is no such article, or it has expired or was erased",
        advice="ask the question again",
    )
