"""What the next dollar of income costs: the tax of a year on $100 more (docs/definitions.md)."""

from __future__ import annotations

from typing import NamedTuple

from ...tax_tables.schema import YearLaw
from ..household.facts import FlatStateTax
from ..household.receipts import Receipts
from ..household.state_facts import StateOfYear
from .federal_return import ReturnInput, ReturnLines, federal_return, flat_state_tax
from .resident import resident_tax

STEP = 100.0


class MarginalRates(NamedTuple):
    """Fractions of a dollar, of federal and state income tax; surcharges and credits excluded.

    `ordinary` is for a traditional distribution, `long_term_gain` for a realised long-term gain.
    """

    ordinary: float
    long_term_gain: float


def state_tax(x: ReturnInput, lines: ReturnLines, rule: FlatStateTax | StateOfYear | None) -> float:
    """State income tax of a return: by the state's own form, or under the flat stand-in; zero without either."""
    if isinstance(rule, StateOfYear):
        return resident_tax(x, lines, rule)
    return flat_state_tax(x, lines.agi, lines.taxable_social_security, rule)


def marginal_rates(
    x: ReturnInput,
    law: YearLaw,
    rule: FlatStateTax | StateOfYear | None = None,
    lines: ReturnLines | None = None,
) -> MarginalRates:
    """Both rates at `x`; `lines` is its return, if already computed."""

    def income_tax(x: ReturnInput, lines: ReturnLines) -> float:
        return lines.federal_tax + state_tax(x, lines, rule)

    here = income_tax(x, lines if lines is not None else federal_return(x, law))
    more_ordinary = x + Receipts(traditional_distributions=STEP)
    more_gain = x + Receipts(long_term_gains=STEP)
    return MarginalRates(
        (income_tax(more_ordinary, federal_return(more_ordinary, law)) - here) / STEP,
        (income_tax(more_gain, federal_return(more_gain, law)) - here) / STEP,
    )
