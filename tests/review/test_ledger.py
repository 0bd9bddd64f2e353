"""The chain: whatever is changed, taken out, put in or cut off is seen, and erased words leave it whole."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from curbside.model.ledger import (
    BEGINNING,
    Broken,
    Draft,
    Entry,
    Head,
    canonical,
    chained,
    head_of,
    sha256,
    verify_chain,
    words,
    wrong_words,
)

texts = st.text(max_size=12)
drafts = st.builds(
    Draft, at=texts, actor=texts, act=texts, subject=texts, reason=texts, content=texts,
    detail=st.dictionaries(texts, texts, max_size=3),
)  # fmt: skip


def chain(made: list[Draft]) -> list[Entry]:
    head, entries = Head(), list[Entry]()
    for draft in made:
        entries.append(chained(draft, head.number + 1, head.hash))
        head = head_of(entries[-1])
    return entries


@given(st.lists(drafts, max_size=8))
@settings(max_examples=60)
def test_a_chain_verifies_to_its_head_and_keeps_what_was_said(made: list[Draft]) -> None:
    entries = chain(made)
    assert verify_chain(entries) == head_of(entries[-1] if entries else None)
    for draft, entry in zip(made, entries, strict=True):
        said = entry.read()
        assert (said["actor"], said["detail"]) == (draft.actor, dict(draft.detail))
        assert entry.hash == sha256(entry.body)


@given(st.lists(drafts, min_size=2, max_size=8), st.data())
@settings(max_examples=80)
def test_any_change_to_any_entry_is_seen(made: list[Draft], data: st.DataObject) -> None:
    entries = chain(made)
    at = data.draw(st.integers(0, len(entries) - 1))
    entry = entries[at]
    said = {**entry.read(), "actor": data.draw(texts.filter(lambda t: t != entry.read()["actor"]))}
    forged = canonical(said)
    for other in (replace(entry, body=forged), replace(entry, body=forged, hash=sha256(forged))):
        tampered = [*entries[:at], other, *entries[at + 1 :]]
        kept = head_of(entries[-1])
        assert isinstance(verify_chain(tampered, kept=kept), Broken)


@given(st.lists(drafts, min_size=2, max_size=8), st.data())
@settings(max_examples=60)
def test_entries_taken_out_swapped_or_cut_off_are_missed(made: list[Draft], data: st.DataObject) -> None:
    entries = chain(made)
    at = data.draw(st.integers(0, len(entries) - 2))
    assert isinstance(verify_chain([*entries[:at], *entries[at + 1 :]]), Broken)
    swapped = [*entries]
    swapped[at], swapped[at + 1] = swapped[at + 1], swapped[at]
    assert isinstance(verify_chain(swapped), Broken)
    assert isinstance(verify_chain(entries[:-1], kept=head_of(entries[-1])), Broken)
    assert verify_chain(entries, kept=head_of(entries[at])) == head_of(entries[-1])


def test_a_chain_written_anew_is_whole_but_not_the_one_whose_head_was_kept() -> None:
    """What the kept head is for: a forger can chain everything again, not bring back its hash."""
    old = chain([Draft("1", "u-1", "approve", "article:a"), Draft("2", "u-1", "retire", "article:a")])
    new = chain([Draft("1", "u-2", "approve", "article:a"), Draft("2", "u-1", "retire", "article:a")])
    assert verify_chain(new) == head_of(new[-1])
    assert isinstance(verify_chain(new, kept=head_of(old[0])), Broken)


def test_columns_that_disagree_with_the_content_are_seen() -> None:
    (entry,) = chain([Draft("1", "u-1", "approve", "article:a")])
    assert isinstance(verify_chain([replace(entry, subject="article:b")]), Broken)


def test_erased_words_leave_the_chain_whole_and_changed_ones_are_seen() -> None:
    said = words("The dose is for adults only.", "salt")
    entries = chain([Draft("1", "u-1", "settle", "article:a", reason=said.hash)])
    gone = replace(said, text="", salt="", erased_on="2026-12-01")
    assert verify_chain(entries) == head_of(entries[0])
    assert not wrong_words(said)
    assert not wrong_words(gone)
    assert wrong_words(replace(said, text="The dose is for children too."))


def test_the_same_words_have_another_hash_under_another_salt() -> None:
    """A short comment that was erased cannot be guessed back from the chain."""
    assert words("agree", "one").hash != words("agree", "two").hash


def test_the_hashed_form_is_plain_json_that_anybody_can_check() -> None:
    (entry,) = chain([Draft("2026-12-01T00:00:00Z", "u-1", "approve", "article:a", detail={"version": "2"})])
    assert json.loads(entry.body)["previous"] == BEGINNING
    assert canonical(json.loads(entry.body)) == entry.body
