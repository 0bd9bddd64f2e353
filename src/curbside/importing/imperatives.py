"""Guideline imperatives ("Offer ...", "If ..., do not ..."): the verb a sentence orders with.

A sentence comes in; its verb, place and strength, or None, come out. Nouns that look alike ("Use of") are told apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from curbside.model.statement import Strength


@dataclass(frozen=True, slots=True)
class Order:
    """The ordering verb in lower case; `is_first` where the sentence begins with it."""

    verb: str
    start: int
    strength: Strength
    is_first: bool


_CLEAR = (
    "do not|don't|never|always|offer|consider|advise|refer|give|discuss|ensure|assess|provide|use|avoid|start|stop|"
    "continue|review|check|measure|inform|treat|perform|obtain|prescribe|carry out|take|think about|arrange|ask|explain"
    "|encourage|repeat|switch|evaluate|examine|determine|administer|initiate|discontinue|withhold|add|reduce|increase|begin|choose"
    "|maintain|make|seek|tell|reassess|titrate|monitor|identify|confirm|proceed|recommend|be aware|recogni[sz]e|exclude"
    "|investigate|suspect|counsel|educate|send|apply|base|agree|record|document|warn|reconsider|re-evaluate|limit|select"
    "|instruct|establish|favou?r|inspect|rule out|stabili[sz]e|optimi[sz]e|minimi[sz]e|involve|help|support|teach|treat"
)
_MORE = (
    "screen|test|keep|observe|develop|include|allow|manage|order|plan|prepare|promote|protect|set|work|follow|report|delay"
    "|defer|restrict|place|schedule|adjust|adapt|address|adopt|aim|alert|allocate|anticipate|attempt|build|calculate"
    "|cease|clarify|clean|collaborate|collect|communicate|compare|complete|conduct|contact|coordinate|correct|deliver"
    "|describe|design|diagnose|differentiate|direct|draw|elicit|eliminate|emphasi[sz]e|employ|enable|engage|enquire"
    "|evaluate|explore|facilitate|focus|gain|get|go|hold|immobili[sz]e|implement|improve|incorporate|individuali[sz]e"
    "|induce|inquire|insert|interpret|introduce|irrigate|isolate|know|let|listen|look|match|maximi[sz]e|measure|meet"
    "|negotiate|note|notify|order|perform|permit|plot|position|preserve|prevent|prioriti[sz]e|pursue|question|reassure"
    "|re-?start|remain|remember|remind|remove|replace|request|respect|respond|resume|retain|reserve|search|select"
    "|share|show|speak|store|suggest|supply|tailor|target|taper|train|transfer|transport|try|undertake|update|wait"
    "|have|wash|watch|wear|weigh|withdraw|write|act|enter|reintroduce|supplement|query|collate|liaise|balance|view|enrol"
)
_NOT_NOUN = (
    r"(?!\s+(?:of|is|are|was|were|has|have|had|may|can|should|will|must|in (?:the|a|this)? ?(?:study"
    r"|trial)|versus|vs)\b)"
    r"(?!\s*[,:;.)|-])"
)
_FIRST = re.compile(
    rf"(?:[\"“'(\[*†‡§¹²³⁴-⁹]|\^\w)*(?P<verb>(?:Do not|Don't|Always|Never|(?:Re)?[A-Z][\w-]*(?: out| about"
    rf"| aware)?)){_NOT_NOUN}\s"
)
_VERB = re.compile(rf"(?:{_CLEAR}|{_MORE})", re.I)
_LATER = re.compile(
    rf"(?:,|\bthen)\s+(?:then\s+|also\s+|always\s+|first\s+"
    rf"|and\s+)?(?P<verb>{_CLEAR})\b{_NOT_NOUN}\s+(?!and\b)",
    re.I,
)
_LEADING = re.compile(
    r"(?:If|When|Where|For|In|Before|After|While|During|Once|At|On|To|As|Unless|Until|With|Following"
    r"|Because|Given|Prior to"
    r"|Within|Except|Regardless|Depending|Although|Since|Whenever|Throughout|Based on|By|Upon|Every|From"
    r"|Apart|Unless)\b"
)
_LABEL = re.compile(
    r"(?:[^.:;?|]{1,70}:\s+|(?:[A-Z]{1,4}\d*|\d+(?:\.\d+)*[a-z]?|[A-D]/[A-D])(?:\.|\)|:|\s+[-–])\s+|[^.:;"
    r"|]{0,40}\b(?:Recommendations?|recommendations?|Statement)\b[^.:;|]{0,24}[.:]\s+)+"
)
_ADVERB = re.compile(
    r"(?:Routinely|Carefully|Regularly|Also|Then|Always|Generally|Immediately|Urgently|Actively|Strongly"
    r"|Please|Instead,|Only)\s+",
    re.I,
)
_NOUN_AFTER_ALL = re.compile(
    r"\w+(?:\s+[\w-]+){1,4}?\s+(?:has|have|is|are|was|were|should|may|can|must|will|does|do)\b"
)
_SOFT = frozenset({"consider", "think about", "reconsider", "suggest", "try"})


def imperative(sentence: str) -> Order | None:
    """The verb a sentence orders with, after its label and its leading "If ...," or "For ...,"."""
    label = _LABEL.match(sentence)
    for place in dict.fromkeys((0, label.end() if label else 0)):
        adverb = _ADVERB.match(sentence, place)
        at = adverb.end() if adverb else place
        word = sentence[at : at + 1]
        found = _FIRST.match(sentence[at : at + 1].upper() + sentence[at + 1 :]) if word else None
        if found and (adverb or word.isupper() or not word.isalpha()) and _VERB.fullmatch(found["verb"]):
            return _order(found["verb"], at + found.start("verb"), is_first=True)
        if _LEADING.match(sentence, place):
            later = _LATER.search(sentence, place)
            if later and not _NOUN_AFTER_ALL.match(sentence, later.start("verb")):
                return _order(later["verb"], later.start("verb"), is_first=False)
    return None


def _order(verb: str, start: int, *, is_first: bool) -> Order:
    verb = verb.lower()
    return Order(verb, start, "conditional" if verb in _SOFT else "strong", is_first)
