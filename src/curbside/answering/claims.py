"""Statements to claims: the sentence, its plain twin, and its supports with their reference numbers.

A claim is born with its statement; numbers are given by first use, so every marker resolves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from curbside.answering.naming import drugs_named
from curbside.model.article import Claim, Reference, ShownSupport
from curbside.model.evidence import Appraisal
from curbside.model.ontology import Ontology
from curbside.model.source import Source
from curbside.model.statement import SAFETY_KINDS, IndirectReason, Statement, Support

_MARKS: Mapping[str, str] = {
    "expired": "past its own expiry date",
    "superseded": "superseded by a newer edition",
    "corrected": "corrected since publication",
    "concern": "expression of concern",
    "retracted": "RETRACTED",
    "withdrawn": "withdrawn",
    "unknown": "lifecycle could not be checked",
}


class ClaimMaker:
    """Makes claims and numbers their references in the order of first use."""

    def __init__(self, sources: Mapping[str, Source], ontology: Ontology) -> None:
        self._sources = sources
        self._ontology = ontology
        self._numbers: dict[str, int] = {}
        self._warned: Mapping[str, tuple[str, ...]] = {}

    def warn(self, fitting: Sequence[Statement]) -> None:
        """From now on, flag claims for a drug that one of these warnings, fitting the patient, concerns."""
        warned: dict[str, list[str]] = {}
        for statement in fitting:
            drug = statement.interventions[0]
            for concept in self._ontology.kin(drug):
                warned.setdefault(concept, []).append(statement.id)
        subjects = {s.interventions[0] for s in fitting}
        self._warned = {c: tuple(ids) for c, ids in warned.items() if self._mostly(c, subjects)}

    def _mostly(self, concept: str, subjects: set[str]) -> bool:
        """A class is flagged only where most of its members are: one member's warning is not the class's."""
        members = {m for m in self._ontology.descendants(concept) if self._ontology.kind(m) == "drug"}
        return concept in subjects or not members or 2 * len(members & subjects) >= len(members)

    def _number(self, edition_id: str) -> int:
        return self._numbers.setdefault(edition_id, len(self._numbers) + 1)

    def _support(self, support: Support) -> ShownSupport:
        return ShownSupport(
            number=self._number(support.edition_id),
            edition_id=support.edition_id,
            locator=support.locator,
            figures=support.figures,
            says=support.says,
            stance=support.stance,
            directness=support.directness,
            indirect_because=support.indirect_because,
            grade=support.grade,
            proof=support.proof,
            checked=support.checked,
            quote=support.quote,
        )

    def claim(self, appraisal: Appraisal) -> Claim:
        """The claim of an appraised statement."""
        return self._claim(appraisal.statement, appraisal.indirect, appraisal)

    def bare(self, statement: Statement) -> Claim:
        """The claim of a statement that was not ranked: warnings of a named drug, sides of a conflict."""
        because = () if statement.direct else tuple(
            dict.fromkeys(r for s in statement.supports for r in s.indirect_because)
        )  # fmt: skip
        return self._claim(statement, because, None)

    def _claim(
        self, statement: Statement, indirect: tuple[IndirectReason, ...], appraisal: Appraisal | None
    ) -> Claim:
        drugs = drugs_named(statement, statement.text, self._ontology)
        usable = [s for s in statement.supports if self._sources[s.edition_id].usable]
        return Claim(
            statement_id=statement.id,
            revision=statement.revision,
            text=statement.text,
            plain=statement.plain,
            facet=statement.facet,
            kind=statement.kind,
            direction=statement.direction,
            strength=statement.strength,
            certainty=statement.certainty,
            indirect=indirect,
            drugs=drugs,
            supports=tuple(self._support(s) for s in usable),
            reasons=appraisal.reasons if appraisal else (),
            against_patient=self._against(statement, drugs),
            overlay=statement.overlay,
        )

    def _against(self, statement: Statement, drugs: Sequence[str]) -> tuple[str, ...]:
        if statement.direction != "for" or statement.kind in SAFETY_KINDS:
            return ()
        first = statement.interventions[:1]
        meant = first if first and self._ontology.is_drug(first[0]) else drugs
        return tuple(dict.fromkeys(i for drug in meant for i in self._warned.get(drug, ())))

    def usable(self, statement: Statement) -> bool:
        """False for a statement whose every supporting edition is retracted or withdrawn."""
        return any(self._sources[s.edition_id].usable for s in statement.supports if s.stance == "supports")

    def references(self) -> tuple[Reference, ...]:
        """The references used so far, by number."""
        found = []
        for edition_id, number in self._numbers.items():
            source = self._sources[edition_id]
            found.append(Reference(number, source, source_marks(source)))
        return tuple(found)


def source_marks(source: Source) -> tuple[str, ...]:
    """Lifecycle and newness notes to print beside a reference."""
    marks = []
    word = _MARKS.get(source.edition.lifecycle, "")
    if word:
        note = source.edition.lifecycle_note
        marks.append(f"{word} ({note})" if note else word)
    newer = source.work.newer_known
    if newer:
        marks.append(f"a newer edition exists ({newer.year}), not held: {newer.note}")
    if source.work.overlay:
        marks.append(source.work.overlay)
    if source.edition.identifiers == "unverified":
        marks.append("identifier unverified")
    return tuple(marks)
