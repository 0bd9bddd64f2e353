"""Where the shipped library stands, and which of its files hold rules instead of evidence."""

from __future__ import annotations

from importlib.resources import files as package_files
from importlib.resources.abc import Traversable

RULE_FILES = frozenset(
    {
        "audiences.yaml",
        "banners.yaml",
        "contracts.yaml",
        "examples.yaml",
        "follow_up.yaml",
        "premises.yaml",
        "scope.yaml",
        "shorthand.yaml",
        "understanding.yaml",
    }
)
"""Files of the library's folder that hold rules, not evidence."""


def shipped_library() -> Traversable:
    """The folder of the library that ships in the package."""
    return package_files("curbside.library")
