"""The strict schema of the library's YAML files (docs/library.md), as pydantic models that become nouns.

Unknown keys are refused. Nothing here reads files or checks references between entries.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from curbside.model import source as src
from curbside.model import statement as stm
from curbside.model.library import Presentation

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-.][a-z0-9]+)*$", max_length=80)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
PrintedText = Annotated[
    str, BeforeValidator(lambda v: str(v) if isinstance(v, int | float) and not isinstance(v, bool) else v)
]
Day = Annotated[PrintedText, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]


_CARRYING = ("condition", "finding", "setting", "procedure", "care")
"""Kinds of concept whose patients may all belong to one population."""


Carried = Literal[
    "child", "infant", "older-adult", "pregnant", "breastfeeding", "kidney-impairment", "liver-impairment"
]  # fmt: skip
"""Populations that a condition can put everybody in who has it."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ConceptRow(_Strict):
    id: Id
    kind: Literal[
        "condition", "finding", "drug", "drug-class", "device", "test", "procedure", "population", "body",
        "setting", "care", "substance",
    ]  # fmt: skip
    name: Line
    plain: str = ""
    synonyms: list[PrintedText] = []
    abbreviations: list[PrintedText] = []
    broader: list[Id] = []
    emergencies: list[Id] = []
    codes: dict[str, PrintedText] = {}
    population: list[Carried] = []
    allergy: list[Id] = []
    alike: bool = False

    @model_validator(mode="after")
    def _populations_fit(self) -> ConceptRow:
        if self.population and self.kind not in _CARRYING:
            raise ValueError(f"a {self.kind} puts nobody in a population: only a {', '.join(_CARRYING)} can")
        return self

    def noun(self) -> stm.Concept:
        return stm.Concept(
            self.id, self.kind, self.name, self.plain or self.name, tuple(self.synonyms),
            tuple(self.abbreviations), tuple(self.broader), tuple(self.emergencies),
            tuple(sorted(self.codes.items())), tuple(self.population), tuple(self.allergy),
            self.alike,
        )  # fmt: skip


class CheckedRow(_Strict):
    how: src.HowChecked
    when: Day
    note: str = ""

    def noun(self) -> src.Checked:
        return src.Checked(self.how, self.when, self.note)


class EditionRow(_Strict):
    id: Id
    year: int = Field(ge=1900, le=2100)
    date: Day = ""
    label: PrintedText = ""
    volume: PrintedText = ""
    issue: PrintedText = ""
    pages: PrintedText = ""
    doi: Annotated[str, StringConstraints(pattern=r"^(10\.\d{4,9}/\S+)?$")] = ""
    pmid: Annotated[PrintedText, StringConstraints(pattern=r"^\d{0,8}$")] = ""
    pmcid: Annotated[str, StringConstraints(pattern=r"^(PMC\d+)?$")] = ""
    isbn: PrintedText = ""
    set_id: str = ""
    url: Annotated[str, StringConstraints(pattern=r"^(https?://\S+)?$")] = ""
    identifiers: Literal["verified", "unverified"]
    lifecycle: src.Lifecycle
    lifecycle_note: str = ""
    supersedes: list[Id] = []
    checked: CheckedRow

    def noun(self, work_id: str) -> src.Edition:
        fields = self.model_dump(exclude={"checked", "supersedes"})
        return src.Edition(
            **fields, work_id=work_id, checked=self.checked.noun(), supersedes=tuple(self.supersedes)
        )


class NewerRow(_Strict):
    year: int
    note: Line


class WorkRow(_Strict):
    id: Id
    kind: src.WorkKind
    title: Line
    jurisdiction: Annotated[str, StringConstraints(pattern=r"^(US|UK|EU|INT|[A-Z]{2})$")]
    licence: Line
    organisation: str = ""
    authors: list[Line] = []
    container: str = ""
    newer_known: NewerRow | None = None
    editions: list[EditionRow] = Field(min_length=1)

    @model_validator(mode="after")
    def _issued_by_a_body(self) -> WorkRow:
        if self.kind in src.BODY_KINDS and not self.organisation:
            raise ValueError(f"a {self.kind} needs the `organisation` that issued it")
        return self

    def noun(self) -> src.Work:
        newer = src.NewerKnown(self.newer_known.year, self.newer_known.note) if self.newer_known else None
        return src.Work(
            self.id, self.kind, self.title, self.jurisdiction, self.licence, self.organisation,
            tuple(self.authors), self.container, newer,
        )  # fmt: skip


class GradeRow(_Strict):
    system: Line
    display: Line


class SupportRow(_Strict):
    edition: Id
    locator: Line
    figures: list[PrintedText] = []
    stance: stm.Stance = "supports"
    directness: stm.Directness = "direct"
    indirect_because: list[stm.IndirectReason] = []
    says: str = ""
    grade: GradeRow | None = None
    checked: CheckedRow | None = None

    @model_validator(mode="after")
    def _reason_for_indirectness(self) -> SupportRow:
        if (self.directness == "indirect") != bool(self.indirect_because):
            raise ValueError("`directness: indirect` and `indirect_because` go together")
        return self

    def noun(self, edition_checked: src.Checked) -> stm.Support:
        return stm.Support(
            edition_id=self.edition,
            locator=self.locator,
            checked=self.checked.noun() if self.checked else edition_checked,
            figures=tuple(self.figures),
            stance=self.stance,
            directness=self.directness,
            indirect_because=tuple(self.indirect_because),
            says=self.says,
            grade=stm.Grade(self.grade.system, self.grade.display) if self.grade else None,
        )


Number = Annotated[float, Field(ge=0)]


class AmountRow(_Strict):
    amount: Number | Annotated[list[Number], Field(min_length=2, max_length=2)]
    unit: Line

    def noun(self) -> stm.Amount:
        low, high = self.amount if isinstance(self.amount, list) else (self.amount, self.amount)
        return stm.Amount(low, high, self.unit)


class AdjustmentRow(_Strict):
    whom: str = Field(alias="for")
    change: Line
    when: str = ""


class DoseRow(_Strict):
    drug: Id
    route: Line
    amount: Number | Annotated[list[Number], Field(min_length=2, max_length=2)]
    unit: Line
    frequency: Line
    labelled: bool
    formulation: str = ""
    maximum: AmountRow | None = None
    duration: PrintedText = ""
    indication: str = ""
    population: list[stm.Population] = []
    age_min: Number | None = None
    age_max: Number | None = None
    weight_min: Number | None = None
    weight_max: Number | None = None
    uncapped: bool = False
    adjustments: list[AdjustmentRow] = []

    def noun(self) -> stm.Dose:
        low, high = self.amount if isinstance(self.amount, list) else (self.amount, self.amount)
        return stm.Dose(
            drug=self.drug,
            route=self.route,
            amount=stm.Amount(low, high, self.unit),
            frequency=self.frequency,
            labelled=self.labelled,
            formulation=self.formulation,
            maximum=self.maximum.noun() if self.maximum else None,
            duration=self.duration,
            indication=self.indication,
            population=tuple(self.population),
            age_min=self.age_min,
            age_max=self.age_max,
            weight_min=self.weight_min,
            weight_max=self.weight_max,
            uncapped=self.uncapped,
            adjustments=tuple(stm.Adjustment(a.whom, a.change, a.when) for a in self.adjustments),
        )


class StatementRow(_Strict):
    id: Id
    text: Line
    plain: Line
    facet: stm.Facet
    kind: stm.StatementKind
    direction: stm.Direction
    strength: stm.Strength
    certainty: stm.Certainty
    conditions: list[Id] = []
    also: list[Id] = []
    interventions: list[Id] = []
    population: list[stm.Population] = Field(min_length=1)
    setting: stm.Setting = "any"
    jurisdiction: str = ""
    headline: bool = False
    revision: int = 1
    doses: list[DoseRow] = []
    supports: list[SupportRow] = Field(min_length=1)

    @model_validator(mode="after")
    def _about_something(self) -> StatementRow:
        if not self.conditions and not self.interventions:
            raise ValueError("a statement is about something: name `conditions` or `interventions`")
        if self.kind in stm.SAFETY_KINDS | {"warning"} and not self.interventions:
            raise ValueError(f"a {self.kind} names its drug in `interventions`")
        if not any(s.stance == "supports" for s in self.supports):
            raise ValueError("no support with `stance: supports`")
        return self

    def noun(self, checked: dict[str, src.Checked], topic: str, file: str, line: int) -> stm.Statement:
        fields: dict[str, Any] = self.model_dump(
            include={"id", "text", "plain", "facet", "kind", "direction", "strength", "certainty", "setting",
                     "jurisdiction", "headline", "revision"}
        )  # fmt: skip
        return stm.Statement(
            **fields,
            conditions=tuple(self.conditions),
            also=tuple(self.also),
            interventions=tuple(self.interventions),
            population=tuple(self.population),
            doses=tuple(d.noun() for d in self.doses),
            supports=tuple(s.noun(checked[s.edition]) for s in self.supports),
            topic=topic,
            file=file,
            line=line,
        )


class PresentationRow(_Strict):
    condition: Id
    told: list[Line] = Field(min_length=1)

    @property
    def id(self) -> str:
        """What faults name it by; a condition may have several."""
        return self.condition

    def noun(self) -> Presentation:
        return Presentation(self.condition, tuple(self.told))


class SideRow(_Strict):
    label: Line
    statements: list[Id] = Field(min_length=1)


class ConflictRow(_Strict):
    id: Id
    title: Line
    conditions: list[Id] = []
    interventions: list[Id] = []
    sides: list[SideRow] = Field(min_length=2)
    show: Line
    plain: Line
    basis: list[Id] = []

    def noun(self, file: str, line: int) -> stm.Conflict:
        return stm.Conflict(
            self.id, self.title, tuple(stm.Side(s.label, tuple(s.statements)) for s in self.sides),
            self.show, self.plain, tuple(self.conditions), tuple(self.interventions), tuple(self.basis),
            file, line,
        )  # fmt: skip
