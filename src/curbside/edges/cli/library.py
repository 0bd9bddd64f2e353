"""`curbside library check`: hold the library's files against schema, references and their own supports."""

from __future__ import annotations

import click

from curbside.bootstrap.building import library_of
from curbside.edges.cli.common import settings_from
from curbside.services.check_library import check_library

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
