"""A review from submission to approval, and everything that stands in its way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from curbside.errors import NotFound, NotPermitted, Overtaken, UserError
from curbside.model.ledger import verify_chain
from curbside.model.reviewed import Message, Signature, Version
from curbside.model.verdicts import Judged, agreement
from curbside.review_ports import Deed
from curbside.services.accounts import declare_interests
from curbside.services.approve import approve, obstacles
from curbside.services.board import DAY
from curbside.services.published import PublishedReviews
from curbside.services.review_content import bullets_of, closure_of, content_hash, differences
from curbside.services.review_moves import (
    assign,
    plain_move,
    reinstate,
    release,
    resubmit,
    submit_article,
    take_up,
)
from curbside.services.review_verdicts import (
    Said,
    all_in,
    hand_in,
    judge,
    settle,
    standings,
    visible_to,
)
from curbside.services.review_versions import bullets_held, content_held, displayed_of, version_held
from tests.review.case import DISPLAY, Case, changed
from tests.review.desk import acts, person

DOSE = "dose:dorvaxin-dose:1"
FIRST = "claim:vellmark-first-line"


def content_of(at_work: Case) -> str:
    subject = at_work.subject()
    return version_held(subject.id, subject.version, at_work.desk).content


def test_a_whole_review_with_a_disagreement_ends_approved_and_named(at_work: Case) -> None:
    at_work.under_review()
    at_work.handed_in(at_work.one)
    at_work.handed_in(at_work.two, but={FIRST: "outdated"})
    subject = at_work.subject()
    assert obstacles(subject, at_work.editor, at_work.now) == ("1 lines are not settled",)
    bullet = next(s.bullet for s in standings(subject, at_work.now) if s.bullet.key == FIRST)
    settle(subject, FIRST, bullet.hash, "The newer trial does not bear on this.", at_work.editor, at_work.now)
    approved = approve(at_work.subject(), content_of(at_work), at_work.editor, at_work.now)
    assert (approved.state, approved.approved) == ("approved", 1)
    record = PublishedReviews(at_work.desk, DISPLAY).of(approved.name)
    assert record.state == "approved"
    assert [(s.name, s.credentials, s.part) for s in record.signers] == [
        ("Rita", "MD rita", "Reviewed by"), ("Rob", "MD rob", "Reviewed by"), ("Ed", "MD ed", "Approved by"),
    ]  # fmt: skip
    assert record.signers[0].interests == "none declared on 2027-01-15"
    assert acts(at_work.desk) == ["submit", "take-up", "hand-in", "hand-in", "settle", "approve"]
    entries = at_work.desk.store.entries()
    assert verify_chain(entries) == at_work.desk.store.head()
    assert "outdated" not in "".join(e.body for e in entries)


def test_a_submitted_article_is_not_public_and_is_found_by_its_exact_question_once_approved(
    at_work: Case,
) -> None:
    subject = at_work.submitted()
    reviews = PublishedReviews(at_work.desk, DISPLAY)
    assert (reviews.of(subject.name).state, reviews.article(subject.name)) == ("submitted", None)
    assert reviews.published() == ()
    take_up(subject, [at_work.one.id, at_work.two.id], at_work.editor, at_work.now)
    at_work.agreed_and_approved()
    article = at_work.article()
    found = reviews.on_question(article.question.key)
    assert found is not None
    assert found.article_id == subject.name
    assert reviews.on_question("another") is None
    held = reviews.article(subject.name)
    assert held is not None
    assert content_hash(DISPLAY.displayed(held)) == content_of(at_work)


def test_the_same_exact_question_is_one_article(at_work: Case) -> None:
    at_work.submitted()
    with pytest.raises(UserError, match="not possible"):
        submit_article(at_work.article(), at_work.editor, at_work.now)


def test_who_may_not_do_it_is_refused(at_work: Case) -> None:
    with pytest.raises(NotPermitted):
        submit_article(at_work.article(), at_work.one, at_work.now)
    subject = at_work.submitted()
    for who in (at_work.author, at_work.one):
        with pytest.raises(NotPermitted):
            take_up(subject, [at_work.one.id], who, at_work.now)
    other = person(at_work.desk, "amy", "author")
    with pytest.raises(NotPermitted):
        plain_move("withdraw", subject, other, "not mine", at_work.desk)
    plain_move("withdraw", subject, at_work.author, "mine", at_work.desk)
    assert at_work.subject().state == "unreviewed"


def test_nobody_reviews_or_approves_their_own(at_work: Case) -> None:
    both = person(at_work.desk, "bo", "author", "reviewer", "editor")
    subject = submit_article(at_work.article(), both, at_work.now)
    with pytest.raises(NotPermitted, match="wrote it"):
        take_up(subject, [both.id], at_work.editor, at_work.now)
    take_up(subject, [at_work.one.id, at_work.two.id], at_work.editor, at_work.now)
    at_work.handed_in(at_work.one)
    at_work.handed_in(at_work.two)
    with pytest.raises(UserError, match="you wrote it"):
        approve(at_work.subject(), content_of(at_work), both, at_work.now)


def test_an_editor_who_reviewed_it_does_not_approve_it(at_work: Case) -> None:
    both = person(at_work.desk, "bo", "reviewer", "editor")
    at_work.under_review(both, at_work.two)
    at_work.handed_in(both)
    at_work.handed_in(at_work.two)
    assert obstacles(at_work.subject(), both, at_work.now) == ("you are one of its reviewers",)
    approve(at_work.subject(), content_of(at_work), at_work.editor, at_work.now)


def test_verdicts_are_kept_apart_until_all_are_in(at_work: Case) -> None:
    """From the other reviewer, from the author, and from the editor too; the ledger holds a seal only."""
    at_work.under_review()
    at_work.handed_in(at_work.one, but={FIRST: "wrong"})
    at_work.judged(at_work.two, keys=[FIRST])
    subject = at_work.subject()
    assert not all_in(subject, at_work.desk)
    assert {j.reviewer for j in visible_to(at_work.two, subject, at_work.desk)} == {at_work.two.id}
    assert visible_to(at_work.editor, subject, at_work.desk) == ()
    assert visible_to(at_work.author, subject, at_work.desk) == ()
    with pytest.raises(UserError, match="handed in"):
        settle(subject, FIRST, "x", "because", at_work.editor, at_work.now)
    assert "wrong" not in "".join(e.body for e in at_work.desk.store.entries())
    at_work.handed_in(at_work.two)
    seen = visible_to(at_work.editor, at_work.subject(), at_work.desk)
    assert {j.reviewer for j in seen} == {at_work.one.id, at_work.two.id}
    found = agreement(seen)
    assert (found.shared - found.same, found.shared) == (1, len(seen) // 2)


def test_what_was_handed_in_cannot_be_changed(at_work: Case) -> None:
    at_work.under_review()
    at_work.handed_in(at_work.one)
    with pytest.raises(UserError, match="handed this in"):
        at_work.judged(at_work.one, keys=[FIRST])
    with pytest.raises(UserError, match="already"):
        hand_in(at_work.subject(), at_work.one, at_work.now)


def test_a_review_is_handed_in_whole(at_work: Case) -> None:
    at_work.under_review()
    at_work.judged(at_work.one, keys=[FIRST])
    with pytest.raises(UserError, match="no verdict yet"):
        hand_in(at_work.subject(), at_work.one, at_work.now)


def test_only_who_was_asked_judges_and_only_what_was_shown(at_work: Case) -> None:
    at_work.under_review(at_work.one)
    subject = at_work.subject()
    for who in (at_work.two, at_work.editor, at_work.author):
        with pytest.raises(NotPermitted):
            judge(subject, who, [Said(FIRST, "x", "agree")], at_work.now)
    with pytest.raises(Overtaken):
        judge(subject, at_work.one, [Said(FIRST, "what stood there before", "agree")], at_work.now)
    with pytest.raises(NotFound):
        judge(subject, at_work.one, [Said("claim:another", "x", "agree")], at_work.now)
    bullet = bullets_held(subject.id, 1, at_work.desk, DISPLAY)[0]
    with pytest.raises(UserError, match="needs a comment"):
        judge(subject, at_work.one, [Said(bullet.key, bullet.hash, "wrong")], at_work.now)
    with pytest.raises(UserError, match="no such verdict"):
        judge(subject, at_work.one, [Said(bullet.key, bullet.hash, "approve")], at_work.now)  # type: ignore[arg-type]
    assert at_work.desk.store.all(Judged) == ()


def test_a_dose_needs_two_and_one_reviewer_is_not_enough(at_work: Case) -> None:
    at_work.under_review(at_work.one)
    at_work.handed_in(at_work.one)
    (obstacle,) = obstacles(at_work.subject(), at_work.editor, at_work.now)
    assert "too few verdicts" in obstacle
    assign(at_work.subject(), at_work.two.id, at_work.editor, at_work.desk)
    assert not all_in(at_work.subject(), at_work.desk)
    at_work.handed_in(at_work.two)
    assert obstacles(at_work.subject(), at_work.editor, at_work.now) == ()


@pytest.mark.parametrize("about", ["Speaker for the makers of Dorvaxa", "dorvaxin", "shares: DORVAXIN plc"])
def test_who_declares_an_interest_in_the_drug_does_not_count_for_its_dose(at_work: Case, about: str) -> None:
    paid = at_work.about("pat", about)
    at_work.under_review(at_work.one, paid)
    at_work.handed_in(at_work.one)
    at_work.handed_in(paid)
    found = {s.bullet.key: s for s in standings(at_work.subject(), at_work.now)}
    assert found[DOSE].needs == "reviewers"
    assert [j.reviewer for j in found[DOSE].others] == [paid.id]
    assert found["claim:vellmark-red-flag"].needs == "nothing"


def test_who_never_declared_or_long_ago_does_not_count_for_a_dose(at_work: Case) -> None:
    silent = person(at_work.desk, "sil", "reviewer", interests=None)
    at_work.under_review(at_work.one, silent)
    at_work.handed_in(at_work.one)
    at_work.handed_in(silent)

    def needs() -> str:
        return next(s.needs for s in standings(at_work.subject(), at_work.now) if s.bullet.key == DOSE)

    assert needs() == "reviewers"
    declare_interests(silent, (), at_work.desk)
    assert needs() == "nothing"
    at_work.clock.seconds += 366 * DAY
    assert needs() == "reviewers"


def test_settling_is_for_what_was_not_agreed_and_needs_a_reason(at_work: Case) -> None:
    at_work.under_review()
    at_work.handed_in(at_work.one, but={FIRST: "unclear"})
    at_work.handed_in(at_work.two)
    subject = at_work.subject()
    by_key = {s.bullet.key: s.bullet for s in standings(subject, at_work.now)}
    with pytest.raises(UserError, match="needs a reason"):
        settle(subject, FIRST, by_key[FIRST].hash, " ", at_work.editor, at_work.now)
    with pytest.raises(UserError, match="everybody agreed"):
        settle(subject, DOSE, by_key[DOSE].hash, "why", at_work.editor, at_work.now)
    with pytest.raises(Overtaken):
        settle(subject, FIRST, "other", "why", at_work.editor, at_work.now)
    with pytest.raises(NotPermitted):
        settle(subject, FIRST, by_key[FIRST].hash, "why", at_work.one, at_work.now)


def test_what_was_seen_is_what_is_approved(at_work: Case) -> None:
    at_work.under_review()
    at_work.handed_in(at_work.one)
    at_work.handed_in(at_work.two)
    with pytest.raises(Overtaken):
        approve(at_work.subject(), "0" * 64, at_work.editor, at_work.now)


def test_nothing_is_approved_that_would_be_composed_differently_now(at_work: Case) -> None:
    at_work.under_review()
    at_work.handed_in(at_work.one)
    at_work.handed_in(at_work.two)
    at_work.rebuilt(changed(at_work.built.library, "vellmark-red-flag", text="Confusion means admission."))
    with pytest.raises(UserError, match="has changed since"):
        approve(at_work.subject(), content_of(at_work), at_work.editor, at_work.now)
    plain_move("request-changes", at_work.subject(), at_work.editor, "compose it anew", at_work.desk)
    again = resubmit(at_work.subject(), at_work.author, "composed anew", at_work.now)
    assert (again.state, again.version) == ("submitted", 2)
    take_up(again, [at_work.one.id, at_work.two.id], at_work.editor, at_work.now)
    at_work.agreed_and_approved()
    assert at_work.subject().approved == 2


def test_of_two_editors_on_one_page_the_second_is_told(at_work: Case) -> None:
    seen = at_work.submitted()
    other = person(at_work.desk, "eve", "editor")
    take_up(seen, [at_work.one.id], at_work.editor, at_work.now)
    with pytest.raises(Overtaken):
        plain_move("retire", seen, other, "not needed", at_work.desk)
    assert at_work.subject().state == "under-review"


def test_a_reviewer_is_asked_by_letter_and_can_be_released_until_handed_in(at_work: Case) -> None:
    at_work.under_review()
    letters = at_work.desk.store.all(Message)
    assert {m.account for m in letters} == {at_work.one.id, at_work.two.id}
    assert "https://desk.example.org/desk/review/article/" in letters[0].text
    at_work.judged(at_work.two, keys=[FIRST])
    release(at_work.subject(), at_work.two.id, at_work.editor, at_work.desk)
    assert at_work.desk.store.all(Judged) == ()
    at_work.handed_in(at_work.one)
    with pytest.raises(UserError, match="nothing to give back"):
        release(at_work.subject(), at_work.one.id, at_work.editor, at_work.desk)


def test_retiring_takes_it_out_of_use_and_reinstating_reviews_it_again(at_work: Case) -> None:
    name = at_work.approved().name
    reviews = PublishedReviews(at_work.desk, DISPLAY)
    plain_move("retire", at_work.subject(), at_work.editor, "another page does it better", at_work.desk)
    assert (reviews.of(name).state, reviews.article(name), reviews.published()) == ("retired", None, ())
    reinstate(at_work.subject(), at_work.editor, "it was missed", at_work.now)
    assert reviews.article(name) is None
    take_up(at_work.subject(), [at_work.one.id, at_work.two.id], at_work.editor, at_work.now)
    at_work.agreed_and_approved()
    assert reviews.of(name).state == "approved"


def test_every_version_can_be_read_and_compared_for_ever(at_work: Case) -> None:
    at_work.under_review()
    plain_move("request-changes", at_work.subject(), at_work.editor, "the sign is unclear", at_work.desk)
    at_work.rebuilt(changed(at_work.built.library, "vellmark-red-flag", text="Confusion means admission."))
    again = resubmit(at_work.subject(), at_work.author, "reworded", at_work.now)
    versions = at_work.desk.store.all(Version, subject=again.id)
    assert [v.number for v in versions] == [1, 2]
    old, new = (content_held(again.id, n, at_work.desk, DISPLAY) for n in (1, 2))
    (difference,) = [d for d in differences(bullets_of(old, DISPLAY), bullets_of(new, DISPLAY)) if d.after]
    assert difference.after is not None
    assert difference.before is not None
    assert difference.after.text == "Confusion means admission."
    for version in versions:
        from curbside.model.reviewed import VersionContent

        kept = at_work.desk.store.one(VersionContent, again.id, version.number)
        assert kept is not None
        assert content_hash(displayed_of(kept)) == version.content


def test_the_hash_is_over_what_each_audience_is_shown_and_nothing_else(at_work: Case) -> None:
    article = at_work.article()
    same = content_hash(DISPLAY.displayed(article))
    versions = replace(article.versions, software="9", library="other", index="x")
    unlike = replace(
        article, id="a-other", versions=versions, related=("another question",), status="approved"
    )
    assert content_hash(DISPLAY.displayed(unlike)) == same
    for section in article.sections:
        for claim in section.claims:
            for changes in ({"plain": "Other words."}, {"certainty": "high"}, {"supports": ()}):
                spoiled = replace(claim, **changes)  # type: ignore[arg-type]
                if spoiled != claim:
                    sections = tuple(
                        replace(s, claims=tuple(spoiled if c is claim else c for c in s.claims))
                        for s in article.sections
                    )
                    assert content_hash(DISPLAY.displayed(replace(article, sections=sections))) != same


def test_the_closure_names_statements_editions_and_rules(at_work: Case) -> None:
    closure = closure_of(at_work.article(), at_work.now.evidence, "1")
    named = {(d.kind, d.id) for d in closure}
    assert {
        ("statement", "vellmark-first-line"), ("statement", "dorvaxin-contraindicated"),
        ("edition", "ossenfield-2024"), ("edition", "dorvaxin-label-2025"), ("rules", "rules"),
    } <= named  # fmt: skip


def test_everything_shown_stands_in_a_bullet(at_work: Case) -> None:
    """Whatever of the article is changed, some bullet changes with it."""
    article = at_work.article()
    before = {b.key: b.hash for b in bullets_of(article, DISPLAY)}
    spoiled = (
        replace(article, title="Other"), replace(article, lead="Other."), replace(article, certainty="Other."),
        replace(article, notes=("Other.",)), replace(article, not_covered=("Other.",)),
        replace(article, would_change=("Other.",)), replace(article, bottom_line=()),
        replace(article, sections=article.sections[::-1]), replace(article, doses=()),
        replace(article, references=article.references[::-1]), replace(article, safety=()),
        replace(article, question=replace(article.question, text="Other?")),
    )  # fmt: skip
    for other in spoiled:
        assert {b.key: b.hash for b in bullets_of(other, DISPLAY)} != before


def test_a_name_that_was_erased_leaves_no_approval_behind(at_work: Case) -> None:
    """Nothing is called approved unless a named human stands for it."""
    from curbside.model.ledger import Words

    name = at_work.approved().name
    for signature in at_work.desk.store.all(Signature):
        held = at_work.desk.store.one(Words, signature.said)
        assert held is not None
        gone = replace(held, text="", salt="", erased_on="2027-02-01", moved=held.moved + 1)
        at_work.desk.store.commit(Deed((gone,)))
    assert PublishedReviews(at_work.desk, DISPLAY).of(name).state == "needs-re-review"


def test_a_program_that_shows_it_differently_does_not_call_it_approved(at_work: Case) -> None:
    class Louder:
        def displayed(self, content: object) -> dict[str, str]:
            return {k: v.upper() for k, v in DISPLAY.displayed(content).items()}  # type: ignore[arg-type]

        drawing = "louder"

        def __getattr__(self, name: str) -> object:
            return getattr(DISPLAY, name)

    name = at_work.approved().name
    record = PublishedReviews(at_work.desk, Louder()).of(name)  # type: ignore[arg-type]
    assert record.state == "needs-re-review"
    assert "differently" in record.note


def test_what_one_worker_knows_of_a_record_is_never_older_than_its_ledger(at_work: Case) -> None:
    """Each process keeps what it read while the ledger's head is the same; a move anywhere makes it look again."""
    here = PublishedReviews(at_work.desk, DISPLAY)
    name = at_work.submitted().name
    assert here.of(name).state == "submitted"
    take_up(at_work.subject(), [at_work.one.id, at_work.two.id], at_work.editor, at_work.now)
    assert here.of(name).state == "under-review"
    at_work.agreed_and_approved()
    assert (here.of(name).state, [p.article_id for p in here.published()]) == ("approved", [name])
    plain_move("find-changed", at_work.subject(), at_work.editor, "doubt", at_work.desk)
    assert (here.of(name).state, here.published()[0].state) == ("needs-re-review", "needs-re-review")
