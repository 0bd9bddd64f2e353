"""How fast and how large: cold start to answer, warm answers, peak memory; plain search as a peer in the same run.

    python -m bench.speed [--runs 10] [--rounds 20]

Writes bench/results/speed-<commit>.json. Cold: a fresh process of `curbside ask` on a prepared store, whole run.
Warm: the questions of the golden articles, in one process. Goals: 1 s cold, 50 ms p95 warm, 300 MB.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import tantivy
import yaml

from curbside.bootstrap.building import library_of
from curbside.bootstrap.parts import answering
from curbside.model.statement import Statement
from curbside.presenting.markdown import render_markdown
from curbside.services.answer_question import Answering, answer_question
from curbside.settings import Settings

HERE = Path(__file__).parent
QUESTIONS = HERE.parent / "tests" / "answers" / "goldens" / "questions.yaml"
_COMMAND = "from curbside.edges.cli.main import main; main()"
_PEAK = "next(int(line.split()[1]) for line in open('/proc/self/status') if line.startswith('VmHWM')) / 1024"
"""Highest resident set in MB; getrusage would carry over that of the process it was started from."""

_WITH_PEAK = f"import atexit, sys\natexit.register(lambda: print({_PEAK}, file=sys.stderr))\n"


def questions() -> list[str]:
    """The founding question and the twelve others."""
    return [row["ask"] for row in yaml.safe_load(QUESTIONS.read_text(encoding="utf-8")).values()]


def cold(home: Path, question: str, runs: int) -> dict[str, Any]:
    """Seconds from process start to end of an answer, and the largest resident set of those processes (MB)."""
    env = {**os.environ, "CURBSIDE_HOME": str(home), "CURBSIDE_LIBRARY": "[]"}
    took, peaks = [], []
    for _ in range(runs):
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", _WITH_PEAK + _COMMAND, "ask", question],
            env=env,
            capture_output=True,
            check=True,
            text=True,
        )
        took.append(time.perf_counter() - start)
        peaks.append(float(done.stderr.split()[-1]))
    return {
        "seconds": {"min": min(took), "median": statistics.median(took), "max": max(took)},
        "peak_mb": max(peaks),
    }


def built(home: Path) -> dict[str, float]:
    """Seconds and peak memory of the first run, which builds store, vocabulary and index."""
    env = {**os.environ, "CURBSIDE_HOME": str(home), "CURBSIDE_LIBRARY": "[]"}
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _WITH_PEAK + _COMMAND, "doctor", "--mend"],
        env=env,
        capture_output=True,
        check=True,
        text=True,
    )
    return {"seconds": time.perf_counter() - start, "peak_mb": float(done.stderr.split()[-1])}


def own_peak() -> float:
    """Highest resident set of this process so far, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def timed(work: Callable[[str], object], asked: Sequence[str], rounds: int) -> dict[str, float]:
    """Milliseconds of each call: p50, p95 and the longest; one untimed round first.

    On the clock, and of the processor: the second says little of what else the machine was doing.
    """
    for question in asked:
        work(question)
    took, used = [], []
    for _ in range(rounds):
        for question in asked:
            start, cpu = time.perf_counter(), time.process_time()
            work(question)
            used.append((time.process_time() - cpu) * 1000)
            took.append((time.perf_counter() - start) * 1000)
    cuts, cpu_cuts = statistics.quantiles(took, n=100), statistics.quantiles(used, n=100)
    return {
        "p50": round(cuts[49], 2), "p95": round(cuts[94], 2), "max": round(max(took), 1), "calls": len(took),
        "cpu_p50": round(cpu_cuts[49], 2), "cpu_p95": round(cpu_cuts[94], 2),
    }  # fmt: skip


def peer(statements: Sequence[Statement]) -> Callable[[str], object]:
    """Plain tantivy over the same statements: ten best ids for a question, nothing read, weighed or verified."""
    schema = tantivy.SchemaBuilder().add_text_field("id", stored=True).add_text_field("body").build()
    index = tantivy.Index(schema)
    writer = index.writer(32_000_000, 1)
    for statement in statements:
        writer.add_document(tantivy.Document(id=[statement.id], body=[f"{statement.text} {statement.plain}"]))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(question: str) -> object:
        words = "".join(c if c.isalnum() else " " for c in question)
        found = searcher.search(index.parse_query(words, ["body"]), limit=10).hits
        return [searcher.doc(address)["id"] for _, address in found]

    return search


def answer(parts: Answering) -> Callable[[str], object]:
    """Question to Markdown, all stages."""
    return lambda question: render_markdown(answer_question(question, parts, jurisdiction="INT").answer)


def commit() -> str:
    """The short commit, marked where the working tree differs from it."""
    name = _git("rev-parse", "--short", "HEAD")
    return f"{name}-changed" if _git("status", "--porcelain", "../src") else name


def _git(*words: str) -> str:
    return subprocess.run(
        ["git", *words], cwd=HERE, capture_output=True, check=True, text=True
    ).stdout.strip()


def measure(runs: int, rounds: int) -> dict[str, Any]:
    """All measurements on a store prepared in a temporary home."""
    asked = questions()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), library=())
        first_run = built(settings.home)
        later_runs = cold(settings.home, asked[0], runs)
        parts = answering(settings)
        warm = timed(answer(parts), asked, rounds)
        peak = own_peak()
        plain = timed(peer(library_of(settings).statements), asked, rounds)
        return {
            "commit": commit(),
            "load_before": load,
            "library": parts.store.version(),
            "statements": parts.store.statement_count(),
            "machine": {
                "cores": os.cpu_count(),
                "python": platform.python_version(),
                "system": platform.platform(),
            },
            "first_run": first_run,
            "cold": later_runs,
            "warm_ms": warm,
            "peer_tantivy_ms": plain,
            "warm_peak_mb": peak,
            "questions": asked,
        }


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    found = measure(options.runs, options.rounds)
    path = HERE / "results" / f"speed-{found['commit']}.json"
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    shown = {key: value for key, value in found.items() if key != "questions"}
    print(json.dumps(shown, indent=1))
    print(f"kept in {path}")


if __name__ == "__main__":
    main()
