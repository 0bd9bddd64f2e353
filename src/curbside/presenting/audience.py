"""An answer as one audience reads it: a projection, never a rewrite.

In: an answer, the audience and the policy. Out: the same statement ids, warnings, directions and certainty;
other order of sections, or the statements' own plain wording. This file never drops or adds a statement.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from curbside.model.article import (
    Answer,
    Article,
    Banner,
    Claim,
    ConflictView,
    NoAnswer,
    Section,
    weighed,
)
from curbside.model.audience import Audience
from curbside.model.statement import Facet
from curbside.presenting.audience_policy import AudiencePolicy
from curbside.presenting.dose_withholding import carries_dose, emergency_drugs, without_amounts, without_dose

_GLOSS = re.compile(r"(\w[\w'’-]*) \(([^()]+)\)")


def for_audience(answer: Answer, audience: Audience, policy: AudiencePolicy) -> Answer:
    """The answer as this audience reads it; the prescriber's version is the answer itself."""
    if isinstance(answer, NoAnswer):
        return _plain_refusal(answer, policy) if audience == "patient" else answer
    if audience == "patient":
        return _plain_article(answer, policy)
    first = policy.first.get(audience, ())
    return replace(answer, sections=_ordered(answer.sections, first, policy)) if first else answer


def doses_after(answer: Answer, audience: Audience, policy: AudiencePolicy) -> int | None:
    """After how many sections this audience reads the dose table: after the dangers, or (None) after them all."""
    if audience not in policy.doses_first or isinstance(answer, NoAnswer):
        return None
    rank = _ranks(answer.sections, policy.first.get(audience, ()), policy)
    return sum(rank(s)[0] == 0 for s in answer.sections)


def _ordered(
    sections: Sequence[Section], first: Sequence[Facet], policy: AudiencePolicy
) -> tuple[Section, ...]:
    """Danger first, then what this audience needs first, opened for it, then the contract's order."""
    rank = _ranks(sections, first, policy)
    return tuple(replace(s, collapsed=s.collapsed and rank(s)[0] != 1) for s in sorted(sections, key=rank))


def _ranks(
    sections: Sequence[Section], first: Sequence[Facet], policy: AudiencePolicy
) -> Callable[[Section], tuple[int, int]]:
    """Where a section stands for an audience: 0 danger, 1 what it needs first, 2 the rest."""
    leading = takewhile(lambda s: _mostly(s, policy.keeps_first) is not None, sections)
    warnings = {s.id for s in leading}

    def rank(section: Section) -> tuple[int, int]:
        if section.id in warnings or _mostly(section, policy.always_first) is not None:
            return (0, 0)
        place = _mostly(section, first)
        return (2, 0) if place is None else (1, place)

    return rank


def _mostly(section: Section, facets: Sequence[Facet]) -> int | None:
    """The place in `facets` of the commonest of them, where they make up half of the section or more."""
    counts = Counter(c.facet for c in section.claims)
    wanted = {f: counts[f] for f in facets if counts[f]}
    if not wanted or sum(wanted.values()) * 2 < counts.total():
        return None
    return facets.index(max(wanted, key=lambda f: wanted[f]))


def _plain_article(article: Article, policy: AudiencePolicy) -> Article:
    names = {**{d.drug: d.name for d in article.safety}, **{r.drug: r.drug_name for r in article.doses}}
    worded = _wordings(_every_claim(article), policy)

    def plain(claims: Sequence[Claim]) -> tuple[Claim, ...]:
        return tuple(without_dose(c, worded[c.statement_id, c.plain], names, policy.doses) for c in claims)

    return replace(
        article,
        bottom_line=plain(article.bottom_line),
        certainty=_certainty(article, policy),
        banners=_plain_banners(article.banners),
        emergency=plain(article.emergency),
        sections=tuple(
            replace(s, title=s.plain_title or s.title, claims=plain(s.claims), note=policy.reworded(s.note))
            for s in article.sections
        ),
        doses=without_amounts(article.doses, policy.doses, emergency_drugs(article)),
        safety=tuple(replace(d, claims=plain(d.claims)) for d in article.safety),
        conflicts=tuple(
            _plain_conflict(v, plain(v.basis), [plain(s.claims) for s in v.sides], policy)
            for v in article.conflicts
        ),
        not_covered=tuple(_gap(text, article.sections, policy) for text in article.not_covered),
        would_change=tuple(policy.reworded(text) for text in article.would_change),
        lead=policy.reworded(article.lead),
        notes=tuple(policy.reworded(text) for text in article.notes),
    )


def _every_claim(article: Article) -> tuple[Claim, ...]:
    """Every claim as often as it is shown, in reading order."""
    sides = (c for v in article.conflicts for c in (*(x for s in v.sides for x in s.claims), *v.basis))
    return (
        *article.bottom_line, *article.emergency, *(c for s in article.sections for c in s.claims),
        *(c for d in article.safety for c in d.claims), *sides,
    )  # fmt: skip


def _wordings(claims: Sequence[Claim], policy: AudiencePolicy) -> Mapping[tuple[str, str], str]:
    """Each statement's plain wording; a clinical word in brackets stays where it is first read."""
    seen: set[tuple[str, str]] = set()

    def once(found: re.Match[str]) -> str:
        key = (found[1].casefold(), found[2].casefold())
        gloss = len(found[2].split()) <= policy.longest_gloss and not any(c.isdigit() for c in found[2])
        repeated = gloss and key in seen
        seen.add(key)
        return found[1] if repeated else found[0]

    first = {(c.statement_id, c.plain): c.plain or c.text for c in claims}
    return {key: _GLOSS.sub(once, text) for key, text in first.items()}


def _certainty(article: Article, policy: AudiencePolicy) -> str:
    """The counts of the article's certainty sentence in a patient's words; the same counts."""
    claims = weighed(article.sections)
    if not article.certainty or not claims:
        return article.certainty
    counts = Counter(c.certainty for c in claims)
    levels = [f"{said}: {counts[level]}." for level, said in policy.certainty_levels if counts[level]]
    indirect = sum(1 for c in claims if c.indirect)
    tail = [f"{policy.certainty_indirect}: {indirect} of {len(claims)}."] if indirect else []
    return " ".join([policy.certainty_lead, *levels, *tail])


def _plain_banners(banners: Sequence[Banner]) -> tuple[Banner, ...]:
    return tuple(replace(b, text=b.plain or b.text) for b in banners)


def _plain_conflict(
    view: ConflictView, basis: tuple[Claim, ...], sides: Sequence[tuple[Claim, ...]], policy: AudiencePolicy
) -> ConflictView:
    """The conflict with its plain reading; a reading that names a dose gives way to the declared row."""
    show = view.plain or view.show
    if carries_dose(show, "recommendation", policy.doses):
        show = policy.doses.bullet_without_drug
    return replace(
        view,
        show=show,
        basis=basis,
        sides=tuple(replace(s, claims=c) for s, c in zip(view.sides, sides, strict=True)),
    )


def _gap(text: str, sections: Sequence[Section], policy: AudiencePolicy) -> str:
    """A gap names its section; for a patient by the plain title."""
    for section in sections:
        if section.plain_title and text.startswith(f"{section.title}: "):
            text = section.plain_title + text.removeprefix(section.title)
            break
    return policy.reworded(text)


def _plain_refusal(refusal: NoAnswer, policy: AudiencePolicy) -> NoAnswer:
    names: dict[str, str] = {m.concept: m.name for m in refusal.question.mentions}
    worded = _wordings(refusal.claims, policy)
    nearest = (replace(n, text=n.plain or n.text) for n in refusal.nearest)
    return replace(
        refusal,
        message=policy.reworded(refusal.message),
        advice=policy.reworded(refusal.advice),
        banners=_plain_banners(refusal.banners),
        claims=tuple(
            without_dose(c, worded[c.statement_id, c.plain], names, policy.doses) for c in refusal.claims
        ),
        nearest=tuple(
            replace(n, text=policy.doses.bullet_without_drug)
            if carries_dose(n.text, "recommendation", policy.doses)
            else n
            for n in nearest
        ),
    )
