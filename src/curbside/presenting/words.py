"""The wording of values, in one place: the same kind, mark, proof or grade reads alike on every surface.

In: a value of the model. Out: the words a reader sees. Doses and units stand in dose_words.
This file never decides what is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from curbside.model.article import Claim, DrugSafety, Refusal, ReviewState, Severity, ShownSupport
from curbside.model.question import ClinicalQuestion, Correction, Modifier, QuestionType, Role, Scope
from curbside.model.source import Checked, HowChecked, Lifecycle, Source, WorkKind
from curbside.model.statement import (
    Certainty,
    Direction,
    Directness,
    IndirectReason,
    Population,
    Proof,
    Stance,
    StatementKind,
    Strength,
    Support,
)
from curbside.presenting.dose_words import number

KINDS: dict[WorkKind, str] = {
    "guideline": "guideline",
    "consensus": "consensus report",
    "systematic-review": "systematic review",
    "trial": "trial",
    "cohort": "cohort study",
    "case-series": "case series",
    "mechanistic": "laboratory or mechanistic study",
    "review": "narrative review",
    "label": "product label",
    "regulatory": "regulator's communication",
    "patient-society": "patients' society page",
    "expert-opinion": "expert opinion",
    "unclassified": "document, design not stated",
}
LIFECYCLES: dict[Lifecycle, str] = {
    "current": "current when checked",
    "expired": "past its own expiry date",
    "superseded": "superseded by a newer edition",
    "corrected": "corrected since publication",
    "concern": "expression of concern",
    "retracted": "RETRACTED",
    "withdrawn": "withdrawn",
    "unknown": "lifecycle could not be checked",
}
ALARMING: frozenset[Lifecycle] = frozenset({"expired", "superseded", "concern", "retracted", "withdrawn"})
"""Lifecycles a reader must not overlook."""

PROOFS: dict[Proof, str] = {
    "quoted": "quoted",
    "paraphrase": "paraphrase, original not held",
    "matched": "matched to the original",
}
HOW_CHECKED: dict[HowChecked, str] = {
    "full-text": "full text read",
    "abstract": "only the abstract read",
    "label": "product label read",
    "secondary": "seen only through a page about it",
}
CERTAINTIES: dict[Certainty, str] = {
    "high": "high certainty",
    "moderate": "moderate certainty",
    "low": "low certainty",
    "very-low": "very low certainty",
    "ungraded": "certainty not graded",
}
STRENGTHS: dict[Strength, str] = {
    "strong": "strong recommendation",
    "conditional": "conditional recommendation",
    "good-practice": "good practice",
    "none": "",
}
SHORT_CERTAINTIES: dict[Certainty, str] = {**CERTAINTIES, "ungraded": "not graded"}
SHORT_STRENGTHS: dict[Strength, str] = {
    "strong": "strong",
    "conditional": "conditional",
    "good-practice": "good practice",
    "none": "",
}
SAFETY_MARKS: dict[StatementKind, str] = {
    "boxed-warning": "BOXED WARNING",
    "contraindication": "CONTRAINDICATED",
    "warning": "WARNING",
}
STANCES: dict[Stance, str] = {"supports": "supports the statement", "opposes": "speaks against the statement"}
DIRECTNESS: dict[Directness, str] = {"direct": "direct", "indirect": "indirect"}
INDIRECT: dict[IndirectReason, str] = {
    "population": "population",
    "setting": "setting",
    "condition": "condition",
    "intervention": "intervention",
    "outcome": "outcome",
}
STATUSES: dict[ReviewState, str] = {
    "unreviewed": "Unreviewed: nobody has submitted or approved this answer.",
    "submitted": "Submitted for review: nobody has approved this answer.",
    "under-review": "Under review: a reviewer has it; nobody has approved this answer.",
    "changes-requested": "Changes requested: a reviewer asked for changes; this answer is not approved.",
    "approved": "Approved: a named reviewer approved exactly this content; the review record names them.",
    "needs-re-review": "Needs re-review: something under it changed; the earlier approval no longer holds.",
    "retired": "Retired: taken out of use; do not act on it.",
}
QUESTION_TYPES: dict[QuestionType, str] = {
    "treatment": "treatment",
    "dosing": "dosing",
    "diagnosis": "diagnosis and work-up",
    "cause": "cause of a finding",
    "test": "test choice or interpretation",
    "safety": "safety",
    "interaction": "interaction",
    "prognosis": "prognosis",
    "monitoring": "monitoring",
    "prevention": "screening and prevention",
    "pregnancy": "pregnancy and breast feeding",
    "perioperative": "around an operation",
    "epidemiology": "how common",
    "mechanism": "definition or mechanism",
    "guideline": "guideline look-up",
    "comparison": "comparison",
    "conditional": "management of one condition given another",
    "compound": "can one thing cause another",
    "procedure": "how to do a procedure",
    "emergency": "what to do in an emergency",
    "legal": "ethics, law and administration",
    "out-of-scope": "out of scope",
}
ROLES: dict[Role, str] = {
    "condition": "Condition",
    "given": "Given",
    "suspected": "Suspected, not confirmed",
    "excluded": "Excluded",
    "intervention": "Asked about",
    "comparator": "Compared with",
    "test": "Test",
    "current-drug": "Already taking",
    "allergy": "Allergy or past reaction",
    "population": "Patient",
    "setting": "Setting",
    "body": "Body named",
    "beside": "The words also point to",
    "other": "Also named",
}
SCOPES: dict[Scope, str] = {
    "clinical": "clinical",
    "chit-chat": "conversation",
    "about-program": "about this program",
    "not-clinical": "not clinical",
    "unreadable-language": "in a language this program does not read",
}
REFUSALS: dict[Refusal, str] = {
    "not-covered": "the library holds nothing that answers this",
    "not-clinical": "this is not a clinical question",
    "chit-chat": "there is no clinical question here",
    "about-program": "this is about the program itself",
    "edition-not-held": "the edition asked for is not held",
    "false-premise": "the question rests on something the evidence contradicts",
    "population-not-held": "nothing is held for this patient group",
    "not-understood": "the question was not understood",
    "unreadable-language": "the question is in a language this program does not read",
    "unsafe-request": "answering could cause harm",
}
SEVERITIES: dict[Severity, str] = {"emergency": "EMERGENCY", "crisis": "URGENT HELP", "caution": "CAUTION"}
POPULATIONS: dict[Population, str] = {
    "adult": "adults",
    "child": "children",
    "infant": "infants",
    "older-adult": "older adults",
    "pregnant": "pregnancy",
    "breastfeeding": "breast feeding",
    "kidney-impairment": "kidney impairment",
    "liver-impairment": "liver impairment",
    "healthy-volunteer": "healthy volunteers",
    "laboratory": "laboratory only",
    "any": "any patient",
}
JURISDICTIONS: dict[str, str] = {
    "US": "United States",
    "UK": "United Kingdom",
    "GB": "United Kingdom",
    "EU": "European Union",
    "INT": "international",
    "AU": "Australia",
    "CA": "Canada",
    "CH": "Switzerland",
    "DE": "Germany",
    "DK": "Denmark",
    "ES": "Spain",
    "FR": "France",
    "IE": "Ireland",
    "IN": "India",
    "IT": "Italy",
    "JP": "Japan",
    "NL": "Netherlands",
    "NO": "Norway",
    "NZ": "New Zealand",
    "SE": "Sweden",
}
NO_SAFETY_HELD = (
    "No contraindication or boxed warning is held under this name. "
    "That does not mean there is none: read the label."
)
INTENDED_USE = (
    "For clinicians, as general information beside clinical judgment; it knows nothing about the patient "
    "beyond the question as understood. Each statement names its source, so that it can be checked without "
    "this program; check it before acting. Not for triage, monitoring or emergencies, and not a substitute "
    "for a clinician's advice."
)
PARAPHRASE_RULE = "A statement not marked quoted or matched is a paraphrase."


def status_sentence(state: ReviewState) -> str:
    """What the review state means, said from the state alone."""
    return STATUSES[state]


def jurisdiction(code: str) -> str:
    """Name of a jurisdiction code; a code not known here stays as it is."""
    return JURISDICTIONS.get(code.upper(), code)


def spaced(word: str) -> str:
    """A value of the model that has no wording of its own, with its hyphens opened."""
    return word.replace("-", " ").replace("_", " ")


def checked(value: Checked) -> str:
    """How and when a support was held against its source."""
    note = f" ({value.note})" if value.note else ""
    return f"{HOW_CHECKED[value.how]}, {value.when}{note}"


def safety_mark(claim: Claim) -> str:
    """The word before a safety claim; none where a label only says that nothing is contraindicated."""
    if claim.kind == "contraindication" and claim.direction != "against":
        return ""
    return SAFETY_MARKS.get(claim.kind, "")


def counted(number: int, thing: str) -> str:
    """A number of things, in the plural where there is not just one."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def safety_counts(drug: DrugSafety) -> str:
    """What is held of a drug's safety, counted: the line under which it stands closed."""
    counts = Counter(safety_mark(c) for c in drug.claims)
    names = {mark: spaced(kind) for kind, mark in SAFETY_MARKS.items()}
    said = [counted(counts[mark], name) for mark, name in names.items() if counts[mark]]
    said += [counted(counts[""], "note")] if counts[""] else []
    said += [f"{len(drug.covered_by)} shown elsewhere on this page"] if drug.covered_by else []
    return ", ".join(said) or "none held, which does not mean none exists"


def indirect_label(reasons: Sequence[IndirectReason]) -> str:
    """The indirectness label ("indirect: setting"), or "" for direct evidence."""
    return "indirect: " + ", ".join(INDIRECT[r] for r in dict.fromkeys(reasons)) if reasons else ""


def strength_label(strength: Strength, direction: Direction, *, short: bool = False) -> str:
    """Strength of a recommendation, saying so where it is against something; "" for none."""
    words = (SHORT_STRENGTHS if short else STRENGTHS)[strength]
    return f"{words}, against" if words and direction == "against" else words


def numbers(values: Iterable[int]) -> str:
    """Reference numbers as a marker, "[1,2]"; "" for none."""
    joined = ",".join(str(n) for n in sorted(set(values)))
    return f"[{joined}]" if joined else ""


def supporting(claim: Claim) -> tuple[int, ...]:
    """Numbers of the references that support the claim, never those that speak against it."""
    return tuple(sorted({s.number for s in claim.supports if s.stance == "supports"}))


def opposing(claim: Claim) -> tuple[int, ...]:
    """Numbers of the references that speak against the claim."""
    return tuple(sorted({s.number for s in claim.supports if s.stance == "opposes"}))


def proven(supports: Sequence[ShownSupport]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Proofs beyond a paraphrase, each with the references it holds for: () where it holds for all."""
    cited = {s.number for s in supports}
    proofs = {s.proof for s in supports}
    found: list[tuple[str, tuple[int, ...]]] = []
    for proof, label in PROOFS.items():
        if proof in proofs and proof != "paraphrase":
            having = {s.number for s in supports if s.proof == proof}
            found.append((label, () if len(proofs) == 1 and having == cited else tuple(sorted(having))))
    return tuple(found)


AGAINST_PATIENT = "A CONTRAINDICATION OR BOXED WARNING FITS THIS PATIENT"
"""Put before a recommendation whose drug has a held contraindication or boxed warning that fits the patient."""


def claim_labels(claim: Claim) -> tuple[str, ...]:
    """Short labels that end a bullet: strength, certainty, indirectness, and that it was changed here."""
    labels = (
        strength_label(claim.strength, claim.direction, short=True),
        SHORT_CERTAINTIES[claim.certainty],
        indirect_label(claim.indirect),
        claim.overlay,
    )
    return tuple(label for label in labels if label)


def native_grade(support: ShownSupport | Support) -> str:
    """The source's own grade in its own system, or ""."""
    return f"{support.grade.display} ({support.grade.system})" if support.grade else ""


def organisation(source: Source) -> str:
    """The issuing body's name, or its id where no name is held, or ""."""
    return source.organisation_name or source.work.organisation


def lifecycle_marks(source: Source, marks: Sequence[str]) -> tuple[str, ...]:
    """Lifecycle and newness of an edition; never empty, so "not checked" is not shown as clean."""
    state = source.edition.lifecycle
    own = LIFECYCLES[state]
    said = " ".join(marks).casefold()
    first = () if any(m.casefold().startswith((state, own.casefold())) for m in marks) else (own,)
    note = source.edition.lifecycle_note
    noted = (note,) if note and note.casefold() not in said else ()
    newer = source.work.newer_known
    missing = newer is not None and str(newer.year) not in said and "newer" not in said
    newness = (
        (f"a newer edition ({newer.year}) is known and not held: {newer.note}",) if newer and missing else ()
    )
    return (*first, *marks, *noted, *newness)


def modifier(value: Modifier) -> str:
    """A patient fact with its value."""
    return f"{spaced(value.name)}: {value.value}" if value.value else spaced(value.name)


def correction(value: Correction) -> str:
    """A misspelling and what it was read as."""
    return f"“{value.surface}” read as “{value.read_as}”"


def patient_facts(question: ClinicalQuestion) -> tuple[str, ...]:
    """Age, weight and modifiers as stated in the question."""
    age, weight = question.age_years, question.weight_kg
    named = {m.name for m in question.modifiers}
    facts = [
        *([f"age {number(age)} years"] if age is not None and "age" not in named else []),
        *([f"weight {number(weight)} kg"] if weight is not None and "weight" not in named else []),
        *(modifier(m) for m in question.modifiers),
    ]
    return tuple(dict.fromkeys(facts))
