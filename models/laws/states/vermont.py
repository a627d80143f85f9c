"""Vermont: brackets, and at high AGI at least 3 percent of it; benefits are taxed again over a range of AGI.

Law    32 V.S.A. 5811(21) (base), 5822 (brackets, minimum, (d)(3) gifts), 5830e (Social Security). Form IN-111,
       IN-112, IN-153.
"""

from __future__ import annotations

from math import floor
from typing import Any

from ....tax_tables.state_tables import Amounts
from ..law import Span
from ..piecewise import Piecewise
from ..regime import AGI, INF, CellRows
from . import common
from .allowances import Allowances, flat, largest
from .choices import Decisions, Taken
from .facts import KnownYear, StateLines, StateReturn
from .itemizing import deducted
from .items import KnownItems
from .plan_lines import FURTHEST, YearOfPlan, at_rates
from .shapes import CENT, by_brackets, step_above
from .steps import Kink, Kinks, Steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form IN-111."""
    agi = common.base(r, t) - _benefits(r, t) - _gains(r, t)
    own = common.standard(r, t) + common.exemptions(r, t)
    medical = max(0.0, r.federal.medical - own) if r.federal.itemizes else 0.0
    taxable = max(0.0, agi - own - medical)
    least = step_above(r.federal.agi, t.rows("minimum")) * (r.federal.agi - r.of("treasury_interest"))
    tax = max(by_brackets(taxable, t.rows("brackets")), least)
    credit = t["gift_credit"] * min(r.gifts, t["gift_credit_up_to"])
    return StateLines(agi, taxable, tax, credit, taken=(int(r.federal.before_zero <= 0.0),))


def _benefits(r: StateReturn, t: Amounts) -> float:
    """All of the taxable ones up to an AGI, then less in a line, in whole percents."""
    start, end = t["benefits_fall_from"], t["benefits_gone_at"]
    share = min(1.0, max(0.0, (end - r.federal.agi) / (end - start)))
    return r.federal.taxable_benefits * floor(100.0 * share + 0.5 + CENT) / 100.0


def _gains(r: StateReturn, t: Amounts) -> float:
    """5,000 of net long-term gain, no more than a share of federal taxable income."""
    return min(t["gains_free"], r.federal.net_capital_gain, t["gains_free_share"] * r.federal.taxable_income)


# ---- the second reading: 32 V.S.A. 5811(21), 5822(a), 5830e --------------------------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI and municipal interest without Treasury interest and what is left free of benefits, less a part of
    net long-term gain, the standard deduction and exemptions; above one federal AGI at least 3 percent of that."""
    (above, least), taken = t.rows("minimum")[-1], _parts(y, t)
    own, credit = _own(y, t), _gift_credit(rows, y, t)
    income = y.before_benefits + y.tax_exempt_interest - y.treasury_interest
    gains = _gains_free(rows, y, t)
    at_rates(
        rows,
        tax,
        income + _taxed_benefits(rows, y, t, taken) - gains - deducted(rows, y, own),
        t.rows("brackets"),
        credit,
    )
    rows.at_least(
        "state_minimum",
        tax + credit - (y.agi - y.treasury_interest) * least + y.below[len(taken)] * (least * above),
    )


def _gift_credit(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """5822(d)(3): a part of the year's gifts up to an amount, whatever is deducted of them."""
    if y.given is None:
        given = 0.0 if y.items is None else y.items.charity_cash
        return rows.constant(t["gift_credit"] * min(given, t["gift_credit_up_to"]))
    credit = rows.line("state_gift_credit", -INF)
    rows.at_most("state_gift_credit", credit - y.given * t["gift_credit"])
    rows.at_most("state_gift_credit", credit, t["gift_credit"] * t["gift_credit_up_to"])
    return credit


def _taxed_benefits(rows: CellRows, y: YearOfPlan, t: Amounts, taken: list[tuple[float, float]]) -> Any:
    """By steps of AGI a larger part of what is taxable federally: no less than each part, above its step; and what is
    free is no more than a line above the steps, which between two of them is a percent too much."""
    taxed = rows.line("state_benefits")
    if not taken:
        return taxed
    passed = [(value, part, below) for (value, part), below in zip(taken, y.below, strict=False)]
    known = [step for step in passed if step[0] <= y.span[0]]
    unsure = [step for step in passed if y.span[0] < step[0] < y.span[1]] if y.span[0] == -INF else []
    for _, part, below in [*known[-1:], *unsure]:
        rows.at_least(
            "state_benefits", taxed - y.taxable_benefits * part + below * (part * y.most_taxed_benefits)
        )
    start, width = t["benefits_steps_from"], t["benefits_step"] * len(taken)
    whole = y.most_taxed_benefits
    free = Piecewise((-FURTHEST, start, start + width, FURTHEST), (whole, whole, 0.0, 0.0))
    y.no_more_than(rows, "state_benefits_free", y.taxable_benefits - taxed, free, AGI)
    return taxed


def _own(year: KnownYear, t: Amounts) -> float:
    """The standard deduction and exemptions."""
    return t["standard"] + t["standard_aged"] * year.aged(65) + t["exemption_filer"] * len(year.filers)


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """5811(21)(C): who itemizes federally has medical costs in place of them where those are more."""
    return largest([flat(_own(year, t)), *(way.elected(True) for way in items.medical_above())])


def _gains_free(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """A little of net long-term gain, no more than a share of federal taxable income; none where that is nothing."""
    gains, share = rows.line("state_gains_free", -INF), t["gains_free_share"]
    for nothing, within in y.either(rows):
        if nothing:
            within.at_most("state_gains_free", gains)
            continue
        within.at_most("state_gains_free", gains, t["gains_free"])
        within.at_most("state_gains_free", gains - y.net_capital_gain)
        within.at_most("state_gains_free", gains - (y.agi - y.deduction) * share)
    return gains


def _parts(year: KnownYear, t: Amounts) -> list[tuple[float, float]]:
    """Federal AGI, and what part of federally taxable benefits is taxed above it."""
    if not year.most_taxed_benefits:
        return []
    start, step = t["benefits_steps_from"], t["benefits_step"]
    count = round((t["benefits_gone_at"] - t["benefits_fall_from"]) / step)
    return [(start + step * place, (place + 1) / count) for place in range(count)]


def steps(year: KnownYear, t: Amounts) -> Steps:
    """Each percent of the benefits, and the least tax of a high AGI."""
    (above, least), parts = t.rows("minimum")[-1], _parts(year, t)
    percent = year.most_taxed_benefits * t.rows("brackets")[-1][1] / max(1, len(parts))
    return [*((value, percent) for value, _ in parts), (above, least * above)]


def _useful(year: KnownYear, t: Amounts, taken: Taken, benefits: Span, agi: Span) -> bool:
    """No gain can be left out only where federal taxable income is nothing: the senior deduction is less than the
    standard one; items may be any amount."""
    return not taken[0] or agi[0] < 2.0 * year.standard or year.items is not None


def felt_to(value: float, t: Amounts) -> float:
    """Of the steps of benefits hardly further than the next one."""
    return value + 2.0 * t["benefits_step"] if value < t["benefits_gone_at"] else INF


def kinks(year: KnownYear, t: Amounts) -> Kinks:
    """Where nothing of benefits is free any more."""
    parts = _parts(year, t)
    return [Kink(parts[-1][0] + t["benefits_step"], parts[0][0])] if parts else []


CHOICE = Decisions(lambda year, t: 1, _useful)
