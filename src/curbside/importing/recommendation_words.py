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
    r"|discontinued|continued|withheld|deferred|delayed|omitted|repeated|obtained|ordered|undertaken|employed"
    r"|applied|tried|attempted|substituted|switched|treated|managed|monitored|screened|tested|referred|assessed"
    r"|evaluated|provided|adopted|combined|delivered|incorporated|placed|removed|increased|reduced|counsell?ed"
    r"|carried out|made|required|needed|necessary|appropriate|reasonable|indicated|warranted|preferred|preferable"
    r"|acceptable|adjusted|tapered|chosen|selected|advised|recommended|established|validated|observed|done|taken|discharged|delegated|inserted|excluded|included)"
)
BODY = (
    r"(?:(?i:we|panels?|task force|groups?|committee|authors?|society|college|academy|association|members|department"
    r"|organi[sz]ation|foundation|council|board|working party|experts)|[A-Z]{2,8})\)?"
)

STOP_WORDS = (
    r"(?:avoid(?:ed|ing|ance)?|stop(?:ped|ping)?|discontinu(?:e|ed|ing|ation)|withh(?:old|eld|olding)|withdr[ae]w(?:n|al|ing)?"
    r"|defer(?:red|ring)?|delay(?:ed|ing)?|postpon(?:e|ed|ing)|omit(?:ted|ting)?|ceased?|abandon(?:ed)?|refrain|halt(?:ed|ing)?"
    r"|discouraged?|precluded?|contra-?indicated)"
)
STOP = re.compile(rf"{STOP_WORDS}\b", re.I)
STOPS = re.compile(
    r"(?:should|must|shall|ought to|needs? to|may|can|might|could)\s+"
    rf"(?:(?:\w+ly|also|always|then|be|still|either|try to|aim to|seek to)\s+){{0,3}}{STOP_WORDS}\b"
    rf"|[^,;]{{0,60}}?\b(?:be|is|are)\s+(?:\w+\s+)?(?:advis\w+|counsell?ed|encouraged|instructed|told|warned|educated|cautioned"
    rf"|important|essential|prudent|necessary|imperative|recommended|crucial|required|reasonable|appropriate|sensible|best)"
    rf"\s+(?:for\s+[\w\s]{{1,40}}?)?to\s+(?:\w+ly\s+)?{STOP_WORDS}\b"
    rf"|{BE}{ADVERB}*\s+(?:strongly\s+)?(?:contra-?indicated|discouraged|to be avoided)"
    rf"|(?:strongly\s+)?(?:recommend|suggest|advis|encourag)\w*\s+(?:that\s+)?(?:[\w-]+\s+){{0,3}}?"
    r"(?:avoid(?:ing|ance|ed)?|stopping|discontinu(?:ing|ation)|withholding|deferring|omitting|withdrawing)\b"
    rf"|{BODY}\s+(?:also\s+)?suggests?\s+(?:that\s+)?(?:[\w-]+\s+){{0,3}}?(?:avoid(?:ing|ance|ed)?|stopping|discontinu(?:ing|ation)"
    r"|withholding|deferring|omitting|withdrawing)\b"
    rf"|(?:(?:is|are|was)\s+(?:\w+\s+)?)?(?:recommend|suggest)\w*\s+that\b[^.;]{{0,90}}?\bbe\s+(?:avoided|stopped|discontinued|withheld|deferred|omitted|withdrawn)\b",
    re.I,
)
NAMES_STOPPING = re.compile(
    r"(?:[^.:;|]{1,60}[:.]\s+)?(?:\w+\s+){0,1}(?:Avoidance|Discontinuation|Withdrawal|Stopping|Avoiding|Withholding)\b"
)
NEGATED = re.compile(
    r"\b(?:(?:should|must|shall|may|can|could|might|need|ought|do|would)\s+(?:\w+\s+)?not\b(?!\s+only\b)|cannot\b|never\b"
    rf"|(?:{BE})(?:{ADVERB})?\s+(?:not|no longer|rarely|neither)\b|no\s+(?:need|role|indication|reason|benefit)\b"
    r"|(?:do|does)\s+not\s+(?:require|need|recommend|suggest|support|use|warrant|offer)\b|against\b|not\s+to\b"
    r"|not\s+(?:be\s+)?(?:routinely\s+|generally\s+)?(?:recommend|suggest|use|offer|perform|prescrib|giv|indicat|advis|"
    r"screen|administer|continu|initiat|start|test|treat|order|repeat|screen|appropriate|necessary|required|exceed)"
    r"|\bnor\b|rather not|inappropriate|unnecessary|inadvisable|usually not|not\s+be\b)",
    re.I,
)
NOT_BEFORE = re.compile(r"\b(?:cannot|can not|could not|not|never|no longer)\s+(?:\w+\s+)?$", re.I)
THAT_NOT = re.compile(
    r"\b(?:recommend|suggest|advis)\w*\s+(?:that\s+)?[^.;:]{0,160}?\bnot\s+(?:be\b|\w+)", re.I
)
WHO_NOT = re.compile(
    r"\b(?:who|which|that|patients|whose \w+)\s+(?:do|does|did|are|is|have|has|had|was|were|can|could|cannot)(?:\s+not)?\b",
    re.I,
)
CAUTION = re.compile(
    r"\b(?:use|exercise|with|extreme|great)\s+(?:\w+\s+)?caution\b|\bused cautiously\b", re.I
)
SOFTER = re.compile(
    r"\b(?:consider(?:ed|ing)?|option(?:al|s)?|suggest\w*|may be|might|reasonable|acceptable|if possible|could|think about)\b",
    re.I,
)
INSUFFICIENT = re.compile(
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

MAIN: tuple[tuple[re.Pattern[str], Strength, bool], ...] = (
    (re.compile(r"\b(?:must|shall|mandatory|imperative that)\b"), "strong", False),
    (
        re.compile(
            r"\bshould\b|\bought to\b|(?<!the )(?<!no )(?<!a )(?<!may )(?<!might )(?<!could )\bneeds? to (?!know)|\bevery effort\b",
            re.I,
        ),
        "good-practice",
        False,
    ),
    (
        re.compile(
            rf"\b(?:strongly\s+)?(?:recommends?|advocates?|endorses?)\b(?<!not recommend)|\b{BE}{NOT}?{ADVERB}*"
            rf"{NOT}?\s+recommended\b(?!\s+(?:dose|dosage|amount|daily|level)s?\s+(?:of|for)\b)|\brecommended as\b"
            r"|\b[Tt]he recommended\b[^.;]{0,60}\b(?:is|are)\b|\bis the recommendation\b|\brecommended against\b",
        ),
        "strong",
        False,
    ),
    (
        re.compile(
            rf"\b{BE}{NOT}?{ADVERB}*{NOT}?\s+(?:indicated|contra-?indicated|mandatory|mandated|obligatory)\b"
            r"|\bstrongly\s+(?:advised|supported|encouraged|suggested|urged)\b",
            re.I,
        ),
        "strong",
        False,
    ),
    (
        re.compile(
            rf"(?<!will )(?<!will not )\b{BE}{NOT}?{ADVERB}*{NOT}?\s+(?:advised|advisable|encouraged|discouraged|essential|imperative|crucial"
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
            rf"\b{BODY}\s+(?:also\s+|conditionally\s+)?suggests?\b|\bsuggestion is made\b|\b(?<!have )(?<!has ){BE}{NOT}?{ADVERB}?\s+suggested\b"
            rf"(?!\s+that\b|\s+to be\b|\s+by\b)|\bit is suggested\b|\bSuggested\b[^|]*:",
        ),
        "conditional",
        False,
    ),
    (
        re.compile(
            rf"\b(?:may|might|can|could)(?:\s+also|\s+then|\s+\w+ly)*{NOT}?\s+(?:be{ADVERB}*\s+{DONE}|consider|offer"
            r"|choose|counsel|continue|administer|perform|prescribe|incorporate|recommend|include|cover|need to be)\b"
            rf"|\b(?:[Cc]linician|[Pp]hysician|[Pp]rovider|[Pp]ractitioner|[Nn]urse|[Ss]urgeon|[Tt]herapist|[Pp]harmacist|RDN)s?\s+"
            rf"(?:may|might|can|could){NOT}?\s+(?!be\b|have\b)\w+",
            re.I,
        ),
        "conditional",
        True,
    ),
    (
        re.compile(
            rf"\b{BE}{NOT}?{ADVERB}*{NOT}?\s+(?:an?\s+|the\s+)?(?:\w+\s+){{0,2}}?(?:reasonable|appropriate|inappropriate"
            r"|acceptable|preferred|preferable|favou?red|an option|options?|optional)\b|\b(?:is|are)\s+the\s+(?:preferred\s+)?(?:(?:test|treatment|modality|method)\b(?: of choice)?)"
            r"|\bPreferred (?:options?|treatments?|regimens?)\b|\bacceptable\.?$|\bWe prefer\b",
            re.I,
        ),
        "conditional",
        True,
    ),
)

EXCLUDED = re.compile(
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
SUBORDINATE = re.compile(
    r"\b(?:that|which|who|whom|whose|what|how|if|when|whether|unless|because|although|while|where|than|as|since|once)\b"
    r"[^,;:()]{0,110}$",
    re.I,
)
OPENING = re.compile(
    r"(?:[^.:;?|]{1,60}:\s+)?(?:If|When|Where|Unless|Although|While|Because|In (?:people|patients) (?:in )?who\w*)\b"
)
MODAL_OR_RECOMMEND = re.compile(
    r"(?:should|must|ought|may|can|might|could|(?:strongly )?recommend\w*|(?:is|are) (?:\w+ ){0,2}(?:recommended|suggested|advised))\b"
)
OPENING = re.compile(
    r"(?:[^.:;?|]{1,60}:\s+)?(?:If|When|Where|Unless|Although|While|Because|In (?:people|patients) (?:in )?who\w*)\b"
)
MODAL_OR_RECOMMEND = re.compile(
    r"(?:should|must|ought|may|can|might|could|(?:strongly )?recommend\w*|(?:is|are) (?:\w+ ){0,2}(?:recommended|suggested|advised))\b"
)
WHOSE = re.compile(
    r"\W*(?:People|Patients|Those|Adults|Children|Women|Men|Individuals|Treatment)\b[^.;]{0,60}?\b(?:whose|that|which|currently)\b"
)
MODAL = re.compile(r"(?:should|must)\b")
CLINGS = re.compile(r"\b(?:what|how|whether|why)\b[^,;.]*$|\b(?:which|that|who)\s+(?:\w+\s+)?$", re.I)
AGAINST = re.compile(r"[\w\s-]{0,30}\bagainst\b")
CLAUSE_END = re.compile(r"[;:]|\s(?:unless|if|when|who|which|because|but|until|although)\s")
ADVICE = re.compile(
    r"(?:advise|inform|tell|counsel|warn|explain|educate)\b[^.;]*?\b(?:not recommended|to avoid|against|not to (?:use|take))\b",
    re.I,
)
UNDOING = re.compile(
    r"(?:consider|think about|recommend|favou?r)\w*\s+(?:\w+ly\s+)?"
    r"(?:not\b|against\b|stopping|discontinuing|withholding|avoiding|omitting|withdrawing|deferring|delaying)",
    re.I,
)
ACTIVE = re.compile(
    rf"(?:strongly\s+)?(?:recommend|suggest|advocat|endors)|{BODY}\s+(?:also\s+|conditionally\s+)?suggest",
    re.I,
)
REPORTED_THAT = re.compile(
    r"\b(?:recommend|suggest|advis|agree|consensus|believe|opinion|essential|important|imperative)\w*\s+that\b[^,;]*$",
    re.I,
)
