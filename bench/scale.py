"""How do speed, size and memory grow with what is held? python -m bench.scale [--data ../shared/data] [--home FOLDER]

One home grows: the library with some guidelines, all guidelines, everything real that is held, then marked repeats up
to a million passages. Guidelines and MEDLINE come as the product imports them, with their statements; other texts
go into the index alone. At each size a fresh process opens the home and asks; plain tantivy over the same passages
answers the same questions in it. Writes bench/results/scale-<commit>.json after every size.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import tantivy
import yaml

from bench import scale_texts
from bench.retrieval.datasets import lines
from bench.speed import commit, own_peak, questions, timed
from curbside.bootstrap.building import prepare
from curbside.bootstrap.documents import importing
from curbside.bootstrap.parts import answering
from curbside.bootstrap.places import Places
from curbside.bootstrap.vectors import make_vectors
from curbside.model.search import Entry, Query
from curbside.search import generations
from curbside.search.lexical import LexicalIndex
from curbside.search.writer import SEGMENTS, IndexWriter
from curbside.services.answer_question import Answering, answer_question
from curbside.services.follow_documents import COMMIT_ENTRIES
from curbside.services.import_evidence import import_evidence
from curbside.settings import Settings

HERE = Path(__file__).parent
SEED, ASKED, LIMIT = 20261130, 200, 10
FEW_GUIDELINES = 110
"""Guidelines that hold some ten thousand passages."""
MILLION = 1_000_000
MOST_VECTORS = 600_000
"""Passages up to which vectors are made: beyond, repeats would only cost time."""

PEER_HEAP = 128_000_000


def searched(data: Path) -> list[str]:
    """Questions of BioASQ, drawn by seed."""
    found = [q["body"] for q in lines(data / "bench/bioasq-7b-9b/questions.jsonl.gz")]
    return random.Random(SEED).sample(found, ASKED)


def answered() -> list[str]:
    """The golden questions, and those that imported guidelines answer."""
    path = HERE.parent / "tests/answers/imported_questions.yaml"
    imported = yaml.safe_load(path.read_text(encoding="utf-8"))["questions"]
    return [*questions(), *(row["ask"] for row in imported)]


def stored(index: LexicalIndex) -> Iterator[tuple[str, str, str]]:
    """Every living passage as written: id, title, text."""
    for held in index.shelf("passages"):
        for number, entry in enumerate(held.segment.from_number(0)):
            if number not in held.dead:
                yield entry.id, entry.title, entry.prose


def peer(index: LexicalIndex, folder: Path) -> Callable[[str], object]:
    """Plain tantivy over the same passages: the ids of the ten best for a question."""
    builder = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
    plain = tantivy.Index(builder.add_text_field("body", tokenizer_name="en_stem").build(), path=str(folder))
    writer = plain.writer(PEER_HEAP, 1)
    for name, title, text in stored(index):
        writer.add_document(tantivy.Document(id=[name], body=[f"{title} {text}"]))
    writer.commit()
    writer.wait_merging_threads()
    plain.reload()
    searcher = plain.searcher()

    def search(question: str) -> object:
        words = "".join(c if c.isalnum() else " " for c in question)
        found = searcher.search(plain.parse_query(words, ["body"]), limit=LIMIT).hits
        return [searcher.doc(address)["id"] for _, address in found]

    return search


def measure(home: Path, data: Path) -> dict[str, Any]:
    """One home, in this process: opening, searches by words and by meaning, whole answers, then the peer."""
    settings = Settings(home=home, library=())
    start = time.perf_counter()
    parts = answering(settings)
    opened = time.perf_counter() - start
    asked, lexical = searched(data), LexicalIndex(generations.current(Places(home).index))
    found: dict[str, Any] = {
        "passages": parts.index.count("passages"),
        "statements": parts.index.count("statements"),
        "open_seconds": round(opened, 2),
        "load": round(os.getloadavg()[0], 1),
    }
    start = time.perf_counter()
    lexical.search(Query(asked[0], "passages"), limit=LIMIT)
    found["first_search_ms"] = round((time.perf_counter() - start) * 1000, 1)
    found["words_ms"] = timed(lambda q: lexical.search(Query(q, "passages"), limit=LIMIT), asked, 1)
    if parts.index.version() != lexical.version():
        by_meaning = lambda q: parts.index.search(Query(q, "passages", by_meaning=True), limit=LIMIT)  # noqa: E731
        found["meaning_ms"] = timed(by_meaning, asked, 1)
    found["answer_ms"] = timed(_answer(parts), answered(), 3)
    found["peak_mb"] = round(own_peak())
    with tempfile.TemporaryDirectory(dir=home.parent) as folder:
        found["plain_tantivy_ms"] = timed(peer(lexical, Path(folder)), asked, 1)
    return found


def _answer(parts: Answering) -> Callable[[str], object]:
    return lambda question: answer_question(question, parts, jurisdiction="INT")


def measured(home: Path, data: Path) -> dict[str, Any]:
    """The same in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.scale", "--measure", "--home", str(home), "--data", str(data)],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def add(home: Path, entries: Iterator[Entry], most: int) -> int:
    """Put passages into the index alone, up to so many; how many were taken."""
    places = Places(home)
    taken = 0
    with generations.only_writer(places.index):
        index = IndexWriter(generations.current(places.index))
        for entry in entries:
            if taken >= most:
                break
            index.add([entry])
            taken += 1
            if index.waiting >= COMMIT_ENTRIES:
                index.commit(index.marks)
        index.commit(index.marks)
        index.close()
    return taken


def growing(home: Path, data: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The home at each size, with what building that step took."""
    settings = Settings(home=home, library=())
    yield "few guidelines", _imported(settings, scale_texts.guidelines(data, FEW_GUIDELINES))
    yield "all guidelines", _imported(settings, scale_texts.guidelines(data))
    files = scale_texts.whole_files(
        data,
        "guidelines/uspstf-2021.json",
        "pubmed/pubmed21n1298.xml.gz",
        "bench/liveqa-medquad/medquad.jsonl.gz",
    )
    step = _imported(settings, files)
    yield "all that is real", step | _added(settings, scale_texts.passages(data), MILLION)
    held = LexicalIndex(generations.current(Places(home).index)).count("passages")
    more = (e for times in range(2, 99) for e in scale_texts.repeats(scale_texts.passages(data), times))
    yield "repeats", _added(settings, more, MILLION - held)


def _imported(settings: Settings, files: scale_texts.Files) -> dict[str, Any]:
    start, cpu = time.perf_counter(), _cpu()
    import_evidence(files, importing(settings))
    read, read_cpu = time.perf_counter(), _cpu()
    prepare(settings)
    return {
        "import_seconds": round(read - start), "import_cpu": round(read_cpu - cpu),
        "index_seconds": round(time.perf_counter() - read), "index_cpu": round(_cpu() - read_cpu),
    }  # fmt: skip


def _added(settings: Settings, entries: Iterator[Entry], most: int) -> dict[str, Any]:
    start, cpu = time.perf_counter(), _cpu()
    taken = add(settings.home, entries, most)
    seconds, used = time.perf_counter() - start, _cpu() - cpu
    return {
        "added": taken,
        "added_a_second": round(taken / seconds),
        "added_a_cpu_second": round(taken / used),
    }


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _vectors(settings: Settings) -> dict[str, Any]:
    start, cpu = time.perf_counter(), _cpu()
    made = make_vectors(settings, progress=lambda _done, _of: None)
    return {
        "vectors": made,
        "vector_seconds": round(time.perf_counter() - start),
        "vector_cpu": round(_cpu() - cpu),
    }


def _sizes(home: Path) -> dict[str, float]:
    """Megabytes on disk: of the words and of the vectors of the index, and of the documents."""
    segments = generations.current(Places(home).index) / SEGMENTS

    def mb(paths: Iterator[Path]) -> float:
        return round(sum(p.stat().st_size for p in paths if p.is_file()) / 1e6, 1)

    return {
        "words_mb": mb(segments.glob("*/words/*")),
        "vectors_mb": mb(segments.glob("*/dense-*/*")),
        "documents_mb": mb(home.glob("documents.sqlite*")),
        "linked_mb": mb(segments.parent.glob("linked.sqlite*")),
    }


def main() -> None:
    """Grow, measure, keep after each size."""
    reading = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reading.add_argument("--data", type=Path, default=HERE.parents[1] / "shared/data")
    reading.add_argument("--home", type=Path, required=True, help="an empty folder on a large disk")
    reading.add_argument("--until", default="repeats", help="the last step to take")
    reading.add_argument("--measure", action="store_true", help="only measure this home, and print JSON")
    given = reading.parse_args()
    if given.measure:
        print(json.dumps(measure(given.home, given.data)))
        return
    result: dict[str, Any] = {"commit": commit(), "machine": {"cores": os.cpu_count()}, "steps": {}}
    path = HERE / "results" / f"scale-{result['commit']}.json"
    shutil.rmtree(given.home, ignore_errors=True)
    for name, built in growing(given.home, given.data):
        settings = Settings(home=given.home, library=())
        held = LexicalIndex(generations.current(Places(given.home).index)).count("passages")
        vectors = _vectors(settings) if held <= MOST_VECTORS else {}
        result["steps"][name] = {
            **built,
            **vectors,
            "builder_peak_mb": round(own_peak()),
            **_sizes(given.home),
        }
        result["steps"][name] |= measured(given.home, given.data)
        path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        print(name, json.dumps(result["steps"][name]), flush=True)
        if name == given.until:
            break


if __name__ == "__main__":
    main()
