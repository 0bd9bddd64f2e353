"""A whole review in a real browser: submit, assign, two reviews with a disagreement, settle, approve, a reader sees it,
a source is retracted, the page says so, re-review, approve again. With two workers, and the commands an operator runs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx2 as httpx
import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from curbside.bootstrap.parts import answering
from curbside.model.account import Account, Role, Secret
from curbside.model.reviewed import Subject
from curbside.review_ports import Deed
from curbside.services.board import day
from curbside.settings import Settings
from curbside.storage.review_store import SqlReviewStore
from tests.libraries import Held
from tests.review.desk import CHEAP, PASSWORD
from tests.web.browsing import AXE, kept
from tests.web.conftest import serving

QUESTION = "Is duloxetine recommended by ACP 2017 for low back pain?"
ARTICLE = "duloxetine in low back pain"
SOURCE = "ferreira-2021"
"""A source of the article that the test takes for retracted."""

TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
RETRACTED = (
    "RecordID,RetractionDate,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,Reason\n"
    "1,5/3/2026 0:00,{doi},0,Retraction,+Made up for a test;\n"
)


@dataclass
class House:
    """A home with an editorial board, served by two workers."""

    home: Path
    address: str

    def run(self, *words: str) -> str:
        """A command of the operator, as another process."""
        env = {**os.environ, "CURBSIDE_HOME": str(self.home)}
        code = "from curbside.edges.cli.main import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", code, *words],
            env=env,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def wait_for_both_workers(self) -> None:
        """Until each has changed over to what stands built: many answers in a row name it."""
        built = answering(Settings(home=self.home, library=())).store.version()
        until, in_a_row = time.monotonic() + 120, 0
        while in_a_row < 20:
            assert time.monotonic() < until, "the workers did not change over"
            ready = httpx.get(f"{self.address}/ready", timeout=10).json()
            in_a_row = in_a_row + 1 if ready["library"] == built else 0
            time.sleep(0.1)

    def subject(self) -> Subject:
        store = SqlReviewStore(self.home / "review.sqlite")
        (found,) = store.all(Subject)
        store.close()
        return found


@pytest.fixture(scope="module")
def house(shipped: Held, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = tmp_path_factory.mktemp("house") / "home"
    others = shutil.ignore_patterns("review.*", "asked.*", "documents.*", "metrics", "*.log")
    shutil.copytree(shipped.home, home, ignore=others)
    store = SqlReviewStore(home / "review.sqlite")
    people: tuple[tuple[str, Role], ...] = (
        ("ann", "author"),
        ("rob", "reviewer"),
        ("rita", "reviewer"),
        ("ed", "editor"),
    )
    for name, role in people:
        account = Account(
            f"u-{name}", f"{name}@example.org", name.title(), (role,), "active", 1, f"MD {name}",
            interests_on=day(int(time.time())),
        )  # fmt: skip
        store.commit(Deed((account, Secret(account.id, CHEAP.hash(PASSWORD), TOTP))))
    store.close()
    with serving(home) as running:
        yield House(home, running.base)


def somebody(browser: Browser, house: House, name: str = "") -> Page:
    """A person with a browser of their own, signed in where named; no script runs: nothing needs one."""
    page = browser.new_context(java_script_enabled=False, reduced_motion="reduce").new_page()
    page.goto(house.address + ("/desk" if name else "/"))
    if not name:
        return page
    page.get_by_label("E-mail address").fill(f"{name}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    if name != "ann":
        expect(page.get_by_role("heading", level=1)).to_have_text("Your second factor")
        _forget_last_code(house, name)
        page.get_by_label("Six-digit code").fill(pyotp.TOTP(TOTP).now())
        page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What waits for you")
    return page


def _forget_last_code(house: House, name: str) -> None:
    """A code works once; the test need not wait half a minute for the next."""
    store = SqlReviewStore(house.home / "review.sqlite")
    held = store.one(Secret, f"u-{name}")
    assert held is not None
    store.commit(Deed((replace(held, totp_step=0, moved=held.moved + 1),)))
    store.close()


def judge_all(page: Page, *, outdated: int = -1) -> None:
    """Judge every part of the page open, agreeing with all lines but the one with this number."""
    for n in range(page.locator("section.place").count()):
        part = page.locator("section.place").nth(n)
        for line in part.locator("li.line").all():
            if line.get_attribute("id") == f"line-{outdated}":
                line.get_by_label("Outdated").check()
                line.locator("details summary").click()
                line.locator("textarea").first.fill("The 2026 edition says it otherwise.")
            else:
                line.get_by_label("Agree", exact=True).check()
        part.get_by_role("button", name="Save the verdicts").click()
        expect(page.locator("section.place").nth(n).locator("input:checked")).not_to_have_count(0)
    page.get_by_role("button", name="Hand in your review").click()
    expect(page.locator("section.moves button", has_text="Hand in")).to_have_count(0)


def begin(page: Page, button: str = "Begin the review") -> None:
    for name in ("Rob", "Rita"):
        page.get_by_label(name).check()
    page.get_by_role("button", name=button).click()


def approve(page: Page) -> None:
    page.get_by_role("link", name="Look at what approving would sign").click()
    page.get_by_label("I have read it").check()
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("dl.facts").first).to_contain_text("approved")


def test_a_review_with_a_disagreement_is_settled_and_approved(browser: Browser, house: House) -> None:
    """Submitted by an author, assigned by an editor, judged by two, settled, approved."""
    author = somebody(browser, house, "ann")
    author.get_by_role("link", name="Submit").click()
    author.get_by_label("The question").fill(QUESTION)
    author.get_by_role("button", name="Compose and submit").click()
    expect(author.locator("dl.facts").first).to_contain_text("submitted")

    editor = somebody(browser, house, "ed")
    editor.get_by_role("link", name=ARTICLE).click()
    begin(editor)
    first, second = somebody(browser, house, "rob"), somebody(browser, house, "rita")
    for someone in (first, second):
        expect(someone.locator("ul.queue")).to_contain_text("Review it")
        someone.get_by_role("link", name=ARTICLE).click()
    judge_all(first, outdated=0)
    for other in (second, editor):
        other.reload()
        expect(other.locator("main")).not_to_contain_text("2026 edition says")
    kept(second, "review-judging")
    judge_all(second)

    editor.reload()
    expect(editor.locator("main")).to_contain_text("The 2026 edition says it otherwise.")
    expect(editor.locator("main")).to_contain_text("Agreement:")
    kept(editor, "review-settling")
    editor.get_by_label("It stands as it is, because").fill("That edition has not been issued.")
    editor.get_by_role("button", name="Settle").click()
    approve(editor)


def test_the_reader_sees_it_and_a_retraction_shows_on_its_page(
    browser: Browser, house: House, shipped: Held
) -> None:
    """Who stands for it, and then, plainly, what changed under it."""
    name = house.subject().name
    reader = somebody(browser, house)
    reader.get_by_role("link", name=ARTICLE).first.click()
    assert reader.url.endswith(f"/a/{name}")
    review = reader.locator("section.review")
    expect(review).to_contain_text("Reviewed by Rob, MD rob")
    expect(review).to_contain_text("Approved by Ed, MD ed")
    assert reader.locator('meta[name="robots"]').count() == 0
    kept(reader, "review-approved")

    source = shipped.library.sources[SOURCE]
    csv = house.home / "retractions.csv"
    csv.write_text(RETRACTED.format(doi=source.edition.doi))
    assert "1 in the file, 1 new" in house.run("sources", "check", "--retractions", str(csv))
    assert f"changed: article:{name}" in house.run("watch")
    reader.reload()
    expect(review).to_contain_text("Needs re-review")
    expect(review).to_contain_text(f"“{source.work.title}” ({source.edition.year}) has been retracted")
    expect(reader.locator(".references")).to_contain_text(source.work.title)
    assert reader.locator('meta[name="robots"]').count() == 1
    kept(reader, "review-retracted")

    editor = somebody(browser, house, "ed")
    expect(editor.locator("ul.queue")).to_contain_text("Something under it changed: review it again")
    editor.get_by_role("link", name=ARTICLE).click()
    expect(editor.locator("ul.differences li")).not_to_have_count(0)
    kept(editor, "review-again")


def test_it_is_reviewed_again_and_approved_again(browser: Browser, house: House) -> None:
    """By the same workers, which read by now what is held since; what was approved before stays readable beside it."""
    before = house.subject()
    assert before.state == "needs-re-review"
    house.wait_for_both_workers()
    path = f"{house.address}/desk/review/article/{before.name}"
    editor = somebody(browser, house, "ed")
    editor.goto(path)
    begin(editor)
    for name in ("rob", "rita"):
        someone = somebody(browser, house, name)
        someone.goto(path)
        someone.get_by_role("button", name="Agree again with what you agreed with before").click()
        judge_all(someone)
    editor.reload()
    approve(editor)
    reader = somebody(browser, house)
    reader.goto(f"{house.address}/a/{before.name}")
    expect(reader.locator("section.review")).to_contain_text("Approved: a named reviewer")
    reader.get_by_role("link", name="every version that was approved").click()
    reader.get_by_role("link", name="what changed").click()
    expect(reader.locator("ul.differences li")).not_to_have_count(0)
    assert "sound:" in house.run("ledger", "verify")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_desk_can_be_used_by_keyboard_on_a_phone_and_in_the_dark(
    browser: Browser, house: House, width: int
) -> None:
    """No page scrolls sideways, and axe finds nothing."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, reduced_motion="reduce",
        color_scheme="dark" if width < 700 else "light",
    )  # fmt: skip
    signed = somebody(browser, house, "ed")
    context.add_cookies(signed.context.cookies())  # type: ignore[arg-type]
    page = context.new_page()
    name = house.subject().name
    paths = ("/desk", f"/desk/review/article/{name}", "/desk/me", "/desk/library", "/desk/figures", "/desk/ledger",
             "/desk/library/statement/lbp-duloxetine-effect", "/desk/submit", f"/a/{name}/versions")  # fmt: skip
    for path in paths:
        page.goto(house.address + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (width, path)
        page.evaluate(AXE.read_text())
        found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
        assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"]] == [], path
        kept(page, f"desk-{width}-{path.strip('/').replace('/', '-')}")
    context.close()
