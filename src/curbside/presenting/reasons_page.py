"""Why each statement of an answer is there, is not, or was stopped: the page behind `--explain`."""

from __future__ import annotations

from curbside.model.article import Trace, Verdict
from curbside.model.evidence import Reason
from curbside.presenting.blocks import Block, Heading, Node, Outline, Page, Paragraph, Run, say


def reasons(trace: Trace, type_reason: str = "") -> Page:
    """Kept, dropped and stopped statements, each with its tree of reasons."""
    blocks: list[Block] = [Heading("Why these statements")]
    if type_reason:
        blocks.append(Paragraph(say(f"Question type: {type_reason}")))
    kept = tuple(_named(name, "", below) for name, below in trace.kept)
    dropped = tuple(_named(name, why, below) for name, why, below in trace.dropped)
    stopped = tuple(_stopped(verdict) for verdict in trace.stopped)
    for title, nodes in (("Kept", kept), ("Left out", dropped), ("Stopped by verification", stopped)):
        blocks.append(Heading(f"{title}: {len(nodes)}", 3))
        if nodes:
            blocks.append(Outline(nodes))
    return tuple(blocks)


def _named(name: str, why: str, below: tuple[Reason, ...]) -> Node:
    said = (Run(f": {why}"),) if why else ()
    return Node((Run(name, "strong"), *said), tuple(_reason(r) for r in below))


def _stopped(verdict: Verdict) -> Node:
    return _named(verdict.statement_id, "holds" if verdict.holds else "does not hold", verdict.failures)


def _reason(reason: Reason) -> Node:
    line = (Run(reason.rule, "quiet"), Run(f": {reason.detail}" if reason.detail else ""))
    return Node(line, tuple(_reason(child) for child in reason.children))
