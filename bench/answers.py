"""Do answers hold what an expert demands, and nothing that must never be said? Scores `bench/questions/`.

    python -m bench.answers [--topic T ...] [--list] [--held | --set second | ... | --set seventh]

The questions were written from the sources by others than the topics' authors. A seeded third is held: it is
scored with --held only; `bench/second/` to `seventh/` are later sets, each asked once when it was fresh. A
point is met by a bullet or dose row that holds its words, or by a statement that a reader judged to meet it
(`answers_judged.yaml`); the reader's word wins. Writes bench/results/answers-*.json.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bench.speed import commit
from curbside.bootstrap.building import prepare
from curbside.bootstrap.parts import answering
from curbside.model.article import Answer, Article
from curbside.services.answer_question import Answering, answer_question
from curbside.settings import Settings

HERE = Path(__file__).parent
QUESTIONS = HERE / "questions"
SECOND = HERE / "second"
THIRD = HERE / "third"
FOURTH = HERE / "fourth"
FIFTH = HERE / "fifth"
SIXTH = HERE / "sixth"
SEVENTH = HERE / "seventh"
JUDGED = HERE / "answers_judged.yaml"
SEED = 20261129
HELD_SHARE = 3
"""One question of so many is held."""


@dataclass(frozen=True, slots=True)
class Bullet:
    """Something shown that can meet a point: its statement and its words."""

    statement_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """What an answer must hold, or must never say; each alternative is a list of patterns one bullet meets."""

    text: str
    alternatives: tuple[tuple[re.Pattern[str], ...], ...]
    unless: tuple[re.Pattern[str], ...] = ()
    critical: bool = False

    def found_in(self, bullets: Iterable[Bullet], *, but: frozenset[str] = frozenset()) -> str:
        """The first statement whose words meet it, or ""; those a reader ruled out are passed over."""
        for bullet in bullets:
            said = any(all(p.search(bullet.text) for p in patterns) for patterns in self.alternatives)
            excused = any(p.search(bullet.text) for p in self.unless)
            if said and not excused and bullet.statement_id not in but:
                return bullet.statement_id
        return ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with what it demands."""

    id: str
    topic: str
    text: str
    jurisdiction: str
    key_points: tuple[Point, ...]
    never: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reader of the answer decided of one point: statements that meet it, statements that do not."""

    met_by: frozenset[str] = frozenset()
    not_by: frozenset[str] = frozenset()


@dataclass(slots=True)
class Score:
    """What came of one question."""

    asked: Asked
    answered: bool
    met: dict[str, str] = field(default_factory=dict)
    missed: list[Point] = field(default_factory=list)
    breaches: list[tuple[str, str]] = field(default_factory=list)
    unresolved: list[int] = field(default_factory=list)


def questions(folder: Path = QUESTIONS) -> tuple[Asked, ...]:
    """Every question by topic, in order of file and place."""
    read = (yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.yaml")))
    return tuple(
        Asked(
            row["id"], topic["topic"], row["text"], row.get("jurisdiction", "INT"),
            tuple(_point(p) for p in row["key_points"]), tuple(_point(p) for p in row.get("never", ())),
        )
        for topic in read
        for row in topic["questions"]
    )  # fmt: skip


def held_ids(asked: Sequence[Asked]) -> frozenset[str]:
    """A third of the questions, drawn by seed over their ids."""
    ids = sorted(a.id for a in asked)
    return frozenset(random.Random(SEED).sample(ids, len(ids) // HELD_SHARE))


def _point(row: Mapping[str, Any]) -> Point:
    return Point(
        text=row["point"],
        alternatives=tuple(tuple(_pattern(p) for p in group) for group in row["words"]),
        unless=tuple(_pattern(p) for p in row.get("unless", ())),
        critical=bool(row.get("critical")),
    )


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def judgements(path: Path = JUDGED) -> Mapping[tuple[str, str], Judgement]:
    """A reader's decisions by question and point, or none where nothing was judged yet."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else []
    return {
        (row["question"], row["point"]): Judgement(
            frozenset(row.get("met_by", ())), frozenset(row.get("not_by", ()))
        )
        for row in rows or []
    }


def bullets_of(answer: Answer) -> tuple[Bullet, ...]:
    """Everything shown that rests on a statement: claims, then the rows of the dose table."""
    claims = answer.claims() if isinstance(answer, Article) else answer.claims
    rows = answer.doses if isinstance(answer, Article) else ()
    worded = (
        Bullet(
            r.statement_id,
            " ".join((r.drug_name, r.use, r.population, r.route, r.formulation, r.amount, r.frequency, r.maximum,
                      r.duration, *r.adjustments)),
        )
        for r in rows
    )  # fmt: skip
    return (*(Bullet(c.statement_id, c.text) for c in claims), *worded)


def score(asked: Asked, answer: Answer, judged: Mapping[tuple[str, str], Judgement]) -> Score:
    """Hold one answer against what was demanded of it."""
    bullets = bullets_of(answer)
    shown = {b.statement_id for b in bullets}
    result = Score(asked, isinstance(answer, Article))
    for point in asked.key_points:
        ruling = judged.get((asked.id, point.text), Judgement())
        by = next(iter(sorted(ruling.met_by & shown)), "") or point.found_in(bullets, but=ruling.not_by)
        if by:
            result.met[point.text] = by
        else:
            result.missed.append(point)
    for point in asked.never:
        ruling = judged.get((asked.id, point.text), Judgement())
        by = next(iter(sorted(ruling.met_by & shown)), "") or point.found_in(bullets, but=ruling.not_by)
        if by:
            result.breaches.append((point.text, by))
    numbers = {r.number for r in answer.references}
    claims = answer.claims() if isinstance(answer, Article) else answer.claims
    result.unresolved = sorted({m for c in claims for m in c.markers} - numbers)
    return result


def scored(asked: Sequence[Asked], parts: Answering) -> list[Score]:
    """Ask every question and score its answer."""
    judged = judgements()
    return [
        score(a, answer_question(a.text, parts, jurisdiction=a.jurisdiction).answer, judged) for a in asked
    ]


def summary(scores: Sequence[Score]) -> dict[str, Any]:
    """Shares over these questions; `wrong` lists what was missed or must not be said."""
    points = sum(len(s.asked.key_points) for s in scores)
    critical = sum(p.critical for s in scores for p in s.asked.key_points)
    missed_critical = sum(p.critical for s in scores for p in s.missed)
    return {
        "questions": len(scores),
        "answered": sum(s.answered for s in scores),
        "key_points": points,
        "met": sum(len(s.met) for s in scores),
        "met_share": round(sum(len(s.met) for s in scores) / max(points, 1), 4),
        "critical": critical,
        "critical_met": critical - missed_critical,
        "breaches": sum(len(s.breaches) for s in scores),
        "unresolved_references": sum(len(s.unresolved) for s in scores),
    }


def report(scores: Sequence[Score]) -> dict[str, Any]:
    """The whole result: overall, per topic, and every point missed or breached by question."""
    topics = sorted({s.asked.topic for s in scores})
    wrong = {
        s.asked.id: {
            "answered": s.answered,
            "missed": [p.text + (" (critical)" if p.critical else "") for p in s.missed],
            "breaches": [{"never": text, "statement": by} for text, by in s.breaches],
            "unresolved": s.unresolved,
        }
        for s in scores
        if s.missed or s.breaches or s.unresolved
    }
    return {
        "overall": summary(scores),
        "topics": {t: summary([s for s in scores if s.asked.topic == t]) for t in topics},
        "wrong": wrong,
    }


def main() -> None:
    """Score the open questions, or the held ones once at the end."""
    reading = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reading.add_argument("--topic", action="append", default=[], help="only this topic; may be repeated")
    reading.add_argument(
        "--list", action="store_true", help="print what was missed, and by what a point was met"
    )
    reading.add_argument("--held", action="store_true", help="score the held third: once, at the end")
    reading.add_argument(
        "--set",
        choices=("second", "third", "fourth", "fifth", "sixth", "seventh"),
        help="score a later set instead of the first",
    )
    reading.add_argument("--home", type=Path, help="a prepared home folder (default: CURBSIDE_HOME)")
    given = reading.parse_args()
    every = questions(HERE / given.set if given.set else QUESTIONS)
    held = held_ids(every) if not given.set else frozenset[str]()
    chosen = [
        a
        for a in every
        if (a.id in held) is (given.held and not given.set) and (not given.topic or a.topic in given.topic)
    ]
    settings = Settings(home=given.home) if given.home else Settings()
    prepare(settings)
    scores = scored(chosen, answering(settings))
    if given.list:
        _print(scores)
    found = report(scores)
    if not given.topic:
        kind = given.set or ("held" if given.held else "open")
        name = f"answers-{kind}-{commit()}.json"
        out = HERE / "results" / name
        out.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    json.dump(found["overall"], sys.stdout, indent=1)
    print()


def _print(scores: Sequence[Score]) -> None:
    for s in scores:
        print(f"\n{s.asked.id}: {s.asked.text}" + ("" if s.answered else "   [NO ANSWER]"))
        for text, by in s.met.items():
            print(f"  met     {text}  <- {by}")
        for point in s.missed:
            print(f"  MISSED  {point.text}" + (" (critical)" if point.critical else ""))
        for text, by in s.breaches:
            print(f"  BREACH  {text}  <- {by}")


if __name__ == "__main__":
    main()
