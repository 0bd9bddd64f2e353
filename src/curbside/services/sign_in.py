"""Signing in: password, second factor, sessions that end, and waiting after failures.

Every way in ends in `open_session`: single sign-on, when it comes, brings an account there and nothing else changes.
No answer tells whether an address is known, the password was wrong, or the account waits.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace

import pyotp

from curbside.errors import Overtaken, UserError
from curbside.model.account import Account, Secret, Session
from curbside.review_ports import Deed
from curbside.services.board import Board
from curbside.services.passwords import Passwords

IDLE_SECONDS = 2 * 3600
"""A reviewer reads a long article without a click; a desk left over lunch is closed."""
LONGEST_SECONDS = 12 * 3600
SEEN_EVERY_SECONDS = 60
FREE_FAILURES = 5
FIRST_WAIT_SECONDS = 60
LONGEST_WAIT_SECONDS = 3600
"""After five failures a minute, then two, four ... up to an hour: some 30 guesses a day."""
CODE_SECONDS = 30
CODE_DRIFT_STEPS = 1
_TOKEN_BYTES = 32
_MOST_TRIES = 20


class SignInFailed(UserError):
    """Whoever tried to come in did not; never says why."""

    def __init__(self) -> None:
        super().__init__(
            "that did not let you in", advice="after several failures an account waits; try again later"
        )


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session with the secret that opens it, which is told once and kept as a hash."""

    token: str
    session: Session
    account: Account


def hashed(token: str) -> str:
    """What is kept of a token: it is random, so a plain hash does."""
    return hashlib.sha256(token.encode()).hexdigest()


def by_address(email: str, board: Board) -> Account | None:
    """The account with this address, however it is written."""
    found = board.store.all(Account, email=email.strip().casefold())
    return found[0] if found else None


def sign_in(email: str, password: str, board: Board, passwords: Passwords) -> SignedIn:
    """A session for the right address and password; raises SignInFailed."""
    account = by_address(email, board)
    secret = board.store.one(Secret, account.id) if account else None
    waits = secret is not None and secret.locked_until > board.now()
    right = passwords.holds(secret.password if secret and not waits else "", password)
    if account is None or secret is None or waits or account.state != "active":
        raise SignInFailed
    if not right:
        _failed(account.id, board)
        raise SignInFailed
    fresh = passwords.hash(password) if passwords.outdated(secret.password) else secret.password
    _kept(account.id, board, password=fresh, clear=not account.needs_second_factor)
    return open_session(account, board, full=not account.needs_second_factor)


def open_session(
    account: Account, board: Board, *, full: bool, instead_of: Session | None = None
) -> SignedIn:
    """A new session, its secret fresh, in place of the one before: where every way of signing in ends."""
    token, now = board.random(_TOKEN_BYTES), board.now()
    session = Session(hashed(token), account.id, now, now, full)
    board.store.commit(Deed((session,), gone=(instead_of,) if instead_of else ()))
    return SignedIn(token, session, account)


def session_of(token: str, board: Board) -> tuple[Session, Account] | None:
    """The session a token opens with its account, or None where it ended, ran out or the account is not in use."""
    session = board.store.one(Session, hashed(token)) if token else None
    if session is None:
        return None
    now = board.now()
    account = board.store.one(Account, session.account)
    over = now - session.seen_at > IDLE_SECONDS or now - session.made_at > LONGEST_SECONDS
    if over or account is None or account.state != "active":
        board.store.commit(Deed(gone=(session,)))
        return None
    if now - session.seen_at >= SEEN_EVERY_SECONDS:
        seen = replace(session, seen_at=now, moved=session.moved + 1)
        try:
            board.store.commit(Deed((seen,)))
        except Overtaken:  # ended or seen meanwhile: look again
            return session_of(token, board)
        session = seen
    return session, account


def sign_out(session: Session, board: Board) -> None:
    """End one session."""
    board.store.commit(Deed(gone=(session,)))


def sessions_of(account_id: str, board: Board) -> tuple[Session, ...]:
    """The sessions of an account, the newest first."""
    return tuple(sorted(board.store.all(Session, account=account_id), key=lambda s: -s.seen_at))


# --- the second factor (TOTP, RFC 6238) ---


def authenticator_address(totp: str, account: Account, *, issuer: str) -> str:
    """The address an authenticator reads a shared secret from."""
    return pyotp.TOTP(totp).provisioning_uri(name=account.email, issuer_name=issuer)


def set_up_second_factor(session: Session, account: Account, totp: str, code: str, board: Board) -> SignedIn:
    """Keep the shared secret once a code of it was shown; raises SignInFailed, also where one is set up already."""
    held = board.store.one(Secret, account.id)
    step = _step_of(totp, code, board.now())
    if held is None or held.totp or step is None:
        raise SignInFailed
    entry = board.draft(account.id, "second-factor-set-up", f"account:{account.id}")
    board.store.commit(
        Deed((replace(held, totp=totp, totp_step=step, failures=0, moved=held.moved + 1),), (entry,))
    )
    return open_session(account, board, full=True, instead_of=session)


def show_second_factor(session: Session, account: Account, code: str, board: Board) -> SignedIn:
    """A full session for the right code, which works once; raises SignInFailed."""
    held = board.store.one(Secret, account.id)
    if held is None or not held.totp or held.locked_until > board.now():
        raise SignInFailed
    step = _step_of(held.totp, code, board.now())
    if step is None or step <= held.totp_step:
        _failed(account.id, board)
        raise SignInFailed
    _kept(account.id, board, totp_step=step, clear=True)
    return open_session(account, board, full=True, instead_of=session)


def _step_of(totp: str, code: str, now: int) -> int | None:
    """The time step whose code this is, within the drift allowed of a clock."""
    given = "".join(code.split())
    here = now // CODE_SECONDS
    maker = pyotp.TOTP(totp)
    for step in range(here - CODE_DRIFT_STEPS, here + CODE_DRIFT_STEPS + 1):
        if hmac.compare_digest(maker.at(step * CODE_SECONDS).encode(), given.encode("utf-8", "replace")):
            return step
    return None


# --- failures ---


def _failed(account_id: str, board: Board) -> None:
    """Count a failure; from the sixth on the account waits, each time twice as long."""

    def count(secret: Secret) -> Secret:
        failures = secret.failures + 1
        over = failures - FREE_FAILURES
        wait = min(FIRST_WAIT_SECONDS * 2 ** min(over, 12), LONGEST_WAIT_SECONDS) if over >= 0 else 0
        until = board.now() + wait if wait else secret.locked_until
        return replace(secret, failures=failures, locked_until=until)

    _change(account_id, board, count)


def _kept(
    account_id: str, board: Board, *, clear: bool, password: str | None = None, totp_step: int | None = None
) -> None:
    """Note what was shown; failures are forgotten once all that is needed was."""

    def note(secret: Secret) -> Secret:
        if totp_step is not None and totp_step <= secret.totp_step:
            raise SignInFailed  # the code was used in another place just now
        return replace(
            secret,
            password=secret.password if password is None else password,
            totp_step=secret.totp_step if totp_step is None else totp_step,
            failures=0 if clear else secret.failures,
            locked_until=0 if clear else secret.locked_until,
        )

    _change(account_id, board, note)


def _change(account_id: str, board: Board, change: Callable[[Secret], Secret]) -> None:
    """Change a secret on top of whatever it is now: two tries at once are two failures, not one."""
    for _ in range(_MOST_TRIES):
        secret = board.store.one(Secret, account_id)
        if secret is None:
            return
        changed = change(secret)
        if changed == secret:
            return
        try:
            board.store.commit(Deed((replace(changed, moved=secret.moved + 1),)))
        except Overtaken:
            continue
        return
    raise SignInFailed
