"""A library's doses held against themselves: what an editor would be shown before a patient could be hurt."""

from __future__ import annotations

from dataclasses import replace

import pytest

from curbside.answering.check_doses import check_doses, times_a_day
from curbside.model.source import Checked
from curbside.model.statement import Amount, Conflict, Dose, Side, Statement, Support


def amount(low: float, unit: str = "mg", high: float | None = None) -> Amount:
    """A number or range with its unit."""
    return Amount(low, high or low, unit)


TABLET = Dose(
    "exampline", "oral", amount(500), "2 times a day", labelled=True, formulation="tablet", indication="ache"
)


def statement(
    dose: Dose, name: str = "label-dose", *, edition: str = "e1", jurisdiction: str = ""
) -> Statement:
    """A dose statement for adults that rests on one edition."""
    return Statement(
        id=name, text="", plain="", facet="dose", kind="dose", direction="for", strength="none",
        certainty="ungraded", conditions=("ache",), interventions=("exampline",), population=("adult",),
        setting="any", supports=(Support(edition, "2.1", Checked("label", "2026-11-23")),), doses=(dose,),
        jurisdiction=jurisdiction,
    )  # fmt: skip


def rules(*statements: Statement, conflicts: tuple[Conflict, ...] = ()) -> list[str]:
    """The rules broken, in order."""
    return [f.rule for f in check_doses(statements, conflicts)]


def test_a_sound_dose_passes() -> None:
    assert rules(statement(replace(TABLET, maximum=amount(2000, "mg/d")))) == []


@pytest.mark.parametrize("unit", ["mg/kg/d", "ug/kg/min", "[IU]/h", "g", "{puff}", "mg/m2", "%", "meq"])
def test_units_that_doses_are_written_in_pass(unit: str) -> None:
    assert "unit" not in rules(statement(replace(TABLET, amount=amount(1, unit), weight_max=70)))


@pytest.mark.parametrize("unit", ["mmHg", "mg/dL", "h", "mgs", ""])
def test_a_unit_that_no_dose_has_is_named(unit: str) -> None:
    assert rules(statement(replace(TABLET, amount=amount(1, unit)))) == ["unit"]


def test_a_range_that_runs_backwards_is_named() -> None:
    assert rules(statement(replace(TABLET, amount=Amount(20, 10, "mg")))) == ["range"]


def test_a_dose_of_nothing_is_named() -> None:
    assert rules(statement(replace(TABLET, amount=Amount(0, 0, "mg")))) == ["range"]


def test_a_day_of_doses_beyond_the_stated_maximum_is_named() -> None:
    assert rules(
        statement(replace(TABLET, amount=amount(1), frequency="4 times a day", maximum=amount(3, "mg/d")))
    ) == ["maximum"]


def test_a_maximum_in_grams_is_read_as_what_it_is() -> None:
    assert rules(
        statement(replace(TABLET, amount=amount(1000), frequency="4 times a day", maximum=amount(3, "g/d")))
    ) == ["maximum"]


def test_a_label_whose_ranges_end_above_its_daily_maximum_is_sound() -> None:
    otc = replace(
        TABLET, amount=amount(200, high=400), frequency="every 4 to 6 hours", maximum=amount(1200, "mg/d")
    )
    assert rules(statement(otc)) == []


def test_a_single_dose_above_a_single_dose_maximum_is_named() -> None:
    assert rules(statement(replace(TABLET, frequency="once", maximum=amount(300)))) == ["maximum"]


@pytest.mark.parametrize(
    "cap", [{"maximum": amount(500)}, {"weight_max": 40.0}, {"age_max": 5.0}, {"uncapped": True}]
)
def test_a_childs_dose_by_weight_needs_an_end(cap: dict[str, Amount | float]) -> None:
    by_weight = replace(TABLET, amount=amount(15, "mg/kg"), population=("child",))
    assert rules(statement(by_weight)) == ["cap"]
    assert rules(statement(replace(by_weight, **cap))) == []


def test_an_age_limit_of_grown_children_is_no_end() -> None:
    by_weight = replace(TABLET, amount=amount(15, "mg/kg"), population=("child",), age_max=16.0)
    assert rules(statement(by_weight)) == ["cap"]


def test_an_infants_dose_by_weight_ends_with_infancy() -> None:
    assert rules(statement(replace(TABLET, amount=amount(15, "mg/kg"), population=("infant",)))) == []


def test_an_adults_dose_by_weight_needs_none() -> None:
    assert rules(statement(replace(TABLET, amount=amount(15, "mg/kg")))) == []


def test_a_labelled_dose_above_the_maximum_that_another_label_states_is_named() -> None:
    capped = statement(replace(TABLET, maximum=amount(1, "g/d")))
    high = statement(replace(TABLET, amount=amount(750)), "high", edition="e2")
    found = [f for f in check_doses([capped, high], ()) if f.rule == "ceiling"]
    assert [(f.statement.id, f.other) for f in found] == [("high", "label-dose")]


def test_an_off_label_dose_may_pass_a_labels_maximum() -> None:
    capped = statement(replace(TABLET, maximum=amount(1, "g/d")))
    high = statement(replace(TABLET, amount=amount(750), labelled=False), "high")
    assert rules(capped, high) == []


def test_labels_of_two_countries_may_differ() -> None:
    here = statement(replace(TABLET, maximum=amount(1, "g/d")), jurisdiction="US")
    there = statement(replace(TABLET, amount=amount(750)), "there", edition="e2", jurisdiction="UK")
    assert rules(here, there) == []


def test_a_microgram_written_as_a_milligram_is_named() -> None:
    sound = statement(replace(TABLET, amount=amount(100, "ug")))
    slipped = statement(replace(TABLET, amount=amount(100, "mg"), indication="other"), "slipped")
    assert rules(sound, slipped) == ["slip"]


def test_a_loading_dose_is_no_slip() -> None:
    assert (
        rules(statement(TABLET), statement(replace(TABLET, amount=amount(50), indication="other"), "low"))
        == []
    )


def test_two_sources_that_disagree_are_named_unless_a_conflict_shows_them_side_by_side() -> None:
    one = statement(TABLET)
    other = statement(replace(TABLET, amount=amount(250)), "other", edition="e2")
    assert rules(one, other) == ["disagreement"]
    conflict = Conflict("c", "", (Side("", ("label-dose",)), Side("", ("other",))), "", "")
    assert rules(one, other, conflicts=(conflict,)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"amount": amount(400, high=600)},
        {"frequency": "once a day"},
        {"indication": "fever"},
        {"formulation": "suspension"},
        {"population": ("child",)},
        {"age_min": 65.0},
        {"duration": "7 days"},
    ],
)
def test_doses_that_meet_or_are_for_something_else_do_not_disagree(change: dict[str, object]) -> None:
    young = statement(replace(TABLET, age_max=65.0))
    other = statement(replace(TABLET, amount=amount(250)), "other", edition="e2")
    changed = replace(other.doses[0], **change)  # type: ignore[arg-type]
    assert rules(young, replace(other, doses=(changed,))) == []


@pytest.mark.parametrize(
    ("frequency", "times"),
    [
        ("once a day", 1), ("once", 1), ("3 times a day", 3), ("every 12 hours", 2), ("every 4 to 6 hours", 4),
        ("every 4 weeks", None), ("as needed", None),
    ],
)  # fmt: skip
def test_the_fewest_doses_a_day_are_read_from_the_frequency(frequency: str, times: float | None) -> None:
    assert times_a_day(frequency) == times
