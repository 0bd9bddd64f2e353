"""Readable by everybody: every width and scheme, enlarged, spaced, by keyboard alone, and read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx2 as httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.libraries import FOUNDING
from tests.web.browsing import ARTICLE, MARKER, axe, context, kept, sideways

LOOKS = (
    (320, "light"), (320, "dark"), (390, "light"), (768, "light"), (1280, "light"), (1280, "dark"), (1920, "light"),
)  # fmt: skip
ASKED = {
    "article": FOUNDING,
    "doses": "How is anaphylaxis treated?",
    "safety": "Can duloxetine be taken with ibuprofen?",
    "refusal": "What is the dose of rituximab in lupus?",
    "crisis": "I want to end my life",
}
ABOUT = ("/", "/library", "/about/policy", "/about/method", "/about/limits", "/about/accuracy", "/nowhere")
TEXT_SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } "
    "p { margin-bottom: 2em !important; }"
)
"""WCAG 1.4.12: what a reader may set."""

SHORT_SCREEN = {"width": 320, "height": 256}
"""1280 by 1024 enlarged four times (WCAG 1.4.10)."""


@pytest.fixture(scope="module")
def addresses(server: str) -> dict[str, str]:
    """One page of every kind."""
    found = {path: server + path for path in ABOUT}
    for name, question in ASKED.items():
        answer = httpx.post(f"{server}/api/v1/ask", json={"question": question}, timeout=60)
        found[name] = server + answer.json()["url"]
    text = httpx.get(found["article"]).text
    for name, pattern in (
        ("report", r'href="([^"]+/report\?[^"]+)"'),
        ("support", r'class="cite"[^>]*href="(/[^"]+)"'),
    ):
        link = re.search(pattern, text)
        assert link
        found[name] = server + link[1].replace("&amp;", "&")
    held = re.search(r'href="(/support/[^"]+)"', httpx.get(found["support"]).text)
    assert held
    found["held"] = server + held[1]
    work = re.search(r'href="(/works/[^"]+)"', httpx.get(found["held"]).text)
    assert work
    found["work"] = server + work[1]
    return found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A wide window."""
    with context(browser, viewport={"width": 1280, "height": 900}) as opened:
        yield opened.new_page()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_no_width_needs_sideways_scrolling(
    browser: Browser, addresses: dict[str, str], width: int, scheme: Any
) -> None:
    """From 320 px up (WCAG 1.4.10), supports and folds open, in light and dark."""
    with context(browser, viewport={"width": width, "height": 900}, color_scheme=scheme) as opened:
        page = opened.new_page()
        for name, address in addresses.items():
            page.goto(address)
            assert sideways(page) == 0, address
            if name in ASKED:
                kept(page, f"{name}-{width}-{scheme}")
        page.goto(addresses["article"])
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        page.locator("table.grid .cite").first.click()
        expect(page.locator("aside.support .facts")).to_be_visible()
        assert sideways(page) == 0


def test_text_may_be_spaced_and_enlarged_four_times(browser: Browser, addresses: dict[str, str]) -> None:
    """Nothing is cut off or slides under another thing, and the bar of contents leaves the small screen."""
    with context(browser, viewport=SHORT_SCREEN, bypass_csp=True) as opened:
        page = opened.new_page()
        for address in addresses.values():
            page.goto(address)
            page.add_style_tag(content=TEXT_SPACING)
            assert sideways(page) == 0, address
        page.goto(addresses["article"])
        assert page.locator(".toc").evaluate("e => getComputedStyle(e).position") == "static"


def test_every_marker_says_what_it_opens(page: Page, addresses: dict[str, str]) -> None:
    """Its number, the kind and year of its source, and that its support opens; and it is one of a kind nowhere."""
    page.goto(addresses["article"])
    names = page.locator("a.cite").evaluate_all("all => all.map(a => [a.textContent, a.ariaLabel])")
    assert len(names) > 100
    for shown, said in names:
        assert re.fullmatch(rf"Source {shown}, [\w' -]+ of \d{{4}}: the support for this", said), said
    page.locator(MARKER).click()
    panel = page.locator("aside.support")
    expect(panel.locator(".facts")).to_be_visible()
    assert (panel.get_attribute("aria-label") or "").startswith("Source 1, ")


def test_keyboard_only(page: Page, server: str) -> None:
    """Skip link, question, markers and panel are reached and left without a mouse."""
    page.goto(server)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type("What are the red flags in low back pain?")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(ARTICLE)
    page.locator(MARKER).focus()
    page.keyboard.press("Enter")
    expect(page.locator("aside.support")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("aside.support .close")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(MARKER)).to_be_focused()


FOCUS = """() => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
  const within = (n, most) => Math.min(most - 1, Math.max(0, n));
  const bar = document.querySelector('.toc');
  const seen = document.elementFromPoint(
    within(box.left + box.width / 2, innerWidth), within(box.top + 4, innerHeight));
  const all = Array.from(document.querySelectorAll('a[href], button, summary, select, textarea, input, [tabindex]'));
  return {
    place: all.indexOf(e), tag: e.tagName, text: (e.ariaLabel || e.textContent || '').trim().slice(0, 40),
    outlined: style.outlineStyle !== 'none', inside: box.bottom > 0 && box.top < innerHeight,
    covered: !!bar && getComputedStyle(bar).position === 'sticky' && !bar.contains(e) && bar.contains(seen),
  };
}"""
"""The focused thing: its place in the page's order, whether it shows that it has the focus, and is not covered."""


@pytest.mark.parametrize("width", [320, 1280])
def test_the_keyboard_reaches_everything_in_reading_order(
    browser: Browser, addresses: dict[str, str], width: int
) -> None:
    """Each stop is outlined, on screen and not under the bar of contents (WCAG 2.4.3, 2.4.7, 2.4.11)."""
    with context(browser, viewport={"width": width, "height": 800}) as opened:
        page = opened.new_page()
        page.goto(addresses["safety"])
        stops = []
        for _ in range(1000):
            page.keyboard.press("Tab")
            stop = page.evaluate(FOCUS)
            if stop["tag"] == "BODY" or (stops and stop["place"] <= stops[0]["place"]):
                break
            stops.append(stop)
    assert len(stops) > 60
    places = [stop["place"] for stop in stops]
    assert places == sorted(places)
    assert [s for s in stops if not s["outlined"] or not s["inside"] or s["covered"]] == []


def test_nothing_moves_by_itself(page: Page, addresses: dict[str, str]) -> None:
    """For readers who asked for less motion, and for all others: nothing is animated at all."""
    page.goto(addresses["safety"])
    page.locator(MARKER).click()
    expect(page.locator("aside.support .facts")).to_be_visible()
    moving = """() => document.getAnimations().length + Array.from(document.querySelectorAll('*')).filter(e => {
      const s = getComputedStyle(e);
      return parseFloat(s.transitionDuration) > 0 || s.scrollBehavior === 'smooth';
    }).length"""
    assert page.evaluate(moving) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, addresses: dict[str, str], scheme: Any) -> None:
    """axe-core's rules of WCAG 2.0 to 2.2, levels A and AA, and its best practices, on every kind of page."""
    found: list[str] = []
    with context(browser, viewport={"width": 1280, "height": 900}, color_scheme=scheme) as opened:
        page = opened.new_page()
        for name, address in addresses.items():
            if name != "article":  # the longest by far; "doses" has all of its parts
                page.goto(address)
                found += axe(page)
        page.goto(addresses["safety"])
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        page.locator(MARKER).click()
        expect(page.locator("aside.support .facts")).to_be_visible()
        found += axe(page)
        page.set_viewport_size({"width": 320, "height": 800})
        found += axe(page)
    assert found == []
