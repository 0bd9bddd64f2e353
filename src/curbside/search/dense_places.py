"""Where vectors stand: beside the words of their segment, and for a while beside the segments that were merged away.

Looked at on every start, so it needs nothing that is slow to load.
"""

from __future__ import annotations

import shutil
from pathlib import Path

LEFT = "vectors-left"
"""Vectors of segments that were merged away, until the merged ones have theirs."""


def folder_name(encoder: str) -> str:
    """The folder of an encoder's vectors within a segment's."""
    return f"dense-{encoder}"


def has_vectors(segments: Path) -> bool:
    """Whether any segment has vectors."""
    return any(segments.glob(f"*/{folder_name('*')}"))


def keep_vectors(segment: Path) -> None:
    """Put the finished vectors of a segment that goes beside the segments' folder, for those that take its place."""
    left = segment.parent.parent / LEFT
    for place in segment.glob(folder_name("*")):
        left.mkdir(exist_ok=True)
        kept = left / f"{segment.name}-{place.name}"
        shutil.rmtree(kept, ignore_errors=True)
        place.replace(kept)
