"""Settings: inert data read from the environment (`CURBSIDE_*`). The one module that reads it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

Jurisdiction = Literal["US", "UK", "EU", "INT"]


def _default_home() -> Path:
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "curbside"


class Settings(BaseSettings):
    """What an operator may set; every field is documented in README.md."""

    model_config = SettingsConfigDict(env_prefix="CURBSIDE_", extra="ignore", frozen=True)

    home: Path = Field(default_factory=_default_home)
    """Folder of the embedded store and index."""
    jurisdiction: Jurisdiction = "INT"
    """Orders issuing bodies and picks devices and emergency numbers."""
    library: tuple[Path, ...] = ()
    """Further folders of library files, read together with the shipped ones."""
    max_question_chars: int = 2000
    """Longer questions are refused with a clear message."""
