"""`curbside sources list | show | cite` and `curbside passage`: what is held, and the support behind a citation."""

from __future__ import annotations

import click

from curbside.edges.cli.common import ready, terminal_width
from curbside.presenting.citations import to_bibtex, to_csl_json, to_ris
from curbside.presenting.passage import render_support, support_text
from curbside.services.look_up import list_sources, one_source, support_behind

_FORMATS = {"csl": to_csl_json, "ris": to_ris, "bibtex": to_bibtex}


@click.group()
def sources() -> None:
    """The works and editions held."""
