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
    """The excise of one return, single or joint alike: on Schedule D line 15 (82.87.020(1), (3); WAC 458-20-301(2)(a)),
    so that long-term losses carried in are off."""
    gain = max(0.0, r.net_long)
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
    """Net long-term gains above one amount, and gifts above another; from 2028 a tax on income besides."""
    left, excise = rows.line("state_gain"), rows.line("state_excise")
    gain = y.net_long if y.long_above is None else y.long_above
    stated = y.items.charity_cash if y.items is not None else 0.0
    deducted = _gifts_deducted(rows, y, stated, t)
    rows.at_least("state_gain", left - gain + deducted, -t["standard"])
    at_rates(rows, excise, left, t.rows("brackets"))
    if t["income_tax"]:
        excise = excise + _on_income(rows, y, gain, deducted, _gifts(rows, y, stated, t), t)
    rows.at_least("state_tax", tax - excise)


def _on_income(rows: CellRows, y: YearOfPlan, gain: Any, deducted: Any, gifts: Any, t: Amounts) -> Any:
    """From 2028: income above a million with no more than what is above these amounts of gains in it, less gifts.

    Where there may be short-term results beside losses, nothing is left out of income of a long-term loss, which is
    no row: a plan pays as if the loss were income, a bound lets as much be left out as the year's net loss. Both only
    beside more than a million of other income.
    """
    out, income = rows.line("state_gain_out"), rows.line("state_on_income")
    rows.at_most("state_gain_out", out - deducted, t["standard"])
    base = y.agi + y.tax_exempt_interest - out - gifts - rows.constant(t["income_tax_above"])
    if y.long_above is None:
        short = rows.line("state_gain_short")
        rows.at_most("state_gain_short", short - y.net_loss)
        gain, base = gain + short, base if y.outer else base + short
    rows.at_most("state_gain_out", out - gain)
    at_rate(rows, income, base, t["income_tax"])
    return income


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
