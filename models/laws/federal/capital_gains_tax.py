"""Qualified dividends and net long-term gain lie on top of ordinary income and pay 0, 15 or 20 percent.

Law    26 USC 1(h), 1(j)(5).
Form   Qualified Dividends and Capital Gain Tax Worksheet (Form 1040 instructions, line 16).
Units  dollars a year of the law's year.

The worksheet ends with "the smaller of" its own tax and the ordinary tax on everything. Both can be the
smaller: the 12 percent bracket reaches a little above the 0 percent threshold.

NOT MODELED: the 25 and 28 percent gains (Schedule D Tax Worksheet), Form 4952 elections, Form 2555.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from ....tax_tables.schema import CapitalGainsTax, FilingStatus, OrdinaryIncomeTax
from ..law import AssessedYear, At, Chosen, Edge, Law, LawYear, Place, Span, reaching
from ..regime import (
    AGI,
    BEFORE_151,
    DEDUCTION,
    INF,
    NET_GAIN,
    ORDINARY,
    TAXABLE,
    CellRows,
    Lines,
    Regime,
)
from . import ordinary_income_tax


class GainsWorksheet(NamedTuple):
    """The lines that are worked out; `ordinary_income_tax + capital_gains_tax` is its line 25.

    Those from 7 to 21 are left at zero where nothing is taxed at these rates.
    """

    line5: float
    line22: float
    line24: float
    line25: float
    line7: float = 0.0
    line8: float = 0.0
    line9: float = 0.0
    line10: float = 0.0
    line12: float = 0.0
    line14: float = 0.0
    line15: float = 0.0
    line16: float = 0.0
    line17: float = 0.0
    line18: float = 0.0
    line19: float = 0.0
    line20: float = 0.0
    line21: float = 0.0
    line23: float = 0.0

    @property
    def ordinary_taxable_income(self) -> float:
        return self.line5

    @property
    def preferential_income(self) -> float:
        return self.line10

    @property
    def ordinary_income_tax(self) -> float:
        return self.line22

    @property
    def capital_gains_tax(self) -> float:
        return self.line25 - self.line22


def compute(
    taxable_income: float,
    preferential_gains: float,
    status: FilingStatus,
    table: CapitalGainsTax,
    ordinary: OrdinaryIncomeTax,
) -> GainsWorksheet:
    """The worksheet, given line 1 (taxable income) and line 4 (qualified dividends and net capital gain)."""
    zero_top, fifteen_top = table.tops[status]
    line5 = max(0.0, taxable_income - preferential_gains)
    line22 = ordinary_income_tax.compute(line5, status, ordinary)
    line10 = min(taxable_income, preferential_gains)
    if line10 <= 0.0:
        return GainsWorksheet(line5, line22, line22, line22)
    line7 = min(taxable_income, zero_top)
    line8 = min(line5, line7)
    line9 = line7 - line8
    line12 = line10 - line9
    line14 = min(taxable_income, fifteen_top)
    line15 = line5 + line9
    line16 = max(0.0, line14 - line15)
    line17 = min(line12, line16)
    line19 = line9 + line17
    line20 = line10 - line19
    zero, fifteen, twenty = table.rates
    line18 = zero * line9 + fifteen * line17
    line21 = twenty * line20
    line23 = line18 + line21 + line22
    line24 = ordinary_income_tax.compute(taxable_income, status, ordinary)
    line25 = min(line23, line24)
    return GainsWorksheet(
        line5,
        line22,
        line24,
        line25,
        line7,
        line8,
        line9,
        line10,
        line12,
        line14,
        line15,
        line16,
        line17,
        line18,
        line19,
        line20,
        line21,
        line23,
    )


# ---- the second reading: 26 USC 1(h)(1) as inequalities -----------------------------------------------------


def regimes(
    status: FilingStatus,
    table: CapitalGainsTax,
    ordinary: OrdinaryIncomeTax,
    *,
    merged: bool,
    losses: bool,
) -> list[Regime]:
    """Where ordinary taxable income ends: "low", "middle", "high" (split at the two preferential thresholds;
    `merged` joins the upper two under their convex minorant), "smaller", where the tax on the whole as ordinary
    income is less, and "zero", where deductions are not used up. The last is told apart only where losses
    are possible, for the carry-over worksheet."""
    zero_top, fifteen_top = table.tops[status]
    ranges = [Regime("stacking", "low", ((ORDINARY, 0.0, zero_top),), falls=True)]
    if losses:
        ranges.insert(0, Regime("stacking", "zero", ((TAXABLE, -INF, 0.0),), reads=(BEFORE_151,)))
    if merged:
        ranges.append(Regime("stacking", "upper", ((ORDINARY, zero_top, INF),), covers=("middle", "high")))
    else:
        ranges.append(Regime("stacking", "middle", ((ORDINARY, zero_top, fifteen_top),)))
        ranges.append(Regime("stacking", "high", ((ORDINARY, fifteen_top, INF),)))
    end = _whole_is_less_until(status, table, ordinary)
    if end > zero_top:
        ranges.append(Regime("stacking", "smaller", ((TAXABLE, zero_top, end),)))
    return ranges


def whole_is_less(
    taxable: float,
    ordinary_taxable: float,
    status: FilingStatus,
    table: CapitalGainsTax,
    ordinary: OrdinaryIncomeTax,
) -> bool:
    """Whether taxing everything as ordinary income costs less than stacking, by a cent or more."""
    schedule, preferential = _schedules(status, table, ordinary)
    stacked = (
        _at(schedule, ordinary_taxable) + _at(preferential, taxable) - _at(preferential, ordinary_taxable)
    )
    return _at(schedule, taxable) < stacked - 0.01


def constrain(
    cell: CellRows,
    lines: Lines,
    regime: Regime,
    status: FilingStatus,
    table: CapitalGainsTax,
    ordinary: OrdinaryIncomeTax,
    most_taxable: float,
) -> Any:
    """Tax on ordinary and preferential income together inside a cell (HOLDS from below).

    It splits exactly into phi(ordinary taxable) + psi(taxable), where psi taxes all taxable income by the
    preferential schedule and phi is the rest: the ordinary schedule less psi of its own income. phi falls just
    above the first threshold, so ordinary taxable income is held by equality there. `most_taxable` (dollars)
    leaves out pieces that the cell cannot reach.
    """
    taxable = lines.agi - lines.deduction
    schedule, preferential = _schedules(status, table, ordinary)
    if regime.kind == "zero":
        lines.unused = cell.line("unused_deduction")
        cell.at_most("unused_deduction", lines.unused + lines.agi - lines.deduction_before_151)
        return cell.constant(0.0)
    if regime.kind == "smaller":
        whole = cell.line("tax_on_ordinary")
        for start, paid, rate in schedule:
            if start < regime.ranges[0][2]:
                cell.at_least("tax_on_all_as_ordinary", whole - taxable * rate, paid - rate * start)
        return whole
    low, high = regime.ranges[0][1:]
    income = cell.line("ordinary_taxable")
    lines.ordinary_taxable = income
    if regime.kind == "low":
        cell.at_least("ordinary_taxable", income - taxable + lines.preferential)
    else:
        cell.equal("ordinary_taxable", income - taxable + lines.preferential)
    on_ordinary = cell.line("tax_on_ordinary", -INF)
    lines.tax_on_ordinary = on_ordinary
    for start, value, slope in _phi_pieces(schedule, preferential, low, high):
        if start < max(most_taxable, low + 1.0):
            cell.at_least("tax_on_ordinary", on_ordinary - income * slope, value - slope * start)
    if most_taxable <= table.tops[status][0]:
        return on_ordinary
    on_all = cell.line("tax_on_preferential")
    for start, paid, rate in preferential:
        if rate > 0 and start < most_taxable:
            cell.at_least("tax_on_preferential", on_all - taxable * rate, paid - rate * start)
    return on_ordinary + on_all


Pieces = tuple[tuple[float, float, float], ...]
"""(start, tax at the start, rate) of each bracket of a schedule."""


@lru_cache(maxsize=1024)
def _pieces(rates: tuple[float, ...], starts: tuple[float, ...]) -> Pieces:
    pieces = [(starts[0], 0.0, rates[0])]
    for start, rate in zip(starts[1:], rates[1:], strict=True):
        before, paid, last = pieces[-1]
        pieces.append((start, paid + last * (start - before), rate))
    return tuple(pieces)


def _schedules(
    status: FilingStatus, table: CapitalGainsTax, ordinary: OrdinaryIncomeTax
) -> tuple[Pieces, Pieces]:
    """The ordinary schedule and the preferential one."""
    schedule = _pieces(ordinary.rates, (0.0, *ordinary.tops[status]))
    return schedule, _pieces(table.rates, (0.0, *table.tops[status]))


def _at(pieces: Pieces, income: float) -> float:
    return max(paid + rate * (income - start) for start, paid, rate in pieces)


def merged_until(status: FilingStatus, table: CapitalGainsTax, ordinary: OrdinaryIncomeTax) -> float:
    """The ordinary taxable income up to which the merged upper range is exact."""
    zero_top = table.tops[status][0]
    slopes = _phi_slopes(*_schedules(status, table, ordinary), zero_top, INF)
    return next((s for (s, slope), (_, low) in zip(slopes, _rising(slopes), strict=True) if low < slope), INF)


def _phi_slopes(schedule: Pieces, preferential: Pieces, low: float, high: float) -> list[tuple[float, float]]:
    """(start, slope) of phi on ``[low, high)``."""
    starts = sorted({low, *(s for s, _, _ in (*schedule, *preferential) if low < s < high)})
    return [
        (
            start,
            max(rate for begin, _, rate in schedule if begin <= start)
            - max(rate for begin, _, rate in preferential if begin <= start),
        )
        for start in starts
    ]


def _rising(slopes: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The slopes of the convex minorant: none larger than a later one."""
    rising = list(slopes)
    for i in range(len(rising) - 2, -1, -1):
        rising[i] = (rising[i][0], min(rising[i][1], rising[i + 1][1]))
    return rising


@lru_cache(maxsize=1024)
def _phi_pieces(schedule: Pieces, preferential: Pieces, low: float, high: float) -> Pieces:
    """(start, phi, slope) on ``[low, high)``; the convex minorant where slopes fall inside it."""
    slopes = _rising(_phi_slopes(schedule, preferential, low, high))
    value = _at(schedule, low) - _at(preferential, low)
    pieces = []
    for i, (start, slope) in enumerate(slopes):
        pieces.append((start, value, slope))
        if i + 1 < len(slopes):
            value += slope * (slopes[i + 1][0] - start)
    return tuple(pieces)


def _whole_is_less_until(status: FilingStatus, table: CapitalGainsTax, ordinary: OrdinaryIncomeTax) -> float:
    """The taxable income up to which taxing all of it as ordinary income can be the smaller tax."""
    schedule, preferential = _schedules(status, table, ordinary)
    end = zero_top = table.tops[status][0]
    excess = 0.0  # what stacking costs more than the whole as ordinary, from the threshold on
    starts = [zero_top, *(s for s, _, _ in schedule if s > zero_top), INF]
    for start, after in pairwise(starts):
        slope = max(r for b, _, r in preferential if b <= start) - max(
            r for b, _, r in schedule if b <= start
        )
        if slope >= 0 and after < INF:
            excess += slope * (after - start)
            end = after
        elif slope < 0:
            return min(after, start + excess / -slope)
    return end


class IncomeTax(Law):
    """Ordinary and preferential tax together; the upper ranges are told apart only beyond its edge."""

    name = "stacking"
    in_return = True
    reads = ("agi", "deduction", "preferential_income")
    writes = ("ordinary_taxable_income", "tax")
    taxes = ("tax_on_ordinary", "tax_on_preferential")
    ordered = True

    def edges(self, year: LawYear) -> Iterator[Edge]:
        law = year.law
        start = merged_until(year.status, law.capital_gains_tax, law.ordinary_income_tax)
        if start < INF:
            yield Edge(start, self.name, ORDINARY)

    def regimes(self, year: LawYear, band: Regime, split: bool) -> Sequence[Regime]:
        law = year.law
        every = regimes(
            year.status, law.capital_gains_tax, law.ordinary_income_tax, merged=not split, losses=year.losses
        )
        return [regime for regime in every if year.worksheet_minimum or regime.kind != "smaller"]

    def possible(self, year: LawYear, regime: Regime, chosen: Chosen, span: Span) -> bool:
        """Whether taxable income can lie there, by the deduction's own bounds."""
        choice = chosen[DEDUCTION].data
        deduction = choice.deduction
        least_taxable = span[0] - deduction(span[0]) - choice.added
        most_taxable = span[1] - choice.least(span[1])
        corners = [x for x in deduction.xs if span[0] < x < span[1]]
        most_deducted = max(deduction(x) for x in (*span, *corners)) + choice.added
        least_ordinary = year.least_ordinary + year.taxed_benefits(chosen)[0] - most_deducted
        line, low, high = regime.ranges[0]
        if line == ORDINARY:
            return bool((low == 0.0 or most_taxable >= low) and least_ordinary <= high)
        return bool(most_taxable >= low and least_taxable <= high)

    def constrain(
        self, cell: CellRows, lines: Lines, regime: Regime, year: LawYear, chosen: Chosen, span: Span
    ) -> Any:
        law, most = year.law, year.most_taxable(span[1], chosen)
        lines.regular_tax = constrain(
            cell, lines, regime, year.status, law.capital_gains_tax, law.ordinary_income_tax, most
        )
        return lines.regular_tax

    def compute(self, at: At, year: AssessedYear) -> float:
        law, taxable = year.law, max(0.0, at[TAXABLE])
        gains = max(0.0, taxable - at[ORDINARY])
        found = compute(taxable, gains, year.status, law.capital_gains_tax, law.ordinary_income_tax)
        return found.ordinary_income_tax + found.capital_gains_tax

    def regime_of(self, regimes: Mapping[Place, Regime], at: At, year: LawYear) -> Place:
        kinds = {regime.kind: place for place, regime in regimes.items()}
        left = at[DEDUCTION] - year.deductions.senior(at[AGI]) - at[AGI]
        if "zero" in kinds and at[NET_GAIN] < -1e-6 and left >= 0:
            return kinds["zero"]
        law, taxable = year.law, max(0.0, at[TAXABLE])
        if "smaller" in kinds and whole_is_less(
            taxable, at[ORDINARY], year.status, law.capital_gains_tax, law.ordinary_income_tax
        ):
            return kinds["smaller"]
        place = reaching(regimes, ORDINARY, at[ORDINARY], slack=1e-4)
        assert place is not None
        return place


LAW = IncomeTax()
