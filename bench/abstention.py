"""Does it say no where the corpus does not hold the answer, and only there?

    python -m bench.abstention [--home FOLDER]

Near misses (right disease, wrong drug; right drug, wrong disease or patient; nothing held) and answerable questions,
by rule and by hand, over the shipped library and, where FOLDER holds imported guidelines, over those too. Halves by
the question's own words: the threshold is read off the development half, the test half is scored with it. Writes
bench/results/abstention-<commit>.json.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.abstention_cases import Case, by_hand, imported_cases, shipped_cases, unheld_cases
from bench.speed import commit
from curbside.answering.coverage import COVERED
from curbside.bootstrap.building import prepare
from curbside.bootstrap.parts import answering
from curbside.bootstrap.places import Places, linked_in
from curbside.model.article import Article
from curbside.model.ontology import Ontology
from curbside.search import generations
from curbside.services.answer_question import Answering, answer_question
from curbside.settings import Settings
from curbside.storage.evidence import EmbeddedEvidenceStore

HERE = Path(__file__).parent
KEPT = 0.9
"""The share of answerable questions that must stay answered where false answers are compared."""

STEPS = (0.0, 0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, COVERED, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case: whether it was answered, how much was covered, and whether a dose was shown."""

    case: Case
    answered: bool
    covered: float
    """0 where it was refused for another reason than coverage."""
    doses: int


def asked(case: Case, parts: Answering) -> Outcome:
    """Ask one question."""
    done = answer_question(case.ask, parts, jurisdiction="INT")
    article = done.answer if isinstance(done.answer, Article) else None
    by_coverage = article is None and done.covered.value < COVERED
    covered = done.covered.value if article or by_coverage else 0.0
    return Outcome(case, article is not None, covered, len(article.doses) if article else 0)


def cases_of(home: Path, corpus: str, parts: Answering) -> list[Case]:
    """The cases by rule over what a home holds."""
    curated = EmbeddedEvidenceStore(Places(home).store)
    with sqlite3.connect(Places(home).lexicon) as database:
        terms = sorted(set(database.execute("SELECT id, kind, name FROM concept")))
    unheld = list(unheld_cases(parts.store, corpus, terms))
    if corpus == "shipped":
        return [*shipped_cases(list(curated.all_statements()), Ontology(curated.concepts())), *unheld]
    linked = EmbeddedEvidenceStore(linked_in(generations.current(Places(home).index)), grows=True)
    names, kinds = {i: name for i, _, name in terms}, {i: kind for i, kind, _ in terms}
    statements = list(linked.all_statements())
    return [*imported_cases(statements, parts.reader.lexicon, names, kinds), *unheld]


def curve(outcomes: Sequence[Outcome]) -> list[dict[str, float]]:
    """At each threshold the share of answerable questions kept, and of near misses answered."""
    rows = []
    for step in STEPS:
        kept = [o.covered >= step and o.covered > 0 for o in outcomes if o.case.answerable]
        false = [o.covered >= step and o.covered > 0 for o in outcomes if not o.case.answerable]
        rows.append({"threshold": step, "kept": _share(kept), "false": _share(false)})
    return rows


def auc(outcomes: Sequence[Outcome]) -> float:
    """How often an answerable question is covered better than a near miss, equals counting half."""
    yes = [o.covered for o in outcomes if o.case.answerable]
    no = [o.covered for o in outcomes if not o.case.answerable]
    won = sum((a > b) + 0.5 * (a == b) for a in yes for b in no)
    return round(won / max(len(yes) * len(no), 1), 4)


def _share(values: Sequence[bool]) -> float:
    return round(sum(values) / max(len(values), 1), 4)


def summary(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Kept and false at the threshold in use, by kind, with the false answers to questions for a dose by name."""
    yes = [o for o in outcomes if o.case.answerable]
    no = [o for o in outcomes if not o.case.answerable]
    kinds = sorted({o.case.kind for o in outcomes})
    return {
        "answerable": len(yes),
        "near_misses": len(no),
        "auc": auc(outcomes),
        "kept": _share([o.answered for o in yes]),
        "false": _share([o.answered for o in no]),
        "false_with_dose": sum(o.answered and o.case.dose and o.doses > 0 for o in no),
        "dose_near_misses": sum(o.case.dose for o in no),
        "wrong_with_dose": sorted(o.case.ask for o in no if o.answered and o.case.dose and o.doses > 0),
        "by_kind": {
            k: {"questions": len(of), "answered": sum(o.answered for o in of)}
            for k in kinds
            if (of := [o for o in outcomes if o.case.kind == k])
        },
        "curve": curve(outcomes),
        "wrong": sorted(o.case.ask for o in outcomes if o.answered is not o.case.answerable),
    }


def chosen(outcomes: Sequence[Outcome]) -> float:
    """The highest threshold at which enough answerable questions of the development half stay answered."""
    return max((row["threshold"] for row in curve(outcomes) if row["kept"] >= KEPT), default=0.0)


def measured(home: Path, corpus: str) -> list[Outcome]:
    """Every case of a corpus, asked."""
    settings = Settings(home=home, library=())
    prepare(settings)
    parts = answering(settings)
    cases = [*cases_of(home, corpus, parts), *(c for c in by_hand() if c.corpus == corpus)]
    return [asked(case, parts) for case in cases]


def main() -> None:
    """Measure, print and keep."""
    reading = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reading.add_argument("--home", type=Path, help="a home into which guidelines were imported")
    given = reading.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcomes = {"shipped": measured(Path(folder), "shipped")}
    if given.home:
        outcomes["imported"] = measured(given.home, "imported")
    found: dict[str, Any] = {"commit": commit(), "threshold": COVERED}
    for corpus, of in outcomes.items():
        halves = {half: [o for o in of if o.case.half == half] for half in ("dev", "test")}
        found[corpus] = {"highest_threshold_on_dev": chosen(halves["dev"])}
        found[corpus] |= {half: summary(some) for half, some in halves.items()}
    path = HERE / "results" / f"abstention-{found['commit']}.json"
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for corpus in outcomes:
        for half in ("dev", "test"):
            shown = {
                k: v for k, v in found[corpus][half].items() if k not in ("curve", "wrong", "wrong_with_dose")
            }
            print(corpus, half, json.dumps(shown))
        print(corpus, "highest threshold on dev", found[corpus]["highest_threshold_on_dev"])
    print(f"kept in {path}")


if __name__ == "__main__":
    main()
