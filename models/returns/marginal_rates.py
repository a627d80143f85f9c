"""What the next dollar of income costs: the tax of a year on $100 more (docs/definitions.md)."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

from ...tax_tables.schema import YearLaw
from ..household.facts import FlatStateTax
from ..household.receipts import Receipts
from ..household.state_facts import StateOfYear
from ..laws.states.edges import edges_of
from .federal_return import ReturnInput, ReturnLines, federal_return, flat_state_tax
from .resident import resident_at, resident_tax

STEP = 100.0


class MarginalRates(NamedTuple):
    """Fractions of a dollar, of federal and state income tax; surcharges, credits and a state's steps excluded.

    `ordinary` is for a traditional distribution, `long_term_gain` for a realised long-term gain.
    """

    ordinary: float
    long_term_gain: float


def state_tax(x: ReturnInput, lines: ReturnLines, rule: FlatStateTax | StateOfYear | None) -> float:
    """State income tax of a return: by the state's own form, or under the flat stand-in; zero without either."""
    if isinstance(rule, StateOfYear):
        return resident_tax(x, lines, rule)
    return flat_state_tax(x, lines.agi, lines.taxable_social_security, rule)


def income_taxes(
    x: ReturnInput, law: YearLaw, rule: FlatStateTax | StateOfYear | None
) -> tuple[float, float]:
    """Federal and state income tax of a return."""
    lines = federal_return(x, law)
    return lines.federal_tax, state_tax(x, lines, rule)


def marginal_rates(
    x: ReturnInput,
    law: YearLaw,
    rule: FlatStateTax | StateOfYear | None = None,
    lines: ReturnLines | None = None,
) -> MarginalRates:
    """Both rates at `x`; `lines` is its return, if already computed."""

    here = lines if lines is not None else federal_return(x, law)
    return MarginalRates(
        _slope(x, here, law, rule, "traditional_distributions"), _slope(x, here, law, rule, "long_term_gains")
    )


def _slope(
    x: ReturnInput, lines: ReturnLines, law: YearLaw, rule: FlatStateTax | StateOfYear | None, kind: str
) -> float:
    """Where a step of the state's tax lies within the $100, the state's part is that of the last $100 before it."""
    more = x + Receipts(**{kind: STEP})
    after = federal_return(more, law)
    of_state = state_tax(more, after, rule) - state_tax(x, lines, rule)
    if isinstance(rule, StateOfYear) and _steps_between(x, lines, more, after, rule):
        less = x + Receipts(**{kind: -STEP})
        before = federal_return(less, law)
        if not _steps_between(less, before, x, lines, rule):
            of_state = state_tax(x, lines, rule) - state_tax(less, before, rule)
    return (after.federal_tax - lines.federal_tax + of_state) / STEP


def _steps_between(
    x: ReturnInput, lines: ReturnLines, more: ReturnInput, after: ReturnLines, rule: StateOfYear
) -> bool:
    """Whether the state's tax has a step between two returns."""
    if not rule.amounts.table.edges:
        return False
    low, high = resident_at(x, lines, rule), resident_at(more, after, rule)
    found = edges_of(rule.amounts, max(high.values()))
    return any(low.get(edge.line, inf) <= edge.value <= high.get(edge.line, -inf) for edge in found)
