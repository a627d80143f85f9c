"""New Jersey: income by category without netting; a pension exclusion from 62 that falls off at three incomes.

Law    N.J.S.A. 54A:2-1 (brackets), 2-4 (no tax), 3-1 (exemptions), 3-3 (medical), 3A-17, 3A-20 (property tax), 5-1
       (categories), 6-10 (pension exclusion), 6-15 (other retirement income). Form NJ-1040, Worksheets D, F and H.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ....tax_tables.state_tables import Amounts
from ..law import LawYear, Span
from ..piecewise import Piecewise
from ..regime import INF, CellRows
from .choices import Decisions
from .facts import INVESTMENT, Filer, KnownYear, StateLines, StateReturn, total
from .facts import RETIREMENT as OF_ALL_STATES
from .plan_lines import SteppedLine, YearOfPlan, at_rates
from .shapes import by_brackets, step_above
from .spans import EVERY_INCOME, untaxed
from .steps import OTHER_LINE, OWN_LINE, Kink, Kinks, Steps

RETIREMENT = (*OF_ALL_STATES, "qcd")
"""A distribution that an IRA pays a charity is income like any other: no law of New Jersey's excludes it."""


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form NJ-1040."""
    gross = total(_income(filer) for filer in r.filers) + max(
        0.0, r.of("short_term_gains", "long_term_gains")
    )
    agi = gross - exclusion(r, t, gross)
    others = {"income": gross}
    exemptions = t["exemption"] + t["exemption_aged"] * r.aged(t["aged_age"])
    medical = max(0.0, r.medical_expenses - t["medical_floor"] * agi)
    taxable = max(0.0, agi - exemptions - medical)
    tax = by_brackets(taxable, t.rows("brackets"))
    less = max(0.0, taxable - min(r.property_tax, t["property_tax_cap"]))
    deducted = by_brackets(less, t.rows("brackets"))
    deducts = tax - deducted > t["property_tax_credit"]
    taken = int(not medical), int(not deducts)
    if agi <= t["no_tax_up_to"]:
        return StateLines(agi, 0.0, 0.0, others=others, taken=taken)
    if deducts:
        return StateLines(agi, less, deducted, others=others, taken=taken)
    credit = t["property_tax_credit"] if r.property_tax else 0.0
    return StateLines(agi, taxable, tax, others=others, taken=taken, refunded=credit)


def _income(filer: Filer) -> float:
    return filer.of("wages", *INVESTMENT, *RETIREMENT) - filer.of("treasury_interest")


def exclusion(r: StateReturn, t: Amounts, gross: float) -> float:
    """A share, by total income, of retirement income of those 62; what is left of the cap covers their other income."""
    of_age = [filer for filer in r.filers if filer.age >= t["exclusion_age"]]
    share = step_above(gross, t.rows("exclusion_share"))
    pensions = total(filer.of(*RETIREMENT) for filer in of_age)
    excluded = min(t["exclusion_cap"], share * pensions)
    if not of_age or r.of("wages") > t["earned_up_to"] or not share:
        return excluded
    cap = t["exclusion_cap"] if share == 1.0 else share * gross
    other = total(_income(filer) - filer.of("wages", *RETIREMENT) for filer in of_age)
    gains = max(0.0, r.of("short_term_gains", "long_term_gains")) * len(of_age) / r.people
    return excluded + min(max(0.0, cap - excluded), other + gains)


# ---- the second reading: N.J.S.A. 54A:2-1, 2-4, 3-1, 3-3, 3A-17, 3A-20, 5-1, 6-10, 6-15 ------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Gross income less what retired filers exclude, exemptions, medical costs above a part of it, and property tax or
    a credit for that, at the brackets; nothing up to a low income."""
    agi = y.own_lines[OTHER_LINE]
    gross = y.own_lines.get(OWN_LINE, agi)
    gain = gross - _with_qcds(y) + y.net_gain
    if y.loss_limit:
        rows.at_least("state_gain", gain)
        rows.at_least("state_gain", gain - y.gains_of_year)
    else:
        rows.equal("state_income", gross - _with_qcds(y))
    if _retired(y, t):
        _exclude(rows, gross - agi, gross, gain, y, t)
    free = y.below_lines[OTHER_LINE][0] * _owed(t["no_tax_up_to"], y, t)
    unbounded = y.loss_limit or any(filer.qcd is not None for filer in y.filers)
    most = INF if unbounded else y.span[1] - _exempt(y, t)
    taxable = agi - rows.constant(_exempt(y, t)) - _medical(rows, agi, y, t)
    deducted = taxable - rows.constant(_property_tax(y, t))
    ways = (deducted, free), (taxable, free + rows.constant(t["property_tax_credit"]))
    found = [(way, rows) for way in _ways(y, t)]
    if len(found) > 1 and y.outer:
        more = max(t["property_tax_credit"], t.rows("brackets")[-1][1] * _property_tax(y, t))
        ways = (
            (deducted, free + rows.constant(t["property_tax_credit"])),
            (taxable, free + rows.constant(more)),
        )
    elif len(found) > 1:
        found = list(y.either(rows, len(_decided(y, t)) - 1))
    for way, within in found:
        left, credit = ways[way]
        at_rates(within, tax, left, t.rows("brackets"), credit, (-INF, most))


def _costs(year: KnownYear) -> float:
    return year.items.medical if year.items is not None else 0.0


def _surcharged(year: KnownYear) -> bool:
    return year.items is not None and year.items.most_surcharge > 0.0


def _property_tax(year: KnownYear, t: Amounts) -> float:
    return min(year.items.property_tax, t["property_tax_cap"]) if year.items is not None else 0.0


def _medical(rows: CellRows, agi: Any, y: YearOfPlan, t: Amounts) -> Any:
    """What costs, premiums and surcharges are above a part of gross income, or nothing; a bound has all of a surcharge
    beyond where the other costs are deducted."""
    if not _costs(y):
        return rows.constant(0.0)
    deducted = rows.line("state_medical", -INF)
    less = deducted - y.surcharge if _surcharged(y) else deducted
    if y.outer or not _surcharged(y):
        floor, costs = t["medical_floor"], _costs(y)
        above = Piecewise.sample(
            lambda income: max(0.0, costs - floor * max(0.0, income)), (0.0, costs / floor), *EVERY_INCOME
        )
        y.no_more_than(rows, "state_medical", less, above, OTHER_LINE)
        return deducted
    for alternative, within in y.either(rows):
        if alternative:
            within.at_most("state_medical", deducted)
        else:
            within.at_most("state_medical", less + agi * t["medical_floor"], _costs(y))
    return deducted


def medical_kinks(year: KnownYear, t: Amounts) -> Kinks:
    """Where a part of gross income is as much as the costs."""
    return [Kink(_costs(year) / t["medical_floor"], 0.0)] if _costs(year) else []


def _ways(year: KnownYear, t: Amounts) -> list[int]:
    """How property tax can be the better deal, 0 deducted or 1 as a credit, of which a plan has what takes off tax: at
    the lowest rate, or at the highest."""
    paid, credit, rates = _property_tax(year, t), t["property_tax_credit"], t.rows("brackets")
    lowest = min(rate for _, rate in rates if rate)
    if not paid or paid * lowest >= credit:
        return [0]
    return [1] if paid * rates[-1][1] <= credit else [0, 1]


def _decided(year: KnownYear, t: Amounts) -> list[int]:
    """Of what the form takes: whether medical costs are above their floor (0), where surcharges are among them, and
    whether property tax is deducted or credited (1)."""
    return [0] * (_costs(year) > 0.0 and _surcharged(year)) + [1] * (len(_ways(year, t)) > 1)


def _retired(year: Any, t: Amounts) -> list[Any]:
    return [filer for filer in year.filers if filer.age >= t["exclusion_age"]]


def _exempt(year: KnownYear, t: Amounts) -> float:
    return t["exemption"] + t["exemption_aged"] * year.aged(int(t["aged_age"]))


def _owed(agi: float, year: KnownYear, t: Amounts) -> float:
    return by_brackets(max(0.0, agi - _exempt(year, t)), t.rows("brackets"))


def _exclude(rows: CellRows, excluded: Any, gross: Any, gain: Any, y: YearOfPlan, t: Amounts) -> None:
    """Up to the cap, and above the last income nothing: a share of retirement income; who earns little has other income
    excluded too, with it no more than that share of all income."""
    rows.at_most("state_excluded", excluded - y.below_own[-1] * t["exclusion_cap"])
    retired, earned = _retired(y, t), sum(filer.wages for filer in y.filers)
    if earned <= t["earned_up_to"]:
        _share_of(rows, excluded, gross, y, t)
        if not earned and len(retired) == len(y.filers):
            return  # all income is theirs, and the share of all of it is the less
        excluded = excluded - gain * (y.part * len(retired))
        for filer in retired:
            excluded = excluded - filer.interest - filer.dividends
    pensions = rows.constant(sum(filer.pensions + filer.public_pensions for filer in retired))
    for filer in retired:
        pensions = pensions + filer.distributions + filer.conversions
        pensions = pensions if filer.qcd is None else pensions + filer.qcd
    _share_of(rows, excluded, pensions, y, t)


def _share_of(rows: CellRows, excluded: Any, amount: Any, y: YearOfPlan, t: Amounts) -> None:
    """No more than the share of an amount that is no more than gross income: at a higher share, which holds up to an
    income, it is more by no more than what the shares differ by of that income."""
    more = rows.constant(0.0)
    shares = t.rows("exclusion_share")
    for place, (_, share) in enumerate(shares):
        rows.at_most("state_excluded", excluded - amount * share - more)
        if place < len(y.below_own):
            until, lower = shares[place + 1]
            more = more + y.below_own[place] * ((share - lower) * until)


def income(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """Of every kind but benefits, of which a loss lowers none."""
    if not y.loss_limit:
        return _with_qcds(y)
    gain = rows.line("state_gain")
    rows.at_least("state_gain", gain - y.gains_of_year)
    return _with_qcds(y) - y.net_gain + gain


def _with_qcds(y: YearOfPlan) -> Any:
    """What IRAs pay charities is income like other distributions: there is no exclusion."""
    found = y.without_benefits
    for filer in y.filers:
        found = found if filer.qcd is None else found + filer.qcd
    return found


def income_left(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """That less the exclusion, whose rows `constrain` writes."""
    return rows.line("state_agi") if _retired(y, t) else income(rows, y, t)


def exclusion_steps(year: KnownYear, t: Amounts) -> Steps:
    """Above each income the share that is excluded is less."""
    if not _retired(year, t):
        return ()

    def left(at: float, share: float) -> float:
        return _owed(at - min(t["exclusion_cap"], share * at), year, t)

    falls = pairwise(t.rows("exclusion_share"))
    return [(at, left(at, lower) - left(at, share)) for (_, share), (at, lower) in falls]


def filing_steps(year: KnownYear, t: Amounts) -> Steps:
    """Above it all tax is owed."""
    return [(t["no_tax_up_to"], _owed(t["no_tax_up_to"], year, t))]


def _above_agi(year: LawYear) -> Span:
    """Gross income: where there are losses a gain may be in it that they take off AGI, and QCDs are in it."""
    period, given = year.period, 0.0
    if period.state.told.get("qcd"):
        now = period.giving is not None and period.giving.qcd
        given = sum(period.so_far.qcd.values()) + (sum(period.may_give.values()) if now else 0.0)
    return untaxed(year)[0], INF if year.losses else given


def _left_above_agi(year: LawYear) -> Span:
    low, high = _above_agi(year)
    return low - year.period.state.amounts["exclusion_cap"], high


LINES = (
    SteppedLine(
        income, lambda lines, people, t: lines.others["income"], exclusion_steps, above_agi=_above_agi
    ),
    SteppedLine(
        income_left,
        lambda lines, people, t: lines.agi,
        filing_steps,
        medical_kinks,
        above_agi=_left_above_agi,
    ),
)
CHOICE = Decisions(lambda year, t: len(_decided(year, t)), places=_decided, in_bounds=False)
