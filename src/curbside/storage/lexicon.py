"""The lexicon file: every way of writing a known concept, by key, in one read-only SQLite file.

Terms go in once; lookups and suggestions for misspelt words come out. It holds no clinical statement and no
question. Built beside its place and moved there whole, so that a reader sees the old one or the new one.
"""

import contextlib
import json
import os
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Self, cast

from rapidfuzz import process
from rapidfuzz.distance import OSA

from curbside.errors import StoreDamaged
from curbside.terms.shipped_words import known_words
from curbside.terms.tokens import tokenise
from curbside.terms.vocabulary import Form, Term, is_abbreviation

FORMAT = 2
ADVICE = "run `curbside doctor --mend` to build it anew"
# One slip in a short word, two in a long one; below five letters a slip is another word.
SHORTEST_ONE_SLIP = 5
SHORTEST_TWO_SLIPS = 8
# Names of medicines that differ by a letter or two are mixed up with harm, so a farther one is shown as well.
LOOK_ALIKE_KIND = "drug"
# Body chemistry and foods: their names lie one letter from everyday words and from each other.
NEVER_SUGGESTED = ("substance",)

_SCHEMA = """
CREATE TABLE concept (
  concept INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, codes TEXT NOT NULL,
  source TEXT NOT NULL, form TEXT NOT NULL
);
CREATE TABLE term (
  key TEXT NOT NULL, place INTEGER NOT NULL, surface TEXT NOT NULL, concept INTEGER NOT NULL,
  PRIMARY KEY (key, place)
) WITHOUT ROWID;
CREATE INDEX concept_by_id ON concept (id);
CREATE INDEX term_by_concept ON term (concept);
CREATE TABLE word (
  first TEXT NOT NULL, length INTEGER NOT NULL, word TEXT NOT NULL, is_term INTEGER NOT NULL,
  PRIMARY KEY (first, length, word)
) WITHOUT ROWID;
"""
_LOOKUP = """
SELECT t.key, t.surface, c.id, c.kind, c.name, c.codes, c.source, c.form
FROM json_each(?) AS asked JOIN term AS t ON t.key = asked.value JOIN concept AS c USING (concept)
ORDER BY t.key, t.place
"""
_NAMES = """
SELECT t.key, t.surface, c.id, c.kind, c.name, c.codes, c.source, c.form
FROM json_each(?) AS asked JOIN concept AS c ON c.id = asked.value JOIN term AS t USING (concept)
ORDER BY c.concept, t.key, t.place
"""
_CANDIDATES = "SELECT word, is_term FROM word WHERE first = ? AND length BETWEEN ? AND ?"
_IS_KNOWN = """
SELECT EXISTS (SELECT 1 FROM word WHERE first = ?1 AND length = ?2 AND word = ?3)
    OR EXISTS (SELECT 1 FROM term WHERE key = ?3)
"""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A known term that a word may have been meant for, `distance` slips away."""

    term: Term
    distance: int


def build_lexicon(path: Path, terms: Iterable[Term], *, known: Iterable[str] | None = None) -> None:
    """Write the lexicon file; `known` word keys are never corrected (by default the shipped)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        with contextlib.closing(sqlite3.connect(temporary, isolation_level=None)) as database:
            # The file is thrown away when anything fails, so a journal would guard nothing.
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("PRAGMA synchronous = OFF")
            database.executescript(_SCHEMA)
            database.execute("BEGIN")
            _fill(database, terms, known_words() if known is None else known)
            database.execute("COMMIT")
            database.execute(f"PRAGMA user_version = {FORMAT}")
        _sync(temporary)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


class SqliteLexicon:
    """A lexicon file opened for reading."""

    def __init__(self, path: Path) -> None:
        try:
            self._database = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
        except sqlite3.Error as error:
            raise StoreDamaged(f"the lexicon {path} cannot be opened ({error})", advice=ADVICE) from error
        try:
            found = self._database.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.Error as error:
            self.close()
            raise StoreDamaged(f"the lexicon {path} cannot be read ({error})", advice=ADVICE) from error
        if found != FORMAT:
            self.close()
            raise StoreDamaged(f"the lexicon {path} has format {found}, not {FORMAT}", advice=ADVICE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def lookup(self, keys: Sequence[str]) -> Mapping[str, tuple[Term, ...]]:
        """The terms filed under each key, in the order given to the build; one query for all keys."""
        found: dict[str, list[Term]] = defaultdict(list)
        for term in self._terms(_LOOKUP, keys):
            found[term.key].append(term)
        return {key: tuple(terms) for key, terms in found.items()}

    def names(self, concepts: Sequence[str]) -> Mapping[str, tuple[Term, ...]]:
        """Every way of writing each concept; one query for all."""
        found: dict[str, list[Term]] = defaultdict(list)
        for term in self._terms(_NAMES, concepts):
            found[term.concept].append(term)
        return {concept: tuple(terms) for concept, terms in found.items()}

    def _terms(self, query: str, wanted: Sequence[str]) -> Iterator[Term]:
        for key, surface, concept, kind, name, codes, source, form in self._database.execute(
            query, (json.dumps(sorted(set(wanted))),)
        ):
            yield Term(surface, key, concept, kind, name, _pairs(codes), source, cast("Form", form))

    def nearest(self, word: str, limit: int = 3) -> tuple[Suggestion, ...]:
        """Terms a misspelt word may have been meant for; empty for a word spelt right.

        All terms at the least distance come, up to `limit`, and every medicine within the slips allowed:
        which of two look-alikes was meant is not guessed. None comes where an ordinary word is nearer.
        """
        tokens = tokenise(word)
        if len(tokens) != 1 or not tokens[0].text.isalpha() or _has_inner_capitals(tokens[0].text):
            return ()
        key = tokens[0].key
        slips = allowed_slips(tokens[0].text)
        if not slips or len(key) < 2 or self._is_known(key):
            return ()
        is_term = self._candidates(key, slips)
        near = process.extract(
            key, list(is_term), scorer=OSA.distance, processor=None, score_cutoff=slips, limit=None
        )
        least = int(min((distance for _, distance, _ in near), default=0))
        at_least = [candidate for candidate, distance, _ in near if distance == least]
        # Two slips away from an ordinary word and from a term: more likely the ordinary word.
        if least > 1 and not all(is_term[candidate] for candidate in at_least):
            return ()
        found = self.lookup([candidate for candidate, _, _ in near if is_term[candidate]])
        suggestions = [
            Suggestion(term, int(distance))
            for candidate, distance, _ in near
            for term in found.get(candidate, ())
            if term.kind not in NEVER_SUGGESTED
        ]
        return _worth_showing(suggestions, least)[:limit]

    def _is_known(self, key: str) -> bool:
        return bool(self._database.execute(_IS_KNOWN, (key[0], len(key), key)).fetchone()[0])

    def _candidates(self, key: str, slips: int) -> dict[str, bool]:
        """Words of about the same length with the same first letter, or the first two letters swapped."""
        return {
            word: bool(is_term)
            for first in dict.fromkeys(key[:2])
            for word, is_term in self._database.execute(
                _CANDIDATES, (first, len(key) - slips, len(key) + slips)
            )
            if first == key[0] or word[:2] == key[1] + key[0]
        }


def _worth_showing(near: Sequence[Suggestion], least: int) -> tuple[Suggestion, ...]:
    """One suggestion for each concept, the nearest first, a preferred name before other names."""
    nearest = [suggestion for suggestion in near if suggestion.distance == least]
    if any(suggestion.term.kind == LOOK_ALIKE_KIND for suggestion in nearest):
        nearest += [s for s in near if s.distance > least and s.term.kind == LOOK_ALIKE_KIND]
    by_concept: dict[str, Suggestion] = {}
    for s in sorted(nearest, key=lambda s: (s.distance, s.term.form != "name", s.term.key, s.term.concept)):
        by_concept.setdefault(s.term.concept, s)
    return tuple(by_concept.values())


def allowed_slips(word: str) -> int:
    """How many slips a word of this length may hold."""
    if len(word) < SHORTEST_ONE_SLIP:
        return 0
    return 1 if len(word) < SHORTEST_TWO_SLIPS else 2


def _has_inner_capitals(word: str) -> bool:
    """Whether a word's capitals are chosen, so that it is a name or a symbol and no slip."""
    return not word.isupper() and not word[1:].islower()


def _pairs(cell: str) -> tuple[tuple[str, str], ...]:
    parted = (code.partition(" ") for code in cell.split("|") if code)
    return tuple((system, code) for system, _space, code in parted)


def _fill(database: sqlite3.Connection, terms: Iterable[Term], known: Iterable[str]) -> None:
    concepts: dict[tuple[object, ...], int] = {}
    rows: dict[tuple[str, str, int], None] = {}
    words: set[str] = set()
    spelt: set[str] = set(known)
    for term in terms:
        codes = "|".join(f"{system} {code}" for system, code in term.codes)
        concept = (term.concept, term.kind, term.name, codes, term.source, term.form)
        number = concepts.setdefault(concept, len(concepts) + 1)
        rows.setdefault((term.key, term.surface, number))
        parts = term.key.split(" ")
        if len(parts) > 1:
            spelt.update(parts)
        elif term.key.isalpha() and len(term.key) >= SHORTEST_ONE_SLIP and not is_abbreviation(term.surface):
            words.add(term.key)
    database.executemany(
        "INSERT INTO concept VALUES (?, ?, ?, ?, ?, ?, ?)", ((n, *row) for row, n in concepts.items())
    )
    database.executemany("INSERT INTO term VALUES (?, ?, ?, ?)", _placed(rows))
    long_enough = sorted(word for word in words | spelt if len(word) >= SHORTEST_ONE_SLIP - 1)
    database.executemany(
        "INSERT INTO word VALUES (?, ?, ?, ?)", ((w[0], len(w), w, w in words) for w in long_enough)
    )


def _placed(rows: Iterable[tuple[str, str, int]]) -> Iterator[tuple[str, int, str, int]]:
    """The rows by key, each with its place among the rows of its key, in the order given."""
    for key, filed in groupby(sorted(rows, key=itemgetter(0)), key=itemgetter(0)):
        for place, (_, surface, concept) in enumerate(filed):
            yield key, place, surface, concept


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
