"""Measure redaction: identifying details gone of those kept aside, and what is taken out of texts that hold none.

    python -m bench.redaction [--home FOLDER] [--shared FOLDER]

Writes bench/results/redaction-<commit>.json. The sixty questions kept aside are counted only, never shown. The texts
without a patient are public ones: every question of MedQuAD and BioASQ, every statement of the library, and a seeded
draw of MEDLINE sentences; dates and addresses on the web stand in some of those rightly and are counted apart.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from lxml import etree

from curbside.bootstrap.building import library_of, prepare
from curbside.bootstrap.parts import answering
from curbside.ports import Lexicon
from curbside.services.redact import redact
from curbside.settings import Settings

HERE = Path(__file__).parent
HELD_OUT = HERE.parent / "tests" / "services" / "redact_held_out.yaml"
SHOWN_RIGHTLY = ("date", "url")
SEED, SHARE, LONGEST = 7, 0.06, 600


def held_out(lexicon: Lexicon) -> dict[str, int]:
    """Details gone of all, and texts that lost nothing else of all."""
    cases: list[dict[str, Any]] = yaml.safe_load(HELD_OUT.read_text(encoding="utf-8"))
    counts = Counter[str]()
    for case in cases:
        text = redact(case["text"], lexicon).text
        counts["details"] += len(case["gone"])
        counts["gone"] += sum(word.casefold() not in text.casefold() for word in case["gone"])
        kept = case.get("kept", [] if case["gone"] else [case["text"]])
        counts["texts"] += 1
        counts["nothing else lost"] += all(word in text for word in kept)
    return dict(counts)


def questions(shared: Path) -> Iterator[tuple[str, str]]:
    """Public health questions: nobody in them is a patient."""
    for name, path, field in (
        ("MedQuAD questions", "liveqa-medquad/medquad.jsonl.gz", "question"),
        ("BioASQ questions", "bioasq-7b-9b/questions.jsonl.gz", "body"),
    ):
        with gzip.open(shared / "bench" / path, "rt", encoding="utf-8") as file:
            yield from ((name, text) for text in sorted({json.loads(line)[field] for line in file}) if text)


def sentences(shared: Path) -> Iterator[tuple[str, str]]:
    """A seeded draw of sentences from abstracts."""
    chance = random.Random(SEED)
    with gzip.open(shared / "pubmed" / "pubmed21n1298.xml.gz") as file:
        for _, record in etree.iterparse(file, tag="PubmedArticle"):
            for part in record.iter("AbstractText"):
                for sentence in re.split(r"(?<=[.]) ", "".join(part.itertext()))[:3]:
                    if len(sentence) <= LONGEST and chance.random() < SHARE:
                        yield "MEDLINE sentences", sentence
            record.clear()


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=None)
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared" / "data")
    options = parser.parse_args()
    settings = Settings(home=options.home, library=()) if options.home else Settings(library=())
    prepare(settings)
    lexicon = answering(settings).reader.lexicon
    statements = (("library statements", s.text) for s in library_of(settings).statements)
    texts, touched, seconds = Counter[str](), Counter[str](), 0.0
    for name, text in (*statements, *questions(options.shared), *sentences(options.shared)):
        begun = time.perf_counter()
        found = redact(text, lexicon).found
        seconds += time.perf_counter() - begun
        texts[name] += 1
        touched[name] += any(f.kind not in SHOWN_RIGHTLY for f in found)
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True, cwd=HERE
    ).stdout.strip()
    said = {
        "held out": held_out(lexicon),
        "taken out of texts without a patient": {n: [touched[n], texts[n]] for n in texts},
        "milliseconds a text": round(seconds * 1000 / texts.total(), 2),
    }
    (HERE / "results" / f"redaction-{commit}.json").write_text(json.dumps(said, indent=1) + "\n")
    print(json.dumps(said, indent=1))


if __name__ == "__main__":
    main()
