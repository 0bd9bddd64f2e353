"""The one place where doses leave the patient's version, by the declared policy.

In: claims, dose rows and supports with the policy. Out: the same statements with the figures of doses replaced
by "ask your clinician". Emergencies, danger signs and warnings are returned untouched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from curbside.model.article import Article, Claim, DoseRow, ShownSupport
from curbside.model.source import Excerpt
from curbside.model.statement import Statement, StatementKind, Support
from curbside.presenting.audience_policy import DosePolicy
from curbside.terms.frequencies import frequencies
from curbside.terms.quantities import quantities

_AnySupport = TypeVar("_AnySupport", Support, ShownSupport)


def is_kept(statement: Statement | Claim, policy: DosePolicy) -> bool:
    """Whether a statement is one that no policy may touch."""
    return statement.facet in policy.kept_facets or statement.kind in policy.kept_kinds


def carries_dose(text: str, kind: StatementKind, policy: DosePolicy) -> bool:
    """Whether a text gives the amount of a drug, or (in a dose statement) how often to take it."""
    for quantity in quantities(text):
        percent = quantity.unit == "%"
        if quantity.unit in policy.units and (not percent or kind in policy.percent_kinds):
            return True
    return kind in policy.dose_kinds and bool(frequencies(text))


def without_dose(claim: Claim, text: str, names: Mapping[str, str], policy: DosePolicy) -> Claim:
    """The claim worded as `text`, or as "ask your clinician" where that gives a dose; supports follow suit."""
    if is_kept(claim, policy):
        return replace(claim, text=text)
    shown = bullet(claim.drugs, names, policy) if carries_dose(text, claim.kind, policy) else text
    supports = tuple(support_without_dose(s, claim.kind, policy) for s in claim.supports)
    return replace(claim, text=shown, plain=shown, supports=supports)


def bullet(drugs: Sequence[str], names: Mapping[str, str], policy: DosePolicy) -> str:
    """The row that stands for a dose bullet, naming its drugs where the article names them."""
    known = [names[d] for d in drugs if d in names]
    if not known:
        return policy.bullet_without_drug
    said = policy.bullet.format(drugs=", ".join(known))
    return said[:1].upper() + said[1:]


def support_without_dose(support: _AnySupport, kind: StatementKind, policy: DosePolicy) -> _AnySupport:
    """A support without the figures of doses: number, place, grade and how it was checked stay."""

    def hidden(text: str) -> bool:
        return carries_dose(text, kind, policy)

    figures = tuple(policy.figure if hidden(f) else f for f in support.figures)
    quote = support.quote
    if quote is not None and hidden(quote.text):
        quote = replace(quote, text=policy.figure)
    says = policy.figure if hidden(support.says) else support.says
    return replace(support, figures=tuple(dict.fromkeys(figures)), says=says, quote=quote)


def excerpt_without_dose(
    excerpt: Excerpt | None, statement: Statement | Claim, policy: DosePolicy
) -> Excerpt | None:
    """The section behind a support, or None where it gives a dose and the statement is not one that is kept whole."""
    if (
        excerpt is None
        or is_kept(statement, policy)
        or not carries_dose(excerpt.text, statement.kind, policy)
    ):
        return excerpt
    return None


def emergency_drugs(article: Article) -> frozenset[str]:
    """The drugs that the article's emergency statements name."""
    return frozenset(d for c in article.claims() if c.facet == "emergency" for d in c.drugs)


def without_amounts(
    rows: Sequence[DoseRow], policy: DosePolicy, urgent: frozenset[str]
) -> tuple[DoseRow, ...]:
    """The dose table without doses: who it is for and every adjustment stay, rows that became alike once."""
    return tuple(
        dict.fromkeys(
            _row(r, policy, policy.emergency_cell if r.drug in urgent else policy.cell) for r in rows
        )
    )


def _row(row: DoseRow, policy: DosePolicy, instead: str) -> DoseRow:
    def cell(text: str) -> str:
        return instead if carries_dose(text, "dose", policy) else text

    return replace(
        row,
        amount=instead,
        frequency="",
        maximum=instead if row.maximum else "",
        duration=cell(row.duration),
        formulation="" if carries_dose(row.formulation, "dose", policy) else row.formulation,
        adjustments=tuple(_adjustment(a, policy) for a in row.adjustments),
    )


def _adjustment(text: str, policy: DosePolicy) -> str:
    """An adjustment says for whom the dose changes; that is a warning and stays when the figure leaves."""
    if not carries_dose(text, "dose", policy):
        return text
    whom, _, _ = text.partition(":")
    return f"{whom}: {policy.cell}"
