"""Scores statements found in abstracts and product labels on the labelled samples; writes bench/results/.

    python -m bench.findings abstracts|labels [--held] [--misses] [--data ../shared/data]

A found statement is right when at least 0.7 of it is labelled so; a labelled span is found when at least 0.7 of
it is covered: quoting a list whole or item by item is the same. Direction and gap are scored on what is right.
`--held` opens the locked half: once, when nothing changes any more.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.finding_sample import HERE, Unit, drawn_abstracts, drawn_labels
from curbside.model.statement import Statement

SHARE = 0.7
"""Below this a statement says something else or is mutilated."""
LABELS = HERE.parent / "tests/importing/labels"
EITHER, ADVICE = "either", "advice"
"""Labels that neither count as found nor as missed; dosing advice without an amount, counted by itself."""


def main() -> None:
    """Score and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["abstracts", "labels"])
    parser.add_argument("--held", action="store_true")
    parser.add_argument("--misses", action="store_true", help="print what went wrong (never with --held)")
    parser.add_argument("--data", type=Path, default=HERE.parents[1] / "shared" / "data")
    wanted = parser.parse_args()
    rows = [json.loads(line) for line in (LABELS / f"{wanted.what}.jsonl").read_text().splitlines()]
    units = (drawn_abstracts if wanted.what == "abstracts" else drawn_labels)(wanted.data)
    counts: Counter[str] = Counter()
    for number, (row, unit) in enumerate(zip(rows, units, strict=True)):
        if row["held"] != wanted.held:
            continue
        for line in _score(unit, row, counts):
            if wanted.misses and not wanted.held:
                print(number, unit.stratum, line)
    result = _abstracts(counts) if wanted.what == "abstracts" else _labels(counts)
    print(json.dumps(result, indent=2))
    name = f"{wanted.what}-{'held' if wanted.held else 'open'}.json"
    (HERE / "results" / name).write_text(json.dumps(result, indent=2) + "\n")


def _score(unit: Unit, row: dict[str, Any], counts: Counter[str]) -> Iterator[str]:
    if hashlib.sha256(unit.text.encode()).hexdigest() != row["sha256"]:
        counts["moved"] += 1
        yield "the unit is not where its label says"
        return
    if unit.passages[0].section[:1] == ("Highlights",):
        counts["highlights"] += 1  # they sum up sections that are read whole, so nothing is quoted from them
        return
    counts["units"] += 1
    found = [(s, *place) for s in unit.document.statements if (place := _place(s, unit))]
    yield from _found(row["spans"], found, counts)
    yield from _labelled(unit, row["spans"], found, counts)


def _place(statement: Statement, unit: Unit) -> tuple[int, int] | None:
    quote = statement.supports[0].quote
    assert quote is not None
    start, end = quote.start - unit.start, quote.end - unit.start
    return (start, end) if start >= 0 and end <= len(unit.text) else None


def _kind(span: dict[str, Any]) -> str:
    return str(span.get("kind", "finding"))


def _own(statement: Statement) -> str:
    return "finding" if statement.kind == "evidence-gap" else statement.kind


def _found(
    spans: Sequence[dict[str, Any]],
    found: Sequence[tuple[Statement, int, int]],
    counts: Counter[str],
) -> Iterator[str]:
    for statement, start, end in found:
        kind = _own(statement)
        counts[f"{kind} found"] += 1
        fit = (kind, EITHER, ADVICE) if kind == "dose" else (kind, EITHER)
        meant = [s for s in spans if _kind(s) in fit and s["start"] < end and s["end"] > start]
        if _covered(start, end, [(s["start"], s["end"]) for s in meant]) < SHARE:
            yield f"EXTRA {kind}: {statement.text!r}"
            continue
        counts[f"{kind} right"] += 1
        said = {s["direction"] for s in meant if _kind(s) != ADVICE}
        if not said:
            continue  # advice is labelled without a direction
        direction = "against" if "against" in said else "for" if "for" in said else "neutral"
        counts["direction"] += direction == statement.direction
        counts["directed"] += 1
        if direction != statement.direction:
            yield f"DIRECTION {statement.direction} not {direction}: {statement.text!r}"
        gaps = {s.get("gap") for s in meant}
        if kind == "finding" and None not in gaps:
            counts["gap judged"] += 1
            counts["gap"] += (True in gaps) == (statement.kind == "evidence-gap")
            if (True in gaps) != (statement.kind == "evidence-gap"):
                yield f"GAP {statement.kind}: {statement.text!r}"
        yield from _dose(statement, meant, counts)


def _dose(statement: Statement, meant: Sequence[dict[str, Any]], counts: Counter[str]) -> Iterator[str]:
    stated = [s["dose"] for s in meant if "dose" in s]
    counts["doses stated"] += len(stated)
    for dose in statement.doses:
        said = {
            "low": dose.amount.low,
            "high": dose.amount.high,
            "unit": dose.amount.unit,
            "often": dose.frequency,
        }
        counts["dose objects"] += 1
        counts["dose objects right"] += said in stated
        if said not in stated:
            yield f"DOSE {said} not {stated}: {statement.text!r}"


def _labelled(
    unit: Unit,
    spans: Sequence[dict[str, Any]],
    found: Sequence[tuple[Statement, int, int]],
    counts: Counter[str],
) -> Iterator[str]:
    for span in spans:
        kind = _kind(span)
        if kind == EITHER:
            continue
        name = f"{kind} {span['role']}" if "role" in span else kind
        counts[f"{name} labelled"] += 1
        places = [(start, end) for s, start, end in found if kind in (_own(s), ADVICE)]
        if _covered(span["start"], span["end"], places) >= SHARE:
            counts[f"{name} covered"] += 1
        elif kind != ADVICE:
            yield f"MISSED {name}: {unit.text[span['start'] : span['end']]!r}"


def _covered(start: int, end: int, places: Sequence[tuple[int, int]]) -> float:
    """The share of a span's characters, blanks aside, that lie in any of the places."""
    inside = sum(any(a <= at < b for a, b in places) for at in range(start, end))
    return inside / max(end - start, 1)


def _share(counts: Counter[str], part: str, whole: str) -> float:
    return round(counts[part] / max(counts[whole], 1), 3)


def _abstracts(counts: Counter[str]) -> dict[str, object]:
    return {
        "units": counts["units"],
        "moved": counts["moved"],
        "found": counts["finding found"],
        "precision": _share(counts, "finding right", "finding found"),
        "conclusions labelled": counts["finding conclusion labelled"],
        "recall of conclusions": _share(counts, "finding conclusion covered", "finding conclusion labelled"),
        "results labelled": counts["finding result labelled"],
        "recall of results": _share(counts, "finding result covered", "finding result labelled"),
        "direction": _share(counts, "direction", "directed"),
        "gap or finding": _share(counts, "gap", "gap judged"),
    }


def _labels(counts: Counter[str]) -> dict[str, object]:
    kinds = ("dose", "contraindication", "boxed-warning", "interaction")
    return {
        "units": counts["units"],
        "moved": counts["moved"],
        "highlights, left out": counts["highlights"],
        **{
            kind: {
                "labelled": counts[f"{kind} labelled"],
                "found": counts[f"{kind} found"],
                "precision": _share(counts, f"{kind} right", f"{kind} found"),
                "recall": _share(counts, f"{kind} covered", f"{kind} labelled"),
            }
            for kind in kinds
        },
        "found as something else": sum(counts[f"{k} found"] for k in ("warning", "adverse-effect")),
        "direction": _share(counts, "direction", "directed"),
        "dose objects": counts["dose objects"],
        "dose objects right": counts["dose objects right"],
        "sentences that state exactly one dose": counts["doses stated"],
        "dosing advice without an amount": {
            "labelled": counts["advice labelled"],
            "covered by any statement": counts["advice covered"],
        },
    }


if __name__ == "__main__":
    main()
