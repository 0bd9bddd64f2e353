"""The page in a real browser: Debian's Chromium, headless, driven by Playwright.

Screenshots of what was seen are left in the folder named by CURBSIDE_SCREENSHOTS, where it is set.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
ARGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip
WIDTHS = (320, 768, 1280)
MARKER = ".text .claim .cite >> nth=0"


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for all tests of this file."""
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=list(ARGS))
        yield opened
        opened.close()


def context(browser: Browser, **more: Any) -> BrowserContext:
    """A reader who was never here."""
    return browser.new_context(reduced_motion="reduce", **more)


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


def ask(page: Page, server: str) -> str:
    """Ask the founding question, which is one click away; the article's address."""
    page.goto(server)
    page.locator("ul.questions button").first.click()
    page.wait_for_url("**/a/**")
    expect(page.locator("h1")).to_be_visible()
    return page.url


def kept(page: Page, name: str) -> None:
    """Leave a screenshot where somebody wants them."""
    folder = os.environ.get("CURBSIDE_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png")


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
    assert "/a/" in page.url
    assert "/support/" not in page.url
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
    why.get_by_role("link", name="Report a problem with this statement").click()
    page.get_by_label("It is out of date").check()
    page.get_by_label("What is wrong").fill("A newer edition is out.")
    page.get_by_role("button", name="Send to the editors").click()
    expect(page.locator("h1")).to_have_text("Thank you")


def test_change_role(page: Page, server: str) -> None:
    """The choice is remembered on the next article."""
    address = ask(page, server)
    page.get_by_role("button", name="Patient or caregiver").click()
    page.wait_for_url(address)
    expect(page.get_by_role("button", name="Patient or caregiver")).to_have_attribute("aria-pressed", "true")
    ask(page, server)
    expect(page.get_by_role("button", name="Patient or caregiver")).to_have_attribute("aria-pressed", "true")


def test_follow_up(page: Page, server: str) -> None:
    """The full question is shown, may be corrected, and is asked."""
    first = ask(page, server)
    page.get_by_label("Your follow-up to this question").fill("What about in pregnancy?")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_label("Correct it where")).to_have_value(holding("pregnan"))
    page.get_by_role("button", name="Ask this").click()
    page.wait_for_url("**/a/**")
    assert page.url != first
    expect(page.locator(".thread")).to_contain_text("1 earlier question")


def test_print_to_pdf(page: Page, server: str) -> None:
    """Everything folded is printed, controls are not."""
    ask(page, server)
    pdf = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    text = "\n".join(pdf[n].get_textpage().get_text_range() for n in range(len(pdf)))
    assert "Caution." in text
    assert "References" in text
    for heading in page.locator("details.folded h2").all_text_contents():
        assert heading.split()[0] in text
    folded = page.locator("details.folded li.claim .said").first.text_content() or ""
    assert folded[:25] in " ".join(text.split())
    assert "Personalise" not in text
    assert "Erase it now" not in text


def test_keyboard_only(page: Page, server: str) -> None:
    """Skip link, question, markers and panel are reached and left without a mouse."""
    page.goto(server)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type("What are the red flags in low back pain?")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/a/**")
    page.locator(MARKER).focus()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("aside.support")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("aside.support .close")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(MARKER)).to_be_focused()


def test_without_script(browser: Browser, server: str) -> None:
    """Asking, reading, checking, choosing a role and following up need none."""
    with context(browser, java_script_enabled=False) as opened:
        page = opened.new_page()
        address = ask(page, server)
        page.locator(MARKER).click()
        expect(page.locator(".support-page")).to_contain_text("Figures as printed")
        page.goto(address)
        page.get_by_role("button", name="Student").click()
        expect(page.get_by_role("button", name="Student")).to_have_attribute("aria-pressed", "true")
        page.get_by_label("Your follow-up to this question").fill("What about in children?")
        page.get_by_role("button", name="Go on").click()
        expect(page.locator("textarea")).not_to_be_empty()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_width_needs_sideways_scrolling(browser: Browser, server: str, width: int, scheme: Any) -> None:
    """From 320 px up (WCAG 1.4.10), panel open, in light and dark."""
    with context(browser, viewport={"width": width, "height": 900}, color_scheme=scheme) as opened:
        page = opened.new_page()
        ask(page, server)
        kept(page, f"article-{width}-{scheme}")
        page.locator("table.grid .cite").first.click()
        expect(page.locator("aside.support .facts")).to_be_visible()
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wide) == 0
        for path in ("/", "/library", "/about/limits"):
            page.goto(server + path)
            assert page.evaluate(wide) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, server: str, scheme: Any) -> None:
    """axe-core's rules of WCAG 2.0 to 2.2, levels A and AA, and its best practices, on every kind of page."""
    found: list[str] = []
    with context(browser, viewport={"width": 1280, "height": 900}, color_scheme=scheme) as opened:
        page = opened.new_page()
        address = ask(page, server)
        page.locator(MARKER).click()
        expect(page.locator("aside.support .facts")).to_be_visible()
        found += axe(page)
        report = page.locator("a[href*='/report?']").first.get_attribute("href")
        support = page.locator(MARKER).get_attribute("href")
        held = page.locator("aside.support a[href^='/support/']").get_attribute("href")
        paths = (
            "/",
            "/library",
            "/about/policy",
            "/about/method",
            "/about/limits",
            "/nowhere",
            report,
            support,
            held,
        )
        for path in paths:
            page.goto(f"{server}{path}")
            found += axe(page)
        page.goto(address)
        page.set_viewport_size({"width": 320, "height": 800})
        found += axe(page)
    assert found == []


def axe(page: Page) -> list[str]:
    """What axe-core finds wrong, one line each."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{page.url}: {v['id']}: {n['target']} {n['html'][:90]}"
        for v in result["violations"]
        for n in v["nodes"][:3]
    ]


def holding(part: str) -> Any:
    """A pattern for a value that holds a part, in any case."""
    return re.compile(f".*{part}.*", re.DOTALL | re.IGNORECASE)
