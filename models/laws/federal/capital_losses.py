"""Losses offset gains, then $3,000 of other income; what is left is carried forward, short and long apart.

Law    26 USC 1211(b), 1212(b), 1222.
Form   Schedule D (Form 1040) lines 7, 15, 16 and 21; Capital Loss Carryover Worksheet (Schedule D
       instructions).
Units  dollars a year; the limit is not indexed. Carry-forwards are positive amounts.

The short-term loss is used first. The $3,000 is used up only as far as there is income for it to reduce:
adjusted taxable income of 1212(b)(2)(B) is taxable income (negative if deductions exceed income) plus the
loss allowed plus the deductions of section 151, of which the senior deduction is one. The worksheet's line 1
as last printed predates the senior deduction; here the statute's addition is made on that line.

What a joint return carries over belongs to the spouses in the proportion of their own net losses of the year, losses
carried in included (26 CFR 1.1212-1(c)(1)); a decedent's part ends with the final return (Rev. Rul. 74-175). Each
character is divided in that one proportion.

NOT MODELED: Form 4952, section 1231 gain.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ....tax_tables.schema import CapitalLosses, FilingStatus
from ..regime import CellRows


class ScheduleD(NamedTuple):
    """Lines 7, 15, 16 and what goes to Form 1040 line 7a (`gain_or_loss`).

    `net_capital_gain` is line 3 of the Qualified Dividends and Capital Gain Tax Worksheet.
    """

    net_short: float
    net_long: float
    net: float
    gain_or_loss: float
    net_capital_gain: float


def compute(
    short: float,
    long: float,
    carry_short: float,
    carry_long: float,
    status: FilingStatus,
    table: CapitalLosses,
) -> ScheduleD:
    """Schedule D, given the year's net short and long results (signed) and the carry-forwards in."""
    line7 = short - carry_short
    line15 = long - carry_long
    line16 = line7 + line15
    line21 = max(line16, -table.limit[status])
    return ScheduleD(line7, line15, line16, line21, max(0.0, min(line15, line16)))


def carry_over(schedule: ScheduleD, taxable_income: float, section_151: float) -> tuple[float, float]:
    """Short and long carry-forward out: Capital Loss Carryover Worksheet lines 8 and 13.

    `taxable_income` is AGI less all deductions, negative where they exceed it; `section_151` the senior
    deduction.
    """
    if schedule.net >= 0.0:
        return 0.0, 0.0
    line1 = taxable_income + section_151
    line2 = -schedule.gain_or_loss
    line3 = max(0.0, line1 + line2)
    line4 = min(line2, line3)
    line5 = max(0.0, -schedule.net_short)
    line6 = max(0.0, schedule.net_long)
    line7 = line4 + line6
    line8 = max(0.0, line5 - line7)
    line9 = max(0.0, -schedule.net_long)
    line10 = max(0.0, schedule.net_short)
    line11 = max(0.0, line4 - line5)
    line12 = line10 + line11
    line13 = max(0.0, line9 - line12)
    return line8, line13


def allot(short: float, long: float, own: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """The carry-forward out of a return (short and long, positive) by filer: 26 CFR 1.1212-1(c)(1)(iii).

    `own` is each filer's net result of the year (signed, short and long together, losses carried in deducted). Who has
    no net loss of his own has no part: his gain has reduced the other's loss.
    """
    lost = {name: max(0.0, -result) for name, result in own.items()}
    whole = sum(lost.values())
    return {name: (short * x / whole, long * x / whole) if whole else (0.0, 0.0) for name, x in lost.items()}


# ---- the second reading: 26 USC 1211(b), 1212(b) as rows -----------------------------------------------------


def constrain(
    cell: CellRows,
    realised: Any,
    carried_in: Any,
    gain: Any,
    loss: Any,
    deducted: Any,
    used: Any,
    carry: Any,
    limit: float,
) -> None:
    """Lines of a year that are never below zero: net gain or loss, of which what is deducted, used up and carried on.

    One of `gain` and `loss` is zero, and `deducted` is the whole loss or `limit` (dollars): regimes of the year. What
    is `used` is less than what is deducted only where the worksheet says so (`account_for_unused`).
    """
    cell.equal("capital_gains", gain - loss - (realised - carried_in))
    cell.at_most("loss_deducted", deducted - loss)
    cell.at_most("loss_limit", deducted, limit)
    cell.at_most("loss_used", used - deducted)
    cell.equal("loss_carried", carry - loss + used)


def account_for_unused(cell: CellRows, used: Any, deducted: Any, unused: Any) -> None:
    """26 USC 1212(b)(2): a loss is used up save for deductions left over below zero taxable income."""
    cell.at_least("loss_worksheet", used - deducted + unused)
