"""Do quotes stand in a better order by words or by meaning too? python -m bench.quotes --home FOLDER

FOLDER is a home into which guidelines were imported and for which vectors were made. The 22 questions of
`tests/answers/imported_questions.yaml` are answered with the index by words and with the one by meaning too; what
counts is at which place the quote named there stands among the quotes of the answer. Writes
bench/results/quotes-<commit>.json.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from bench.speed import commit
from curbside.bootstrap.building import prepare
from curbside.bootstrap.parts import answering
from curbside.model.article import Article
from curbside.model.search import Query, Result, What
from curbside.ports import SearchIndex
from curbside.services.answer_question import Answering, answer_question
from curbside.settings import Settings

HERE = Path(__file__).parent
QUESTIONS = HERE.parent / "tests/answers/imported_questions.yaml"


@dataclass(frozen=True, slots=True)
class Meant:
    """An index asked by meaning too, or by words alone, whatever the query says."""

    index: SearchIndex
    by_meaning: bool

    def search(self, query: Query, *, limit: int) -> Sequence[Result]:
        """The best entries."""
        return self.index.search(replace(query, by_meaning=self.by_meaning), limit=limit)

    def count(self, what: What) -> int:
        """How many can be found."""
        return self.index.count(what)

    def version(self) -> str:
        """That of the index."""
        return self.index.version()


def places(parts: Answering) -> Mapping[str, int | None]:
    """The place of the wanted quote among the quotes of each answer, or None."""
    found: dict[str, int | None] = {}
    for row in yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))["questions"]:
        answer = answer_question(row["ask"], parts, jurisdiction="INT").answer
        claims = answer.claims() if isinstance(answer, Article) else ()
        quotes = [c.text for c in claims if any(s.proof == "quoted" for s in c.supports)]
        digests = [hashlib.sha256(text.encode()).hexdigest()[:16] for text in quotes]
        found[row["ask"]] = digests.index(row["quote"]) + 1 if row["quote"] in digests else None
    return found


def summary(found: Mapping[str, int | None]) -> dict[str, Any]:
    """Mean reciprocal rank, how many were found, and each place."""
    ranks = [place for place in found.values() if place]
    return {
        "mrr": round(sum(1 / rank for rank in ranks) / len(found), 3),
        "found": len(ranks),
        "places": dict(found),
    }


def main() -> None:
    """Measure, print and keep."""
    reading = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reading.add_argument("--home", type=Path, required=True)
    settings = Settings(home=reading.parse_args().home, library=())
    prepare(settings)
    parts = answering(settings)
    result: dict[str, Any] = {"commit": commit(), "statements": parts.index.count("statements")}
    for name, by_meaning in (("words", False), ("meaning", True)):
        result[name] = summary(places(replace(parts, index=Meant(parts.index, by_meaning))))
        print(name, result[name]["mrr"], result[name]["found"])
    path = HERE / "results" / f"quotes-{result['commit']}.json"
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
