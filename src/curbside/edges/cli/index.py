"""`curbside index`: bring the index up to what is held, and make the vectors that are missing behind it."""

from __future__ import annotations

import sys

import click

from curbside.edges.cli.common import ready


@click.command()
def index() -> None:
    """Bring the search index up to what is held and make its vectors; a stopped run goes on where it was."""
    settings = ready().settings
    if settings.encoder == "none":
        click.echo("index: up to date; no vectors (CURBSIDE_ENCODER is none)")
        return
    # Loads numpy and the weights, which no other command needs to start.
    from curbside.bootstrap.vectors import make_vectors  # noqa: PLC0415

    with click.progressbar(
        length=1, label="making vectors", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def step(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        made = make_vectors(settings, progress=step)
    click.echo(f"index: up to date; vectors made for {made} entries ({settings.encoder})")
