"""`curbside search`: find statements or passages of what is held, narrowed and explained."""

from __future__ import annotations

import click

from curbside.bootstrap.searching import HeldPassages, searched
from curbside.edges.cli.common import ready, terminal_width
from curbside.model.searched import Wanted
from curbside.services.search_filters import Typed

NOTHING_FOUND = 3
_MOST = 200


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--what", type=click.Choice(["statements", "passages"]), default="statements", show_default=True
)
@click.option("--kind", multiple=True, help="Kind of work: guideline, trial, label, ...")
@click.option("--organisation", multiple=True, help="Issuing body, by name, abbreviation or id.")
@click.option("--year", default="", help="2015, 2015-2020, 2015- or -2020.")
@click.option("--jurisdiction", multiple=True, help="US, UK, EU, INT or a country's ISO code.")
@click.option("--language", multiple=True, help="Language of the document, such as en.")
@click.option("--lifecycle", multiple=True, help="current, superseded, retracted, ...")
@click.option("--population", multiple=True, help="Who a statement is about: adult, child, pregnant, ...")
@click.option("--explain", is_flag=True, help="Show how each score came about.")
@click.option("--format", "form", type=click.Choice(["terminal", "json"]), default="terminal")
@click.option("--limit", type=click.IntRange(1, _MOST), default=20, show_default=True)
@click.option("--width", type=click.IntRange(40, 400), help="Columns to print at (default: the terminal's).")
def search(
    words: tuple[str, ...],
    what: str,
    kind: tuple[str, ...],
    organisation: tuple[str, ...],
    year: str,
    jurisdiction: tuple[str, ...],
    language: tuple[str, ...],
    lifecycle: tuple[str, ...],
    population: tuple[str, ...],
    *,
    explain: bool,
    form: str,
    limit: int,
    width: int | None,
) -> None:
    """Search what is held for WORDS; a filter given more than once accepts any of its values.

    `curbside passage ID` opens the support behind a statement found, or a passage in full.
    """
    held = ready()
    typed = Typed(kind, organisation, year, jurisdiction, language, lifecycle, population)
    wanted = Wanted(" ".join(words), "passages" if what == "passages" else "statements", limit=limit)
    found = searched(
        wanted, typed, held.parts, HeldPassages(held.settings), jurisdiction=held.settings.jurisdiction
    )
    if form == "json":
        from curbside.presenting.json_search import search_json  # noqa: PLC0415  # only the asked form is loaded

        click.echo(search_json(found))
    else:
        from curbside.presenting.search_results import results_page  # noqa: PLC0415
        from curbside.presenting.terminal import drawn, render_page  # noqa: PLC0415

        columns = terminal_width(width)
        click.echo(drawn(render_page(results_page(found, explain=explain), width=columns), width=columns))
    if not found.found:
        raise click.exceptions.Exit(NOTHING_FOUND)
