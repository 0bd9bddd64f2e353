"""Words by which a sentence of a guideline recommends, and what they say of direction and strength.

A sentence comes in; the cue that decides it, or None, comes out. Wording classes follow docs/library.md:
recommend, offer, must and imperatives are strong, should is good practice, consider and may conditional.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from curbside.importing.imperatives import Order, imperative
from curbside.model.statement import Direction, Strength

NEARBY = 60
"""How far after its cue a weaker word still belongs to it ("is recommended as an option")."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Where a sentence recommends, which way and how strongly; `weak` cues do not count in running prose."""

    start: int
    direction: Direction
    strength: Strength
    weak: bool = False


_Found = tuple[int, int, Strength, bool]
_NOT = r"(?:\s+(?:not|never|no longer|rarely))"
_ADVERB = r"(?:\s+(?:also|always|usually|generally|routinely|currently|therefore|only|then|still|now|\w+ly))"
_BE = r"(?:is|are|was|were|be|been|being|remains?)"
_DONE = (
    r"(?:considered|used|offered|given|performed|prescribed|administered|added|initiated|started|stopped"
    r"|discontinued|continued|withheld|deferred|delayed|omitted|repeated|obtained|ordered|undertaken|employed"
    r"|applied|tried|attempted|substituted|switched|treated|managed|monitored|screened|tested|referred|assessed"
    r"|evaluated|provided|adopted|combined|delivered|incorporated|placed|removed|increased|reduced|counsell?ed"
    r"|carried out|made|required|needed|necessary|appropriate|reasonable|indicated|warranted|preferred|preferable"
    r"|acceptable|adjusted|tapered|chosen|selected|advised|recommended|established|validated|observed|done|taken|discharged|delegated|inserted|excluded|included)"
)
_BODY = (
    r"(?:(?i:we|panels?|task force|groups?|committee|authors?|society|college|academy|association|members|department"
    r"|organi[sz]ation|foundation|council|board|working party|experts)|[A-Z]{2,8})\)?"
)

_STOP = re.compile(
    r"\b(?:avoid(?:ed|ing|ance)?|stop(?:ped|ping)?|discontinu(?:e|ed|ing|ation)|withh(?:old|eld|olding)|withdr[ae]wn?"
    r"|defer(?:red|ring)?|delay(?:ed|ing)?|omit(?:ted|ting)?|ceased?|abandon(?:ed)?|discouraged?|refrain|precluded?"
    r"|contraindicated|halt(?:ed|ing)?|restricted from|excluded from)\b",
    re.I,
)
_NEGATED = re.compile(
    r"\b(?:(?:should|must|shall|may|can|could|might|need|ought|do|would)\s+(?:\w+\s+)?not\b(?!\s+only\b)|cannot\b|never\b"
    rf"|(?:{_BE})(?:{_ADVERB})?\s+(?:not|no longer|rarely|neither)\b|no\s+(?:need|role|indication|reason|benefit)\b"
    r"|(?:do|does)\s+not\s+(?:require|need|recommend|suggest|support|use|warrant|offer)\b|against\b|not\s+to\b"
    r"|not\s+(?:be\s+)?(?:routinely\s+|generally\s+)?(?:recommend|suggest|use|offer|perform|prescrib|giv|indicat|advis|"
    r"screen|administer|continu|initiat|start|test|treat|order|repeat|screen|appropriate|necessary|required|exceed)"
    r"|\bnor\b|rather not|inappropriate|unnecessary|inadvisable|usually not|not\s+be\b)",
    re.I,
)
_NOT_BEFORE = re.compile(r"\b(?:cannot|can not|could not|not|never|no longer)\s+(?:\w+\s+)?$", re.I)
_THAT_NOT = re.compile(
    r"\b(?:recommend|suggest|advis)\w*\s+(?:that\s+)?[^.;:]{0,160}?\bnot\s+(?:be\b|\w+)", re.I
)
_WHO_NOT = re.compile(
    r"\b(?:who|which|that|patients|whose \w+)\s+(?:do|does|did|are|is|have|has|had|was|were|can|could|cannot)(?:\s+not)?\b",
    re.I,
)
_CAUTION = re.compile(
    r"\b(?:use|exercise|with|extreme|great)\s+(?:\w+\s+)?caution\b|\bused cautiously\b", re.I
)
_SOFTER = re.compile(
    r"\b(?:consider(?:ed|ing)?|option(?:al|s)?|suggest\w*|may be|might|reasonable|acceptable|if possible|could|think about)\b",
    re.I,
)
_NEEDS_OPENING = re.compile(r"(?:[^.:;?|]{1,60}:\s+)?(?:If|When|Where|Unless|Although|While|Because|In (?:people|patients) (?:in )?who\w*)\b")
_MODAL_OR_RECOMMEND = re.compile(
    r"(?:should|must|ought|may|can|might|could|(?:strongly )?recommend\w*|(?:is|are) (?:\w+ ){0,2}(?:recommended|suggested|advised))\b"
)
_MODAL = re.compile(r"^(?:should|ought|need)", re.I)

_INSUFFICIENT = re.compile(
    r"\b(?:(?:insufficient|inadequate|not (?:yet )?(?:sufficient|enough|adequate)|too (?:few|little)|limited|no|lack of|"
    r"conflicting|unclear)\s+(?:\w+[\s,]+){0,3}?(?:evidence|data|information|studies)|(?:evidence|data|literature)\s+"
    r"(?:is|are|was|were|remains?)\s+(?:\w+\s+)?(?:insufficient|inadequate|lacking|conflicting|unclear|not sufficient))\b"
    r"[^.]{0,160}?\b(?:recommend\w*|support(?:ing)?|refut\w+|guide|guidance|for or against|direct|adoption|make any)\b"
    r"|\b(?:no|cannot)\b[^.;]{0,60}?\brecommendations?\b[^.;]{0,60}?\b(?:can be|could be|possible|made|given|offered)"
    r"|\brecommendations?\s+(?:\w+\s+){0,3}?(?:cannot|can not|could not) be (?:made|given)"
    r"|\bcannot be recommended\b[^.]{0,60}\b(?:insufficient|lack|inadequate)|\bneither recommends?\b|\bneither for nor against\b|\bmakes? no recommendation"
    r"|\bneeded before\b[^.;]{0,80}\b(?:recommended|used|adopted|advocated)\b",
    re.I,
)

_MAIN: tuple[tuple[re.Pattern[str], Strength, bool], ...] = (
    (re.compile(r"\b(?:must|shall|mandatory|imperative that)\b"), "strong", False),
    (
        re.compile(r"\bshould\b|\bought to\b|(?<!the )(?<!no )(?<!a )(?<!may )(?<!might )(?<!could )\bneeds? to (?!know)|\bevery effort\b", re.I),
        "good-practice",
        False,
    ),
    (
        re.compile(
            rf"\b(?:strongly\s+)?(?:recommends?|advocates?|endorses?)\b(?<!not recommend)|\b{_BE}{_NOT}?{_ADVERB}*"
            rf"{_NOT}?\s+recommended\b(?!\s+(?:dose|dosage|amount|daily|level)s?\s+(?:of|for)\b)|\brecommended as\b"
            r"|\b[Tt]he recommended\b[^.;]{0,60}\b(?:is|are)\b|\bis the recommendation\b|\brecommended against\b",
        ),
        "strong",
        False,
    ),
    (
        re.compile(
            rf"\b{_BE}{_NOT}?{_ADVERB}*{_NOT}?\s+(?:indicated|contra-?indicated|mandatory|mandated|obligatory)\b"
            r"|\bstrongly\s+(?:advised|supported|encouraged|suggested|urged)\b",
            re.I,
        ),
        "strong",
        False,
    ),
    (
        re.compile(
            rf"(?<!will )(?<!will not )\b{_BE}{_NOT}?{_ADVERB}*{_NOT}?\s+(?:advised|advisable|encouraged|discouraged|essential|imperative|crucial"
            r"|required|necessary|prudent|sensible|inadvisable|important (?:to|that|for)|warranted|critical (?:to|that))\b"
            r"|\bwarrants?\s+(?:an?\s+)?(?:\w+\s+)?(?:evaluation|assessment|increase|referral|testing|investigation|treatment)"
            r"|\brequires? (?:careful|close|regular|urgent|immediate|prompt)\b|\bdo(?:es)? not (?:require|need|recommend)\b",
            re.I,
        ),
        "good-practice",
        False,
    ),
    (
        re.compile(
            rf"\b{_BODY}\s+(?:also\s+|conditionally\s+)?suggests?\b|\bsuggestion is made\b|\b(?<!have )(?<!has ){_BE}{_NOT}?{_ADVERB}?\s+suggested\b"
            rf"(?!\s+that\b|\s+to be\b|\s+by\b)|\bit is suggested\b|\bSuggested\b[^|]*:",
        ),
        "conditional",
        False,
    ),
    (
        re.compile(
            rf"\b(?:may|might|can|could)(?:\s+also|\s+then|\s+\w+ly)*{_NOT}?\s+(?:be{_ADVERB}*\s+{_DONE}|consider|offer"
            r"|choose|counsel|continue|administer|perform|prescribe|incorporate|recommend|include|cover|need to be)\b"
            rf"|\b(?:[Cc]linician|[Pp]hysician|[Pp]rovider|[Pp]ractitioner|[Nn]urse|[Ss]urgeon|[Tt]herapist|[Pp]harmacist|RDN)s?\s+"
            rf"(?:may|might|can|could){_NOT}?\s+(?!be\b|have\b)\w+",
            re.I,
        ),
        "conditional",
        True,
    ),
    (
        re.compile(
            rf"\b{_BE}{_NOT}?{_ADVERB}*{_NOT}?\s+(?:an?\s+|the\s+)?(?:\w+\s+){{0,2}}?(?:reasonable|appropriate|inappropriate"
            r"|acceptable|preferred|preferable|favou?red|an option|options?|optional)\b|\b(?:is|are)\s+the\s+(?:preferred\s+)?(?:(?:test|treatment|modality|method)\b(?: of choice)?)"
            r"|\bPreferred (?:options?|treatments?|regimens?)\b|\bacceptable\.?$|\bWe prefer\b",
            re.I,
        ),
        "conditional",
        True,
    ),
)

_EXCLUDED = re.compile(
    r"\bNone specified\b|^\W*\([^()]*\)\W*$|\?[\"”)]*\s*$|^\s*(?:Definitions? (?:for|of)\b|Note from\b|See\b|Abbreviations?\b|Adapted from\b|Question to )"
    r"|\b(?:is|are) (?:defined|provided|given|listed|described|summari[sz]ed)\b[^.]{0,60}\b(?:at the end|field|below|original)\b"
    r"|\b(?:further|more|future|additional|new|larger|ongoing|prospective|high-quality)\s+(?:\w+[\s-]+){0,3}(?:research|stud(?:y|ies)|trials?"
    r"|evidence|investigations?|work|data)\b[^.]{0,60}\b(?:need|recommend|should|require|warrant|must|necessary)"
    r"|\bshould (?:also )?be (?:noted|interpreted|read|viewed|regarded|construed|understood|emphasi[sz]ed|remembered)\b"
    r"|^\W*(?:this|these|the|our)\s+(?:\w+\s+)?(?:guidelines?|recommendations?|statements?|document|summary|practice parameter"
    r"|guidance|criteria)\s+(?:\w+\s+){0,2}(?:should|may|can|must|is|are|appl(?:y|ies)|do(?:es)?|places?|reflects?|will)\b"
    r"|^\W*(?:Benefits?|Risks?|Harms?|Costs?|Value judg?e?ments?|Intentional vagueness|Rationale|Relevant resources|Exclusions"
    r"|Values and preferences|Policy level|Differences of opinion|Aggregate|Evidence)\b[^:.]{0,50}[:.]"
    r"|\b(?:important|essential|necessary) to (?:note|recogni[sz]e|remember|understand|emphasi[sz]e|mention|realize)\b"
    r"|\b(?:other|recent\w*|published|European|American|current|NCCN|previous|existing|international)\s+(?:\w+\s+){0,2}guidelines?"
    r"\s+(?:also\s+|currently\s+)?(?:recommend|suggest|advocate)"
    r"|\bRefer to the \"|\b(?:see|in) the \"[^\"]+\" field\b[^.]{0,20}\bfor (?:information|more|details)|\bshould be expected\b"
    r"|\bin (?:the )?light of (?:all )?(?:the )?circumstances\b|\b(?:must|should|may|might) recommendations\b"
    r"|^\s*(?:For (?:further|more|additional|guidance|full)\b[^.]{0,120}\b(?:see|refer|consult)\b|Refer to the (?:NGC|NICE|original))"
    r"|\bhelping verb\b|\b(?:strong|weak|conditional) recommendations?\s+(?:can|should|may|indicates?|means?|is|are)\b",
    re.I,
)
_SUBORDINATE = re.compile(
    r"\b(?:that|which|who|whom|whose|what|how|if|when|whether|unless|because|although|while|where|than|as|since|once)\b"
    r"[^,;:()]{0,110}$",
    re.I,
)
_WHOSE = re.compile(
    r"\W*(?:People|Patients|Those|Adults|Children|Women|Men|Individuals|Treatment)\b[^.;]{0,60}?\b(?:whose|that|which|currently)\b"
)
_MODAL = re.compile(r"(?:should|must)\b")
_ASKED = re.compile(r"\b(?:what|how|whether|why)\b[^,;.]*$", re.I)
_PURPOSE = re.compile(
    r"\b(?:taken|used|made|performed|given|done|order|as|carefully|monitored|adjusted|\w+ly)\s+to\s+(?:avoid|prevent|stop|delay)\w*",
    re.I,
)
_ADVICE = re.compile(
    r"(?:advise|inform|tell|counsel|warn|explain|educate)\b[^.;]*?\b(?:not recommended|to avoid|against|not to (?:use|take))\b", re.I
)
_ACTIVE = re.compile(
    rf"(?:strongly\s+)?(?:recommend|suggest|advocat|endors)|{_BODY}\s+(?:also\s+|conditionally\s+)?suggest", re.I
)
_REPORTED_THAT = re.compile(
    r"\b(?:recommend|suggest|advis|agree|consensus|believe|opinion|essential|important|imperative)\w*\s+that\b[^,;]*$",
    re.I,
)


def excluded(sentence: str) -> bool:
    """Whether a sentence is about the document, its grades or research, or asks: it never recommends."""
    return bool(_EXCLUDED.search(sentence))


def insufficient(sentence: str) -> bool:
    """Whether a sentence says that the evidence does not allow a recommendation."""
    return bool(_INSUFFICIENT.search(sentence))


def cue_of(sentence: str) -> Cue | None:
    """The cue that decides a sentence: an imperative, else the first cue of its main clause."""
    if excluded(sentence):
        return None
    if found := _INSUFFICIENT.search(sentence):
        return Cue(found.start(), "neutral", "none")
    order = imperative(sentence)
    cues = sorted(_cues(sentence), key=lambda c: c[0])
    main = _main(sentence, cues)
    if order is not None and _orders(sentence, order, main):
        return Cue(order.start, _order_direction(order.verb, sentence[order.start :]), order.strength)
    if main is None:
        return None
    start, end, strength, weak = main
    softer = _SOFTER.search(sentence, start, min(len(sentence), end + NEARBY))
    if strength != "conditional" and softer and _belongs(sentence, end, softer.start()):
        strength = "conditional"
    return Cue(start, _direction(sentence, start, end), strength, weak)


def _main(sentence: str, cues: Sequence[_Found]) -> _Found | None:
    """The first cue of the main clause; an indirect question alone ("what should be done") recommends nothing."""
    free = [c for c in cues if not _is_subordinate(sentence, c[0])]
    if opened := _OPENING.match(sentence):
        # "If the drug is not tolerated, or is contraindicated, the dose should be ...": the clause before the comma waits.
        later = [c for c in cues if "," in sentence[opened.end() : c[0]]]
        modal = [c for c in later if _MODAL_OR_RECOMMEND.match(sentence, c[0])]
        free = (modal[:1] if modal else later) or free
    # "Patients whose treatment is not recommended here, but ..., should be able to continue."
    if _WHOSE.match(sentence) and (modal := [c for c in cues if _MODAL.match(sentence, c[0])]):
        return modal[-1]
    if free:
        return free[0]
    return next(
        (c for c in cues if _MODAL_OR_RECOMMEND.match(sentence, c[0]) and not _ASKED.search(sentence[: c[0]])), None
    )


def _orders(sentence: str, order: Order, main: _Found | None) -> bool:
    """Whether the imperative decides: "if ..., repeat imaging should follow" is none."""
    if main is None or order.is_first:
        return True
    if main[0] < order.start and _OPENING.match(sentence) and not _MODAL_OR_RECOMMEND.match(sentence, main[0]):
        return True
    return order.start <= main[0] and bool(re.search(r"[,;]", sentence[order.start : main[0]]))


def _cues(sentence: str) -> Iterator[_Found]:
    for pattern, strength, weak in _MAIN:
        for found in pattern.finditer(sentence):
            yield found.start(), found.end(), strength, weak


def _is_subordinate(sentence: str, place: int) -> bool:
    before = sentence[max(0, place - 130) : place]
    return bool(_SUBORDINATE.search(before)) and not _REPORTED_THAT.search(sentence[:place])


def _belongs(sentence: str, end: int, place: int) -> bool:
    """Whether nothing but a few words of the same clause stands between a cue and a softer word."""
    between = sentence[end:place]
    return not re.search(r"[,;:]|\b(?:if|when|unless|who|which|before|after|and|but)\b", between)


def _order_direction(verb: str, rest: str) -> Direction:
    if _CAUTION.search(rest[:80]):
        return "neutral"
    if verb in {"do not", "don't", "never"} or _STOP.match(verb) or _ADVICE.match(rest):
        return "against"
    return "for"


def _direction(sentence: str, start: int, end: int) -> Direction:
    clause = sentence[start : min(len(sentence), end + 70)]
    clause = re.split(
        r"[;:]|\s(?:unless|if|when|who|which|because|but|until|although)\s", clause + " ", maxsplit=1
    )[0]
    if _CAUTION.search(clause):
        return "neutral"
    clause = _PURPOSE.sub(" ", clause)
    if re.match(r"No\b[^.;]{0,40}contraindicated", sentence):
        return "for"
    if _ACTIVE.match(clause):
        said = _WHO_NOT.sub(" ", sentence[start : end + 200].split(";")[0])
        against = re.match(r"[\w\s]*?\bagainst\b", said) or _THAT_NOT.search(said)
        return "against" if against or _STOP.search(said[: len(clause)]) else "for"
    if _NOT_BEFORE.search(sentence[:start]) or _NEGATED.search(sentence[start : end + 12]) or re.match(
        r"[\w\s-]{0,30}\bagainst\b", sentence[end : end + 40]
    ):
        return "against"
    stop = _STOP.search(clause)
    return "against" if stop and _belongs(sentence, end, start + stop.start()) else "for"
