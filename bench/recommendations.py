"""Scores the extractor of recommendations on the labelled sample and writes the result to bench/results/.

    python bench/recommendations.py ARCHIVE [--held] [--misses] | --agreement

Spans match when the characters they share are at least 0.7 of the characters either covers. Direction,
strength and dose are scored on matched spans. `--held` opens the locked half: once, when nothing changes any more.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from label_sample import members

from curbside.importing.ngc_xml import read_found
from curbside.importing.quoted_statements import dose_figures

OVERLAP = 0.7
"""A span that shares less than this is another statement or a mutilated one."""
LABELS = Path(__file__).parents[1] / "tests/importing/labels/recommendations.jsonl"
RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Score and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path, nargs="?")
    parser.add_argument(
        "--agreement", action="store_true", help="compare the two labellings of the twice half"
    )
    parser.add_argument("--held", action="store_true")
    parser.add_argument("--misses", action="store_true", help="print what went wrong (never with --held)")
    wanted = parser.parse_args()
    rows = [json.loads(line) for line in LABELS.read_text().splitlines()]
    if wanted.agreement or wanted.archive is None:
        _write("recommendations-agreement.json", _agreement([row for row in rows if row["twice"]]))
        return
    rows = [row for row in rows if row["held"] == wanted.held]
    everything = members(wanted.archive)
    counts: Counter[str] = Counter()
    for number, row in enumerate(rows):
        for line in _score(everything[row["document"]], row, counts):
            if wanted.misses and not wanted.held:
                print(number, row["document"], line)
    name = "recommendations-held.json" if wanted.held else "recommendations-open.json"
    _write(name, _result(counts, len(rows)))


def _write(name: str, result: dict[str, object]) -> None:
    print(json.dumps(result, indent=2))
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / name).write_text(json.dumps(result, indent=2) + "\n")


def _agreement(rows: list[dict[str, Any]]) -> dict[str, object]:
    """How far the second labelling matches the first; one labeller, so an upper bound on what two would reach."""
    counts: Counter[str] = Counter()
    for row in rows:
        first, second = row["recommendations"], list(row["second"])
        counts["first"] += len(first)
        counts["second"] += len(second)
        for one in first:
            pair = (one["start"], one["end"])
            same = [o for o in second if _overlap(*pair, o["start"], o["end"]) >= OVERLAP]
            if same:
                second.remove(same[0])
                counts["matched"] += 1
                counts.update(key for key in ("direction", "strength", "dose") if one[key] == same[0][key])
    matched = max(counts["matched"], 1)
    shares = {key: round(counts[key] / matched, 3) for key in ("direction", "strength", "dose")}
    spans = round(2 * counts["matched"] / max(counts["first"] + counts["second"], 1), 3)
    return {
        "units": len(rows),
        "first": counts["first"],
        "second": counts["second"],
        "span F1": spans,
        **shares,
    }


def _score(data: bytes, row: dict[str, Any], counts: Counter[str]) -> Iterator[str]:
    document, lines, found = read_found(io.BytesIO(data), row["document"])
    base = next(p.start for p in document.passages if p.id == lines[0].passage_id)
    text = document.text[base + row["start"] : base + row["end"]]
    if hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
        counts["moved"] += 1
        yield "the unit is not where its label says"
        return
    ours = [f for f in found if base + row["start"] <= f.start and f.end <= base + row["end"]]
    ours += [
        f for f in found if f not in ours and f.start < base + row["end"] and f.end > base + row["start"]
    ]
    taken: set[int] = set()
    counts["found"] += len(ours)
    for label in row["recommendations"]:
        counts["labelled"] += 1
        start, end = base + label["start"], base + label["end"]
        best = max(
            range(len(ours)), key=lambda i: _overlap(ours[i].start, ours[i].end, start, end), default=-1
        )
        if best < 0 or best in taken or _overlap(ours[best].start, ours[best].end, start, end) < OVERLAP:
            yield f"MISSED {label['direction']} {label['strength']}: {document.text[start:end]!r}"
            continue
        taken.add(best)
        one = ours[best]
        counts["matched"] += 1
        counts["exact"] += one.start == start and one.end == end
        said = {"direction": one.direction, "strength": one.strength, "dose": bool(dose_figures(one.text))}
        counts["dose labelled"] += label["dose"]
        counts["dose found"] += said["dose"]
        counts["dose both"] += said["dose"] and label["dose"]
        for key, value in said.items():
            counts[key] += value == label[key]
            if value != label[key]:
                yield f"{key.upper()} {value} not {label[key]} ({one.grade}): {one.text!r}"
    for i, one in enumerate(ours):
        if i not in taken:
            yield f"EXTRA {one.direction} {one.strength} ({one.grade}): {one.text!r}"


def _overlap(a: int, b: int, c: int, d: int) -> float:
    shared = min(b, d) - max(a, c)
    return max(0, shared) / (max(b, d) - min(a, c))


def _result(counts: Counter[str], units: int) -> dict[str, object]:
    matched = max(counts["matched"], 1)
    precision = counts["matched"] / max(counts["found"], 1)
    recall = counts["matched"] / max(counts["labelled"], 1)
    return {
        "units": units,
        "labelled": counts["labelled"],
        "found": counts["found"],
        "matched": counts["matched"],
        "moved": counts["moved"],
        "span precision": round(precision, 3),
        "span recall": round(recall, 3),
        "span F1": round(2 * precision * recall / max(precision + recall, 1e-9), 3),
        "exact bounds among matched": round(counts["exact"] / matched, 3),
        "direction": round(counts["direction"] / matched, 3),
        "strength": round(counts["strength"] / matched, 3),
        "dose yes or no": round(counts["dose"] / matched, 3),
        "dose precision": round(counts["dose both"] / max(counts["dose found"], 1), 3),
        "dose recall": round(counts["dose both"] / max(counts["dose labelled"], 1), 3),
    }


if __name__ == "__main__":
    main()
