"""`curbside library`: hold the files against schema, references and their own supports; say what they cover."""

from __future__ import annotations

import click

from curbside.bootstrap.building import library_of
from curbside.edges.cli.common import settings_from
from curbside.presenting.coverage_page import coverage_page
from curbside.services.check_library import check_library
from curbside.services.library_coverage import library_coverage

FAULTY = 2


@click.group()
def library() -> None:
    """The evidence library (format: docs/library.md)."""


@library.command()
@click.option(
    "--most", type=click.IntRange(0), default=50, show_default=True, help="How many faults to print."
)
def check(most: int) -> None:
    """Check every file, reference, figure, drug and verb; faults are named with file and line."""
    report = check_library(library_of(settings_from()))
    for fault in report.faults[:most]:
        click.echo(str(fault))
    if len(report.faults) > most:
        click.echo(f"(+{len(report.faults) - most} more; --most shows them)")
    if report.gaps:
        click.echo(f"no contraindication or boxed warning is held for: {', '.join(report.gaps)}")
    click.echo(
        f"{report.statements} statements, {report.sources} sources, {report.conflicts} conflicts, "
        f"{len(report.faults)} fault(s)"
    )
    if report.faults:
        raise click.exceptions.Exit(FAULTY)


@library.command()
def coverage() -> None:
    """Print what the library covers, as Markdown: topics, people, sources by year and body."""
    click.echo(coverage_page(library_coverage(library_of(settings_from()))), nl=False)
