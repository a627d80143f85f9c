"""Arkansas in a plan: the second reading, from the statutes.

Law    A.C.A. 26-51-201 (rates, (d) low income), 26-51-301 (low income tables), 26-51-307 (retirement), 26-51-403
       (spouses in columns of one return), 26-51-430 (standard deduction), 26-51-501 (credits), 26-51-815 (gains).

The published table's rows of 100, the steps of low income and of credits are no lines: everything here lies at or below
them, by no more than `missing`, and a plan is held to its own return.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

from ....tax_tables.schema import FilingStatus
from ....tax_tables.state_tables import Amounts
from ..law import LawYear, Span
from ..piecewise import Piecewise
from ..regime import INF, CellRows
from .arkansas_functions import alone_of, bends, column_of, low_table_saves, pieces_of
from .arkansas_items import decisions, deducted_beyond, most_itemized, surely
from .facts import KnownYear, StateLines
from .plan_lines import FilerOfPlan, SteppedLine, YearOfPlan, beyond_cap
from .steps import LEAST, MOST, OWN, RAMP, Kink, Kinks


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Each one's income of its own, less what is deducted, at the brackets, and less credits; who is alone on the
    return has the low income table too. Of spouses each has a column, or both have one, by which a deduction that one
    alone does not use up, and the low income table, may save a little more."""
    of, both = functions(FilersOfYear.of(y, t)), list[Any]()
    owed, gains = tax + rows.constant(_credits(y, t)), _gains(rows, y, t)
    for number, filer in enumerate(y.filers):
        income, special = _income(rows, number, filer, t)
        both.append(income + gains * y.part)
        owed = owed + special
    beyond = deducted_beyond(rows, y, t, sum(both[1:], both[0]))
    for number, (income, name) in enumerate(zip(both, OWN, strict=False)):
        rows.at_least("state_income", y.own_lines[name] - income + beyond[number])
        due = rows.line(f"state_due_{number}", -INF)
        y.no_more_than(rows, "state_due", due * -1.0, of.allowed, name)
        owed = owed - due
    _owe(rows, owed, y, of, beyond, t)


def _owe(rows: CellRows, owed: Any, y: YearOfPlan, of: Functions, beyond: list[Any], t: Amounts) -> None:
    """Spouses have a standard deduction each, or together or apart their items."""
    if len(y.filers) == 1:
        rows.at_least("state_tax", owed)
        return
    owed = owed + _low_table(rows, y, of)
    if surely(y, t):
        rows.at_least("state_tax", owed)
        return
    unused = _unused_deductions(rows, y, of)
    if not decisions(y, t):
        rows.at_least("state_tax", owed + unused)
        return
    for alternative, within in y.either(rows):
        within.at_least("state_tax", owed if alternative else owed + unused)
        for more in () if alternative else beyond:
            within.at_most("state_beyond_standard", more)


def _income(rows: CellRows, number: int, filer: FilerOfPlan, t: Amounts) -> tuple[Any, Any]:
    """Without gains: 6,000 of pensions, employers' plans, what came by a death and, from 59 1/2, of all accounts are
    left out. And one more credit of whoever is 65 and leaves nothing out: here less of it, the more is left out."""
    income = filer.interest + filer.dividends + filer.tax_exempt_interest + rows.constant(filer.wages)
    pensions, accounts = filer.pensions + filer.public_pensions, filer.distributions + filer.conversions
    if filer.age < 60:
        return income + accounts + _of_any_age(rows, number, filer, pensions, t), rows.constant(0.0)
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


def _of_any_age(rows: CellRows, number: int, filer: FilerOfPlan, pensions: float, t: Amounts) -> Any:
    """What the exclusion leaves of pensions, less what of accounts is in it before 59 1/2."""
    told = [each for each in (filer.inherited, filer.employers) if each is not None]
    if not told or pensions >= t["exclusion_cap"]:
        return rows.constant(max(0.0, pensions - t["exclusion_cap"]))
    received = rows.constant(pensions)
    for each in told:
        received = received + each
    left = beyond_cap(rows, number, received, t["exclusion_cap"])
    return left - received + rows.constant(pensions)


def _gains(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """Half of a net long-term gain, all of a short-term one, a loss to the limit, as federal AGI has them."""
    gains, share = rows.line("state_gains", -INF), t["gain_share"]
    rows.at_least("state_gains_loss", gains, -t["loss_limit"])
    rows.at_least("state_gains_half", gains - y.net_gain * (1.0 - share) + y.loss_deducted * share)
    if y.loss_limit:
        rows.at_least("state_gains_short", gains - y.net_gain + y.net_capital_gain * share)
    else:
        rows.at_least("state_gains_short", gains - y.gains_of_year + y.long_gains * share)
    return gains


def _credits(year: KnownYear, t: Amounts) -> float:
    return float(t["credit"] * (len(year.filers) + year.aged(65)))


# ---- spouses in one column ----------------------------------------------------------------------------------


def _unused_deductions(rows: CellRows, y: YearOfPlan, of: Functions) -> Any:
    """What one column for both can save of a standard deduction that one's own income does not use up, at the most
    that a dollar of it saves."""
    saved = rows.constant(of.beyond)
    for number, name in enumerate(OWN):
        unused = rows.line(f"state_unused_{number}", -INF)
        y.no_more_than(rows, "state_unused", unused, of.unused, name)
        saved = saved + unused
    return saved


def _low_table(rows: CellRows, y: YearOfPlan, of: Functions) -> Any:
    """And, where neither's income is above the low income table, what that does at most."""
    low = rows.line("state_low_table", -INF)
    for name in OWN:
        y.no_more_than(rows, "state_low_table", low, of.low_table, name)
    return low


@dataclass(frozen=True)
class FilersOfYear:
    """What the functions of a year hang on; one object of amounts is one year and filing status."""

    amounts: Amounts = field(compare=False)
    number: int
    people: int
    aged: int

    @staticmethod
    def of(year: KnownYear, t: Amounts) -> FilersOfYear:
        return FilersOfYear(t, id(t), len(year.filers), year.aged(65))


@dataclass(frozen=True)
class Functions:
    """Of one income: what is due, with a minus (`allowed`); what of a deduction is `unused`, and the `low_table` saves;
    `most` of that, and what there is `beyond` where two deductions are not one."""

    allowed: Piecewise
    unused: Piecewise
    low_table: Piecewise
    most: float
    beyond: float


@lru_cache(maxsize=512)
def functions(year: FilersOfYear) -> Functions:
    """Made once for all cells of a year."""
    t = year.amounts
    if year.people == 1:
        nothing = Piecewise((LEAST, MOST), (0.0, 0.0))
        return Functions(-alone_of(t), nothing, nothing, 0.0, 0.0)
    column = column_of(t.of(FilingStatus.SINGLE))
    most, end = _most_by_low_table(column, year), t.rows("low_income")[-1][0]
    low = Piecewise((LEAST, end, end + RAMP, MOST), (most, most, 0.0, 0.0))
    return Functions(-column, _unused(t), low, most, _beyond(t))


def _steepest(t: Amounts) -> float:
    single = t.of(FilingStatus.SINGLE)
    return float(pieces_of(single, bends(single))[-1][0] + t["low_credit_falls"] / t["low_credit_step"])


def _beyond(t: Amounts) -> float:
    """What a couple's standard deduction can save at the most where it is more than two single ones."""
    more = t["standard"] - 2.0 * t.of(FilingStatus.SINGLE)["standard"]
    return 2.0 * _steepest(t) * max(0.0, more)


def _unused(t: Amounts) -> Piecewise:
    """By a spouse's income, which only a loss takes below nothing."""
    whole, rate = t["standard"] - t.of(FilingStatus.SINGLE)["standard"], _steepest(t)
    most = rate * (whole + t["loss_limit"])
    return Piecewise((LEAST, -t["loss_limit"], whole, MOST), (most, most, 0.0, 0.0))


def _most_by_low_table(column: Piecewise, year: FilersOfYear) -> float:
    """The most that it saves of one whose spouse has nothing, up to its end."""
    t = year.amounts
    credits, low = t["credit"] * (year.people + year.aged), year.people * t["low_credit"]
    most = 0.0
    for (_, tax), (after, _) in pairwise(t.rows("low_income")):
        apart = column(after) - t["low_credit"] - credits
        most = max(most, apart - max(0.0, tax - credits - t["credit"] * year.aged - low))
    return float(most)


# ---- lines --------------------------------------------------------------------------------------------------


def _kinks(year: KnownYear, t: Amounts, number: int) -> Kinks:
    """Where the marginal rate falls along a filer's income: felt from where it has risen before."""
    of = functions(FilersOfYear.of(year, t))
    if number and len(year.filers) == 1:
        return []
    functions_of_it = (of.allowed, of.low_table) if surely(year, t) else (of.allowed, of.unused, of.low_table)
    found = sorted({value for each in functions_of_it for value in each.upward_kinks()})
    starts = [0.0, *found]
    return [Kink(value, before) for before, value in zip(starts, found, strict=False)]


def missing(year: KnownYear, t: Amounts) -> float:
    """Of each filer a row of the table and its rounding, a step of each credit and table, what of the brackets below
    the last is taken back; of a couple what one column saves; and more where anything is itemized."""
    single = t.of(FilingStatus.SINGLE)
    top = pieces_of(single, bends(single))[-1][0]
    taken_back = (
        max([*(amount for _, amount in t.rows("high_adjustment")), t["low_credit"]]) + t["low_credit"]
    )
    each = top * t["table_row"] + 2.0 * t["credit"] + taken_back
    if len(year.filers) == 1:
        return each + (low_table_saves(t) if year.items is not None else 0.0)
    of = functions(FilersOfYear.of(year, t))
    unused = 0.0 if surely(year, t) else 2.0 * of.unused(0.0) + of.beyond
    return 2.0 * each + of.most + unused + _divided_otherwise(year, of, t)


def _divided_otherwise(year: KnownYear, of: Functions, t: Amounts) -> float:
    """What the best division of a couple's items saves against that by incomes: no more than what a dollar of them
    does at most, nor than what both columns' low brackets and credits do."""
    if not decisions(year, t):
        return 0.0
    column, standard = -of.allowed, t.of(FilingStatus.SINGLE)["standard"]
    (before, least), (end, most) = list(zip(column.xs, column.ys, strict=True))[-2:]
    rate = (most - least) / (end - before)
    saved = [rate * x - column(x) for x in (standard, *(x for x in column.xs if x > standard))]
    return min(_steepest(t) * most_itemized(year.items), 2.0 * (max(saved) - min(saved)))


def _span(year: LawYear) -> Span:
    """No less than a loss; no more than AGI, municipal interest and, of spouses who itemize, a standard deduction that
    one of them has none of, but where a loss is another's too."""
    state = year.period.state
    amounts, more = state.amounts, year.tax_exempt
    if decisions(state, amounts):
        more += amounts.of(FilingStatus.SINGLE)["standard"]
    return -max(0.0, year.high) - amounts["loss_limit"], INF if year.losses else more


def _incomes(number: int) -> SteppedLine:
    return SteppedLine(
        lambda rows, y, t: rows.line(f"state_income_{number}", -INF),
        lambda lines, people, t: _read(lines, number),
        kinks=lambda year, t: _kinks(year, t, number),
        above_agi=_span,
    )


def _read(lines: StateLines, number: int) -> float:
    return lines.others[f"column_{number}"]


LINES = (_incomes(0), _incomes(1))
"""Each filer's own income, less what is deducted beyond a standard deduction, which the rows hold from below."""
