"""Opens the embedded parts and joins them to what answering needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from curbside import __version__
from curbside.answering.premises import premises_of
from curbside.answering.rules import contracts, reading_rules
from curbside.answering.thread_rules import thread_rules
from curbside.answering.understand import Reader
from curbside.bootstrap.checking import checker
from curbside.bootstrap.places import Places
from curbside.errors import IndexStale
from curbside.model.ontology import Ontology
from curbside.ports import EvidenceStore
from curbside.presenting.audience_policy import AudiencePolicy, audience_policy
from curbside.search.lexical import LexicalIndex
from curbside.services.answer_question import Answering
from curbside.settings import Settings
from curbside.storage.evidence import EmbeddedEvidenceStore
from curbside.storage.held_evidence import HeldEvidenceStore
from curbside.storage.lexicon import SqliteLexicon
from curbside.terms.triggers import banner_rules, scope_cues
from curbside.writing.extractive import ExtractiveWriter


@dataclass(frozen=True, slots=True)
class Embedded:
    """What is held, opened once, with the rule files it was built with by name and the words of the library's names."""

    store: EvidenceStore
    rules: Mapping[str, Any]
    common_words_used: frozenset[str]
    words_of_names: frozenset[str]


def open_embedded(places: Places) -> Embedded:
    """The curated store, with what was found in imported documents where there is any; raises StoreDamaged."""
    curated = EmbeddedEvidenceStore(places.store)
    rules = json.loads(curated.rules())
    store: EvidenceStore = curated
    if places.linked.exists():
        store = HeldEvidenceStore(curated, EmbeddedEvidenceStore(places.linked))
    return Embedded(store, rules, curated.common_words_used(), curated.words_of_names())


def answering(settings: Settings) -> Answering:
    """The parts of answering on the embedded store; raises StoreDamaged or IndexStale with what to do."""
    return answering_on(open_embedded(Places(settings.home)), settings)


def answering_on(embedded: Embedded, settings: Settings) -> Answering:
    """The parts of answering on what was opened; raises StoreDamaged or IndexStale with what to do."""
    places, store, rules = Places(settings.home), embedded.store, embedded.rules
    concepts = store.concepts()
    if not places.lexicon.exists():
        raise IndexStale("there is no vocabulary", advice="run `curbside doctor --mend`")
    reader = Reader(
        rules=reading_rules(rules["understanding.yaml"]),
        ontology=Ontology(concepts),
        lexicon=SqliteLexicon(places.lexicon),
        banners=banner_rules(rules["banners.yaml"]),
        scope=scope_cues(rules["scope.yaml"]),
        premises=premises_of(rules["premises.yaml"]),
        holds=store.holds,
        own_words=embedded.words_of_names,
        exempt=embedded.common_words_used,
    )
    return Answering(
        store=store,
        index=LexicalIndex(places.index, version=store.version()),
        reader=reader,
        contracts=contracts(rules["contracts.yaml"]),
        writer=ExtractiveWriter(),
        check=checker(concepts),
        emergency_numbers=rules["banners.yaml"]["numbers"],
        software=__version__,
        max_question_chars=settings.max_question_chars,
        thread_rules=thread_rules(rules["follow_up.yaml"]),
    )


def audiences(embedded: Embedded) -> AudiencePolicy:
    """What changes for which audience."""
    return audience_policy(embedded.rules["audiences.yaml"])
