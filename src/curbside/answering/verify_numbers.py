"""Numbers, units and frequencies of a claim against its statement and what the statement rests on.

In: readings and the pool of figures. Out: reasons. A number may not appear, vanish, change its unit or
change what bounds it ("up to" for "at least"); a derivation counts only with arithmetic that holds.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from curbside.answering.verify_reading import Names, Reading, read
from curbside.model.evidence import Reason
from curbside.model.question import Quantity
from curbside.model.statement import Amount, Dose, Statement
from curbside.terms.quantities import Bound, quantities, same_quantity
from curbside.terms.units import scale

Operation = Literal["sum", "difference", "product", "quotient"]


@dataclass(frozen=True, slots=True)
class Derivation:
    """A number worked out from printed figures: `result` and `operands` as text, with the operation."""

    result: str
    operands: tuple[str, ...]
    operation: Operation


@dataclass(frozen=True, slots=True)
class Pool:
    """Numbers and frequencies a sentence may carry."""

    numbers: tuple[Quantity, ...]
    often: frozenset[str]


def numbers_of(readings: Iterable[Reading]) -> Pool:
    """The numbers and frequencies of sentences already read."""
    held = tuple(readings)
    return Pool(
        tuple(b.quantity for r in held for b in r.bounds),
        frozenset(f.normal for r in held for f in r.frequencies),
    )


def figures_pool(statement: Statement, figures: Iterable[str], names: Names) -> Pool:
    """What the figures as printed and the dose objects hold."""
    texts = [*figures, *(text for dose in statement.doses for text in dose_texts(dose))]
    return numbers_of(read(text, names) for text in texts)


def dose_texts(dose: Dose) -> tuple[str, ...]:
    """A dose object in words, so that its numbers are read as any others."""
    texts = [amount_text(dose.amount), dose.frequency, dose.duration]
    if dose.maximum:
        texts.append(amount_text(dose.maximum))
    texts += [f"{n:g} years" for n in (dose.age_min, dose.age_max) if n is not None]
    texts += [f"{n:g} kg" for n in (dose.weight_min, dose.weight_max) if n is not None]
    texts += [t for a in dose.adjustments for t in (a.when, a.change)]
    return tuple(text for text in texts if text)


def amount_text(amount: Amount) -> str:
    """An amount as it would be printed."""
    if amount.low == amount.high:
        return f"{amount.low:.10g} {amount.unit}"
    return f"{amount.low:.10g} to {amount.high:.10g} {amount.unit}"


def held_in(quantity: Quantity, pool: Sequence[Quantity]) -> bool:
    """True when the pool has the quantity, or both ends of the range, or a range it is an end of."""
    if any(same_quantity(quantity, other) for other in pool):
        return True
    all_ends = [end for other in pool for end in ends(other)]
    return all(any(same_quantity(end, other) for other in all_ends) for end in ends(quantity))


def ends(q: Quantity) -> tuple[Quantity, ...]:
    """A quantity, or the two ends of a range."""
    if q.high is None:
        return (q,)
    low = Quantity(q.value, q.unit, q.text, q.start, q.end)
    return low, Quantity(q.high, q.unit, q.text, q.start, q.end)


def derived(derivations: Iterable[Derivation], pool: Pool) -> tuple[Quantity, ...]:
    """Results of declared derivations whose operands are held and whose arithmetic holds."""
    return tuple(q for d in derivations if (q := _checked(d, pool)) is not None)


def _checked(derivation: Derivation, pool: Pool) -> Quantity | None:
    operands = [q for text in derivation.operands for q in quantities(text)[:1]]
    results = quantities(derivation.result)
    if len(results) != 1 or len(operands) != len(derivation.operands) or len(operands) < 2:
        return None
    if not all(held_in(q, pool.numbers) for q in operands if q.unit):
        return None
    values = [q.value for q in operands]
    worked = {
        "sum": math.fsum(values),
        "difference": values[0] - math.fsum(values[1:]),
        "product": math.prod(values),
        "quotient": values[0] / math.prod(values[1:]) if math.prod(values[1:]) else math.nan,
    }[derivation.operation]
    return results[0] if math.isclose(worked, results[0].value, rel_tol=1e-3) else None


def number_reasons(claim: Reading, held: Reading, pool: Pool) -> list[Reason]:
    """Numbers added, lost, or bounded otherwise than in the sentence the claim must match."""
    own = numbers_of([held])
    allowed = (*own.numbers, *pool.numbers)
    reasons = [
        Reason("number", f"'{b.quantity.text}' stands in no figure or dose of the statement")
        for b in claim.bounds
        if not held_in(b.quantity, allowed)
    ]
    mine, its = _counted(claim), _counted(held)
    reasons += [
        Reason("number-lost", f"'{key}' of the statement is missing") for key in its if mine[key] < its[key]
    ]
    return reasons + _bound_reasons(claim, held) + _often_reasons(claim, held, pool)


def amount_key(quantity: Quantity) -> str:
    """One text for one amount whatever its unit's size: 0.3 mg and 300 ug share it."""
    factor, dimension = scale(quantity.unit)
    return f"{quantity.value * factor:.6g} {dimension}".strip()


def _counted(reading: Reading) -> Counter[str]:
    """Each number as often as it stands: one that another place repeats may not be dropped or changed."""
    return Counter(amount_key(end) for b in reading.bounds for end in ends(b.quantity))


def _bound_reasons(claim: Reading, held: Reading) -> list[Reason]:
    return [
        Reason("number-bound", f"'{c.quantity.text}' is bounded otherwise than in the statement")
        for c in claim.bounds
        if (same := [h for h in held.bounds if same_quantity(h.quantity, c.quantity)])
        and not any(_agree(c, h) for h in same)
    ]


def _agree(a: Bound, b: Bound) -> bool:
    return a.comparator == b.comparator


def _often_reasons(claim: Reading, held: Reading, pool: Pool) -> list[Reason]:
    mine = Counter(f.normal for f in claim.frequencies)
    its = Counter(f.normal for f in held.frequencies)
    added = [
        Reason("frequency", f"'{f.text}' is not the statement's")
        for f in claim.frequencies
        if f.normal not in its and f.normal not in pool.often
    ]
    lost = sorted(often for often in its if mine[often] < its[often])
    return added + [Reason("frequency-lost", f"'{often}' of the statement is missing") for often in lost]
