"""How fast and how large are vectors? python -m bench.retrieval.speed [--data ../shared/data/bench]

Sentences a CPU second of each encoder, milliseconds of a question's vector, and of finding the nearest among so many
made-up entries of two parts each. Writes bench/results/vectors-<commit>.json. CPU seconds, since the machine is shared.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.retrieval import vectors
from bench.retrieval.datasets import scifact
from bench.speed import commit
from curbside.ports import Encoder
from curbside.search.dense import (
    ABOUT,
    CODES,
    DENSE_FORMAT,
    DIGESTS,
    ROWS,
    STARTS,
    DenseSegment,
    nearest,
    pack,
    quantise,
)
from curbside.search.parts import parts_of

HERE = Path(__file__).parents[1]
SIZES = (10_000, 100_000, 400_000)
SENTENCES, QUESTIONS, LIMIT = 400, 60, 100
SEED = 11


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of some work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def encoding(encoder: Encoder, sentences: Sequence[str], questions: Sequence[str]) -> dict[str, float]:
    """Sentences a CPU second, and CPU milliseconds of one question."""
    encoder.encode(sentences[:20])
    rate = len(sentences) / cpu(lambda: encoder.encode(sentences))
    one = [cpu(lambda q=q: encoder.encode([q])) * 1000 for q in questions]  # type: ignore[misc]
    return {"sentences a CPU second": round(rate), "ms a question": round(statistics.median(one), 2)}


def made_up(folder: Path, entries: int, dims: int) -> DenseSegment:
    """A segment of random directions, each entry its whole and two parts."""
    draw = np.random.default_rng(SEED)
    codes = []
    with (folder / ROWS).open("wb") as rows:
        for start in range(0, entries, 50_000):
            count = min(50_000, entries - start)
            fresh = quantise(draw.standard_normal((count, dims), np.float32))
            rows.write(np.repeat(fresh, 3, axis=0).tobytes())
            codes.append(pack(fresh.astype(np.float32)))
    np.save(folder / CODES, np.ascontiguousarray(np.concatenate(codes, axis=1)))
    np.save(folder / STARTS, np.arange(0, 3 * entries + 1, 3))
    np.save(folder / DIGESTS, np.arange(entries, dtype=np.uint64))
    about = {
        "format": DENSE_FORMAT,
        "encoder": "made-up",
        "dims": dims,
        "entries": entries,
        "rows": 3 * entries,
    }
    (folder / ABOUT).write_text(json.dumps(about))
    return DenseSegment(folder, encoder="made-up")


def finding(entries: int, dims: int) -> dict[str, float]:
    """Milliseconds of the nearest hundred, and what an entry takes in memory and on disk."""
    draw = np.random.default_rng(SEED + 1)
    with tempfile.TemporaryDirectory() as folder:
        segment = made_up(Path(folder), entries, dims)
        asked = draw.standard_normal((QUESTIONS, dims), np.float32)
        nearest([(segment, None)], asked[0], limit=LIMIT)
        took = [cpu(lambda q=q: nearest([(segment, None)], q, limit=LIMIT)) * 1000 for q in asked]  # type: ignore[misc]
        size = sum(f.stat().st_size for f in Path(folder).iterdir())
    return {
        "ms p50": round(statistics.median(took), 2),
        "ms p95": round(sorted(took)[int(QUESTIONS * 0.95)], 2),
        "bytes in memory an entry": dims / 8 + 8,
        "bytes on disk an entry": round(size / entries, 1),
    }


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/bench"))
    test = scifact(parser.parse_args().data)
    sentences = [part for d in test.documents[:80] for part in parts_of(d.title, d.body)][:SENTENCES]
    questions = list(test.questions.values())[:QUESTIONS]
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as kept:
        for name in vectors.ENCODERS:
            encoder = vectors.encoder(name, Path(kept))
            found[name] = {
                **encoding(encoder, sentences, questions),
                "dims": encoder.dims,
                "nearest": {str(size): finding(size, encoder.dims) for size in SIZES},
            }
            print(name, json.dumps(found[name], indent=1), flush=True)
    (HERE / "results" / f"vectors-{commit()}.json").write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
