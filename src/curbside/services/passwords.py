"""Passwords: what is accepted as one, and argon2id to keep and check it (RFC 9106, OWASP ASVS 5.0 V6.2)."""

from __future__ import annotations

import re
from typing import Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from curbside.errors import UserError
from curbside.terms.shipped_words import known_words
from curbside.terms.tokens import word_key

FEWEST_CHARS = 12
MOST_CHARS = 256
"""Long enough for any sentence; the limit keeps hashing from being a way to keep the server busy."""
_FEWEST_DIFFERENT = 5
_LONGEST_RUN = 7
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "qazwsxedcrfvtgbyhnujmikolp",
    "1q2w3e4r5t6y7u8i9o0p", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn",
)  # fmt: skip
"""Keys in the order in which a hand or a child goes through them, forwards or backwards."""
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")


class Passwords(Protocol):
    """Keeps passwords so that they can be checked and not read."""

    def hash(self, password: str) -> str: ...
    def holds(self, hashed: str, password: str) -> bool:
        """Whether the password is the one hashed; takes as long for an empty or broken hash."""
        ...

    def outdated(self, hashed: str) -> bool:
        """Whether the hash was made with weaker settings than today's."""
        ...


class Argon2id:
    """Passwords kept with argon2id; the hasher's own defaults are RFC 9106's for a machine with little memory."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobodys = self._hasher.hash("nobody's password")

    def hash(self, password: str) -> str:
        """The hash to keep."""
        return self._hasher.hash(password)

    def holds(self, hashed: str, password: str) -> bool:
        """Whether the password is the one hashed; takes as long for an empty or broken hash."""
        try:
            return self._hasher.verify(hashed or self._nobodys, password) and bool(hashed)
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, hashed: str) -> bool:
        """Whether the hash was made with weaker settings than today's."""
        return self._hasher.check_needs_rehash(hashed)


def check_password(password: str, *own: str) -> None:
    """Raise UserError for what is too easily guessed; `own` are words of its owner (address, name)."""
    problem = _problem(password, own)
    if problem:
        raise UserError(
            f"this password cannot be taken: {problem}", advice="four words in a row make a good one"
        )


def _problem(password: str, own: tuple[str, ...]) -> str:
    if not FEWEST_CHARS <= len(password) <= MOST_CHARS:
        return f"it must have {FEWEST_CHARS} to {MOST_CHARS} characters"
    low = password.casefold()
    if len(set(low)) < _FEWEST_DIFFERENT or (low + low).find(low, 1) < len(low):
        return "it repeats itself"
    if _is_run(low):
        return "it is a run of keys"
    core = _ENDS.sub("", low)
    if not core or word_key(core) in known_words():
        return "it is one word or number with signs around it"
    theirs = {piece for text in (*own, "curbside") for piece in re.split(r"[\W\d_]+", text.casefold())}
    if any(len(piece) > 3 and piece in low and len(low) - len(piece) < FEWEST_CHARS for piece in theirs):
        return "it holds your name or address"
    try:
        password.encode()
    except UnicodeEncodeError:
        return "it holds characters that are no text"
    return ""


def _is_run(low: str) -> bool:
    """Whether little is left of it without the longest run of neighbouring keys."""
    runs = [run for r in _RUNS for run in (r, r[::-1])]
    pieces = (low[i:j] for i in range(len(low)) for j in range(i + 1, min(len(low), i + len(_RUNS[0])) + 1))
    longest = max((len(p) for p in pieces if any(p in r for r in runs)), default=0)
    return longest > _LONGEST_RUN and len(low) - longest < FEWEST_CHARS // 2
