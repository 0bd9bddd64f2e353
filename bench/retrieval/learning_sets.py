"""What the fusion's weights may be learnt from: public training questions and the questions guidelines ask themselves.

No test set is read here but cpgQA's passages, so that no guideline that shares text with them is learnt from.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.retrieval.datasets import TestSet, Text, cpgqa, pubmedqa_tuning, scifact
from curbside.bootstrap.document_store import open_documents
from curbside.model.source import Document, Passage
from curbside.settings import Settings

_ADVICE = "Recommendations"
_MOST_PASSAGES = 4
"""A question over more passages than these is the title of a chapter."""
_FEWEST_PASSAGES, _FEWEST_QUESTIONS = 8, 2
"""Of a guideline, for its passages to be worth telling apart."""
_SHORTEST = 80
"""Characters of a passage without its headings and questions."""
_WORDS_ASKED = range(4, 51)
_SHARED_RUN, _MOST_SHARED = 8, 2
"""So many runs of so many words in common with a test passage are no accident."""
_NUMBERED = re.compile(
    r"(?:(?:PICO|Key|Clinical|Review|Specific Care)?\s*(?:Questions?|Recommendations?|KQ|Q|RQ|PICO)\b"
    r"[\s\w.()]{0,12}?[:.\-–)]\s*)+|(?:[IVXivx]+|[A-Z]?\d*[a-z]?(?:\.\d+)*)[.):\-–]\s*"
)


@dataclass(frozen=True, slots=True)
class LearningSet:
    """Questions that count together as one set, over one pool of texts or several."""

    name: str
    pools: tuple[TestSet, ...]


def learning_sets(data: Path, home: Path) -> list[LearningSet]:
    """Everything learnt from; `home` holds the imported guidelines."""
    own = tuple(guideline_questions(home, cpgqa(data)))
    return [
        LearningSet("scifact-train", (scifact(data, "train"),)),
        LearningSet("pubmedqa-tuning", (pubmedqa_tuning(data),)),
        LearningSet("healthver-dev", (healthver(data),)),
        LearningSet("guideline", own),
        LearningSet("guidelines", (_pooled(own),)),
    ]


def healthver(data: Path) -> TestSet:
    """Claims of HealthVer's development split; evidence that supports or refutes one is right."""
    held: dict[str, str] = {}
    judgments: dict[str, dict[str, int]] = {}
    with (data / "healthver/data/healthver_dev.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            evidence, claim = (" ".join(row[name].split()) for name in ("evidence", "claim"))
            name = held.setdefault(evidence, f"evidence-{len(held):04}")
            if row["label"] != "Neutral":
                judgments.setdefault(claim, {})[name] = 1
    documents = tuple(Text(name, "", text) for text, name in held.items())
    return TestSet(
        "healthver-dev", documents, {c: c for c in judgments}, judgments, ("ndcg@10",), "learning only"
    )


def guideline_questions(home: Path, test: TestSet) -> Iterator[TestSet]:
    """Per guideline the questions that head its advice, over its advice without headings and questions."""
    seen = {run for document in test.documents for run in _runs(document.body)}
    store = open_documents(Settings(home=home))
    for edition in sorted(store.edition_ids()):
        document, source = store.document(edition), store.sources([edition]).get(edition)
        if document is None or source is None or _shares(document, seen):
            continue
        found = _asked_in(edition, source.work.title, document)
        if found is not None:
            yield found
    store.close()


def _asked_in(edition: str, title: str, document: Document) -> TestSet | None:
    texts: list[Text] = []
    right: dict[str, dict[str, int]] = {}
    for passage in document.passages:
        if passage.section[:1] != (_ADVICE,):
            continue
        question, body = _taken_apart(passage)
        if len(body) < _SHORTEST:
            continue
        texts.append(Text(passage.id, title, body))
        if question and len(question.split()) in _WORDS_ASKED:
            right.setdefault(question, {})[passage.id] = 1
    right = {question: ids for question, ids in right.items() if len(ids) <= _MOST_PASSAGES}
    if len(texts) < _FEWEST_PASSAGES or len(right) < _FEWEST_QUESTIONS:
        return None
    names = {f"{edition}/{place}": question for place, question in enumerate(right)}
    judgments = {name: right[question] for name, question in names.items()}
    return TestSet(f"guideline-{edition}", tuple(texts), names, judgments, ("ndcg@10",), "learning only")


def _taken_apart(passage: Passage) -> tuple[str, str]:
    """The question over a passage, its nearest heading or a first line, and what stands under it."""
    headings = {heading.strip() for heading in passage.section}
    body = [line.strip() for line in passage.text.split("\n") if line.strip() not in headings]
    asked = [heading.strip() for heading in reversed(passage.section)] + body[:2]
    question = next((line for line in asked if line.endswith("?")), "")
    said = "\n".join(line for line in body if line and not line.endswith("?"))
    return _NUMBERED.sub("", " ".join(question.split()), count=1) if question else "", said


def _shares(document: Document, seen: set[str]) -> bool:
    return any(len(_runs(passage.text) & seen) > _MOST_SHARED for passage in document.passages)


def _runs(text: str) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[at : at + _SHARED_RUN]) for at in range(len(words) - _SHARED_RUN + 1)}


def _pooled(sets: Sequence[TestSet]) -> TestSet:
    """The same questions over the advice of all of them."""
    questions: dict[str, str] = {}
    judgments: dict[str, Mapping[str, int]] = {}
    for one in sets:
        questions |= one.questions
        judgments |= one.judgments
    documents = tuple(d for one in sets for d in one.documents)
    return TestSet("guidelines", documents, questions, judgments, ("ndcg@10",), "learning only")
