"""The type of a question, from its cues and from what it names. The rows of the rules decide, in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from curbside.answering.cues import has, keys_of
from curbside.answering.roles import CONDITION_ROLES
from curbside.answering.rules import Need, ReadingRules
from curbside.model.ontology import DRUG_KINDS, INTERVENTION_KINDS
from curbside.model.question import Mention, QuestionType
from curbside.model.statement import Facet, Population
from curbside.terms.tokens import Token, tokenise

_ASKED = ("intervention", "comparator", "test")
_USED_IN_IT = "a condition and what to use in it"
_CLAUSE = re.compile(r"[,;:.!?\n]\s+")
_ASKING_REACH = 3
"""Words of a case that may stand between "can" or "is" and the drug asked about."""


def _distinct(mentions: Sequence[Mention], roles: Sequence[str], kinds: frozenset[str] | None = None) -> int:
    return len({m.concept for m in mentions if m.role in roles and (kinds is None or m.kind in kinds)})


def _meets(  # noqa: C901 - one line for each need
    need: Need,
    mentions: Sequence[Mention],
    populations: Sequence[Population],
    *,
    treating: bool,
    choosing: bool,
    body: bool,
    beside: bool,
    case: bool,
) -> bool:
    if need.startswith("no-case"):
        return not case or (need.endswith("of-x") and not _distinct(mentions, CONDITION_ROLES))
    drugs = _distinct(mentions, _ASKED, INTERVENTION_KINDS)
    match need:
        case "drug":
            return drugs >= 1
        case "two-drugs":
            current = _distinct(mentions, ("current-drug",))
            asked = _distinct(mentions, _ASKED, DRUG_KINDS)
            return asked >= 2 or (asked >= 1 and current >= 1)
        case "test":
            return _distinct(mentions, ("test",)) >= 1
        case "drug-beside-drug":
            return beside
        case "x":
            return _distinct(mentions, CONDITION_ROLES) >= 1
        case "x-alone":
            return _distinct(mentions, CONDITION_ROLES) == 1
        case "xy":
            return _distinct(mentions, CONDITION_ROLES) >= 2
        case "body":
            return body
        case "periop":
            return any(m.role == "setting" for m in mentions)
        case "repro":
            return bool({"pregnant", "breastfeeding"} & set(populations))
        case "not-treating":
            return not (treating or choosing)
    return False


EVERYDAY: frozenset[QuestionType] = frozenset(
    {"conditional", "treatment", "pregnancy", "perioperative", "prevention"}
)
"""What a case in danger is not asked for, whatever its words."""


def of_a_case_in_danger(
    kind: QuestionType, reason: str, mentions: Sequence[Mention], rules: ReadingRules
) -> tuple[QuestionType, str]:
    """The type of a case in danger by a notice, a value or a sign: emergency, unless it asks for more exactly."""
    plainly = kind == "safety" and (reason in rules.yes_or_no | rules.asking or reason == _USED_IN_IT)
    if (kind in EVERYDAY or plainly) and _distinct(mentions, CONDITION_ROLES):
        return "emergency", "a case in danger"
    return kind, reason


def question_type(
    tokens: Sequence[Token],
    mentions: Sequence[Mention],
    populations: Sequence[Population],
    years: Sequence[int],
    rules: ReadingRules,
    *,
    case: bool = False,
    text: str = "",
) -> tuple[QuestionType, str]:
    """The type and the cue that decided it; `case` says that the question, whose `text` it is, tells of a patient."""
    keys = keys_of(tokens)
    free = keys_of([t for t in tokens if not _in_a_condition(t, mentions)])
    unstable = has(free, rules.unstable)
    if unstable and _distinct(mentions, CONDITION_ROLES):
        return "emergency", f"'{unstable}'"
    treating = bool(has(keys, rules.management))
    choosing = _asks_to_choose(keys, mentions, rules)
    body = any(m.role == "body" for m in mentions)
    for row in rules.types:
        if not all(
            _meets(
                n,
                mentions,
                populations,
                treating=treating,
                choosing=choosing,
                body=body,
                beside=_drug_beside_drug(tokens, mentions, row.cues),
                case=case,
            )
            for n in row.needs
        ):
            continue
        cue = has(keys, row.cues) if row.cues else "what it names"
        if row.type == "guideline" and body and not cue and years:
            cue = "a body and a year"
        if not cue or (row.type in ("mechanism", "compound", "cause") and has(keys, rules.treatment_first)):
            continue
        if row.type == "mechanism" and treating:
            continue
        return row.type, cue
    return _by_what_it_names(text, tokens, free, mentions, rules, case=case)


def _in_a_condition(token: Token, mentions: Sequence[Mention]) -> bool:
    """Whether a word is part of a condition's name: what it says there it says of nothing else."""
    return any(m.role in CONDITION_ROLES and m.start <= token.start < m.end for m in mentions)


def _drug_beside_drug(tokens: Sequence[Token], mentions: Sequence[Mention], cues: Sequence[str]) -> bool:
    """Whether one of the cues is all that stands between two drugs."""
    drugs = [m for m in mentions if m.kind in DRUG_KINDS and m.role in (*_ASKED, "current-drug")]
    for one, other in pairwise(drugs):
        between = keys_of([t for t in tokens if one.end <= t.start < other.start])
        if one.concept != other.concept and " ".join(between) in cues:
            return True
    return False


def _by_what_it_names(
    text: str,
    tokens: Sequence[Token],
    free: Sequence[str],
    mentions: Sequence[Mention],
    rules: ReadingRules,
    *,
    case: bool,
) -> tuple[QuestionType, str]:
    keys = keys_of(tokens)
    conditions = _distinct(mentions, CONDITION_ROLES)
    if conditions >= 2:
        return "conditional", "one condition given another"
    if conditions == 1:
        if has(free, rules.acute):
            return "emergency", f"'{has(free, rules.acute)}'"
        drugs = [m for m in mentions if m.role in _ASKED and m.kind in INTERVENTION_KINDS]
        if case:
            drugs = [m for m in drugs if _is_asked_for(m, text, tokens, rules)]
        if drugs and not (has(keys, rules.treatment_first) or _asks_to_choose(keys, mentions, rules)):
            return "safety", _USED_IN_IT
        return "treatment", "a condition to manage"
    if _distinct(mentions, _ASKED):
        return ("safety", "a drug alone")
    return "out-of-scope", "no condition and no drug was recognised"


def _is_asked_for(mention: Mention, text: str, tokens: Sequence[Token], rules: ReadingRules) -> bool:
    """Whether a case asks for a drug: by beginning with it, right before or behind it, or with "... Is it safe?"."""
    if not text[: mention.start].strip():
        return True
    led = [t for t in tokens if t.start < mention.start][-_ASKING_REACH:]
    if any(t.key in rules.asking or t.key in rules.yes_or_no for t in led):
        return True
    own, _, rest = text[mention.end :].partition("?")
    if _CLAUSE.search(own) is None:
        return bool(rest or text.endswith("?")) or not own.strip()
    return any(
        tokenise(clause)[:1] and tokenise(clause)[0].key in rules.yes_or_no
        for clause in _CLAUSE.split(text[mention.end :])[1:]
    )


def _asks_to_choose(keys: Sequence[str], mentions: Sequence[Mention], rules: ReadingRules) -> bool:
    """ "Which of this class for X?" names the kind of thing wanted, not a drug that is in question."""
    asked = [m for m in mentions if m.role in _ASKED and m.kind in INTERVENTION_KINDS]
    open_question = not keys or keys[0] not in rules.yes_or_no
    return open_question and all(m.kind == "drug-class" for m in asked) and bool(has(keys, rules.choosing))


def asked_facets(keys: Sequence[str], rules: ReadingRules) -> tuple[Facet, ...]:
    """The facets the question's own words ask for."""
    return tuple(facet for facet, cues in rules.facets if has(keys, cues))
