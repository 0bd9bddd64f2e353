"""Names of archive members that must not be trusted: paths that climb out, absolute paths, odd characters."""

from __future__ import annotations

import re

MAX_NAME_CHARS = 1024
"""Longer names are an attack on whoever prints or stores them."""

_ODD = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_DRIVE = re.compile(r"[A-Za-z]:")


def fault_of_name(name: str) -> str:
    """Why a member's name is refused; empty when it is fine."""
    parts = name.replace("\\", "/").split("/")
    if ".." in parts:
        return "its path climbs out of the archive"
    if parts[0] == "" or _DRIVE.match(name):
        return "its path is absolute"
    if len(name) > MAX_NAME_CHARS:
        return f"its name is longer than {MAX_NAME_CHARS} characters"
    if _ODD.search(name):
        return "its name holds control or invisible characters"
    return ""
