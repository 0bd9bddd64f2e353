"""What must hold for every outcome of every format, and small builders shared by the importing tests."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

from hypothesis import strategies as st

from curbside.importing.format import Format
from curbside.model.imported import Imported, LibraryText, Outcome, Refused


def read(form: Format, data: bytes, name: str = "file") -> list[Outcome]:
    """Every outcome of `data`, each held to the contract."""
    outcomes = list(form.read(io.BytesIO(data), name))
    for outcome in outcomes:
        hold(outcome)
    return outcomes


def one(form: Format, data: bytes, name: str = "file") -> Imported:
    """The only document of `data`."""
    (outcome,) = read(form, data, name)
    assert isinstance(outcome, Imported), outcome
    return outcome


def refused(form: Format, data: bytes, name: str = "file") -> Refused:
    """The only refusal of `data`."""
    (outcome,) = read(form, data, name)
    assert isinstance(outcome, Refused), outcome
    return outcome


def hold(outcome: Outcome | LibraryText) -> None:
    """Passages slice the text, quotes slice their passage, everything can be written as UTF-8."""
    if isinstance(outcome, Refused):
        assert outcome.reason
        assert "\n" not in outcome.reason
        return
    if isinstance(outcome, LibraryText):
        outcome.text.encode()
        return
    document = outcome.document
    document.text.encode()
    assert outcome.edition.work_id == outcome.work.id
    assert document.edition_id == outcome.edition.id
    assert outcome.work.title
    passages = {passage.id: passage for passage in document.passages}
    assert len(passages) == len(document.passages)
    for passage in document.passages:
        assert passage.text == document.text[passage.start : passage.end]
        assert passage.text.strip()
        assert passage.edition_id == document.edition_id
    assert len({s.id for s in outcome.statements}) == len(outcome.statements)
    for statement in outcome.statements:
        (support,) = statement.supports
        quote = support.quote
        assert quote is not None
        assert support.proof == "quoted"
        assert statement.extracted
        assert statement.text == statement.plain == quote.text == document.text[quote.start : quote.end]
        assert passages[quote.passage_id].start <= quote.start < quote.end <= passages[quote.passage_id].end
        assert all(figure in quote.text for figure in support.figures)


def mutations(valid: bytes) -> st.SearchStrategy[bytes]:
    """The bytes with a piece replaced, doubled or cut away."""

    def change(place: tuple[int, int, bytes]) -> bytes:
        start, length, new = place
        start %= len(valid) + 1
        return valid[:start] + new + valid[start + length :]

    pieces = st.one_of(
        st.binary(max_size=8),
        st.sampled_from([b"<", b"&x;", b"</a>", b"\xff\xfe", b"\x00", b"<!--", "\u200b".encode()]),
    )
    return st.tuples(st.integers(0, 1 << 20), st.integers(0, 40), pieces).map(change)


def opened(data: bytes) -> Callable[[], io.BytesIO]:
    """An opener of bytes, as the disk gives one of a file."""
    return lambda: io.BytesIO(data)


def chunks(data: bytes, size: int = 7) -> Iterator[bytes]:
    """The bytes in small pieces."""
    for start in range(0, len(data), size):
        yield data[start : start + size]
