"""What many tests share: the shipped library, prepared once, and the made-up one, built once."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from curbside.bootstrap.building import library_of, prepare
from curbside.bootstrap.parts import answering
from curbside.settings import Settings
from tests.libraries import MADE_UP, Held, held, library_in

KNOWN_BUGS: dict[str, str] = (
    yaml.safe_load((Path(__file__).parent / "known_bugs.yaml").read_text(encoding="utf-8")) or {}
)
"""Tests that fail because the program is wrong, by node id, with the reason."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Expect known bugs to fail; one that no longer does fails the run until its line is taken out."""
    for item in items:
        if item.nodeid in KNOWN_BUGS:
            item.add_marker(pytest.mark.xfail(strict=True, reason=KNOWN_BUGS[item.nodeid]))


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Held:
    """The shipped library, prepared as a first run prepares it."""
    settings = Settings(home=tmp_path_factory.mktemp("shipped"), library=())
    prepare(settings)
    return Held(settings.home, library_of(settings), answering(settings))


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Held:
    """A library of made-up files and nothing else."""
    return held(library_in(MADE_UP), tmp_path_factory.mktemp("made-up"))
