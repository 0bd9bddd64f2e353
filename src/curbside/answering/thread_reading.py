"""What a follow-up says by itself: what it names, what it asks, and how it hangs on the thread.

In: the text, the case so far, and the rules. Out: a FollowUp. Nothing is carried over here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from curbside.answering.cues import before, has, keys_of
from curbside.answering.first_reading import Reader
from curbside.answering.subject import Piece, Subject, subject_of
from curbside.answering.thread_rules import ThreadRules
from curbside.answering.understand import understand
from curbside.model.question import ClinicalQuestion
from curbside.terms.tokens import tokenise


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up read by itself; `adds` and `in_` are the conditions named after such a word."""

    text: str
    question: ClinicalQuestion
    subject: Subject
    keys: tuple[str, ...]
    ask: str
    linked: bool
    of_patient: bool
    of_thing: bool
    whole: bool
    """It begins like a question of its own."""
    together: bool
    confirms: bool
    adds: frozenset[str]
    in_: frozenset[str]

    @property
    def conditions(self) -> tuple[Piece, ...]:
        """The conditions it names."""
        return self.subject.conditions

    @property
    def says_nothing(self) -> bool:
        """No concept, no patient fact, no known ask and no word that hangs on the thread."""
        told = self.subject.pieces or self.subject.populations or self.subject.facts or self.subject.years
        return not (told or self.ask or self.linked or self.of_patient or self.of_thing)


def read_follow_up(
    text: str, old: Subject, reader: Reader, rules: ThreadRules, *, jurisdiction: str
) -> FollowUp:
    """Read a follow-up against the case so far."""
    text = _rewritten(text, rules)
    question = understand(text, reader, jurisdiction=jurisdiction)
    keys = keys_of(tokenise(text))
    subject = _roles_in_context(subject_of(question), text, old, reader, jurisdiction)
    return FollowUp(
        text=text,
        question=question,
        subject=subject,
        keys=keys,
        ask=_ask(keys, subject, rules),
        linked=_starts(keys, rules.links) or bool(has(keys, rules.links_anywhere)),
        of_patient=bool(has(keys, rules.patient_words)),
        of_thing=bool(has(keys, rules.thing_words)),
        whole=bool(keys) and keys[0] in rules.question_words and not _starts(keys, rules.links),
        together=bool(has(keys, rules.together)),
        confirms=bool(has(keys, rules.confirms)),
        adds=_led_by(text, question, rules.adds),
        in_=_led_by(text, question, rules.in_words),
    )


def _rewritten(text: str, rules: ThreadRules) -> str:
    for says, means in rules.rewrites:
        text = re.sub(rf"\b{re.escape(says)}\b", means, text, flags=re.IGNORECASE)
    return text


def _starts(keys: tuple[str, ...], phrases: tuple[str, ...]) -> bool:
    return any(" ".join(keys).startswith(f"{phrase} ") or " ".join(keys) == phrase for phrase in phrases)


def _ask(keys: tuple[str, ...], subject: Subject, rules: ThreadRules) -> str:
    """A named body asks what it says; otherwise the first ask whose cue stands in the text."""
    if subject.bodies:
        return "guideline"
    return next((ask for ask, cues in rules.asks if has(keys, cues)), "")


def _roles_in_context(own: Subject, text: str, old: Subject, reader: Reader, jurisdiction: str) -> Subject:
    """A drug alone is read as asked about; beside the thread's condition its own cue decides."""
    if not old.conditions or not (own.drugs or own.current):
        return own
    probe = f"{text.rstrip(' ?.!')} in {old.conditions[0].words}?"
    beside = subject_of(understand(probe, reader, jurisdiction=jurisdiction))
    named = {p.concept for p in (*own.drugs, *own.current)}
    taken = tuple(p for p in beside.current if p.concept in named)
    if not taken:
        return own
    ids = {p.concept for p in taken}
    return replace(own, drugs=tuple(d for d in own.drugs if d.concept not in ids), current=taken)


def _led_by(text: str, question: ClinicalQuestion, phrases: frozenset[str]) -> frozenset[str]:
    """Conditions with one of these words before them."""
    tokens = tokenise(text)
    keys = keys_of(tokens)
    found = set()
    for mention in question.mentions:
        place = next((i for i, token in enumerate(tokens) if token.start >= mention.start), 0)
        if before(keys, place, phrases)[0]:
            found.add(mention.concept)
    return frozenset(found)
