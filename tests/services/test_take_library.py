"""Library files brought by import are held when everything holds together, and otherwise none of them is."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from curbside.errors import NotFound
from curbside.services.take_library import LibraryTaken, Shelving, give_up, take_library
from tests.fakes_documents import MemoryShelf

BASE = """
concepts:
  - {id: vellmark-fever, kind: condition, name: Vellmark fever}
  - {id: dorvaxin, kind: drug, name: dorvaxin}
  - {id: ossenfield-college, kind: body, name: Ossenfield College}
works:
  - id: ossenfield-vellmark
    kind: guideline
    title: Care of Vellmark fever
    organisation: ossenfield-college
    jurisdiction: INT
    licence: made up for tests
    editions:
      - id: ossenfield-2024
        year: 2024
        identifiers: unverified
        lifecycle: current
        checked: {how: full-text, when: 2026-11-02}
"""


def statements(text: str = "Dorvaxin is recommended in Vellmark fever.", *, name: str = "first-line") -> str:
    return f"""
statements:
  - id: {name}
    text: {text}
    plain: Dorvaxin is a medicine for Vellmark fever.
    facet: first-line
    kind: recommendation
    direction: for
    strength: strong
    certainty: moderate
    conditions: [vellmark-fever]
    interventions: [dorvaxin]
    population: [adult]
    supports: [{{edition: ossenfield-2024, locator: Recommendation 1}}]
"""


@dataclass
class Home:
    """A shelf beside a library of one file."""

    shelf: MemoryShelf = field(default_factory=MemoryShelf)

    @property
    def shelving(self) -> Shelving:
        return Shelving(self.shelf, lambda: {"base.yaml": BASE})

    def take(self, **files: str) -> LibraryTaken:
        return take_library({f"{name}.yaml": text for name, text in files.items()}, self.shelving)


@pytest.fixture
def home() -> Home:
    return Home()


def test_files_that_hold_together_with_the_library_are_held(home: Home) -> None:
    taken = home.take(topic=statements())
    assert (taken.changed, taken.statements, taken.faults) == (("topic.yaml",), 1, ())
    assert home.shelf.held() == {"topic.yaml": statements()}


def test_the_same_files_again_change_nothing(home: Home) -> None:
    home.take(topic=statements())
    assert home.take(topic=statements()) == LibraryTaken(unchanged=("topic.yaml",))


def test_a_changed_file_takes_the_place_of_the_one_of_its_name(home: Home) -> None:
    home.take(topic=statements())
    taken = home.take(topic=statements("Offer dorvaxin in Vellmark fever."))
    assert taken.changed == ("topic.yaml",)
    assert "Offer dorvaxin" in home.shelf.held()["topic.yaml"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (statements("Give 35 mg of dorvaxin in Vellmark fever."), "'35 mg' of text stands in no figure"),
        (statements().replace("[dorvaxin]", "[aspirin]"), "unknown concept 'aspirin'"),
        (statements().replace("ossenfield-2024", "ossenfield-1999"), "unknown edition"),
        (statements().replace("facet: first-line", "facet: best"), "facet"),
        ("statements:\n  - {id: x, colour: red}\n", "unknown key 'colour'"),
        ("concepts:\n  - {id: dorvaxin, kind: drug, name: dorvaxin}\n", "is taken by base.yaml"),
    ],
    ids=["a figure without support", "a concept", "an edition", "a facet", "a key", "an id"],
)  # fmt: skip
def test_the_library_s_own_check_decides_and_names_the_line(home: Home, text: str, why: str) -> None:
    taken = home.take(topic=text)
    assert home.shelf.held() == {}
    assert any(why in fault.message for fault in taken.faults), taken.faults
    assert all(fault.file == "topic.yaml" and fault.line > 0 for fault in taken.faults)


def test_one_faulty_file_keeps_all_files_of_its_import_out(home: Home) -> None:
    taken = home.take(topic=statements(), other=statements("Give 35 mg.", name="other"))
    assert {fault.file for fault in taken.faults} == {"other.yaml"}
    assert home.shelf.held() == {}


def test_files_may_rest_on_each_other_whatever_their_order(home: Home) -> None:
    concept = "concepts:\n  - {id: quelline, kind: drug, name: quelline}\n"
    text = statements("Quelline is recommended in Vellmark fever.").replace("dorvaxin]", "quelline]")
    assert home.take(a=text.replace("Dorvaxin is", "Quelline is"), b=concept).faults == ()


def test_a_file_others_need_is_not_given_up(home: Home) -> None:
    concept = "concepts:\n  - {id: quelline, kind: drug, name: quelline}\n"
    text = statements("Quelline is recommended in Vellmark fever.").replace("dorvaxin]", "quelline]")
    home.take(a=text.replace("Dorvaxin is", "Quelline is"), b=concept)
    assert "unknown concept" in give_up(["b.yaml"], home.shelving).faults[0].message
    assert len(home.shelf.held()) == 2
    assert give_up(["a.yaml", "b.yaml"], home.shelving).changed == ("a.yaml", "b.yaml")
    assert home.shelf.held() == {}


def test_giving_up_what_is_not_held_says_so(home: Home) -> None:
    with pytest.raises(NotFound, match=r"'x\.yaml'"):
        give_up(["x.yaml"], home.shelving)
