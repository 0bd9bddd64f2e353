"""Joins searching to the document store, which is opened when a passage is first shown."""

from __future__ import annotations

from collections.abc import Sequence

from curbside.bootstrap.document_store import has_documents, open_documents
from curbside.errors import NotFound
from curbside.model.searched import Searched, Wanted
from curbside.model.source import Passage
from curbside.ports import DocumentStore
from curbside.services.answer_question import Answering
from curbside.services.search_filters import Typed, narrowing_of
from curbside.services.search_held import search_held
from curbside.settings import Settings


class HeldPassages:
    """The passages of held documents by id; none where nothing was imported."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._documents: DocumentStore | None = None

    def __call__(self, ids: Sequence[str]) -> Sequence[Passage]:
        """Those of the passages that are held."""
        if not has_documents(self._settings):
            return ()
        self._documents = self._documents or open_documents(self._settings)
        return self._documents.passages(ids)

    def one(self, passage_id: str) -> Passage:
        """The passage with this id; raises NotFound."""
        found = self([passage_id])
        if not found:
            raise NotFound(
                f"no passage '{passage_id}' is held", advice="ids stand in the results of a search"
            )
        return found[0]


def searched(
    wanted: Wanted, typed: Typed, parts: Answering, passages: HeldPassages, *, jurisdiction: str
) -> Searched:
    """Search with the filters as typed; raises UserError for what cannot be meant."""
    narrowing = narrowing_of(typed, parts.reader.lexicon, parts.store)
    narrowed = Wanted(wanted.words, wanted.what, narrowing, wanted.limit, wanted.first)
    return search_held(narrowed, parts, passages, jurisdiction=jurisdiction)
