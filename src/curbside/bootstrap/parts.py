"""Opens the embedded parts and joins them to what answering needs."""

from __future__ import annotations

import gc
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curbside import __version__
from curbside.answering.first_reading import Reader
from curbside.answering.likeness import Likely, likely
from curbside.answering.premises import premises_of
from curbside.answering.rules import contracts, reading_rules
from curbside.answering.shorthand import shorthand_of
from curbside.answering.thread_rules import thread_rules
from curbside.bootstrap.checking import checker
from curbside.bootstrap.places import Places, linked_in
from curbside.errors import IndexStale, StoreDamaged
from curbside.model.ontology import Ontology
from curbside.ports import EvidenceStore, Lexicon
from curbside.presenting.audience_policy import AudiencePolicy, audience_policy
from curbside.search import generations
from curbside.search.analysis import asked_stems
from curbside.search.catalogue import ADVICE as MEND
from curbside.search.dense_places import has_vectors
from curbside.search.lexical import LexicalIndex
from curbside.search.writer import SEGMENTS
from curbside.services.answer_question import Answering
from curbside.settings import Settings
from curbside.storage.evidence import EmbeddedEvidenceStore
from curbside.storage.held_evidence import HeldEvidenceStore
from curbside.storage.held_lexicon import HeldLexicon
from curbside.storage.lexicon import SqliteLexicon
from curbside.storage.linked import body_names
from curbside.terms.triggers import banner_rules, scope_cues
from curbside.writing.extractive import ExtractiveWriter

if TYPE_CHECKING:
    from curbside.search.hybrid import HybridIndex

_TRIES = 5
"""How often what is held is opened anew that is being replaced while it is opened."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """What is held, opened once: evidence, index and vocabulary of one make, rule files by name, words of its names."""

    store: EvidenceStore
    index: LexicalIndex | HybridIndex
    lexicon: Lexicon
    rules: Mapping[str, Any]
    common_words_used: frozenset[str]
    words_of_names: frozenset[str]


def open_embedded(settings: Settings) -> Embedded:
    """Open what stands built now; raises StoreDamaged or IndexStale with what to do."""
    places = Places(settings.home)
    curated = EmbeddedEvidenceStore(places.store)
    rules = json.loads(curated.rules())
    if not places.lexicon.exists():
        raise IndexStale("there is no vocabulary", advice=MEND)
    lexicon, words = SqliteLexicon(places.lexicon), (curated.common_words_used(), curated.words_of_names())
    for _ in range(_TRIES):
        generation = generations.current(places.index)
        try:
            index, linked = _open_index(generation, settings), linked_in(generation)
            _check_library(index, curated)
            if not linked.exists():
                return Embedded(curated, index, lexicon, rules, *words)
            held = HeldEvidenceStore(curated, EmbeddedEvidenceStore(linked, grows=True))
            return Embedded(held, index, HeldLexicon(lexicon, body_names(linked)), rules, *words)
        except (IndexStale, StoreDamaged):
            # A new generation may have taken its place while it was opened; where none has, it is as it says.
            if generations.current(places.index) == generation:
                raise
    raise IndexStale("the search index is being built anew", advice="try again when that has ended")


def _open_index(generation: Path, settings: Settings) -> LexicalIndex | HybridIndex:
    lexical = LexicalIndex(generation)
    if not has_vectors(generation / SEGMENTS):
        return lexical
    from curbside.bootstrap.vectors import with_vectors  # noqa: PLC0415 - loads what an answer without vectors spares

    return with_vectors(lexical, settings)


def renew_vectors(settings: Settings) -> int:
    """Make the vectors that came to be missing where there are any; for how many entries."""
    if settings.encoder == "none" or not has_vectors(
        generations.current(Places(settings.home).index) / SEGMENTS
    ):
        return 0
    from curbside.bootstrap.vectors import make_vectors  # noqa: PLC0415 - loads what most rounds spare

    return make_vectors(settings, progress=lambda _done, _of: None)


def _check_library(index: LexicalIndex | HybridIndex, curated: EmbeddedEvidenceStore) -> None:
    if index.marks.get("library") != curated.version():
        raise IndexStale(
            f"the search index is of library {index.marks.get('library')}, the store of {curated.version()}",
            advice=MEND,
        )


def _likely(store: EvidenceStore, text: str) -> tuple[Likely, ...]:
    """The conditions that the words of a text point to, by the weights the store was built with."""
    said = asked_stems(text)
    return likely(said, store.word_weights(said))


def answering(settings: Settings) -> Answering:
    """The parts of answering on the embedded store; raises StoreDamaged or IndexStale with what to do."""
    return answering_on(open_embedded(settings), settings)


def answering_on(embedded: Embedded, settings: Settings) -> Answering:
    """The parts of answering on what was opened."""
    store, rules = embedded.store, embedded.rules
    concepts = store.concepts()
    reader = Reader(
        rules=reading_rules(rules["understanding.yaml"]),
        ontology=Ontology(concepts),
        lexicon=embedded.lexicon,
        banners=banner_rules(rules["banners.yaml"]),
        scope=scope_cues(rules["scope.yaml"]),
        premises=premises_of(rules["premises.yaml"]),
        holds=store.holds,
        likely=partial(_likely, store),
        shorthand=shorthand_of(rules["shorthand.yaml"]),
        own_words=embedded.words_of_names,
        exempt=embedded.common_words_used,
    )
    # What was opened is held until it is opened anew: without this the collector of cycles walks through all of it
    # time and again, 80 ms in one answer of fifteen.
    gc.freeze()
    return Answering(
        store=store,
        index=embedded.index,
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
