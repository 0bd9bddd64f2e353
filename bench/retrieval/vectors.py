"""Vectors of a test set by an encoder, made as the product makes them, kept between runs in a folder of choice."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.retrieval.datasets import TestSet, Text
from curbside.ports import Encoder
from curbside.search.dense import DenseSegment
from curbside.search.dense_filling import fill
from curbside.search.encoders.minilm import MiniLMEncoder
from curbside.search.encoders.static import StaticEncoder

ENCODERS = ("static", "minilm")


def encoder(name: str, kept: Path) -> Encoder:
    """The encoder of this name."""
    return StaticEncoder() if name == "static" else MiniLMEncoder(kept / "encoders", threads=1)


def corpus_of(test: TestSet) -> str:
    """Sets over the same documents share their vectors."""
    own = test.name.endswith("-tuning") or test.name.startswith("guideline-")
    return test.name if own else test.name.split("-")[0]


def segment(test: TestSet, made_by: Encoder, kept: Path) -> DenseSegment:
    """The dense segment of a set's documents, in their order."""
    texts: Sequence[Text] = test.documents
    return fill(
        kept / corpus_of(test),
        made_by,
        entries=len(texts),
        texts_from=lambda first: ((t.title, t.body) for t in texts[first:]),
        progress=lambda done, of: print(f"\r{test.name} {made_by.name} {done}/{of}", end="", file=sys.stderr),
    )


def asked(test: TestSet, made_by: Encoder) -> dict[str, np.ndarray]:
    """The vector of each question, by its text."""
    texts = list(dict.fromkeys(test.questions.values()))
    return dict(zip(texts, made_by.encode(texts), strict=True))
