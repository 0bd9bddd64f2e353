"""A board on the made-up library, for every test its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.libraries import Held
from tests.review.case import Case, case


@pytest.fixture
def at_work(made_up: Held, tmp_path: Path) -> Case:
    return case(made_up, tmp_path)
