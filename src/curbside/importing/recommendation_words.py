"""Patterns of the words guidelines recommend with; `recommendation_cues` says how they are read.

Order matters only within a pattern. Each was taken from guideline wording, none from a subject of medicine.
"""

from __future__ import annotations

import re

from curbside.model.statement import Strength

NOT = r"(?:\s+(?:not|never|no longer|rarely))"
ADVERB = r"(?:\s+(?:also|always|usually|generally|routinely|currently|therefore|only|then|still|now|\w+ly))"
BE = r"(?:is|are|was|were|be|been|being|remains?)"
DONE = (
    r"(?:considered|used|offered|given|performed|prescribed|administered|added|initiated|started|stopped"
    r"|discontinued|continued|withheld|deferred|delayed|omitted|repeated|obtained|ordered|undertaken"
    r"|employed"
    r"|applied|tried|attempted|substituted|switched|treated|managed|monitored|screened|tested|referred"
    r"|assessed"
    r"|evaluated|provided|adopted|combined|delivered|incorporated|placed|removed|increased|reduced"
    r"|counsell?ed"
    r"|carried out|made|required|needed|necessary|appropriate|reasonable|indicated|warranted|preferred"
    r"|preferable"
    r"|acceptable|adjusted|tapered|chosen|selected|advised|recommended|established|validated|observed|done"
    r"|taken|discharged|delegated|inserted|excluded|included)"
)
BODY = (
    r"(?:(?i:we|panels?|task force|groups?|committee|authors?|society|college|academy|association|members"
    r"|department"
    r"|organi[sz]ation|foundation|council|board|working party|experts)|(?-i:[A-Z]{2,8}))\)?"
)

STOP_WORDS = (
    r"(?:avoid(?:ed|ing|ance)?|stop(?:ped|ping)?|discontinu(?:e|ed|ing|ation)|withh(?:old|eld|olding)"
    r"|withdr[ae]w(?:n|al|ing)?"
    r"|defer(?:red|ring)?|delay(?:ed|ing)?|postpon(?:e|ed|ing)|omit(?:ted|ting)?|ceased?|abandon(?:ed)?"
    r"|refrain|halt(?:ed|ing)?"
    r"|discouraged?|precluded?|contra-?indicated)"
)
STOP = re.compile(rf"{STOP_WORDS}\b", re.I)
STOPS = re.compile(
    r"(?:should|must|shall|ought to|needs? to|may|can|might|could)\s+"
    rf"(?:(?:\w+ly|also|always|then|be|still|either|try to|aim to|seek to)\s+){{0,3}}{STOP_WORDS}\b"
    rf"|[^,;]{{0,60}}?\b(?:be|is|are)\s+(?:\w+\s+)?(?:advis\w+|counsell?ed|encouraged|instructed|told"
    rf"|warned|educated|cautioned"
    rf"|important|essential|prudent|necessary|imperative|recommended|crucial|required|reasonable"
    rf"|appropriate|sensible|best)"
    rf"\s+(?:for\s+[\w\s]{{1,40}}?)?to\s+(?:\w+ly\s+)?{STOP_WORDS}\b"
    rf"|{BE}{ADVERB}*\s+(?:strongly\s+)?(?:contra-?indicated|discouraged|to be avoided)"
    rf"|(?:strongly\s+)?(?:recommend|suggest|advis|encourag)\w*\s+(?:that\s+)?(?:[\w-]+\s+){{0,3}}?"
    r"(?:avoid(?:ing|ance|ed)?|stopping|discontinu(?:ing|ation)|withholding|deferring|omitting"
    r"|withdrawing)\b"
    rf"|{BODY}\s+(?:also\s+)?suggests?\s+(?:that\s+)?(?:[\w-]+\s+){{0,3}}?(?:avoid(?:ing|ance|ed)?"
    rf"|stopping|discontinu(?:ing|ation)"
    r"|withholding|deferring|omitting|withdrawing)\b"
    rf"|(?:(?:is|are|was)\s+(?:\w+\s+)?)?(?:recommend|suggest)\w*\s+that\b[^.;]{{0,90}}?\bbe\s+(?:avoided"
    rf"|stopped|discontinued|withheld|deferred|omitted|withdrawn)\b",
    re.I,
)
NAMES_STOPPING = re.compile(
    r"(?:[^.:;|]{1,60}[:.]\s+)?(?:\w+\s+){0,1}(?:Avoidance|Discontinuation|Withdrawal|Stopping|Avoiding"
    r"|Withholding)\b"
)
NEGATED = re.compile(
    r"\b(?:(?:should|must|shall|may|can|could|might|need|ought|do|would)\s+(?:\w+\s+)?not\b(?!\s+(?:only"
    r"|exceed)\b)"
    r"|cannot\b|never\b"
    rf"|(?:{BE})(?:{ADVERB})?\s+(?:not(?!\s+only\b)|no longer|rarely|neither)\b|no\s+(?:need|role"
    rf"|indication|reason"
    rf"|benefit)\b"
    r"|(?:do|does)\s+not\s+(?:require|need|recommend|suggest|support|use|warrant|offer)\b|against\b"
    r"|not\s+to\b"
    r"|not\s+(?:be\s+)?(?:routinely\s+|generally\s+)?(?:recommend|suggest|use|offer|perform|prescrib|giv"
    r"|indicat|advis|"
    r"screen|administer|continu|initiat|start|test|treat|order|repeat|screen|appropriate|necessary"
    r"|required)"
    r"|\bnor\b|rather not|inappropriate|unnecessary|inadvisable|usually not|not\s+be\b)",
    re.I,
)
NOT_BEFORE = re.compile(r"\b(?:cannot|can not|could not|not|never|no longer)\s+(?:\w+\s+)?$", re.I)
_FINITE = "".join(
    rf"(?<!\b{verb} )"
    for verb in "is are was were do does did has have had can could if or but may might will would although".split()
)
THAT_NOT = re.compile(
    r"\b(?:recommend|suggest|advis)\w*\s+(?:that\s+)?[^.;:]{0,160}?"
    rf"{_FINITE}\bnot\s+(?!only\b|limited\b|exceed|yet\b|otherwise\b)\w+",
    re.I,
)
RELATIVE_NOT = re.compile(
    r"\b(?:who|which|that|patients|whose \w+)\s+(?:do|does|did|are|is|have|has|had|was|were|can|could"
    r"|cannot)(?:\s+not)?\b",
    re.I,
)
CAUTION = re.compile(
    r"\b(?:use|exercise|with|extreme|great)\s+(?:\w+\s+)?caution\b|\bused cautiously\b", re.I
)
SOFTER = re.compile(
    r"\b(?:consider(?:ed|ing)?|option(?:al|s)?|suggest\w*|may be|might|reasonable|acceptable|if possible"
    r"|could|think about)\b",
    re.I,
)
INSUFFICIENT = re.compile(
    r"\binsufficient to (?:assess|determine|evaluate|judge)\b[^.]{0,40}\b(?:balance|benefits?|harms?|net"
    r"|effectiveness)\b"
    r"|\b(?:(?:insufficient|inadequate|not (?:yet )?(?:sufficient|enough|adequate)|too (?:few|little)"
    r"|limited|no|lack of|"
    r"conflicting|unclear)\s+(?:\w+[\s,]+){0,3}?(?:evidence|data|information|studies)|(?:evidence|data"
    r"|literature)\s+"
    r"(?:is|are|was|were|remains?)\s+(?:\w+\s+)?(?:insufficient|inadequate|lacking|conflicting|unclear"
    r"|not sufficient))\b"
    r"[^.]{0,160}?\b(?:recommend\w*|support(?:ing)?|refut\w+|guide|guidance|for or against|direct|adoption"
    r"|make any)\b"
    r"|\b(?:no|cannot)\b[^.;]{0,60}?\brecommendations?\b[^.;]{0,60}?\b(?:can be|could be|possible|made"
    r"|given|offered)"
    r"|\brecommendations?\s+(?:\w+\s+){0,3}?(?:cannot|can not|could not) be (?:made|given)"
    r"|\bcannot be recommended\b[^.]{0,60}\b(?:insufficient|lack|inadequate)|\b(?:unable|not able|cannot"
    r"|can not) (?:to )?recommend\b[^.;]{0,20}\bfor or against\b|\bneither recommends?\b"
    r"|\bneither for nor against\b|\bmakes? no recommendation"
    r"|\bneeded before\b[^.;]{0,80}\b(?:recommended|used|adopted|advocated)\b",
    re.I,
)

MAIN: tuple[tuple[re.Pattern[str], Strength, bool], ...] = (
    (re.compile(r"\b(?:must|shall|mandatory|imperative that)\b"), "strong", False),
    (
        re.compile(
            r"\bshould\b|\bought to\b"
            r"|(?<!the )(?<!no )(?<!a )(?<!may )(?<!might )(?<!could )\bneeds? to (?!know)"
            r"|\bevery effort\b",
            re.I,
        ),
        "good-practice",
        False,
    ),
    (
        re.compile(
            rf"\b(?:strongly\s+)?(?:recommends?|advocates?|endorses?)\b(?<!not recommend)"
            rf"|\b{BE}{NOT}?{ADVERB}*"
            rf"{NOT}?\s+recommended\b(?!\s+(?:dose|dosage|amount|daily|level)s?\s+(?:of|for)\b)"
            rf"|\brecommended as\b"
            r"|\b[Tt]he recommended\b[^.;]{0,60}\b(?:is|are)\b|\bis the recommendation\b"
            r"|\brecommended against\b",
        ),
        "strong",
        False,
    ),
    (
        re.compile(
            rf"\b{BE}{NOT}?{ADVERB}*{NOT}?\s+(?:indicated|contra-?indicated|mandatory|mandated"
            rf"|obligatory)\b"
            r"|\bstrongly\s+(?:advised|supported|encouraged|suggested|urged)\b",
            re.I,
        ),
        "strong",
        False,
    ),
    (
        re.compile(
            rf"(?<!will )(?<!will not )\b{BE}{NOT}?{ADVERB}*{NOT}?\s+(?:advised|advisable|encouraged"
            rf"|discouraged|essential|imperative|crucial"
            r"|required|necessary|prudent|sensible|inadvisable|important (?:to|that|for)|warranted"
            r"|critical (?:to|that))\b"
            r"|\bwarrants?\s+(?:an?\s+)?(?:\w+\s+)?(?:evaluation|assessment|increase|referral|testing"
            r"|investigation|treatment)"
            r"|\brequires? (?:careful|close|regular|urgent|immediate|prompt)\b|\bdo(?:es)? not (?:require"
            r"|need|recommend)\b",
            re.I,
        ),
        "good-practice",
        False,
    ),
    (
        re.compile(
            rf"\b{BODY}\s+(?:also\s+|conditionally\s+)?suggests?\b|\bsuggestion is made\b"
            rf"|\b(?<!have )(?<!has ){BE}{NOT}?{ADVERB}?\s+suggested\b"
            rf"(?!\s+that\b|\s+to be\b|\s+by\b)|\bit is suggested\b|\bSuggested\b[^|]*:",
        ),
        "conditional",
        False,
    ),
    (
        re.compile(
            rf"\b(?:may|might|can|could)(?:\s+also|\s+then|\s+\w+ly)*{NOT}?\s+(?:be{ADVERB}*\s+{DONE}"
            rf"|consider|offer"
            r"|choose|counsel|continue|administer|perform|prescribe|incorporate|recommend|include|cover"
            r"|need to be)\b"
            rf"|\b(?:[Cc]linician|[Pp]hysician|[Pp]rovider|[Pp]ractitioner|[Nn]urse|[Ss]urgeon"
            rf"|[Tt]herapist|[Pp]harmacist|RDN)s?\s+"
            rf"(?:may|might|can|could){NOT}?\s+(?!be\b|have\b)\w+",
            re.I,
        ),
        "conditional",
        True,
    ),
    (
        re.compile(
            rf"\b{BE}{NOT}?{ADVERB}*{NOT}?\s+(?:an?\s+|the\s+)?(?:\w+\s+){{0,2}}?(?:reasonable|appropriate"
            rf"|inappropriate"
            r"|acceptable|preferred|preferable|favou?red|an option|options?|optional)\b|\b(?:is"
            r"|are)\s+the\s+(?:preferred\s+)?(?:(?:test|treatment|modality|method)\b(?: of choice)?)"
            r"|\bPreferred (?:options?|treatments?|regimens?)\b|\bacceptable\.?$|\bWe prefer\b"
            r"|\b(?:stud(?:y|ies)|tests?|treatments?|modalit\w+|methods?|drugs?|agents?|procedures?"
            r"|therap\w+) of choice\b",
            re.I,
        ),
        "conditional",
        True,
    ),
)

EXCLUDED = re.compile(
    r"\bNone specified\b|^\W*\([^()]*\)\W*$|\?[\"”)]*\s*$|^\s*(?:Definitions? (?:for|of)\b|Note from\b"
    r"|See\b|Abbreviations?\b|Adapted from\b|Question to )"
    r"|\b(?:is|are) (?:defined|provided|given|listed|described|summari[sz]ed)\b[^.]{0,60}\b(?:at the end"
    r"|field|below|original)\b"
    r"|\b(?:further|more|future|additional|new|larger|ongoing|prospective"
    r"|high-quality)\s+(?:\w+[\s-]+){0,3}(?:research|stud(?:y|ies)|trials?"
    r"|evidence|investigations?|work|data)\b[^.]{0,60}\b(?:need|recommend|should|require|warrant|must"
    r"|necessary)"
    r"|\bshould (?:also )?be (?:noted|interpreted|read|viewed|regarded|construed|understood|emphasi[sz]ed"
    r"|remembered)\b"
    r"|^\W*(?:this|these|the|our)\s+(?:\w+\s+)?(?:guidelines?|recommendations?|statements?|document"
    r"|summary|practice parameter"
    r"|guidance|criteria)\s+(?:\w+\s+){0,2}(?:should|may|can|must|is|are|appl(?:y|ies)|do(?:es)?|places?"
    r"|reflects?|will)\b"
    r"|^\W*(?:Benefits?|Risks?|Harms?|Costs?|Value judg?e?ments?|Intentional vagueness|Rationale"
    r"|Relevant resources|Exclusions"
    r"|Values and preferences|Policy level|Differences of opinion|Aggregate|Evidence)\b[^:.]{0,50}[:.]"
    r"|\b(?:important|essential|necessary) to (?:note|recogni[sz]e|remember|understand|emphasi[sz]e"
    r"|mention|realize)\b"
    r"|\b(?:other|recent\w*|published|European|American|current|[A-Z]{3,6}|previous|existing"
    r"|international)\s+(?:\w+\s+){0,2}guidelines?"
    r"\s+(?:also\s+|currently\s+)?(?:recommend|suggest|advocate)"
    r"|\bRefer to the \"|\b(?:see|in) the \"[^\"]+\" field\b[^.]{0,20}\bfor (?:information|more|details)"
    r"|\bshould be expected\b"
    r"|\bin (?:the )?light of (?:all )?(?:the )?circumstances\b|\b(?:must|should|may"
    r"|might) recommendations\b"
    r"|^\s*(?:For (?:further|more|additional|guidance|full)\b[^.]{0,120}\b(?:see|refer|consult)\b"
    r"|Refer to the (?:[A-Z]{3,6}|original))"
    r"|\brecommendations? (?:should|must) be (?:strong|weak|conditional)|\bhelping verb\b|\b(?:strong|weak"
    r"|conditional) recommendations?\s+(?:can|should|may|indicates?"
    r"|means?|is|are)\b",
    re.I,
)
SUBORDINATE = re.compile(
    r"\b(?:that|which|who|whom|whose|what|how|if|when|whether|unless|because|although|while|where|than|as"
    r"|since|once)\b"
    r"[^,;:()]{0,110}$",
    re.I,
)
OPENING = re.compile(
    r"(?:[^.:;?|]{1,60}:\s+)?(?:If|When|Where|Unless|Although|While|Because|In (?:people"
    r"|patients) (?:in )?who\w*)\b"
)
MODAL_OR_RECOMMEND = re.compile(
    r"(?:should|must|ought|may|can|might|could|(?:strongly )?recommend\w*|(?:is"
    r"|are) (?:\w+ ){0,2}(?:recommended|suggested|advised))\b"
)
WHOSE = re.compile(
    r"\W*(?:People|Patients|Those|Adults|Children|Women|Men|Individuals|Treatment)\b[^.;]{0,60}?\b(?:whose"
    r"|that|which|currently)\b"
)
MODAL = re.compile(r"(?:should|must)\b")
CLINGS = re.compile(r"\b(?:what|how|whether|why)\b[^,;.]*$|\b(?:which|that|who)\s+(?:\w+\s+)?$", re.I)
AGAINST = re.compile(r"[\w\s-]{0,30}\bagainst\b")
CLAUSE_END = re.compile(r"[;:]|\s(?:unless|if|when|who|which|because|but|until|although)\s")
ADVICE = re.compile(
    r"(?:advise|inform|tell|counsel|warn|explain|educate)\b[^.;]*?\b(?:not recommended|to avoid|against"
    r"|not to (?:use|take))\b",
    re.I,
)
UNDOING = re.compile(
    r"(?:consider|think about|recommend|favou?r)\w*\s+(?:\w+ly\s+)?"
    r"(?:not\b|against\b|stopping|discontinuing|withholding|avoiding|omitting|withdrawing|deferring"
    r"|delaying)",
    re.I,
)
ACTIVE = re.compile(
    rf"(?:[Ss]trongly\s+)?(?:[Rr]ecommend|[Ss]uggest|[Aa]dvocat|[Ee]ndors)|{BODY}\s+(?:also\s+"
    rf"|conditionally\s+)?suggest"
)
REPORTED_THAT = re.compile(
    r"\b(?:recommend|suggest|advis|agree|consensus|believe|opinion|essential|important"
    r"|imperative)\w*\s+that\b[^,;]*$",
    re.I,
)
HINT = re.compile(
    r"must|shall|should|ought|need|effort|mandat|recommend|advocat|endors|indicated|obligatory|strongly"
    r"|advis|encourag|discourag"
    r"|essential|imperative|crucial|requir|necessary|prudent|sensible|important|warrant|critical|suggest"
    r"|may|might|can|could"
    r"|reasonable|appropriate|acceptable|prefer|favou?r|option|of choice",
    re.I,
)
"""A sentence without any of these has no cue but, perhaps, an imperative: most sentences end here."""
INSUFFICIENT_HINT = re.compile(
    r"evidence|data|information|studies|literature|recommend|neither|needed before|insufficient", re.I
)
STATE = re.compile(
    r"\b(?:contra-?indicated|indicated|necessary|required|essential|warranted|encouraged)\b", re.I
)
"""A cue that in a relative clause describes ("for whom it is contraindicated") and orders nothing."""
