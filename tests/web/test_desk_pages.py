"""The editors' day through HTTP, without a script: submit, review, settle, approve, publish, doubt, edit, confirm."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
import yaml

from curbside.bootstrap.board import reviewing_with
from curbside.bootstrap.web import WebParts
from curbside.model.account import Interest
from curbside.model.article import Article
from curbside.model.ledger import canonical, sha256
from curbside.model.overlay import Overlay
from curbside.model.reviewed import Subject, Version
from curbside.review_ports import Deed
from curbside.services.answer_question import answer_question
from curbside.services.api_tokens import make_token
from curbside.services.audit import audit
from curbside.services.keep_watch import watch
from curbside.services.overlays import with_overlays
from tests.web.desk_client import Office, Person, opened

QUESTION = "How is anaphylaxis treated?"
_FORM = re.compile(r'<form method="post" action="([^"]+/verdicts)">(.*?)</form>', re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@pytest.fixture
def office(site_parts: WebParts) -> Iterator[Office]:
    with opened(site_parts) as found:
        found.hire("ann", "author")
        found.hire("rob", "reviewer")
        found.hire("rita", "reviewer")
        found.hire("ed", "editor")
        found.hire("ada", "administrator")
        yield found


def judge_all(someone: Person, path: str, *, but: Mapping[str, str] | None = None) -> list[str]:
    """Save a verdict on every line, part by part, as the page's own forms send it; the keys judged."""
    other, keys = but or {}, list[str]()
    for action, inner in _FORM.findall(someone.get(path).text):
        fields = {name: html.unescape(value) for name, value in _HIDDEN.findall(inner)}
        for n in range(int(fields["lines"])):
            key = fields[f"bullet-{n}"]
            keys.append(key)
            fields[f"verdict-{n}"] = other.get(key, "agree")
            fields[f"comment-{n}"] = "" if key not in other else f"This is {other[key]}, see the newer one."
        sent = someone.client.post(action, data=fields, follow_redirects=False)
        assert sent.status_code == 303, sent.text
    return keys


def submitted(office: Office, question: str = QUESTION) -> str:
    sent = office.signed_in("ann").post(
        "/desk/submit", page="/desk/submit", question=question, specialty="Urgent"
    )
    assert sent.status_code == 303, sent.text
    return sent.headers["location"]


def begun(office: Office, path: str, *reviewers: str) -> None:
    ed = office.signed_in("ed")
    seen = str(office.subject().moved)
    sent = ed.post(f"{path}/begin", page=path, seen=seen, reviewer=list(reviewers or ("u-rob", "u-rita")))
    assert sent.status_code == 303, sent.text


def approved(office: Office, path: str) -> None:
    """Everybody agrees and the editor approves."""
    for name in ("rob", "rita"):
        someone = office.signed_in(name)
        judge_all(someone, path)
        assert someone.post(f"{path}/hand-in", page=path).status_code == 303
    ed = office.signed_in("ed")
    page = ed.get(f"{path}/approve").text
    fields = dict(_HIDDEN.findall(page))
    sent = ed.client.post(f"{path}/approve", data={**fields, "sure": "yes"}, follow_redirects=False)
    assert sent.status_code == 303, sent.text


def test_a_whole_review_from_the_form_to_the_readers_page(office: Office) -> None:
    path = submitted(office)
    name = path.rsplit("/", 1)[1]
    reader = office.visitor()
    assert reader.get(f"/a/{name}").status_code == 404
    begun(office, path)
    rob, rita, ed = (office.signed_in(n) for n in ("rob", "rita", "ed"))
    assert "Review it" in rob.get("/desk").text
    keys = judge_all(rob, path)
    assert len(keys) == len(set(keys)) > 10
    assert rob.post(f"{path}/hand-in", page=path).status_code == 303
    odd = next(k for k in keys if k.startswith("claim:"))
    judge_all(rita, path, but={odd: "outdated"})
    assert "outdated" not in ed.get(path).text.replace("outdated</label>", "")
    assert rita.post(f"{path}/hand-in", page=path).status_code == 303

    page = ed.get(path).text
    assert "This is outdated, see the newer one." in page
    assert "Agreement:" in page
    blocked = ed.get(f"{path}/approve").text
    assert "1 lines are not settled" in blocked
    inner = next(i for a, i in re.findall(r'action="([^"]+/settle)"[^>]*>(.*?)</form>', page, re.DOTALL))
    fields = dict(_HIDDEN.findall(inner))
    assert fields["bullet"] == odd
    sent = ed.client.post(f"{path}/settle", data={**fields, "reason": "The older one is still current."})
    assert sent.status_code == 200

    sign = ed.get(f"{path}/approve").text
    assert "MD rob" in sign
    fields = dict(_HIDDEN.findall(sign))
    unsure = ed.client.post(f"{path}/approve", data=fields, follow_redirects=False)
    assert unsure.status_code == 422
    sent = ed.client.post(f"{path}/approve", data={**fields, "sure": "yes"}, follow_redirects=False)
    assert sent.status_code == 303, sent.text

    public = reader.get(f"/a/{name}")
    assert public.status_code == 200
    assert public.headers["curbside-status"] == "approved"
    assert "x-robots-tag" not in public.headers
    for shown in (
        "Approved: a named reviewer", "Rob</strong>, MD rob", "Rita</strong>, MD rita", "Approved by <strong>Ed",
        "Interests: none declared on", "every version that was approved",
    ):  # fmt: skip
        assert shown in public.text, shown
    data = json.loads(re.findall(r'ld\+json">(.*?)</script>', public.text, re.DOTALL)[0])
    assert [p["name"] for p in data["reviewedBy"]] == ["Rita, MD rita", "Rob, MD rob", "Ed, MD ed"]
    assert f'href="/a/{name}"' in reader.get("/").text
    assert audit(office.desk.store).sound


def test_only_an_approved_article_names_reviewers_or_lets_itself_be_found(office: Office) -> None:
    """Before, on the very same content, nothing claims review: not the page, not its data, not its header."""
    reader = office.visitor()
    asked = reader.post("/ask", page="/", question=QUESTION, jurisdiction="INT").headers["location"]
    path = submitted(office)
    begun(office, path)
    approved(office, path)
    private = reader.get(asked)
    assert private.headers["curbside-status"] == "unreviewed"
    assert "noindex" in private.headers["x-robots-tag"]
    assert "reviewedBy" not in private.text
    assert "MD rob" not in private.text
    name = path.rsplit("/", 1)[1]
    assert (
        f'There is an article on exactly this question that people have approved: <a href="/a/{name}">'
        in private.text
    )
    other = reader.post("/ask", page="/", question="What are the red flags in low back pain?").headers[
        "location"
    ]
    assert "There is an article on exactly this question" not in reader.get(other).text
    assert f"Allow: /a/{name}" in reader.get("/robots.txt").text


def test_a_doubt_shows_at_once_and_a_second_approval_ends_it(office: Office) -> None:
    path = submitted(office)
    name = path.rsplit("/", 1)[1]
    begun(office, path)
    approved(office, path)
    reader, ed = office.visitor(), office.signed_in("ed")
    seen = str(office.subject().moved)
    sent = ed.post(f"{path}/move", page=path, move="find-changed", reason="A reader was harmed.", seen=seen)
    assert sent.status_code == 303, sent.text
    page = reader.get(f"/a/{name}")
    assert page.headers["curbside-status"] == "needs-re-review"
    assert "An editor has doubts about something here" in page.text
    assert "harmed" not in page.text
    assert "lastReviewed" not in page.text
    assert "noindex" in page.headers["x-robots-tag"]
    assert "Something under it changed" in ed.get("/desk").text

    begun(office, path)
    rob = office.signed_in("rob")
    assert rob.post(f"{path}/stand-by", page=path).status_code == 303
    assert "Every line has a verdict" in rob.get(path).text
    approved_again = office.signed_in("rita")
    approved_again.post(f"{path}/stand-by", page=path)
    for someone in (rob, approved_again):
        assert someone.post(f"{path}/hand-in", page=path).status_code == 303
    ed = office.signed_in("ed")
    fields = dict(_HIDDEN.findall(ed.get(f"{path}/approve").text))
    ed.client.post(f"{path}/approve", data={**fields, "sure": "yes"})
    assert reader.get(f"/a/{name}").headers["curbside-status"] == "approved"
    versions = reader.get(f"/a/{name}/versions").text
    assert "Version 1" in versions


def changed_under(office: Office, statement: str, text: str) -> None:
    """The library is another: one statement reads differently, and everything approved is looked at."""
    parts = office.parts.open_build().answering

    class Other:
        def __getattr__(self, name: str) -> object:
            return getattr(parts.store, name)

        def version(self) -> str:
            return "another library"

    def compose(question: str, place: str) -> object:
        answer = answer_question(question, parts, jurisdiction=place).answer
        assert isinstance(answer, Article)

        def reworded(claims: tuple[object, ...]) -> tuple[object, ...]:
            return tuple(replace(c, text=text) if c.statement_id == statement else c for c in claims)  # type: ignore[type-var,attr-defined]

        sections = tuple(replace(s, claims=reworded(s.claims)) for s in answer.sections)
        return replace(answer, sections=sections, bottom_line=reworded(answer.bottom_line),
                       emergency=reworded(answer.emergency))  # fmt: skip

    whole = reviewing_with(parts, office.desk, office.parts.display)
    object.__setattr__(whole, "compose", compose)
    object.__setattr__(whole, "evidence", Other())
    found = [w.found for w in watch(whole)]
    assert found == ["changed"]


def test_readers_and_editors_see_what_changed_and_every_version_stays_readable(office: Office) -> None:
    path = submitted(office)
    name = path.rsplit("/", 1)[1]
    begun(office, path)
    approved(office, path)
    content = office.parts.review.article(name)
    assert content is not None
    first = content.sections[0].claims[0]
    changed_under(office, first.statement_id, "It reads quite differently now.")
    reader, ed = office.visitor(), office.signed_in("ed")
    page = reader.get(f"/a/{name}").text
    assert "Since this was approved on" in page
    assert html.escape(first.text) in page or first.text in page
    assert "It reads quite differently now." not in page
    shown = ed.get(path).text
    assert "What differs from the version approved" in shown
    assert "<ins>" in shown
    assert "Changed since the approval" in shown
    assert ed.get(f"{path}/compare/1/2").status_code == 200
    assert "differently" in ed.get(f"{path}/versions/2").text
    assert reader.get(f"/a/{name}/versions/1").status_code == 200
    assert reader.get(f"/a/{name}/versions/2").status_code == 404, "it was never approved"
    assert reader.get(f"/a/{name}/compare/1/2").status_code == 404
    assert reader.get(f"/a/{name}/compare/1/1").status_code == 200


def test_changes_asked_for_go_back_to_the_author_and_retiring_ends_it(office: Office) -> None:
    path = submitted(office)
    begun(office, path, "u-rob")
    ed, ann = office.signed_in("ed"), office.signed_in("ann")
    seen = str(office.subject().moved)
    ed.post(f"{path}/move", page=path, move="request-changes", reason="Ask it for adults.", seen=seen)
    assert "Sent back" in ann.get("/desk").text
    seen = str(office.subject().moved)
    assert ann.post(f"{path}/move", page=path, move="resubmit", reason="", seen=seen).status_code == 422
    assert (
        ann.post(f"{path}/move", page=path, move="resubmit", reason="As asked.", seen=seen).status_code == 303
    )
    seen = str(office.subject().moved)
    assert ann.post(f"{path}/move", page=path, move="retire", reason="x", seen=seen).status_code == 403
    assert ann.post(f"{path}/move", page=path, move="approve", reason="x", seen=seen).status_code in (
        403,
        422,
    )
    assert (
        ed.post(f"{path}/move", page=path, move="retire", reason="Not needed.", seen=seen).status_code == 303
    )
    assert office.subject().state == "retired"
    assert "“Not needed.”" in ed.get(f"/desk/ledger?subject={office.subject().id}").text


def test_a_question_without_an_answer_is_not_submitted(office: Office) -> None:
    ann = office.signed_in("ann")
    sent = ann.post("/desk/submit", page="/desk/submit", question="How is quandrofibrosis treated?")
    assert sent.status_code == 422
    assert office.desk.store.all(Subject) == ()


def test_a_question_that_points_to_a_patient_is_not_made_public(office: Office) -> None:
    ann = office.signed_in("ann")
    question = "Patient MRN 48812345, born 03/04/1961: how is anaphylaxis treated?"
    sent = ann.post("/desk/submit", page="/desk/submit", question=question)
    assert sent.status_code == 422
    assert "take out what could point to a patient" in sent.text.casefold()
    _, secret = make_token(office.people["ann"], "x", ("articles:submit",), 9, office.desk)
    headers = {"authorization": f"Bearer {secret}"}
    client = office.visitor().client
    assert (
        client.post("/api/v1/desk/submissions", json={"question": question}, headers=headers).status_code
        == 422
    )
    assert office.desk.store.all(Subject) == ()


def test_an_interest_in_the_drug_is_said_where_it_matters(office: Office) -> None:
    rob = office.signed_in("rob")
    rob.post(
        "/desk/me/interests",
        page="/desk/me",
        **{"kind-0": "financial", "about-0": "I own shares in Epinephrine Ltd"},
    )
    assert office.desk.account("u-rob").interests == (
        Interest("financial", "I own shares in Epinephrine Ltd", office.desk.account("u-rob").interests[0].concepts),
    )  # fmt: skip
    assert office.desk.account("u-rob").interests[0].concepts
    path = submitted(office)
    begun(office, path)
    page = office.signed_in("rob").get(path).text
    assert "does not count here: you declare an interest" in page


# --- statements and the library ---


def test_a_statement_goes_through_the_same_review_and_its_page_says_so(office: Office) -> None:
    content = office.parts.open_build().answering.store
    statement = next(
        s for s in content.statements_about(["anaphylaxis"]) if s.kind == "recommendation" and not s.doses
    )
    ed, reader = office.signed_in("ed"), office.visitor()
    page = f"/desk/library/statement/{statement.id}"
    sent = office.signed_in("ann").post("/desk/submit/statement", page=page, statement=statement.id)
    assert sent.status_code == 303, sent.text
    path = sent.headers["location"]
    assert "nobody stands for it" in reader.get(f"/support/{statement.id}").text
    begun(office, path)
    approved(office, path)
    assert "Approved on" in reader.get(f"/support/{statement.id}").text
    assert reader.get(f"/api/v1/statements/{statement.id}").json()["status"] == "approved"
    assert "approved" in ed.get(page).text


def test_an_editor_changes_a_statement_after_a_look_at_the_difference(office: Office) -> None:
    ed = office.signed_in("ed")
    store = office.parts.open_build().answering.store
    statement = next(
        s for s in store.statements_about(["anaphylaxis"]) if s.kind == "recommendation" and not s.doses
    )
    path = f"/desk/library/statement/{statement.id}"
    page = ed.get(path).text
    text = html.unescape(re.findall(r'<textarea id="entry"[^>]*>(.*?)</textarea>', page, re.DOTALL)[0])
    entry = yaml.safe_load(text)
    assert entry["id"] == statement.id
    entry["plain"] = entry["plain"].rstrip(".") + ", as we say here."
    new = yaml.safe_dump(entry, sort_keys=False, allow_unicode=True)
    looked = ed.post(path, page=path, entry=new, reason="our words", keep="no")
    assert looked.status_code == 200, looked.text
    assert "<ins>" in looked.text
    assert "Keep this change" in looked.text
    assert office.desk.store.all(Overlay) == ()
    other = ed.post(path, page=path, entry=new.replace(statement.id, "another-id"), reason="x", keep="yes")
    assert other.status_code == 422
    kept = ed.post(path, page=path, entry=new, reason="our words", keep="yes", seen="")
    assert kept.status_code == 303, kept.text
    (overlay,) = office.desk.store.all(Overlay)
    read = with_overlays(office.parts.shipped().library, [overlay]).library
    assert "as we say here" in next(s.plain for s in read.statements if s.id == statement.id)
    assert "our words" in ed.get(path).text

    clashing = replace(overlay, base=sha256(canonical("another")), moved=2)
    office.desk.store.commit(Deed((clashing,)))
    assert "Clashes with what is shipped now" in ed.get("/desk/library").text
    back = ed.post(f"{path}/withdraw", page=path, seen=overlay.id, reason="the shipped one is right")
    assert back.status_code == 303
    assert "as it is shipped" in ed.get("/desk/library").text


def test_a_work_and_a_statement_are_added(office: Office) -> None:
    ed = office.signed_in("ed")
    work = (
        "id: house-note\nkind: review\ntitle: A note of this house\njurisdiction: INT\nlicence: own\neditions:\n"
        "- id: house-note-2026\n  year: 2026\n  identifiers: unverified\n  lifecycle: current\n"
        "  checked: {how: full-text, when: 2026-12-01}\n"
    )
    path = "/desk/library/work/new"
    wrong = ed.post(path, page=path, entry=work.replace("review", "gossip"), reason="ours", keep="no")
    assert "This does not fit" in wrong.text
    assert ed.post(path, page=path, entry=work, reason="ours", keep="yes").status_code == 303
    assert ed.post(path, page=path, entry=work, reason="ours", keep="yes").status_code == 422, (
        "it is there already"
    )


# --- the rest of the office ---


def test_a_readers_report_is_answered_where_the_reader_reads_it(office: Office) -> None:
    reader, ed = office.visitor(), office.signed_in("ed")
    article = reader.post("/ask", page="/", question=QUESTION).headers["location"]
    sent = reader.post(
        f"{article}/report", page=f"{article}/report", kind="unsafe", text="The dose frightens me."
    )
    answer = sent.headers["location"]
    assert "nobody else is given it" in reader.get(answer).text
    assert "A reader reported a problem" in ed.get("/desk").text
    page = ed.get("/desk/reports/1").text
    assert "The dose frightens me." in page
    fields = dict(_HIDDEN.findall(page.split('action="/desk/reports/1"')[1]))
    done = ed.client.post("/desk/reports/1", data={**fields, "answer": "It is as the label says."})
    assert done.status_code == 200
    assert "It is as the label says." in reader.get(answer).text
    assert reader.get("/reported/guess").status_code == 404


def test_a_program_reads_its_queue_and_submits_with_a_token_and_no_more(office: Office) -> None:
    _, secret = make_token(
        office.people["ed"], "wall board", ("queue:read", "articles:submit", "ledger:read"), 9, office.desk
    )
    client, headers = office.visitor().client, {"authorization": f"Bearer {secret}"}
    made = client.post("/api/v1/desk/submissions", json={"question": QUESTION}, headers=headers)
    assert made.status_code == 201, made.text
    assert made.json()["state"] == "submitted"
    extra = client.post(
        "/api/v1/desk/submissions", json={"question": QUESTION, "state": "approved"}, headers=headers
    )
    assert extra.status_code == 422
    queue = client.get("/api/v1/desk/queue", headers=headers).json()["items"]
    assert [i["wanted"] for i in queue] == ["take-up"]
    ledger = client.get("/api/v1/desk/ledger", headers=headers).json()
    assert ledger["head"]["number"] == len(ledger["entries"]) == 2


def test_accounts_are_made_and_changed_by_an_administrator(office: Office) -> None:
    ada = office.signed_in("ada")
    made = ada.post(
        "/desk/accounts", page="/desk/accounts", name="Ivy", email="ivy@example.org", credentials="PharmD",
        specialties="Oncology, Pain", role=["author", "reviewer"],
    )  # fmt: skip
    link = re.findall(r"/desk/link/[\w-]+", made.text)[0]
    ivy = office.visitor()
    assert (
        ivy.post(link, page=link, password="four words of my own", again="four words of my own").status_code
        == 303
    )
    account = next(a for a in office.desk.store.all(type(office.people["ada"])) if a.name == "Ivy")
    assert (account.roles, account.specialties) == (("author", "reviewer"), ("oncology", "pain"))
    path = f"/desk/accounts/{account.id}"
    stale = ada.post(path, page=path, name="Ivy", role="author", seen="1", credentials="", specialties="")
    assert stale.status_code == 409
    done = ada.post(path, page=path, name="Ivy P.", role="author", seen="2", credentials="", specialties="")
    assert done.status_code == 303
    for act in ("end-sessions", "forget-second-factor", "disable", "enable"):
        seen = str(office.desk.account(account.id).moved)
        assert ada.post(f"{path}/act", page=path, act=act, seen=seen).status_code == 303, act
    own = "/desk/accounts/u-ada"
    last = ada.post(f"{own}/act", page=own, act="disable", seen="1")
    assert last.status_code == 422
    assert "last administrator" in last.text


def test_the_figures_are_for_the_board(office: Office) -> None:
    path = submitted(office)
    begun(office, path)
    approved(office, path)
    page = office.signed_in("ed").get("/desk/figures").text
    assert "lines judged by two" in page
    assert "not defined" in page, "everybody said the same word"
    assert office.desk.store.all(Version)
