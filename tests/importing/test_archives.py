"""Walking archives: everything readable is given, every danger is refused by name, nothing else is lost."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import tarfile
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curbside.importing import archives, guarded_stream
from curbside.importing.archives import Member, walk
from curbside.model.imported import Refused
from tests.importing.holds import mutations, opened
from tests.shared import shared_data


def tar(*members: tuple[str, bytes] | tarfile.TarInfo, mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                archive.addfile(member)
            else:
                info = tarfile.TarInfo(member[0])
                info.size = len(member[1])
                archive.addfile(info, io.BytesIO(member[1]))
    return out.getvalue()


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def walked(data: bytes, name: str = "a") -> tuple[dict[str, bytes], dict[str, str]]:
    """What was given, by name, and what was refused, with the reason."""
    members: dict[str, bytes] = {}
    refusals: dict[str, str] = {}
    for found in walk([(name, opened(data))]):
        if isinstance(found, Refused):
            refusals[found.name] = found.reason
        else:
            members[found.name] = found.stream.read()
    return members, refusals


TWO = (("x.txt", b"one"), ("d/y.txt", b"two"))
BOTH = {"a/x.txt": b"one", "a/d/y.txt": b"two"}


@pytest.mark.parametrize(
    "data", [tar(*TWO), tar(*TWO, mode="w:gz"), tar(*TWO, mode="w:xz"), tar(*TWO, mode="w:bz2"), zipped(*TWO)]
)
def test_every_kind_of_archive_gives_its_files_in_order(data):
    members, refusals = walked(data)
    assert list(members.items()) == list(BOTH.items())
    assert not refusals


@pytest.mark.parametrize(
    ("pack", "ending"), [(gzip.compress, ".gz"), (lzma.compress, ".xz"), (bz2.compress, ".bz2")]
)
def test_a_packed_file_is_unpacked_under_its_name_without_the_ending(pack, ending):
    assert walked(pack(b"text"), f"a.xml{ending}") == ({"a.xml": b"text"}, {})


def test_a_plain_file_is_given_as_it_is():
    assert walked(b"text") == ({"a": b"text"}, {})
    assert walked(b"") == ({"a": b""}, {})


def test_an_office_document_is_a_file_not_an_archive():
    data = zipped(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<x/>"))
    assert walked(data) == ({"a": data}, {})


def test_an_archive_in_an_archive_is_opened_and_one_deeper_is_refused():
    inner = tar(*TWO, mode="w:gz")
    assert walked(zipped(("i.tar.gz", inner), ("z", b"1")))[0] == {
        "a/i.tar/x.txt": b"one", "a/i.tar/d/y.txt": b"two", "a/z": b"1",
    }  # fmt: skip
    members, refusals = walked(tar(("o.zip", zipped(("i.tar", tar(*TWO)), ("z", b"1")))))
    assert members == {"a/o.zip/z": b"1"}
    assert "nested" in refusals["a/o.zip/i.tar"]


@pytest.mark.parametrize(
    "name", ["../up.txt", "/etc/x", "a/../../b", "..\\up", "C:\\x", "a\x07b", "x" * 2000]
)
def test_a_name_that_cannot_be_trusted_is_refused_and_the_rest_is_given(name):
    for data in (tar((name, b"bad"), ("ok", b"1")), zipped((name, b"bad"), ("ok", b"1"))):
        members, refusals = walked(data)
        assert members == {"a/ok": b"1"}
        assert len(refusals) == 1


def test_links_and_devices_are_refused_and_the_rest_is_given():
    data = tar(
        special("link", tarfile.SYMTYPE, "/etc/passwd"),
        special("hard", tarfile.LNKTYPE, "ok"),
        special("device", tarfile.CHRTYPE),
        special("pipe", tarfile.FIFOTYPE),
        special("folder", tarfile.DIRTYPE),
        ("ok", b"1"),
    )
    members, refusals = walked(data)
    assert members == {"a/ok": b"1"}
    assert set(refusals) == {"a/link", "a/hard", "a/device", "a/pipe"}


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, bz2.compress, lambda d: zipped(("b", d))])
def test_a_bomb_is_stopped_and_costs_no_memory(pack):
    data = pack(bytes(160 << 20))
    tracemalloc.start()
    seen, reasons = 0, []
    for found in walk([("a", opened(data))]):
        if isinstance(found, Refused):
            reasons.append(found.reason)
            continue
        while piece := found.stream.read(1 << 16):
            seen += len(piece)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(reasons) == 1
    assert "bomb" in reasons[0]
    assert seen <= max(guarded_stream.RATIO_APPLIES_FROM, guarded_stream.MAX_RATIO * len(data)) + (1 << 20)
    assert peak < 24 << 20


def test_all_members_together_may_not_unpack_without_end(monkeypatch):
    monkeypatch.setattr(archives, "MAX_TOTAL_BYTES", 1000)
    members, refusals = walked(zipped(*((f"{i}", bytes(range(256)) * 2) for i in range(4))))
    assert len(members["a/0"]) == 512
    assert set(refusals) == {"a/1", "a/2", "a/3"}
    assert all("in all" in reason for reason in refusals.values())


def test_too_many_members_are_cut_off_and_said(monkeypatch):
    monkeypatch.setattr(archives, "MAX_MEMBERS", 2)
    for data in (tar(*((f"{i}", b"1") for i in range(5))), zipped(*((f"{i}", b"1") for i in range(5)))):
        members, refusals = walked(data)
        assert list(members) == ["a/0", "a/1"]
        assert "more than 2 members" in refusals["a"]


def test_an_archive_cut_short_gives_what_is_whole_and_says_the_rest():
    noise = random.Random(1).randbytes(60_000)
    plain = tar(("x", b"one"), ("y", noise))
    for data in (
        plain[:30_000],
        gzip.compress(plain)[:-3000],
        lzma.compress(plain)[:-400],
        bz2.compress(plain)[:-300],
    ):
        members, refusals = walked(data)
        assert refusals
        assert all("cut short" in reason or "damaged" in reason for reason in refusals.values())
        assert members.get("a/x", b"one") == b"one"
    whole_zip = zipped(("x", b"one"), ("y", noise))
    assert "a" in walked(whole_zip[:-30])[1]


def test_a_damaged_zip_member_loses_only_itself():
    data = bytearray(zipped(("x", b"one" * 50), ("y", b"two" * 50)))
    data[33] ^= 0xFF
    members, refusals = walked(bytes(data))
    assert members["a/y"] == b"two" * 50
    assert list(refusals) == ["a/x"]


def test_an_encrypted_zip_member_is_refused_with_advice():
    data = bytearray(zipped(("x", b"one")))
    central = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[central + 8] |= 1
    assert "encrypted" in walked(bytes(data))[1]["a/x"]


def test_a_file_that_cannot_be_opened_is_refused_and_the_next_is_given():
    def missing() -> io.BytesIO:
        raise FileNotFoundError(2, "No such file or directory")

    found = list(walk([("gone", missing), ("b", opened(b"1"))]))
    assert isinstance(found[0], Refused)
    assert isinstance(found[1], Member)


@settings(max_examples=60)
@given(
    st.one_of(
        st.binary(max_size=400),
        *(
            mutations(d)
            for d in (tar(*TWO), tar(*TWO, mode="w:gz"), zipped(*TWO), tar(("i.zip", zipped(*TWO))))
        ),
    )
)
def test_no_bytes_make_the_walk_raise(data):
    walked(data)


def test_the_real_guideline_archive_streams_in_flat_memory():
    path = shared_data("guidelines", "ngc-2018-xml.tar.xz")
    count = 0
    tracemalloc.start()
    for found in walk([(path.name, lambda: path.open("rb"))]):
        assert isinstance(found, Member), found
        count += 1
        if count == 200:
            break
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 200
    assert peak < 24 << 20
