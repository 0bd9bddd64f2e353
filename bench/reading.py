"""Measure how hard the patient's version reads: Flesch-Kincaid and SMOG over every question that ships.

    python -m bench.reading [--home FOLDER]

Writes bench/results/reading-<commit>.json: grades per article, and every sentence group above the goal. Two
readings of "excluded": `drugs` spares drug names only; `required` spares the names of the conditions, tests and
bodies the library holds too, as they must stand whatever their length. Goal: 8 or below, both formulas.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from curbside.bootstrap.building import library_of, prepare
from curbside.bootstrap.parts import answering_on, audiences, open_embedded
from curbside.bootstrap.places import Places
from curbside.model.article import Article
from curbside.model.library import Library
from curbside.presenting.audience import for_audience
from curbside.presenting.audience_page import page_for
from curbside.presenting.blocks import Block, Box, Bullets, Fold, Line, Paragraph, Run, Sides
from curbside.services.answer_question import answer_question
from curbside.settings import Settings
from curbside.terms.readability import readability

HERE = Path(__file__).parent
ROOT = HERE.parent
GOAL = 8.0
DRUG_KINDS = frozenset({"drug", "drug-class", "substance", "device"})
REQUIRED_KINDS = DRUG_KINDS | {"condition", "test", "body"}


def shipped_questions() -> tuple[tuple[str, str], ...]:
    """The golden questions and the examples of the first page, each with its jurisdiction."""
    goldens = yaml.safe_load(
        (ROOT / "tests" / "answers" / "goldens" / "questions.yaml").read_text(encoding="utf-8")
    )
    examples = yaml.safe_load(
        (ROOT / "src" / "curbside" / "library" / "examples.yaml").read_text(encoding="utf-8")
    )
    asked = [(row["ask"], row.get("jurisdiction", "INT")) for row in goldens.values()]
    asked += [(question, "INT") for question in examples["questions"]]
    return tuple(dict.fromkeys(asked))


def sentences_of(page: Iterable[Block]) -> Iterator[str]:
    """Every sentence a page shows to be read; headings, tables, marks, short labels and references are left out."""
    for block in page:
        match block:
            case Paragraph(line):
                yield from _sentence(line)
            case Bullets(items, lead):
                for line in (lead, *items):
                    yield from _sentence(line)
            case Box(_, _, blocks) | Fold(_, _, blocks):
                yield from sentences_of(blocks)
            case Sides(columns):
                for _, blocks in columns:
                    yield from sentences_of(blocks)


def _sentence(line: Line) -> Iterator[str]:
    """What is said in a line; of one that cites, the statement."""
    said = "".join(p.text for p in line if isinstance(p, Run) and p.tone in ("plain", "strong")).strip()
    if said:
        yield said


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
    for question, where in shipped_questions():
        answer = answer_question(question, parts, jurisdiction=where).answer
        plain = for_audience(answer, "patient", policy)
        texts = list(dict.fromkeys(sentences_of(page_for(plain, "patient", policy))))
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
