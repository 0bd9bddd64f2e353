"""A board that reviews an article on the made-up fever, on a library that can change under it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from curbside.answering.precedence import RULES_VERSION
from curbside.bootstrap.building import read_rules
from curbside.bootstrap.display import Shown
from curbside.model.account import Account, Interest
from curbside.model.article import Article
from curbside.model.library import Library
from curbside.model.reviewed import Subject
from curbside.model.source import Lifecycle
from curbside.model.verdicts import VerdictWord
from curbside.presenting.audience_policy import audience_policy
from curbside.services.answer_question import answer_question
from curbside.services.approve import approve
from curbside.services.board import Board
from curbside.services.review_moves import submit_article, take_up
from curbside.services.review_verdicts import Said, hand_in, judge
from curbside.services.review_versions import Reviewing, bullets_held, version_held
from tests.libraries import Held, held
from tests.review.desk import Clock, board, person

QUESTION = "How is Vellmark fever treated?"
DISPLAY = Shown(audience_policy(read_rules()["audiences.yaml"]))  # type: ignore[arg-type]


def reviewing_on(built: Held, desk: Board, *, software: str = "1.0") -> Reviewing:
    """Reviewing on a built library."""

    def compose(question: str, jurisdiction: str) -> object:
        return answer_question(question, built.parts, jurisdiction=jurisdiction).answer

    return Reviewing(desk, DISPLAY, built.parts.store, compose, RULES_VERSION, software)  # type: ignore[arg-type]


def changed(library: Library, name: str, **fields: object) -> Library:
    """The library with one statement changed."""
    statements = tuple(replace(s, **fields) if s.id == name else s for s in library.statements)  # type: ignore[arg-type]
    return _told_apart(replace(library, statements=statements))


def aged(library: Library, edition: str, lifecycle: Lifecycle) -> Library:
    """The library with an edition at another point of its life."""
    source = library.sources[edition]
    now = replace(source, edition=replace(source.edition, lifecycle=lifecycle))
    return _told_apart(replace(library, sources={**library.sources, edition: now}))


def _told_apart(library: Library) -> Library:
    said = repr((library.statements, sorted(library.sources.items())))
    return replace(library, version=hashlib.sha256(said.encode()).hexdigest()[:16])


@dataclass
class Case:
    """An editorial board at work on one question."""

    built: Held
    folder: Path
    clock: Clock
    desk: Board
    now: Reviewing
    author: Account
    one: Account
    two: Account
    editor: Account

    def rebuilt(self, library: Library, *, software: str = "1.0") -> Reviewing:
        """Reviewing once the library is another."""
        home = self.folder / library.version
        built = held(library, home, vocabulary=self.built.home / "lexicon.sqlite")
        self.now = reviewing_on(built, self.desk, software=software)
        return self.now

    def subject(self) -> Subject:
        (found,) = self.desk.store.all(Subject)
        return found

    def article(self) -> Article:
        answer = self.now.compose(QUESTION, "INT")
        assert isinstance(answer, Article)
        return answer

    def submitted(self) -> Subject:
        return submit_article(self.article(), self.author, self.now, specialty="Fevers")

    def under_review(self, *reviewers: Account) -> Subject:
        who = reviewers or (self.one, self.two)
        return take_up(self.submitted(), [r.id for r in who], self.editor, self.now)

    def judged(
        self, who: Account, *, but: dict[str, VerdictWord] | None = None, keys: Iterable[str] = ()
    ) -> None:
        """Agree with everything, or with some bullets, but for those named."""
        other, wanted = but or {}, set(keys)
        subject = self.subject()
        said = []
        for b in bullets_held(subject.id, subject.version, self.desk, DISPLAY):
            if not wanted or b.key in wanted:
                verdict = other.get(b.key, "agree")
                comment = "" if verdict == "agree" else f"{who.name} finds this {verdict}."
                said.append(Said(b.key, b.hash, verdict, comment))
        judge(subject, who, said, self.now)

    def handed_in(self, who: Account, *, but: dict[str, VerdictWord] | None = None) -> None:
        self.judged(who, but=but)
        hand_in(self.subject(), who, self.now)

    def approved(self) -> Subject:
        """Submitted, reviewed by two who agree, and approved."""
        self.under_review()
        return self.agreed_and_approved()

    def agreed_and_approved(self) -> Subject:
        self.handed_in(self.one)
        self.handed_in(self.two)
        subject = self.subject()
        content = version_held(subject.id, subject.version, self.desk).content
        return approve(subject, content, self.editor, self.now)

    def about(self, name: str, *about: str) -> Account:
        """One more reviewer, with interests in what is named."""
        return person(self.desk, name, "reviewer", interests=[Interest("financial", a) for a in about])


def case(built: Held, folder: Path) -> Case:
    clock = Clock()
    desk = board(clock=clock)
    people = {
        n: person(desk, n, r) for n, r in (("ann", "author"), ("rob", "reviewer"), ("rita", "reviewer"))
    }  # type: ignore[arg-type]
    editor = person(desk, "ed", "editor")
    return Case(
        built, folder, clock, desk, reviewing_on(built, desk), people["ann"], people["rob"], people["rita"], editor
    )  # fmt: skip
