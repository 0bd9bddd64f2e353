"""The public test sets: files under ../shared/data/bench come in; documents, questions and judgments come out.

What each set is, and what it may be used for, stands in its function. Nothing here is tuned on.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from bench.retrieval.metrics import Grades

LIVEQA_GAINS = {"1-Incorrect": 0, "2-Related": 1, "3-Incomplete": 2, "4-Excellent": 3}
"""The four grades of the judges, as gains; the published baseline figures use these."""


@dataclass(frozen=True, slots=True)
class Text:
    """A document as an engine gets it."""

    id: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class TestSet:
    """Documents to search, questions to ask, grades per question; `measures` names its metrics, the goal first."""

    __test__ = False
    name: str
    documents: tuple[Text, ...]
    questions: Mapping[str, str]
    judgments: Mapping[str, Grades]
    measures: tuple[str, ...]
    about: str
    judged_only: bool = False
    notes: Mapping[str, Any] = field(default_factory=dict)
    """Search only what was judged for the question (a reranking of its pool)."""


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a gzipped JSON lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def scifact(data: Path, split: str = "validation") -> TestSet:
    """300 public development claims (`validation`) as test; 809 training claims (`train`) to tune on."""
    folder = data / "scifact"
    documents = tuple(
        Text(d["_id"], d["title"], " ".join(s.strip() for s in d["abstract"]))
        for d in lines(folder / "corpus.jsonl.gz")
    )
    judgments: dict[str, dict[str, int]] = {}
    for line in (folder / f"qrels_{split}.tsv").read_text().splitlines()[1:]:
        question, document, grade = line.split("\t")
        judgments.setdefault(question, {})[document] = int(grade)
    claims = {c["id"]: c["claim"] for c in lines(folder / f"claims_{split}.jsonl.gz")}
    return TestSet(
        name="scifact" if split == "validation" else "scifact-train",
        documents=documents,
        questions={q: claims[q] for q in judgments},
        judgments=judgments,
        measures=("ndcg@10", "recall@100"),
        about="5,183 abstracts; 300 public development claims; a cited abstract is relevant",
    )


def _answer_parts(answer: str) -> tuple[str, str]:
    """The published text of a judged answer, "Question: ... URL: ... Answer: ...", as title and body."""
    found = re.match(r"\s*Question:\s*(.*?)\s*(?:\nURL:[^\n]*)?\nAnswer:\s*(.*)", answer, re.DOTALL)
    return (found[1], found[2]) if found else ("", answer)


def _judged_answers(folder: Path) -> tuple[dict[str, Text], dict[str, dict[str, int]]]:
    csv.field_size_limit(1 << 30)
    with (folder / "All-2479-Answers-retrieved-from-MedQuAD.csv").open(
        encoding="utf-8", newline=""
    ) as stream:
        texts = {
            row["AnswerID"]: Text(row["AnswerID"], *_answer_parts(row["Answer"]))
            for row in csv.DictReader(stream)
        }
    judgments: dict[str, dict[str, int]] = {}
    name = "All-qrels_LiveQAMed2017-TestQuestions_2479_Judged-Answers.txt"
    for line in (folder / name).read_text().splitlines():
        question, grade, answer = line.split(None, 2)
        judgments.setdefault(question, {})[answer.strip()] = LIVEQA_GAINS[grade]
    return texts, judgments


def _liveqa_questions(folder: Path) -> dict[str, dict[str, str]]:
    name = "TREC-2017-LiveQA-Medical-Test-Questions-w-summaries.xml"
    forms: dict[str, dict[str, str]] = {"raw": {}, "paraphrase": {}, "summary": {}}
    for asked in etree.parse(str(folder / "TestDataset" / name)).getroot().iter("NLM-QUESTION"):
        number = asked.get("qid").removeprefix("TQ")

        def words(tag: str, asked: etree._Element = asked) -> str:
            return " ".join((asked.findtext(f".//{tag}") or "").split())

        forms["raw"][number] = f"{words('SUBJECT')}\n{words('MESSAGE')}".strip()
        forms["paraphrase"][number] = words("NIST-PARAPHRASE")
        forms["summary"][number] = words("NLM-Summary")
    return forms


def liveqa(data: Path, form: str) -> TestSet:
    """103 consumer questions with graded answers; each question ranks the answers judged for any of them."""
    folder = data / "liveqa-medquad"
    texts, judgments = _judged_answers(folder)
    questions = _liveqa_questions(folder)[form]
    return TestSet(
        name=f"liveqa-{form}",
        documents=tuple(texts[i] for i in sorted(texts)),
        questions={q: questions[q] for q in judgments},
        judgments=judgments,
        measures=("ndcg@10", "recall@100"),
        about="the 1,935 answers judged for any of 103 consumer questions; grades 0 to 3; unjudged counts as 0",
    )


def medquad(data: Path, form: str) -> TestSet:
    """The same questions over all 47,441 pairs of MedQuAD; an unjudged pair counts as not relevant."""
    folder = data / "liveqa-medquad"
    judged, judgments = _judged_answers(folder)
    questions = _liveqa_questions(folder)[form]
    documents = {}
    for pair in lines(folder / "medquad.jsonl.gz"):
        text = medquad_text(pair)
        documents[text.id] = judged.get(text.id, text)
    missing = sorted(set(judged) - set(documents))
    documents.update({i: judged[i] for i in missing})
    return TestSet(
        name=f"medquad-{form}",
        documents=tuple(documents[i] for i in sorted(documents)),
        questions={q: questions[q] for q in judgments},
        judgments=judgments,
        measures=("ndcg@10", "recall@100"),
        about="all pairs of MedQuAD (30 thousand have no answer text, only their question); unjudged counts as 0",
        notes={"judged answers added because MedQuAD has no pair of that name": len(missing)},
    )


def medquad_text(pair: Mapping[str, Any]) -> Text:
    """A pair of MedQuAD under the name that the judgments give it."""
    source = {"MPlusHerbsSupplements": "MPlusHerbsSuppls"}.get(pair["source"], pair["source"])
    section = str(pair["qid"]).rpartition("-")[2]
    also = f" (Also called: {'; '.join(pair['syn'])})" if pair["syn"] else ""
    return Text(f"{source}_{pair['doc']}_Sec{section}.txt", pair["question"] + also, pair["answer"])


def cpgqa(data: Path) -> TestSet:
    """1,097 questions over the 190 passages of one opioid guideline; the passage it was written from is right."""
    held: dict[str, str] = {}
    documents, questions, judgments = [], {}, {}
    for entry in json.loads((data / "cpgqa/dataset/cpgQA-v1.0.json").read_text(encoding="utf-8"))["data"]:
        paragraph = entry["paragraphs"]
        context = paragraph["context"]
        if context not in held:
            held[context] = f"passage-{len(held):03}"
            documents.append(Text(held[context], entry["title"], context))
        for asked in paragraph["qas"]:
            questions[str(asked["id"])] = asked["question"]
            judgments[str(asked["id"])] = {held[context]: 1}
    return TestSet(
        name="cpgqa",
        documents=tuple(documents),
        questions=questions,
        judgments=judgments,
        measures=("hit@1", "ndcg@10"),
        about="the passages of one guideline; test only, nothing is tuned on it",
        notes={"passages": len(documents)},
    )


def bioasq(data: Path) -> TestSet:
    """1,497 expert questions of BioASQ 7b to 9b over the pool of all their snippets; its own are relevant."""
    held: dict[str, str] = {}
    questions, judgments = {}, {}
    for asked in lines(data / "bioasq-7b-9b/questions.jsonl.gz"):
        questions[asked["id"]] = asked["body"]
        mine = judgments.setdefault(asked["id"], {})
        for snippet in asked["snippets"]:
            text = " ".join(snippet["text"].split())
            mine[held.setdefault(text, f"snippet-{len(held):05}")] = 1
    return TestSet(
        name="bioasq",
        documents=tuple(Text(name, "", text) for text, name in held.items()),
        questions=questions,
        judgments=judgments,
        measures=("ndcg@10", "recall@100"),
        about="the pool of all snippets, equal texts once; test only, nothing is tuned on it",
        notes={
            "questions by number of snippets": dict(
                Counter(len(j) for j in judgments.values()).most_common(5)
            )
        },
    )


def test_sets(data: Path) -> list[TestSet]:
    """Every test set, in the order of the table."""
    forms = ("raw", "paraphrase", "summary")
    return [
        scifact(data),
        *(liveqa(data, form) for form in forms),
        *(medquad(data, form) for form in forms),
        cpgqa(data),
        bioasq(data),
    ]


def _cut_of(name: str) -> float:
    """A place between 0 and 1 that a name always falls on."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest()) / 2**32


MEDQUAD_TUNING = 0.06
"""Share of MedQuAD's documents kept from training the encoder, to tune the fusion on."""


def medquad_role(pair: Mapping[str, Any], judged: frozenset[str]) -> str:
    """`test` where an answer of its document was judged for LiveQA, else `tuning` or `training`, by document."""
    document = medquad_text(pair).id.rpartition("_Sec")[0]
    if document in judged:
        return "test"
    return "tuning" if _cut_of(document) < MEDQUAD_TUNING else "training"


def judged_documents(data: Path) -> frozenset[str]:
    """Documents of MedQuAD with an answer judged for LiveQA."""
    texts, _ = _judged_answers(data / "liveqa-medquad")
    return frozenset(name.rpartition("_Sec")[0] for name in texts)


def medquad_tuning(data: Path) -> TestSet:
    """Questions of MedQuAD that LiveQA and the encoder have not seen; the answer without its question is right."""
    judged = judged_documents(data)
    documents, questions, judgments = [], {}, {}
    for pair in lines(data / "liveqa-medquad/medquad.jsonl.gz"):
        role = medquad_role(pair, judged)
        if role == "test" or len(pair["answer"]) < 100:
            continue
        text = medquad_text(pair)
        documents.append(Text(text.id, "", pair["answer"]))
        if role == "tuning":
            questions[text.id] = pair["question"]
            judgments[text.id] = {text.id: 1}
    return TestSet("medquad-tuning", tuple(documents), questions, judgments, ("ndcg@10",), "tuning only")


def pubmedqa_tuning(data: Path) -> TestSet:
    """The 500 questions of PubMedQA outside its test split; the abstract each was made from is right."""
    asked = json.loads((data / "pubmedqa/data/ori_pqal.json").read_text(encoding="utf-8"))
    test = json.loads((data / "pubmedqa/data/test_ground_truth.json").read_text(encoding="utf-8"))
    documents = tuple(Text(i, "", " ".join(one["CONTEXTS"])) for i, one in asked.items())
    questions = {i: one["QUESTION"] for i, one in asked.items() if i not in test}
    judgments = {i: {i: 1} for i in questions}
    return TestSet("pubmedqa-tuning", documents, questions, judgments, ("ndcg@10",), "tuning only")
