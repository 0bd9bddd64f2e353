"""Accounts: invited, changed and ended, each in the ledger; links that expire and work once; tokens that are less."""

from __future__ import annotations

from dataclasses import replace

import pytest

from curbside.errors import NotFound, NotPermitted, UserError
from curbside.model.account import SCOPES, Account, ApiToken, Interest, Secret, Session
from curbside.model.reviewed import Message
from curbside.review_ports import Deed
from curbside.services import accounts as service
from curbside.services.api_tokens import account_of, end_token, make_token, tokens_of
from curbside.services.board import DAY, Board
from curbside.services.sign_in import SignInFailed, hashed, sign_in
from tests.review.desk import CHEAP, PASSWORD, SITE, Clock, acts, board, person

NEW = "another long pass phrase"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(clock: Clock) -> Board:
    return board(clock=clock)


@pytest.fixture
def admin(desk: Board) -> Account:
    return person(desk, "ada", "administrator")


def invited(desk: Board, admin: Account, *roles: str) -> service.Invited:
    given = roles or ("author",)
    return service.invite("New@Example.org", "New", given, desk, by=admin.id)  # type: ignore[arg-type]


def test_the_first_administrator_has_the_password_that_was_typed_and_no_other(desk: Board) -> None:
    made = service.create_administrator("root@example.org", "Root", PASSWORD, desk, CHEAP)
    assert made.roles == ("administrator",)
    assert not sign_in("root@example.org", PASSWORD, desk, CHEAP).session.full
    for guess in ("", "admin", "password", "curbside"):
        with pytest.raises(SignInFailed):
            sign_in("root@example.org", guess, desk, CHEAP)
    with pytest.raises(UserError, match="there is an account"):
        service.create_administrator("ROOT@example.org", "Root", PASSWORD, desk, CHEAP)
    with pytest.raises(UserError, match="cannot be taken"):
        service.create_administrator("two@example.org", "Two", "admin", desk, CHEAP)


def test_an_invitation_sets_the_first_password_once(desk: Board, admin: Account) -> None:
    found = invited(desk, admin)
    assert service.account_behind(found.link, desk).email == "new@example.org"
    with pytest.raises(SignInFailed):
        sign_in("new@example.org", "", desk, CHEAP)
    with pytest.raises(UserError, match="cannot be taken"):
        service.set_password_by_link(found.link, "short", desk, CHEAP)
    service.set_password_by_link(found.link, NEW, desk, CHEAP)
    assert sign_in("new@example.org", NEW, desk, CHEAP).session.full
    with pytest.raises(NotFound):
        service.set_password_by_link(found.link, PASSWORD, desk, CHEAP)
    with pytest.raises(NotFound):
        service.account_behind(found.link, desk)


def test_a_link_expires(desk: Board, admin: Account, clock: Clock) -> None:
    found = invited(desk, admin)
    clock.seconds += 7 * DAY - 1
    service.account_behind(found.link, desk)
    clock.seconds += 1
    with pytest.raises(NotFound):
        service.set_password_by_link(found.link, NEW, desk, CHEAP)
    reset = service.offer_reset(admin, desk, by=admin.id)
    clock.seconds += 3600
    with pytest.raises(NotFound):
        service.set_password_by_link(reset, NEW, desk, CHEAP)


def test_a_link_that_was_guessed_is_none(desk: Board, admin: Account) -> None:
    kept = hashed(invited(desk, admin).link)
    for guess in ("", "x", kept):
        with pytest.raises(NotFound):
            service.account_behind(guess, desk)


def test_the_letter_holds_the_link_and_the_store_only_its_hash(desk: Board, admin: Account) -> None:
    found = invited(desk, admin)
    (letter,) = desk.store.all(Message)
    assert f"{SITE}/desk/link/{found.link}" in letter.text
    assert letter.account == found.account.id


def test_a_reset_ends_sessions_and_waiting_but_keeps_the_second_factor(desk: Board, clock: Clock) -> None:
    rob = person(desk, "rob", "reviewer", totp="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    token = sign_in("rob@example.org", PASSWORD, desk, CHEAP)
    held = desk.store.one(Secret, rob.id)
    assert held
    desk.store.commit(Deed((replace(held, failures=9, locked_until=clock() + 999, moved=held.moved + 1),)))
    service.forgotten("ROB@example.org", desk)
    service.forgotten("rob@example.org", desk)
    service.forgotten("nobody@example.org", desk)
    (letter,) = desk.store.all(Message)
    link = letter.text.split("/desk/link/")[1].split()[0]
    service.set_password_by_link(link, NEW, desk, CHEAP)
    after = desk.store.one(Secret, rob.id)
    assert after
    assert (after.totp, after.failures, after.locked_until) == ("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", 0, 0)
    assert desk.store.all(Session) == ()
    assert not sign_in("rob@example.org", NEW, desk, CHEAP).session.full
    assert token.session.account == rob.id


def test_a_disabled_account_is_not_let_in_by_a_link(desk: Board, admin: Account) -> None:
    found = invited(desk, admin)
    service.set_state(found.account, enabled=False, board=desk, by=admin.id)
    with pytest.raises(NotFound):
        service.set_password_by_link(found.link, NEW, desk, CHEAP)
    with pytest.raises(UserError):
        service.offer_reset(desk.account(found.account.id), desk, by=admin.id)
    again = service.set_state(desk.account(found.account.id), enabled=True, board=desk, by=admin.id)
    assert again.state == "invited"


def test_one_changes_ones_password_only_by_knowing_it(desk: Board) -> None:
    ann = person(desk, "ann", "author")
    with pytest.raises(UserError, match="not your password"):
        service.change_password(ann, "wrong", NEW, desk, CHEAP)
    service.change_password(ann, PASSWORD, NEW, desk, CHEAP)
    with pytest.raises(SignInFailed):
        sign_in("ann@example.org", PASSWORD, desk, CHEAP)
    sign_in("ann@example.org", NEW, desk, CHEAP)


def test_other_roles_end_the_sessions_and_stand_in_the_ledger(desk: Board, admin: Account) -> None:
    ann = person(desk, "ann", "author")
    sign_in("ann@example.org", PASSWORD, desk, CHEAP)
    changed = service.change_account(
        ann, desk, by=admin, name="Ann", credentials="PharmD", roles=("reviewer",), specialties=("Oncology",)
    )
    assert (changed.roles, changed.specialties, changed.credentials) == (
        ("reviewer",),
        ("oncology",),
        "PharmD",
    )
    assert desk.store.all(Session) == ()
    entry = desk.store.entries()[-1]
    assert entry.read()["detail"] == {"roles": "reviewer"}
    assert "Ann" not in entry.body
    assert desk.said(str(entry.read()["reason"])).startswith("Ann\nPharmD")


def test_only_an_administrator_changes_accounts(desk: Board) -> None:
    editor = person(desk, "ed", "editor")
    with pytest.raises(NotPermitted):
        service.change_account(
            editor, desk, by=editor, name="Ed", credentials="", roles=("administrator",), specialties=()
        )


def test_the_last_administrator_stays_one(desk: Board, admin: Account) -> None:
    with pytest.raises(UserError, match="last administrator"):
        service.set_state(admin, enabled=False, board=desk, by=admin.id)
    with pytest.raises(UserError, match="last administrator"):
        service.change_account(
            admin, desk, by=admin, name="Ada", credentials="", roles=("author",), specialties=()
        )
    person(desk, "bea", "administrator")
    service.set_state(admin, enabled=False, board=desk, by=admin.id)


def test_interests_are_declared_by_their_owner_and_dated(desk: Board) -> None:
    rob = person(desk, "rob", "reviewer", interests=None)
    assert rob.interests_on == ""
    declared = service.declare_interests(rob, (), desk)
    assert (declared.interests, declared.interests_on) == ((), "2027-01-15")
    paid = Interest("financial", "Dorvaxin Inc.", ("dorvaxin",))
    assert service.declare_interests(declared, (paid,), desk).interests == (paid,)
    entry = desk.store.entries()[-1]
    assert "Dorvaxin" not in entry.body
    assert desk.said(str(entry.read()["reason"])) == "financial: Dorvaxin Inc."


@pytest.mark.parametrize("email", ["", "x", "a@b\nBcc: c@d", "a b@c", '"><script>@x', "a@" + "b" * 300])
def test_what_is_no_address_makes_no_account(desk: Board, admin: Account, email: str) -> None:
    with pytest.raises(UserError):
        service.invite(email, "Name", ("author",), desk, by=admin.id)


def test_what_has_run_out_is_taken_away(desk: Board, admin: Account, clock: Clock) -> None:
    person(desk, "ann", "author")
    sign_in("ann@example.org", PASSWORD, desk, CHEAP)
    invited(desk, admin)
    clock.seconds += 9 * DAY
    assert service.tidy(desk) == 2
    assert desk.store.all(Session) == ()


def test_every_change_of_an_account_is_in_the_ledger(desk: Board, admin: Account) -> None:
    found = invited(desk, admin)
    account = service.set_password_by_link(found.link, NEW, desk, CHEAP)
    service.end_sessions(account, desk, by=admin.id)
    service.forget_second_factor(account, desk, by=admin.id)
    account = service.set_state(account, enabled=False, board=desk, by=admin.id)
    service.set_state(account, enabled=True, board=desk, by=admin.id)
    assert acts(desk) == [
        "account-made", "password-set", "sessions-ended", "second-factor-forgotten", "account-disabled",
        "account-enabled",
    ]  # fmt: skip
    assert {e.subject for e in desk.store.entries()} == {f"account:{account.id}"}


# --- tokens ---


def test_a_token_is_shown_once_and_does_only_what_it_was_given(desk: Board) -> None:
    ed = person(desk, "ed", "editor")
    token, secret = make_token(ed, "queue board", ("queue:read",), 30, desk)
    assert secret.startswith("curbside_")
    assert secret not in repr(desk.store.all(ApiToken))
    assert account_of(secret, "queue:read", desk) == ed
    with pytest.raises(NotPermitted):
        account_of(secret, "ledger:read", desk)
    assert tokens_of(ed, desk)[0].used_on
    end_token(ed, token.id, desk)
    with pytest.raises(NotPermitted):
        account_of(secret, "queue:read", desk)


def test_a_token_expires_and_falls_with_its_owner(desk: Board, admin: Account, clock: Clock) -> None:
    ed = person(desk, "ed", "editor")
    _, secret = make_token(ed, "x", ("queue:read",), 1, desk)
    service.change_account(ed, desk, by=admin, name="Ed", credentials="", roles=("author",), specialties=())
    with pytest.raises(NotPermitted):
        account_of(secret, "queue:read", desk)
    service.change_account(
        desk.account(ed.id), desk, by=admin, name="Ed", credentials="", roles=("editor",), specialties=()
    )
    assert account_of(secret, "queue:read", desk)
    clock.seconds += DAY
    with pytest.raises(NotPermitted):
        account_of(secret, "queue:read", desk)


def test_a_token_is_never_more_than_its_owner_and_somebody_elses_cannot_be_ended(desk: Board) -> None:
    ann, ed = person(desk, "ann", "author"), person(desk, "ed", "editor")
    with pytest.raises(NotPermitted):
        make_token(ann, "x", ("ledger:read",), 1, desk)
    with pytest.raises(NotPermitted):
        make_token(ann, "x", ("articles:approve",), 1, desk)  # type: ignore[arg-type]
    token, _ = make_token(ed, "x", ("queue:read",), 1, desk)
    with pytest.raises(NotFound):
        end_token(ann, token.id, desk)


def test_no_scope_lets_a_program_judge_settle_or_approve() -> None:
    assert {s.partition(":")[2] for s in SCOPES} == {"read", "submit"}
