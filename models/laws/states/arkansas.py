"""Arkansas: a published table up to 100,000, a schedule above, a low income table; low brackets taken back at the top.

Law    A.C.A. 26-51-201 (rates, (d) low income), 26-51-307 (retirement), 26-51-419, 26-51-423, 26-51-430
       (deductions), 26-51-501 (credits), 26-51-815 (gains). Form AR1000F, AR3, tax tables.

Spouses file jointly or separately on one return, as is cheaper.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil, floor

from ....tax_tables.schema import FilingStatus
from ....tax_tables.state_tables import Amounts
from . import common
from .facts import FREE_TO_DRAW, INVESTMENT, Filer, StateLines, StateReturn
from .shapes import CENT, by_brackets, started_steps, step_from


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form AR1000F."""
    incomes = [_income(filer, r, t) for filer in r.filers]
    items = _itemized(r, t, sum(incomes))
    deduction = max(items, t["standard"])
    lines = _column(sum(incomes), deduction, r.filers, t, r.people)
    low = step_from(max(0.0, sum(incomes)), t.rows("low_income"))
    lines = replace(lines, before_credits=min(lines.before_credits, low))
    if not r.is_joint:
        return replace(lines, others=_others(incomes, [deduction - t["standard"]]))
    single = t.of(FilingStatus.SINGLE)
    deductions = _divided(incomes, items, t, single)
    others = _others(incomes, [each - single["standard"] for each in deductions])
    taken = (int(items > t["standard"]),)
    apart = _apart(r, incomes, deductions, single)
    return replace(min(lines, apart, key=lambda each: each.tax), others=others, taken=taken)


def _divided(incomes: list[float], items: float, t: Amounts, single: Amounts) -> list[float]:
    """Form AR3, lines 28 to 31: of the items the first has the whole percent of income, the second the rest; or each
    has a standard deduction."""
    whole = sum(max(0.0, income) for income in incomes)
    if items <= t["standard"] or whole <= 0.0:
        return [single["standard"], single["standard"]]
    part = items * round(max(0.0, incomes[0]) / whole, 2)
    return [part, items - part]


def _apart(r: StateReturn, incomes: list[float], deductions: list[float], single: Amounts) -> StateLines:
    """A column each, without the low income table; credits are of both."""
    columns = [
        _column(income, deduction, (filer,), single, 1)
        for filer, income, deduction in zip(r.filers, incomes, deductions, strict=True)
    ]
    return StateLines(
        sum(incomes),
        sum(column.taxable for column in columns),
        sum(column.before_credits for column in columns),
        sum(column.credits for column in columns),
    )


def _others(incomes: list[float], beyond: list[float]) -> dict[str, float]:
    """The couple's income, and each one's less what is deducted beyond a standard deduction."""
    own = {f"column_{n}": income - more for n, (income, more) in enumerate(zip(incomes, beyond, strict=True))}
    return {"income": sum(incomes)} | own


def _column(
    income: float, deduction: float, filers: tuple[Filer, ...], t: Amounts, people: int
) -> StateLines:
    taxable = max(0.0, income - deduction)
    return StateLines(income, taxable, _regular(taxable, t), _credits(taxable, filers, t, people))


def _regular(taxable: float, t: Amounts) -> float:
    """Up to 100,000 the tax at the middle of a row of 100, in whole dollars; above it the schedule."""
    if taxable >= t["table_below"]:
        return _schedule(taxable, t)
    offset = step_from(taxable, t.rows("table_offset"))
    row = floor((taxable - offset) / t["table_row"]) * t["table_row"] + offset
    middle = floor(row + t["table_row"] / 2.0)
    return float(ceil(_schedule(middle, t) - 0.5 - CENT))


def _schedule(taxable: float, t: Amounts) -> float:
    if "high_from" in t and taxable > t["high_from"]:
        return by_brackets(taxable, t.rows("high_brackets")) - step_from(taxable, t.rows("high_adjustment"))
    if t.rows("reduction"):
        return step_from(taxable, t.rows("rate_of")) * taxable - step_from(taxable, t.rows("reduction"))
    return by_brackets(taxable, t.rows("brackets"))


def _income(filer: Filer, r: StateReturn, t: Amounts) -> float:
    kinds = ("wages", *INVESTMENT, "tax_exempt_interest")
    return filer.of(*kinds) - filer.of("treasury_interest") + _gains(filer, r, t) + _retirement(filer, t)


def _gains(filer: Filer, r: StateReturn, t: Amounts) -> float:
    """Half of net long-term gain; a loss to the federal limit. Both begin from Schedule D, so that losses carried in
    are in them (Form AR1000D lines 1, 4 and 9)."""
    net = filer.gains - (r.carried_short + r.carried_long) / r.people
    if net < 0.0:
        return max(net, -t["loss_limit"] / r.people)
    long = max(0.0, min(net, filer.of("long_term_gains") - r.carried_long / r.people))
    return net - t["gain_share"] * long


def _retirement(filer: Filer, t: Amounts) -> float:
    kinds = ("pensions", "public_pensions", "traditional_distributions", "roth_conversions")
    return filer.of(*kinds) - _exempt(filer, t)


def _exempt(filer: Filer, t: Amounts) -> float:
    of_age = ("traditional_distributions", "roth_conversions")
    iras = filer.of(*(of_age if filer.age >= FREE_TO_DRAW else ("inherited_distributions",)))
    return min(t["exclusion_cap"], filer.of("pensions", "public_pensions") + iras)


def _itemized(r: StateReturn, t: Amounts, income: float) -> float:
    """Form AR3; gifts by 26 USC 170 as of a day before P.L. 119-21 (26-51-419), without its floor."""
    medical = max(0.0, r.medical_expenses - t["medical_floor"] * max(0.0, income))
    return medical + r.property_tax + r.mortgage_interest + r.federal.gifts_let_through


def _credits(taxable: float, filers: tuple[Filer, ...], t: Amounts, people: int) -> float:
    """For each filer, each one of 65, each one of 65 who excludes no retirement income; and one at low income."""
    counts = len(filers)
    for filer in filers:
        if filer.age >= common.SENIOR:
            counts += 2 if not _exempt(filer, t) else 1
    steps = started_steps(taxable, t["low_credit_falls_from"], t["low_credit_step"])
    low = max(0.0, t["low_credit"] - t["low_credit_falls"] * steps)
    return float(t["credit"] * counts + low * people)
