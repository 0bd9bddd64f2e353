"""Reads answers as tests need them: ask, the claims in reading order, the rendered body, the drugs its words name."""

from __future__ import annotations

import re

from curbside.model.article import Answer, Article, Claim, NoAnswer
from curbside.model.ontology import Ontology
from curbside.presenting.markdown import render_markdown
from curbside.services.answer_question import answer_question
from curbside.terms.tokens import term_key
from tests.libraries import Held


def ask(held: Held, question: str, *, jurisdiction: str = "INT") -> Answer:
    """The answer, whichever it is."""
    return answer_question(question, held.parts, jurisdiction=jurisdiction).answer


def article(held: Held, question: str, *, jurisdiction: str = "INT") -> Article:
    """The article; fails with the reason where there is none."""
    answer = ask(held, question, jurisdiction=jurisdiction)
    assert isinstance(answer, Article), f"refused: {answer.reason}: {answer.message}"
    return answer


def refusal(held: Held, question: str, *, jurisdiction: str = "INT") -> NoAnswer:
    """The refusal; fails with the bottom line where there is an article."""
    answer = ask(held, question, jurisdiction=jurisdiction)
    assert isinstance(answer, NoAnswer), f"answered: {[c.text for c in answer.bottom_line]}"
    return answer


def shown_ids(answer: Article) -> frozenset[str]:
    """Ids of every statement shown: as a bullet or as a row of the dose table."""
    return frozenset({c.statement_id for c in answer.claims()} | {row.statement_id for row in answer.doses})


def in_reading_order(answer: Article) -> tuple[Claim, ...]:
    """The claims of bottom line, emergency box and sections, repeats kept."""
    return (*answer.bottom_line, *answer.emergency, *(c for s in answer.sections for c in s.claims))


def body(answer: Answer) -> str:
    """The answer in Markdown from its bottom line to its references, in lower case, without markup of links."""
    text = render_markdown(answer)
    start, end = text.find("## Bottom line"), text.find("## References")
    plain = re.sub(r"\[\\\[\d+\\\]\]\(#ref-\d+\)", "", text[max(start, 0) : end if end > 0 else None])
    return plain.replace("\\", "").casefold()


def drugs_in(text: str, ontology: Ontology) -> dict[str, int]:
    """Drugs and classes whose name, synonym or brand stands in the text, with the place of the first (by word)."""
    spoken = f" {term_key(text)} "
    found: dict[str, int] = {}
    for concept in ontology.concepts.values():
        if concept.kind not in ("drug", "drug-class"):
            continue
        places = [spoken.find(f" {term_key(n)} ") for n in (concept.name, *concept.synonyms)]
        held = [p for p in places if p >= 0]
        if held:
            found[concept.id] = min(held)
    return found
