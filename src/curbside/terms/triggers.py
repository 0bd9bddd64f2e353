"""Safety notices and scope: which phrases of a rule file stand in a text. Pure; every phrase is data.

How phrases are written is told in `phrases`; `@name` here stands for any phrase of that group of the file.
An `unless` phrase hides the words it covers, so it cannot silence an emergency described elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache

from curbside.model.article import Severity
from curbside.model.question import Scope
from curbside.terms.phrases import Book, Found, Phrase, Reading, bare_text
from curbside.terms.tokens import normalise, tokenise, word_key

_Compiled = tuple[tuple[Phrase, ...], tuple[Phrase, ...]]
_SEVERITIES: Mapping[str, Severity] = {"emergency": "emergency", "crisis": "crisis", "caution": "caution"}
_PER_TERM = 3
"""How many cue words a known clinical term outweighs."""


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
    conditions: tuple[str, ...] = ()
    """Ids of the conditions it is a notice of."""
    elsewhere: bool = False
    """Whether care of what it is a notice of is not held: no likeness to what is held may answer for it."""
    names: tuple[str, ...] = ()
    """What the emergency is called."""


@dataclass(frozen=True, slots=True)
class ScopeCues:
    """What tells a clinical question from other talk; scripts are (name, ranges)."""

    chit_chat: tuple[str, ...]
    about_program: tuple[str, ...]
    not_clinical: tuple[str, ...]
    clinical_cues: tuple[str, ...]
    english: tuple[str, ...]
    languages: tuple[tuple[str, tuple[str, ...]], ...]
    scripts: tuple[tuple[str, tuple[str, ...]], ...]


_WORLDWIDE = 2
"""Names of drugs are much alike in many languages: so many of them count as one English clinical word."""


def fired(text: str, rules: tuple[BannerRule, ...]) -> tuple[str, ...]:
    """Ids of the rules whose phrases stand in the text, in the order of the rules; no text raises."""
    book, compiled = _compiled(rules)
    read = Reading(text, book)
    return tuple(
        rule.id
        for rule, (triggers, unless) in zip(rules, compiled, strict=True)
        if read.calls(triggers, unless, in_doubt=rule.severity == "crisis")
    )


def scope_of(text: str, cues: ScopeCues, *, clinical_terms: int) -> tuple[Scope, str]:
    """What kind of talk a text is, and the language's name where it is one that is not read here."""
    shelf = _scope_compiled(cues)
    plain = bare_text(text)
    keys = [token.key for token in tokenise(plain)]
    spans = shelf.book.scan(keys, normalise(plain))
    weights = {name: _weight(spans, phrases) for name, phrases in shelf.kinds.items()}
    language = _language(plain, keys, shelf, weights["clinical"] + clinical_terms // _WORLDWIDE)
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
    groups = {
        name: "|".join(_texts(value, name)) for name, value in _mapping(mapping.get("groups", {})).items()
    }
    templates = _mapping(mapping.get("templates", {}))
    _only(templates, {"triggers", "unless"}, "templates")
    rules = tuple(_banner_rule(_mapping(one), groups, templates) for one in _list(mapping.get("banners", [])))
    doubled = {rule.id for rule in rules if sum(other.id == rule.id for other in rules) > 1}
    if doubled:
        raise ValueError(f"banner ids used twice: {', '.join(sorted(doubled))}")
    _compiled(rules)
    return rules


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


@dataclass(frozen=True, slots=True)
class _Shelf:
    book: Book
    kinds: Mapping[str, frozenset[int]]
    english: frozenset[str]
    languages: tuple[tuple[str, frozenset[str]], ...]
    scripts: tuple[tuple[str, re.Pattern[str]], ...]


@lru_cache(maxsize=16)
def _compiled(rules: tuple[BannerRule, ...]) -> tuple[Book, tuple[_Compiled, ...]]:
    book = Book()
    return book, tuple(
        (tuple(map(book.phrase, rule.triggers)), tuple(map(book.phrase, rule.unless))) for rule in rules
    )


@lru_cache(maxsize=16)
def _scope_compiled(cues: ScopeCues) -> _Shelf:
    book = Book()
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


def _banner_rule(
    entry: Mapping[str, object], groups: Mapping[str, str], templates: Mapping[str, object]
) -> BannerRule:
    name = str(entry.get("id", ""))
    allowed = {field.name for field in fields(BannerRule)} | {"languages"}
    _only(entry, allowed, f"banner {name}")
    missing = {"id", "severity", "title", "text", "plain", "triggers"} - entry.keys()
    if missing:
        raise ValueError(f"banner {name} lacks {', '.join(sorted(missing))}")
    severity = _SEVERITIES.get(str(entry["severity"]))
    if severity is None:
        raise ValueError(f"banner {name} has an unknown severity: {entry['severity']}")
    called = _texts(entry.get("names", []), "names")
    names = "|".join(called)
    triggers = list(_texts(entry["triggers"], "triggers"))
    unless = list(_texts(entry.get("unless", []), "unless"))
    for phrases in _mapping(entry.get("languages", {})).values():
        triggers += _texts(phrases, "languages")
    if names:
        triggers += [one.replace("NAME", names) for one in _texts(templates.get("triggers", []), "triggers")]
        unless += [one.replace("NAME", names) for one in _texts(templates.get("unless", []), "unless")]
    return BannerRule(
        id=name, severity=severity,
        title=str(entry["title"]), text=str(entry["text"]), plain=str(entry["plain"]),
        withhold=bool(entry.get("withhold", False)),
        triggers=_expanded(triggers, groups), unless=_expanded(unless, groups),
        conditions=_texts(entry.get("conditions", []), "conditions"),
        elsewhere=bool(entry.get("elsewhere", False)), names=called,
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
