"""How well is what answers a question found? Curbside beside its peers on public judgments, each part off in turn.

    python -m bench.retrieval [--keep FOLDER] [--sets NAME ...] [--encoders static minilm]

Writes bench/results/retrieval-<commit>.json, joining what it holds of other sets, and prints the table. `--keep`
keeps vectors between runs; without it they are made anew (MiniLM over all of MedQuAD: hours on two cores).
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.retrieval import peers, vectors
from bench.retrieval.curbside import Lexical, asked_stems, measure, rankings
from bench.retrieval.datasets import TestSet, test_sets
from bench.retrieval.metrics import METRICS, mean, ranked
from bench.retrieval.product import generation_of, searching
from bench.speed import commit
from curbside.ports import Encoder
from curbside.search.fusion import WEIGHTS

HERE = Path(__file__).parents[1]
PEERS: Mapping[str, peers.Engine] = {
    "plain tantivy": peers.plain_tantivy,
    "bm25s": peers.plain_bm25s,
    "SQLite FTS5": peers.plain_fts5,
}
Figures = dict[str, float]


def figures(test: TestSet, found: Mapping[str, Sequence[str]]) -> Figures:
    """Every measure of the set, to four places."""
    return {name: round(mean(found, test.judgments, METRICS[name]), 4) for name in test.measures}


def timed(test: TestSet, search: Callable[[str], list[str]]) -> Figures:
    """An engine's figures with its CPU milliseconds a question."""
    found, took = {}, []
    for number, question in test.questions.items():
        start = time.process_time()
        found[number] = search(question)
        took.append((time.process_time() - start) * 1000)
    return {**figures(test, found), **times(took)}


def times(took: Sequence[float]) -> Figures:
    """Median and 95th percentile of CPU milliseconds, which a busy machine does not change."""
    return {
        "CPU ms p50": round(statistics.median(took), 2),
        "CPU ms p95": round(sorted(took)[int(len(took) * 0.95)], 2),
    }


def run(test: TestSet, encoders: Sequence[str], keep: Path) -> dict[str, Any]:
    """Every engine over one set."""
    engines: dict[str, Figures] = {name: timed(test, make(test.documents)) for name, make in PEERS.items()}
    off: dict[str, Mapping[str, Figures]] = {}
    with generation_of(test) as generation:
        engines["Curbside, words alone"] = timed(test, searching(test, generation, None, keep))
        for name in encoders:
            encoder = vectors.encoder(name, keep)
            engines[f"Curbside, {name}"] = timed(test, searching(test, generation, encoder, keep))
            off[name] = ablations(test, encoder, keep)
            engines[f"{name} alone"] = dict(off[name]["the vector of the whole, alone"])
    about = {"documents": len(test.documents), "questions": len(test.questions), "what": test.about}
    return {**about, "notes": test.notes, "engines": engines, "off": off}


def ablations(test: TestSet, encoder: Encoder, keep: Path) -> Mapping[str, Figures]:
    """The parts together and with each off in turn, over the same candidates."""
    lexical, segment = Lexical(test.documents), vectors.segment(test, encoder, keep)
    weights = WEIGHTS[encoder.name]
    candidates = measure(test, lexical, segment, vectors.asked(test, encoder), encoder.name)
    found = {
        "all on": rankings(candidates, weights),
        "BM25 off": rankings(candidates, weights, lexical=False),
        "likeness off": rankings(candidates, replace(weights, whole=0, best=0)),
        "likeness of the whole off": rankings(candidates, replace(weights, whole=0)),
        "likest part off": rankings(candidates, replace(weights, best=0)),
        "best sentence off": rankings(candidates, replace(weights, near=0)),
        "the vector of the whole, alone": {
            n: ranked({i: m.whole for i, m in each.items()}) for n, each in candidates.items()
        },
        "BM25 alone": {n: ranked(lexical.search(asked_stems(q))) for n, q in test.questions.items()},
        "BM25 alone, function words asked too": {
            n: ranked(lexical.search(asked_stems(q, function_words=True))) for n, q in test.questions.items()
        },
        "BM25 alone, without the title field": {
            n: ranked(lexical.search(asked_stems(q), title=0)) for n, q in test.questions.items()
        },
    }
    return {name: figures(test, ranking) for name, ranking in found.items()}


def table(results: Mapping[str, Any]) -> str:
    """One row per engine, one column per set, the set's first measure."""
    names = list(results)
    head = ["", *(f"{name} {next(iter(results[name]['engines']['bm25s']))}" for name in names)]
    rows = [head, ["---"] * len(head)]
    for engine in results[names[0]]["engines"]:
        cells = [results[name]["engines"].get(engine, {}) for name in names]
        rows.append([engine, *(f"{next(iter(c.values())):.3f}" if c else "" for c in cells)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main() -> None:
    """Run what was asked for, write the results, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/bench"))
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--sets", nargs="*")
    parser.add_argument("--encoders", nargs="*", default=list(vectors.ENCODERS), choices=vectors.ENCODERS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        keep = asked.keep or Path(scratch)
        results = {}
        for test in test_sets(asked.data):
            if not asked.sets or test.name in asked.sets:
                results[test.name] = run(test, asked.encoders, keep)
                print(test.name, json.dumps(results[test.name]["engines"], indent=1), flush=True)
    machine = {"python": platform.python_version(), "machine": platform.machine()}
    target = HERE / "results" / f"retrieval-{commit()}.json"
    if target.exists():
        results = {**json.loads(target.read_text())["sets"], **results}
    target.write_text(json.dumps({"machine": machine, "sets": results}, indent=1) + "\n")
    print(table(results))


if __name__ == "__main__":
    main()
