"""The outbox: letters for any mailer to send, reminders among them; a letter's text is gone once it is sent.

In: what waits for whom. Out: messages, each at most once a week. Nothing is sent from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from curbside.errors import NotFound
from curbside.model.account import Account
from curbside.model.reviewed import Message
from curbside.review_ports import Deed
from curbside.services.board import DAY, Board, day
from curbside.services.queue import WANTED, Item, queue_of

REMIND_DAYS = 7
DUE_SOON_DAYS = 3
_ID_BYTES = 9


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as a mailer needs it."""

    id: str
    to: str
    subject: str
    text: str
    made_at: int


def waiting_letters(board: Board) -> tuple[Letter, ...]:
    """Every letter not sent yet, the oldest first; those to accounts that ended are left out."""
    people = {a.id: a for a in board.store.all(Account)}
    messages = sorted(board.store.all(Message, sent_at=0), key=lambda m: (m.made_at, m.id))
    return tuple(
        Letter(m.id, people[m.account].email, m.subject, m.text, m.made_at)
        for m in messages
        if people[m.account].state != "disabled"
    )


def mark_sent(ids: Iterable[str], board: Board) -> int:
    """Note letters as sent and forget their text; raises NotFound for an id that is not waiting."""
    rows = []
    for message_id in ids:
        held = board.store.one(Message, message_id)
        if held is None or held.sent_at:
            raise NotFound(f"no letter '{message_id}' is waiting", advice="see `curbside outbox list`")
        rows.append(replace(held, text="", sent_at=board.now(), moved=held.moved + 1))
    board.store.commit(Deed(tuple(rows)))
    return len(rows)


def remind(board: Board) -> int:
    """Write a reminder to everybody for whom something has waited too long; how many."""
    made = 0
    for account in board.store.all(Account):
        if account.state != "active":
            continue
        late = [i for i in queue_of(account, board) if _is_late(i, board.now())]
        about = f"reminder:{account.id}"
        before = board.store.all(Message, about=about)
        if not late or any(m.made_at > board.now() - REMIND_DAYS * DAY for m in before):
            continue
        board.store.commit(Deed((_reminder(account, late, about, board),)))
        made += 1
    return made


def _is_late(item: Item, now: int) -> bool:
    """Whether it is due within days, or has waited a week without a date; what only informs is never late."""
    if item.wanted in ("look", "changed"):
        return False
    return now >= (item.due - DUE_SOON_DAYS * DAY if item.due else item.since + REMIND_DAYS * DAY)


def _reminder(account: Account, late: Sequence[Item], about: str, board: Board) -> Message:
    lines = [
        f"* {WANTED[i.wanted]}: {i.title}{f' (due {day(i.due)})' if i.due else f' (since {day(i.since)})'}\n"
        f"  {board.address}{i.url}"
        for i in late
    ]
    count = "1 thing waits" if len(late) == 1 else f"{len(late)} things wait"
    text = f"{count} for you at the desk:\n\n" + "\n".join(lines)
    return Message(board.random(_ID_BYTES), account.id, about, f"{count} for you", text, board.now())
