"""What many tests share: the shipped library, prepared once, and the made-up one, built once."""

from __future__ import annotations

import pytest

from curbside.bootstrap.building import library_of, prepare
from curbside.bootstrap.parts import answering
from curbside.settings import Settings
from tests.libraries import MADE_UP, Held, held, library_in


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
