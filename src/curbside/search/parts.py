"""A text cut into the parts that are compared with a question: its title and its sentences.

A passage answers by one sentence far more often than by its whole; both are compared. Raise DENSE_FORMAT with
every change here: kept vectors are of these parts.
"""

from __future__ import annotations

from curbside.terms.sentences import sentences

SHORTEST_PART = 40
"""Characters; a shorter sentence ("Grade B.") says nothing alone and goes with the next."""
LONGEST_PART = 600
"""Characters, some 150 pieces: text without sentences (a table) is cut at a blank near here."""
MOST_PARTS = 64
"""What stands further down a very long text is found by its words."""


def parts_of(title: str, text: str) -> tuple[str, ...]:
    """Title first where there is one, then the sentences; at least one part, even of an empty text."""
    parts: list[str] = [title.strip()] if title.strip() else []
    waiting = ""
    for sentence in sentences(text):
        waiting = f"{waiting} {sentence}".strip()
        if len(waiting) >= SHORTEST_PART:
            parts += _cut(waiting)
            waiting = ""
        if len(parts) >= MOST_PARTS:
            return tuple(parts[:MOST_PARTS])
    if waiting:
        parts += _cut(waiting)
    return tuple(parts[:MOST_PARTS]) or ("",)


def _cut(sentence: str) -> list[str]:
    pieces: list[str] = []
    while len(sentence) > LONGEST_PART:
        at = sentence.rfind(" ", 1, LONGEST_PART)
        at = at if at > 0 else LONGEST_PART
        pieces.append(sentence[:at])
        sentence = sentence[at:].lstrip()
    return [*pieces, sentence] if sentence else pieces
