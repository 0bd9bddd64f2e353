"""openFDA's labels: flat text by section name becomes passages by LOINC code, never a dose object. All made up."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curbside.importing.flat_sections import CODES, headed, nested, paragraphs, without
from curbside.importing.label_sections import family_of
from curbside.importing.openfda_json import FORMAT, LOST
from curbside.importing.spl_xml import FORMAT as SPL
from curbside.model.imported import Imported
from tests.importing.holds import hold, mutations, one, read, refused
from tests.importing.test_product_labels import label as spl_label
from tests.importing.test_product_labels import said, section
from tests.shared import shared_data

SET_ID = "0a1b2c3d-0000-1111-2222-333344445555"
META = {
    "disclaimer": "Do not rely on openFDA to make decisions regarding medical care.",
    "license": "https://open.fda.gov/license/",
    "results": {"skip": 0, "limit": 1, "total": 1},
}


def label(**sections: Any) -> dict[str, Any]:
    facts = {
        "brand_name": ["Quellin"], "generic_name": ["QUELLINE"], "substance_name": ["QUELLINE"],
        "route": ["ORAL"], "manufacturer_name": ["Acme"],
    }  # fmt: skip
    own = {"set_id": SET_ID, "version": "3", "effective_time": "20130930", "openfda": facts}
    return own | {name: [v] if isinstance(v, str) else v for name, v in sections.items()}


def file_of(*labels: Any, meta: bool = True) -> bytes:
    return json.dumps(({"meta": META} if meta else {}) | {"results": list(labels)}).encode()


def of(**sections: Any) -> Imported:
    return one(FORMAT, file_of(label(**sections)))


def test_a_label_is_known_by_set_id_version_date_and_maker():
    found = of(indications_and_usage="1 INDICATIONS AND USAGE Quellin is indicated for the made-up fever.")
    assert found.work.id == f"spl-{SET_ID}"
    assert found.edition.id == f"spl-{SET_ID}-v3-openfda"
    assert (found.edition.date, found.edition.set_id) == ("2013-09-30", SET_ID)
    assert (found.work.kind, found.work.title) == ("label", "Quellin (QUELLINE)")
    assert found.organisation == "Acme"


def test_it_is_another_edition_of_the_work_that_its_spl_file_is():
    spl = one(SPL, spl_label(section("34067-9", "Uses", "For fever."), set_id=SET_ID))
    assert of(purpose="Purpose Fever").work.id == spl.work.id


def test_sections_carry_the_loinc_codes_of_spl():
    found = of(
        boxed_warning="WARNING: HARM Quellin can cause severe harm.", contraindications="Quellin: never."
    )
    assert {p.code for p in found.document.passages} == {"34066-1", "34070-3"}


def test_every_name_of_a_section_that_states_something_has_the_family_of_its_code():
    families = {name: family_of((code,)) for name, code in CODES.items()}
    assert families["contraindications"] == families["do_not_use"] == "contraindication"
    assert families["boxed_warning"] == "boxed-warning"
    assert families["dosage_and_administration"] == "dose"
    assert families["drug_interactions"] == "interaction"
    assert families["warnings_and_cautions"] == families["ask_doctor"] == families["stop_use"] == "warning"
    assert families["pregnancy"] == families["pediatric_use"] == "population"


def test_names_and_codes_are_those_the_service_publishes():
    rows = shared_data("labels", "spl", "sections.csv").read_text().splitlines()
    published = {}
    for row in rows:
        code, _, name = row.partition(",")
        key = name.replace(":", "").replace(" & ", " and ").replace("/", " or ").replace(" ", "_").lower()
        published[key.replace("spl_unclassified", "spl_unclassified_section")] = code
    published["spl_unclassified_section"] = "42229-5"
    assert {name: published.get(name) for name in CODES} == dict(CODES)


def test_a_printed_heading_is_the_heading_and_no_part_of_a_quote():
    found = of(contraindications="4 CONTRAINDICATIONS Quellin is contraindicated in made-up fever.")
    assert found.document.passages[0].section == ("4 CONTRAINDICATIONS",)
    (only,) = said(found, "contraindication")
    assert only.text == "Quellin is contraindicated in made-up fever."
    assert only.direction == "against"


def test_a_subsection_repeated_under_its_own_name_is_said_once_in_its_place():
    child = "8.1 Pregnancy Quellin should be avoided in pregnancy."
    whole = f"8 USE IN SPECIFIC POPULATIONS Read this first. {child} 8.5 Other Nothing is known."
    found = of(use_in_specific_populations=whole, pregnancy=child)
    assert [p.text.count("avoided in pregnancy") for p in found.document.passages] == [0, 1, 0]
    assert found.document.passages[1].section == ("8 USE IN SPECIFIC POPULATIONS", "Pregnancy")
    assert found.document.passages[1].code == "42228-7"
    assert len([s for s in found.statements if "pregnancy" in s.text]) == 1


def test_what_stands_under_contraindications_is_one_whatever_its_own_code():
    child = "Pregnancy Women who are pregnant."
    found = of(contraindications=f"4 CONTRAINDICATIONS Liver failure. {child}", pregnancy=child)
    assert {s.text for s in said(found, "contraindication")} == {"Liver failure.", child}


def test_contraindications_that_lost_their_list_are_quoted_whole():
    text = "Active liver disease, which may include raised levels Hypersensitivity to quelline Pregnancy"
    (only,) = said(of(contraindications=f"4 CONTRAINDICATIONS {text}"), "contraindication")
    assert only.text == text


def test_a_label_without_contraindications_states_none():
    assert said(of(contraindications="4 CONTRAINDICATIONS None."), "contraindication") == []


def test_numbered_subsections_do_not_run_into_each_other():
    text = "2 DOSAGE AND ADMINISTRATION 2.1 Adults Take 10 mg once daily 2.2 Children Take 5 mg once daily"
    assert [s.text for s in said(of(dosage_and_administration=text), "dose")] == [
        "2.1 Adults Take 10 mg once daily",
        "2.2 Children Take 5 mg once daily",
    ]


def test_flat_text_makes_no_dose_object_because_a_footnote_mark_may_run_into_a_figure():
    found = of(dosage_and_administration="2 DOSAGE AND ADMINISTRATION The dose is 2001 mg once daily.")
    (dose,) = said(found, "dose")
    assert dose.doses == ()
    assert found.document.missing == (LOST,)
    assert "footnote" in dose.supports[0].checked.note + found.edition.checked.note


def test_a_table_is_read_from_its_markup_and_cut_out_of_the_flat_text():
    rows = (
        "<tr><td>Adults</td><td>10 mg once daily</td></tr><tr><td>Children</td><td>5 mg once daily</td></tr>"
    )
    flat = "2 DOSAGE AND ADMINISTRATION Give with food. Adults10 mg once dailyChildren5 mg once daily Store cold."
    found = of(
        dosage_and_administration=flat,
        dosage_and_administration_table=[f"<table><tbody>{rows}</tbody></table>"],
    )
    assert "Adults | 10 mg once daily\nChildren | 5 mg once daily" in found.document.text
    assert "daily5" not in found.document.text
    assert "dailyChildren" not in found.document.text
    assert "Store cold." in found.document.text


def test_a_table_that_cannot_be_read_leaves_the_flat_text():
    found = of(
        dosage_and_administration="2 DOSAGE AND ADMINISTRATION Adults 10 mg",
        dosage_and_administration_table="<table><tr>",
    )
    assert "Adults 10 mg" in found.document.text


def test_a_label_that_no_product_is_listed_for_is_named_by_what_it_says_of_itself():
    found = one(
        FORMAT, file_of(label(purpose="Purpose Fever", active_ingredient="Quelline 10 mg") | {"openfda": {}})
    )
    assert found.work.title == "Quelline 10 mg"
    assert any("no names are given" in warning for warning in found.warnings)


def test_a_date_that_is_none_stays_missing():
    found = one(FORMAT, file_of(label(purpose="Purpose Fever") | {"effective_time": "2013"}))
    assert (found.edition.date, found.edition.year) == ("2013", 2013)
    found = one(FORMAT, file_of(label(purpose="Purpose Fever") | {"effective_time": "soon"}))
    assert (found.edition.date, found.edition.year) == ("", 0)


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (7, "not an object"),
        ({"safetyreportid": "1", "patient": {}}, "no set id"),
        ({"set_id": SET_ID}, "no section with text"),
        ({"set_id": SET_ID, "contraindications": 7, "warnings": [None, {"a": 1}]}, "no section with text"),
        ({"set_id": SET_ID, "spl_product_data_elements": ["Quellin"]}, "no section with text"),
    ],
)
def test_what_is_no_label_is_refused_by_itself_and_the_others_are_read(result: Any, reason: str):
    outcomes = read(FORMAT, file_of(result, label(purpose="Purpose Fever")))
    assert reason in getattr(outcomes[0], "reason", "")
    assert isinstance(outcomes[1], Imported)


def test_a_file_cut_short_says_how_far_it_was_read():
    data = file_of(label(purpose="Purpose Fever"), label(purpose="Purpose Pain") | {"set_id": "b"})
    whole, fault = read(FORMAT, data[:-40])
    assert isinstance(whole, Imported)
    assert "1 labels were read before it" in getattr(fault, "reason", "")


def test_no_result_is_said():
    assert "no list of results" in refused(FORMAT, file_of()).reason


def test_it_is_told_from_other_json():
    assert FORMAT.recognises(file_of(label(purpose="x"))[:4096], "x")
    assert FORMAT.recognises(file_of(label(purpose="x"), meta=False)[:4096], "x")
    assert not FORMAT.recognises(b'{"specificRecommendations": []}', "openfda.json")
    assert not FORMAT.recognises(b"the results of open.fda.gov", "x")


def test_nesting_gives_every_text_back():
    inner = "5.1 Liver Watch the liver."
    (outer,) = nested([("warnings_and_cautions", f"5 WARNINGS {inner} 5.2 Skin Watch."), ("warnings", inner)])
    shown = [piece if isinstance(piece, str) else piece.text for piece in outer.pieces()]
    assert shown == ["5 WARNINGS", inner, "5.2 Skin Watch."]


@given(st.lists(st.tuples(st.sampled_from(sorted(CODES)), st.text("ab ", max_size=12)), max_size=8))
def test_no_text_is_lost_in_nesting(sections: list[tuple[str, str]]):
    given_texts = {(name, text.strip()) for name, text in sections if text.strip()}

    def texts(found: Any) -> set[tuple[str, str]]:
        inner = [piece for piece in found.pieces() if not isinstance(piece, str)]
        return {(found.name, found.text)}.union(*(texts(section) for section in inner))

    outer = nested([(name, text) for name, text in given_texts])
    assert set().union(*(texts(section) for section in outer)) == given_texts


def test_headings_and_cuts_by_hand():
    assert headed("4 CONTRAINDICATIONS None.", "34070-3") == ("4 CONTRAINDICATIONS", "None.")
    assert headed("Contraindications in fever are none.", "34070-3")[0] == ""
    assert paragraphs("2.1 Adults a 2.2 Children b (2.3)", "2 DOSAGE") == [
        "2.1 Adults a",
        "2.2 Children b (2.3)",
    ]
    assert without("a b c d", ["bc"]) == ["a", "d"]
    assert without("a b", ["x", ""]) == ["a b"]


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_no_bytes_make_the_reader_raise(data: st.DataObject):
    valid = file_of(label(contraindications="4 CONTRAINDICATIONS None.", warnings_table="<table/>"))
    sample = data.draw(st.one_of(st.binary(max_size=200), mutations(valid)))
    read(FORMAT, sample)
    FORMAT.recognises(sample, "x")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(st.sampled_from(["set_id", "version", "effective_time", "openfda", *CODES]), _JSON))
def test_no_value_of_a_field_makes_the_reader_raise(result: dict[str, Any]):
    for outcome in read(FORMAT, file_of({"set_id": SET_ID} | result)):
        hold(outcome)


@pytest.mark.parametrize("deep", [b"[", b'{"a":'], ids=["lists", "objects"])
def test_deep_nesting_is_refused_by_name(deep: bytes):
    data = b'{"meta": {}, "results": [{"set_id": "a", "warnings": ' + deep * 100_000
    assert "nested too deep" in refused(FORMAT, data).reason
