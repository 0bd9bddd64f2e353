"""The doctor's look at what is built: evidence, linked statements, vocabulary and index, held against each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from curbside.bootstrap.following import marks_of
from curbside.bootstrap.places import Places, linked_in
from curbside.model.holding import Damage
from curbside.model.search import Query
from curbside.ports import EvidenceStore, SearchIndex
from curbside.search import generations
from curbside.services.follow_documents import has_followed
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
    linked = linked_in(generations.current(places.index))
    if linked.exists():
        yield from damage_in_evidence(linked)
    elif has_followed(marks_of(settings)):
        yield Damage(linked.name, "it is not there, and documents were imported")
    yield from damage_in_lexicon(places.lexicon)


def damage_in_index(index: SearchIndex, store: EvidenceStore) -> Iterator[Damage]:
    """Whether the index finds statements by their own words."""
    cited = (s.edition.id for s in store.all_sources())
    resting = (s for edition_id in cited for s in store.statements_resting_on([edition_id])[:1])
    asked = lost = 0
    for statement in islice(resting, SAMPLE):
        asked += 1
        try:
            found = {hit.id for hit in index.search(Query(statement.text), limit=DEEP)}
        except (ValueError, OSError, RuntimeError) as error:
            yield Damage("index", f"it cannot be searched: {' '.join(str(error).split())[:200]}")
            return
        lost += statement.id not in found
    if lost * 2 > asked:
        yield Damage("index", f"it does not find {lost} of {asked} statements by their own words")
