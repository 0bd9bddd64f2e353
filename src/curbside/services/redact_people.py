"""Rules for names by what stands beside them, and the words that tell a person from a thing named after one."""

from __future__ import annotations

import re

from curbside.services.redact_rules import CAPITALS, NAME, NAME_PART, TWO_NAMES, Rule

_TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Master|Dr|Drs|Prof|Professor|Sister|Nurse(?: Practitioner)?|Doctor|Sir|Dame|Lady|Lord|Rev|"
    r"Reverend|Father|Rabbi|Imam|Fr|Sgt|Capt|MR|MRS|DR|Herr|Frau|Fr\.|Señora?|Señorita|Sra|Srta|Sr|Don|Doña|Monsieur|"
    r"Madame|Mademoiselle|Mme|Mlle|Signora?|Sig\.ra|Sig|Dott|Dra|Senhora?|Pan|Pani|Mevrouw|Meneer|Mevr|Dhr|Fru|Shri|Smt)\.?"
)
_KIN = (
    "mother|father|mum|mom|mummy|dad|daddy|son|daughter|wife|husband|partner|sister|brother|aunt|uncle|niece|nephew|"
    "cousin|grandmother|grandfather|grandma|grandpa|granddad|nan|grandson|granddaughter|twin|twins|fiancé|fiancée|"
    "girlfriend|boyfriend|friend|neighbour|neighbor|colleague|carer|caregiver|guardian"
)
PERSON = (
    f"patient|pt|client|woman|man|boy|girl|child|kid|lady|gentleman|person|baby(?: boy| girl)?|infant|newborn|"
    f"toddler|teenager|resident|{_KIN}"
)
_YEARS = r"(?:years?|yrs?|yo\b|y/o|y\.o\.|[MF]\b|-year)"
_FROM = (
    r"(?i:\b(?:signed|regards|sincerely|thanks|thank you|seen by|referred by|reviewed by|operated by|under the care of|"
    r"spoke (?:to|with)|discussed with|message from|letter from|call from|on behalf of|care of|c/o|attn|cc))"
)

PEOPLE_RULES: tuple[Rule, ...] = (
    Rule("name", re.compile(rf"(?<![\w.]){_TITLE} (?:and (?:Mr|Mrs|Ms|Dr)\.? )?{NAME}"), "cue"),
    Rule("name", re.compile(rf"\b(?:MR|MRS|MS|DR)\.? (?P<hide>{CAPITALS}(?: {CAPITALS}){{0,2}})"), "place"),
    Rule("name", re.compile(r"\b(?:mr|mrs)\.? (?P<hide>[a-z][a-z'’-]{2,})"), "cue"),
    Rule("name", re.compile(
        rf"(?i:\b(?:named|call(?:s|ed) (?:him|her|them)self|name(?:'s| is)?|surname|née))[ :–-]{{1,3}}{NAME}"), "cue"),
    Rule("name", re.compile(
        rf"(?i:\b(?:pt|patient|client|name|patient name|pt name|nok|next of kin|gp))\s*[:–-]\s*"
        rf"(?P<hide>{NAME_PART}(?:,? {NAME_PART}){{0,3}})"), "place"),
    Rule("name", re.compile(rf"(?i:\b(?:re|name|patient|pt))\s*[:–-]\s*(?P<hide>{CAPITALS}, ?{NAME_PART})"), "place"),
    Rule("name", re.compile(rf"{_FROM}\W{{1,3}}(?:{_TITLE} )?{NAME}"), "place"),
    Rule("name", re.compile(rf"(?:\bI am|\bI'm|\b[Tt]his is|\b[Rr]egarding|\b[Rr]e:?|\babout) {TWO_NAMES}"), "loose"),
    Rule("name", re.compile(rf"(?i:\b(?:{PERSON}))(?: (?:is )?called|,)? {NAME}"), "place"),
    Rule("name", re.compile(rf"{TWO_NAMES}(?=,? ?\(?(?:aged? )?\d{{1,3}} ?{_YEARS})"), "place"),
)  # fmt: skip
"""In order: what an earlier rule has found, a later one leaves alone."""

EPONYM_HEADS = frozenset(
    "syndrome syndromes disease diseases sign signs test tests score scores criteria criterion scale scales stage "
    "staging stages grade grading classification formula equation nomogram index disorder phenomenon reflex "
    "manoeuvre manoeuvres maneuver maneuvers palsy rule rules law laws triad tetrad pentad angle line lines point "
    "node nodes nodule nodules body bodies cell cells protein proteins antigen antibody stain crisis crises block "
    "bundle procedure operation repair incision catheter tube splint needle clamp mask method technique protocol "
    "regimen sequence anomaly malformation deformity effect reaction value values questionnaire inventory "
    "disability scan view position sinus valve duct canal clinic hospital university college institute foundation "
    "school centre center medical group consensus guideline guidelines review trial trials study studies registry "
    "cohort library database collaboration society".split()
)
"""After these a capitalised word is a thing named after somebody or somewhere, not somebody."""

NOT_NAMES = frozenset(
    "imaging angiography scan scans scanner spectroscopy elastography guided sequence sequences male female "
    "adult unknown history age aged complains presents reports education information".split()
)
"""Words that stand where a name might and never are one; "mr" is also short for magnetic resonance."""
