"""What changes for which audience, as frozen values made from `library/audiences.yaml`.

No section, unit or clinical word is named here; the policy by which doses leave the patient's version is data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from curbside.model.statement import Certainty, Facet, StatementKind

_INDIRECT = "indirect: "


@dataclass(frozen=True, slots=True)
class DosePolicy:
    """How doses leave the patient's version: what is never touched, what counts as a dose, what stands instead."""

    kept_facets: frozenset[Facet]
    kept_kinds: frozenset[StatementKind]
    units: frozenset[str]
    dose_kinds: frozenset[StatementKind]
    percent_kinds: frozenset[StatementKind]
    cell: str
    emergency_cell: str
    bullet: str
    bullet_without_drug: str
    figure: str
    passage: str


@dataclass(frozen=True, slots=True)
class Rewording:
    """A sentence the program composes, and its plain twin."""

    says: re.Pattern[str]
    plain: str


@dataclass(frozen=True, slots=True)
class AudiencePolicy:
    """Everything that differs between audiences."""

    always_first: tuple[Facet, ...]
    keeps_first: tuple[Facet, ...]
    first: Mapping[str, tuple[Facet, ...]]
    doses_first: frozenset[str]
    """Audiences that read the dose table right after the dangers."""
    doses: DosePolicy
    certainty_lead: str
    certainty_levels: tuple[tuple[Certainty, str], ...]
    certainty_indirect: str
    longest_gloss: int
    rewordings: tuple[Rewording, ...]
    labels: Mapping[str, str]
    """Whole headings, labels and cells of a page, and how they read to a patient."""
    phrases: tuple[Rewording, ...]
    """Words inside what the page says of itself, longer ones first."""
    indirect: Mapping[str, str]
    """How a label that names reasons of indirectness begins (`lead`), and each reason."""

    def reworded(self, sentence: str) -> str:
        """The plain twin of a composed sentence; a sentence without one stays as it is."""
        for rewording in self.rewordings:
            found = rewording.says.fullmatch(sentence)
            if found:
                return found.expand(rewording.plain)
        return sentence

    def label(self, text: str) -> str:
        """The plain twin of a whole label, with the blanks around it; one without a twin stays as it is."""
        inner = text.strip()
        plain = self.labels.get(inner)
        if plain is None and inner.startswith(_INDIRECT):
            reasons = inner.removeprefix(_INDIRECT).split(", ")
            plain = self.indirect["lead"] + ", ".join(self.indirect.get(r, r) for r in reasons)
        return text if plain is None else text.replace(inner, plain, 1)

    def phrased(self, text: str) -> str:
        """The text with each phrase that has a plain twin replaced."""
        for phrase in self.phrases:
            text = phrase.says.sub(phrase.plain, text)
        return text


def audience_policy(mapping: Mapping[str, Any]) -> AudiencePolicy:
    """The policy from `audiences.yaml`; raises KeyError for a missing part."""
    order = {name: tuple(facets) for name, facets in mapping["order"].items()}
    doses_first = frozenset(order.pop("doses-first"))
    certainty = mapping["certainty"]
    return AudiencePolicy(
        always_first=order.pop("always-first"),
        keeps_first=order.pop("keeps-first"),
        first=order,
        doses_first=doses_first,
        doses=_doses(mapping["doses"]),
        certainty_lead=certainty["lead"],
        certainty_levels=tuple((level, said) for level, said in certainty["levels"]),
        certainty_indirect=certainty["indirect"],
        longest_gloss=int(mapping["longest-gloss-words"]),
        rewordings=tuple(Rewording(re.compile(r["says"]), r["plain"]) for r in mapping["rewordings"]),
        labels=mapping["labels"],
        phrases=tuple(
            Rewording(re.compile(rf"\b{re.escape(phrase)}\b"), plain.replace("\\", r"\\"))
            for phrase, plain in sorted(mapping["phrases"].items(), key=lambda row: (-len(row[0]), row[0]))
        ),
        indirect=mapping["indirect"],
    )


def _doses(rows: Mapping[str, Any]) -> DosePolicy:
    return DosePolicy(
        kept_facets=frozenset(rows["kept-facets"]),
        kept_kinds=frozenset(rows["kept-kinds"]),
        units=frozenset(rows["units"]),
        dose_kinds=frozenset(rows["dose-kinds"]),
        percent_kinds=frozenset(rows["percent-is-a-dose-in"]),
        cell=rows["cell"],
        emergency_cell=rows["emergency-cell"],
        bullet=rows["bullet"],
        bullet_without_drug=rows["bullet-without-drug"],
        figure=rows["figure"],
        passage=rows["passage"],
    )
