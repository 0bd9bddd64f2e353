"""Faults that a careless or fluent rewriter makes, each a rule over a statement's own sentence.

In: a statement, the library, a seeded random source. Out: wrong sentences. The lists here are the bench's own
and are not read by `curbside.answering`; no rule looks at what verify checks.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping

from curbside.model.library import Library
from curbside.model.statement import Statement

Mutator = Callable[[Statement, Library, random.Random], Iterator[str]]

_UNITED = re.compile(
    r"(?<![\w.])(\d[\d,]*(?:\.\d+)?)(\s?)(mg/kg|mg|mcg|micrograms?|g|mL|ng/mL|mL/min|units|IU|%|kg|hours?|days?|weeks?"
    r"|months?|years?|minutes?|mmHg)(?!\w)"
)
_UNIT_SWAPS = {
    "mg": ("mcg", "g", "mL"), "mcg": ("mg", "g"), "microgram": ("milligram",),
    "micrograms": ("milligrams", "grams"),
    "g": ("mg",), "mL": ("mg", "L"), "mg/kg": ("mcg/kg", "mg"), "ng/mL": ("mg/mL", "mcg/mL"),
    "hours": ("days", "minutes"),
    "hour": ("day",), "days": ("weeks", "hours"), "weeks": ("months", "days"), "months": ("years", "weeks"),
    "years": ("months",), "minutes": ("hours",), "kg": ("lb",), "%": (" mg",), "units": ("mg",),
}  # fmt: skip
_DENIALS = (
    (r"\bdo not (\w+)", r"\1"), (r"\bdoes not (\w+)", r"does \1"), (r"\bshould not be\b", "should be"),
    (r"\bmust not\b", "must"), (r"\bshould not\b", "should"), (r"\bis not\b", "is"), (r"\bare not\b", "are"),
    (r"\bnot ", ""), (r"\bcontraindicated\b", "indicated"), (r"\bcontraindicated\b", "recommended"),
    (r"\bcontraindicated\b", "used with caution"), (r"\bAvoid\b", "Use"), (r"\bavoid\b", "use"),
    (r"\bavoided\b", "used"), (r"\bwithout\b", "with"), (r"\bno ", ""), (r"\bNo ", "Some "),
    (r"\bunless\b", "if"),
    (r"\bneither\b", "either"), (r"\bcannot\b", "can"), (r"\bstop\b", "continue"),
    (r"\brather than\b", "as well as"),
    (r"\bagainst\b", "for"), (r"\bnever\b", "always"),
)  # fmt: skip
_QUALIFIERS = (
    "adult", "adults", "children", "older", "pregnant", "acute", "chronic", "severe", "active", "suspected",
    "confirmed", "unstable", "systemic", "immediate-release", "extended-release", "oral", "intravenous",
    "moderate", "known", "persistent", "recurrent", "indolent", "progressive", "prolonged", "new", "primary",
    "short", "short-term", "low-dose", "untreated", "previous", "prior", "healthy", "non-surgical",
    "specialist",
    "selected", "high-risk", "uncontrolled", "recent", "emergency", "baseline", "raised", "significant",
)  # fmt: skip
_PHRASE = re.compile(
    r",? (?:in|for|with|among|during|after|before|under|within|without|if|when|until|unless|while) "
    r"(?:[\w%/'’.-]+ ){0,5}?[\w%/'’-]+(?=[.,;:]|$)"
)
_LIMITED = re.compile(
    r" (?:in|for|with|among|during) [\w' -]{3,40}?(?=[.,;:]| (?:is|are|may|should|and|or)\b)"
)
_STRENGTHS = (
    (r"\bmay\b", "should"), (r"\bmay\b", "will"), (r"\bmay be\b", "is"), (r"\bcan\b", "will"),
    (r"\bmight\b", "will"),
    (r"\bcould\b", "must"), (r"\bConsider\b", "Offer"), (r"\bconsider\b", "offer"), (r"\bconsider\b", "use"),
    (r"\bprobably ", ""), (r"\blikely\b", "certain"), (r"\bshould\b", "must"), (r"\bsuggests?\b", "proves"),
    (r"\bis suggested\b", "is recommended"), (r"\bis an option\b", "is essential"),
    (r"\bappears? to\b", "does"),
    (r"\bmay ", ""), (r"\bConsider\b", "Always offer"), (r"\breasonable\b", "necessary"),
    (r"\bpossibly ", ""),
)  # fmt: skip
_HEDGES = (
    r"\bit is (?:very )?uncertain whether ", r"\bIt is (?:very )?uncertain whether ",
    r"\b(?:is|are) reported to ",
    r"\breported ", r"\boff-label ", r"\blimited ", r"\blow-certainty ", r"\bprobably ", r"\bpossibly ",
    r"\brarely ", r"\busually ", r"\boften ", r"\bsometimes ", r"\bsome ", r"\bSome ",
    r"\babout (?=\d|half|as|the same)", r"\bAbout (?=\d|half|as)",
    r"\bsmall ", r"\bobservational ", r"\bsuspected ", r"\bIn an? (?:trial|cohort|series|study)[^,]*, ",
    r"\bin (?:an?|one) (?:\w+ )?(?:trial|cohort|series|study|review)\b", r"\banecdotal ", r"\bmany ",
    r"\bin vitro",
    r"\bin part ", r"\btypically ", r"\bgenerally ", r"\bmostly ", r"\bmoderate-certainty ", r"\bmay ",
    r"\bonly ",
    r"\bweak ", r"\bfew ", r"\bmainly ",
)  # fmt: skip
_COMPARED = (
    ", and is safer than other options.", ", and is the best choice.", ", the most effective option.",
    ", and is preferred.", ", more than anything else.", ", with fewer side effects.",
    ", better than the alternatives.",
    ", the safest of all.", ", with greater benefit.", ", superior to the others.",
)  # fmt: skip
_ABSOLUTES = (
    (r"^(\w)", "Always, \\1"), (r"\bshould\b", "should always"), (r"\bmay\b", "may always"),
    (r"\bis\b", "is always"),
    (r"\bare\b", "are always"), (r"\bpeople\b", "all people"), (r"\bpatients\b", "all patients"),
    (r"\badults\b", "all adults"), (r"\bin\b", "in every case of"), (r"\breduces?\b", "completely prevents"),
    (r"\bcan\b", "can safely"),
)  # fmt: skip
_ADDED = (
    " and lowers mortality.", " and shortens recovery.", ", which cures the disease.",
    " and prevents relapse.",
    " and has no side effects.", ", as shown in a large trial.", " and improves sleep.",
    ", including in pregnancy.",
    " and works within an hour.", ", also in children.", " and need not be monitored.",
)  # fmt: skip
_OPPOSITES = (
    ("increase", "decrease"), ("increases", "reduces"), ("reduces", "increases"), ("reduce", "increase"),
    ("before", "after"), ("after", "before"), ("above", "below"), ("below", "above"), ("raised", "lowered"),
    ("high", "low"), ("low", "high"), ("higher", "lower"), ("lower", "higher"), ("more", "less"),
    ("less", "more"),
    ("start", "stop"), ("stop", "start"), ("benefit", "harm"), ("harm", "benefit"), ("early", "late"),
    ("worsen", "improve"), ("improves", "worsens"), ("improve", "worsen"), ("normal", "abnormal"),
    ("common", "rare"), ("rare", "common"), ("positive", "negative"), ("at least", "at most"),
    ("up to", "at least"),
    ("or older", "or younger"), ("more than", "less than"), ("over", "under"), ("under", "over"),
    ("within", "after"),
    ("shorter", "longer"), ("oral", "intravenous"), ("intravenous", "oral"), ("upper", "lower"),
)  # fmt: skip
_OFTEN = (
    (r"\bonce (a|per) day\b", "twice a day"), (r"\bonce daily\b", "twice daily"),
    (r"\btwice (a day|daily)\b", "4 times a day"),
    (r"\b(\d) times (a day|daily)\b", None), (r"\bevery (\d+)( to \d+)? (hours|days|weeks)\b", None),
    (r"\b(every|a) day\b", r"\1 week"), (r"\bdaily\b", "weekly"), (r"\bweekly\b", "daily"),
    (r"\ba week\b", "a day"),
    (r"\ba day\b", ""), (r"\bevery (\d+) hours\b", r"every \1 days"),
    (r"\b(two|three|four) times\b", "six times"),
    (r"\bmonthly\b", "weekly"), (r"\bas needed\b", "every 4 hours"), (r"\bonce a month\b", "once a week"),
)  # fmt: skip


def _put(text: str, start: int, end: int, new: str) -> str:
    out = re.sub(r"\s+", " ", text[:start] + new + text[end:]).strip()
    out = re.sub(r"\s+([.,;:])", r"\1", out)
    return out[:1].upper() + out[1:]


def _each(text: str, pattern: str, new: str) -> Iterator[str]:
    for match in re.finditer(pattern, text):
        yield _put(text, match.start(), match.end(), match.expand(new))


def _table(rows: tuple[tuple[str, str], ...]) -> Mutator:
    def mutate(statement: Statement, _library: Library, _rng: random.Random) -> Iterator[str]:
        for pattern, new in rows:
            yield from _each(statement.text, pattern, new)

    return mutate


def _scaled(factor: float) -> Mutator:
    def mutate(statement: Statement, _library: Library, _rng: random.Random) -> Iterator[str]:
        for match in _UNITED.finditer(statement.text):
            value = float(match[1].replace(",", "")) * factor
            yield _put(statement.text, match.start(1), match.end(1), f"{value:.6g}")

    return mutate


def digits(statement: Statement, _library: Library, rng: random.Random) -> Iterator[str]:
    """Two digits of a number change places, or one digit is another."""
    for match in re.finditer(r"(?<![\w.])\d[\d.]*\d(?!\w)", statement.text):
        text = match.group()
        places = [
            i
            for i in range(len(text) - 1)
            if text[i].isdigit() and text[i + 1].isdigit() and text[i] != text[i + 1]
        ]
        for i in places:
            yield _put(
                statement.text, match.start(), match.end(), text[:i] + text[i + 1] + text[i] + text[i + 2 :]
            )
        other = rng.choice([d for d in "123456789" if d != text[0]])
        yield _put(statement.text, match.start(), match.end(), other + text[1:])


def units(statement: Statement, _library: Library, _rng: random.Random) -> Iterator[str]:
    """A unit becomes another."""
    for match in _UNITED.finditer(statement.text):
        for other in _UNIT_SWAPS.get(match[3], ()):
            yield _put(statement.text, match.start(3), match.end(3), other)


def drugs(statement: Statement, library: Library, rng: random.Random) -> Iterator[str]:
    """A drug or class named becomes another of the library's."""
    held = [c for c in library.concepts.values() if c.kind in {"drug", "drug-class"}]
    for concept in sorted(held, key=lambda c: c.id):
        for name in (concept.name, *concept.synonyms, *concept.abbreviations):
            for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", statement.text, re.I):
                others = [o for o in held if o.id != concept.id and o.kind == concept.kind]
                other = rng.choice(others)
                yield _put(statement.text, match.start(), match.end(), other.name)


def qualifiers(statement: Statement, _library: Library, _rng: random.Random) -> Iterator[str]:
    """A qualifying word or phrase falls out, so that the sentence holds for more people."""
    for word in _QUALIFIERS:
        yield from _each(statement.text, rf"(?<![\w-]){word}(?![\w-]) ?", "")
    for match in [*_PHRASE.finditer(statement.text), *_LIMITED.finditer(statement.text)]:
        yield _put(statement.text, match.start(), match.end(), "")


def hedges(statement: Statement, _library: Library, _rng: random.Random) -> Iterator[str]:
    """A word of uncertainty falls out."""
    for pattern in _HEDGES:
        yield from _each(statement.text, pattern, "")


def _ending(endings: tuple[str, ...]) -> Mutator:
    def mutate(statement: Statement, _library: Library, _rng: random.Random) -> Iterator[str]:
        for ending in endings:
            if ending.rstrip(".").split()[-1] not in statement.text:
                yield statement.text.rstrip(". ") + ending

    return mutate


def opposites(statement: Statement, _library: Library, _rng: random.Random) -> Iterator[str]:
    """A word becomes its opposite."""
    for word, other in _OPPOSITES:
        yield from _each(statement.text, rf"(?<![\w-]){word}(?![\w-])", other)


def often(statement: Statement, _library: Library, rng: random.Random) -> Iterator[str]:
    """A frequency becomes another."""
    for pattern, new in _OFTEN:
        if new is not None:
            yield from _each(statement.text, pattern, new)
            continue
        for match in re.finditer(pattern, statement.text):
            other = rng.choice([n for n in (1, 2, 3, 4, 6, 8, 12, 24) if str(n) != match[1]])
            yield _put(statement.text, match.start(1), match.end(1), str(other))


def numbers_removed(statement: Statement, _library: Library, _rng: random.Random) -> Iterator[str]:
    """A number falls out with its unit."""
    for match in _UNITED.finditer(statement.text):
        yield _put(statement.text, match.start(), match.end(), "")


def exchanged(statement: Statement, _library: Library, _rng: random.Random) -> Iterator[str]:
    """Two numbers of one unit change places."""
    found = list(_UNITED.finditer(statement.text))
    for i, a in enumerate(found):
        for b in found[i + 1 :]:
            if a[3] == b[3] and a[1] != b[1]:
                text = statement.text
                yield text[: a.start(1)] + b[1] + text[a.end(1) : b.start(1)] + a[1] + text[b.end(1) :]


TEXT_FAULTS: Mapping[str, Mutator] = {
    "dose x10": _scaled(10),
    "dose x2": _scaled(2),
    "dose /10": _scaled(0.1),
    "digits swapped": digits,
    "unit swapped": units,
    "drug swapped": drugs,
    "denial turned": _table(_DENIALS),
    "population widened": qualifiers,
    "strength raised": _table(_STRENGTHS),
    "hedge dropped": hedges,
    "comparative added": _ending(_COMPARED),
    "absolute added": _table(_ABSOLUTES),
    "finding added": _ending(_ADDED),
    "opposite word": opposites,
    "frequency changed": often,
    "number removed": numbers_removed,
    "numbers exchanged": exchanged,
}
