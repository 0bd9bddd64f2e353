"""The doctor's look at what is built: evidence, linked statements, vocabulary and index, held against each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from curbside.bootstrap.places import Places
from curbside.model.holding import Damage
from curbside.ports import EvidenceStore, SearchIndex
from curbside.settings import Settings
from curbside.storage.derived_soundness import damage_in_evidence, damage_in_lexicon

SAMPLE = 40
"""Statements the index is asked for; damage to its files shows in the first few."""
DEEP = 50
"""How many hits a statement must be among when its own words are searched for."""


def damage_in_files(settings: Settings) -> Iterator[Damage]:
    """Everything wrong with the files built from the library and the imports."""
    places = Places(settings.home)
    yield from damage_in_evidence(places.store)
    if places.imported.exists() and not places.linked.exists():
        yield Damage(places.linked.name, "it is not there, and documents were imported")
    if places.linked.exists():
        yield from damage_in_evidence(places.linked)
    yield from damage_in_lexicon(places.lexicon)


def damage_in_index(index: SearchIndex, store: EvidenceStore) -> Iterator[Damage]:
    """Whether the index finds statements by their own words."""
    cited = (s.edition.id for s in store.all_sources())
    resting = (s for edition_id in cited for s in store.statements_resting_on([edition_id])[:1])
    asked = lost = 0
    for statement in islice(resting, SAMPLE):
        asked += 1
        try:
            found = {hit for hit, _ in index.search(statement.text, limit=DEEP)}
        except (ValueError, OSError, RuntimeError) as error:
            yield Damage("index", f"it cannot be searched: {' '.join(str(error).split())[:200]}")
            return
        lost += statement.id not in found
    if lost * 2 > asked:
        yield Damage("index", f"it does not find {lost} of {asked} statements by their own words")
