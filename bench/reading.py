"""Measure how hard the patient's version reads: Flesch-Kincaid and SMOG over the golden questions.

    python -m bench.reading [--home FOLDER]

Writes bench/results/reading-<commit>.json: grades per article, and every sentence group above the goal. Two
readings of "excluded": `drugs` spares drug names only; `required` spares the names of the conditions, tests and
bodies the library holds too, as they must stand whatever their length. Goal: 8 or below, both formulas.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import yaml

from curbside.bootstrap.building import library_of, prepare
from curbside.bootstrap.parts import answering_on, audiences, open_embedded
from curbside.bootstrap.places import Places
from curbside.model.article import Answer, Article
from curbside.model.library import Library
from curbside.presenting.audience import for_audience
from curbside.services.answer_question import answer_question
from curbside.settings import Settings
from curbside.terms.readability import readability

HERE = Path(__file__).parent
GOAL = 8.0
DRUG_KINDS = frozenset({"drug", "drug-class", "substance", "device"})
REQUIRED_KINDS = DRUG_KINDS | {"condition", "test", "body"}


def golden_questions() -> tuple[tuple[str, str], ...]:
    """The founding question and those beside it, each with its jurisdiction."""
    path = HERE.parent / "tests" / "answers" / "goldens" / "questions.yaml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8")).values()
    return tuple((row["ask"], row.get("jurisdiction", "INT")) for row in rows)


def running_text(answer: Answer) -> Iterator[str]:
    """Everything a patient reads as sentences, each statement once; titles and tables are left out."""
    yield from (b.text for b in answer.banners)
    if isinstance(answer, Article):
        yield from (answer.lead, *answer.notes, *(c.text for c in answer.claims()))
        yield from (v.show for v in answer.conflicts)
        yield from (*answer.not_covered, *answer.would_change)
    else:
        yield from (answer.message, answer.advice, *(c.text for c in answer.claims))


def spared(library: Library, kinds: Collection[str]) -> frozenset[str]:
    """Names that weigh nothing: those of the library's concepts of these kinds, never their synonyms."""
    return frozenset(c.name for c in library.concepts.values() if c.kind in kinds)


def measured(texts: list[str], exclude: Collection[str]) -> dict[str, Any]:
    """Grades of the whole, and each piece above the goal, hardest first."""
    whole = readability("\n".join(texts), exclude)
    above = [(readability(t, exclude).grade, t) for t in texts]
    hard = sorted(((g, t) for g, t in above if g > GOAL), reverse=True)
    return {
        "grade": whole.grade, "smog": whole.smog, "words": whole.words, "sentences": whole.sentences,
        "longest": whole.longest, "above": len(hard), "of": len(above), "hardest": hard,
    }  # fmt: skip


def main() -> None:
    """Ask, project, measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=None)
    home = parser.parse_args().home
    settings = Settings(home=home, library=()) if home else Settings(library=())
    prepare(settings)
    embedded = open_embedded(Places(settings.home))
    parts, policy, library = answering_on(embedded, settings), audiences(embedded), library_of(settings)
    names = {"drugs": spared(library, DRUG_KINDS), "required": spared(library, REQUIRED_KINDS)}
    rows = []
    for question, where in golden_questions():
        answer = answer_question(question, parts, jurisdiction=where).answer
        plain = for_audience(answer, "patient", policy)
        texts = [t for t in running_text(plain) if t]
        kind = "article" if isinstance(answer, Article) else "refusal"
        row = {"question": question, "kind": kind, **{n: measured(texts, x) for n, x in names.items()}}
        rows.append(row)
        shown = "  ".join(f"{n}: FK {row[n]['grade']:5.2f} SMOG {row[n]['smog']:5.2f}" for n in names)
        print(f"{shown}  above {row['required']['above']:3d}/{row['required']['of']:3d}  {question}")
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True, cwd=HERE
    ).stdout.strip()
    out = HERE / "results" / f"reading-{commit}.json"
    worst = max(rows, key=lambda r: r["required"]["grade"])["required"]
    out.write_text(
        json.dumps({"goal": GOAL, "worst_grade": worst["grade"], "articles": rows}, indent=1) + "\n"
    )
    print(f"written to {out}")


if __name__ == "__main__":
    main()
