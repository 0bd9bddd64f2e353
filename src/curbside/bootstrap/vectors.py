"""Joins the encoder that the settings name to the index: makes its vectors, and opens the index that uses them.

Imported only where vectors are held or made: it loads what takes longer than an answer.
"""

from __future__ import annotations

from curbside.bootstrap.places import Places, announce
from curbside.ports import Encoder
from curbside.search import generations
from curbside.search.dense_filling import Progress
from curbside.search.encoders.minilm import MiniLMEncoder
from curbside.search.encoders.static import StaticEncoder
from curbside.search.filling import fill_index
from curbside.search.hybrid import HybridIndex
from curbside.search.lexical import LexicalIndex
from curbside.settings import Settings


def encoder_of(settings: Settings) -> Encoder | None:
    """The encoder that the settings name; raises PartMissing where its optional parts are not installed."""
    match settings.encoder:
        case "static":
            return StaticEncoder()
        case "minilm":
            return MiniLMEncoder(settings.home / "encoders")
        case "none":
            return None


def with_vectors(lexical: LexicalIndex, settings: Settings) -> LexicalIndex | HybridIndex:
    """The index that also goes by meaning, or the lexical one where the settings want no vectors."""
    encoder = encoder_of(settings)
    return lexical if encoder is None else HybridIndex(lexical, encoder)


def make_vectors(settings: Settings, *, progress: Progress) -> int:
    """Make the vectors that are missing of the index in use; how many entries got theirs.

    Waits for another process that writes the index. Readers go on; a running server takes the vectors up.
    """
    encoder = encoder_of(settings)
    if encoder is None:
        return 0
    places = Places(settings.home)
    with generations.only_writer(places.index, wait=True):
        made = fill_index(generations.current(places.index), encoder, progress=progress)
        if made:
            announce(places)
    return made
