"""What every shelf of imported library files promises: it holds exactly what was put last, in one step."""

from __future__ import annotations

from pathlib import Path

import pytest

from curbside.errors import StoreDamaged
from curbside.ports import LibraryShelf
from curbside.storage.library_shelf import POINTER, ShelfOnDisk, held_in
from tests.fakes_documents import MemoryShelf

FILES = {"topics/fever.yaml": "concepts: []\n# fièvre 🌡\n", "pack.zip/works.yaml": "works: []\n"}


@pytest.fixture(params=["memory", "disk"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> LibraryShelf:
    return MemoryShelf() if request.param == "memory" else ShelfOnDisk(tmp_path / "library")


def test_a_new_shelf_holds_nothing(shelf: LibraryShelf) -> None:
    assert shelf.held() == {}


def test_what_was_put_is_held_to_the_letter(shelf: LibraryShelf) -> None:
    shelf.put(FILES)
    assert shelf.held() == FILES


def test_what_is_put_next_replaces_everything(shelf: LibraryShelf) -> None:
    shelf.put(FILES)
    shelf.put({"other.yaml": "works: []\n"})
    assert shelf.held() == {"other.yaml": "works: []\n"}
    shelf.put({})
    assert shelf.held() == {}


def test_earlier_generations_stay_readable(tmp_path: Path) -> None:
    shelf = ShelfOnDisk(tmp_path)
    shelf.put({"a.yaml": "works: []\n"})
    shelf.put({"a.yaml": "works: []  # changed\n"})
    assert (tmp_path / "generation-0001" / "a.yaml").read_text() == "works: []\n"
    assert held_in(tmp_path) == tmp_path / "generation-0002"


def test_a_change_killed_before_its_end_leaves_what_was_held(tmp_path: Path) -> None:
    shelf = ShelfOnDisk(tmp_path)
    shelf.put(FILES)
    (tmp_path / ".building-1").mkdir()
    (tmp_path / "generation-0007").mkdir()  # written, and the pointer never moved
    assert shelf.held() == FILES
    shelf.put({"a.yaml": "works: []\n"})
    assert held_in(tmp_path) == tmp_path / "generation-0008"


@pytest.mark.parametrize(
    "name", ["../x.yaml", "/x.yaml", "a/../x.yaml", "a//x.yaml", "x.txt", "", "a\\b.yaml", "./x.yaml"]
)
def test_no_name_leads_out_of_the_shelf(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        ShelfOnDisk(tmp_path / "library").put({name: "works: []\n"})
    assert ShelfOnDisk(tmp_path / "library").held() == {}


@pytest.mark.parametrize("said", ["generation-0009", "../..", "", "x" * 500])
def test_a_pointer_to_nothing_is_named_with_what_to_do(tmp_path: Path, said: str) -> None:
    ShelfOnDisk(tmp_path).put(FILES)
    (tmp_path / POINTER).write_text(said)
    with pytest.raises(StoreDamaged, match="not there") as raised:
        held_in(tmp_path)
    assert "generation" in raised.value.advice
