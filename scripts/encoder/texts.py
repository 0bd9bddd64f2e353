"""What the static encoder learns from: titles, abstracts and answers come in, texts and pairs go out.

Nothing that a test set of the bench holds: not the abstracts of SciFact, those BioASQ cites, PubMedQA's or a
document of MedQuAD with an answer judged for LiveQA. MedQuAD's tuning share is left out too.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from bench.retrieval.datasets import judged_documents, lines, medquad_role, scifact
from curbside.search.encoders.wordpiece import pieces_of_word, words_of
from curbside.terms.sentences import sentences

SEED = 7
TITLES, SENTENCES = 50_000, 60_000
"""Texts whose teacher's vectors are learnt: a few minutes of the teacher each, and more did not help."""
SHORTEST_TITLE, SHORTEST_ABSTRACT, SHORTEST_ANSWER = 20, 200, 100
SENTENCE_LENGTHS = range(41, 400)
MEDQUAD_TIMES = 2
"""Question and answer pairs are few beside titles and abstracts, and nearest to what is asked."""
FEWEST_USES, MOST_WORDS, LONGEST_WORD = 15, 24_576, 30
"""Words of medicine that the pieces would cut ("mast ##oc ##yt ##osis") get a row of their own from here on."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts to learn the teacher's vectors of, pairs that belong together, words that get a row."""

    alone: list[str]
    pairs: list[tuple[str, str]]
    words: list[str]


@dataclass(frozen=True, slots=True)
class Record:
    """A MEDLINE record."""

    pmid: str
    title: str
    abstract: str


def gather(data: Path) -> Texts:
    """All of it, in an order that depends on the seed alone; what is tested on is taken out of what was drawn."""
    draw = random.Random(SEED)
    records = list(_records(data))
    tested = _tested(data / "bench")
    kept = [r for r in records if len(r.title) > SHORTEST_TITLE and not tested(r)]
    answers = list(_answers(data / "bench"))
    pairs = [(r.title, r.abstract) for r in kept if len(r.abstract) > SHORTEST_ABSTRACT]
    words = _words([*((r.title, r.abstract) for r in kept), *answers])
    return Texts(_drawn(records, tested, draw), pairs + answers * MEDQUAD_TIMES, words)


def _drawn(records: Sequence[Record], tested: Callable[[Record], bool], draw: random.Random) -> list[str]:
    titles = [(r.title, r) for r in records if len(r.title) > SHORTEST_TITLE]
    single = [
        (s, r) for r in records if r.abstract for s in sentences(r.abstract) if len(s) in SENTENCE_LENGTHS
    ]
    draw.shuffle(titles)
    draw.shuffle(single)
    alone = titles[:TITLES] + single[:SENTENCES]
    draw.shuffle(alone)
    return [text for text, record in alone if not tested(record)]


def _plain(title: str) -> str:
    return re.sub(r"\W+", "", title.lower())


def _tested(bench: Path) -> Callable[[Record], bool]:
    """Whether a record is what a test set of the bench holds."""
    questions = lines(bench / "bioasq-7b-9b/questions.jsonl.gz")
    cited = {address.rpartition("/")[2] for q in questions for address in q["documents"]}
    asked = json.loads((bench / "pubmedqa/data/ori_pqal.json").read_text(encoding="utf-8"))
    titles = [d.title for d in scifact(bench).documents] + [one["QUESTION"] for one in asked.values()]
    plain = frozenset(map(_plain, titles))
    return lambda record: record.pmid in cited or _plain(record.title) in plain


def _records(data: Path) -> Iterator[Record]:
    """Every MEDLINE record held, with its abstract where there is one."""
    seen = set()
    for record in lines(data / "scale/pmid_title_abstract.jsonl.gz"):
        seen.add(record["pmid"])
        yield Record(record["pmid"], record["title"].strip().strip("[]."), record.get("abstract") or "")
    with gzip.open(data / "pubmed/pubmed21n1298.xml.gz") as stream:
        for _, article in etree.iterparse(stream, tag="PubmedArticle"):
            pmid = article.findtext(".//PMID") or ""
            if pmid not in seen:
                title = article.find(".//ArticleTitle")
                written = "".join(title.itertext()) if title is not None else ""
                parts = ("".join(p.itertext()) for p in article.iterfind(".//Abstract/AbstractText"))
                yield Record(pmid, written.strip().strip("[]."), " ".join(parts))
            article.clear()


def _answers(bench: Path) -> Iterator[tuple[str, str]]:
    judged = judged_documents(bench)
    for pair in lines(bench / "liveqa-medquad/medquad.jsonl.gz"):
        if len(pair["answer"]) >= SHORTEST_ANSWER and medquad_role(pair, judged) == "training":
            yield pair["question"], pair["answer"]


def _words(records: list[tuple[str, str]]) -> list[str]:
    uses: Counter[str] = Counter()
    for title, text in records:
        uses.update(words_of(title))
        uses.update(words_of(text))
    return [
        word
        for word, count in sorted(uses.items(), key=lambda item: (-item[1], item[0]))
        if count >= FEWEST_USES
        and word.isalpha()
        and len(word) <= LONGEST_WORD
        and len(pieces_of_word(word)) > 1
    ][:MOST_WORDS]
