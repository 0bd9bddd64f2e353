"""The security table is true as far as a test can say: every test it names is there."""

from __future__ import annotations

import re
from pathlib import Path

from curbside.model.workflow import TABLE

ROOT = Path(__file__).parent.parent
ROW = re.compile(r"^\| (v5\.0\.0-[^|]+) \| [^|]+ \| `([\w/]+\.py)::(\w+)` \|$")


def test_every_requirement_names_a_test_that_is_there() -> None:
    lines = (ROOT / "docs" / "security.md").read_text().splitlines()
    rows = [line for line in lines if line.startswith("| v5.0.0")]
    assert len(rows) > 30
    for line in rows:
        found = ROW.match(line)
        assert found, line
        assert f"def {found[3]}(" in (ROOT / "tests" / found[2]).read_text(), line


def test_the_moves_that_editors_read_are_the_moves_there_are() -> None:
    text = (ROOT / "docs" / "review.md").read_text()
    told = set()
    for line in text.splitlines():
        cells = [c.strip() for c in line.split("|")[1:-1]]
        if len(cells) == 5 and cells[0] not in ("from", "---"):
            told.add((cells[0].replace("any but unreviewed", "*"), cells[3]))
    moves = {(r.start.replace("-", " "), r.end.replace("-", " ")) for r in TABLE if r.move != "retire"}
    assert {(a.replace("needs re-review", "needs re review"), b.replace("needs re-review", "needs re review"))
            for a, b in told} == moves | {("*", "retired")}  # fmt: skip
