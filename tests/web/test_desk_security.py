"""The desk against those who mean harm: sessions, forms, other people's things, stored scripts, guessing, old links."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, repeat
from urllib.parse import quote

import pytest

from curbside.bootstrap.web import WebParts
from curbside.model.account import Account, Secret, Session
from curbside.model.asked import ProblemReport
from curbside.model.overlay import Overlay
from curbside.model.reviewed import Message, Subject
from curbside.model.verdicts import Judged
from curbside.review_ports import Deed
from curbside.services import accounts as service
from curbside.services.api_tokens import make_token, tokens_of
from curbside.services.reader_reports import BoardReports
from curbside.services.sign_in import SignInFailed, sign_in
from tests.review.desk import CHEAP, PASSWORD, code
from tests.web.desk_client import TOTP, Office, Person, opened

NAME = "curbside_desk"
QUESTION = "How is anaphylaxis treated?"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>\u202e\x1b[31m"


@pytest.fixture(scope="module")
def opened_once(site_parts: WebParts) -> Iterator[Office]:
    with opened(site_parts) as found:
        found.hire("ann", "author")
        found.hire("rob", "reviewer")
        found.hire("rita", "reviewer")
        found.hire("ed", "editor")
        found.hire("eve", "editor")
        found.hire("ada", "administrator")
        yield found


@pytest.fixture
def office(opened_once: Office) -> Office:
    return opened_once


@pytest.fixture(scope="module")
def under_review(opened_once: Office) -> Subject:
    """An article with two reviewers, neither of whom has handed in."""
    ann, ed = opened_once.signed_in("ann"), opened_once.signed_in("ed")
    sent = ann.post(
        "/desk/submit", page="/desk/submit", question=QUESTION, jurisdiction="INT", specialty="urgent"
    )
    assert sent.status_code == 303, sent.text
    page = sent.headers["location"]
    subject = opened_once.subject()
    begun = ed.post(f"{page}/begin", page=page, seen=str(subject.moved), reviewer=["u-rob", "u-rita"])
    assert begun.status_code == 303, begun.text
    return opened_once.subject()


def page_of(subject: Subject) -> str:
    return f"/desk/review/{subject.kind}/{subject.name}"


# --- sessions ---


def test_a_session_that_was_there_before_is_not_the_one_that_is_signed_in(office: Office) -> None:
    """Session fixation: each step gets a fresh secret, and the one before is worth nothing."""
    someone = office.visitor()
    someone.client.cookies.set(NAME, "fixed-by-somebody-else", domain="testserver.local", path="/")
    someone.post("/desk/sign-in", page="/desk/sign-in", email="ed@example.org", password=PASSWORD)
    half = someone.client.cookies[NAME]
    assert half != "fixed-by-somebody-else"
    office.clock.seconds += 60
    someone.post("/desk/second-factor", page="/desk/second-factor", code=code(TOTP, office.clock))
    full = someone.client.cookies[NAME]
    assert full != half
    assert someone.get("/desk").status_code == 200
    other = office.visitor()
    for old in ("fixed-by-somebody-else", half):
        other.client.cookies.set(NAME, old)
        assert other.get("/desk").status_code == 303


def test_the_cookie_is_for_no_script_no_other_site_and_over_https_for_no_plain_page(
    office: Office, site_parts: WebParts
) -> None:
    someone = office.visitor()
    entered = someone.post("/desk/sign-in", page="/desk/sign-in", email="ann@example.org", password=PASSWORD)
    cookie = entered.headers["set-cookie"].casefold()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    settings = site_parts.settings.model_copy(update={"web_https": True})
    with opened(replace(site_parts, settings=settings)) as safe:
        safe.hire("ann", "author")
        visitor = safe.visitor()
        visitor.client.base_url = "https://testserver"
        entered = visitor.post(
            "/desk/sign-in", page="/desk/sign-in", email="ann@example.org", password=PASSWORD
        )
        cookie = entered.headers["set-cookie"]
        assert cookie.startswith("__Host-curbside_desk=")
        assert "Secure" in cookie
        assert "Path=/" in cookie
        assert "domain" not in cookie.casefold()


def test_signing_out_ends_it_for_whoever_kept_the_cookie(office: Office) -> None:
    ann = office.signed_in("ann")
    kept = ann.client.cookies[NAME]
    assert ann.post("/desk/sign-out").status_code == 303
    thief = office.visitor()
    thief.client.cookies.set(NAME, kept)
    assert thief.get("/desk").status_code == 303


def test_ending_all_sessions_and_a_new_password_throw_everybody_out(office: Office) -> None:
    one, two = office.signed_in("eve"), office.signed_in("eve")
    assert one.post("/desk/me/sessions", page="/desk/me").status_code == 303
    assert [p.get("/desk").status_code for p in (one, two)] == [303, 303]
    one, two = office.signed_in("eve"), office.signed_in("eve")
    new = "four quite other words"
    changed = one.post("/desk/me/password", page="/desk/me", old=PASSWORD, password=new, again=new)
    assert changed.status_code == 303, changed.text
    assert two.get("/desk").status_code == 303
    back = office.visitor()
    assert back.sign_in("eve", password=new).status_code == 303
    back.post("/desk/me/password", page="/desk/me", old=new, password=PASSWORD, again=PASSWORD)


def test_a_session_runs_out_and_falls_with_its_account(office: Office) -> None:
    ann = office.signed_in("ann")
    office.clock.seconds += 2 * 3600 + 1
    assert ann.get("/desk").status_code == 303
    office.hire("tim", "author")
    tim, ada = office.signed_in("tim"), office.signed_in("ada")
    path = "/desk/accounts/u-tim"
    ada.post(f"{path}/act", page=path, act="disable", seen="1")
    assert tim.get("/desk").status_code == 303


# --- forms ---


def test_no_form_of_the_desk_works_without_its_token_or_with_anothers(
    office: Office, under_review: Subject
) -> None:
    """CSRF: the token is bound to the reader's cookie and to their session."""
    ed, other = office.signed_in("ed"), office.signed_in("eve")
    path, before = page_of(under_review), office.desk.store.head()
    forms = (
        f"{path}/move",
        f"{path}/assign",
        f"{path}/settle",
        f"{path}/approve",
        "/desk/me/interests",
        "/desk/sign-out",
    )
    for address in forms:
        for token in ("", "0" * 64, other.token("/desk")):
            sent = ed.client.post(
                address, data={"form_token": token, "move": "retire", "reason": "x", "seen": "2"},
                follow_redirects=False,
            )  # fmt: skip
            assert sent.status_code == 403, address
    earlier = ed.token("/desk")
    ed.post("/desk/sign-out")
    ed.sign_in("ed")
    assert ed.client.post("/desk/sign-out", data={"form_token": earlier}).status_code == 403
    assert office.desk.store.head() == before


def test_a_form_from_another_site_does_nothing(office: Office) -> None:
    ed = office.signed_in("ed")
    data = {"form_token": ed.token("/desk")}
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert ed.client.post("/desk/sign-out", data=data, headers=headers).status_code == 403


def test_signing_in_leads_to_no_other_site(office: Office) -> None:
    for after in (
        "https://evil.example",
        "//evil.example",
        "/desk//evil",
        "/desk\\evil",
        "/library",
        "/desk/sign-in",
    ):
        ann = office.visitor()
        entered = ann.post(
            "/desk/sign-in", page="/desk/sign-in", email="ann@example.org", password=PASSWORD, after=after
        )
        assert entered.headers["location"] == "/desk"


def test_fields_that_a_form_does_not_have_change_nothing(office: Office) -> None:
    """Mass assignment: whatever else is sent, only what the page offers is taken."""
    ann = office.signed_in("ann")
    before = office.desk.account("u-ann")
    more = {"roles": "administrator", "role": "administrator", "state": "active", "id": "u-ed", "account": "u-ed",
            "interests_on": "2999-01-01", "moved": "99", "name": "Mallory", "credentials": "Prof."}  # fmt: skip
    ann.post("/desk/me/interests", page="/desk/me", **more)
    after = office.desk.account("u-ann")
    assert (after.roles, after.name, after.credentials, after.moved) == (
        before.roles, before.name, before.credentials, before.moved + 1,
    )  # fmt: skip
    assert not after.interests_on.startswith("2999")
    assert (
        office.desk.account("u-ed").interests_on != after.interests_on
        or office.desk.account("u-ed").moved == 1
    )
    ann.post(
        "/desk/submit", page="/desk/submit", question="What is mastocytosis?", state="approved", approved="1"
    )
    assert office.subject().state == "submitted"
    assert office.subject().approved == 0


# --- other people's things ---


def test_nobody_touches_what_is_anothers_by_naming_it(office: Office, under_review: Subject) -> None:
    """IDOR: the id of somebody else's review, token, account or report opens nothing."""
    office.hire("rex", "reviewer")
    rex, ann, rob = office.signed_in("rex"), office.signed_in("ann"), office.signed_in("rob")
    path = page_of(under_review)
    for act in ("verdicts", "hand-in", "stand-by"):
        sent = rex.post(f"{path}/{act}", page=path, lines="0")
        assert sent.status_code == 403, act
    token, _ = make_token(office.people["ed"], "ed's", ("queue:read",), 1, office.desk)
    assert ann.post("/desk/me/tokens/end", page="/desk/me", token=token.id).status_code == 404
    assert not tokens_of(office.people["ed"], office.desk)[0].ended_at
    for someone in (ann, rob, office.signed_in("ed")):
        assert someone.get("/desk/accounts/u-ann").status_code == 403
    office.hire("amy", "author")
    amy = office.signed_in("amy")
    moved = amy.post(
        f"{path}/move", page=path, move="withdraw", reason="not mine", seen=str(under_review.moved)
    )
    assert moved.status_code in (403, 422)
    assert office.desk.store.one(Subject, under_review.id) is not None


@pytest.mark.parametrize(
    "path",
    ["/desk/review/article/a-ffffffffffff", "/desk/review/account/u-ed", "/desk/review/article/..%2f..%2fetc",
     "/desk/library/statement/nothing", "/desk/library/rules/x", "/desk/reports/999999999999", "/desk/reports/-1",
     "/desk/reports/1e9", "/desk/review/article/a-ffffffffffff/versions/0", "/desk/review/'; DROP TABLE subjects/x"],
)  # fmt: skip
def test_what_is_not_there_is_not_found_whatever_it_is_called(office: Office, path: str) -> None:
    found = office.signed_in("ed").get(path)
    assert found.status_code in (404, 422)
    assert "Traceback" not in found.text


def test_a_reviewer_sees_nothing_of_the_other_before_both_are_in(
    office: Office, under_review: Subject
) -> None:
    rob, rita, ed = office.signed_in("rob"), office.signed_in("rita"), office.signed_in("ed")
    path = page_of(under_review)
    text = rob.get(path).text
    key, hashed = re.search(
        r'name="bullet-0" value="([^"]+)"><input type="hidden" name="hash-0" value="(\w+)"', text
    ).groups()  # type: ignore[union-attr]
    sent = rob.post(
        f"{path}/verdicts", page=path, lines="1", **{
            "bullet-0": key, "hash-0": hashed, "verdict-0": "wrong", "comment-0": "zyxomycosis says otherwise",
        },
    )  # fmt: skip
    assert sent.status_code == 303
    assert "zyxomycosis" in rob.get(path).text
    for other in (rita, ed, office.signed_in("ann")):
        assert "zyxomycosis" not in other.get(path).text
        assert "zyxomycosis" not in other.get("/desk/figures").text
    assert "zyxomycosis" not in ed.get("/desk/ledger").text


# --- what is typed ---


def test_a_script_in_any_field_is_shown_as_text(office: Office, under_review: Subject) -> None:
    rob, ed, ada = office.signed_in("rob"), office.signed_in("ed"), office.signed_in("ada")
    path = page_of(under_review)
    text = rob.get(path).text
    key, hashed = re.search(
        r'name="bullet-1" value="([^"]+)"><input type="hidden" name="hash-1" value="(\w+)"', text
    ).groups()  # type: ignore[union-attr]
    rob.post(
        f"{path}/verdicts", page=path, lines="2", **{
            "bullet-1": key, "hash-1": hashed, "verdict-1": "unclear", "comment-1": SCRIPT, "wording-1": SCRIPT,
        },
    )  # fmt: skip
    rob.post("/desk/me/interests", page="/desk/me", **{"kind-0": "financial", "about-0": SCRIPT})
    BoardReports(office.desk).add(ProblemReport("a-1", "", "wrong", SCRIPT, "v", 1))
    number = len(BoardReports(office.desk).all())
    ada.post(
        "/desk/accounts", page="/desk/accounts", email="mal@example.org", name=SCRIPT, role="author",
        credentials=SCRIPT, specialties=SCRIPT,
    )  # fmt: skip
    pages = [
        rob.get(path), rob.get("/desk/me"), ed.get(f"/desk/reports/{number}"), ada.get("/desk/accounts"),
        ed.get("/desk/ledger"), ed.get(path), office.visitor().get(f"/desk/sign-in?after={quote(SCRIPT)}"),
        ed.get(f"/desk/library?words={quote(SCRIPT)}"), ed.get(f"/desk?specialty={quote(SCRIPT)}"),
    ]  # fmt: skip
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        unquoted = re.sub(r'"[^"]*"', '""', page.text)
        assert not re.search(r"<[^>]*\son\w+=", unquoted)
        assert "\u202e" not in page.text
        assert "\x1b" not in page.text
    assert "&lt;script&gt;alert" in pages[0].text
    assert "&lt;script&gt;alert" in pages[2].text


@pytest.mark.parametrize(
    "hostile",
    ["' OR '1'='1", "'; DROP TABLE accounts; --", "{{ 7*7 }}", "%(id)s", "\x00", "\ud83d", "a" * 70_000],
)
def test_hostile_text_is_only_text(office: Office, hostile: str) -> None:
    """Injection into queries, templates or letters: nothing is found, nothing is run, nothing breaks."""
    someone = office.visitor()
    text = hostile.encode("utf-8", "replace").decode()
    entered = someone.post("/desk/sign-in", page="/desk/sign-in", email=text, password=text)
    assert entered.status_code in (403, 413)
    ed = office.signed_in("ed")
    found = ed.client.get("/desk/library", params={"words": text[:300], "kind": "statement"})
    assert found.status_code == 200
    assert "49" not in re.findall(r'name="words" value="([^"]*)"', found.text)[0]
    sent = ed.post("/desk/library/statement/new", page="/desk/library/statement/new", entry=text, keep="yes")
    assert sent.status_code in (413, 422)
    assert office.desk.store.all(Overlay) == ()
    assert len(office.desk.store.all(Account)) > 5


def test_letters_cannot_be_bent_by_what_is_typed(office: Office) -> None:
    """A line break in an address or a host sent by a browser goes into no letter."""
    ada = office.signed_in("ada")
    before = len(office.desk.store.all(Message))
    sent = ada.post(
        "/desk/accounts", page="/desk/accounts", email="x@y.org\nBcc: all@z.org", name="N", role="author"
    )
    assert sent.status_code == 422
    assert len(office.desk.store.all(Message)) == before
    visitor = office.visitor()
    visitor.client.headers["host"] = "testserver"
    data = {"form_token": visitor.token("/desk/forgotten"), "email": "rita@example.org"}
    visitor.client.post(
        "/desk/forgotten", data=data, headers={"host": "evil.example", "origin": "http://evil.example"}
    )
    assert all("evil.example" not in m.text for m in office.desk.store.all(Message))


# --- guessing and old links ---


def test_guessing_a_password_is_slowed_down_and_tells_nothing(office: Office) -> None:
    office.hire("gus", "author")
    guesser = office.visitor()
    said = set()
    for name in ("gus", "nobody"):
        for n in range(6):
            entered = guesser.post(
                "/desk/sign-in",
                page="/desk/sign-in",
                email=f"{name}@example.org",
                password=f"guess number {n}",
            )
            assert entered.status_code == 403
            said.add(re.sub(r"\s+", " ", re.sub(r'value="[0-9a-f]+"', "", entered.text)))
    assert len(said) == 1
    with pytest.raises(SignInFailed):
        sign_in("gus@example.org", PASSWORD, office.desk, CHEAP)
    office.clock.seconds += 61
    assert sign_in("gus@example.org", PASSWORD, office.desk, CHEAP)


def test_one_address_may_only_try_so_often_a_minute(site_parts: WebParts) -> None:
    left = chain((0,) * 3, repeat(60))
    with opened(replace(site_parts, take_ask=lambda _client: next(left))) as office:
        guesser = office.visitor()
        token = guesser.token("/desk/sign-in")
        codes = [
            guesser.client.post(
                "/desk/sign-in", data={"form_token": token, "email": f"{n}@x.org"}
            ).status_code
            for n in range(6)
        ]
    assert codes[-1] == 429


def test_a_link_that_is_used_expired_or_made_up_sets_no_password(office: Office) -> None:
    ada = office.people["ada"]
    invited = service.invite("ivy@example.org", "Ivy", ("author",), office.desk, by=ada.id)
    path = f"/desk/link/{invited.link}"
    someone, new = office.visitor(), "a pass phrase of my own"
    assert someone.post(path, page=path, password=new, again="another one entirely").status_code == 422
    assert someone.post(path, page=path, password="short", again="short").status_code == 422
    assert someone.post(path, page=path, password=new, again=new).status_code == 303
    assert someone.get(path).status_code == 404
    again = someone.post(path, page="/desk/sign-in", password=new, again=new)
    assert again.status_code == 404
    link = service.offer_reset(office.desk.account(invited.account.id), office.desk, by=ada.id)
    office.clock.seconds += 3601
    assert someone.get(f"/desk/link/{link}").status_code == 404
    assert someone.get("/desk/link/x").status_code == 404
    assert "referrer-policy" in someone.get(f"/desk/link/{link}").headers


def test_forgotten_says_the_same_of_every_address(office: Office) -> None:
    said = set()
    for name in ("rob", "nobody", "x' OR 1=1"):
        someone = office.visitor()
        asked = someone.post("/desk/forgotten", page="/desk/forgotten", email=f"{name}@example.org")
        said.add(re.sub(r'value="[0-9a-f]+"', "", asked.text))
    assert len(said) == 1


def test_the_second_factor_offered_is_the_servers_and_not_the_forms(office: Office) -> None:
    """Whoever has only the password cannot bring a secret of their own."""
    account = office.hire("new", "reviewer")

    held = office.desk.store.one(Secret, account.id)
    assert held
    office.desk.store.commit(Deed((replace(held, totp="", moved=held.moved + 1),)))
    someone = office.visitor()
    someone.post("/desk/sign-in", page="/desk/sign-in", email="new@example.org", password=PASSWORD)
    page = someone.get("/desk/second-factor").text
    offered = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert offered
    assert 'class="qr"' in page
    path = "/desk/second-factor"
    brought = someone.post(path, page=path, code=code(TOTP, office.clock), offered=TOTP, totp=TOTP)
    assert brought.status_code == 403
    entered = someone.post(path, page=path, code=code(offered[1], office.clock))
    assert entered.status_code == 303
    assert someone.get("/desk").status_code == 200


def test_half_a_session_does_nothing(office: Office, under_review: Subject) -> None:
    half = office.visitor()
    half.post("/desk/sign-in", page="/desk/sign-in", email="ed@example.org", password=PASSWORD)
    path = page_of(under_review)
    assert half.get(path).headers["location"].startswith("/desk/second-factor")
    sent = half.client.post(
        f"{path}/move",
        data={"form_token": half.token("/desk/second-factor"), "move": "retire", "reason": "x"},
    )
    assert sent.status_code == 401


def test_two_editors_on_one_page_the_second_is_told(office: Office) -> None:
    ann, ed, eve = (office.signed_in(n) for n in ("ann", "ed", "eve"))
    sent = ann.post("/desk/submit", page="/desk/submit", question="What is cauda equina syndrome?")
    path, seen = sent.headers["location"], str(office.subject().moved)
    assert ed.post(f"{path}/begin", page=path, seen=seen, reviewer=["u-rob"]).status_code == 303
    second = eve.post(f"{path}/move", page=path, move="retire", reason="not wanted", seen=seen)
    assert second.status_code == 409
    assert "Somebody else changed this meanwhile" in second.text


def test_secrets_are_in_no_page_and_no_log(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        ed = office.signed_in("ed")
        texts = [ed.get(p).text for p in ("/desk", "/desk/me", "/desk/ledger")]
    lines = "\n".join(r.getMessage() for r in caplog.records)
    secrets_ = [PASSWORD, ed.client.cookies[NAME], *(s.hash for s in office.desk.store.all(Session))]
    for secret in secrets_:
        assert secret not in lines
        assert all(secret not in text for text in texts)
    assert "argon2" not in "".join(texts)


def test_no_verdict_was_lost_on_the_way(office: Office) -> None:
    """What the pages acknowledged above is in the record."""
    assert {j.verdict for j in office.desk.store.all(Judged)} == {"wrong", "unclear"}
    assert isinstance(office.signed_in("ed"), Person)
