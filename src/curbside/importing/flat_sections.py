"""Sections of a label given as flat text by name: named by LOINC code, nested as they contain each other.

The names are those openFDA makes of the SPL section titles; a section with subsections of its own code repeats
their text, so the longer text is cut at the shorter ones. Pure: texts come in, nested sections go out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from curbside.importing.label_sections import PRODUCT_DATA, UNCLASSIFIED, code_of_heading
from curbside.importing.text_building import one_line

HEADING_WORDS = 10
"""The longest standard heading has eight words and a number."""

CODES: Mapping[str, str] = {
    "spl_product_data_elements": PRODUCT_DATA,
    "boxed_warning": "34066-1",
    "recent_major_changes": "43683-2",
    "purpose": "55105-1",
    "indications_and_usage": "34067-9",
    "dosage_and_administration": "34068-7",
    "dosage_forms_and_strengths": "43678-2",
    "contraindications": "34070-3",
    "do_not_use": "50570-1",
    "warnings_and_cautions": "43685-7",
    "warnings": "34071-1",
    "precautions": "42232-9",
    "general_precautions": "34072-9",
    "user_safety_warnings": "54433-8",
    "ask_doctor": "50569-3",
    "ask_doctor_or_pharmacist": "50568-5",
    "when_using": "50567-7",
    "stop_use": "50566-9",
    "keep_out_of_reach_of_children": "50565-1",
    "adverse_reactions": "34084-4",
    "drug_interactions": "34073-7",
    "drug_and_or_laboratory_test_interactions": "34074-5",
    "use_in_specific_populations": "43684-0",
    "pregnancy": "42228-7",
    "pregnancy_or_breast_feeding": "53414-9",
    "teratogenic_effects": "34077-8",
    "nonteratogenic_effects": "34078-6",
    "labor_and_delivery": "34079-4",
    "nursing_mothers": "34080-2",
    "pediatric_use": "34081-0",
    "geriatric_use": "34082-8",
    "drug_abuse_and_dependence": "42227-9",
    "controlled_substance": "34085-1",
    "abuse": "34086-9",
    "dependence": "34087-7",
    "overdosage": "34088-5",
    "description": "34089-3",
    "active_ingredient": "55106-9",
    "inactive_ingredient": "51727-6",
    "clinical_pharmacology": "34090-1",
    "mechanism_of_action": "43679-0",
    "pharmacodynamics": "43681-6",
    "pharmacokinetics": "43682-4",
    "pharmacogenomics": "66106-6",
    "microbiology": "49489-8",
    "nonclinical_toxicology": "43680-8",
    "carcinogenesis_and_mutagenesis_and_impairment_of_fertility": "34083-6",
    "animal_pharmacology_and_or_toxicology": "34091-9",
    "clinical_studies": "34092-7",
    "laboratory_tests": "34075-2",
    "references": "34093-5",
    "how_supplied": "34069-5",
    "storage_and_handling": "44425-7",
    "safe_handling_warning": "50741-8",
    "information_for_patients": "34076-0",
    "information_for_owners_or_caregivers": "50744-2",
    "instructions_for_use": "59845-8",
    "patient_medication_information": "68498-5",
    "spl_patient_package_insert": "42230-3",
    "spl_medguide": "42231-1",
    "questions": "53413-1",
    "other_safety_information": "60561-8",
    "health_care_provider_letter": "71744-7",
    "statement_of_identity": "69718-5",
    "package_label_principal_display_panel": "51945-4",
    "spl_unclassified_section": UNCLASSIFIED,
}
"""Section names to LOINC codes of the SPL implementation guide, in the order a label is read."""


@dataclass(slots=True)
class FlatSection:
    """One section's text, and the sections whose texts lie in it."""

    name: str
    text: str
    inner: list[FlatSection] = field(default_factory=list)

    @property
    def code(self) -> str:
        """Its LOINC code."""
        return CODES[self.name]

    @property
    def title(self) -> str:
        """Its name in words."""
        return self.name.removeprefix("spl_").replace("_", " ").capitalize()

    def pieces(self) -> Iterator[str | FlatSection]:
        """Its own text and its inner sections, in reading order."""
        place = 0
        found = sorted((self.text.find(inner.text), n) for n, inner in enumerate(self.inner))
        for first, number in found:
            inner = self.inner[number]
            # The same words may have stood before, in a section that has been given already.
            start = first if first >= place else self.text.find(inner.text, place)
            if start >= 0:
                if own := self.text[place:start].strip():
                    yield own
                place = start + len(inner.text)
            yield inner
        if own := self.text[place:].strip():
            yield own


def nested(sections: Iterable[tuple[str, str]]) -> list[FlatSection]:
    """The outermost sections in the order of CODES; each text once, under the smallest section that has it."""
    order = {name: number for number, name in enumerate(CODES)}
    found = dict.fromkeys((name, text) for name, text in sections if name in CODES and text)
    by_length = sorted((FlatSection(*pair) for pair in found), key=lambda s: (len(s.text), order[s.name]))
    outer: list[FlatSection] = []
    for number, section in enumerate(by_length):
        larger = (s for s in by_length[number + 1 :] if len(s.text) > len(section.text))
        holder = next((s for s in larger if section.text in s.text), None)
        (outer if holder is None else holder.inner).append(section)
    return sorted(outer, key=lambda s: order[s.name])


def headed(text: str, code: str) -> tuple[str, str]:
    """The printed heading a section begins with (in capitals, "4 CONTRAINDICATIONS"), and the text behind it."""
    words = text.split(" ", HEADING_WORDS)
    for count in range(min(len(words), HEADING_WORDS), 0, -1):
        heading = " ".join(words[:count])
        if heading.isupper() and code_of_heading(heading) == code:
            return heading, text[len(heading) :].strip()
    return "", text


def paragraphs(text: str, heading: str) -> list[str]:
    """The text cut before its numbered subsections ("2.1 Adults ..." under "2 DOSAGE ...")."""
    number = re.match(r"\d{1,2}(?=\s)", heading)
    if number is None:
        return [text]
    return re.split(rf"\s(?={number.group()}\.\d{{1,2}}\s+[A-Z])", text)


def without(text: str, tables: Sequence[str]) -> list[str]:
    """What is left of a section when the flat texts of its tables are cut out, compared without blanks."""
    places = [at for at, character in enumerate(text) if not character.isspace()]
    squeezed = "".join(text[at] for at in places)
    cuts: list[tuple[int, int]] = []
    for table in tables:
        sought = "".join(table.split())
        start = squeezed.find(sought) if sought else -1
        if start >= 0:
            cuts.append((places[start], places[start + len(sought) - 1] + 1))
    left: list[str] = []
    place = 0
    for start, end in sorted(cuts):
        left.append(one_line(text[place:start]))
        place = max(place, end)
    return [piece for piece in (*left, one_line(text[place:])) if piece]
