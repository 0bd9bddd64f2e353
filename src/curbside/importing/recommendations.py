"""Recommendations in guideline text as verbatim spans: direction, strength, native grade, doses.

A field's lines come in, found spans come out in reading order and never overlap. A sentence that its list completes
is one span with the list, so a bullet under "avoid" is never shown without it. Nothing outside the span is invented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from curbside.importing.appropriateness import rated
from curbside.importing.field_passages import Line
from curbside.importing.imperatives import imperative
from curbside.importing.rating_schemes import Printed, Scheme, certainty_of, printed_grade
from curbside.importing.recommendation_cues import Cue, cue_of, excluded
from curbside.importing.recommendation_pieces import Piece, is_grade_line, pieces
from curbside.model.statement import Certainty, Direction, Strength

HEADING_WORDS = 60
"""A longer heading that does not end in a bracket is a sentence; a letter in it is no grade."""
LONGEST = 3000
"""A span longer than this is cut after the last item that fits: a quote must stay readable."""


@dataclass(frozen=True, slots=True)
class Found:
    """One recommendation: `document.text[start:end]`, inside the passage named."""

    start: int
    end: int
    passage_id: str
    section: tuple[str, ...]
    text: str
    direction: Direction
    strength: Strength
    certainty: Certainty = "ungraded"
    grade: Printed | None = None


_DEFINITIONS = re.compile(
    r"^\W*(?:Definitions?\b|Abbreviations?\b|Relative Radiation Level|(?:Levels?|Quality|Strength"
    r"|Classification|Class(?:es)?"
    r"|Grad(?:es?|ing)|Rating|Hierarchy)\s+(?:of|for)\s+(?:the\s+)?(?:Evidence|Recommendations?|Quality)"
    r"|Rating Scheme"
    r"|Grading System|Evidence (?:Classification|Rating|Grading)|What the .* Grades Mean"
    r"|Levels? of Certainty"
    r"|References?$|(?:Table of )?Recommendation Strength|Body of Evidence)", re.I
)  # fmt: skip
_ENDS_FIELD = re.compile(r"^\W*Definitions?\W*$", re.I)
_NARRATIVE = re.compile(
    r"^\W*(?:Summary of Literature|Rationale|Clinical Considerations|Discussion|Background|Introduction"
    r"|Supporting"
    r"|Evidence (?:Summary|Statements?)|Key Evidence|Benefits? and Harms|Summary of (?:the )?Evidence|Literature)", re.I
)  # fmt: skip
_SUMMARY = re.compile(r"^\W*(?:Summary(?: of Recommendations?)?\W*$|Recommendations?\b)", re.I)
_AVOID = re.compile(r"\b(?:avoid|do not|not recommended|contra-?indicat|should not|not to be)\b", re.I)
_CONDITION = re.compile(
    r"(?:If|When|Where|For|In|Before|After|While|During|Once|At|On|As|Unless|Until|With|Following|Given"
    r"|Prior to|Within)\b"
)
_FINISHED = re.compile(r"\b(?:following|below)\b[^.]{0,40}:$|\brecommendations?\b[^.]{0,30}:$", re.I)
_BARE_GRADED = re.compile(
    r"(?<!to )\b(?:is|are|was|were|has|have|had|show\w*|suggests?|demonstrat\w+|found|associated"
    r"|(?<!that )includes?|may|can|will|provides?|improves?|reduces?|increases?|occurs?)\b",
    re.I,
)


def recommendations(lines: Sequence[Line], scheme: Scheme | None = None) -> Iterator[Found]:
    """The recommendations of a field's lines; `scheme` says what the document's own letters mean."""
    kept = list(_outside_definitions(lines))
    scheme = scheme or Scheme()
    place = 0
    while place < len(kept):
        end = _group_end(kept, place)
        group = kept[place:end]
        after = kept[end : end + 2]
        yield from _group(group, after, scheme)
        place = end


def _outside_definitions(lines: Sequence[Line]) -> Iterator[Line]:
    for number, line in enumerate(lines):
        # The definitions of a field stand last; a glossary may stand first.
        if line.block.kind == "heading" and _ENDS_FIELD.match(line.text) and number * 2 > len(lines):
            return
        if not any(_DEFINITIONS.match(name) for name in line.headings):
            yield line


def _group_end(lines: Sequence[Line], place: int) -> int:
    """Where the group that begins at `place` ends: a line that ends in a colon takes the list below it."""
    first = lines[place]
    end = place + 1
    opens = first.text.endswith(":") or _heads_a_list(lines, place)
    while (
        opens
        and end < len(lines)
        and lines[end].passage_id == first.passage_id
        and lines[end].block.depth > first.block.depth
        and lines[end].block.kind in ("item", "para")
    ):
        end += 1
    return end


def _heads_a_list(lines: Sequence[Line], place: int) -> bool:
    """A short heading that forbids, right above a list."""
    line = lines[place]
    return line.block.kind == "heading" and len(line.text) < 90 and bool(_AVOID.search(line.text))


def _group(group: Sequence[Line], after: Sequence[Line], scheme: Scheme) -> Iterator[Found]:
    first = group[0]
    if len(group) == 1:
        if first.block.kind == "row":
            yield from _row(first, scheme)
        elif first.block.kind != "heading":
            yield from _sentences(first, after, scheme)
        return
    if first.text.rstrip(": ").endswith("?"):
        return
    cue = _stem_cue(first, group[1:])
    if cue is None:
        yield from _items(group, after, scheme)
        return
    if first.block.kind != "heading":
        yield from _sentences(first, after, scheme, leave_last=True)
    yield _whole(group, cue, after, scheme)


def _items(group: Sequence[Line], after: Sequence[Line], scheme: Scheme) -> Iterator[Found]:
    """The items of a list that its first line does not decide, each with what stands below it."""
    first = group[0]
    if first.block.kind != "heading":
        yield from _sentences(first, group[1:3], scheme)
        if excluded(first.text[pieces(first.text)[-1].start :]):
            return
    place = 1
    while place < len(group):
        end = _group_end(group, place)
        yield from _group(group[place:end], [*group[end : end + 2], *after], scheme)
        place = end


def _stem_cue(stem: Line, items: Sequence[Line]) -> Cue | None:
    """The cue of a line that its list completes; None where the items speak for themselves."""
    own = [cue_of(item.text) for item in items if item.block.depth == items[0].block.depth]
    speaking = sum(c is not None for c in own)
    if stem.block.kind == "heading":
        return None if speaking else Cue(0, "against", "strong")
    last = pieces(stem.text)[-1]
    text = stem.text[last.start : last.end]
    if excluded(text):
        return None
    cue = cue_of(text.rstrip(": ") + " .")
    if cue is not None:
        return None if _FINISHED.search(text) and speaking * 2 >= len(own) else cue
    orders = [imperative(item.text) for item in items]
    if _CONDITION.match(text) and orders and orders[0] is not None:
        return cue_of(items[0].text)
    return None


def _whole(group: Sequence[Line], cue: Cue, after: Sequence[Line], scheme: Scheme) -> Found:
    first = group[0]
    start = first.start
    if first.block.kind != "heading":
        start += pieces(first.text)[-1].start
    kept = [line for line in group if line.end - start <= LONGEST] or [first]
    last = kept[-1]
    text = "\n".join(line.block.line for line in kept)
    text = text[len(first.block.line) - len(first.text) + (start - first.start) :]
    grade = (
        printed_grade(first.text, scheme) or printed_grade(last.text, scheme) or _grade_after(after, scheme)
    )
    found = Found(start, last.end, first.passage_id, first.section, text, cue.direction, cue.strength)
    return _graded(found, grade or _section_grade(first, scheme), " ".join([text, *_texts(after)]))


def _row(line: Line, scheme: Scheme) -> Iterator[Found]:
    """A table row is one statement: an appropriateness rating, or a cell that recommends."""
    if rating := rated(line.block):
        found = Found(
            line.start, line.end, line.passage_id, line.section, line.text, rating.direction, "conditional"
        )
        grade = Printed(rating.display, "appropriateness", "conditional", 0, 0, explicit=True)
        yield replace(found, grade=grade)
        return
    cues = [c for _, start, end in line.block.cells if (c := _cell_cue(line.text[start:end]))]
    named = re.search(
        r"(?:^|\| )[^:|]*(?:recommend|suggested|treatment|regimen|dos(?:e|age|ing))[^:|]*: \S",
        line.text,
        re.I,
    )
    if not cues and not (named and _AMOUNT.search(line.text)):
        return
    cue = next((c for c in cues if c.direction != "for"), cues[0] if cues else Cue(0, "for", "none"))
    if re.search(r"\bSuggested [^:|]*:", line.text):
        cue = replace(cue, strength="conditional")
    found = Found(line.start, line.end, line.passage_id, line.section, line.text, cue.direction, cue.strength)
    yield _graded(found, printed_grade(line.text, scheme) or _section_grade(line, scheme), line.text)


_AMOUNT = re.compile(r"\d\s*(?:mg|g|mcg|µg|μg|IU|units?|mL)\b")


def _cell_cue(text: str) -> Cue | None:
    if re.fullmatch(r"\W*avoid\w*\W*", text, re.I):
        return Cue(0, "against", "strong")
    for piece in pieces(text):
        if cue := cue_of(text[piece.start : piece.end]):
            return cue
    return None


def _sentences(
    line: Line, after: Sequence[Line], scheme: Scheme, *, leave_last: bool = False
) -> Iterator[Found]:
    parts = pieces(line.text)[:-1] if leave_last else pieces(line.text)
    if is_grade_line(line.text):
        return
    tail = printed_grade(line.text[parts[-1].start :], scheme) if parts else None
    late = tail or _grade_after(after, scheme) or _section_grade(line, scheme)
    # Certainty is taken only from where a grade for the whole line stands: its last sentence, or the lines below.
    beside = " ".join([line.text[parts[-1].start :] if tail else "", *_texts(after)])
    narrative = _is_narrative(line)
    for piece in parts:
        found = _sentence(line, piece, scheme, narrative=narrative)
        if found is not None:
            own = found.grade or (late if found.direction != "neutral" or late is tail else None)
            yield _graded(found, own, beside)


def _is_narrative(line: Line) -> bool:
    """Whether the nearest telling heading announces running prose and not a summary of recommendations."""
    for name in reversed(line.headings):
        if _SUMMARY.match(name):
            return False
        if _NARRATIVE.match(name):
            return True
    return False


def _sentence(line: Line, piece: Piece, scheme: Scheme, *, narrative: bool) -> Found | None:
    text = line.text[piece.start : piece.end]
    grade = printed_grade(text, scheme)
    cue = cue_of(text)
    if cue is None and grade is not None and not excluded(text) and not narrative:
        bare = not _BARE_GRADED.search(text) and len(text) < 400
        cue = Cue(0, "for", grade.strength) if (grade.explicit or bare) and not is_grade_line(text) else None
        if cue is not None and grade.strength == "none":
            cue = replace(cue, direction="neutral")
    if cue is None or (cue.weak and narrative):
        return None
    start, end = line.start + piece.start, line.start + piece.end
    return Found(
        start, end, line.passage_id, line.section, text, cue.direction, cue.strength, "ungraded", grade
    )


def _graded(found: Found, grade: Printed | None, context: str) -> Found:
    """The found statement with its grade: the grade decides its strength unless it says "no evidence"."""
    certainty = certainty_of(found.text)
    if certainty == "ungraded":
        certainty = certainty_of(context)
    if grade is None or (found.direction == "neutral" and found.strength == "none"):
        return replace(found, certainty=certainty, grade=grade)
    if grade.strength == "none" and not grade.explicit:
        # A lone "I" is as often a level of evidence: it never undoes what the sentence says.
        return replace(found, certainty=certainty)
    direction: Direction = (
        "neutral" if grade.strength == "none" and found.direction == "for" else found.direction
    )
    return replace(found, certainty=certainty, grade=grade, strength=grade.strength, direction=direction)


def _grade_after(after: Sequence[Line], scheme: Scheme) -> Printed | None:
    """The grade printed in a line of its own right below."""
    for line in after:
        if not is_grade_line(line.text):
            return None
        if grade := printed_grade(line.text, scheme):
            return grade
    return None


def _section_grade(line: Line, scheme: Scheme) -> Printed | None:
    """The grade a heading above gives to all below it ("Class IIa", "... limited evidence (Level B)")."""
    for name in reversed(line.headings):
        short = len(name) < HEADING_WORDS and not re.search(r"Recommendation [A-Z0-9]", name)
        grade = printed_grade(name, scheme) if short or name.endswith(("):", ")")) else None
        if grade is not None:
            return grade
    return None


def _texts(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        if not is_grade_line(line.text):
            return
        yield line.text
