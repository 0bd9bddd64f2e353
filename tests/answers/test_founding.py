"""The founding question, held against the claim ledger: what must be there, what must not, and in which order."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from curbside.bootstrap.building import prepare
from curbside.bootstrap.parts import answering
from curbside.model.article import Article
from curbside.model.statement import SAFETY_KINDS
from curbside.presenting.json_article import to_json
from curbside.services.answer_question import answer_question
from curbside.settings import Settings
from tests.answers.reading import article, body, drugs_in, in_reading_order, shown_ids
from tests.libraries import FOUNDING, Held

_HERE = Path(__file__).parent
LEDGER: dict[str, Any] = yaml.safe_load((_HERE / "ledger.yaml").read_text(encoding="utf-8"))
PARAPHRASES: list[str] = yaml.safe_load((_HERE / "questions.yaml").read_text(encoding="utf-8"))["paraphrases"]


@pytest.fixture(scope="module")
def founding(shipped: Held) -> Article:
    return article(shipped, FOUNDING)


@pytest.fixture(scope="module")
def words(founding: Article) -> str:
    return body(founding)


@pytest.mark.parametrize("claim", LEDGER["supported"])
def test_a_supported_claim_of_the_ledger_is_present(founding: Article, claim: str) -> None:
    wanted = LEDGER["supported"][claim]["statements"]
    assert [i for i in wanted if i not in shown_ids(founding)] == []


@pytest.mark.parametrize("addition", LEDGER["must_add"])
def test_what_the_founding_article_left_out_is_present(founding: Article, addition: str) -> None:
    assert [i for i in LEDGER["must_add"][addition] if i not in shown_ids(founding)] == []


@pytest.mark.parametrize("conflict", LEDGER["conflicts"])
def test_a_conflict_is_shown_with_its_sides_apart(founding: Article, conflict: str) -> None:
    views = {view.id: view for view in founding.conflicts}
    assert LEDGER["conflicts"][conflict] in views
    view = views[LEDGER["conflicts"][conflict]]
    sides = [frozenset(c.statement_id for c in side.claims) for side in view.sides]
    assert len([side for side in sides if side]) >= 2
    assert sum(map(len, sides)) == len(frozenset().union(*sides))
    assert view.show


@pytest.mark.parametrize("claim", LEDGER["unsafe"])
def test_an_unsafe_claim_is_not_repeated(words: str, claim: str) -> None:
    found = re.search(LEDGER["unsafe"][claim]["pattern"], words)
    assert not found, words[max(found.start() - 80, 0) : found.end() + 80]


@pytest.mark.parametrize("claim", LEDGER["unsafe"])
def test_the_pattern_would_catch_the_claim(claim: str) -> None:
    row = LEDGER["unsafe"][claim]
    assert re.search(row["pattern"], row["says"].casefold())


def test_a_drug_that_needs_an_opioid_tolerant_patient_is_not_put_forward(founding: Article) -> None:
    for_it = [
        c for c in founding.claims() if c.direction == "for" and {"fentanyl", "remifentanil"} & set(c.drugs)
    ]
    assert [c.statement_id for c in for_it if not c.indirect and c.facet != "perioperative"] == []


def test_danger_signs_and_vertebral_fracture_are_read_before_the_first_drug(
    founding: Article, shipped: Held
) -> None:
    order = in_reading_order(founding)
    ontology = shipped.parts.ontology
    first_drug = next(n for n, c in enumerate(order) if drugs_in(c.text, ontology))
    before = {c.statement_id for c in order[:first_drug]}
    assert {"mc-back-pain-look-for-fracture", "lbp-red-flags-screen"} <= before


def test_danger_signs_in_full_stand_before_any_treatment_section(founding: Article) -> None:
    ids = [section.id for section in founding.sections]
    assert ids.index("red-flags") < ids.index("is-it") < ids.index("care-x") < ids.index("care-y")
    signs = {c.statement_id for s in founding.sections if s.id == "red-flags" for c in s.claims}
    assert {
        "lbp-red-flags-cauda-equina",
        "lbp-red-flags-fracture",
        "lbp-red-flags-cancer-infection",
    } <= signs


def test_what_things_are_brings_no_drug_into_the_answer(founding: Article) -> None:
    """Background speaks of the conditions asked about as such, and stands closed at the end."""
    background = founding.sections[-1]
    assert (background.id, background.collapsed) == ("background", True)
    assert {c.facet for c in background.claims} == {"definition", "mechanism"}
    assert not [c for c in background.claims if c.drugs]


def test_every_drug_named_brings_its_warnings_or_a_said_absence(founding: Article, shipped: Held) -> None:
    ontology = shipped.parts.ontology
    shown = shown_ids(founding)
    entries = {entry.drug: entry for entry in founding.safety}
    silent: list[str] = []
    for drug in drugs_in(" . ".join(_outside_warnings(founding)), ontology):
        held = [
            s
            for s in shipped.library.statements
            if s.kind in SAFETY_KINDS
            and s.interventions[0] == drug
            and not set(s.population) <= {"child", "infant"}
        ]
        missing = [s.id for s in held if s.id not in shown]
        unsaid = not held and ontology.kind(drug) == "drug" and drug not in entries
        silent += [f"{drug}: {', '.join(missing)}"] if missing else [f"{drug}: not said"] if unsaid else []
    assert silent == []


def _outside_warnings(answer: Article) -> list[str]:
    """Sentences that do more than warn: a drug named there only as what must not be combined is not offered."""
    warned = {c.text for entry in answer.safety for c in entry.claims}
    return [text for text in _sentences(answer) if text not in warned]


def _sentences(answer: Article) -> list[str]:
    shown = [c.text for c in answer.claims()] + [row.drug_name for row in answer.doses]
    return shown + [text for view in answer.conflicts for text in (view.title, view.show)]


def test_a_boxed_warning_stands_with_its_drug(founding: Article) -> None:
    boxed = {c.statement_id for entry in founding.safety for c in entry.claims if c.kind == "boxed-warning"}
    assert "montelukast-boxed-neuropsychiatric" in boxed
    assert "omalizumab-boxed-anaphylaxis" in boxed


def test_at_least_fifteen_primary_works_are_cited(founding: Article) -> None:
    primary = {
        r.source.work.id
        for r in founding.references
        if r.source.work.kind
        in ("guideline", "consensus", "systematic-review", "trial", "cohort", "case-series", "mechanistic")
    }
    assert len(primary) >= 15


def test_no_source_is_called_a_guideline_without_the_body_that_issued_it(founding: Article) -> None:
    guidelines = [r.source for r in founding.references if r.source.work.kind == "guideline"]
    assert guidelines
    assert [s.work.id for s in guidelines if not s.organisation_name] == []


def test_every_marker_resolves_and_no_reference_stands_idle(founding: Article) -> None:
    numbers = [r.number for r in founding.references]
    assert numbers == list(range(1, len(numbers) + 1))
    used = {n for c in founding.claims() for n in c.markers} | {n for d in founding.doses for n in d.markers}
    assert used == set(numbers)


def test_references_are_numbered_by_first_use(founding: Article) -> None:
    text = re.findall(r"\[\\\[(\d+)\\\]\]\(#ref-\d+\)", _rendered(founding))
    first = list(dict.fromkeys(map(int, text)))
    assert first == sorted(first)


def _rendered(answer: Article) -> str:
    from curbside.presenting.markdown import render_markdown

    return render_markdown(answer)


def test_the_suspicion_stays_a_suspicion(founding: Article) -> None:
    assert founding.question.of("suspected") == ("mast-cell-activation-syndrome",)
    assert "suspected mast cell activation syndrome" in founding.title
    assert any("suspected is not confirmed" in line for line in founding.would_change)


def test_it_is_unreviewed_and_says_which_versions_made_it(founding: Article, shipped: Held) -> None:
    assert founding.status == "unreviewed"
    assert founding.versions.library == shipped.library.version


def core(answer: Article) -> dict[str, object]:
    """What must not change with the words of the question."""
    question = answer.question
    return {
        "conditions": frozenset(question.conditions),
        "suspected": frozenset(question.of("suspected")),
        "bottom line": tuple(c.statement_id for c in answer.bottom_line),
        "conflicts": tuple(view.id for view in answer.conflicts),
    }


@pytest.mark.parametrize("paraphrase", PARAPHRASES)
def test_another_wording_gives_the_same_core(founding: Article, shipped: Held, paraphrase: str) -> None:
    assert core(article(shipped, paraphrase)) == core(founding)


def test_there_are_ten_paraphrases() -> None:
    assert len(set(PARAPHRASES)) == 10


def test_the_same_question_gives_the_same_bytes(founding: Article, shipped: Held) -> None:
    again = answer_question(FOUNDING, shipped.parts, jurisdiction="INT")
    assert to_json(again.answer, again.trace) == to_json(founding, again.trace)


def test_a_rebuilt_store_gives_the_same_bytes(
    founding: Article, shipped: Held, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings = Settings(home=tmp_path_factory.mktemp("rebuilt"), library=())
    assert prepare(settings)
    rebuilt = answer_question(FOUNDING, answering(settings), jurisdiction="INT").answer
    assert to_json(rebuilt, None) == to_json(founding, None)
