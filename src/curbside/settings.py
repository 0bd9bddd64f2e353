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
    database: str = Field(default="", repr=False)
    """Address of a PostgreSQL database for imported documents; empty keeps them in SQLite under `home`."""
    encoder: Literal["static", "minilm", "none"] = "static"
    """Whose vectors `curbside index` makes and search uses: the shipped ones, MiniLM's where installed, or none."""
    web_host: str = "127.0.0.1"
    """Address the web page listens on."""
    web_port: int = Field(default=8080, ge=0, le=65535)
    """Port the web page listens on."""
    web_workers: int = Field(default=2, ge=1, le=64)
    """Processes that serve the web page from one store."""
    web_https: bool = False
    """True where readers reach the page over HTTPS: cookies are then sent over HTTPS only."""
    web_address: str = ""
    """Where readers reach the page (https://...), for links in letters; empty uses host and port."""
    web_readers_sign_in: bool = False
    """True where only people with an account may read; otherwise reading needs none."""
    web_watch_minutes: int = Field(default=60, ge=0, le=10_080)
    """Minutes between the rounds of `curbside watch` that `curbside serve` runs; 0 leaves them to a timer."""
    web_keep_days: int = Field(default=30, ge=1, le=3650)
    """Days after which a question asked on the page, and its answer, are erased."""
    web_asks_per_minute: int = Field(default=30, ge=1)
    """Questions one client may ask in a minute, over all workers."""
    web_reads_per_minute: int = Field(default=1200, ge=1)
    """Pages one client may read in a minute, over all workers."""
    contact: str = ""
    """E-mail address that live sources may write to; sent with each request of `curbside collect`."""
    pubmed_key: str = Field(default="", repr=False)
    """API key for PubMed: ten requests a second instead of three."""
    openfda_key: str = Field(default="", repr=False)
    """API key for openFDA: 120,000 requests a day instead of 1,000."""
    pubmed_url: str = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    """Where the E-utilities of PubMed answer."""
    europepmc_url: str = "https://www.ebi.ac.uk/europepmc/webservices/rest"
    """Where Europe PMC's RESTful service answers."""
    openfda_url: str = "https://api.fda.gov/drug"
    """Where openFDA's drug endpoints answer."""
