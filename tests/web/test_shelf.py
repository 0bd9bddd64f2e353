"""What a worker holds is changed for a new build in one step, and stays where a new one cannot be opened."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from curbside.bootstrap.places import Places
from curbside.bootstrap.web import OpenBuild, open_build
from curbside.edges.web.shelf import Busy, Shelf
from curbside.errors import IndexStale, StoreDamaged
from curbside.services.answer_question import Answering
from curbside.settings import Settings
from tests.libraries import Held


@pytest.fixture(scope="module")
def build(shipped: Held) -> OpenBuild:
    """The shipped library as a worker opens it."""
    return open_build(Settings(home=shipped.home, library=()))


class Builds:
    """Builds as they come to stand under a home; one that is None cannot be opened."""

    def __init__(self, *builds: OpenBuild | None) -> None:
        self.standing: OpenBuild | None
        self._coming: Iterator[OpenBuild | None] = iter(builds)
        self.mark = 0
        self.come()

    def come(self) -> None:
        """The next one stands there."""
        self.standing = next(self._coming)
        self.mark += 1

    def open(self) -> OpenBuild:
        """What stands there, or why it cannot be opened."""
        if self.standing is None:
            raise StoreDamaged("half written", advice="wait")
        return replace(self.standing, mark=str(self.mark))

    def shelf(self) -> Shelf:
        """A shelf that looks at them."""
        return Shelf(self.open, lambda: str(self.mark))


def examples_of(shelf: Shelf) -> tuple[str, ...]:
    return shelf.build.examples


def test_a_new_build_takes_the_place_of_the_old(build: OpenBuild) -> None:
    """Once; nothing happens while nothing changed."""
    builds = Builds(replace(build, examples=("old",)), replace(build, examples=("new",)))

    async def run() -> None:
        shelf = builds.shelf()
        await shelf.open()
        assert await shelf.renew() is False
        builds.come()
        assert await shelf.renew() is True
        assert await shelf.renew() is False
        assert examples_of(shelf) == ("new",)
        shelf.close()

    asyncio.run(run())


def test_a_build_that_cannot_be_opened_leaves_the_old_one_serving(build: OpenBuild) -> None:
    """And is tried again until it can."""
    builds = Builds(replace(build, examples=("old",)), None, replace(build, examples=("new",)))

    async def run() -> None:
        shelf = builds.shelf()
        await shelf.open()
        builds.come()
        assert await shelf.renew() is False
        assert await shelf.renew() is False
        assert shelf.ready
        assert examples_of(shelf) == ("old",)
        builds.come()
        assert await shelf.renew() is True
        assert examples_of(shelf) == ("new",)
        shelf.close()

    asyncio.run(run())


def test_a_question_under_way_ends_with_the_build_it_began_with(build: OpenBuild) -> None:
    """While the new one already answers others."""
    old = replace(build, answering=replace(build.answering, software="old"))
    new = replace(build, answering=replace(build.answering, software="new"))
    builds = Builds(old, new)

    async def run() -> None:
        shelf = builds.shelf()
        await shelf.open()
        loop = asyncio.get_running_loop()
        begun, go_on = asyncio.Event(), asyncio.Event()

        def slow(parts: Answering) -> Answering:
            loop.call_soon_threadsafe(begun.set)
            asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result()
            return parts

        first = asyncio.create_task(shelf.answer(slow))
        await begun.wait()
        builds.come()
        assert await shelf.renew() is True
        assert (await shelf.answer(lambda parts: parts)).software == "new"
        go_on.set()
        assert (await first).software == "old"
        shelf.close()

    asyncio.run(run())


def test_a_page_that_starts_or_stops_takes_no_question(build: OpenBuild) -> None:
    """It says so, and what to do."""

    async def run() -> None:
        shelf = Builds(build).shelf()
        with pytest.raises(Busy, match="starting"):
            _ = shelf.build
        await shelf.open()
        shelf.close()
        assert not shelf.ready
        with pytest.raises(Busy):
            await shelf.answer(lambda parts: parts)

    asyncio.run(run())


def test_a_build_of_another_version_is_not_opened(shipped: Held, tmp_path: Path) -> None:
    """A program that was replaced under a running server does not trip it: it goes on with what it has."""
    home = tmp_path / "home"
    shutil.copytree(shipped.home, home, ignore=shutil.ignore_patterns("metrics", "limits", "asked*"))
    settings = Settings(home=home, library=())
    assert open_build(settings).examples
    Places(home).stamp.write_text(json.dumps({"fingerprint": "another", "library": "x"}))
    with pytest.raises(IndexStale):
        open_build(settings)
