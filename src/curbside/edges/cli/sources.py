"""`curbside sources list | show | cite` and `curbside passage`: what is held and what it rests on."""

from __future__ import annotations

import click

from curbside.bootstrap.document_store import HeldDocuments
from curbside.bootstrap.searching import HeldPassages
from curbside.edges.cli.common import ready, terminal_width
from curbside.edges.cli.sources_check import check, originals
from curbside.presenting.citations import to_bibtex, to_csl_json, to_nbib, to_ris
from curbside.presenting.passage import support_page
from curbside.presenting.search_results import passage_page
from curbside.presenting.source_page import source_lines, source_text
from curbside.presenting.terminal import page_text
from curbside.services.look_up import list_sources, one_source, reference_to, support_behind

_FORMATS = {"csl": to_csl_json, "ris": to_ris, "bibtex": to_bibtex, "nbib": to_nbib}


@click.group()
def sources() -> None:
    """The works and editions held."""


sources.add_command(check)
sources.add_command(originals)


@sources.command(name="list")
@click.argument("words", nargs=-1)
def list_(words: tuple[str, ...]) -> None:
    """List every source held, or those whose title, body, kind or year hold all WORDS."""
    store = ready().parts.store
    found = list_sources(store, words=" ".join(words))
    for line in source_lines(found):
        click.echo(line)
    click.echo(f"{len(found)} source(s)")


@sources.command()
@click.argument("edition")
@click.option("--width", type=click.IntRange(40, 400), help="Columns to print at.")
def show(edition: str, width: int | None) -> None:
    """Show one source by its EDITION id, with the statements that rest on it."""
    store = ready().parts.store
    source, statements = one_source(store, edition)
    click.echo(source_text(source, statements, width=terminal_width(width)))


@sources.command()
@click.argument("editions", nargs=-1, required=True)
@click.option("--format", "form", type=click.Choice(sorted(_FORMATS)), default="ris", show_default=True)
def cite(editions: tuple[str, ...], form: str) -> None:
    """Print the citations of EDITIONS for a reference manager."""
    store = ready().parts.store
    references = [reference_to(one_source(store, e)[0], n) for n, e in enumerate(editions, start=1)]
    click.echo(_FORMATS[form](references))


@click.command()
@click.argument("statement")
@click.option("--width", type=click.IntRange(40, 400), help="Columns to print at.")
def passage(statement: str, width: int | None) -> None:
    """Show the exact support behind a STATEMENT id, or a passage by its id.

    Ids stand in `ask --format json`, in `ask --explain` and in the results of `search`.
    """
    opened = ready()
    store = opened.parts.store
    if not store.statements([statement]) and (found := HeldPassages(opened.settings)([statement])):
        page = passage_page(found[0], store.sources([found[0].edition_id]))
        click.echo(page_text(page, width=terminal_width(width)))
        return
    documents = HeldDocuments(opened.settings)
    for number, held in enumerate(support_behind(store, statement), start=1):
        shown = documents.behind(statement, held.support)
        page = support_page(held.statement, held.source, held.support, number, excerpt=shown)
        click.echo(page_text(page, width=terminal_width(width)))
