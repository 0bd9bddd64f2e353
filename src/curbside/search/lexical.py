"""Lexical search: BM25 over one field per statement, on tantivy.

The index holds the same keys the question is analysed to (`terms.tokens`), so both meet. A generation is a
folder named by its version; a pointer file names the one in use, so readers never see a half-written index.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import tantivy

from curbside.errors import IndexStale
from curbside.model.statement import Concept, Statement
from curbside.terms.tokens import tokenise

INDEX_FORMAT = "1"
"""Raised with every change of analyser or fields; an index of another format is refused and rebuilt."""

_WRITER_HEAP = 32_000_000
_ANALYSER = "curbside"
_MOST_ASKED = 20_000
"""Equal scores in such numbers mean that the query says nothing; any of them is as good."""


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("body", stored=False, tokenizer_name=_ANALYSER)
    return builder.build()


def _analyser() -> tantivy.TextAnalyzer:
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    return words.filter(tantivy.Filter.stemmer("english")).build()


def _register(index: tantivy.Index) -> None:
    index.register_tokenizer(_ANALYSER, _analyser())


def analyse(text: str) -> str:
    """The keys of a text, joined by spaces: what is indexed and what is searched."""
    return " ".join(token.key for token in tokenise(text) if token.key)


def _body(statement: Statement, concepts: dict[str, Concept]) -> str:
    named = [*statement.conditions, *statement.also, *statement.interventions]
    names = [word for c in named if c in concepts for word in (concepts[c].name, *concepts[c].synonyms[:6])]
    title = statement.topic if statement.extracted else ""
    plain = "" if statement.extracted else statement.plain
    return analyse(" . ".join([statement.text, plain, title, *names]))


def build_index(
    home: Path,
    statements: Iterable[Statement],
    concepts: dict[str, Concept],
    *,
    version: str,
) -> None:
    """Write a new generation under `home` and point to it; older generations are removed afterwards."""
    home.mkdir(parents=True, exist_ok=True)
    generation = home / f"generation-{version}"
    building = home / f".building-{version}"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    index = tantivy.Index(_schema(), path=str(building))
    _register(index)
    writer = index.writer(_WRITER_HEAP, 1)
    for statement in statements:
        writer.add_document(tantivy.Document(id=[statement.id], body=[_body(statement, concepts)]))
    writer.commit()
    writer.wait_merging_threads()
    shutil.rmtree(generation, ignore_errors=True)
    building.rename(generation)
    pointer = home / ".pointer"
    pointer.write_text(json.dumps({"format": INDEX_FORMAT, "version": version, "folder": generation.name}))
    pointer.replace(home / "CURRENT")
    for other in home.glob("generation-*"):
        if other != generation:
            shutil.rmtree(other, ignore_errors=True)


class LexicalIndex:
    """Reads the generation the pointer names; raises IndexStale when it is not for this store or format."""

    def __init__(self, home: Path, *, version: str) -> None:
        try:
            manifest = json.loads((home / "CURRENT").read_text())
        except (OSError, ValueError) as error:
            raise IndexStale("there is no search index", advice="run `curbside doctor --mend`") from error
        if manifest.get("format") != INDEX_FORMAT or manifest.get("version") != version:
            raise IndexStale(
                f"the search index is of {manifest.get('format')}/{manifest.get('version')}, "
                f"the store wants {INDEX_FORMAT}/{version}",
                advice="run `curbside doctor --mend`",
            )
        self._version = str(manifest["version"])
        self._schema = _schema()
        try:
            self._index = tantivy.Index(self._schema, path=str(home / str(manifest["folder"])))
        except ValueError as error:
            raise IndexStale(
                "the search index cannot be opened", advice="run `curbside doctor --mend`"
            ) from error
        _register(self._index)
        self._analyser = _analyser()
        self._searcher = self._index.searcher()

    def search(self, text: str, *, limit: int) -> tuple[tuple[str, float], ...]:
        """Statement ids with BM25 scores, best first; ties are broken by id."""
        keys = list(dict.fromkeys(analyse(text).split()))
        if not keys:
            return ()
        stems = self._analyser.analyze(" ".join(keys))
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "body", stem)) for stem in stems
        ]
        return self._best(tantivy.Query.boolean_query(terms), limit)

    def _best(self, query: tantivy.Query, limit: int) -> tuple[tuple[str, float], ...]:
        """The best hits, equals by id. Which equals the engine cuts hangs on the build: it is asked past them."""
        asked = limit + 1
        while True:
            found = self._searcher.search(query, limit=asked).hits
            hits = [(str(self._searcher.doc(a)["id"][0]), round(float(score), 4)) for score, a in found]
            hits.sort(key=lambda hit: (-hit[1], hit[0]))
            settled = len(hits) < asked or hits[-1][1] < hits[min(limit, len(hits)) - 1][1]
            if settled or asked >= _MOST_ASKED:
                return tuple(hits[:limit])
            asked *= 4

    def version(self) -> str:
        """The library version this index was built from."""
        return f"{INDEX_FORMAT}/{self._version}"
