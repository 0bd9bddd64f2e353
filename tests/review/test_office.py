"""The office around the reviews: queues, figures, readers' reports, letters, and the audit of it all."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from curbside.errors import NotFound, NotPermitted, Overtaken, UserError
from curbside.model.account import Interest
from curbside.model.article import ReviewState
from curbside.model.asked import ProblemReport
from curbside.model.ledger import Broken, Entry, Head, Words, sha256
from curbside.model.reviewed import Message, Signature, Subject, VersionContent
from curbside.model.verdicts import Judged
from curbside.review_ports import Deed
from curbside.services.accounts import declare_interests, set_state
from curbside.services.audit import audit, exported
from curbside.services.board import DAY
from curbside.services.erase_words import erase, erase_account, erase_report
from curbside.services.keep_watch import watch
from curbside.services.outbox import mark_sent, remind, waiting_letters
from curbside.services.queue import Narrow, figures, fitting_reviewers, queue_of, specialties
from curbside.services.reader_reports import BoardReports, answer_report, report_held, take_over
from curbside.services.review_moves import plain_move, reopen
from tests.fakes_review import MemoryReviews
from tests.review.case import Case, aged
from tests.review.desk import person

FIRST = "claim:vellmark-first-line"


def waits(at_work: Case, who: str) -> list[str]:
    return [i.wanted for i in queue_of(getattr(at_work, who), at_work.desk)]


# --- queues ---


def test_the_queue_follows_the_article_from_desk_to_desk(at_work: Case) -> None:
    at_work.under_review()
    assert waits(at_work, "one") == ["review"]
    assert waits(at_work, "editor") == ["look"]
    assert waits(at_work, "author") == []
    at_work.handed_in(at_work.one)
    at_work.handed_in(at_work.two)
    assert waits(at_work, "one") == []
    assert waits(at_work, "editor") == ["decide"]
    plain_move("request-changes", at_work.subject(), at_work.editor, "shorter", at_work.desk)
    assert waits(at_work, "author") == ["resubmit"]


def test_what_is_different_waits_for_an_editor_and_what_runs_out_is_named_before(at_work: Case) -> None:
    at_work.approved()
    assert waits(at_work, "editor") == []
    at_work.clock.seconds += 310 * DAY
    assert waits(at_work, "editor") == ["renew"]
    at_work.rebuilt(aged(at_work.built.library, "ossenfield-2024", "retracted"))
    list(watch(at_work.now))
    assert waits(at_work, "editor") == ["reopen"]
    assert waits(at_work, "one") == waits(at_work, "two") == ["changed"], (
        "those who stood for it see what differs"
    )


def test_the_queue_is_narrowed_by_specialty_risk_and_age(at_work: Case) -> None:
    at_work.submitted()
    (item,) = queue_of(at_work.editor, at_work.desk)
    assert (item.specialty, item.risk) == ("fevers", "high")
    for by, found in (
        (Narrow(specialty="fevers"), 1), (Narrow(specialty="skin"), 0), (Narrow(risk="high"), 1),
        (Narrow(risk="low"), 0), (Narrow(older_days=1), 0),
    ):  # fmt: skip
        assert len(queue_of(at_work.editor, at_work.desk, by)) == found, by
    at_work.clock.seconds += DAY
    assert len(queue_of(at_work.editor, at_work.desk, Narrow(older_days=1))) == 1
    assert specialties(at_work.desk) == ("fevers",)


def test_fear_of_harm_comes_first(at_work: Case) -> None:
    reports = BoardReports(at_work.desk)
    reports.add(ProblemReport("a-1", "", "unclear", "What?", "v", 1))
    reports.add(ProblemReport("a-1", "", "unsafe", "It could kill.", "v", 2))
    assert [i.title for i in queue_of(at_work.editor, at_work.desk)] == [
        "Report 2 on a-1: unsafe", "Report 1 on a-1: unclear",
    ]  # fmt: skip


def test_a_reviewer_who_never_declared_is_asked_to(at_work: Case) -> None:
    silent = person(at_work.desk, "sil", "reviewer", interests=None)
    assert [i.wanted for i in queue_of(silent, at_work.desk)] == ["declare"]


def test_reviewers_of_the_specialty_are_offered_first_and_the_author_never(at_work: Case) -> None:
    subject = at_work.submitted()
    fit = replace(at_work.two, specialties=("fevers",), moved=2)
    at_work.desk.store.commit(Deed((fit,)))
    assert [a.id for a in fitting_reviewers(subject, at_work.desk)] == [at_work.two.id, at_work.one.id]
    assert at_work.author.id not in {a.id for a in fitting_reviewers(subject, at_work.desk)}


# --- figures ---


def test_figures_count_what_waits_and_how_long_it_took(at_work: Case) -> None:
    nothing = figures(at_work.desk)
    assert (nothing.agreement.percent, nothing.days_to_approve, nothing.states) == (None, None, ())
    at_work.under_review()
    at_work.clock.seconds += 2 * DAY
    at_work.handed_in(at_work.one, but={FIRST: "wrong"})
    assert figures(at_work.desk).agreement.shared == 0, "nothing is told while it is kept apart"
    at_work.clock.seconds += 14 * DAY
    assert figures(at_work.desk).overdue == 1
    at_work.handed_in(at_work.two)
    found = figures(at_work.desk)
    assert found.agreement.shared - found.agreement.same == 1
    assert found.days_to_hand_in == 9
    states: tuple[tuple[ReviewState, int], ...] = (("under-review", 1),)
    assert found.states == states


def test_turn_round_is_from_submission_to_approval_of_each_round(at_work: Case) -> None:
    at_work.under_review()
    at_work.clock.seconds += 4 * DAY
    at_work.agreed_and_approved()
    assert figures(at_work.desk).days_to_approve == 4
    plain_move("find-changed", at_work.subject(), at_work.editor, "doubt", at_work.desk)
    reopen(at_work.subject(), [at_work.one.id, at_work.two.id], at_work.editor, at_work.now)
    at_work.clock.seconds += 10 * DAY
    at_work.agreed_and_approved()
    found = figures(at_work.desk)
    assert (found.approvals, found.days_to_approve) == (2, 7)


# --- readers' reports ---


def test_a_report_is_answered_where_only_its_reader_can_read_it(at_work: Case) -> None:
    reports = BoardReports(at_work.desk)
    receipt = reports.add(ProblemReport("a-1", "s", "wrong", "It is <b>old</b>.", "v", 5))
    assert reports.find(receipt.key).answer == ""
    held = report_held(receipt.number, at_work.desk)
    with pytest.raises(NotPermitted):
        answer_report(receipt.number, "x", at_work.author, at_work.desk, seen=held.moved)
    with pytest.raises(UserError):
        answer_report(receipt.number, " ", at_work.editor, at_work.desk, seen=held.moved)
    answer_report(receipt.number, "It was renewed.", at_work.editor, at_work.desk, seen=held.moved)
    assert reports.find(receipt.key).answer == "It was renewed."
    with pytest.raises(Overtaken):
        answer_report(receipt.number, "Another.", at_work.editor, at_work.desk, seen=held.moved)
    for key in ("", "x", held.key):
        with pytest.raises(NotFound):
            reports.find(key)


def test_reports_of_an_earlier_version_keep_their_numbers_and_come_once(at_work: Case) -> None:
    earlier = [ProblemReport("a-1", "", "wrong", f"No. {n}", "v", n, n) for n in (1, 2)]
    assert take_over(earlier, at_work.desk) == 2
    assert take_over(earlier, at_work.desk) == 0
    assert BoardReports(at_work.desk).add(ProblemReport("a-1", "", "wrong", "New.", "v", 9)).number == 3


# --- letters ---


def test_reminders_are_written_when_something_waited_and_once_a_week(at_work: Case) -> None:
    at_work.under_review()
    assert remind(at_work.desk) == 0
    at_work.clock.seconds += 12 * DAY
    assert remind(at_work.desk) == 2
    assert remind(at_work.desk) == 0
    letters = [
        x for x in waiting_letters(at_work.desk) if "wait" in x.subject and "review is" not in x.subject
    ]
    assert {x.to for x in letters} == {"rob@example.org", "rita@example.org"}
    assert "https://desk.example.org/desk/review/article/" in letters[0].text
    at_work.clock.seconds += 7 * DAY
    assert remind(at_work.desk) >= 2


def test_a_letter_that_was_sent_is_forgotten(at_work: Case) -> None:
    at_work.under_review()
    first, second = waiting_letters(at_work.desk)
    assert mark_sent([first.id], at_work.desk) == 1
    assert [x.id for x in waiting_letters(at_work.desk)] == [second.id]
    held = at_work.desk.store.one(Message, first.id)
    assert held is not None
    assert held.text == ""
    with pytest.raises(NotFound):
        mark_sent([first.id], at_work.desk)


# --- the audit ---


def test_a_whole_review_is_found_sound_and_exported_for_anybody_to_check(at_work: Case) -> None:
    at_work.under_review()
    at_work.handed_in(at_work.one)
    at_work.handed_in(at_work.two)
    found = audit(at_work.desk.store)
    assert found.sound, found.faults
    lines = list(exported(at_work.desk.store))
    previous = "0" * 64
    for line in lines:
        row = json.loads(line)
        body = json.dumps(row["entry"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert sha256(body) == row["hash"]
        assert row["entry"]["previous"] == previous
        previous = row["hash"]
    assert previous == at_work.desk.store.head().hash


def spoiled(at_work: Case, record: object) -> MemoryReviews:
    """The same record with one row changed behind the ledger's back."""
    store = at_work.desk.store
    assert isinstance(store, MemoryReviews)
    from tests.fakes_review import _key

    return MemoryReviews({**store.held, _key(record): record}, list(store.written))  # type: ignore[arg-type,dict-item]


def test_whatever_is_changed_behind_the_ledgers_back_is_named(at_work: Case) -> None:
    at_work.approved()
    store, subject = at_work.desk.store, at_work.subject()
    content = store.all(VersionContent)[0]
    verdict = store.all(Judged)[0]
    said = next(w for w in store.all(Words) if "MD rob" in w.text)
    for record, named in (
        (replace(subject, state="submitted"), "the ledger says approved"),
        (replace(subject, approved=0), "counts as approved"),
        (replace(content, displayed=at_work_other(content)), "not what was hashed"),
        (replace(verdict, verdict="wrong"), "not those sealed"),
        (replace(said, text=said.text.replace("MD rob", "Prof.")), "not those that were hashed"),
    ):
        found = audit(spoiled(at_work, record))
        assert any(named in fault for fault in found.faults), (named, found.faults)
    assert audit(store).sound


def at_work_other(content: VersionContent) -> bytes:
    import zlib

    return zlib.compress(zlib.decompress(content.displayed).replace(b"recommended", b"forbidden"))


def test_a_ledger_cut_short_or_forged_is_found_by_the_head_that_was_kept(at_work: Case) -> None:
    at_work.approved()
    store = at_work.desk.store
    assert isinstance(store, MemoryReviews)
    kept = store.head()
    assert audit(store, kept=kept).sound
    assert isinstance(audit(MemoryReviews(store.held, store.written[:-1]), kept=kept).head, Broken)
    forged = Entry(kept.number, kept.hash, store.written[-1].previous, "article:x", store.written[-1].body)
    assert isinstance(audit(MemoryReviews(store.held, [*store.written[:-1], forged])).head, Broken)
    assert isinstance(audit(store, kept=Head(kept.number, "f" * 64)).head, Broken)


def test_comments_can_be_erased_and_the_ledger_still_holds(at_work: Case) -> None:
    admin = person(at_work.desk, "ada", "administrator")
    at_work.under_review()
    at_work.handed_in(at_work.one, but={FIRST: "wrong"})
    comment = next(w for w in at_work.desk.store.all(Words) if "finds this wrong" in w.text)
    with pytest.raises(NotPermitted):
        erase(comment.hash, "asked to", at_work.editor, at_work.desk)
    erase(comment.hash, "the reviewer asked for it", admin, at_work.desk)
    gone = at_work.desk.store.one(Words, comment.hash)
    assert gone is not None
    assert (gone.text, gone.salt, gone.erased_on) == ("", "", "2027-01-15")
    assert at_work.desk.said(comment.hash) == "(erased on 2027-01-15)"
    found = audit(at_work.desk.store)
    assert found.sound, found.faults
    assert found.erased == 1


def test_a_name_under_what_readers_see_as_approved_cannot_be_erased(at_work: Case) -> None:
    admin = person(at_work.desk, "ada", "administrator")
    at_work.approved()
    signature = at_work.desk.store.all(Signature)[0]
    with pytest.raises(UserError, match="readers see as approved"):
        erase(signature.said, "asked to", admin, at_work.desk)
    plain_move("retire", at_work.desk.store.all(Subject)[0], at_work.editor, "erasure", at_work.desk)
    erase(signature.said, "asked to", admin, at_work.desk)
    assert audit(at_work.desk.store).sound


def test_a_disabled_account_is_erased_as_a_whole_and_the_ledger_still_holds(at_work: Case) -> None:
    admin = person(at_work.desk, "ada", "administrator")
    declare_interests(at_work.one, (Interest("financial", "Dorvaxin plc"),), at_work.desk)
    at_work.under_review()
    with pytest.raises(UserError, match="is not erased"):
        erase_account(at_work.desk.account("u-rob"), "asked to", admin, at_work.desk)
    gone = set_state(at_work.desk.account("u-rob"), enabled=False, board=at_work.desk, by=admin.id)
    with pytest.raises(NotPermitted):
        erase_account(gone, "asked to", at_work.editor, at_work.desk)
    erase_account(gone, "asked to", admin, at_work.desk)
    nobody = at_work.desk.account("u-rob")
    assert (nobody.name, nobody.credentials, nobody.interests, nobody.interests_on) == (
        "(erased)",
        "",
        (),
        "",
    )
    assert "rob@example" not in nobody.email
    store = at_work.desk.store
    assert isinstance(store, MemoryReviews)
    assert not [r for r in store.held.values() if "Dorvaxin plc" in repr(r) or "rob@example" in repr(r)]
    assert audit(store).sound


def test_an_account_under_what_readers_see_as_approved_is_not_erased(at_work: Case) -> None:
    admin = person(at_work.desk, "ada", "administrator")
    at_work.approved()
    gone = set_state(at_work.desk.account("u-rob"), enabled=False, board=at_work.desk, by=admin.id)
    with pytest.raises(UserError, match="readers see as approved"):
        erase_account(gone, "asked to", admin, at_work.desk)
    assert at_work.desk.account("u-rob").name == "Rob"


def test_a_report_that_points_to_somebody_is_erased(at_work: Case) -> None:
    receipt = BoardReports(at_work.desk).add(
        ProblemReport("a-1", "", "wrong", "My aunt Ermintrude died.", "v", 1)
    )
    with pytest.raises(NotPermitted):
        erase_report(receipt.number, "it names her", at_work.author, at_work.desk)
    erase_report(receipt.number, "it names her", at_work.editor, at_work.desk)
    assert BoardReports(at_work.desk).find(receipt.key).text == "(erased on 2027-01-15)"
    assert audit(at_work.desk.store).sound
