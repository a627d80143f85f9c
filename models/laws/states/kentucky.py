"""Kentucky: one rate; $31,110 of retirement income free for each filer; spouses may file separately on one form.

Law    KRS 141.020 (rate), 141.019 (pension exclusion, deductions), 141.066 (family size credit). Form 740,
       Schedules A, P.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts, Rows
from ..regime import AGI, CellRows
from . import common
from .allowances import Allowances, flat, largest, together
from .choices import Decisions
from .facts import INVESTMENT, Filer, KnownYear, StateLines, StateReturn
from .itemizing import deducted
from .items import KnownItems
from .plan_lines import FilerOfPlan, YearOfPlan, at_parts, at_rate, beyond_cap
from .shapes import step_above
from .steps import Steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 740: together, or separately on one form, as is cheaper."""
    incomes = [_income(filer, r, t) for filer in r.filers]
    items = r.mortgage_interest + r.federal.gifts
    taxable = max(0.0, sum(incomes) - max(t["standard"], items))
    taken: tuple[int, ...] = ()
    if r.is_joint:
        taxable = min(taxable, _apart(incomes, items, t))
        without = min(max(0.0, sum(incomes) - t["standard"]), _apart(incomes, 0.0, t, itemized=False))
        taken = (int(taxable < without),)
    tax = t["rate"] * taxable
    credits = common.credits(r, t)
    left = max(0.0, tax - credits)
    line = t["poverty_line"] + (r.people - 1) * t["poverty_line_each_other"]
    modified = max(sum(incomes), r.federal.agi)
    family = left * _family(modified, line, t)
    others = {"part_of_poverty_line": modified / line}
    return StateLines(sum(incomes), taxable, tax, credits + family, others, taken)


def _income(filer: Filer, r: StateReturn, t: Amounts) -> float:
    excluded = common.capped(filer, t)
    received = filer.of("wages", *INVESTMENT, *t.shape["exclusion_of"]) - filer.of("treasury_interest")
    return received + r.net_gain / r.people - excluded


def _apart(incomes: list[float], items: float, t: Amounts, *, itemized: bool = True) -> float:
    """Taxable income of both columns: a standard deduction each, or the items by the parts of income."""
    whole = sum(max(0.0, income) for income in incomes)
    plain = sum(max(0.0, income - t["standard"]) for income in incomes)
    if not whole or not itemized:
        return plain
    return min(plain, sum(max(0.0, income - items * max(0.0, income) / whole) for income in incomes))


def _family(modified: float, line: float, t: Amounts) -> float:
    """The part of the tax credited where modified income is little above the poverty line."""
    return step_above(modified, [(part * line, credit) for part, credit in t.rows("family_credit")])


# ---- the second reading: KRS 141.019, 141.020, 141.066, 141.081 ---------------------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Of each filer, in a column of its own, all but benefits and a cap of retirement income, less what is deducted, at
    one rate; less credits; of what is left a part by AGI, in steps. Items, which spouses split by their incomes, come
    off the incomes of both at once."""
    incomes = [_received(rows, y, number, filer, t) for number, filer in enumerate(y.filers)]
    owed, credit = rows.line("state_before_family_credit"), rows.constant(t["credit_aged"] * y.aged(65))
    if y.itemizing is None:
        _by_columns(rows, owed + credit, y, t, incomes)
    elif len(incomes) == 1:
        at_rate(rows, owed, incomes[0] - deducted(rows, y, t["standard"]), t["rate"], credit)
    else:
        both = incomes[0] + incomes[1] - deducted(rows, y, t["standard"])
        for alternative, within in y.either(rows):
            if alternative:
                at_rate(within, owed, both, t["rate"], credit)
            else:
                _by_columns(within, owed + credit, y, t, incomes)
    at_parts(rows, tax, owed, t["rate"], y, AGI, _parts(y, t))


def _by_columns(rows: CellRows, due: Any, y: YearOfPlan, t: Amounts, incomes: list[Any]) -> None:
    """With a standard deduction each."""
    for number, (filer, received) in enumerate(zip(y.filers, incomes, strict=True)):
        column = rows.line(f"state_column_{number}")
        income = _in_column(y, filer, received)
        rows.at_least("state_column", column - income, -t["standard"])
        due = due - column * t["rate"]
    rows.at_least("state_tax", due)


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """141.019(2): mortgage interest and gifts, or the standard deduction, whatever is chosen federally. Of spouses the
    items alone: their standard deductions, one each and no more than its income, are the other choice (`CHOICE`)."""
    itemized = together(items.gifts, [flat(items.mortgage_interest)])
    return itemized if len(year.filers) == 2 else largest([flat(t["standard"]), *itemized])


def _received(rows: CellRows, y: YearOfPlan, number: int, filer: FilerOfPlan, t: Amounts) -> Any:
    """A filer's income, half of a couple's gains in it."""
    fixed = rows.constant(filer.pensions + filer.public_pensions)
    retired = filer.distributions + filer.conversions + fixed
    left = beyond_cap(rows, number, retired, t.rows("exclusion")[-1][1])
    return left + filer.interest + filer.dividends + y.net_gain * y.part + rows.constant(filer.wages)


def _in_column(y: YearOfPlan, filer: FilerOfPlan, income: Any) -> Any:
    """The same where columns are added up. Where the other's part of a loss is more than the other has, spouses are
    better together: the rest is this one's, of a filer of gains alone that part of the loss, of others (in a bound) at
    the most."""
    if filer.of_gains_alone:
        income = income + y.loss_deducted * y.part
    for other in (other for other in y.filers if other is not filer):
        if other.of_gains_alone or (y.outer and y.may_be_negative(other, other.wages)):
            income = income - y.loss_deducted * y.part
    return income


def steps(year: KnownYear, t: Amounts) -> Steps:
    """A tenth more of the tax is owed above each part of the poverty line."""
    parts = _parts(year, t)
    before = [0.0, *(part for _, part in parts)]
    return [
        (edge, t["rate"] * edge * (part - less)) for (edge, part), less in zip(parts, before, strict=False)
    ]


def _parts(year: KnownYear, t: Amounts) -> Rows:
    """AGI, and what part of the tax is owed above it."""
    line = t["poverty_line"] + (len(year.filers) - 1) * t["poverty_line_each_other"]
    return tuple((part * line, 1.0 - credit) for part, credit in t.rows("family_credit")[1:])


CHOICE = Decisions(lambda year, t: int(year.items is not None and len(year.filers) == 2))
"""Of spouses who have items: a standard deduction each, or the items of both."""
