"""Coming in: only with what is right, never told why not, and out again for good."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pyotp
import pytest

from curbside.errors import UserError
from curbside.model.account import Account, Secret, Session
from curbside.review_ports import Deed
from curbside.services import sign_in as service
from curbside.services.accounts import end_sessions, set_state
from curbside.services.board import Board
from curbside.services.passwords import Argon2id, check_password
from curbside.services.sign_in import (
    IDLE_SECONDS,
    LONGEST_SECONDS,
    SignInFailed,
    session_of,
    set_up_second_factor,
    show_second_factor,
    sign_in,
    sign_out,
)
from curbside.storage.review_store import SqlReviewStore
from tests.review.desk import CHEAP, PASSWORD, Clock, acts, board, code, person

TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(clock: Clock) -> Board:
    return board(clock=clock)


def secret(desk: Board, account: Account) -> Secret:
    held = desk.store.one(Secret, account.id)
    assert held is not None
    return held


def test_an_author_comes_in_by_password(desk: Board) -> None:
    author = person(desk, "ann", "author")
    signed = sign_in(" Ann@Example.org", PASSWORD, desk, CHEAP)
    found = session_of(signed.token, desk)
    assert found is not None
    assert found[1] == author
    assert found[0].full
    assert signed.token not in {s.hash for s in desk.store.all(Session)}


def test_wrong_unknown_disabled_and_invited_are_told_the_same(desk: Board) -> None:
    person(desk, "ann", "author")
    gone = person(desk, "bob", "author")
    desk.store.commit(Deed((replace(gone, state="disabled", moved=2),)))
    new = person(desk, "eve", "author")
    desk.store.commit(Deed((replace(new, state="invited", moved=2),)))
    said = set()
    for who, password in (
        ("ann", "x" * 12),
        ("zoe", PASSWORD),
        ("bob", PASSWORD),
        ("eve", PASSWORD),
        ("", ""),
    ):
        with pytest.raises(SignInFailed) as failed:
            sign_in(f"{who}@example.org", password, desk, CHEAP)
        said.add(failed.value.message)
    assert len(said) == 1
    assert desk.store.all(Session) == ()


def test_a_reviewer_is_half_in_until_the_second_factor_is_shown(desk: Board, clock: Clock) -> None:
    person(desk, "rob", "reviewer", totp=TOTP)
    half = sign_in("rob@example.org", PASSWORD, desk, CHEAP)
    assert not half.session.full
    with pytest.raises(SignInFailed):
        show_second_factor(half.session, half.account, "000000", desk)
    full = show_second_factor(half.session, half.account, code(TOTP, clock), desk)
    assert full.session.full
    assert full.token != half.token
    assert session_of(half.token, desk) is None


def test_a_code_works_once(desk: Board, clock: Clock) -> None:
    person(desk, "rob", "reviewer", totp=TOTP)
    used = code(TOTP, clock)
    for expected in (True, False):
        half = sign_in("rob@example.org", PASSWORD, desk, CHEAP)
        if expected:
            show_second_factor(half.session, half.account, used, desk)
        else:
            with pytest.raises(SignInFailed):
                show_second_factor(half.session, half.account, used, desk)
    earlier = code(TOTP, clock, steps=-1)
    with pytest.raises(SignInFailed):
        show_second_factor(half.session, half.account, earlier, desk)
    clock.seconds += 30
    show_second_factor(half.session, half.account, code(TOTP, clock), desk)


def test_a_code_of_long_ago_or_of_no_digits_is_no_code(desk: Board, clock: Clock) -> None:
    person(desk, "rob", "reviewer", totp=TOTP)
    half = sign_in("rob@example.org", PASSWORD, desk, CHEAP)
    for given in (code(TOTP, clock, steps=-2), code(TOTP, clock, steps=2), "", "\ud800", "１２３４５６"):
        with pytest.raises(SignInFailed):
            show_second_factor(half.session, half.account, given, desk)


def test_the_second_factor_is_set_up_once_and_only_with_a_right_code(desk: Board, clock: Clock) -> None:
    rob = person(desk, "rob", "reviewer")
    half = sign_in("rob@example.org", PASSWORD, desk, CHEAP)
    fresh = pyotp.random_base32()
    address = service.authenticator_address(fresh, rob, issuer="Curbside")
    assert address.startswith("otpauth://totp/Curbside:rob")
    with pytest.raises(SignInFailed):
        set_up_second_factor(half.session, rob, fresh, "123", desk)
    full = set_up_second_factor(half.session, rob, fresh, code(fresh, clock), desk)
    assert full.session.full
    other = pyotp.random_base32()
    again = sign_in("rob@example.org", PASSWORD, desk, CHEAP)
    with pytest.raises(SignInFailed):
        set_up_second_factor(again.session, rob, other, code(other, clock), desk)
    assert acts(desk) == ["second-factor-set-up"]


def test_after_five_failures_the_account_waits_and_each_time_longer(desk: Board, clock: Clock) -> None:
    ann = person(desk, "ann", "author")

    def fail() -> int:
        with pytest.raises(SignInFailed):
            sign_in("ann@example.org", "wrong password here", desk, CHEAP)
        return secret(desk, ann).locked_until - clock()

    waits = [fail() for _ in range(5)]
    assert waits[-1] == 60
    with pytest.raises(SignInFailed):
        sign_in("ann@example.org", PASSWORD, desk, CHEAP)
    assert secret(desk, ann).failures == 5, "what comes while it waits is not even looked at"
    for expected in (120, 240, 480):
        clock.seconds = secret(desk, ann).locked_until
        assert fail() == expected
    for _ in range(20):
        clock.seconds = secret(desk, ann).locked_until
        fail()
    assert secret(desk, ann).locked_until - clock() == 3600
    clock.seconds = secret(desk, ann).locked_until
    sign_in("ann@example.org", PASSWORD, desk, CHEAP)
    assert secret(desk, ann).failures == 0


def test_guessing_codes_makes_the_account_wait_too(desk: Board, clock: Clock) -> None:
    """Also when the password is shown again between the guesses."""
    rob = person(desk, "rob", "reviewer", totp=TOTP)
    for _ in range(5):
        half = sign_in("rob@example.org", PASSWORD, desk, CHEAP)
        with pytest.raises(SignInFailed):
            show_second_factor(half.session, half.account, "000000", desk)
    assert secret(desk, rob).locked_until > clock()
    with pytest.raises(SignInFailed):
        show_second_factor(half.session, half.account, code(TOTP, clock), desk)


def test_guesses_at_once_are_all_counted(tmp_path: Path) -> None:
    store = SqlReviewStore(tmp_path / "review.sqlite")
    desk = board(store)
    ann = person(desk, "ann", "author")

    def guess(_: int) -> None:
        with pytest.raises(SignInFailed):
            sign_in("ann@example.org", "wrong password here", desk, CHEAP)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(guess, range(4)))
    assert secret(desk, ann).failures == 4
    store.close()


def test_sessions_end_by_leaving_idleness_age_and_an_administrator(desk: Board, clock: Clock) -> None:
    ann = person(desk, "ann", "author")

    def enter() -> str:
        return sign_in("ann@example.org", PASSWORD, desk, CHEAP).token

    left = enter()
    found = session_of(left, desk)
    assert found
    sign_out(found[0], desk)
    assert session_of(left, desk) is None

    idle = enter()
    clock.seconds += IDLE_SECONDS + 1
    assert session_of(idle, desk) is None

    long = enter()
    for _ in range(LONGEST_SECONDS // IDLE_SECONDS):
        clock.seconds += IDLE_SECONDS
        assert session_of(long, desk)
    clock.seconds += 1
    assert session_of(long, desk) is None

    two = [enter(), enter()]
    assert end_sessions(ann, desk, by="u-admin") == 2
    assert [session_of(token, desk) for token in two] == [None, None]

    last = enter()
    set_state(ann, enabled=False, board=desk, by="u-admin")
    assert session_of(last, desk) is None
    assert desk.store.all(Session) == ()


def test_a_session_that_was_ended_is_not_brought_back_by_a_late_request(desk: Board, clock: Clock) -> None:
    person(desk, "ann", "author")
    token = sign_in("ann@example.org", PASSWORD, desk, CHEAP).token
    found = session_of(token, desk)
    assert found
    clock.seconds += 600
    sign_out(found[0], desk)
    with pytest.raises(UserError):
        desk.store.commit(Deed((replace(found[0], seen_at=clock(), moved=found[0].moved + 1),)))
    assert session_of(token, desk) is None


def test_no_token_opens_nothing(desk: Board) -> None:
    assert session_of("", desk) is None
    assert session_of("0" * 64, desk) is None


@pytest.mark.parametrize(
    "password",
    ["short", "aaaaaaaaaaaaaaaa", "Password!2026", "123456789012", "ann.archer123", "curbside2026", "x" * 300,
     "qwertyuiop12", "zyxwvutsrqpo", "1q2w3e4r5t6y",
     "abcabcabcabc", "passwordpassword",
     "correct horse \ud800 battery"],
)  # fmt: skip
def test_what_is_easily_guessed_is_no_password(password: str) -> None:
    with pytest.raises(UserError):
        check_password(password, "ann.archer@example.org", "Ann Archer")


@pytest.mark.parametrize(
    "password", [PASSWORD, "Vier Wörter, ein Satz", "kx9#Lq27vvT0", "annex of the old mill"]
)
def test_what_is_long_and_its_own_is_a_password(password: str) -> None:
    check_password(password, "ann.archer@example.org", "Ann Archer")


def test_passwords_are_kept_with_argon2id_and_renewed_when_the_settings_grow() -> None:
    strong = Argon2id()
    kept = strong.hash(PASSWORD)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3")
    assert strong.holds(kept, PASSWORD)
    assert not strong.holds(kept, PASSWORD + " ")
    assert not strong.holds("", "")
    assert not strong.holds("no hash", PASSWORD)
    desk = board()
    person(desk, "ann", "author")
    sign_in("ann@example.org", PASSWORD, desk, strong)
    assert "m=65536" in desk.store.all(Secret)[0].password


def test_every_way_in_ends_in_a_session_that_is_kept_as_a_hash(desk: Board) -> None:
    """The seam for single sign-on: an account somebody else vouched for gets a session the same way."""
    ann = person(desk, "ann", "author")
    signed = service.open_session(ann, desk, full=True)
    assert session_of(signed.token, desk) is not None
