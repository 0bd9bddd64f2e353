"""Walks files, folders and archives (tar, zip; gzip, xz, bzip2) to the single files in them, streaming.

Names and openers come in, members or Refused values go out. Nothing is written; names that climb out, links,
devices, bombs and damage are refused member by member, and everything else is still given.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, BinaryIO, cast

from curbside.importing.guarded_stream import READ_FAULTS, Budget, GuardedStream
from curbside.importing.member_names import fault_of_name
from curbside.model.imported import Refused

MAX_DEPTH = 2
"""Archives in archives: one inside one. Deeper nesting is how bombs are built."""
MAX_MEMBERS = 200_000
"""Most members of one archive; a year of a national literature file has a tenth of it."""
MAX_HELD_BYTES = 256 << 20
"""A zip in an archive is held in memory to be read, up to this size."""
MAX_TOTAL_BYTES = 64 << 30
"""Most bytes that one file given to the importer may unpack to, all its members together."""

Opener = Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class Member:
    """One file found: its name with the archives it is in ("a.tar.xz/b.xml") and its bytes.

    `stream` is good until the next member is asked for. It never raises: after it has been read, `stream.fault`
    says why it ended early, empty when it did not.
    """

    name: str
    stream: GuardedStream


@dataclass(slots=True)
class _Walk:
    """Where a walk stands: the budget of the outermost file and how deep it is."""

    budget: Budget
    depth: int = 0
    members: int = field(default=0)


def walk(files: Iterable[tuple[str, Opener]]) -> Iterator[Member | Refused]:
    """Every file behind `files` in order; archives are opened, all else is given as it is."""
    for name, opener in files:
        try:
            raw = opener()
        except OSError as error:
            yield Refused(name, f"cannot be opened: {error.strerror or error}", "check that it can be read")
            continue
        with raw:
            walked = _Walk(Budget(MAX_TOTAL_BYTES))
            yield from _open(name, GuardedStream(raw, walked.budget), walked)


def _open(name: str, stream: GuardedStream, walked: _Walk) -> Iterator[Member | Refused]:
    """What a stream holds: packed data is unpacked, an archive walked, anything else is a member."""
    head = stream.peek(_HEAD)
    unpack = next((opener for mark, opener in _PACKED if head.startswith(mark)), None)
    if unpack is not None:
        inner = GuardedStream(unpack(stream), walked.budget, packed=stream)
        yield from _one_level_in(_without_ending(name), inner, walked, _open_unpacked)
    elif _is_tar(head):
        yield from _one_level_in(name, stream, walked, _tar)
    elif head.startswith(_ZIP) and not _is_office(head):
        yield from _one_level_in(name, stream, walked, _zip)
    else:
        yield from _given(name, stream)


_Reader = Callable[[str, GuardedStream, _Walk], Iterator[Member | Refused]]


def _one_level_in(
    name: str, stream: GuardedStream, walked: _Walk, reader: _Reader
) -> Iterator[Member | Refused]:
    # Packing around a tar is no level of its own: "x.tar.xz" is one archive.
    deeper = 0 if reader is _open_unpacked else 1
    if walked.depth + deeper > MAX_DEPTH:
        yield Refused(name, f"archives nested more than {MAX_DEPTH} deep", "unpack the outer archives first")
        return
    walked.depth += deeper
    try:
        yield from reader(name, stream, walked)
    finally:
        walked.depth -= deeper


def _open_unpacked(name: str, stream: GuardedStream, walked: _Walk) -> Iterator[Member | Refused]:
    head = stream.peek(_HEAD)
    if stream.fault:
        yield Refused(name, stream.fault, _ADVICE)
    elif any(head.startswith(mark) for mark, _ in _PACKED):
        yield Refused(name, "packed twice over", "unpack it once and import the result")
    elif _is_tar(head):
        yield from _one_level_in(name, stream, walked, _tar)
    elif head.startswith(_ZIP) and not _is_office(head):
        yield from _one_level_in(name, stream, walked, _zip)
    else:
        yield from _given(name, stream)


def _given(name: str, stream: GuardedStream) -> Iterator[Member | Refused]:
    yield Member(name, stream)
    if stream.fault:
        yield Refused(name, stream.fault, _ADVICE)


def _tar(name: str, stream: GuardedStream, walked: _Walk) -> Iterator[Member | Refused]:
    try:
        with tarfile.open(fileobj=cast("IO[bytes]", stream), mode="r|", errorlevel=0) as archive:
            for number, info in enumerate(archive):
                if number >= MAX_MEMBERS:
                    yield Refused(name, f"more than {MAX_MEMBERS} members; the rest was not read", _ADVICE)
                    return
                yield from _tar_member(name, archive, info, walked)
                archive.members.clear()  # type: ignore[attr-defined]  # tarfile keeps every header it met
    except _TAR_FAULTS as error:
        yield Refused(name, f"damaged or cut short: {error}", _ADVICE)
        return
    if stream.fault:
        yield Refused(name, stream.fault, _ADVICE)


def _tar_member(
    name: str, archive: tarfile.TarFile, info: tarfile.TarInfo, walked: _Walk
) -> Iterator[Member | Refused]:
    shown = f"{name}/{info.name}"
    if info.isdir():
        return
    if fault := fault_of_name(info.name):
        yield Refused(shown, fault, "rename the member and pack it again")
    elif not info.isreg() or info.issparse():
        yield Refused(shown, f"it is {_kind(info)}, not a plain file", "pack the file itself")
    else:
        content = archive.extractfile(info)
        if content is not None:
            inner = GuardedStream(cast("BinaryIO", content), walked.budget, expects=info.size)
            yield from _open(shown, inner, walked)


def _kind(info: tarfile.TarInfo) -> str:
    if info.issym() or info.islnk():
        return "a link"
    return "a file with holes" if info.issparse() else "a device or pipe"


def _zip(name: str, stream: GuardedStream, walked: _Walk) -> Iterator[Member | Refused]:
    source = stream.seekable_source() or _held(stream)
    if source is None:
        yield Refused(name, stream.fault or f"a zip of more than {MAX_HELD_BYTES >> 20} MB inside", _ADVICE)
        return
    try:
        archive = zipfile.ZipFile(source)
    except _ZIP_FAULTS as error:
        yield Refused(name, f"damaged or cut short: {error}", _ADVICE)
        return
    with archive:
        for number, info in enumerate(archive.infolist()):
            if number >= MAX_MEMBERS:
                yield Refused(name, f"more than {MAX_MEMBERS} members; the rest was not read", _ADVICE)
                return
            yield from _zip_member(name, archive, info, walked)


def _zip_member(
    name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, walked: _Walk
) -> Iterator[Member | Refused]:
    shown = f"{name}/{info.filename}"
    if info.is_dir():
        return
    if fault := fault_of_name(info.filename):
        yield Refused(shown, fault, "rename the member and pack it again")
    elif info.flag_bits & 0x1:
        yield Refused(shown, "it is encrypted", "unpack it with its password and import the result")
    elif (info.external_attr >> 28) == 0xA:
        yield Refused(shown, "it is a link, not a file", "pack the file itself")
    else:
        try:
            content = archive.open(info)
        except _ZIP_FAULTS as error:
            yield Refused(shown, f"damaged or cut short: {error}", _ADVICE)
            return
        with content:
            packed_size = max(info.compress_size, 1)
            inner = GuardedStream(cast("BinaryIO", content), walked.budget, packed_size=packed_size)
            yield from _open(shown, inner, walked)


def _held(stream: GuardedStream) -> BinaryIO | None:
    data = stream.read(MAX_HELD_BYTES + 1)
    return None if stream.fault or len(data) > MAX_HELD_BYTES else io.BytesIO(data)


def _is_tar(head: bytes) -> bool:
    return head[257:262] == b"ustar"


def _is_office(head: bytes) -> bool:
    """A DOCX and its kin are zips that are documents: their first member's name gives them away."""
    first = head[30 : 30 + int.from_bytes(head[26:28], "little")]
    return first == b"mimetype" or first.startswith(_OFFICE)


def _without_ending(name: str) -> str:
    for ending in (".gz", ".xz", ".bz2", ".lzma"):
        if name.lower().endswith(ending):
            return name[: -len(ending)]
    return name


def _gunzip(stream: GuardedStream) -> BinaryIO:
    return cast("BinaryIO", gzip.GzipFile(fileobj=cast("IO[bytes]", stream)))


def _unxz(stream: GuardedStream) -> BinaryIO:
    return cast("BinaryIO", lzma.LZMAFile(cast("IO[bytes]", stream)))


def _unbz2(stream: GuardedStream) -> BinaryIO:
    return cast("BinaryIO", bz2.BZ2File(cast("IO[bytes]", stream)))


_HEAD = 512
_OFFICE = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"xl/", b"ppt/", b"customXml/")
_ZIP = b"PK\x03\x04"
_PACKED: tuple[tuple[bytes, Callable[[GuardedStream], BinaryIO]], ...] = (
    (b"\x1f\x8b", _gunzip),
    (b"\xfd7zXZ\x00", _unxz),
    (b"BZh", _unbz2),
)
_ADVICE = "get it again from where it was published, or unpack it and import the files"
_TAR_FAULTS = (tarfile.TarError, *READ_FAULTS)
_ZIP_FAULTS = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, *READ_FAULTS)
