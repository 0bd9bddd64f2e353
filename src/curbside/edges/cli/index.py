"""`curbside index`: bring the index up to what is held, and make the vectors that are missing behind it."""

from __future__ import annotations

import click

from curbside.edges.cli.common import ready, vectors_with_bar


@click.command()
def index() -> None:
    """Bring the search index up to what is held and make its vectors; a stopped run goes on where it was."""
    settings = ready().settings
    if settings.encoder == "none":
        click.echo("index: up to date; no vectors (CURBSIDE_ENCODER is none)")
        return
    made = vectors_with_bar(settings)
    click.echo(f"index: up to date; vectors made for {made} entries ({settings.encoder})")
