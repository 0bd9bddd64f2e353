"""The wording rules for findings in abstracts: which sentence states one, where it belongs, for or against.

A sentence comes in, words of the statement model go out. Tables are read top down and the first match wins.
No rule guesses: what no table covers is a neutral "interpretation" for any population, ungraded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from curbside.model.statement import Certainty, Direction, Facet, Population


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})(?!\w)", re.IGNORECASE)


def _either(table: Sequence[tuple[str, str]]) -> re.Pattern[str]:
    """One pattern for a whole table, read in one pass: the group that matched is the row, "g0" the first."""
    return _words("|".join(f"(?P<g{row}>{pattern})" for row, (_, pattern) in enumerate(table)))


def _rows(pattern: re.Pattern[str], sentence: str) -> set[int]:
    return {int(found.lastgroup[1:]) for found in pattern.finditer(sentence) if found.lastgroup}


_AIM = re.compile(
    r"\W*(?:(?:thus|therefore|hence|here|so),? )?(?:(?:the|our|this|these) )?"
    r"(?:(?:main|primary|present|current|specific) )*"
    r"(?:(?:aims?|purposes?|objectives?|goals?) (?:of|was|were|is|are)\b"
    r"|(?:study|review|article|paper|trial|work|report|analysis) (?:aim(?:s|ed)|sought|seeks|was (?:designed|conducted)"
    r"|will|focus(?:es|ed)|investigate[sd]|examine[sd]|evaluate[sd]|assess(?:es|ed)|compare[sd]|explore[sd]"
    r"|describe[sd]|presents|reviews|discusses)\b"
    r"|we (?:aim(?:ed)?|sought|describe|present|report (?:a|an|the|on|here)|review(?:ed)?|discuss|hypothesi[sz]ed"
    r"|investigated|evaluated|examined|assessed|compared|included|enrolled|recruited|searched|used|performed"
    r"|conducted|collected|analy[sz]ed|measured|will)\b)",
    re.IGNORECASE,
)
"""Openings that say what was meant or done, not what was found."""

_DONE = re.compile(
    r"\b(?:aimed|sought) to\b|\b(?:is|are|was|were) (?:(?:also|then|further|first|only) )?(?:computed"
    r"|calculated(?! as)|measured|assessed|evaluated|collected|performed|conducted|analy[sz]ed|compared|included"
    r"|enrolled|recruited|randomi[sz]ed|screened|retrieved|assigned|allocated|selected|invited|defined|classified"
    r"|processed|recorded|followed up|extracted|produced|applied|administered|prepared)\b|\bwe (?:developed|used)\b",
    re.IGNORECASE,
)
"""What was done to get at results; beside the result of a test it is the subject of one."""

_TOLD = re.compile(
    r"\b(?:is|are|was|were) (?:(?:also|then|further|briefly) )?(?:discussed|described|reviewed|summari[sz]ed"
    r"|introduced|presented)\b|\bprovides? (?:\w+ )?insights?\b|\bopens? (?:\w+ ){0,3}?(?:door|avenue|route)s?\b",
    re.IGNORECASE,
)
"""What the article is said to do or be good for: nothing is found in it."""

_TESTED = re.compile(
    r"\bp\s?[-\u2013]?(?:value)?\s?[<>=≤≥]\s?[0.]|\bCI\b|confidence interval|\b(?:odds|risk|hazard|rate|likelihood)"
    r" ratios?\b|\ba?(?:OR|RR|IRR|HR|MD|SMD|WMD|AUC)\b\s?[=:,;\[(]?\s?\d|\bsignificant(?:ly)?\b",
    re.IGNORECASE,
)
"""The result of a statistical test: whatever else stands in it, the sentence states what was found."""

_ADMINISTRATIVE = re.compile(
    r"\b(?-i:[A-Z]{3,8})-?\d{6,}|trial regist|\bregist(?:ration|ered)\b.{0,40}\b(?:number|no\.|ID|at|in)\b"
    r"|©|copyright|all rights reserved|supplementary (?:data|material|information)|\bfunded by\b"
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
    r"|(?:warrants?|needs?|requires?|deserves?) (?:confirmation|validation|(?:further|more|additional) (?:\w+ )?"
    r"(?:stud(?:y|ies)|research|investigation|evaluation|exploration))|remains? (?:unclear|unknown|uncertain)"
)

_CONCLUDING = re.compile(
    r"\W*(?:in (?:conclusion|summary)|to (?:conclude|sum(?:marize| up))|conclusions?\b|taken together"
    r"|collectively|altogether|we (?:therefore )?conclude\b|it (?:is|was) concluded\b)",
    re.IGNORECASE,
)
"""Openings of the conclusion of an abstract without labels; what follows them belongs to it."""

_FOUND = re.compile(
    r"\W*(?:here,? |interestingly,? |importantly,? |notably,? |moreover,? |furthermore,? )?we (?:also |further )?"
    r"(?:find|found|show(?:ed)?|demonstrated?|observed|identified|confirmed|suggest|propose|postulate|recommend"
    r"|report that|revealed)\b"
    r"|\W*(?:it was found|results? (?:showed|show|indicated?|revealed)"
    r"|analys[ei]s (?:[\w-]+ ){0,4}?(?:showed|revealed))\b"
    r"|\W*(?:thus|therefore|hence|overall)\b"
    r"|\W*(?:together,? )?(?:these|our|the(?: present)?|this) (?:[\w-]+ ){0,3}?"
    r"(?:findings?|results?|data|stud(?:y|ies)|observations?|work|review|evidence|analys[ei]s|report)"
    r" (?:[\w-]+ ){0,3}?(?:suggest(?:s|ed)?|indicate[sd]?|demonstrate[sd]?|shows?|showed|shown|reveal(?:s|ed)?"
    r"|support(?:s|ed)?|confirm(?:s|ed)?"
    r"|highlights?|imply|implies|emphasi[sz]es?|underscores?|establish(?:es)?)\b",
    re.IGNORECASE,
)
"""Openings of a single finding in an abstract without labels."""

_STATISTIC = re.compile(
    r"\bp\s?[-\u2013]?(?:value)?\s?[<>=≤≥]\s?[0.]|\bCI\b|confidence interval|\b(?:odds|risk|hazard|rate|likelihood)"
    r" ratios?\b|\ba?(?:OR|RR|HR|MD|SMD|WMD|AUC)\b\s?[=:,;\[(]?\s?\d|\d\s?%|\bI²|[±]|\bvs\.?(?!\w)|\bversus\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d")
_RESULT = _words(
    r"(?:significant(?:ly)?|associat(?:ed|es|ions?)|correlat(?:ed|es|ions?)|related to|(?:in|de)creas(?:e|es|ed|ing)"
    r"|reduc(?:e|es|ed|tion)|improv(?:e|es|ed|ements?)|higher|lower|greater|better|worse|more|less|fewer|superior"
    r"|inferior|non-?inferior|similar|comparable|consistent|differ(?:ed|s|ent|ences?)|predict(?:s|ed|ors?)"
    r"|prevent(?:s|ed)|induc(?:es|ed)|inhibit(?:s|ed)|enhanc(?:es|ed)|suppress(?:es|ed)|upregulat\w+|downregulat\w+"
    r"|caus(?:es|ed)|risk factors?|likely|frequent(?:ly)?|common(?:ly)?|effective|ineffective|efficacy|accuracy"
    r"|sensitivity|specificity|survival|mortality|died|deaths?|prevalence|incidence|rates?|occurred|occurs|observed|found"
    r"|detected|developed|experienced|reported|recovered|worsened|showed|shows?|shown|demonstrat(?:ed|es)"
    r"|reveal(?:ed|s)|indicat(?:ed|es)|confirmed|exhibit(?:ed|s)|display(?:ed|s)|achiev(?:ed|es)|yield(?:ed|s)"
    r"|no (?:[\w-]+ ){0,3}?(?:complications?|recurrences?|readmissions?|effects?|evidence|changes?))"
)
_ENROLMENT = _words(
    r"(?:was|were|been) (?:[\w-]+ )?(?:included|enrolled|recruited|randomi[sz]ed|screened|retrieved"
    r"|analy[sz]ed|assigned|allocated|selected|invited|reviewed|collected|performed)|response rate|(?:median|mean) age"
    r"|(?:median|mean) follow-up|included \d+|we (?:included|enrolled|recruited|analy[sz]ed)"
    r"|% (?:of [\w ]+ )?(?:was|were) (?:fe)?males?"
)

_FACETS: tuple[tuple[Facet, str], ...] = (
    (
        "avoid",
        (
            r"should (?:be avoided|not be (?:used|given|offered|recommended))|contraindicated"
            r"|(?:is|are) not (?:recommended|indicated)|recommend against"
        ),
    ),
    ("interaction", r"drug[- ](?:drug )?interactions?|interact(?:s|ed)? with|co-?administration"),
    (
        "safety",
        (
            r"adverse(?! outcome| prognos)|side[- ]effects?|safety|safe|safely|toxicit(?:y|ies)|toxic"
            r"|well[- ]tolerated|tolerab(?:le|ility)"
            r"|complications?|harms?|bleeding events?"
        ),
    ),
    (
        "test",
        (
            r"sensitivit(?:y|ies)|specificit(?:y|ies)|diagnostic (?:accuracy|performance|yield|value|tool)"
            r"|area under|AUC|AUROC|predictive values?|cut-?off|biomarkers?"
        ),
    ),
    ("diagnosis", r"diagnos(?:is|e|ed|tic|ing|es)|misdiagnos\w+|differential diagnosis"),
    (
        "prevention",
        r"prevent(?:s|ed|ing|ion|ive)?|prophyla(?:xis|ctic)|vaccin(?:e|es|ation|ated)|screening",
    ),
    (
        "prognosis",
        (
            r"prognos(?:is|tic)|mortality|survival|outcomes?|recurrences?|relapses?|predict(?:s|ed|ors?|ive|ion)?"
            r"|remission|follow-?up|death"
        ),
    ),
    ("cause", r"risk factors?|caus(?:e|es|ed|al)|aetiolog\w+|etiolog\w+|attributable|due to"),
    ("epidemiology", r"prevalen(?:ce|t)|incidence|epidemiolog\w+|burden|seroprevalence"),
    (
        "mechanism",
        (
            r"mechanisms?|pathways?|expression|signall?ing|receptors?|genes?|proteins?|mRNA|apoptosis|proliferation"
            r"|in vitro|in vivo|upregulat\w+|downregulat\w+|mutations?|binding|mediat(?:es|ed)"
        ),
    ),
    (
        "alternatives",
        (
            r"treatments?|therap(?:y|ies|eutic)|efficacy|effective(?:ness|ly)?|ineffective|interventions?|doses?"
            r"|surg(?:ery|ical)|drugs?|medications?|rehabilitation|management"
        ),
    ),
)

_FACET = _either(_FACETS)

_AGAINST = _words(
    r"should (?:be avoided|not be (?:used|given|offered|recommended|considered|performed))"
    r"|recommend(?:s|ed)? against|contraindicated|(?:is|are) not (?:recommended|indicated)"
)
_FOR = _words(
    r"should be (?:used|given|offered|recommended|encouraged)|we recommend"
    r"|(?:is|are) recommended"
    r"|(?:is|are|was|were) (?:an? )?(?:[\w-]+,? (?:and )?){0,3}?(?:effective|efficacious|beneficial)"
    r"|should (?:be|remain) (?:the )?(?:standard|first)"
)
_UNSURE = _words(
    r"whether|whereas|although|however|but|not|no|unless|if|less effective|cost-effective|without|neither|nor|than"
    r"|may|might|could|would|appears?|seems?|potentially|equally|as effective|only|partially|partly|poorly|moderately"
)
"""A contrast or hedge beside the cue: who is favoured is then not said outright."""

_CERTAINTY = re.compile(
    r"\b(?P<level>high|moderate|low|very[ -]low)[ -](?:certainty|quality)(?:[ -]of)?(?: of)? evidence\b"
    r"|\b(?:certainty|quality) of (?:the )?evidence (?:is|was|were|:) (?:\w+ )?"
    r"(?P<after>high|moderate|very[ -]low|low)\b",
    re.IGNORECASE,
)
_LEVELS: dict[str, Certainty] = {
    "high": "high",
    "moderate": "moderate",
    "low": "low",
    "very low": "very-low",
}

_POPULATIONS: tuple[tuple[Population, str], ...] = (
    ("laboratory", r"mice|mouse|rats?|in vitro|murine|zebrafish|cell lines?|rabbits?|animal models?"),
    ("healthy-volunteer", r"healthy (?:[\w-]+ )?(?:volunteers?|subjects?|participants?)"),
    ("child", r"child(?:ren|hood)?|p(?:a?)ediatric|adolescents?"),
    ("infant", r"infants?|neonat(?:es?|al)|newborns?|preterm"),
    ("pregnant", r"pregnan(?:t|cy|cies)"),
    ("breastfeeding", r"breast-?feeding|lactating"),
    ("older-adult", r"elderly|older (?:adults?|patients?|people|persons?)|geriatric"),
    ("adult", r"(?<!older )(?<!young )adults?(?! stem)"),
)
_POPULATION = _either(_POPULATIONS)


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
    """True where a sentence of an unlabelled abstract opens its conclusion."""
    return _CONCLUDING.match(sentence) is not None


def states_a_finding(sentence: str) -> bool:
    """True where a sentence of an unlabelled abstract opens as a finding of its own."""
    return _FOUND.match(sentence) is not None


def states_a_result(sentence: str, *, among_results: bool = False) -> bool:
    """True where a sentence reports an outcome, not who was enrolled or what was done.

    Among results the wording is enough; elsewhere it takes a statistic, because background cites results too.
    """
    has_figure = _FIGURE.search(sentence) is not None
    if _TESTED.search(sentence) is not None and (among_results or has_figure):
        return True
    if not among_results and (not has_figure or _STATISTIC.search(sentence) is None):
        return False
    return (
        _RESULT.search(sentence) is not None
        and _ENROLMENT.search(sentence) is None
        and _DONE.search(sentence) is None
    )


def says_what_was_done(sentence: str) -> bool:
    """True where a sentence tells of the work or the people in it, without the result of a test."""
    work = _DONE.search(sentence) or _ENROLMENT.search(sentence)
    return work is not None and _TESTED.search(sentence) is None


def tells_of_the_article(sentence: str) -> bool:
    """True where a sentence says what the article does or is good for."""
    return _TOLD.search(sentence) is not None


def facet_of(sentence: str) -> Facet:
    """Where in an answer the finding belongs."""
    rows = _rows(_FACET, sentence)
    return _FACETS[min(rows)][0] if rows else "interpretation"


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
    rows = _rows(_POPULATION, sentence)
    named = tuple(who for row, (who, _) in enumerate(_POPULATIONS) if row in rows)
    return ("laboratory",) if "laboratory" in named else named
