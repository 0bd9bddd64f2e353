"""Findings and conclusions of an abstract as verbatim quotes (kind "finding", proof "quoted").

Passages of an abstract with their labels come in, statements go out; every quote is an exact slice of its
passage. Labels follow PubMed's NlmCategory; an abstract without labels is read by its wording. A quote is
never edited, joined or graded beyond its own words, and conditions and interventions are left open.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from curbside.importing import finding_words as words
from curbside.model.source import Edition, Passage
from curbside.model.statement import Grade, Population, Quote, Statement, Support
from curbside.terms.quantities import quantities
from curbside.terms.sentences import sentence_spans

Role = Literal["conclusion", "results", "unlabelled", "other"]

_CATEGORIES: dict[str, Role] = {
    "CONCLUSIONS": "conclusion",
    "RESULTS": "results",
    "BACKGROUND": "other",
    "OBJECTIVE": "other",
    "METHODS": "other",
}
_CONCLUSION_LABEL = re.compile(
    r"conclusions?|interpretations?|implications?|relevance|significance|lessons?|summary|key (?:points|messages?)"
    r"|discussion|what this (?:study|paper) adds|practice",
    re.IGNORECASE,
)
_RESULTS_LABEL = re.compile(
    r"results?|findings?|main outcomes?\b(?! (?:and )?measures?)|outcomes?\b$", re.IGNORECASE
)
_NOT_FINDING_LABEL = re.compile(
    r"method|measure|design|level of evidence|regist|fund|supplement|background|purpose|objective|data source",
    re.IGNORECASE,
)
FEWEST_WORDS = 4
"""Shorter sentences are fragments of labels ("Level 3.", "N/A.")."""
LONGEST_SENTENCE = 900
"""Longer ones are lists or lost sentence ends; they stay readable in the passage but are not quoted."""


def role_of(label: str, category: str = "") -> Role:
    """What a labelled section holds; the format's own category decides where it says anything."""
    if category in _CATEGORIES:
        return _CATEGORIES[category]
    if not label.strip():
        return "unlabelled"
    if _CONCLUSION_LABEL.search(label):
        return "conclusion"
    if _NOT_FINDING_LABEL.search(label):
        return "results" if "result" in label.lower() else "other"
    return "results" if _RESULTS_LABEL.search(label) else "other"


def findings(
    sections: Iterable[tuple[Passage, Role]], edition: Edition, population: Sequence[Population] = ()
) -> tuple[Statement, ...]:
    """The statements of an abstract in reading order; `population` is what the record says of its subjects."""
    found: dict[str, Statement] = {}
    for passage, role in sections:
        for start, end in _telling(passage.text, role):
            statement = _statement(passage, start, end, edition, tuple(population))
            found.setdefault(statement.id, statement)
    return tuple(found.values())


def _telling(text: str, role: Role) -> Iterator[tuple[int, int]]:
    """Where the sentences stand that state a finding."""
    if role == "other":
        return
    concluding, among_results = role == "conclusion", role == "results"
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        concluding = concluding or (role == "unlabelled" and words.concludes(sentence))
        opening = role == "unlabelled" and words.states_a_finding(sentence)
        if _is_telling(sentence, concluding=concluding, opening=opening, among_results=among_results):
            among_results = True
            yield start, end
        # Background comes before the aim and the work, so what follows them is no longer background.
        among_results = among_results or words.states_an_aim(sentence) or words.says_what_was_done(sentence)


def _is_telling(sentence: str, *, concluding: bool, opening: bool, among_results: bool) -> bool:
    if len(sentence) > LONGEST_SENTENCE or len(sentence.split()) < FEWEST_WORDS:
        return False
    if words.states_an_aim(sentence) or words.is_administrative(sentence):
        return False
    if (concluding or among_results) and words.states_a_gap(sentence):
        return True
    if words.tells_of_the_article(sentence):
        return False
    if concluding or (opening and not words.says_what_was_done(sentence)):
        return True
    return words.states_a_result(sentence, among_results=among_results)


def _statement(
    passage: Passage, start: int, end: int, edition: Edition, population: tuple[Population, ...]
) -> Statement:
    text = passage.text[start:end]
    gap = words.states_a_gap(text)
    certainty, said = words.certainty_of(text)
    support = Support(
        edition_id=edition.id,
        locator=", ".join(passage.section),
        checked=edition.checked,
        figures=tuple(dict.fromkeys(q.text for q in quantities(text))) if _has_figures(text) else (),
        grade=Grade("as worded", said) if said else None,
        proof="quoted",
        quote=Quote(passage.id, passage.start + start, passage.start + end, text),
    )
    return Statement(
        id=f"{edition.id}-finding-{hashlib.sha256(text.encode()).hexdigest()[:12]}",
        text=text,
        plain=text,
        facet="evidence-gap" if gap else words.facet_of(text),
        kind="evidence-gap" if gap else "finding",
        direction="neutral" if gap else words.direction_of(text),
        strength="none",
        certainty=certainty,
        conditions=(),
        interventions=(),
        population=words.population_of(text) or population or ("any",),
        setting="any",
        supports=(support,),
        extracted=True,
    )


def _has_figures(text: str) -> bool:
    """A quick look before the slower reading of quantities; number words count as figures too."""
    return _FIGURE.search(text) is not None


_FIGURE = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|once|twice)\b",
    re.IGNORECASE,
)
