"""Seed faults into claims and see what verify stops; see what sound rewordings it stops too.

    python bench/faults.py [--library FOLDER] [--seed 20261123] [--per-kind 40] [--half development]

Writes bench/results/faults-<commit>.json: share caught per kind, share of sound stopped, every miss. Half of
the statements (by a hash of their id) were looked at while the rules were written; the other half is the
measure. Goal on the held-out half: 99 % caught, under 1 % of sound stopped.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from fault_kinds import TEXT_FAULTS
from sound_kinds import SOUND

from curbside.answering.verify import Names, names_of, verify_claim
from curbside.importing.library_files import load_library
from curbside.model.library import Library
from curbside.model.source import Source
from curbside.model.statement import Statement, Support

HERE = Path(__file__).parent
HALVES = ("development", "held-out")


@dataclass(frozen=True, slots=True)
class Case:
    """A claim as a rewriter might leave it."""

    kind: str
    statement: Statement
    text: str
    supports: tuple[Support, ...] | None = None
    sources: dict[str, Source] | None = None


def half_of(statement_id: str) -> str:
    """Which half a statement belongs to, for good."""
    return HALVES[hashlib.sha256(statement_id.encode()).digest()[0] % 2]


def text_cases(kind: str, statements: Sequence[Statement], library: Library, seed: int) -> Iterator[Case]:
    """Every sentence the kind's rule makes of these statements that differs from the statement's own."""
    for statement in statements:
        rng = random.Random(f"{seed}:{kind}:{statement.id}")
        made = dict.fromkeys(TEXT_FAULTS[kind](statement, library, rng))
        yield from (Case(kind, statement, text) for text in made if text.lower() != statement.text.lower())


def source_cases(statements: Sequence[Statement], library: Library, seed: int) -> Iterator[Case]:
    """The right sentence with a wrong source: another statement's, another place, a retracted one."""
    rng = random.Random(f"{seed}:source")
    for statement in statements:
        own = {(s.edition_id, s.locator) for s in statement.supports}
        other = rng.choice(
            [s for s in library.statements if not {(p.edition_id, p.locator) for p in s.supports} & own]
        )
        first = statement.supports[0]
        yield Case("source of another statement", statement, statement.text, other.supports[:1])
        moved = replace(first, locator=other.supports[0].locator)
        if (moved.edition_id, moved.locator) not in own:
            yield Case(
                "place of another statement", statement, statement.text, (moved, *statement.supports[1:])
            )
        source = library.sources[first.edition_id]
        retracted = replace(source, edition=replace(source.edition, lifecycle="retracted"))
        sources = {**library.sources, first.edition_id: retracted}
        yield Case("retracted source", statement, statement.text, statement.supports, sources)
        kinds = {library.sources[s.edition_id].work.kind for s in statement.supports}
        if not kinds & {"guideline", "consensus"}:
            text = "Guidelines recommend that " + statement.text[0].lower() + statement.text[1:]
            yield Case("called a guideline", statement, text, statement.supports)


def sound_cases(statements: Sequence[Statement], library: Library) -> Iterator[Case]:
    """Sound rewordings of these statements."""
    for kind, reword in SOUND.items():
        for statement in statements:
            yield from (Case(kind, statement, text) for text in dict.fromkeys(reword(statement, library)))


def human_cases(statements: Sequence[Statement]) -> Iterator[Case]:
    """Rephrasings written by hand, statement id and sentence to a line."""
    by_id = {s.id: s for s in statements}
    path = HERE / "paraphrases.tsv"
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        statement_id, _, text = line.partition("\t")
        if statement_id in by_id:
            yield Case("by hand", by_id[statement_id], text)


def stopped(case: Case, library: Library, names: Names) -> list[str]:
    """The failures verify gives, as text."""
    verdict = verify_claim(
        case.text, case.statement, names, supports=case.supports, sources=case.sources or library.sources
    )
    return [f"{reason.rule}: {reason.detail}" for reason in verdict.failures]


def sample(cases: Sequence[Case], most: int, seed: int) -> list[Case]:
    """At most `most` cases, spread over statements by a seeded draw."""
    rng = random.Random(f"{seed}:draw")
    return list(cases) if len(cases) <= most else rng.sample(list(cases), most)


def measure_faults(
    statements: Sequence[Statement], library: Library, names: Names, seed: int, most: int
) -> dict[str, Any]:
    """Per kind: how many were seeded and stopped, and each that was not."""
    kinds = {kind: list(text_cases(kind, statements, library, seed)) for kind in TEXT_FAULTS}
    for case in source_cases(statements, library, seed):
        kinds.setdefault(case.kind, []).append(case)
    result: dict[str, Any] = {}
    for kind, cases in kinds.items():
        drawn = sample(cases, most, seed)
        missed = [c for c in drawn if not stopped(c, library, names)]
        result[kind] = {
            "seeded": len(drawn),
            "caught": len(drawn) - len(missed),
            "missed": [
                {"statement": c.statement.id, "was": c.statement.text, "claim": c.text} for c in missed
            ],
        }
    return result


def measure_sound(cases: Sequence[Case], library: Library, names: Names) -> dict[str, Any]:
    """Per kind: how many sound claims were let pass, and each that was stopped with why."""
    result: dict[str, Any] = {}
    for case in cases:
        row = result.setdefault(case.kind, {"sound": 0, "stopped": []})
        row["sound"] += 1
        if why := stopped(case, library, names):
            row["stopped"].append({"statement": case.statement.id, "claim": case.text, "why": why})
    return result


def measure(half: str, library: Library, names: Names, seed: int, most: int) -> dict[str, Any]:
    """All figures of one half of the statements."""
    statements = [s for s in library.statements if half_of(s.id) == half]
    faults = measure_faults(statements, library, names, seed, most)
    sound = measure_sound(list(sound_cases(statements, library)), library, names)
    by_hand = measure_sound(list(human_cases(statements)), library, names)
    seeded, caught = (sum(row[key] for row in faults.values()) for key in ("seeded", "caught"))
    passed = sum(row["sound"] for row in sound.values())
    wrongly = sum(len(row["stopped"]) for row in sound.values())
    return {
        "statements": len(statements),
        "seeded": seeded,
        "caught": caught,
        "share caught": round(caught / max(1, seeded), 4),
        "sound": passed,
        "sound stopped": wrongly,
        "share of sound stopped": round(wrongly / max(1, passed), 4),
        "faults": faults,
        "sound kinds": sound,
        "by hand": by_hand,
    }


def commit() -> str:
    """The short commit, or "uncommitted"."""
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "uncommitted"


def main() -> int:
    """Measure and write the result."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--library", type=Path)
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--per-kind", type=int, default=40)
    parser.add_argument("--half", choices=HALVES)
    parser.add_argument("--show", action="store_true", help="print each miss")
    parser.add_argument("--dry", action="store_true", help="write no result")
    options = parser.parse_args()
    library = load_library(options.library) if options.library else load_library()
    names, began = names_of(library.concepts), time.monotonic()
    halves = [options.half] if options.half else list(HALVES)
    report: dict[str, Any] = {"commit": commit(), "seed": options.seed, "library": library.version}
    report |= {half: measure(half, library, names, options.seed, options.per_kind) for half in halves}
    report["seconds"] = round(time.monotonic() - began, 1)
    for half in halves:
        show(half, report[half], full=options.show)
    if not options.dry:
        path = HERE / "results" / f"faults-{report['commit']}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(path)
    return 0


def show(half: str, result: dict[str, Any], *, full: bool) -> None:
    """Print one half's figures."""
    print(f"{half}: {result['caught']}/{result['seeded']} faults caught ({result['share caught']:.2%})")
    print(
        f"{result['sound stopped']}/{result['sound']} sound stopped ({result['share of sound stopped']:.2%})"
    )
    for kind, row in result["faults"].items():
        print(f"  {kind:30} {row['caught']}/{row['seeded']}")
        for miss in row["missed"] if full else ():
            print(f"      - {miss['statement']}\n        {miss['was']}\n        {miss['claim']}")
    for kind, row in {**result["sound kinds"], **result["by hand"]}.items():
        print(f"  sound: {kind:23} {row['sound'] - len(row['stopped'])}/{row['sound']} pass")
        for stop in row["stopped"] if full else ():
            print(f"      - {stop['claim']}\n        {stop['why']}")


if __name__ == "__main__":
    raise SystemExit(main())
