"""What a reader does, in a real browser: Debian's Chromium, headless, driven by Playwright.

Screenshots of what was seen are left in the folder named by CURBSIDE_SCREENSHOTS, where it is set.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browsing import ARTICLE, MARKER, ask, context, holding, kept

PAPERS = {"A4": (595, 842), "Letter": (612, 792)}
"""Points, as wide and high as each paper is."""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in which any error of a script, or any breach of the policy, fails the test."""
    with context(browser, viewport={"width": 1280, "height": 900}) as opened:
        shown = opened.new_page()
        said: list[str] = []
        shown.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
        shown.on("pageerror", lambda e: said.append(str(e)))
        yield shown
        assert said == []


def test_ask_open_a_support_and_close_it(page: Page, server: str) -> None:
    """The support opens beside its statement, takes the focus, and gives it back."""
    ask(page, server)
    marker = page.locator(MARKER)
    expect(marker).to_have_attribute("aria-expanded", "false")
    marker.click()
    panel = page.locator("aside.support")
    expect(panel).to_contain_text("Figures as printed")
    expect(panel).to_be_focused()
    expect(marker).to_have_attribute("aria-expanded", "true")
    expect(page).to_have_url(ARTICLE)
    kept(page, "support")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(marker).to_be_focused()


def test_a_support_opens_in_the_dose_table(page: Page, server: str) -> None:
    """As a row of its own under the dose."""
    ask(page, server)
    page.locator("table.grid .cite").first.click()
    expect(page.locator("tr.support-row aside.support")).to_contain_text("Proof")


def test_why_and_report(page: Page, server: str) -> None:
    """A statement says why it is there and can be reported."""
    ask(page, server)
    why = page.locator(".claim .why").first
    why.locator("summary").click()
    expect(why).to_contain_text("Why this is here")
    expect(why).to_contain_text("The main condition: ")
    why.get_by_role("link", name="Report a problem with this statement").click()
    page.get_by_label("It is out of date").check()
    page.get_by_label("What is wrong").fill("A newer edition is out.")
    page.get_by_role("button", name="Send to the editors").click()
    expect(page.locator("h1")).to_have_text("Thank you")


def test_change_role(page: Page, server: str) -> None:
    """The choice is asked for once, remembered on the next article, and can be changed there."""
    ask(page, server)
    page.get_by_role("button", name="Patient or caregiver").click()
    chosen = page.locator(".personalise > summary strong")
    expect(chosen).to_have_text("Patient or caregiver")
    expect(page.locator(".choices")).to_be_hidden()
    ask(page, server)
    expect(chosen).to_have_text("Patient or caregiver")
    page.locator(".personalise > summary").click()
    page.get_by_role("button", name="Student").click()
    expect(chosen).to_have_text("Student")


def test_follow_up(page: Page, server: str) -> None:
    """The full question is shown, may be corrected, and is asked."""
    first = ask(page, server)
    page.get_by_label("Your follow-up to this question").fill("What about in pregnancy?")
    page.get_by_role("button", name="See the full question").click()
    expect(page.get_by_label("Correct it where")).to_have_value(holding("pregnan"))
    page.get_by_role("button", name="Ask this").click()
    page.wait_for_url(ARTICLE)
    expect(page.locator(".thread")).to_contain_text("1 earlier question")
    assert page.url != first


def test_what_is_folded_opens_one_by_one_at_once_and_by_a_link_into_it(page: Page, server: str) -> None:
    """The line of each closed drug says what it holds; a link to a statement inside opens it."""
    ask(page, server)
    drug = page.locator("details.fold", has=page.locator("summary h3")).first
    expect(drug.locator(".fold-note")).to_have_text(
        re.compile(r"\d+ (boxed warning|contraindication|note)s?")
    )
    inside = drug.locator(".claim").first
    expect(inside).to_be_hidden()
    page.evaluate("id => { location.hash = id; }", inside.get_attribute("id"))
    expect(inside).to_be_visible()
    closed = page.locator(".text details.fold:not([open])")
    button = page.get_by_role("button", name="Open everything folded")
    button.click()
    expect(closed).to_have_count(0)
    page.get_by_role("button", name="Close them again").click()
    expect(closed).not_to_have_count(0)


def test_the_list_of_contents_tells_where_the_reader_is(page: Page, server: str) -> None:
    """Beside the text it marks the section; on a narrow screen it is a bar that opens over the text and closes."""
    ask(page, server)
    page.locator("#s-doses").evaluate("e => e.scrollIntoView()")
    here = page.locator(".toc [aria-current=location]")
    expect(here).to_have_text("Doses")
    page.set_viewport_size({"width": 390, "height": 800})
    contents = page.locator(".toc details")
    expect(contents).not_to_have_attribute("open", "")
    contents.locator("summary").click()
    contents.get_by_role("link", name="References").click()
    expect(contents).not_to_have_attribute("open", "")
    top = "e => e.getBoundingClientRect().top - document.querySelector('.toc').getBoundingClientRect().bottom"
    assert page.locator("#s-references").evaluate(top) >= 0
    contents.locator("summary").click()
    page.keyboard.press("Escape")
    expect(contents).not_to_have_attribute("open", "")
    expect(contents.locator("summary")).to_be_focused()


@pytest.mark.parametrize("paper", PAPERS)
def test_print_to_pdf(page: Page, server: str, paper: str) -> None:
    """On the paper chosen: caution first, title, status and version on every page, everything folded, no controls."""
    ask(page, server)
    title = page.locator("h1").inner_text()
    folded = page.locator("details.folded li.claim .said").first.text_content() or ""
    hidden = page.locator("details.fold:not([open]) li.claim .said").first.text_content() or ""
    pdf = pypdfium2.PdfDocument(page.pdf(format=paper))
    assert pdf[0].get_size() == pytest.approx(PAPERS[paper], abs=1)
    texts = [" ".join(pdf[n].get_textpage().get_text_range().split()) for n in range(len(pdf))]
    assert "Caution." in texts[0]
    for number, text in enumerate(texts, start=1):
        assert text.count(title) >= 1
        assert "Unreviewed" in text
        assert "library " in text
        assert f"{number} / {len(texts)}" in text
    whole = " ".join(texts)
    for part in ("References", "doi:10.", folded[:25], hidden[:25]):
        assert " ".join(part.split()) in whole
    for control in ("Personalise", "Erase it now", "Open everything folded", "Ask a follow-up"):
        assert control not in whole


def test_without_script(browser: Browser, server: str) -> None:
    """Asking, reading, checking, choosing a role and following up need none."""
    with context(browser, java_script_enabled=False) as opened:
        page = opened.new_page()
        address = ask(page, server)
        page.locator(MARKER).click()
        expect(page.locator(".support-page")).to_contain_text("Figures as printed")
        page.goto(address)
        page.locator("details.fold > summary").first.click()
        expect(page.locator("details.fold .claim").first).to_be_visible()
        page.get_by_role("button", name="Student").click()
        expect(page.locator(".personalise > summary strong")).to_have_text("Student")
        page.get_by_label("Your follow-up to this question").fill("What about in children?")
        page.get_by_role("button", name="See the full question").click()
        expect(page.get_by_label("Correct it where")).not_to_be_empty()
