"""When a bullet has enough verdicts, which verdicts count, and how agreement is reported."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curbside.model.verdicts import (
    VERDICTS,
    Bullet,
    Judged,
    Settled,
    VerdictWord,
    agreement,
    cohens_kappa,
    standing,
)

DOSE = Bullet("dose:1", "dose", "Doses", "10 mg daily", "", "h1", strict=True)
PLAIN = Bullet("claim:1", "claim", "Definition", "It is a fever.", "", "h2")


def judged(who: str, bullet: Bullet, verdict: VerdictWord = "agree", bullet_hash: str = "") -> Judged:
    return Judged("article:a", 1, who, bullet.key, bullet_hash or bullet.hash, verdict)


def test_a_plain_bullet_needs_one_reviewer_and_a_dose_two() -> None:
    assert standing(PLAIN, [], None, {}).needs == "reviewers"
    assert standing(PLAIN, [judged("r1", PLAIN)], None, {}).needs == "nothing"
    assert standing(DOSE, [judged("r1", DOSE)], None, {}).needs == "reviewers"
    assert standing(DOSE, [judged("r1", DOSE), judged("r2", DOSE)], None, {}).needs == "nothing"


def test_the_same_reviewer_twice_is_one_reviewer() -> None:
    assert standing(DOSE, [judged("r1", DOSE), judged("r1", DOSE)], None, {}).needs == "reviewers"


def test_a_reviewer_with_an_interest_is_heard_but_does_not_count() -> None:
    both = [judged("r1", DOSE), judged("r2", DOSE, "wrong")]
    found = standing(DOSE, both, None, {"r2": "declares an interest in the drug"})
    assert found.needs == "reviewers"
    assert [j.reviewer for j in found.others] == ["r2"]
    third = standing(DOSE, [*both, judged("r3", DOSE)], None, {"r2": "interest"})
    assert third.needs == "settling"
    assert not third.agreed


def test_a_verdict_on_other_content_is_no_verdict() -> None:
    assert standing(PLAIN, [judged("r1", PLAIN, bullet_hash="earlier")], None, {}).needs == "reviewers"


def test_anything_but_agreement_is_settled_by_an_editor_on_just_this_content() -> None:
    both = [judged("r1", DOSE), judged("r2", DOSE, "unclear")]
    assert standing(DOSE, both, None, {}).needs == "settling"
    settled = Settled("article:a", 1, DOSE.key, DOSE.hash, "e1", "why")
    assert standing(DOSE, both, settled, {}).needs == "nothing"
    stale = Settled("article:a", 1, DOSE.key, "earlier", "e1", "why")
    assert standing(DOSE, both, stale, {}).needs == "settling"


def test_kappa_of_a_worked_example() -> None:
    """Twenty agreed, five and ten split, fifteen agreed otherwise: 0.4, as in Cohen's own arithmetic."""
    pairs: list[tuple[VerdictWord, VerdictWord]] = [("agree", "agree")] * 20 + [("agree", "wrong")] * 5
    pairs += [("wrong", "agree")] * 10 + [("wrong", "wrong")] * 15
    assert cohens_kappa(pairs) == pytest.approx(0.4)


def test_kappa_is_not_defined_without_variation_or_without_pairs() -> None:
    assert cohens_kappa([("agree", "agree")] * 9) is None
    assert cohens_kappa([]) is None
    assert agreement([judged("r1", DOSE)]).percent is None


@given(st.lists(st.tuples(st.sampled_from(VERDICTS), st.sampled_from(VERDICTS)), min_size=1, max_size=40))
def test_kappa_lies_in_its_range_and_does_not_depend_on_who_is_first(
    pairs: list[tuple[VerdictWord, VerdictWord]],
) -> None:
    kappa, turned = cohens_kappa(pairs), cohens_kappa([(b, a) for a, b in pairs])
    if kappa is None:
        assert turned is None
        return
    assert -1 <= kappa <= 1
    assert turned == pytest.approx(kappa)
    assert (kappa == pytest.approx(1)) == all(a == b for a, b in pairs)


def test_agreement_counts_only_what_two_judged_in_the_same_round() -> None:
    first = [judged("r1", DOSE), judged("r2", DOSE, "wrong"), judged("r1", PLAIN)]
    found = agreement([*first, Judged("article:a", 2, "r2", PLAIN.key, PLAIN.hash, "agree")])
    assert (found.shared, found.same, found.percent) == (1, 0, 0)
