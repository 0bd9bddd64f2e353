"""Accounts: made by invitation, changed by administrators, and every change of what somebody may do in the ledger.

Raises UserError with what to do. A link is told once and kept as a hash; it expires and works once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from curbside.errors import NotFound, Overtaken, UserError
from curbside.model.account import Account, AccountState, Interest, Link, LinkKind, Role, Secret, Session
from curbside.model.reviewed import Message
from curbside.review_ports import Deed
from curbside.services.board import DAY, PROGRAM, Board, day, must
from curbside.services.passwords import Passwords, check_password
from curbside.services.sign_in import LONGEST_SECONDS, by_address, hashed

INVITATION_DAYS = 7
RESET_SECONDS = 3600
_ID_BYTES, _LINK_BYTES = 9, 32
_ADDRESS = re.compile(r"[^@\s<>\"',;:\\]{1,64}@[^@\s<>\"',;:\\]{1,190}")


@dataclass(frozen=True, slots=True)
class Invited:
    """An account with the link that lets its owner set a password; the link's secret is told this once."""

    account: Account
    link: str


def create_administrator(email: str, name: str, password: str, board: Board, passwords: Passwords) -> Account:
    """The first account, or another one: from the command line only, with a password the operator typed."""
    check_password(password, email, name)
    account = _fresh(email, name, ("administrator",), board, state="active")
    entry = board.draft(
        PROGRAM, "account-made", _subject(account), detail={"by": "command line", "roles": "administrator"}
    )
    board.store.commit(Deed((account, Secret(account.id, passwords.hash(password))), (entry,)))
    return account


def invite(
    email: str, name: str, roles: Iterable[Role], board: Board, *, by: str,
    credentials: str = "", specialties: Iterable[str] = (),
) -> Invited:  # fmt: skip
    """An account without a password, and the link by which its owner sets one."""
    given = tuple(dict.fromkeys(roles))
    if not given:
        raise UserError("an account needs a role", advice="choose at least one")
    account = replace(
        _fresh(email, name, given, board, state="invited"),
        credentials=credentials.strip(), specialties=_words(specialties),
    )  # fmt: skip
    entry = board.draft(by, "account-made", _subject(account), detail={"roles": " ".join(given)})
    secret, link = _link(account, "invitation", board)
    letter = _letter(account, "invitation", secret, board)
    board.store.commit(Deed((account, Secret(account.id), link, letter), (entry,)))
    return Invited(account, secret)


def offer_reset(account: Account, board: Board, *, by: str) -> str:
    """A link to set a new password; the second factor stays as it is. Gives the link's secret."""
    kind: LinkKind = "invitation" if account.state == "invited" else "reset"
    if account.state == "disabled":
        raise UserError("this account is disabled", advice="enable it first")
    secret, link = _link(account, kind, board)
    letter = _letter(account, kind, secret, board)
    entry = board.draft(by, "reset-offered", _subject(account))
    board.store.commit(Deed((link, letter), (entry,)))
    return secret


def forgotten(email: str, board: Board) -> None:
    """Send a reset to an address, if it is somebody's; says nothing of whether it is, and sends at most one an hour."""
    account = by_address(email, board)
    if account is None or account.state == "disabled":
        return
    links = board.store.all(Link, account=account.id)
    if any(link.made_at > board.now() - RESET_SECONDS and not link.used_at for link in links):
        return
    offer_reset(account, board, by=account.id)


def account_behind(secret: str, board: Board) -> Account:
    """The account whose password a link sets; raises NotFound for one that is used, expired or never was."""
    return board.account(_alive(secret, board).account)


def set_password_by_link(secret: str, password: str, board: Board, passwords: Passwords) -> Account:
    """Set the password; the link is used up, failures are forgotten, every session ends."""
    link = _alive(secret, board)
    account, held = board.account(link.account), board.store.one(Secret, link.account)
    if held is None or account.state == "disabled":
        raise _no_link()
    check_password(password, account.email, account.name)
    used = replace(link, used_at=board.now(), moved=link.moved + 1)
    fresh = replace(held, password=passwords.hash(password), failures=0, locked_until=0, moved=held.moved + 1)
    active = replace(account, state="active", moved=account.moved + 1)
    entry = board.draft(account.id, "password-set", _subject(account), detail={"by": link.kind})
    try:
        board.store.commit(
            Deed((used, fresh, active), (entry,), gone=board.store.all(Session, account=account.id))
        )
    except Overtaken:
        raise _no_link() from None
    return active


def change_password(account: Account, old: str, new: str, board: Board, passwords: Passwords) -> None:
    """Change one's own password, knowing the old one; every session ends."""
    held = board.store.one(Secret, account.id)
    if held is None or held.locked_until > board.now() or not passwords.holds(held.password, old):
        raise UserError("that is not your password", advice="type the one you signed in with")
    check_password(new, account.email, account.name)
    fresh = replace(held, password=passwords.hash(new), moved=held.moved + 1)
    entry = board.draft(account.id, "password-set", _subject(account), detail={"by": "owner"})
    board.store.commit(Deed((fresh,), (entry,), gone=board.store.all(Session, account=account.id)))


def declare_interests(account: Account, interests: Iterable[Interest], board: Board) -> Account:
    """Declare one's interests as of today, none being a declaration too; the words stand outside the chain."""
    declared = tuple(interests)
    if account.state != "active":
        raise UserError("this account is not in use")
    said = board.words("\n".join(f"{i.kind}: {i.about}" for i in declared) or "none")
    changed = replace(account, interests=declared, interests_on=day(board.now()), moved=account.moved + 1)
    entry = board.draft(account.id, "interests-declared", _subject(account), reason=said.hash)
    board.store.commit(Deed((changed, said), (entry,)))
    return changed


def change_account(
    account: Account, board: Board, *, by: Account, name: str, credentials: str, roles: Iterable[Role],
    specialties: Iterable[str],
) -> Account:  # fmt: skip
    """Change what an account is called and may do; other roles end its sessions."""
    must(by, "administrator")
    given = tuple(dict.fromkeys(roles))
    if not given or not name.strip():
        raise UserError("an account needs a name and a role", advice="fill in both")
    loses = "administrator" in account.roles and "administrator" not in given
    changed = replace(
        account, name=name.strip(), credentials=credentials.strip(), roles=given,
        specialties=_words(specialties), moved=account.moved + 1,
    )  # fmt: skip
    said = board.words(f"{changed.name}\n{changed.credentials}\n{', '.join(changed.specialties)}")
    entry = board.draft(
        by.id, "account-changed", _subject(account), reason=said.hash, detail={"roles": " ".join(given)}
    )
    gone = board.store.all(Session, account=account.id) if set(given) != set(account.roles) else ()
    others = _another_administrator(account, board) if loses else ()
    board.store.commit(Deed((changed, said), (entry,), gone=gone, unmoved=others))
    return changed


def set_state(account: Account, *, enabled: bool, board: Board, by: str) -> Account:
    """Disable an account, ending its sessions, or enable it again."""
    loses = not enabled and "administrator" in account.roles
    others = _another_administrator(account, board) if loses else ()
    held = board.store.one(Secret, account.id)
    usable: AccountState = "active" if held and held.password else "invited"
    changed = replace(account, state=usable if enabled else "disabled", moved=account.moved + 1)
    entry = board.draft(by, "account-enabled" if enabled else "account-disabled", _subject(account))
    gone = board.store.all(Session, account=account.id)
    board.store.commit(Deed((changed,), (entry,), gone=gone, unmoved=others))
    return changed


def end_sessions(account: Account, board: Board, *, by: str) -> int:
    """End every session of an account; how many."""
    open_now = board.store.all(Session, account=account.id)
    entry = board.draft(by, "sessions-ended", _subject(account))
    board.store.commit(Deed(entries=(entry,), gone=open_now))
    return len(open_now)


def forget_second_factor(account: Account, board: Board, *, by: str) -> None:
    """Let somebody who lost their second factor set up another; their sessions end."""
    held = board.store.one(Secret, account.id)
    if held is None:
        raise NotFound("this account has no password yet")
    cleared = replace(held, totp="", totp_step=0, moved=held.moved + 1)
    entry = board.draft(by, "second-factor-forgotten", _subject(account))
    board.store.commit(Deed((cleared,), (entry,), gone=board.store.all(Session, account=account.id)))


def accounts(board: Board) -> tuple[Account, ...]:
    """Every account, by name."""
    return tuple(sorted(board.store.all(Account), key=lambda a: (a.name.casefold(), a.id)))


def tidy(board: Board) -> int:
    """Take away sessions and links that have run out; how many."""
    old = board.now() - LONGEST_SECONDS
    over = tuple(s for s in board.store.all(Session) if s.made_at < old)
    used = tuple(x for x in board.store.all(Link) if x.expires_at < board.now() - DAY)
    board.store.commit(Deed(gone=(*over, *used)))
    return len(over) + len(used)


def _fresh(email: str, name: str, roles: tuple[Role, ...], board: Board, *, state: AccountState) -> Account:
    address = email.strip().casefold()
    if not _ADDRESS.fullmatch(address):
        raise UserError("this is no e-mail address", advice="write it as name@example.org")
    if not name.strip():
        raise UserError("an account needs a name", advice="readers are told who reviewed")
    if by_address(address, board):
        raise UserError("there is an account with this address", advice="change that one")
    made = board.now()
    return Account(f"u-{board.random(_ID_BYTES)}", address, name.strip(), roles, state, made)


def _link(account: Account, kind: LinkKind, board: Board) -> tuple[str, Link]:
    secret, now = board.random(_LINK_BYTES), board.now()
    lasts = INVITATION_DAYS * DAY if kind == "invitation" else RESET_SECONDS
    return secret, Link(hashed(secret), account.id, kind, now, now + lasts)


def _alive(secret: str, board: Board) -> Link:
    link = board.store.one(Link, hashed(secret))
    if link is None or link.used_at or link.expires_at <= board.now():
        raise _no_link()
    return link


def _no_link() -> NotFound:
    return NotFound(
        "this link was used, has expired, or never was", advice="ask an administrator for another one"
    )


def _letter(account: Account, kind: LinkKind, secret: str, board: Board) -> Message:
    url = f"{board.address}/desk/link/{secret}"
    lasts = f"{INVITATION_DAYS} days" if kind == "invitation" else "one hour"
    what = "You are invited to the desk of Curbside" if kind == "invitation" else "Set a new password"
    text = (
        f"{what}:\n\n{url}\n\nThe link works once, for {lasts}. If you expected no such letter, do nothing."
    )
    return Message(board.random(_ID_BYTES), account.id, f"link:{account.id}", what, text, board.now())


def _another_administrator(account: Account, board: Board) -> tuple[Account]:
    """An administrator beside this one, who must still be one when the change is kept; raises UserError for none."""
    others = (a for a in board.store.all(Account) if a.id != account.id and a.may(["administrator"]))
    for other in others:
        return (other,)
    raise UserError("this is the last administrator", advice="make another one first")


def _subject(account: Account) -> str:
    return f"account:{account.id}"


def _words(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(w.strip().casefold() for w in given if w.strip()))
