"""`curbside ask`: answer one question as a terminal article, Markdown or JSON."""

from __future__ import annotations

import os
import shutil
import sys

import click

from curbside.edges.cli.common import JURISDICTIONS, ready, terminal_width
from curbside.model.article import Answer, Article, Banner, Trace
from curbside.services.answer_question import answer_question
from curbside.services.question_text import UnreadableQuestion

NOT_ANSWERED = 3


@click.command()
@click.argument("question", nargs=-1)
@click.option("--format", "form", type=click.Choice(["terminal", "markdown", "json"]), default="terminal")
@click.option("--explain", is_flag=True, help="Show why each statement was kept, dropped or stopped.")
@click.option(
    "--jurisdiction", type=click.Choice(JURISDICTIONS), help="Orders bodies, devices and phone numbers."
)
@click.option(
    "--full", is_flag=True, help="On a terminal: each reference with its places and how it was checked."
)
@click.option("--width", type=click.IntRange(40, 400), help="Columns to print at (default: the terminal's).")
def ask(
    question: tuple[str, ...],
    form: str,
    *,
    explain: bool,
    jurisdiction: str | None,
    full: bool,
    width: int | None,
) -> None:
    """Answer QUESTION from the evidence held; with no QUESTION (or "-"), read it from standard input."""
    text = " ".join(question)
    if text in ("", "-"):
        text = "" if sys.stdin.isatty() else sys.stdin.buffer.read(2_000_000).decode("utf-8", "replace")
    held = ready(jurisdiction)
    try:
        answered = answer_question(text, held.parts, jurisdiction=held.settings.jurisdiction)
    except UnreadableQuestion as unreadable:
        _print_banners(unreadable.banners)
        raise
    trace = answered.trace if explain else None
    if form == "json":
        from curbside.presenting.json_article import to_json  # noqa: PLC0415  # only the asked form is loaded

        click.echo(to_json(answered.answer, trace))
    elif form == "markdown":
        from curbside.presenting.markdown import render_markdown  # noqa: PLC0415

        click.echo(render_markdown(answered.answer, explain=trace))
    else:
        _print_article(answered.answer, trace, width=terminal_width(width), full=full)
    if not isinstance(answered.answer, Article):
        raise click.exceptions.Exit(NOT_ANSWERED)


def _print_article(answer: Answer, trace: Trace | None, *, width: int, full: bool) -> None:
    """Print, through a pager where the article is taller than the screen, so that reading starts at its top."""
    from curbside.presenting.terminal import terminal_text  # noqa: PLC0415

    on_screen = sys.stdout.isatty()
    text = terminal_text(answer, width=width, explain=trace, colour=on_screen, brief=not full)
    tall = text.count("\n") > shutil.get_terminal_size((100, 24)).lines
    if on_screen and tall and sys.stdin.isatty():
        os.environ.setdefault("LESS", "-RFX")
        click.echo_via_pager(text)
    else:
        click.echo(text)


def _print_banners(banners: tuple[Banner, ...]) -> None:
    for banner in banners:
        click.echo(f"!! {banner.title}: {banner.text}")
