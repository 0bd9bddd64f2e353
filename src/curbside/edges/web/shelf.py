"""The shelf: what one worker holds open, and the thread that answers with it.

When a new build stands under the home it is opened beside the old one and takes its place in one step: questions
under way end with the old one, none fails. A build that cannot be opened leaves the old one where it is.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from curbside.bootstrap.web import OpenBuild
from curbside.errors import OperatorError
from curbside.services.answer_question import Answering

_MOST_WAITING = 40
"""Questions waiting for one worker; more are sent away at once instead of being answered too late."""

_ANSWER_SECONDS = 30.0
_log = logging.getLogger("curbside.web")
_V = TypeVar("_V")


class Busy(OperatorError):
    """More questions wait than can be answered in time."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """A build with the one thread that may answer with it."""

    build: OpenBuild
    thread: ThreadPoolExecutor


class Shelf:
    """Opens, serves, renews and closes what is held."""

    def __init__(self, open_build: Callable[[], OpenBuild], built_mark: Callable[[], str]) -> None:
        self._open_build, self._built_mark = open_build, built_mark
        self._standing: _Standing | None = None
        self._waiting = 0
        self._closed = False
        self._refused = ""

    @property
    def ready(self) -> bool:
        """Whether questions can be answered now."""
        return self._standing is not None and not self._closed

    @property
    def build(self) -> OpenBuild:
        """What is held now. Of its parts of answering only the store may be used outside their thread."""
        return self._now().build

    async def open(self) -> None:
        """Open what stands built; raises OperatorError where it is unsound."""
        self._standing = await self._opened()

    async def renew(self) -> bool:
        """Change to what was built since; true where it did. What cannot be opened is tried again later."""
        mark = self._built_mark()
        before = self._now()
        if mark == before.build.mark or self._closed:
            return False
        try:
            self._standing = await self._opened()
        except OperatorError as error:
            if self._refused != mark:
                _log.warning(
                    "a new build cannot be opened yet", extra={"fields": {"error": type(error).__name__}}
                )
            self._refused = mark
            return False
        before.thread.shutdown(wait=False)
        _log.info("renewed", extra={"fields": {"library": self.build.facts.versions.library}})
        return True

    def close(self) -> None:
        """Let the question being answered finish, and take no other."""
        self._closed = True
        if self._standing is not None:
            self._standing.thread.shutdown(wait=True, cancel_futures=True)

    async def answer(self, work: Callable[[Answering], _V]) -> _V:
        """Do what needs the parts of answering in their thread, after what waits before it; raises Busy."""
        if self._waiting >= _MOST_WAITING or self._closed:
            raise Busy("too many questions are waiting", advice="try again in a minute")
        self._waiting += 1
        try:
            return await asyncio.wait_for(asyncio.wrap_future(self.soon(work)), _ANSWER_SECONDS)
        except TimeoutError:
            raise Busy("the answer took too long", advice="try again in a minute") from None
        finally:
            self._waiting -= 1

    def soon(self, work: Callable[[Answering], _V]) -> Future[_V]:
        """The same from another thread than the loop's, without a limit on the time."""
        standing = self._now()
        try:
            return standing.thread.submit(work, standing.build.answering)
        except RuntimeError:  # its thread takes no more: a new build has taken its place in this moment
            if self._closed:
                raise Busy("the page is stopping", advice="try again in a minute") from None
            standing = self._now()
            return standing.thread.submit(work, standing.build.answering)

    def _now(self) -> _Standing:
        if self._standing is None:
            raise Busy("the page is starting", advice="try again in a few seconds")
        return self._standing

    async def _opened(self) -> _Standing:
        thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="answering")
        try:
            build = await asyncio.get_running_loop().run_in_executor(thread, self._open_build)
        except BaseException:
            thread.shutdown(wait=False)
            raise
        return _Standing(build, thread)
