"""A statement of the library as a patient reads it: its plain wording, and doses left out by the declared policy.

In: a statement and the policy of `audience_policy`. Out: the same statement and supports, in other words.
"""

from __future__ import annotations

from dataclasses import replace

from curbside.model.statement import Statement
from curbside.presenting.audience_policy import AudiencePolicy
from curbside.presenting.dose_withholding import carries_dose, is_kept, support_without_dose


def plain_statement(statement: Statement, policy: AudiencePolicy) -> Statement:
    """The statement in plain words; emergencies, danger signs and warnings keep every figure."""
    doses, text = policy.doses, statement.plain or statement.text
    if is_kept(statement, doses):
        return replace(statement, text=text)
    shown = doses.bullet_without_drug if carries_dose(text, statement.kind, doses) else text
    supports = tuple(support_without_dose(s, statement.kind, doses) for s in statement.supports)
    return replace(statement, text=shown, plain=shown, supports=supports)
