"""A statement of the library as a patient reads it: its plain wording, and doses left out by the declared policy.

In: a statement and the policy of `audience_policy`. Out: the same statement and supports, in other words.
"""

from __future__ import annotations

from dataclasses import replace

from curbside.model.statement import Statement, Support
from curbside.presenting.audience_policy import AudiencePolicy
from curbside.presenting.dose_withholding import carries_dose


def plain_statement(statement: Statement, policy: AudiencePolicy) -> Statement:
    """The statement in plain words; emergencies, danger signs and warnings keep every figure."""
    doses = policy.doses
    text = statement.plain or statement.text
    if statement.facet in doses.kept_facets or statement.kind in doses.kept_kinds:
        return replace(statement, text=text)

    def hidden(said: str) -> bool:
        return carries_dose(said, statement.kind, doses)

    def support(held: Support) -> Support:
        figures = dict.fromkeys(doses.figure if hidden(f) else f for f in held.figures)
        quote = held.quote
        if quote is not None and hidden(quote.text):
            quote = replace(quote, text=doses.figure)
        says = doses.figure if hidden(held.says) else held.says
        return replace(held, figures=tuple(figures), says=says, quote=quote)

    shown = doses.bullet_without_drug if hidden(text) else text
    return replace(statement, text=shown, plain=shown, supports=tuple(support(s) for s in statement.supports))
