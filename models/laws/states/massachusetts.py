"""Massachusetts: three parts of income, each with its rate; no tax at low income; 4 percent more above a million.

Law    M.G.L. c. 62 s. 2 (parts), 3 (exemptions, deductions), 4 (rates, (d) surtax), 5(a) (no-tax status, limited
       income
       credit). Form 1, Schedules B and D.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import CellRows
from . import common
from .choices import Decisions
from .facts import StateLines, StateReturn
from .plan_lines import YearOfPlan, at_rate, at_rates
from .shapes import by_brackets


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 1."""
    dividends, short, long = _parts(r, t)
    other = _other(r, t)
    exemption = common.exemptions(r, t) + (r.federal.medical if r.federal.itemizes else 0.0)
    gifts = r.federal.gifts
    agi = other + dividends + short + long
    left = other - _payroll(r, t) - gifts - exemption
    taxed_other, unused = max(0.0, left), max(0.0, -left)
    parts = []
    for part in (dividends, short, long):
        parts.append(max(0.0, part - unused))
        unused = max(0.0, unused - part)
    taxable = taxed_other + sum(parts)
    tax = t["rate"] * (taxed_other + parts[0] + parts[2]) + t["short_term_rate"] * parts[1]
    tax += by_brackets(taxable, t.rows("surtax"))
    owed = _at_low_income(agi, tax, t)
    return StateLines(agi, taxable, owed, taken=(int(owed < tax),))


def _other(r: StateReturn, t: Amounts) -> float:
    """Part B: wages, interest and retirement income but a government's."""
    kinds = ("wages", "interest", "pensions", "traditional_distributions", "roth_conversions")
    return r.of(*kinds) - r.of("treasury_interest")


def _parts(r: StateReturn, t: Amounts) -> tuple[float, float, float]:
    """Dividends, short-term and long-term gains, after losses of one have met the others."""
    dividends = r.of("ordinary_dividends", "qualified_dividends")
    short, long = r.of("short_term_gains"), r.of("long_term_gains")
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
    """Wages, interest, retirement income but a government's, dividends and gains, less exemptions and a little of the
    payroll taxes, at one rate, short-term gains at a higher one, and more above a million; or a tenth of what income is
    above the limit of no tax."""
    income = _income(rows, y, t)
    deducted = t["exemption"] + t["exemption_aged"] * y.aged(65)
    deducted += sum(min(t["payroll_tax_cap"], t["payroll_tax"] * filer.wages) for filer in y.filers)
    taxable = income - rows.constant(deducted)
    more = rows.line("state_surtax")
    at_rates(rows, more, taxable, t.rows("surtax"))
    tax = tax - _short_term(rows, y, t)
    for alternative, within in y.either(rows):
        if alternative:
            above = income - rows.constant(t["no_tax_up_to"])
            at_rate(within, tax, above, t["limited_income_rate"])
        else:
            at_rate(within, tax - more, taxable, t["rate"])


def _short_term(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """What short-term gains bear beyond the one rate. A long-term loss meets them, and so do exemptions that nothing
    else uses; at low income nothing is added. None of that is a row: a bound leaves it out, a plan pays it on all."""
    if y.outer:
        return rows.constant(0.0)
    short = rows.line("state_short")
    rows.at_least("state_short", short - y.gains_of_year + y.long_gains)
    return short * (t["short_term_rate"] - t["rate"])


def _income(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """Federal AGI without benefits and public pensions; a loss of the year meets gains and up to an amount dividends,
    and none is carried on here."""
    if not y.loss_limit:
        return y.without_benefits - rows.constant(sum(filer.public_pensions for filer in y.filers))
    income, dividends = rows.constant(0.0), rows.constant(0.0)
    for filer in y.filers:
        fixed = rows.constant(filer.wages + filer.pensions)
        income = income + filer.distributions + filer.conversions + filer.interest + fixed
        dividends = dividends + filer.dividends
    invested = rows.line("state_invested")
    rows.at_least("state_invested", invested - dividends - y.gains_of_year)
    rows.at_least("state_invested", invested - dividends, -t["loss_against_dividends"])
    return income + invested


CHOICE = Decisions(lambda year, t: 1)
