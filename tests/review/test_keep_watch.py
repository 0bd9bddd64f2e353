"""What was approved is watched: the same content keeps its approval, other content loses it and says so plainly."""

from __future__ import annotations

from curbside.model.article import Article
from curbside.model.reviewed import Version
from curbside.services.board import DAY
from curbside.services.keep_watch import watch
from curbside.services.published import PublishedReviews
from curbside.services.review_moves import plain_move, reopen
from curbside.services.review_verdicts import stand_by
from curbside.services.review_versions import Reviewing
from tests.review.case import DISPLAY, Case, aged, changed
from tests.review.desk import acts


def found(reviewing: Reviewing) -> list[str]:
    return [w.found for w in watch(reviewing)]


def test_nothing_moved_nothing_is_done(at_work: Case) -> None:
    at_work.approved()
    before = at_work.desk.store.head()
    assert found(at_work.now) == ["untouched"]
    assert at_work.desk.store.head() == before


def test_another_program_with_the_same_content_is_the_same_approval_with_a_check(at_work: Case) -> None:
    at_work.approved()
    at_work.rebuilt(at_work.built.library, software="2.0")
    assert found(at_work.now) == ["same"]
    entry = at_work.desk.store.entries()[-1].read()
    assert (entry["act"], entry["actor"]) == ("recheck", "program")
    assert " 2.0 " in str(entry["detail"]["against"])  # type: ignore[index]
    assert at_work.subject().state == "approved"
    assert found(at_work.now) == ["untouched"]


def test_a_change_elsewhere_in_the_library_is_checked_and_changes_nothing(at_work: Case) -> None:
    at_work.approved()
    at_work.rebuilt(changed(at_work.built.library, "tellurib-may-shorten", plain="It might be shorter."))
    assert found(at_work.now) == ["same"]
    assert PublishedReviews(at_work.desk, DISPLAY).of(at_work.subject().name).state == "approved"


def test_a_retraction_takes_the_approval_and_the_page_says_so(at_work: Case) -> None:
    approved = at_work.approved()
    at_work.clock.seconds += 30 * DAY
    at_work.rebuilt(aged(at_work.built.library, "ossenfield-2024", "retracted"))
    assert found(at_work.now) == ["changed"]
    reviews = PublishedReviews(at_work.desk, DISPLAY)
    record = reviews.of(approved.name)
    assert record.state == "needs-re-review"
    assert (
        "“Care of Vellmark fever” (2024) has been retracted; what rests on it: “Dorvaxin is the first"
        in record.note
    )
    assert record.note.startswith("Since this was approved on 2027-01-15,")
    held = reviews.article(approved.name)
    assert held is not None
    assert "first treatment" in held.bottom_line[0].text
    assert reviews.published()[0].state == "needs-re-review"
    assert found(at_work.now) == ["waiting"]


def test_it_is_reviewed_again_on_the_new_content_and_approved_again(at_work: Case) -> None:
    at_work.approved()
    text = "Confusion in Vellmark fever should lead to admission to hospital at once."
    at_work.rebuilt(changed(at_work.built.library, "vellmark-red-flag", text=text))
    assert found(at_work.now) == ["changed"]
    assert (at_work.subject().version, at_work.subject().approved) == (2, 1)
    reopen(at_work.subject(), [at_work.one.id, at_work.two.id], at_work.editor, at_work.now)
    reviews = PublishedReviews(at_work.desk, DISPLAY)
    assert reviews.of(at_work.subject().name).state == "needs-re-review", "the old one is read meanwhile"
    after = at_work.agreed_and_approved()
    assert (after.approved, after.note) == (2, "")
    record = reviews.of(after.name)
    assert (record.state, record.versions) == ("approved", (1, 2))
    old = reviews.article(after.name, version=1)
    assert isinstance(old, Article)
    assert reviews.article(after.name, version=3) is None


def test_a_reviewer_stands_by_what_has_not_changed_and_judges_the_rest_anew(at_work: Case) -> None:
    at_work.approved()
    text = "Confusion in Vellmark fever should lead to admission to hospital at once."
    at_work.rebuilt(changed(at_work.built.library, "vellmark-red-flag", text=text))
    found(at_work.now)
    reopen(at_work.subject(), [at_work.one.id, at_work.two.id], at_work.editor, at_work.now)
    again = stand_by(at_work.subject(), at_work.one, at_work.now)
    assert again > 2
    at_work.judged(at_work.one, keys=["claim:vellmark-red-flag"])
    from curbside.services.review_verdicts import hand_in

    hand_in(at_work.subject(), at_work.one, at_work.now)
    assert stand_by(at_work.subject(), at_work.two, at_work.now) == again


def test_an_approval_runs_out(at_work: Case) -> None:
    at_work.approved()
    at_work.clock.seconds += 365 * DAY - 1
    assert found(at_work.now) == ["untouched"]
    at_work.clock.seconds += 1
    assert found(at_work.now) == ["expired"]
    record = PublishedReviews(at_work.desk, DISPLAY).of(at_work.subject().name)
    assert record.state == "needs-re-review"
    assert "reviewed again" in record.note


def test_where_nothing_answers_any_more_it_says_so_and_cannot_be_reopened(at_work: Case) -> None:
    from dataclasses import replace

    import pytest

    from curbside.errors import UserError

    at_work.approved()
    library = at_work.built.library
    none = tuple(s for s in library.statements if s.id in ("dorvaxin-contraindicated",))
    at_work.rebuilt(replace(library, statements=none, version="0" * 16))
    assert found(at_work.now) == ["changed"]
    assert "does not answer this any more" in at_work.subject().note
    assert not at_work.desk.store.all(Version)[-1].answered
    with pytest.raises(UserError, match="does not answer this any more"):
        reopen(at_work.subject(), [at_work.one.id], at_work.editor, at_work.now)


def test_what_changes_again_while_it_waits_is_kept_up(at_work: Case) -> None:
    at_work.approved()
    library = at_work.built.library
    for n, text in enumerate(("Confusion means admission.", "Confusion means admission at once."), start=2):
        at_work.rebuilt(changed(library, "vellmark-red-flag", text=text))
        found(at_work.now)
        assert at_work.subject().version == n
    at_work.rebuilt(library)
    assert found(at_work.now) == ["changed again"]
    assert "reads again as it was approved" in at_work.subject().note
    assert at_work.subject().state == "needs-re-review", "only a person approves"


def test_what_is_not_read_by_anybody_is_not_watched(at_work: Case) -> None:
    at_work.submitted()
    assert found(at_work.now) == []
    plain_move("retire", at_work.subject(), at_work.editor, "not wanted", at_work.desk)
    assert found(at_work.now) == []


def test_an_editors_doubt_takes_the_approval_too(at_work: Case) -> None:
    at_work.approved()
    plain_move("find-changed", at_work.subject(), at_work.editor, "a reader reported harm", at_work.desk)
    record = PublishedReviews(at_work.desk, DISPLAY).of(at_work.subject().name)
    assert record.state == "needs-re-review"
    assert "doubts" in record.note
    assert "harm" not in record.note
    assert acts(at_work.desk)[-1] == "find-changed"
