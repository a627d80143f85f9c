"""Ohio: no tax up to one income and a jump there; credits and exemptions fall in steps of income.

Law    R.C. 5747.02 (rates), 5747.025 (exemption), 5747.05(G) (joint filing credit), 5747.055 (retirement and senior
       credits),
       5747.022 (exemption credit). Form IT 1040, Schedule of Credits.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts, Rows
from ..piecewise import Piecewise
from ..regime import INF, CellRows
from . import common
from .broken import Broken, broken, owe
from .choices import Decisions
from .facts import Filer, KnownFiler, KnownYear, StateLines, StateReturn
from .plan_lines import SteppedLine, YearOfPlan, at_parts
from .shapes import by_brackets, step_above, step_from
from .spans import untaxed
from .steps import MOST, OTHER_LINE, OWN_LINE, RAMP, Kink, Kinks, Steps, no_steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form IT 1040; MAGI here is Ohio AGI, no business income being modelled."""
    agi = common.base(r, t)
    exemption = step_above(agi, t.rows("exemption_steps")) * r.people
    taxable = max(0.0, agi - exemption)
    tax = 0.0
    if taxable > t["no_tax_up_to"]:
        tax = by_brackets(taxable, t.rows("brackets")) + (
            t["top_adjustment"] if taxable > t["top_from"] else 0.0
        )
    received = r.of("pensions", "public_pensions", "traditional_distributions")
    lines = {"income": max(0.0, agi - exemption), "retirement_income": received}
    taken = (int(_joint(r, t)),)
    return StateLines(agi, taxable, tax, _credits(r, t, lines["income"], tax), lines, taken)


def _credits(r: StateReturn, t: Amounts, income: float, tax: float) -> float:
    """The non-refundable ones in the order of the form: the joint filing credit is of the tax that the others leave."""
    retirement = senior = 0.0
    if income < t["credits_below"]:
        received = r.of("pensions", "public_pensions", "traditional_distributions")
        retirement = step_above(received, t.rows("retirement_credit"))
        senior = t["senior_credit"] if r.aged(common.SENIOR) else 0.0
    exemption = step_from(income, t.rows("exemption_credit")) * r.people
    first = retirement + senior + exemption
    left = max(0.0, tax - first)
    joint = 0.0
    if _joint(r, t):
        joint = min(t["joint_credit_most"], step_above(income, t.rows("joint_credit")) * left)
    return first + joint


def _joint(r: StateReturn, t: Amounts) -> bool:
    return r.is_joint and all(_qualifies(filer, t) for filer in r.filers)


def _qualifies(filer: Filer, t: Amounts) -> bool:
    """Whether a spouse has income of 500 other than interest, dividends and gains."""
    kinds = ("wages", "pensions", "public_pensions", "traditional_distributions", "roth_conversions")
    return filer.of(*kinds) >= t["joint_credit_income"]


# ---- the second reading: R.C. 5747.02, 5747.022, 5747.025, 5747.05(E), 5747.055 ------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Ohio AGI less exemptions at the brackets, nothing up to an income; less credits, all by steps of that; of what is
    left a part is the joint filing credit, where each spouse has income of an own kind."""
    left = rows.line("state_left")
    steps = own_steps(y, t)
    credit = rows.constant(0.0)
    if OTHER_LINE in y.own_lines:
        credit = _retirement(rows, y, t, dict(zip((at for at, _ in steps), y.below_own, strict=True)))
    owe(rows, "state_left", left + credit, y, tax_by_agi(y, t), OWN_LINE, steps)
    sure = [_joint_for_sure(filer, t) for filer in y.filers]
    if len(sure) == 1:
        rows.at_least("state_tax", tax - left)
        return
    for claimed, within in y.either(rows) if not all(sure) else [(1, rows)]:
        if not claimed:
            within.at_least("state_tax", tax - left)
            continue
        for filer, has in zip(y.filers, sure, strict=True):
            if not has:
                least = t["joint_credit_income"] - filer.wages - filer.pensions - filer.public_pensions
                own = filer.distributions + filer.conversions
                within.at_least("state_joint", own, least + RAMP)
        within.at_least("state_tax", tax - left, -t["joint_credit_most"])
        within.at_least("state_tax", tax - left * (1.0 - t.rows("joint_credit")[0][1]))
        credits = t.rows("joint_credit")
        parts = tuple((at, 1.0 - _at(credits, _income(at, y, t))) for at, _ in steps)
        at_parts(within, tax, left, t.rows("brackets")[-1][1], y, OWN_LINE, parts)


def _retirement(rows: CellRows, y: YearOfPlan, t: Amounts, below: dict[float, Any]) -> Any:
    """The credit by retirement income received, below one income; it is more above each amount received, which a plan
    and its bound pass by 5 cents."""
    credit, steps = rows.line("state_retirement_credit"), t.rows("retirement_credit")
    most = steps[-1][1]
    rows.at_most("state_retirement_credit", credit - below[_passing(t["credits_below"], y, t)] * most)
    bends = [x for at, _ in steps[1:] for x in (at, at + RAMP)]

    def allowed(received: float) -> float:
        return next((amount for at, amount in reversed(steps) if received > at + 0.5 * RAMP), steps[0][1])

    received = Piecewise.sample(allowed, bends, _pensions(y), MOST)
    y.no_more_than(rows, "state_retirement_credit", credit, received, OTHER_LINE)
    return credit


def _at(rows: Rows, income: float) -> float:
    """Of rows that change above or at their starts, just above an income."""
    return next((value for start, value in reversed(rows) if income >= start), rows[0][1])


def _exempt(agi: float, year: KnownYear, t: Amounts) -> float:
    """Just above an Ohio AGI."""
    return _at(t.rows("exemption_steps"), agi) * len(year.filers)


def _income(agi: float, year: KnownYear, t: Amounts) -> float:
    """Ohio AGI less exemptions, just above an Ohio AGI."""
    return max(0.0, agi - _exempt(agi, year, t))


def _passing(income: float, year: KnownYear, t: Amounts) -> float:
    """The Ohio AGI above which what is left after exemptions is above `income`: it jumps where these fall."""
    starts = [start for start, _ in t.rows("exemption_steps")]
    for start, end in zip([-INF, *starts[1:]], [*starts[1:], INF], strict=True):
        at = max(start, income + _exempt(start, year, t))
        if at < end:
            return at
    raise AssertionError("exemptions have no end")


def _starts(year: KnownYear, t: Amounts) -> list[float]:
    """Every Ohio AGI above which something is otherwise."""
    incomes = [t["no_tax_up_to"], t["credits_below"], t["top_from"]]
    incomes += [start for name in ("exemption_credit", "joint_credit") for start, _ in t.rows(name)[1:]]
    found = {_passing(income, year, t) for income in incomes}
    return sorted(found | {start for start, _ in t.rows("exemption_steps")[1:]})


def tax_by_agi(year: KnownYear, t: Amounts) -> Broken:
    """By Ohio AGI the tax less the senior and exemption credits, and the one of retirement income where pensions alone
    bring all of it; below nothing where they are more."""
    starts = _starts(year, t)
    sure = t.rows("retirement_credit")[-1][1] if _all_retirement(year, t) else 0.0
    aged = t["senior_credit"] if year.aged(common.SENIOR) else 0.0

    def owed(place: int, agi: float) -> float:
        begins = starts[place - 1] if place else -INF
        lowest = _income(begins, year, t)
        taxable = max(0.0, agi - _exempt(begins, year, t))
        taxed = place > starts.index(_passing(t["no_tax_up_to"], year, t))
        high = t["top_adjustment"] if place > starts.index(_passing(t["top_from"], year, t)) else 0.0
        tax = by_brackets(taxable, t.rows("brackets")) + high if taxed else 0.0
        credited = place <= starts.index(_passing(t["credits_below"], year, t))
        exemption = _at(t.rows("exemption_credit"), lowest) * len(year.filers)
        return tax - exemption - ((sure + aged) if credited else 0.0)

    kinks = [start + _exempt(at, year, t) for start, _ in t.rows("brackets") for at in (-INF, *starts)]
    return broken(starts, owed, kinks)


def _all_retirement(year: KnownYear, t: Amounts) -> bool:
    return _pensions(year) > t.rows("retirement_credit")[-1][0]


def _pensions(year: KnownYear) -> float:
    return sum(filer.pensions + filer.public_pensions for filer in year.filers)


def own_steps(year: KnownYear, t: Amounts) -> Steps:
    """Where the tax begins, and exemptions and credits fall; of the joint filing credit five percent of the tax."""
    found = dict(tax_by_agi(year, t).jumps)
    if len(year.filers) > 1:
        for at, _ in t.rows("joint_credit")[1:]:
            agi = _passing(at, year, t)
            found[agi] = found.get(agi, 0.0) + t["joint_credit_most"]
    if not _all_retirement(year, t):
        agi = _passing(t["credits_below"], year, t)
        found[agi] = found.get(agi, 0.0) + t.rows("retirement_credit")[-1][1]
    return sorted(found.items())


def _received_kinks(year: KnownYear, t: Amounts) -> Kinks:
    """Where it is more. A bound has them never: between two of them it gives a few dollars too much."""
    if _all_retirement(year, t):
        return ()
    return [Kink(start, INF) for start, _ in t.rows("retirement_credit")[1:]]


def _received(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """Pensions and distributions."""
    received = rows.constant(_pensions(y))
    for filer in y.filers:
        received = received + filer.distributions
    return received


def _joint_for_sure(filer: KnownFiler, t: Amounts) -> bool:
    return filer.wages + filer.pensions + filer.public_pensions >= t["joint_credit_income"]


def _decisions(year: KnownYear, t: Amounts) -> int:
    """Whether it is open that both spouses have income that the joint filing credit asks for."""
    return int(len(year.filers) > 1 and not all(_joint_for_sure(filer, t) for filer in year.filers))


CHOICE = Decisions(_decisions)
LINES = (
    SteppedLine(
        lambda rows, y, t: y.without_benefits,
        lambda lines, people, t: lines.agi,
        own_steps,
        above_agi=untaxed,
    ),
    SteppedLine(
        _received, lambda lines, people, t: lines.others["retirement_income"], no_steps, _received_kinks
    ),
)
