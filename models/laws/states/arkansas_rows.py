"""Arkansas in a plan: the second reading, from the statutes.

Law    A.C.A. 26-51-201 (rates, (d) low income), 26-51-301 (low income tables), 26-51-307 (retirement), 26-51-403
       (spouses in columns of one return), 26-51-430 (standard deduction), 26-51-501 (credits), 26-51-815 (gains).

The published table's rows of 100, the steps of low income and of credits are no lines: everything here lies at or below
them, by no more than `missing`, and a plan is held to its own return.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ....tax_tables.schema import FilingStatus
from ....tax_tables.state_tables import Amounts
from ..law import LawYear, Span
from ..piecewise import Piecewise
from ..regime import INF, CellRows
from .facts import KnownYear, StateLines
from .plan_lines import FilerOfPlan, SteppedLine, YearOfPlan, beyond_cap
from .steps import OWN, RAMP, Kink, Kinks

LEAST, MOST = -1e7, 1e8
HALF_DOLLAR = 0.5
"""By so much the table's whole dollars are below the tax of a row's middle."""


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Each one's income of its own, less the standard deduction, at the brackets, and less credits; who is alone on the
    return has the low income table too. Of spouses each has a column, or both have one, by which a deduction that one
    alone does not use up, and the low income table, may save a little more."""
    alone = len(y.filers) == 1
    of = _alone(y, t) if alone else _column(t.of(FilingStatus.SINGLE))
    owed, gains = tax + rows.constant(_credits(y, t)), _gains(rows, y, t)
    for number, (filer, name) in enumerate(zip(y.filers, OWN, strict=False)):
        income, special = _income(rows, number, filer, t)
        rows.at_least("state_income", y.own_lines[name] - income - gains * y.part)
        due = rows.line(f"state_due_{number}", -INF)
        y.no_more_than(rows, "state_due", due * -1.0, -of, name)
        owed = owed + special - due
    rows.at_least("state_tax", owed if alone else owed + _saved_together(rows, y, t))


def _income(rows: CellRows, number: int, filer: FilerOfPlan, t: Amounts) -> tuple[Any, Any]:
    """Without gains: 6,000 of pensions and, from 59 1/2, of accounts are left out. And one more credit of whoever is 65
    and leaves nothing out: here less of it, the more is left out."""
    income = filer.interest + filer.dividends + filer.tax_exempt_interest + rows.constant(filer.wages)
    pensions, accounts = filer.pensions + filer.public_pensions, filer.distributions + filer.conversions
    if filer.age < 60:
        return income + accounts + rows.constant(max(0.0, pensions - t["exclusion_cap"])), rows.constant(0.0)
    received = accounts + rows.constant(pensions)
    left = beyond_cap(rows, number, received, t["exclusion_cap"])
    if filer.age < 65 or pensions > 0.0:
        return income + left, rows.constant(0.0)
    special = rows.line(f"state_special_{number}", -INF)
    rows.at_most(
        "state_special", special + (received - left) * (t["credit"] / t["exclusion_cap"]), t["credit"]
    )
    rows.at_most("state_special_most", special, t["credit"])
    return income + left, special


def _gains(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """Half of a net long-term gain, all of a short-term one, a loss to the limit; in a year in which there can be
    losses no less than half of any gain, less half of what losses lower federal AGI by."""
    gains, net, share = rows.line("state_gains", -INF), y.gains_of_year, t["gain_share"]
    rows.at_least("state_gains_loss", gains, -t["loss_limit"])
    rows.at_least("state_gains_half", gains - net * (1.0 - share) + y.loss_deducted * share)
    if not y.loss_limit:
        rows.at_least("state_gains_short", gains - net + y.long_gains * share)
    return gains


def _credits(year: KnownYear, t: Amounts) -> float:
    return float(t["credit"] * (len(year.filers) + year.aged(65)))


# ---- functions of one income, below what is owed ------------------------------------------------------------


def _schedule(t: Amounts) -> Piecewise:
    """By taxable income, below the schedule: what it is just before it bends or steps, no more than it is later on;
    and below the published table, whose row's middle is no further away than half of a row."""
    ends = _bends(t)
    pieces, found = _pieces(t, ends), list[tuple[float, float]]()
    for at, before, after in zip(ends[1:], pieces, pieces[1:], strict=False):
        found.append((at, min(rate * at - less for rate, less in (before, after))))
    rate, less = pieces[-1]
    found += [(at, rate * at - less) for at in (2.0 * ends[-1] - ends[-2], MOST)]
    lowest, points = INF, list[tuple[float, float]]()
    for at, tax in reversed(found):
        lowest = min(lowest, tax)
        points.append((at + t["table_row"] / 2.0, max(0.0, lowest - HALF_DOLLAR)))
    return Piecewise((LEAST, *(at for at, _ in points[::-1])), (0.0, *(tax for _, tax in points[::-1])))


def _bends(t: Amounts) -> list[float]:
    """Taxable incomes at which the schedule bends or steps."""
    names = ("rate_of", "reduction") if t.rows("reduction") else ("brackets",)
    starts = {start for name in names for start, _ in t.rows(name)}
    if t.rows("high_adjustment"):
        high = t["high_from"]
        starts = {start for start in starts if start < high} | {high}
        starts |= {
            start for start, _ in (*t.rows("high_brackets"), *t.rows("high_adjustment")) if start > high
        }
    return sorted(starts)


def _pieces(t: Amounts, ends: list[float]) -> list[tuple[float, float]]:
    """From each of them on: the rate, and what its line is below so much of all of the income."""
    found = []
    for start in ends:
        if t.rows("high_adjustment") and start >= t["high_from"]:
            found.append(_line(t.rows("high_brackets"), start, _last(t.rows("high_adjustment"), start)))
        elif t.rows("reduction"):
            found.append((_last(t.rows("rate_of"), start), _last(t.rows("reduction"), start)))
        else:
            found.append(_line(t.rows("brackets"), start, 0.0))
    return found


def _line(brackets: Any, start: float, less: float) -> tuple[float, float]:
    """The bracket that begins at or below an income: its rate, and what the lower ones save."""
    before = 0.0
    for begins, rate in brackets:
        if begins <= start:
            less, before = less + (rate - before) * begins, rate
    return before, less


def _last(rows: Any, start: float) -> float:
    return float(next(value for begins, value in reversed(rows) if begins <= start))


def _low_credit(t: Amounts) -> Piecewise:
    """A credit of low taxable incomes, above its steps."""
    start, end = t["low_credit_falls_from"], _low_credit_end(t)
    return Piecewise((LEAST, start, end, MOST), (t["low_credit"], t["low_credit"], 0.0, 0.0))


def _low_credit_end(t: Amounts) -> float:
    return float(t["low_credit_falls_from"] + t["low_credit_step"] * t["low_credit"] / t["low_credit_falls"])


def _shifted(of: Piecewise, by: float) -> Piecewise:
    return Piecewise(tuple(x + by for x in of.xs), of.ys)


def _column(t: Amounts) -> Piecewise:
    """By a spouse's income, who has a column: the greatest convex function below the schedule, less the low credit."""
    of = _schedule(t)
    lines = of.minorant(LEAST, MOST)
    convex = Piecewise.sample(lambda x: max(slope * x + less for slope, less in lines), of.xs, LEAST, MOST)
    return _shifted(convex + -_low_credit(t), t["standard"])


def _low_table(t: Amounts) -> Piecewise:
    """By income, up to its end: the greatest convex function below the low income table."""
    rows = t.rows("low_income")
    points = [(after, tax) for (_, tax), (after, _) in pairwise(rows)]
    of = Piecewise((LEAST, *(x for x, _ in points)), (0.0, *(tax for _, tax in points)))
    lines = of.minorant(LEAST, points[-1][0])
    return Piecewise.sample(
        lambda x: max(slope * x + less for slope, less in lines), of.xs, LEAST, points[-1][0]
    )


def _alone(year: KnownYear, t: Amounts) -> Piecewise:
    """By income of who has the return alone: the schedule, or where that is less the low income table, less the low
    credit."""
    low, regular = _low_table(t), _shifted(_schedule(t), t["standard"])
    end = low.xs[-1]
    below = Piecewise.sample(regular, regular.xs, LEAST, end).smaller(low)
    after = Piecewise.sample(regular, regular.xs, end + RAMP, MOST + end)
    whole = Piecewise((*below.xs, *after.xs), (*below.ys, *after.ys))
    return whole + -_shifted(_low_credit(t), t["standard"])


# ---- spouses in one column ----------------------------------------------------------------------------------


def _saved_together(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """What one column for both can save: of a standard deduction that one's own income does not use up, at the most
    that a dollar of it saves; and, where neither's income is above the low income table, what that does at most."""
    low, saved = rows.line("state_low_table", -INF), rows.constant(_slop(t))
    for number, name in enumerate(OWN):
        unused = rows.line(f"state_unused_{number}", -INF)
        y.no_more_than(rows, "state_unused", unused, _unused(t), name)
        y.no_more_than(rows, "state_low_table", low, _by_low_table(y, t), name)
        saved = saved + unused
    return saved + low


def _steepest(t: Amounts) -> float:
    single = t.of(FilingStatus.SINGLE)
    return float(_pieces(single, _bends(single))[-1][0] + t["low_credit_falls"] / t["low_credit_step"])


def _slop(t: Amounts) -> float:
    more = t["standard"] - 2.0 * t.of(FilingStatus.SINGLE)["standard"]
    return 2.0 * _steepest(t) * max(0.0, more)


def _unused(t: Amounts) -> Piecewise:
    """By a spouse's income, which only a loss takes below nothing."""
    whole, rate = t["standard"] - t.of(FilingStatus.SINGLE)["standard"], _steepest(t)
    most = rate * (whole + t["loss_limit"])
    return Piecewise((LEAST, -t["loss_limit"], whole, MOST), (most, most, 0.0, 0.0))


def _by_low_table(year: KnownYear, t: Amounts) -> Piecewise:
    """The most that it saves of one whose spouse has nothing, up to its end; nothing above."""
    end, most = t.rows("low_income")[-1][0], _most_by_low_table(year, t)
    return Piecewise((LEAST, end, end + RAMP, MOST), (most, most, 0.0, 0.0))


def _most_by_low_table(year: KnownYear, t: Amounts) -> float:
    column, credits = _column(t.of(FilingStatus.SINGLE)), _credits(year, t)
    special, people = t["credit"] * year.aged(65), len(year.filers)
    most = 0.0
    for (_, tax), (after, _) in pairwise(t.rows("low_income")):
        apart = column(after) - t["low_credit"] - credits
        owed = max(0.0, tax - credits - special - people * t["low_credit"])
        most = max(most, apart - owed)
    return most


# ---- lines --------------------------------------------------------------------------------------------------


def _kinks(year: KnownYear, t: Amounts, number: int) -> Kinks:
    """Where the marginal rate falls along a filer's income: felt from where it has risen before."""
    alone = len(year.filers) == 1
    if number and alone:
        return []
    of = (
        [-_alone(year, t)]
        if alone
        else [-_column(t.of(FilingStatus.SINGLE)), _unused(t), _by_low_table(year, t)]
    )
    found = sorted({value for each in of for value in each.upward_kinks()})
    starts = [0.0, *found]
    return [Kink(value, before) for before, value in zip(starts, found, strict=False)]


def missing(year: KnownYear, t: Amounts) -> float:
    """Of each filer a row of the table and its rounding, a step of each credit and table, what of the brackets below
    the last is taken back, half of a loss; of a couple what one column saves."""
    single = t.of(FilingStatus.SINGLE)
    top = _pieces(single, _bends(single))[-1][0]
    taken_back = (
        max([*(amount for _, amount in t.rows("high_adjustment")), t["low_credit"]]) + t["low_credit"]
    )
    each = top * (t["table_row"] + t["loss_limit"]) + 2.0 * t["credit"] + taken_back
    if len(year.filers) == 1:
        return each
    return 2.0 * each + _most_by_low_table(year, t) + 2.0 * _unused(t)(0.0) + _slop(t)


def _span(year: LawYear) -> Span:
    """No less than a loss; no more than AGI and municipal interest, but where losses of other years lower AGI alone."""
    loss = year.period.state.amounts["loss_limit"]
    return -max(0.0, year.high) - loss, INF if year.losses else year.tax_exempt


def _incomes(number: int) -> SteppedLine:
    return SteppedLine(
        lambda rows, y, t: rows.line(f"state_income_{number}", -INF),
        lambda lines, people, t: _read(lines, number),
        kinks=lambda year, t: _kinks(year, t, number),
        above_agi=_span,
    )


def _read(lines: StateLines, number: int) -> float:
    return lines.others[f"income_{number}"]


LINES = (_incomes(0), _incomes(1))
"""Each filer's own income, which the rows hold from below."""
