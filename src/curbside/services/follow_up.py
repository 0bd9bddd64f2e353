"""A follow-up in its thread: "what about in pregnancy?" becomes a full question, read like any other.

In: the text, the questions so far, the parts of answering. Out: the full question as text and as understood, what
was carried over and what was not. The text is to be shown and can be corrected (`as_written`); nothing is carried
over in silence, and a banner the follow-up calls up is never lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from curbside.answering.subject import Piece, Subject, composed, subject_of
from curbside.answering.thread_merging import ask_before, ask_now, is_new_subject, merged, stands_alone
from curbside.answering.thread_reading import FollowUp, read_follow_up
from curbside.answering.thread_rules import ThreadRules
from curbside.answering.understand import safety_banners, understand
from curbside.model.question import ClinicalQuestion, Role
from curbside.services.answer_question import Answering
from curbside.services.question_text import readable_question

_FAMILIES: tuple[frozenset[Role], ...] = (
    frozenset({"condition", "given"}),
    frozenset({"intervention", "comparator", "test"}),
)
"""Roles that say the same when a question is composed anew; every other role stays exactly as it was."""


@dataclass(frozen=True, slots=True)
class Thread:
    """The questions asked so far, oldest first, as they were understood."""

    questions: tuple[ClinicalQuestion, ...] = ()

    def then(self, question: ClinicalQuestion) -> Thread:
        """The thread with one more question."""
        return Thread((*self.questions, question))


@dataclass(frozen=True, slots=True)
class Interpreted:
    """A follow-up as it was read: `text` is the full question that `question` was understood from."""

    asked: str
    text: str
    question: ClinicalQuestion
    carried: tuple[str, ...] = ()
    not_carried: tuple[str, ...] = ()
    new_subject: bool = False
    note: str = ""


def as_written(text: str, parts: Answering, *, jurisdiction: str) -> Interpreted:
    """A question read by itself: the first of a thread, or one the asker has corrected."""
    readable = readable_question(text, parts, jurisdiction=jurisdiction)
    return Interpreted(readable, readable, understand(readable, parts.reader, jurisdiction=jurisdiction))


def follow_up(text: str, thread: Thread, parts: Answering, *, jurisdiction: str) -> Interpreted:
    """Read a question in its thread. Raises UnreadableQuestion for empty, endless or broken input."""
    alone = as_written(text, parts, jurisdiction=jurisdiction)
    rules = parts.thread_rules
    told = [q for q in thread.questions if q.scope == "clinical" and q.mentions]
    if not told or not rules.templates:
        return alone
    old = subject_of(told[-1])
    new = read_follow_up(alone.asked, old, parts.reader, rules, jurisdiction=jurisdiction)
    if new.says_nothing or _other_talk(new):
        return alone
    if is_new_subject(new, old):
        names = ", ".join(c.words for c in new.conditions)
        note = rules.notes["new-subject"].format(names=names)
        return replace(alone, new_subject=True, not_carried=_names(old, rules), note=note)
    return _read_anew(alone, new, old, told, parts)


def _other_talk(new: FollowUp) -> bool:
    """Small talk and other subjects are not made clinical by what was asked before."""
    told = new.subject.pieces or new.subject.populations or new.subject.facts
    return new.question.scope in ("chit-chat", "about-program", "unreadable-language") and not (
        told or new.ask
    )


def _read_anew(
    alone: Interpreted, new: FollowUp, old: Subject, told: Sequence[ClinicalQuestion], parts: Answering
) -> Interpreted:
    """Compose the full questions this may mean and take the first that is read as it was meant."""
    rules, where = parts.thread_rules, alone.question.jurisdiction
    case = merged(old, new, rules, parts.ontology)
    before = ask_before(told, rules, with_drug=bool(case.drugs))
    ask = ask_now(new, before, rules)
    if ask == before and told[-1].type == "guideline" and not new.ask:
        case, ask = replace(case, bodies=old.bodies, years=case.years or old.years), "guideline"
    own_words = _own_words(new, case, rules)
    forms = (
        own_words
        if stands_alone(new, old)
        else (*composed(case, ask, rules, own=_bare(new, case, rules)), *own_words)
    )
    wanted = set(safety_banners(alone.asked, parts.reader))
    read = [(form, understand(form, parts.reader, jurisdiction=where)) for form in dict.fromkeys(forms)]
    fit = [(form, q) for form, q in read if wanted <= set(q.banners)]
    if not fit:
        return alone
    text, question = min(fit, key=lambda pair: len(_missing(pair[0], pair[1], case, new)))
    return _interpreted(alone, text, question, old, new, ask, rules)


def _own_words(new: FollowUp, case: Subject, rules: ThreadRules) -> tuple[str, ...]:
    """The follow-up's own words with what they lack: the condition unless named, and the patient."""
    named = {p.concept for p in new.subject.pieces}
    rest = replace(
        case,
        conditions=() if new.conditions else case.conditions,
        current=tuple(c for c in case.current if c.concept not in named),
        allergies=tuple(a for a in case.allergies if a.concept not in named),
        excluded=tuple(e for e in case.excluded if e.concept not in named),
        settings=tuple(s for s in case.settings if s.concept not in named),
        populations=tuple(p for p in case.populations if p not in new.subject.populations),
        facts=tuple(f for f in case.facts if f not in new.subject.facts),
    )
    return composed(rest, "own-words", rules, own=_bare(new, case, rules))


def _bare(new: FollowUp, case: Subject, rules: ThreadRules) -> str:
    """The follow-up without its link and question mark, its "it" said in full."""
    text = new.text.rstrip(" ?.!")
    for link in rules.links:
        stripped = re.sub(rf"^{link}\b[ ,]*", "", text, count=1, flags=re.IGNORECASE)
        if stripped != text and stripped:
            text = stripped
            break
    if not new.subject.drugs and len(case.drugs) == 1:
        things = "|".join(sorted(map(re.escape, rules.thing_words), key=len, reverse=True))
        text = re.sub(rf"\b(?:{things})\b", case.drugs[0].words, text, count=1, flags=re.IGNORECASE)
    return text


def _missing(form: str, question: ClinicalQuestion, case: Subject, new: FollowUp) -> tuple[str, ...]:
    """What a composed form was to say and is not read to say."""
    fresh = {p.concept for p in new.subject.pieces}
    needed = [
        p for p in case.pieces
        if p.concept in fresh or p.role not in ("intervention", "comparator", "test") or p.words in form
    ]  # fmt: skip
    read = {(m.concept, _family(m.role)) for m in question.mentions}
    lost = [p.concept for p in needed if (p.concept, _family(p.role)) not in read]
    return (*lost, *(p for p in case.populations if p not in question.populations))


def _family(role: Role) -> str:
    return next((sorted(family)[0] for family in _FAMILIES if role in family), role)


def _names(subject: Subject, rules: ThreadRules) -> tuple[str, ...]:
    """The parts of a case in words, for saying what was carried over."""
    people = (rules.populations.get(p, p) for p in subject.populations)
    return (*(p.words for p in subject.pieces), *people, *(f"{n} {v}" for n, v in subject.facts))


def _interpreted(
    alone: Interpreted, text: str, question: ClinicalQuestion, old: Subject, new: FollowUp, ask: str,
    rules: ThreadRules,
) -> Interpreted:  # fmt: skip
    final = subject_of(question)
    ids = {p.concept for p in final.pieces}
    own = {p.concept for p in new.subject.pieces}

    def part(pieces: Iterable[Piece], *, kept: bool) -> Subject:
        return Subject(
            conditions=tuple(p for p in pieces if (p.concept in ids) == kept and p.concept not in own),
            populations=tuple(
                p for p in old.populations
                if (p in question.populations) == kept and p not in new.subject.populations
            ),
            facts=tuple(f for f in old.facts if (f in final.facts) == kept and f not in new.subject.facts),
        )  # fmt: skip

    carried = _names(part(old.pieces, kept=True), rules)
    left = _names(part(old.pieces, kept=False), rules)
    said = [
        rules.notes["carried"].format(names=", ".join(carried)) if carried else "",
        rules.notes["not-carried"].format(names=", ".join(left)) if left else "",
        rules.notes["no-drug"] if ask == "dosing" and not final.drugs else "",
    ]
    return Interpreted(alone.asked, text, question, carried, left, note=" ".join(filter(None, said)))
