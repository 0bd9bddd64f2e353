"""What the browser tests share: how a browser is opened, a question asked, and a page read by machines."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

ARGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
    # A container's shared memory is too small for a long page: the browser would lose it.
    "--disable-dev-shm-usage",
)  # fmt: skip
PATIENCE_MS = 30_000
"""How long something is waited for: on a busy machine a page takes seconds, and nothing here is timed."""

MARKER = ".text .claim .cite >> nth=0"
ARTICLE = re.compile(r"/a/[an]-[0-9a-f]{12}-[0-9a-f]{32}$")
AXE = Path(__file__).parent / "vendor" / "axe.min.js"

expect.set_options(timeout=PATIENCE_MS)


def context(browser: Browser, **more: Any) -> BrowserContext:
    """A reader who was never here."""
    opened = browser.new_context(reduced_motion="reduce", **more)
    opened.set_default_timeout(PATIENCE_MS)
    return opened


def ask(page: Page, server: str, question: str = "") -> str:
    """Ask a question, by default the founding one, which is one click away; the article's address."""
    page.goto(server)
    if question:
        page.get_by_label("Your question").fill(question)
        page.get_by_role("button", name="Ask", exact=True).click()
    else:
        page.locator("ul.questions button").first.click()
    page.wait_for_url(ARTICLE)
    expect(page.locator("h1")).to_be_visible()
    return page.url


def kept(page: Page, name: str) -> None:
    """Leave a screenshot in the folder that CURBSIDE_SCREENSHOTS names, where it is set."""
    folder = os.environ.get("CURBSIDE_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png")


def sideways(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def axe(page: Page) -> list[str]:
    """What axe-core finds wrong, one line each; the size of targets is one of its rules that is off by itself."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate(
        "axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})"
    )
    return [
        f"{page.url}: {v['id']}: {n['target']} {n['html'][:90]}"
        for v in result["violations"]
        for n in v["nodes"][:3]
    ]


def holding(part: str) -> re.Pattern[str]:
    """A pattern for a value that holds a part, in any case."""
    return re.compile(f".*{part}.*", re.DOTALL | re.IGNORECASE)
