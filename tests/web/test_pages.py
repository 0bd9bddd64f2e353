"""What a reader meets on every page, with no script."""

from __future__ import annotations

import json
import re

import pytest

from tests.libraries import FOUNDING
from tests.web.conftest import Reader

PAGES = (
    "/", "/library", "/about/policy", "/about/method", "/about/limits", "/about/accuracy", "/erased",
    "/library?words=guideline", "/no-such-page",
)  # fmt: skip
CRISIS = "I want to end my life"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_title_language_skip_link_and_one_main_heading(reader: Reader, path: str) -> None:
    """A page can be named, read aloud and skipped into."""
    text = reader.client.get(path).text
    assert '<html lang="en">' in text
    assert re.search(r"<title>[^<]+</title>", text)
    assert 'class="skip" href="#main"' in text
    assert text.count("<h1") == 1


def test_an_article_has_what_the_founding_article_has(reader: Reader, article: str) -> None:
    """Title, question, review, dates, roles, bottom line, doses, conflicts, references, disclaimer, exports."""
    text = reader.client.get(article).text
    for part in (
        FOUNDING, "Review status", "Submitted", "Under review", "Approved", "Unreviewed", "Last updated",
        "evidence checked up to", "View editorial policy", "which best describes you?", "Bottom line",
        "EMERGENCY: act on these first", "Doses", "Where the sources disagree", "References", "Intended use",
        "Related questions", "Ask a follow-up", "Report a problem", "References as RIS", "Copy this citation",
    ):  # fmt: skip
        assert part in text, part


def test_every_marker_leads_to_its_exact_support(reader: Reader, article: str) -> None:
    """A marker is a link, and the page behind it shows place, proof and check of just that source."""
    text = reader.client.get(article).text
    markers = dict.fromkeys(re.findall(r'class="cite" id="[^"]+" href="([^"]+)"', text))
    assert len(markers) > 100
    for href in list(markers)[::25]:
        page = reader.client.get(href)
        assert page.status_code == 200
        number = href.rsplit("/", 1)[1]
        assert f"Support [{number}]" in page.text
        for name in ("Place", "Figures as printed", "Proof", "Checked"):
            assert name in page.text


def test_anchors_are_unique_and_links_inside_the_page_resolve(reader: Reader, article: str) -> None:
    """Footnotes lead to references and back."""
    text = reader.client.get(article).text
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    inside = set(re.findall(r'href="#([^"]+)"', text))
    assert inside <= set(ids)
    assert any(name.startswith("m1-") for name in inside)


def test_what_is_unapproved_is_not_indexed_and_says_its_state(reader: Reader, article: str) -> None:
    """Header and meta element agree."""
    response = reader.client.get(article)
    assert response.headers["curbside-status"] == "unreviewed"
    assert "noindex" in response.headers["x-robots-tag"]
    assert '<meta name="robots" content="noindex' in response.text
    assert response.headers["cache-control"].startswith("private")


def test_json_ld_claims_no_review(reader: Reader, article: str) -> None:
    """schema.org data is valid JSON and names no reviewer before approval."""
    text = reader.client.get(article).text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert found
    data = json.loads(found[1])
    assert data["@type"] == "MedicalWebPage"
    assert "reviewedBy" not in data
    assert "lastReviewed" not in data
    assert data["citation"]


def test_a_crisis_notice_stands_before_everything_else(reader: Reader) -> None:
    """Even on a page without an answer."""
    text = reader.client.get(reader.ask(CRISIS)).text
    main = text[text.index("<main") :]
    assert main.index('class="banners"') < main.index("<h1")
    assert "URGENT HELP" in main


def test_in_a_crisis_the_person_at_risk_is_spoken_to_first_whatever_role_was_chosen(reader: Reader) -> None:
    """On an answer, and on the page of a question that could not be read."""
    endless = reader.post("/ask", question=f"{CRISIS} " * 400)
    for text in (reader.client.get(reader.ask(CRISIS)).text, endless.text):
        assert text.index("You matter") < text.index("A person may be at risk")
        assert ". your local" not in text


def test_a_question_that_cannot_be_read_keeps_its_crisis_notice(reader: Reader) -> None:
    """An endless question is refused, its notice is not."""
    response = reader.post("/ask", question=f"{CRISIS} " * 400)
    assert response.status_code == 422
    assert response.text.index("URGENT HELP") < response.text.index("<h1")


def test_a_role_is_remembered_and_changes_the_words_only(reader: Reader, article: str) -> None:
    """The patient's version says so, keeps every warning, and has no dose in its table."""
    response = reader.post("/reader", page=article, audience="patient", back=article)
    assert response.headers["location"] == article
    text = reader.client.get(article).text
    assert 'value="patient" aria-pressed="true"' in text
    other = reader.client.get(f"{article}?audience=prescriber").text
    cited = re.compile(r'href="/a/[^"]+/support/([^"/]+)/')
    assert set(cited.findall(text)) == set(cited.findall(other))
    assert text.count("SERIOUS WARNING:") == other.count("BOXED WARNING:") > 0
    assert text.count("WHO MUST NOT TAKE IT:") == other.count("CONTRAINDICATED:") > 0


def test_a_role_never_leads_to_another_site(reader: Reader) -> None:
    """The way back is a path here."""
    for back in ("//evil.example/", "https://evil.example/", "/\\evil.example"):
        assert reader.post("/reader", audience="patient", back=back).status_code == 403


def test_a_follow_up_is_shown_as_a_full_question_before_it_is_asked(reader: Reader, article: str) -> None:
    """The thread carries the case; the new article knows what it follows."""
    page = reader.post(f"{article}/follow-up", page=article, follow_up="What about in pregnancy?")
    assert page.status_code == 200
    full = re.search(r"<textarea[^>]*>([^<]+)</textarea>", page.text)
    assert full
    assert "pregnan" in full[1].casefold()
    after = re.search(r'name="after" value="([^"]+)"', page.text)
    assert after
    response = reader.post("/ask", question=full[1], after=after[1])
    text = reader.client.get(response.headers["location"]).text
    assert "Follows 1 earlier question" in text


def test_erasing_takes_the_whole_thread(reader: Reader) -> None:
    """Nothing of it can be opened again."""
    first = reader.ask("How is anaphylaxis treated?")
    second = reader.post("/ask", question="What is the dose of adrenaline?", after=first.rsplit("/", 1)[1])
    assert reader.post(f"{first}/erase", page=first).status_code == 303
    assert reader.client.get(first).status_code == 404
    assert reader.client.get(second.headers["location"]).status_code == 404


def test_identifying_details_are_taken_out_before_anything_is_kept(reader: Reader) -> None:
    """The page says so, and neither the page nor the store holds them."""
    address = reader.ask("Patient MRN 48812345, born 03/04/1961: what are the red flags in low back pain?")
    text = reader.client.get(address).text
    assert "Taken out before anything was kept" in text
    assert "48812345" not in text
    kept = reader.parts.asked.find(address.rsplit("/", 1)[1], now=0)
    assert kept
    assert "48812345" not in kept.question + kept.answer


@pytest.mark.parametrize(
    ("ending", "kind", "holds"),
    [
        ("md", "text/markdown", "# Low back pain"),
        ("json", "application/json", "urn:curbside:schema:article"),
        ("ris", "application/x-research-info-systems", "TY  - "),
        ("bib", "application/x-bibtex", "@article{"),
    ],
)
def test_exports(reader: Reader, article: str, ending: str, kind: str, holds: str) -> None:
    """Every article leaves as Markdown, JSON, RIS and BibTeX, with its state in the header."""
    response = reader.client.get(f"{article}.{ending}")
    assert response.headers["content-type"].startswith(kind)
    assert response.headers["curbside-status"] == "unreviewed"
    assert holds in response.text


def test_a_problem_report_is_kept_without_the_question(reader: Reader, article: str) -> None:
    """A report names article, statement and versions; an empty one is sent back with what is missing."""
    text = reader.client.get(article).text
    link = re.search(rf"{re.escape(article)}/report\?statement=([a-z0-9-]+)", text)
    assert link
    form = f"{article}/report"
    bad = reader.post(form, page=link[0], kind="wrong", text=" ", statement=link[1])
    assert bad.status_code == 422
    assert "Say what is wrong" in bad.text
    good = reader.post(form, page=link[0], kind="wrong", text="The dose is <b>old</b>.", statement=link[1])
    assert good.status_code == 303
    assert "Thank you" in reader.client.get(good.headers["location"]).text
    kept = reader.parts.reports.all()[-1]
    assert (kept.statement_id, kept.kind, kept.text) == (link[1], "wrong", "The dose is <b>old</b>.")
    assert article.endswith(kept.article_id) or kept.article_id in article


def test_the_library_is_browsed_and_filtered(reader: Reader) -> None:
    """A filter narrows; each work has a page with what it recommends."""
    everything = reader.client.get("/library").text
    narrowed = reader.client.get("/library?kind=guideline").text
    count = re.compile(r"(\d+) works?[,<]")
    found = [int(count.findall(page)[0]) for page in (everything, narrowed)]
    assert found[0] > found[1] > 0
    work = re.search(r'href="(/works/[^"]+)"', narrowed)
    assert work
    page = reader.client.get(work[1]).text
    assert "What it recommends" in page
    assert "Lifecycle" in page
    held = re.search(r'href="(/support/[^"]+)"', page)
    assert held
    assert "What this statement rests on" in reader.client.get(held[1]).text


def test_nobodys_question_is_listed(reader: Reader) -> None:
    """What one reader asked shows on no page for everybody."""
    reader.ask("Can paracetamol be used in mastocytosis?")
    for path in PAGES:
        assert "Can paracetamol be used" not in reader.client.get(path).text


def test_every_example_is_answered(reader: Reader) -> None:
    """The examples on the first page come from the library and lead to articles."""
    assert reader.build.examples
    for question in reader.build.examples:
        assert "/a/a-" in reader.ask(question), question


def test_an_address_that_was_guessed_opens_nothing(reader: Reader, article: str) -> None:
    """Neither without its token nor with another."""
    name = article.rsplit("/", 1)[1]
    plain = name.rsplit("-", 1)[0]
    for guess in (plain, f"{plain}-{'0' * 32}", "x", "a-zzzzzzzzzzzz"):
        assert reader.client.get(f"/a/{guess}").status_code == 404
