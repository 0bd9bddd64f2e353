"""The words that carry strength, denial, certainty and comparison in an English clinical sentence.

Data for the verify rules: each row is (kind, key, phrases); phrases with one key say the same. Rows hold
words of English only, never a disease, a drug or an organisation. A phrase may use regular expressions;
where two match at one place the longer wins, so "not known" is a hedge before "not" is a denial.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

CueKind = Literal["denial", "modal", "hedge", "comparative", "absolute", "quantifier", "limit", "junction"]


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that carries meaning beyond its topic: its kind, what it says, and its place."""

    kind: CueKind
    key: str
    text: str
    start: int
    end: int


WEAKEST, CONSIDER, SHOULD, STRONG = "1", "2", "3", "4"
"""The modal ladder: may < consider < should, probably < offer, recommend, use, must."""

_STUDY = r"trials?|cohorts?|stud(?:y|ies)|series|samples?|analys[ie]s|reviews?"
_BE = r"(?:is|are|was|were|be|been)"
_ROWS: tuple[tuple[CueKind, str, tuple[str, ...]], ...] = (
    # denial: one key for every way to say no, so that "do not use" and "avoid" agree
    ("denial", "not", (
        "do not", "don't", "does not", "doesn't", "did not", "must not", "mustn't", "should not",
        "shouldn't",
        "not", r"\w+n't", "cannot", "can not", "no", "none", "neither", "nor", "without", "free of",
        "avoid(?:s|ed|ing|ance)?", "should be avoided", "is to be avoided", "must be avoided",
        "are to be avoided", "best avoided", "not recommended", "not advised", "advised? against",
        "advises against", "recommend(?:s|ed|ing)? against", "recommendation against", "should not be",
        "refrain from", "withhold(?:ing)?", "withheld", "lack(?:s|ed|ing)?(?: of)?", "fail(?:s|ed)? to",
        "hardly", "nothing", "nobody", "no longer",
    )),
    ("denial", "soft-not", ("suggest(?:s|ed|ing)? against", "not suggested", "not routinely")),
    ("denial", "contraindicated", (
        "contraindicated", "contra-indicated", "contraindications?", "contraindicates",
        "counter-indicated",
    )),
    ("denial", "stop", ("stop(?:s|ped|ping)?", "discontinu(?:e|es|ed|ing|ation)", "ceas(?:e|es|ed|ing)")),
    ("denial", "instead", (
        "rather than", "instead of", "in place of", "in preference to", "as opposed to", "instead",
    )),
    ("denial", "unless", (
        "unless", "except(?:ing)?(?: (?:for|in|when|if))?", "other than", "apart from",
        "with the exception of",
    )),
    ("denial", "caution", ("caution(?:s|ed)?", "cautious(?:ly)?", "careful(?:ly)?", "with care")),
    # strength
    ("modal", WEAKEST, (
        "may", "might", "can", "could", "possibly", "perhaps", "possible", "able to", "potentially",
    )),
    ("modal", CONSIDER, (
        "consider(?:s|ed|ing)?", "suggest(?:s|ed|ing|ions?)?", f"{_BE} an option", "options?",
        "optional(?:ly)?",
        "reasonable", "conditionally recommend(?:s|ed)?", f"{_BE} conditionally recommended",
        "conditional recommendation", "seems?", "appears?", "worth considering", "think about",
    )),
    ("modal", CONSIDER, (
        r"(?:may|might|can|could) (?:also |then )?be (?:offered|used|given|tried|needed|required|necessary)",
        r"(?:may|might|could) (?:also )?(?:need|require)",
    )),
    ("modal", SHOULD, (
        r"should (?:also |then )?be (?:offered|used|given|tried)",
        "should", "ought to", "probabl[ey]", "likely", "presumably", "advis(?:e|es|ed|able|ing)",
        "is best",
    )),
    ("modal", STRONG, (
        "must", "has to", "have to", "needs? to", "required?", "requires", "essential", "mandatory",
        "imperative",
        "recommend(?:s|ed|ing|ation|ations)?", "necessary", "will", "vital",
        "crucial",
        "indicated", "warranted", "obligatory", "compulsory", "shall",
    )),
    # certainty
    ("hedge", "uncertain", (
        "(?:very )?uncertain(?:ty)?", "unclear", "unknown", "not (?:yet )?known",
        "not (?:yet )?established",
        "not (?:yet )?proven", "unproven", "not clear", "not certain", "doubtful", "questionable",
        "debated",
        "disputed", "no (?:good |reliable |controlled |direct )?(?:evidence|data|trials?|studies)",
        "insufficient(?: evidence| data)?", "inconclusive", "not enough evidence", "untested",
        "not been studied",
        "not been tested", "not been shown", "conflicting", "inconsistent", "controversial",
    )),
    ("hedge", "very", ("very low", "very-low")),
    ("hedge", "low", (
        "low[- ]certainty", "low[- ]quality", "limited", "weak(?:ly)?", "sparse", "scarce", "anecdotal",
        "small (?:trials?|stud(?:y|ies)|series)", "few (?:trials?|studies|data|patients)",
        "little evidence",
    )),
    ("hedge", "moderate", ("moderate[- ]certainty", "moderate[- ]quality")),
    ("hedge", "observed", (
        "observational", "case reports?", "case series", "reported(?:ly)?", "reports?",
        "retrospective(?:ly)?",
        "expert opinion", "by experts?", "experts", "extrapolat(?:ed|ion)", "by analogy", "uncontrolled",
        "surveys?", "registr(?:y|ies)", "authors?", "described", "said to",
        rf"(?:in|of) (?:an?|one|two|three|several|some|this|these) (?:[\w,-]+ ){{0,3}}(?:{_STUDY})",
    )),
    ("hedge", "laboratory", (
        "in vitro", "in[- ]the[- ]laboratory", "laboratory", "cell(?:s)? in culture", "cell cultures?",
        "test[- ]tube",
        "animals?", "in animals", "mice", "isolated", "ex vivo",
    )),
    ("hedge", "volunteer", ("healthy volunteers?", "volunteers?", "healthy")),
    ("hedge", "about", (
        r"about(?= (?:as|the same|half|equal|an?|one|two|three|four|doubl|halv|\d))",
        "approximately", "roughly", "nearly", "almost",
    )),
    ("hedge", "suspected", (
        "suspect(?:ed|s|ing)?", "suspicion", "presumed", "unconfirmed", "provisional",
    )),
    ("hedge", "confirmed", (
        "confirm(?:ed|s|ing|ation)?", "proven", "documented", "established", "known",
    )),
    ("hedge", "off-label", (
        "off[- ]label", "off[- ]licen[cs]e", "unlicen[cs]ed", "not licen[cs]ed", "not approved",
        "unapproved",
        "outside (?:the|its) (?:label|licen[cs]e)", "not on (?:the|its) label",
    )),
    ("hedge", "labelled", ("licen[cs]ed", "approved", "on[- ]label", "on the label", "labell?ed")),
    ("hedge", "small", (
        "small(?:er)?", "slight(?:ly)?", "modest(?:ly)?", "a little", "minor", "mild(?:ly)?",
    )),
    ("hedge", "moderate-size", ("moderate(?:ly)?",)),
    ("hedge", "severe", (
        "severe(?:ly)?", "serious(?:ly)?", "major", "grave", "marked(?:ly)?", "substantial(?:ly)?",
    )),
    # comparison
    ("comparative", "more", ("more", "greater", "higher", "larger", "bigger", "increasingly", "exceeds")),
    ("comparative", "less", ("less", "lower", "fewer", "lesser")),
    ("comparative", "better", ("better", "superior(?: to)?", "improved over", "outperforms?")),
    ("comparative", "worse", ("worse", "inferior(?: to)?", "poorer")),
    ("comparative", "safer", ("safer", "less harmful")),
    ("comparative", "most", ("most", "mostly", "mainly", "the majority(?: of)?", "most of")),
    ("comparative", "least", ("least", "lowest", "fewest", "smallest", "minimal", "minimum")),
    ("comparative", "best", (
        "best", "ideal", "optimal", "safest", "greatest", "highest", "largest", "maximal",
    )),
    ("comparative", "worst", ("worst", "poorest")),
    ("comparative", "preferred", (
        "prefer(?:s|red|able|ably|ence)?", "favou?r(?:s|ed)?", "of choice", "drug of choice",
        "gold standard",
    )),
    ("comparative", "first", ("first[- ]choice", "first[- ]line", "first", "initial(?:ly)?")),
    ("comparative", "second", ("second[- ]choice", "second[- ]line")),
    ("comparative", "last", ("last[- ]resort", "last[- ]line", "last[- ]choice")),
    ("comparative", "faster", ("faster", "quicker", "sooner", "earlier", "quickest", "fastest")),
    ("comparative", "slower", ("slower", "later", "longer", "longest")),
    ("comparative", "stronger", ("stronger", "strongest", "more potent", "milder", "weaker")),
    ("comparative", "shorter", ("shorter", "shortest", "briefer")),
    ("comparative", "older", ("older", "oldest", "elder")),
    ("comparative", "younger", ("younger", "youngest")),
    ("comparative", "no more", ("no (?:more|better|greater|higher|further)",)),
    ("comparative", "no less", ("no (?:less|worse|fewer|lower)",)),
    ("comparative", "equal", (
        "equal(?:ly)?(?: to)?", "same as", "equivalent(?: to)?", "comparable(?: to| with)?",
        "non[- ]?inferior(?: to)?", "similar(?:ly)?(?: to)?",
    )),
    # absolutes
    ("absolute", "always", (
        "always", "invariably", "in every case", "at all times", "without exception",
    )),
    ("absolute", "never", ("never", "at no time", "under no circumstances", "on no account")),
    ("absolute", "all", (
        "all", "every", "everyone", "everybody", "any", "anyone", "anybody", "whole", "entire(?:ly)?",
    )),
    ("absolute", "only", ("only", "solely", "exclusively", "sole", "alone")),
    ("absolute", "complete", (
        "complete(?:ly)?", "total(?:ly)?", "fully", "absolute(?:ly)?", "perfect(?:ly)?",
    )),
    ("absolute", "certain", (
        "certainly", "definite(?:ly)?", "clear(?:ly)?", "undoubtedly", "guarantee(?:s|d)?",
        "conclusive(?:ly)?",
        "consistent(?:ly)?", "proves?", "cures?", "cured", "unquestionabl[ey]", "obvious(?:ly)?",
        "reliabl[ey]",
    )),
    ("absolute", "safe", ("safe", "safely", "harmless", "risk[- ]free", "well[- ]tolerated")),
    # quantity without a number
    ("quantifier", "some", (
        "some", "certain", "selected", "a subset of", "a minority of", "in part", "partly",
    )),
    ("quantifier", "few", (
        "few", "a few", "several", "rare(?:ly)?", "uncommon(?:ly)?", "infrequent(?:ly)?", "seldom",
    )),
    ("quantifier", "many", (
        "many", "often", "frequent(?:ly)?", "common(?:ly)?", "numerous", "much", "largely",
    )),
    ("quantifier", "usual", (
        "usual(?:ly)?", "general(?:ly)?", "typical(?:ly)?", "normally", "as a rule",
    )),
    ("quantifier", "sometimes", ("sometimes", "occasional(?:ly)?", "at times", "now and then")),
    ("quantifier", "routine", ("routine(?:ly)?", "regular(?:ly)?")),
    # limits in time and order
    ("limit", "if", ("if", "when", "whenever", "where", "in case", "provided that", "in which case")),
    ("limit", "until", ("until", "till")),
    ("limit", "before", ("before", "prior to", "ahead of", "previous to", "beforehand")),
    ("limit", "after", ("after", "following", "subsequent to", "afterwards?", "once")),
    ("limit", "above", ("above", "over", "exceeding", "beyond")),
    ("limit", "below", ("below", "under", "beneath")),
    ("limit", "against", ("against",)),
    ("junction", "or", ("or", "either")),
)  # fmt: skip

_QUALIFIERS = """
acute subacute chronic primary secondary severe mild moderate indolent aggressive advanced early late
recurrent persistent systemic local active stable unstable confirmed suspected oral adult childhood
congenital inherited acquired idiopathic baseline untreated pregnant elderly smouldering non-severe
uncomplicated complicated isolated
"""
QUALIFIERS = frozenset(_QUALIFIERS.split())
"""Words inside a name that narrow it: a name that lacks one is not the same name."""

_POLAR = """
early late high low raise lower increase reduce start begin end normal abnormal positive negative upper
inner outer new old acute chronic oral intravenous improve worsen benefit harm effective ineffective
short long large small left right open closed strong weak empty full hot cold
"""
POLAR = frozenset(_POLAR.split())
"""Words with an opposite: one that is lost is never excused by a new word of the other wording."""

IMPERATIVES = (
    "use",
    "give",
    "offer",
    "prescribe",
    "start",
    "take",
    "choose",
    "treat with",
    "administer",
    "begin",
)
"""Base verbs that order something when a clause starts with them: the top of the ladder."""

_CLAUSE_START = (
    r"(?:(?<=^)|(?<=[.;:,–—] )|(?<=\band )|(?<=\bthen )|(?<=\bbut )|(?<=\bor )|(?<=\balways )|(?<=\bplease ))"
)
_IMPERATIVE = re.compile(_CLAUSE_START + r"(?:" + "|".join(IMPERATIVES) + r")\b", re.I)
_PATTERNS = tuple(
    (
        kind,
        key,
        re.compile(rf"(?<![\w'-])(?:{'|'.join(sorted(phrases, key=len, reverse=True))})(?![\w'])", re.I),
    )
    for kind, key, phrases in _ROWS
)


def cues(text: str, taken: tuple[tuple[int, int], ...] = ()) -> tuple[Cue, ...]:
    """The cues of `text` in reading order, longest reading first, none overlapping nor inside `taken`."""
    text = text.replace("’", "'")
    found = [Cue(k, key, m.group(), m.start(), m.end()) for k, key, p in _PATTERNS for m in p.finditer(text)]
    found += [Cue("modal", STRONG, m.group(), m.start(), m.end()) for m in _IMPERATIVE.finditer(text)]
    found.sort(key=lambda cue: (cue.start - cue.end, cue.start))
    spans = list(taken)
    kept: list[Cue] = []
    for cue in found:
        if not any(cue.start < end and start < cue.end for start, end in spans):
            spans.append((cue.start, cue.end))
            kept.append(cue)
    # "must not" denies and commands at once: both count, so that "should not" may not become it.
    kept += [Cue("modal", STRONG, c.text, c.start, c.end) for c in kept if c.text.lower().startswith("must")
             and c.kind == "denial"]  # fmt: skip
    return tuple(sorted(kept, key=lambda cue: cue.start))
