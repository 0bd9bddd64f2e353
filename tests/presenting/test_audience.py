"""Audiences are projections: the same statements, warnings, directions and certainty in every version."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import get_args

import pytest

from curbside.model.article import Answer, Article, Claim, NoAnswer, Section, weighed
from curbside.model.audience import AUDIENCES, Audience
from curbside.model.statement import Facet, StatementKind
from curbside.presenting.article_page import page
from curbside.presenting.audience import doses_after, for_audience
from curbside.presenting.blocks import Heading
from curbside.presenting.dose_withholding import carries_dose, is_kept
from curbside.presenting.json_article import from_json, to_json
from curbside.presenting.json_shapes import to_json_value
from curbside.presenting.markdown import render_markdown
from curbside.terms.quantities import quantities
from curbside.terms.readability import readability
from tests.libraries import Held
from tests.presenting.example import ARTICLE, HEAT, NO_ANSWER, QUELL
from tests.presenting.golden import policy as _policy

GRADE_GOAL = 8.0
SMOG_BOUND = 8.5
"""The goal is 8 for both; SMOG counts long words only, and bench/reading.py lists what keeps one above it."""


def _claims(answer: Answer) -> list[Claim]:
    """Every claim as often as it is shown."""
    if isinstance(answer, NoAnswer):
        return list(answer.claims)
    return [
        *answer.bottom_line, *answer.emergency, *(c for s in answer.sections for c in s.claims),
        *(c for d in answer.safety for c in d.claims),
        *(c for v in answer.conflicts for c in (*(x for side in v.sides for x in side.claims), *v.basis)),
    ]  # fmt: skip


def _substance(answer: Answer) -> Counter[tuple[object, ...]]:
    """What no audience may see differently, as often as it is shown."""
    shown = [
        (c.statement_id, c.revision, c.kind, c.facet, c.direction, c.strength, c.certainty, c.indirect, c.drugs,
         tuple((s.number, s.edition_id, s.locator, s.stance, s.proof) for s in c.supports))
        for c in _claims(answer)
    ]  # fmt: skip
    return Counter(shown)


def _frame(answer: Answer) -> tuple[object, ...]:
    """Banners, drugs with their safety, dose statements, conflicts, references, status."""
    banners = tuple((b.id, b.severity, b.title) for b in answer.banners)
    if isinstance(answer, NoAnswer):
        return (banners, answer.reason, answer.references, answer.versions, answer.status, answer.question,
                tuple(n.statement_id for n in answer.nearest))  # fmt: skip
    return (
        banners,
        frozenset((r.statement_id, r.drug, r.labelled, r.certainty, r.use, r.population) for r in answer.doses),
        tuple((d.drug, d.covered_by, tuple(c.statement_id for c in d.claims)) for d in answer.safety),
        tuple((v.id, tuple(s.label for s in v.sides)) for v in answer.conflicts),
        frozenset(s.id for s in answer.sections), answer.references, answer.versions, answer.status,
        answer.question, answer.id, len(answer.not_covered), len(answer.would_change), len(answer.notes),
        bool(answer.lead),
    )  # fmt: skip


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_audience_sees_the_same_substance(audience: Audience, answers: dict[str, Answer]) -> None:
    """Statement ids, warnings, directions, strength, certainty and supports are equal over all golden questions."""
    for question, answer in answers.items():
        seen = for_audience(answer, audience, _policy())
        assert _substance(seen) == _substance(answer), question
        assert _frame(seen) == _frame(answer), question


def test_the_golden_questions_hold_articles_and_refusals(answers: dict[str, Answer]) -> None:
    """The proof above is no proof over nothing."""
    kinds = Counter(type(a) for a in answers.values())
    assert kinds[Article] >= 20
    assert kinds[NoAnswer] >= 4
    assert sum(len(_claims(a)) for a in answers.values()) > 500


def test_no_dose_is_left_in_the_patients_version_but_where_the_policy_keeps_it(
    answers: dict[str, Answer],
) -> None:
    """Bullets, rows and supports give no amount unless they are emergencies, danger signs or warnings."""
    policy = _policy().doses
    for question, answer in answers.items():
        plain = for_audience(answer, "patient", _policy())
        for claim in _claims(plain):
            if not is_kept(claim, policy):
                said = [claim.text, claim.plain, *(s.says for s in claim.supports),
                        *(f for s in claim.supports for f in s.figures)]  # fmt: skip
                assert not any(carries_dose(t, claim.kind, policy) for t in said), (
                    question,
                    claim.statement_id,
                )
        for row in plain.doses if isinstance(plain, Article) else ():
            cells = (row.amount, row.frequency, row.maximum, row.duration, row.formulation, *row.adjustments)
            assert not any(carries_dose(t, "dose", policy) for t in cells), (question, row)


def test_emergencies_danger_signs_and_warnings_stay_whole(answers: dict[str, Answer]) -> None:
    """What the policy keeps is shown in its own plain words with every figure of its supports."""
    for answer in answers.values():
        before = {c.statement_id: c for c in _claims(answer) if is_kept(c, _policy().doses)}
        for claim in _claims(for_audience(answer, "patient", _policy())):
            if claim.statement_id in before:
                kept = before[claim.statement_id]
                assert claim.supports == kept.supports
                assert _bare(claim.text) == _bare(kept.plain or kept.text)


def _bare(text: str) -> str:
    """Without brackets: a clinical word said before may have lost its second bracket."""
    return " ".join("".join(part.split(")")[-1] for part in text.split("(")).split())


def test_every_adjustment_of_a_dose_stays_as_a_warning(answers: dict[str, Answer]) -> None:
    """For whom a dose changes, and what is forbidden, is told even where the figure leaves."""
    for answer in answers.values():
        if isinstance(answer, Article):
            plain = for_audience(answer, "patient", _policy())
            assert isinstance(plain, Article)
            whom = {(r.statement_id, a.split(":")[0]) for r in answer.doses for a in r.adjustments}
            assert whom == {(r.statement_id, a.split(":")[0]) for r in plain.doses for a in r.adjustments}


def test_only_the_order_of_sections_differs_for_professionals(answers: dict[str, Answer]) -> None:
    """Nurses, pharmacists and students read the very same sections in another order, some of them opened."""
    for answer in answers.values():
        for audience in ("allied", "student"):
            seen = for_audience(answer, audience, _policy())
            if isinstance(answer, Article):
                assert isinstance(seen, Article)
                assert replace(seen, sections=()) == replace(answer, sections=())
                assert sorted(s.id for s in seen.sections) == sorted(s.id for s in answer.sections)
                opened = {replace(s, collapsed=False) for s in seen.sections}
                assert opened == {replace(s, collapsed=False) for s in answer.sections}
            else:
                assert seen == answer
        assert for_audience(answer, "prescriber", _policy()) == answer


def _section(name: str, *facets: Facet) -> Section:
    return Section(name, name, tuple(replace(HEAT, statement_id=f"{name}-{f}", facet=f) for f in facets))


@pytest.mark.parametrize(
    ("audience", "order"),
    [
        ("prescriber", "warn care danger meaning dose mix"),
        ("allied", "warn danger dose mix care meaning"),
        ("student", "warn danger meaning care dose mix"),
    ],
)
def test_each_profession_reads_first_what_it_needs(audience: Audience, order: str) -> None:
    """Leading warnings and danger signs stay ahead; then administration, or definitions."""
    sections = (
        _section("warn", "safety"), _section("care", "first-line", "non-drug"), _section("danger", "red-flags"),
        _section("meaning", "definition", "mechanism"), _section("dose", "dose"), _section("mix", "interaction"),
    )  # fmt: skip
    seen = for_audience(replace(ARTICLE, sections=sections), audience, _policy())
    assert isinstance(seen, Article)
    assert [s.id for s in seen.sections] == order.split()


def test_nurses_and_pharmacists_read_the_doses_right_after_the_dangers() -> None:
    """Everybody else reads them after all sections; no heading is lost or doubled."""
    sections = (
        _section("danger", "red-flags"),
        _section("care", "first-line"),
        _section("mix", "interaction"),
    )
    answer = replace(ARTICLE, sections=sections)
    orders = {}
    for audience in AUDIENCES:
        seen = for_audience(answer, audience, _policy())
        blocks = page(seen, doses_after=doses_after(seen, audience, _policy()))
        titles = [b.text for b in blocks if isinstance(b, Heading) and b.level == 2]
        orders[audience] = [t for t in titles if t in ("danger", "care", "mix", "Doses")]
    assert orders.pop("allied") == ["danger", "Doses", "mix", "care"]
    assert all(order[-1] == "Doses" and len(order) == 4 for order in orders.values())


def test_what_things_are_opens_for_students_and_does_not_count_in_the_certainty() -> None:
    """Background stands closed at the end for others; an answer is no surer or less sure for it."""
    background = replace(_section("meaning", "definition", "mechanism"), collapsed=True)
    care = _section("care", "first-line")
    answer = replace(ARTICLE, sections=(care, background))
    student = for_audience(answer, "student", _policy())
    assert isinstance(student, Article)
    assert [(s.id, s.collapsed) for s in student.sections] == [("meaning", False), ("care", False)]
    assert weighed(answer.sections) == care.claims
    assert weighed((replace(background, collapsed=False),)) == background.claims


def test_a_patient_reads_plain_wording_titles_and_banners() -> None:
    """Claims, section titles, conflicts and banners take their plain twins."""
    section = Section("care", "Initial management", (HEAT,), plain_title="What to try first")
    seen = for_audience(replace(ARTICLE, sections=(section,)), "patient", _policy())
    assert isinstance(seen, Article)
    assert seen.sections[0].title == "What to try first"
    assert seen.sections[0].claims[0].text == HEAT.plain
    assert seen.banners[0].text == ARTICLE.banners[0].plain
    assert seen.conflicts[0].show == ARTICLE.conflicts[0].plain


def test_a_dose_bullet_becomes_ask_your_clinician() -> None:
    """The row names the drug where the article does, keeps its id, and hides the figure of its support."""
    bullet = replace(QUELL, plain="Take 10 mg of quellidine twice a day.", kind="dose", facet="dose")
    seen = for_audience(replace(ARTICLE, bottom_line=(bullet,)), "patient", _policy())
    assert isinstance(seen, Article)
    assert seen.bottom_line[0].text == "Quellidine: ask your clinician about the dose."
    assert seen.bottom_line[0].statement_id == QUELL.statement_id
    assert "10 mg" not in render_markdown(
        replace(seen, emergency=(), question=replace(seen.question, text=""))
    )
    assert seen.bottom_line[0].supports[1].figures == ("ask your clinician", "214 patients")


def test_a_warning_with_a_figure_keeps_it() -> None:
    """A warning never leaves, figures and all."""
    warning = replace(QUELL, plain="Never take more than 40 mg a day.", kind="boxed-warning", facet="safety")
    seen = for_audience(replace(ARTICLE, bottom_line=(warning,)), "patient", _policy())
    assert isinstance(seen, Article)
    assert seen.bottom_line[0].text == "Never take more than 40 mg a day."


def test_the_clinical_word_in_brackets_is_said_once() -> None:
    """The same bracket after the same words is left out from the second statement on."""
    first = replace(HEAT, statement_id="one", plain="Trapped nerves (cauda zorba) need help.")
    second = replace(HEAT, statement_id="two", plain="Look for trapped nerves (cauda zorba) and fever.")
    seen = for_audience(replace(ARTICLE, bottom_line=(first, second)), "patient", _policy())
    assert isinstance(seen, Article)
    assert [c.text for c in seen.bottom_line] == [
        "Trapped nerves (cauda zorba) need help.", "Look for trapped nerves and fever.",
    ]  # fmt: skip


def test_certainty_is_counted_the_same_in_plain_words(answers: dict[str, Answer]) -> None:
    """The numbers of the certainty sentence are those of the clinician's version."""
    for answer in answers.values():
        if isinstance(answer, Article) and answer.certainty:
            plain = for_audience(answer, "patient", _policy())
            assert isinstance(plain, Article)
            assert Counter(q.value for q in quantities(plain.certainty)) == Counter(
                q.value for q in quantities(answer.certainty)
            )


def test_composed_sentences_have_a_plain_twin(answers: dict[str, Answer]) -> None:
    """Leads, gaps and what would change an answer are reworded; a sentence without a twin is found here."""
    for question, answer in answers.items():
        plain = for_audience(answer, "patient", _policy())
        if isinstance(answer, Article) and isinstance(plain, Article):
            pairs = [(answer.lead, plain.lead), *zip(answer.would_change, plain.would_change, strict=True),
                     *zip(answer.not_covered, plain.not_covered, strict=True)]  # fmt: skip
        else:
            assert isinstance(answer, NoAnswer)
            assert isinstance(plain, NoAnswer)
            pairs = [(answer.message, plain.message), (answer.advice, plain.advice)]
        same = [a for a, b in pairs if a and a == b]
        assert not same, (question, same)


def test_the_patients_version_reads_at_grade_eight_or_below(
    shipped: Held, answers: dict[str, Answer]
) -> None:
    """Flesch-Kincaid and SMOG over each article's sentences, drug names and required terms excluded."""
    kinds = {"drug", "drug-class", "substance", "device", "condition", "test", "body"}
    names = {c.name for c in shipped.library.concepts.values() if c.kind in kinds}
    for question, answer in answers.items():
        plain = for_audience(answer, "patient", _policy())
        if isinstance(plain, Article):
            text = "\n".join([*(b.text for b in plain.banners), *(c.text for c in plain.claims())])
            measured = readability(text, names)
            assert measured.grade <= GRADE_GOAL, (question, measured)
            assert measured.smog <= SMOG_BOUND, (question, measured)


def test_a_patients_version_goes_through_json_without_loss(answers: dict[str, Answer]) -> None:
    """Every version has the published form."""
    for answer in [*answers.values(), ARTICLE, NO_ANSWER]:
        plain = for_audience(answer, "patient", _policy())
        assert to_json_value(from_json(to_json(plain))) == to_json_value(plain)


def test_the_policy_names_only_facets_and_kinds_that_exist() -> None:
    """A slip of the pen in the rule file would quietly keep nothing."""
    policy = _policy()
    facets = {*policy.always_first, *policy.keeps_first, *policy.doses.kept_facets,
              *(f for first in policy.first.values() for f in first)}  # fmt: skip
    assert facets <= set(get_args(Facet))
    assert policy.doses.kept_kinds | policy.doses.dose_kinds <= set(get_args(StatementKind))
    assert set(policy.first) <= set(AUDIENCES)
    assert set(AUDIENCES) == set(get_args(Audience))
