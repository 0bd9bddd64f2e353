"""Chooses the live sources and where what they give is kept; imported only by `curbside collect`."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from curbside import __version__
from curbside.bootstrap.documents import importing
from curbside.collecting import europepmc, openfda, pubmed
from curbside.collecting.kept_on_disk import CollectionsOnDisk
from curbside.collecting.polite_client import PoliteClient, Waiting
from curbside.ports import LiveSource
from curbside.services.collect_evidence import Collecting
from curbside.settings import Settings

SOURCES = (pubmed.PubMed.name, europepmc.EuropePmc.name, openfda.OpenFda.name)
"""The live sources by the names the command knows them by."""

WAITING = Waiting(
    seconds=time.monotonic,
    sleep=time.sleep,
    now=lambda: datetime.now(UTC),
    random=random.random,
)


@contextmanager
def collecting(
    settings: Settings, source: str, *, again: bool = False, waiting: Waiting = WAITING
) -> Iterator[Collecting]:
    """The parts of one collection; its connections end with the context."""
    kept = CollectionsOnDisk(settings.home / "collected")
    agent = f"Curbside/{__version__}" + (f" (mailto:{settings.contact})" if settings.contact else "")
    base, per_second = {
        pubmed.PubMed.name: (
            settings.pubmed_url,
            pubmed.PER_SECOND_WITH_KEY if settings.pubmed_key else pubmed.PER_SECOND,
        ),
        europepmc.EuropePmc.name: (settings.europepmc_url, europepmc.PER_SECOND),
        openfda.OpenFda.name: (settings.openfda_url, openfda.PER_SECOND),
    }[source]
    client = PoliteClient(source, base, per_second=per_second, agent=agent, waiting=waiting)
    try:
        yield Collecting(_source(settings, source, client, kept, again), kept, importing(settings), again)
    finally:
        client.close()


def _source(
    settings: Settings, source: str, client: PoliteClient, kept: CollectionsOnDisk, again: bool
) -> LiveSource:
    if source == pubmed.PubMed.name:
        return pubmed.PubMed(client, key=settings.pubmed_key, contact=settings.contact)
    if source == openfda.OpenFda.name:
        return openfda.OpenFda(client, key=settings.openfda_key)

    def holds(name: str) -> bool:
        return not again and kept.holds(source, name)

    return europepmc.EuropePmc(client, contact=settings.contact, holds=holds)
