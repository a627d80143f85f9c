"""Massachusetts: three parts of income, each with its rate; no tax at low income; 4 percent more above a million.

Law    M.G.L. c. 62 s. 2 (parts), 3 (exemptions, deductions), 4 (rates, (d) surtax), 5(a) (no-tax status, limited
       income
       credit). Form 1, Schedules B and D.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import INF, CellRows
from . import common
from .allowances import Allowances, flat
from .choices import Decisions
from .facts import KnownYear, StateLines, StateReturn
from .itemizing import deducted
from .items import KnownItems
from .plan_lines import YearOfPlan, at_rate, at_rates
from .shapes import by_brackets


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 1."""
    paid, short, long = _parts(r, t)
    other = _other(r)
    exemption = common.exemptions(r, t) + (r.federal.medical if r.federal.itemizes else 0.0)
    agi = other + paid + short + long
    left = max(0.0, other - _payroll(r, t) - r.federal.gifts_let_through) - exemption
    taxed_other, unused = max(0.0, left), max(0.0, -left)
    parts = []
    for part in (paid, short, long):
        parts.append(max(0.0, part - unused))
        unused = max(0.0, unused - part)
    taxable = taxed_other + sum(parts)
    tax = t["rate"] * (taxed_other + parts[0] + parts[2]) + t["short_term_rate"] * parts[1]
    tax += by_brackets(taxable, t.rows("surtax"))
    owed = _at_low_income(agi, tax, t)
    return StateLines(agi, taxable, owed, taken=(int(owed < tax),))


def _other(r: StateReturn) -> float:
    """Part B: wages and retirement income but a government's."""
    return r.of("wages", "pensions", "traditional_distributions", "roth_conversions")


def _parts(r: StateReturn, t: Amounts) -> tuple[float, float, float]:
    """Interest and dividends, short-term and long-term gains, after losses of one, those carried in too, have met the
    others."""
    dividends = r.of("interest", "ordinary_dividends", "qualified_dividends") - r.of("treasury_interest")
    short, long = r.net_short, r.net_long
    against = t["loss_against_dividends"]
    if short < 0.0:
        used = min(-short, against, dividends)
        dividends, short, against = dividends - used, short + used, against - used
        used = min(-short, max(0.0, long))
        long, short = long - used, 0.0
    if long < 0.0:
        used = min(-long, max(0.0, short))
        short, long = short - used, long + used
        used = min(-long, against, dividends)
        dividends, long = dividends - used, 0.0
    return dividends, max(0.0, short), max(0.0, long)


def _payroll(r: StateReturn, t: Amounts) -> float:
    """Social Security and Medicare tax paid, to a cap for each."""
    return sum(min(t["payroll_tax_cap"], t["payroll_tax"] * filer.of("wages")) for filer in r.filers)


def _at_low_income(agi: float, tax: float, t: Amounts) -> float:
    """No tax up to a limit; to 175 percent of it no more than a tenth of what is above."""
    limit = t["no_tax_up_to"]
    if agi <= limit:
        return 0.0
    if agi <= t["limited_income"] * limit:
        return min(tax, t["limited_income_rate"] * (agi - limit))
    return tax


# ---- the second reading: M.G.L. c. 62 s. 2, 3, 4, 5(a) ------------------------------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Wages, interest, retirement income but a government's, dividends and gains, less exemptions, a little of the
    payroll taxes and gifts, at one rate, short-term gains at a higher one, and more above a million; or a tenth of what
    income is above the limit of no tax."""
    income = _income(rows, y, t)
    exempt = rows.constant(t["exemption"] + t["exemption_aged"] * y.aged(65)) + deducted(rows, y, 0.0)
    taxable = _less_payroll_and_gifts(rows, income, y, t) - exempt
    more = rows.line("state_surtax")
    at_rates(rows, more, taxable, t.rows("surtax"))
    tax = tax - _short_term(rows, y, t)
    for alternative, within in y.either(rows):
        if alternative:
            above = income - rows.constant(t["no_tax_up_to"])
            at_rate(within, tax, above, t["limited_income_rate"])
        else:
            at_rate(within, tax - more, taxable, t["rate"])


def _less_payroll_and_gifts(rows: CellRows, income: Any, y: YearOfPlan, t: Amounts) -> Any:
    """Deductions that wages and retirement income have, and no other: of what is more nothing is left."""
    payroll = sum(min(t["payroll_tax_cap"], t["payroll_tax"] * filer.wages) for filer in y.filers)
    gifts = _gifts(rows, y)
    if gifts is None:
        return income - rows.constant(payroll)
    earned, left = rows.constant(0.0), rows.line("state_earned")
    for filer in y.filers:
        fixed = rows.constant(filer.wages + filer.pensions)
        earned = earned + filer.distributions + filer.conversions + fixed
    rows.at_least("state_earned", left - earned + gifts, -payroll)
    return income - earned + left


def _gifts(rows: CellRows, y: YearOfPlan) -> Any:
    """Those that the federal ceilings let through, without a floor under them; None where there can be none."""
    if y.items is None or not (y.items.charity_cash or y.items.gives):
        return None
    if y.items.gives:
        return y.itemizing.gifts
    gifts = rows.line("state_gifts", -INF)
    rows.at_most("state_gifts", gifts, y.items.charity_cash)
    rows.at_most("state_gifts", gifts - y.agi * y.items.table.charity_cash_ceiling)
    return gifts


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """Medical costs of whoever itemizes federally."""
    if not items.medical:
        return [flat(0.0)]
    return [*(way.elected(True) for way in items.medical_above()), flat(0.0).elected(False)]


def _short_term(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """What short-term gains bear beyond the one rate: what of the net result, losses carried in too, is no net
    long-term gain. Exemptions that nothing else uses meet them, and at low income nothing is added, which are no rows:
    a bound leaves it out, a plan pays it on all."""
    if y.outer:
        return rows.constant(0.0)
    short = rows.line("state_short")
    rows.at_least("state_short", short - y.net_result + y.net_capital_gain)
    return short * (t["short_term_rate"] - t["rate"])


def _income(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """Federal AGI without benefits and public pensions; losses of the year and those carried in meet gains and up to an
    amount interest and dividends."""
    if not y.loss_limit:
        return y.without_benefits - rows.constant(sum(filer.public_pensions for filer in y.filers))
    income, dividends = rows.constant(0.0), rows.constant(0.0)
    for filer in y.filers:
        fixed = rows.constant(filer.wages + filer.pensions)
        income = income + filer.distributions + filer.conversions + fixed
        dividends = dividends + filer.dividends + filer.interest
    invested = rows.line("state_invested")
    rows.at_least("state_invested", invested - dividends - y.net_result)
    rows.at_least("state_invested", invested - dividends, -t["loss_against_dividends"])
    return income + invested


CHOICE = Decisions(lambda year, t: 1)
