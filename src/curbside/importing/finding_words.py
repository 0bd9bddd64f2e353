"""The wording rules for findings in abstracts: which sentence states one, where it belongs, for or against.

A sentence comes in, words of the statement model go out. Tables are read top down and the first match wins.
No rule guesses: what no table covers is a neutral "interpretation" for any population, ungraded.
"""

from __future__ import annotations

import re

from curbside.model.statement import Certainty, Direction, Facet, Population


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


_AIM = re.compile(
    r"\W*(?:(?:the|our|this|these) )?(?:(?:main|primary|present|current|specific) )*"
    r"(?:(?:aims?|purposes?|objectives?|goals?) (?:of|was|were|is|are)\b"
    r"|(?:study|review|article|paper|trial|work|report|analysis) (?:aim(?:s|ed)|sought|seeks|was designed|will)\b"
    r"|we (?:aim(?:ed)?|sought|describe|present|report (?:a|an|the|on|here)|review(?:ed)?|discuss|hypothesi[sz]ed"
    r"|investigated|evaluated|examined|assessed|compared|included|enrolled|recruited|searched|used|performed"
    r"|conducted|collected|analy[sz]ed|measured|will)\b)",
    re.IGNORECASE,
)
"""Openings that say what was meant or done, not what was found."""

_ADMINISTRATIVE = re.compile(
    r"ClinicalTrials\.gov|\bNCT\d|\bISRCTN|trial regist|\bregist(?:ration|ered)\b.{0,40}\b(?:number|no\.|ID|at|in)\b"
    r"|PROSPERO|©|copyright|all rights reserved|supplementary (?:data|material|information)|\bfunded by\b"
    r"|level of evidence|this article is protected",
    re.IGNORECASE,
)

_GAP = _words(
    r"(?:further|future|more|additional|larger?|well-designed|prospective|high-quality|randomi[sz]ed)"
    r" (?:[\w-]+,? ){0,6}?(?:stud(?:y|ies)|research|trials?|investigations?|evidence|work|data|evaluation)"
    r" (?:[\w-]+ ){0,4}?(?:(?:is|are|will be|may be) )?(?:still )?(?:needed|required|warranted|necessary)"
    r"|(?:should|need(?:s)? to|must|remains? to) be (?:\w+ )?(?:confirmed|explored|elucidated|determined|clarified"
    r"|(?:further )?(?:investigated|studied|evaluated|validated))"
    r"|insufficient (?:evidence|data)|lack of (?:\w+ )?evidence|evidence is (?:lacking|limited|insufficient|scarce)"
    r"|(?:warrants?|needs?|requires?|deserves?) (?:further|more|additional) (?:\w+ )?"
    r"(?:stud(?:y|ies)|research|investigation|evaluation|exploration)|remains? (?:unclear|unknown|uncertain)"
)

_CONCLUDING = re.compile(
    r"\W*(?:in (?:conclusion|summary)|to (?:conclude|sum(?:marize| up))|conclusions?\b|overall|taken together"
    r"|collectively|altogether|thus|therefore|hence|we (?:conclude|suggest|propose|recommend|demonstrate"
    r"|show(?:ed)?|found|find)\b"
    r"|(?:these|our|the(?: present)?|this) (?:[\w-]+ ){0,3}?"
    r"(?:findings?|results?|data|stud(?:y|ies)|observations?|work|review|evidence|analys[ei]s|report)"
    r" (?:[\w-]+ ){0,3}?(?:suggests?|indicates?|demonstrates?|shows?|showed|reveal(?:s|ed)?|supports?|confirms?"
    r"|highlights?|provides?|imply|implies|emphasi[sz]es?|underscores?|establish(?:es)?)\b)",
    re.IGNORECASE,
)
"""Openings of a conclusion in an abstract without labels."""

_STATISTIC = re.compile(
    r"\bp\s?[-\u2013]?(?:value)?\s?[<>=≤≥]\s?[0.]|\bCI\b|confidence interval|\b(?:odds|risk|hazard|rate|likelihood)"
    r" ratios?\b|\ba?(?:OR|RR|HR|MD|SMD|WMD|AUC)\b\s?[=:,;\[(]?\s?\d|\d\s?%|\bI²|[±]|\bvs\.?(?!\w)|\bversus\b",
    re.IGNORECASE,
)
_RESULT = _words(
    r"(?:significant(?:ly)?|associated with|correlat(?:ed|es|ion)|(?:in|de)creas(?:e|es|ed|ing)|reduc(?:e|es|ed|tion)"
    r"|improv(?:e|es|ed|ement)|higher|lower|greater|better|worse|superior|inferior|non-?inferior|similar"
    r"|comparable|differ(?:ed|ences?)|no difference|predict(?:s|ed|ors?)|prevent(?:s|ed)|induc(?:es|ed)"
    r"|inhibit(?:s|ed)|risk factors?|more (?:likely|frequent(?:ly)?|common(?:ly)?)|less (?:likely|frequent(?:ly)?"
    r"|common(?:ly)?)|effective|ineffective|sensitivity|specificity|survival|mortality|prevalence|incidence)"
)
_ENROLMENT = _words(
    r"(?:was|were|been) (?:[\w-]+ )?(?:included|enrolled|recruited|randomi[sz]ed|screened|identified|retrieved"
    r"|analy[sz]ed|assigned|allocated|selected|invited|reviewed|collected|performed)|response rate|median age"
    r"|mean age|included \d+"
)

_FACETS: tuple[tuple[Facet, re.Pattern[str]], ...] = (
    (
        "avoid",
        _words(
            r"should (?:be avoided|not be (?:used|given|offered|recommended))|contraindicated"
            r"|(?:is|are) not (?:recommended|indicated)|recommend against"
        ),
    ),
    ("interaction", _words(r"drug[- ](?:drug )?interactions?|interact(?:s|ed)? with|co-?administration")),
    (
        "safety",
        _words(
            r"adverse|side[- ]effects?|safety|safe|safely|toxicit(?:y|ies)|toxic|well[- ]tolerated|tolerab(?:le|ility)"
            r"|complications?|harms?|bleeding events?"
        ),
    ),
    (
        "test",
        _words(
            r"sensitivit(?:y|ies)|specificit(?:y|ies)|diagnostic (?:accuracy|performance|yield|value|tool)"
            r"|area under|AUC|AUROC|predictive values?|cut-?off|biomarkers?"
        ),
    ),
    ("diagnosis", _words(r"diagnos(?:is|e|ed|tic|ing|es)|misdiagnos\w+|differential diagnosis")),
    (
        "prevention",
        _words(r"prevent(?:s|ed|ing|ion|ive)?|prophyla(?:xis|ctic)|vaccin(?:e|es|ation|ated)|screening"),
    ),
    (
        "prognosis",
        _words(
            r"prognos(?:is|tic)|mortality|survival|outcomes?|recurrences?|relapses?|predict(?:s|ed|ors?|ive|ion)?"
            r"|remission|follow-?up|death"
        ),
    ),
    ("cause", _words(r"risk factors?|caus(?:e|es|ed|al)|aetiolog\w+|etiolog\w+|attributable|due to")),
    ("epidemiology", _words(r"prevalen(?:ce|t)|incidence|epidemiolog\w+|burden|seroprevalence")),
    (
        "mechanism",
        _words(
            r"mechanisms?|pathways?|expression|signall?ing|receptors?|genes?|proteins?|mRNA|apoptosis|proliferation"
            r"|in vitro|in vivo|upregulat\w+|downregulat\w+|mutations?|binding|mediat(?:es|ed)"
        ),
    ),
    (
        "alternatives",
        _words(
            r"treatments?|therap(?:y|ies|eutic)|efficacy|effective(?:ness|ly)?|ineffective|interventions?|doses?"
            r"|surg(?:ery|ical)|drugs?|medications?|rehabilitation|management"
        ),
    ),
)

_AGAINST = _words(
    r"should (?:be avoided|not be (?:used|given|offered|recommended|considered))|recommend against|contraindicated"
    r"|(?:is|are|was|were) not (?:recommended|effective|superior|beneficial)|ineffective"
    r"|(?:had|has|have|showed?|provid(?:es|ed)|offer(?:s|ed)) no (?:\w+ )?(?:benefit|effect|advantage)"
    r"|(?:did|does|do) not (?:significantly )?(?:improve|reduce|prevent|benefit)"
)
_FOR = _words(
    r"should be (?:used|given|offered|considered|recommended|performed|encouraged)|we recommend|(?:is|are) recommended"
    r"|(?:is|are|was|were|be|appears?(?: to be)?|proved(?: to be)?) (?:[\w-]+,? (?:and )?){0,3}?(?:effective|efficacious|beneficial)"
)
_UNSURE = _words(
    r"whether|whereas|although|however|but|not|no|unless|if|less effective|cost-effective|without|neither|nor|than"
)

_CERTAINTY = re.compile(
    r"\b(?P<level>high|moderate|low|very[ -]low)[ -](?:certainty|quality)(?:[ -]of)?(?: of)? evidence\b"
    r"|\b(?:certainty|quality) of (?:the )?evidence (?:is|was|were|:) (?:\w+ )?(?P<after>high|moderate|very[ -]low|low)\b",
    re.IGNORECASE,
)
_LEVELS: dict[str, Certainty] = {
    "high": "high",
    "moderate": "moderate",
    "low": "low",
    "very low": "very-low",
}

_POPULATIONS: tuple[tuple[Population, re.Pattern[str]], ...] = (
    ("laboratory", _words(r"mice|mouse|rats?|in vitro|murine|zebrafish|cell lines?|rabbits?|animal models?")),
    ("healthy-volunteer", _words(r"healthy (?:[\w-]+ )?(?:volunteers?|subjects?|participants?)")),
    ("child", _words(r"child(?:ren|hood)?|p(?:a?)ediatric|adolescents?")),
    ("infant", _words(r"infants?|neonat(?:es?|al)|newborns?|preterm")),
    ("pregnant", _words(r"pregnan(?:t|cy|cies)")),
    ("breastfeeding", _words(r"breast-?feeding|lactating")),
    ("older-adult", _words(r"elderly|older (?:adults?|patients?|people|persons?)|geriatric")),
    ("adult", _words(r"adults?(?! stem)")),
)
_NOT_ADULT = _words(r"older adults?|young adults?")


def is_administrative(sentence: str) -> bool:
    """True for registrations, copyright lines and the like."""
    return _ADMINISTRATIVE.search(sentence) is not None


def states_an_aim(sentence: str) -> bool:
    """True where the sentence says what was meant or done rather than found."""
    return _AIM.match(sentence) is not None


def states_a_gap(sentence: str) -> bool:
    """True where the sentence says that evidence is missing."""
    return _GAP.search(sentence) is not None


def concludes(sentence: str) -> bool:
    """True where a sentence of an unlabelled abstract opens a conclusion."""
    return _CONCLUDING.match(sentence) is not None


def states_a_result(sentence: str) -> bool:
    """True where a sentence reports an outcome with a statistic, not who was enrolled."""
    if _STATISTIC.search(sentence) is None:
        return False
    return _RESULT.search(sentence) is not None and _ENROLMENT.search(sentence) is None


def facet_of(sentence: str) -> Facet:
    """Where in an answer the finding belongs."""
    return next((facet for facet, words in _FACETS if words.search(sentence)), "interpretation")


def direction_of(sentence: str) -> Direction:
    """For or against only where the sentence says so outright; a hedge or contrast makes it neutral."""
    against, favour = _AGAINST.search(sentence), _FOR.search(sentence)
    if against and not favour:
        rest = sentence[: against.start()] + sentence[against.end() :]
        return "neutral" if _UNSURE.search(rest) else "against"
    if favour and not against:
        return "neutral" if _UNSURE.search(sentence) else "for"
    return "neutral"


def certainty_of(sentence: str) -> tuple[Certainty, str]:
    """The certainty a sentence states in GRADE's words and those words; several differing ones state none."""
    found = list(_CERTAINTY.finditer(sentence))
    levels = {(m["level"] or m["after"]).lower().replace("-", " ") for m in found}
    if len(levels) != 1:
        return "ungraded", ""
    return _LEVELS[levels.pop()], found[0][0]


def population_of(sentence: str) -> tuple[Population, ...]:
    """Populations the sentence itself names, in the model's order; empty where it names none."""
    named = tuple(who for who, words in _POPULATIONS if words.search(sentence))
    if "adult" in named and not _words(r"adults?(?! stem)").search(_NOT_ADULT.sub("", sentence)):
        named = tuple(who for who in named if who != "adult")
    return ("laboratory",) if "laboratory" in named else named
