"""Washington: an excise on long-term gains above one amount; from 2028 a tax on income above a million.

Law    RCW 82.87.020 to .060 (excise, deductions), ESSB 5813 of 2025 (second rate). Capital Gains Excise Tax Return.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import INF, CellRows
from .choices import Decisions
from .facts import KnownYear, StateLines, StateReturn
from .plan_lines import YearOfPlan, at_rate, at_rates
from .shapes import by_brackets


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """The excise of one return, single or joint alike."""
    gain = max(0.0, r.of("long_term_gains"))
    gifts = _deducted(r.gifts, t)
    taxable = max(0.0, gain - t["standard"] - gifts)
    excise = by_brackets(taxable, t.rows("brackets"))
    owed = excise + _income_tax(r, t, gain, taxable)
    return StateLines(gain, taxable, owed, taken=(int(gifts > 0.0),))


def _deducted(given: float, t: Amounts) -> float:
    """Of gifts what is above one amount, up to another (82.87.080)."""
    return min(t["gifts_cap"], max(0.0, given - t["gifts_above"]))


def _income_tax(r: StateReturn, t: Amounts, gain: float, taxable: float) -> float:
    """From 2028: on federal AGI with long-term gains as the excise has them, and municipal interest."""
    base = r.federal.agi - gain + taxable + r.of("tax_exempt_interest")
    gifts = min(r.gifts, t["income_tax_gifts"])
    return t["income_tax"] * max(0.0, base - gifts - t["income_tax_above"])


# ---- the second reading: RCW 82.87.040 to .080; ESSB 5813 of 2025 -------------------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Long-term gains above one amount, and gifts above another; from 2028 income above a million with no more
    than these of the gains in it, less gifts up to an amount.

    Of a long-term loss nothing is left out of income, which is no row: a plan pays as if the loss were income, a bound
    lets as much be left out as the year's net loss. Both only beside more than a million of other income.
    """
    left, excise = rows.line("state_gain"), rows.line("state_excise")
    stated = y.items.charity_cash if y.items is not None else 0.0
    deducted = _gifts_deducted(rows, y, stated, t)
    rows.at_least("state_gain", left - y.long_gains + deducted, -t["standard"])
    at_rates(rows, excise, left, t.rows("brackets"))
    if not t["income_tax"]:
        rows.at_least("state_tax", tax - excise)
        return
    out, income, short = (rows.line(f"state_{name}") for name in ("gain_out", "on_income", "gain_short"))
    rows.at_most("state_gain_out", out - y.long_gains - short)
    rows.at_most("state_gain_out", out - deducted, t["standard"])
    rows.at_most("state_gain_short", short - y.net_loss)
    base = (
        y.agi
        + y.tax_exempt_interest
        - out
        - rows.constant(t["income_tax_above"])
        - _gifts(rows, y, stated, t)
    )
    base = base if y.outer else base + short
    at_rate(rows, income, base, t["income_tax"])
    rows.at_least("state_tax", tax - excise - income)


def _gifts_deducted(rows: CellRows, y: YearOfPlan, stated: float, t: Amounts) -> Any:
    """Of the year's gifts what is above one amount, up to another; or nothing."""
    if not _may_deduct(y, t):
        return rows.constant(_deducted(stated, t) if y.given is None else 0.0)
    given = rows.constant(stated) if y.given is None else y.given
    deducted = rows.line("state_gifts_deducted", -INF)
    rows.at_most("state_gifts_deducted", deducted, t["gifts_cap"])
    for claimed, within in y.either(rows):
        if claimed:
            within.at_most("state_gifts_deducted", deducted - given, -t["gifts_above"])
        else:
            within.at_most("state_gifts_deducted", deducted)
    return deducted


def _may_deduct(year: KnownYear, t: Amounts) -> bool:
    """Whether a year may decide to give more than is left alone."""
    return year.items is not None and year.items.most_given > t["gifts_above"]


def _gifts(rows: CellRows, y: YearOfPlan, stated: float, t: Amounts) -> Any:
    """Of the year's gifts, whatever the federal law lets through of them, up to an amount."""
    if y.given is None:
        return rows.constant(min(stated, t["income_tax_gifts"]))
    gifts = rows.line("state_gifts")
    rows.at_most("state_gifts", gifts - y.given)
    rows.at_most("state_gifts", gifts, t["income_tax_gifts"])
    return gifts


CHOICE = Decisions(lambda year, t: int(_may_deduct(year, t)))
