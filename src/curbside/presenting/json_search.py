"""Results of a search as JSON: the values as they are, control and markup characters escaped.

In: a Searched. Out: JSON text that may be shown or embedded.
"""

from __future__ import annotations

import json

from curbside.model.searched import Searched
from curbside.presenting.json_article import inert
from curbside.presenting.json_shapes import Json, to_json_value

SCHEMA_ID = "urn:curbside:schema:search:1"
"""Its number grows when a field is added, removed or changes its meaning."""


def search_value(searched: Searched) -> Json:
    """The results as a JSON value, with the name of their form."""
    value = to_json_value(searched)
    assert isinstance(value, dict)
    return {"schema": SCHEMA_ID, **value}


def search_json(searched: Searched) -> str:
    """The same as text; the same results give the same bytes."""
    return inert(json.dumps(search_value(searched), ensure_ascii=False, indent=2, allow_nan=False))
