"""Tax is at least 26 and 28 percent of income with fewer deductions, above an exemption that phases out.

Law    26 USC 55 (rates, exemption), 56(b)(1) (deductions not allowed), 55(d)(2) last sentence (separate
       returns).
Form   Form 6251 Parts I, II and III, lines of 2025.
Units  dollars a year of the law's year.

For these incomes the differences from the regular tax are: no standard deduction, no state and local taxes,
no section 151 (senior) deduction, and no section 68 limit on what itemised deductions remain. Gains and
qualified dividends keep their rates. A separate filer above the income where the exemption is gone adds the
phase-out rate times the excess, at most the exemption.

NOT MODELED: lines 2b to 3 (private-activity bonds, stock options, depreciation, refunds), foreign tax credit,
Schedule J, Part III for 25 and 28 percent gains, the exemption of children.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from ....tax_tables.schema import Amt, CapitalGainsTax, FilingStatus
from ..law import AssessedYear, At, Chosen, Edge, Law, LawYear, Span
from ..piecewise import Piecewise
from ..regime import DEDUCTION, INF, CellRows, Lines, Regime


class PartThree(NamedTuple):
    """The lines of Part III that are worked out; without gains lines 18, 39 and 40 are the 26 and 28 percent of all."""

    line17: float
    line18: float
    line39: float
    line40: float
    line16: float = 0.0
    line21: float = 0.0
    line22: float = 0.0
    line23: float = 0.0
    line24: float = 0.0
    line28: float = 0.0
    line29: float = 0.0
    line30: float = 0.0
    line31: float = 0.0
    line32: float = 0.0
    line33: float = 0.0
    line34: float = 0.0
    line38: float = 0.0


class Form6251(NamedTuple):
    """Lines 4 (`income`), 5 (`exemption`), 6, 9 (`tentative_minimum_tax`), 11 (`amt`) and Part III.

    `separate_addition` is what the instructions add to line 4 of a separate return.
    """

    income: float
    exemption: float
    line6: float
    tentative_minimum_tax: float
    amt: float
    separate_addition: float
    part_three: PartThree


def compute(
    income_after_deductions: float,
    added_back: float,
    preferential_gains: float,
    ordinary_taxable_income: float,
    regular_tax: float,
    status: FilingStatus,
    table: Amt,
    capital_gains: CapitalGainsTax,
) -> Form6251:
    """Form 6251.

    income_after_deductions  line 1b: AGI less Form 1040 deductions but the senior deduction, itemised before
                             section 68
    added_back               line 2a: the standard deduction, or Schedule A line 7
    preferential_gains       line 13: line 4 of the Qualified Dividends and Capital Gain Tax Worksheet
    ordinary_taxable_income  lines 20 and 27: line 5 of that worksheet
    regular_tax              line 10
    """
    line4 = income_after_deductions + added_back
    addition = _separate_addition(line4, status, table)
    line4 += addition
    excess = max(0.0, line4 - table.phaseout_start[status])
    line5 = max(0.0, table.exemption[status] - table.phaseout_rate * excess)
    line6 = max(0.0, line4 - line5)
    part = _part_three(line6, preferential_gains, ordinary_taxable_income, status, table, capital_gains)
    line7 = part.line40
    return Form6251(line4, line5, line6, line7, max(0.0, line7 - regular_tax), addition, part)


def _separate_addition(income: float, status: FilingStatus, table: Amt) -> float:
    """What the instructions to line 4 add on a separate return."""
    if status is not FilingStatus.MARRIED_FILING_SEPARATELY:
        return 0.0
    exemption = table.exemption[status]
    gone = table.phaseout_start[status] + exemption / table.phaseout_rate
    return min(exemption, table.phaseout_rate * max(0.0, income - gone))


def _flat(amount: float, status: FilingStatus, table: Amt) -> float:
    """26 percent, and 28 percent above the break (lines 7, 18 and 39)."""
    low, high = table.rates
    return low * amount + (high - low) * max(0.0, amount - table.rate_break[status])


def _part_three(
    line12: float,
    line13: float,
    line20: float,
    status: FilingStatus,
    table: Amt,
    capital_gains: CapitalGainsTax,
) -> PartThree:
    """Part III; without gains line 40 is line 7's own 26 and 28 percent."""
    line16 = min(line12, line13)
    line17 = line12 - line16
    line18 = _flat(line17, status, table)
    if line16 <= 0.0:
        return PartThree(line17, line18, line18, line18)
    line19, line25 = capital_gains.tops[status]
    line21 = max(0.0, line19 - line20)
    line22 = line16
    line23 = min(line21, line22)
    line24 = line22 - line23
    line28 = line21 + line20
    line29 = max(0.0, line25 - line28)
    line30 = min(line24, line29)
    line32 = line23 + line30
    line33 = line22 - line32
    zero, fifteen, twenty = capital_gains.rates
    line31 = zero * line23 + fifteen * line30
    line34 = twenty * line33
    line38 = line18 + line31 + line34
    line39 = _flat(line12, status, table)
    return PartThree(
        line17,
        line18,
        line39,
        min(line38, line39),
        line16,
        line21,
        line22,
        line23,
        line24,
        line28,
        line29,
        line30,
        line31,
        line32,
        line33,
        line34,
        line38,
    )


# ---- the second reading: 26 USC 55(a), (b)(1), (b)(3), (d) as inequalities ----------------------------------


def base_of_agi(
    itemized_kept: Piecewise | None, status: FilingStatus, table: Amt, low: float, high: float
) -> Piecewise:
    """AMTI less the exemption as a function of AGI; `itemized_kept`: deductions that AMTI keeps (none if standard)."""
    start, exemption = table.phaseout_start[status], table.exemption[status]
    gone = start + exemption / table.phaseout_rate

    def kept(agi: float) -> float:
        return itemized_kept(agi) if itemized_kept is not None else 0.0

    def base(agi: float) -> float:
        income = agi - kept(agi)
        return income - max(0.0, exemption - table.phaseout_rate * max(0.0, income - start))

    kinks = set(itemized_kept.xs if itemized_kept is not None else ())
    corners = sorted({low, high, *(x for x in kinks if low < x < high)})
    for left, right in pairwise(corners):
        for level in (start, gone):
            a, b = left - kept(left) - level, right - kept(right) - level
            if a * b < 0:
                kinks.add(left + (right - left) * a / (a - b))
    return Piecewise.sample(base, kinks, low, high)


def base_line(
    cell: CellRows, lines: Lines, minorant: Sequence[tuple[float, float]], adds: Sequence[Any], factor: float
) -> Any:
    """AMTI less the exemption: at least each line (slope, constant) of its minorant on the cell's band of AGI.

    `factor`: what a dollar of what the year adds to the deduction takes off it.
    """
    base = cell.line("amt_base", -INF)
    for slope, constant in minorant:
        left = base - lines.agi * slope
        for added in adds:
            left = left + added * factor
        cell.at_least("amt_base", left, constant)
    return base


def constrain(
    cell: CellRows, lines: Lines, stacking: Regime, status: FilingStatus, table: Amt, gains: CapitalGainsTax
) -> Any:
    """The excess of tentative minimum over regular tax inside a cell (HOLDS from below).

    Preferential income is taxed alike by both (Form 6251 Part III), so only the ordinary parts compare, save
    where deductions left over by ordinary income lower the regular tax on gains ("low").
    """
    if stacking.kind in ("zero", "smaller"):
        return cell.constant(0.0)
    excess = cell.line("amt")
    zero_top, fifteen_top = gains.tops[status]
    _, fifteen, twenty = gains.rates
    pieces = (
        (fifteen, fifteen * zero_top),
        (twenty, twenty * fifteen_top - fifteen * (fifteen_top - zero_top)),
    )
    first, second = table.rates
    taxed = lines.amt_base - lines.preferential
    further = (second - first) * table.rate_break[status]
    if stacking.kind == "low":
        on_gains = cell.line("amt_on_gains")
        for rate, shift in pieces:
            gains_too = lines.ordinary_taxable + lines.preferential
            cell.at_least("amt_on_gains", on_gains - gains_too * rate, -shift)
            within = lines.ordinary_taxable + lines.amt_base
            cell.at_least("amt_all_gains", excess + lines.regular_tax - within * rate, -shift)
        cell.at_least("amt_first_rate", excess + lines.regular_tax - on_gains - taxed * first)
        cell.at_least("amt_second_rate", excess + lines.regular_tax - on_gains - taxed * second, -further)
        return excess
    rate, shift = pieces[0] if stacking.kind == "middle" else pieces[1]
    covered = (
        lines.tax_on_ordinary + lines.ordinary_taxable * rate
    )  # the schedule: phi and psi of the same income
    cell.at_least("amt_first_rate", excess + covered - taxed * first, shift)
    cell.at_least("amt_second_rate", excess + covered - taxed * second, shift - further)
    return excess


class AlternativeMinimumTax(Law):
    """Written only where a return owes it; then the ends of its exemption are edges, and both deductions are kept."""

    name = "amt"
    in_return = True
    reads = ("agi", "ordinary_taxable_income", "deduction")
    writes = ("tax",)
    taxes = ("amt",)
    follows = "stacking"
    finer = ("stacking",)
    lazy = True
    always = True

    def edges(self, year: LawYear) -> Iterator[Edge]:
        falling = [-choice.amt_base for choice in year.choices]
        for kink in sorted({k for function in falling for k in function.upward_kinks()}):
            yield Edge(kink, self.name)

    def on_band(self, cell: CellRows, lines: Lines, year: LawYear, chosen: Chosen, span: Span) -> None:
        choice = chosen[DEDUCTION].data
        factor = 1.0 if cell.shared else 1.0 + year.law.amt.phaseout_rate
        adds = [
            *([lines.surcharge] if choice.claimed else []),
            *([lines.gifts_deducted] if choice.gifts else []),
        ]
        lines.amt_base = base_line(cell, lines, choice.amt_base.minorant(*span), adds, factor)

    def constrain(
        self, cell: CellRows, lines: Lines, regime: Regime, year: LawYear, chosen: Chosen, span: Span
    ) -> Any:
        return constrain(cell, lines, regime, year.status, year.law.amt, year.law.capital_gains_tax)

    def compute(self, at: At, year: AssessedYear) -> float:
        return at[self.name]


LAW = AlternativeMinimumTax()
