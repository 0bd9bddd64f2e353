"""Reference numbers by first use in the order an article is read; every marker is rewritten to match."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from operator import attrgetter

from curbside.model.article import Article, Claim, ConflictView, DoseRow, ShownSupport


def _read(article: Article) -> Iterator[int]:
    """Old numbers in reading order; within a bullet, ascending, as they are printed."""
    for claim in (*article.bottom_line, *article.emergency, *(c for s in article.sections for c in s.claims)):
        yield from claim.markers
    # The table has the labelled doses above the others.
    for row in sorted(article.doses, key=lambda row: not row.labelled):
        yield from row.markers
    for claim in (c for drug in article.safety for c in drug.claims):
        yield from claim.markers
    for view in article.conflicts:
        for claim in (*(c for side in view.sides for c in side.claims), *view.basis):
            yield from claim.markers


def numbered_by_first_use(article: Article) -> Article:
    """The same article with references renumbered; references nothing marks any more are left out."""
    new: dict[int, int] = {}
    for old in _read(article):
        new.setdefault(old, len(new) + 1)
    references = sorted(
        (replace(r, number=new[r.number]) for r in article.references if r.number in new),
        key=lambda r: r.number,
    )
    return replace(
        article,
        bottom_line=_claims(article.bottom_line, new),
        emergency=_claims(article.emergency, new),
        sections=tuple(replace(s, claims=_claims(s.claims, new)) for s in article.sections),
        doses=tuple(_row(r, new) for r in article.doses),
        safety=tuple(replace(d, claims=_claims(d.claims, new)) for d in article.safety),
        conflicts=tuple(_view(v, new) for v in article.conflicts),
        references=tuple(references),
    )


def _claims(claims: tuple[Claim, ...], new: Mapping[int, int]) -> tuple[Claim, ...]:
    return tuple(_claim(c, new) for c in claims)


def _claim(claim: Claim, new: Mapping[int, int]) -> Claim:
    """Most numbers already stand right; only what changes is made anew."""
    if all(new[s.number] == s.number for s in claim.supports):
        return claim
    return replace(claim, supports=tuple(_support(s, new[s.number]) for s in claim.supports))


_AFTER_NUMBER = attrgetter(*(field.name for field in fields(ShownSupport) if field.name != "number"))


def _support(support: ShownSupport, number: int) -> ShownSupport:
    """As `replace` would have it, at half its cost: an answer has hundreds."""
    return ShownSupport(number, *_AFTER_NUMBER(support))


def _row(row: DoseRow, new: Mapping[int, int]) -> DoseRow:
    return replace(row, markers=tuple(sorted(new[m] for m in row.markers)))


def _view(view: ConflictView, new: Mapping[int, int]) -> ConflictView:
    sides = tuple(replace(side, claims=_claims(side.claims, new)) for side in view.sides)
    return replace(view, sides=sides, basis=_claims(view.basis, new))
