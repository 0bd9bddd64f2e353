"""Safety notices and scope: which phrases of a rule file stand in a text. Pure; every phrase is data.

How a phrase is written in the rule files:
- `a + b`: both stand somewhere in the text, in any order.
- `a ... b`: b follows a with nothing but filler words ("of a 5 year old with") between.
- `a|b`: either. `@name`: any phrase of that group of the file. `stem*`: any word that begins so.
- Words are compared by their key (`tokens.word_key`), whole; scripts without spaces as substrings.

An `unless` phrase hides the words it covers, so it cannot silence an emergency described elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from html import unescape

from curbside.model.article import Severity
from curbside.model.question import Scope
from curbside.terms.tokens import Token, normalise, tokenise, word_key

Span = tuple[int, int]
Part = tuple[int, ...]
Run = tuple[Part, ...]
Phrase = tuple[Run, ...]
Found = dict[int, list[Span]]

_SEVERITIES: Mapping[str, Severity] = {"emergency": "emergency", "crisis": "crisis", "caution": "caution"}
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,400}>|<!--.*?-->", re.DOTALL)
# Written without spaces, or with endings and prefixes that whole words cannot follow.
_UNSPACED = re.compile("[\u0590-\u06ff\u0900-\u0dff\u0e00-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SENTENCE_END = re.compile(r"[.;:?!\n\u2022\u3002]")
_LONGEST_GAP = 9
_REACH_OF_NO = 5
_REACH_OF_DENIES = 14
_REACH_BACK = 4
_PER_TERM = 3
"""How many cue words a known clinical term outweighs."""


def _keys(words: str) -> frozenset[str]:
    return frozenset(word_key(word) for word in words.split())


_FILLERS = _keys(
    "a an the of in on for to with from who whose has have having had is are was be being been by at my our his her "
    "their your this that these some any your me him them she he i we it patient person adult child kid baby infant "
    "toddler teenager boy girl man woman lady male female gentleman pregnant elderly old aged year month week day "
    "yo y m f mum mom mother father dad husband wife son daughter friend brother sister partner colleague student "
    "acute acutely suspected possible probable likely confirmed severe mild moderate new sudden suddenly early "
    "presumed known type syndrome case episode attack event reaction state someone anyone somebody people individual "
    "very so really just now currently still a&e ed er ward clinic hospital emergency department presenting unwell "
    "both one two left right about around approximately and refractory unstable stable massive adults life threatening"
)
_NO = _keys(
    "no not without never non sans pas sin kein keine keinen ohne senza sem geen zonder bez inga utan nie nao "
    "doesnt dont didnt hasnt isnt havent wasnt hadnt"
)
_DENIES = _keys("denies denied deny denying negative niega nega nie leugnet absence absent")
_NOT_NEGATING = _keys(
    "improvement relief change changed better improving doubt idea response one time help matter sure only just "
    "settling known clear responding responsive longer why whether moving waking breathing allergy able getting "
    "going feeling"
)
_CLAUSE = _keys("but however although though except now then yet pero mais aber maar ma mas because since if")
_OR = _keys("or nor o ou oder of og eller ni")
_EXCLUDED = _keys("excluded absent denied")


@dataclass(frozen=True, slots=True)
class BannerRule:
    """A safety notice and the phrases that call it up; `withhold` means that detail is held back."""

    id: str
    severity: Severity
    title: str
    text: str
    plain: str
    withhold: bool
    triggers: tuple[str, ...]
    unless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScopeCues:
    """What tells a clinical question from other talk; `languages` are (name, words), `scripts` (name, ranges)."""

    chit_chat: tuple[str, ...]
    about_program: tuple[str, ...]
    not_clinical: tuple[str, ...]
    clinical_cues: tuple[str, ...]
    english: tuple[str, ...]
    languages: tuple[tuple[str, tuple[str, ...]], ...]
    scripts: tuple[tuple[str, tuple[str, ...]], ...]


def fired(text: str, rules: tuple[BannerRule, ...]) -> tuple[str, ...]:
    """Ids of the rules whose phrases stand in the text, in the order of the rules; never raises on any text."""
    book = _compiled(rules)
    read = _Reading(text, book)
    return tuple(rule.id for rule, entry in zip(rules, book.entries, strict=True) if read.calls(rule, entry))


def scope_of(text: str, cues: ScopeCues, *, clinical_terms: int) -> tuple[Scope, str]:
    """What kind of talk a text is, and the language's name where it is one that is not read here."""
    shelf = _scope_compiled(cues)
    plain = _bare(text)
    keys = [token.key for token in tokenise(plain)]
    spans = shelf.book.scan(keys, normalise(plain))
    weights = {name: _weight(spans, phrases) for name, phrases in shelf.kinds.items()}
    language = _language(plain, keys, shelf, weights["clinical"])
    if language:
        return "unreadable-language", language
    clinical = _PER_TERM * clinical_terms + weights["clinical"]
    about, other, chat = weights["about-program"], weights["not-clinical"], weights["chit-chat"]
    if clinical and clinical >= max(about, other):
        return "clinical", ""
    if about and about >= max(other, chat):
        return "about-program", ""
    return ("chit-chat", "") if chat > other else ("not-clinical", "")


def banner_rules(mapping: Mapping[str, object]) -> tuple[BannerRule, ...]:
    """The rules of a banner file (`numbers`, `groups`, `templates`, `banners`); unknown keys are refused."""
    _only(mapping, {"numbers", "groups", "templates", "banners"}, "banner file")
    groups = {name: "|".join(_texts(value, name)) for name, value in _mapping(mapping.get("groups", {})).items()}
    templates = _mapping(mapping.get("templates", {}))
    _only(templates, {"triggers", "unless"}, "templates")
    rules = tuple(_banner_rule(_mapping(one), groups, templates) for one in _list(mapping.get("banners", [])))
    doubled = {rule.id for rule in rules if sum(other.id == rule.id for other in rules) > 1}
    if doubled:
        raise ValueError(f"banner ids used twice: {', '.join(sorted(doubled))}")
    _compiled(rules)
    return rules


def emergency_numbers(mapping: Mapping[str, object], jurisdiction: str) -> dict[str, str]:
    """The numbers to print for a jurisdiction; what it lacks is worded by the international entry."""
    table = {name: _mapping(value) for name, value in _mapping(mapping.get("numbers", {})).items()}
    return {key: str(value) for key, value in {**table.get("INT", {}), **table.get(jurisdiction, {})}.items()}


def worded(text: str, numbers: Mapping[str, str]) -> str:
    """A notice with its numbers filled in; a placeholder without a number stays visible as its own word."""
    return re.sub(r"\{(\w+)\}", lambda found: numbers.get(found[1], found[1]), text)


def scope_cues(mapping: Mapping[str, object]) -> ScopeCues:
    """The cues of a scope file; unknown keys are refused."""
    lists = {"chit_chat", "about_program", "not_clinical", "clinical_cues", "english"}
    _only(mapping, {*lists, "languages"}, "scope file")
    words: list[tuple[str, tuple[str, ...]]] = []
    scripts: list[tuple[str, tuple[str, ...]]] = []
    for code, value in _mapping(mapping.get("languages", {})).items():
        entry = _mapping(value)
        _only(entry, {"name", "words", "script"}, f"language {code}")
        name = str(entry.get("name", code))
        if "words" in entry:
            words.append((name, _texts(entry["words"], code)))
        if "script" in entry:
            scripts.append((name, _texts(entry["script"], code)))
    read = {key: _texts(mapping.get(key, []), key) for key in lists}
    cues = ScopeCues(**read, languages=tuple(words), scripts=tuple(scripts))
    _scope_compiled(cues)
    return cues


class _Book:
    """Every alternative of every phrase, filed by its first word, so that a text is read once."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}
        self.exact: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        self.stems: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        self.inside: list[tuple[str, int]] = []
        self.entries: list[tuple[tuple[Phrase, ...], tuple[Phrase, ...]]] = []

    def phrase(self, written: str) -> Phrase:
        """Compile a phrase; empty parts are refused."""
        return tuple(
            tuple(tuple(self._file(one) for one in part.split("|")) for part in run.split(" ... "))
            for run in written.split(" + ")
        )

    def _file(self, written: str) -> int:
        written = written.strip()
        if written in self.ids:
            return self.ids[written]
        number = self.ids[written] = len(self.ids)
        if _UNSPACED.search(written):
            self.inside.append((normalise(written), number))
            return number
        keys = tuple(_pattern(word) for piece in written.split() for word in _pieces(piece))
        if not keys:
            raise ValueError(f"a phrase has an empty part: {written!r}")
        shelf = self.stems if keys[0].endswith("*") else self.exact
        shelf.setdefault(keys[0].removesuffix("*"), []).append((keys, number))
        return number

    def scan(self, keys: Sequence[str], text: str) -> Found:
        """Where each alternative stands, as token spans; a substring's span is (-1, -1)."""
        found: Found = {}
        for at, key in enumerate(keys):
            candidates = list(self.exact.get(key, ()))
            for size in range(3, len(key) + 1):
                candidates += self.stems.get(key[:size], ())
            for words, number in candidates:
                end = at + len(words)
                if end <= len(keys) and all(map(_same, words[1:], keys[at + 1 : end])):
                    found.setdefault(number, []).append((at, end))
        for part, number in self.inside:
            if part in text:
                found[number] = [(-1, -1)]
        return found


class _Reading:
    """A text, read once: where phrases stand and which words are negated."""

    def __init__(self, text: str, book: _Book) -> None:
        plain = _bare(text)
        tokens = tokenise(plain)
        self.keys = [token.key for token in tokens]
        self.found = book.scan(self.keys, normalise(plain))
        self.negated = _negated(plain, tokens, self.keys)

    def calls(self, rule: BannerRule, entry: tuple[tuple[Phrase, ...], tuple[Phrase, ...]]) -> bool:
        """Whether a rule's trigger stands in the text, negation and hidden words considered."""
        triggers, unless = entry
        if not any(self._all_present(phrase) for phrase in triggers):
            return False
        hidden = {i for phrase in unless for span in self._spans(phrase, frozenset()) for i in range(*span)}
        blocked = frozenset(hidden)
        negated = frozenset[int]() if rule.severity == "crisis" else self.negated
        return any(self._spans(phrase, blocked, negated) for phrase in triggers)

    def _all_present(self, phrase: Phrase) -> bool:
        return all(any(number in self.found for number in part) for run in phrase for part in run)

    def _spans(
        self, phrase: Phrase, blocked: frozenset[int], negated: frozenset[int] = frozenset()
    ) -> list[Span]:
        """The spans of all runs of a phrase, or none when one of the runs is missing."""
        if not self._all_present(phrase):
            return []
        all_spans: list[Span] = []
        for run in phrase:
            spans = [span for span in self._run(run, blocked) if span[0] not in negated]
            if not spans:
                return []
            all_spans += spans
        return all_spans

    def _run(self, run: Run, blocked: frozenset[int]) -> list[Span]:
        spans = self._part(run[0], blocked)
        for part in run[1:]:
            following = self._part(part, blocked)
            spans = [(a, d) for a, b in spans for c, d in following if self._only_fillers(b, c)]
        return spans

    def _part(self, part: Part, blocked: frozenset[int]) -> list[Span]:
        spans = [span for number in part for span in self.found.get(number, ())]
        return [span for span in spans if blocked.isdisjoint(range(*span))] if blocked else spans

    def _only_fillers(self, start: int, end: int) -> bool:
        return 0 <= end - start <= _LONGEST_GAP and all(
            key in _FILLERS or key.isdigit() for key in self.keys[start:end]
        )


@dataclass(frozen=True, slots=True)
class _Shelf:
    book: _Book
    kinds: Mapping[str, frozenset[int]]
    english: frozenset[str]
    languages: tuple[tuple[str, frozenset[str]], ...]
    scripts: tuple[tuple[str, re.Pattern[str]], ...]


@lru_cache(maxsize=16)
def _compiled(rules: tuple[BannerRule, ...]) -> _Book:
    book = _Book()
    for rule in rules:
        triggers = tuple(book.phrase(written) for written in rule.triggers)
        book.entries.append((triggers, tuple(book.phrase(written) for written in rule.unless)))
    return book


@lru_cache(maxsize=16)
def _scope_compiled(cues: ScopeCues) -> _Shelf:
    book = _Book()
    written = {
        "chit-chat": cues.chit_chat,
        "about-program": cues.about_program,
        "not-clinical": cues.not_clinical,
        "clinical": cues.clinical_cues,
    }
    kinds = {
        name: frozenset(i for one in phrases for run in book.phrase(one) for part in run for i in part)
        for name, phrases in written.items()
    }
    english = frozenset(map(word_key, cues.english))
    languages = tuple((name, frozenset(map(word_key, words)) - english) for name, words in cues.languages)
    scripts = tuple(
        (name, re.compile("[" + "".join(_character_range(one) for one in ranges) + "]"))
        for name, ranges in cues.scripts
    )
    return _Shelf(book, kinds, english, languages, scripts)


def _character_range(written: str) -> str:
    first, _, last = written.partition("-")
    return f"\\U{int(first, 16):08x}-\\U{int(last or first, 16):08x}"


def _weight(found: Found, numbers: frozenset[int]) -> int:
    """How many words of the text are cues of a kind; overlapping cues count once."""
    return len({i for number in numbers & found.keys() for span in found[number] for i in range(*span)})


def _language(text: str, keys: Sequence[str], shelf: _Shelf, clinical: int) -> str:
    """The language's name when the text is mostly another one than English."""
    letters = sum(character.isalpha() for character in text)
    for name, pattern in shelf.scripts:
        if letters and 2 * len(pattern.findall(text)) >= letters:
            return name
    english = sum(key in shelf.english for key in keys)
    counted = [(sum(key in words for key in keys), name) for name, words in shelf.languages]
    foreign, name = max(counted, key=lambda one: one[0], default=(0, ""))
    needed = 1 if len(keys) <= 4 else 2
    mostly = foreign >= needed and 4 * foreign >= len(keys) and foreign > english
    return name if mostly and clinical <= foreign else ""


def _negated(text: str, tokens: Sequence[Token], keys: Sequence[str]) -> frozenset[int]:
    """Places of the words that a negation speaks of."""
    breaks = [bool(_SENTENCE_END.search(text[a.end : b.start])) for a, b in zip(tokens, tokens[1:], strict=False)]
    commas = ["," in text[a.end : b.start] for a, b in zip(tokens, tokens[1:], strict=False)]
    places: set[int] = set()
    for at, key in enumerate(keys):
        if key in _NO or key in _DENIES:
            places |= _forward(at, keys, breaks, commas)
        elif key in _EXCLUDED or (key == "ruled" and keys[at + 1 : at + 2] == ["out"]):
            start = at
            while start > 0 and at - start < _REACH_BACK and not breaks[start - 1] and not commas[start - 1]:
                start -= 1
            places |= set(range(start, at))
    return frozenset(places)


def _forward(at: int, keys: Sequence[str], breaks: Sequence[bool], commas: Sequence[bool]) -> set[int]:
    denies = keys[at] in _DENIES
    if not denies and keys[at + 1 : at + 2] and keys[at + 1] in _NOT_NEGATING:
        return set()
    end = at + 1
    reach = min(len(keys), at + 1 + (_REACH_OF_DENIES if denies else _REACH_OF_NO))
    while end < reach and not breaks[end - 1] and keys[end] not in _CLAUSE:
        rest = keys[end : end + _REACH_OF_NO]
        if not denies and (keys[end] == "and" or (commas[end - 1] and _OR.isdisjoint(rest))):
            break
        end += 1
    return set(range(at + 1, end))


def _bare(text: str) -> str:
    """Text without markup: tags become spaces, entities their character."""
    return _TAG.sub(" ", unescape(text)) if "<" in text or "&" in text else text


def _pieces(written: str) -> list[str]:
    """The words of a phrase's piece, each with the star that follows it."""
    stem = written.removesuffix("*")
    words = [token.text for token in tokenise(stem)]
    return words if stem == written or not words else [*words[:-1], words[-1] + "*"]


def _pattern(word: str) -> str:
    if not word.endswith("*"):
        return word_key(word)
    plain = word_key(word.removesuffix("*") + "0").removesuffix("0")
    if len(plain) < 3:
        raise ValueError(f"a stem needs three letters: {word}")
    return plain + "*"


def _same(pattern: str, key: str) -> bool:
    return key.startswith(pattern[:-1]) if pattern.endswith("*") else key == pattern


def _banner_rule(
    entry: Mapping[str, object], groups: Mapping[str, str], templates: Mapping[str, object]
) -> BannerRule:
    name = str(entry.get("id", ""))
    allowed = {field.name for field in fields(BannerRule)} | {"languages", "names"}
    _only(entry, allowed, f"banner {name}")
    missing = {"id", "severity", "title", "text", "plain", "triggers"} - entry.keys()
    if missing:
        raise ValueError(f"banner {name} lacks {', '.join(sorted(missing))}")
    severity = _SEVERITIES.get(str(entry["severity"]))
    if severity is None:
        raise ValueError(f"banner {name} has an unknown severity: {entry['severity']}")
    names = "|".join(_texts(entry.get("names", []), "names"))
    triggers, unless = list(_texts(entry["triggers"], "triggers")), list(_texts(entry.get("unless", []), "unless"))
    for phrases in _mapping(entry.get("languages", {})).values():
        triggers += _texts(phrases, "languages")
    if names:
        triggers += [one.replace("NAME", names) for one in _texts(templates.get("triggers", []), "templates")]
        unless += [one.replace("NAME", names) for one in _texts(templates.get("unless", []), "templates")]
    return BannerRule(
        id=name, severity=severity, title=str(entry["title"]), text=str(entry["text"]), plain=str(entry["plain"]),
        withhold=bool(entry.get("withhold", False)),
        triggers=_expanded(triggers, groups), unless=_expanded(unless, groups),
    )  # fmt: skip


def _expanded(phrases: Iterable[str], groups: Mapping[str, str]) -> tuple[str, ...]:
    def group(found: re.Match[str]) -> str:
        if found[1] not in groups:
            raise ValueError(f"unknown group: @{found[1]}")
        return groups[found[1]]

    return tuple(dict.fromkeys(re.sub(r"@(\w+)", group, phrase) for phrase in phrases))


def _only(mapping: Mapping[str, object], allowed: Iterable[str], where: str) -> None:
    unknown = sorted(set(mapping) - set(allowed))
    if unknown:
        raise ValueError(f"unknown key in {where}: {', '.join(unknown)}")


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise ValueError(f"a mapping is needed, not {value!r}")
    return value


def _list(value: object) -> Sequence[object]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise ValueError(f"a list is needed, not {value!r}")
    return value


def _texts(value: object, where: str) -> tuple[str, ...]:
    texts = _list(value)
    if not all(isinstance(one, str) for one in texts):
        raise ValueError(f"{where}: every entry is a text")
    return tuple(map(str, texts))
