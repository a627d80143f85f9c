"""Half, then 85 percent, of Social Security benefits becomes income as provisional income passes two bases.

Law    26 USC 86.
Form   Pub. 915 Worksheet 1 (the Social Security Benefits Worksheet of Form 1040 lines 6a and 6b).
Units  dollars a year; the bases are not indexed.

Provisional income is all other income, tax-exempt interest and half of the benefits. A separate filer is
taken to live with the spouse: both bases are zero, which is the worksheet's instruction to multiply line 8 by
85 percent. `first_rate` of the table is every "one-half" of the worksheet (lines 2 and 14).

NOT MODELED: lump-sum elections, repayments, excluded foreign and savings-bond income, adjustments to income
(line 7).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ....tax_tables.schema import FilingStatus, SocialSecurity
from ..law import At, Chosen, Law, LawYear, Place, Span, reaching
from ..regime import INF, PROVISIONAL, CellRows, Lines, Regime


class BenefitsWorksheet(NamedTuple):
    """The lines that are worked out; those after line 10 are left at zero where line 10 is not above it."""

    line2: float
    line8: float
    line10: float = 0.0
    line11: float = 0.0
    line12: float = 0.0
    line13: float = 0.0
    line14: float = 0.0
    line15: float = 0.0
    line16: float = 0.0
    line17: float = 0.0
    line18: float = 0.0
    line19: float = 0.0

    @property
    def provisional_income(self) -> float:
        return self.line8

    @property
    def taxable_benefits(self) -> float:
        return self.line19


def compute(
    benefits: float,
    other_income: float,
    tax_exempt_interest: float,
    status: FilingStatus,
    table: SocialSecurity,
) -> BenefitsWorksheet:
    """Worksheet 1, given line 1 (benefits), line 3 (all other income, may be negative) and line 4."""
    line2 = table.first_rate * benefits
    line8 = line2 + other_income + tax_exempt_interest
    line9 = table.base1[status]
    line10 = line8 - line9
    if line10 <= 0.0:
        return BenefitsWorksheet(line2, line8)
    line11 = table.base2[status] - line9
    line12 = max(0.0, line10 - line11)
    line13 = min(line10, line11)
    line14 = table.first_rate * line13
    line15 = min(line2, line14)
    line16 = table.second_rate * line12
    line17 = line15 + line16
    line18 = table.second_rate * benefits
    line19 = min(line17, line18)
    return BenefitsWorksheet(
        line2, line8, line10, line11, line12, line13, line14, line15, line16, line17, line18, line19
    )


# ---- the second reading: 26 USC 86(a), (c) as inequalities --------------------------------------------------


def regimes(benefits: float, status: FilingStatus, table: SocialSecurity) -> list[Regime]:
    """Ranges of provisional income: "low" to the cap (or to half of small benefits, then "middle"), "cap"."""
    if benefits <= 0:
        return [Regime("benefits", "none")]
    first, second = table.base1[status], table.base2[status]
    cap = table.second_rate * benefits
    half = min(table.first_rate * benefits, table.first_rate * (second - first))
    capped = second + (cap - half) / table.second_rate
    plateau = first + benefits
    if plateau < second:
        return [
            Regime("benefits", "low", ((PROVISIONAL, -INF, plateau),)),
            Regime("benefits", "middle", ((PROVISIONAL, plateau, capped),)),
            Regime("benefits", "cap", ((PROVISIONAL, capped, INF),)),
        ]
    return [
        Regime("benefits", "low", ((PROVISIONAL, -INF, capped),)),
        Regime("benefits", "cap", ((PROVISIONAL, capped, INF),)),
    ]


def constrain(
    cell: CellRows, lines: Lines, regime: Regime, status: FilingStatus, table: SocialSecurity
) -> Any:
    """The taxable benefits inside a cell (HOLDS from below, but exact at the cap)."""
    if regime.kind == "none":
        return cell.constant(0.0)
    benefits = lines.benefits
    first, second = table.base1[status], table.base2[status]
    cap = table.second_rate * benefits
    half = min(table.first_rate * benefits, table.first_rate * (second - first))
    taxable = cell.line("taxable_benefits")
    if regime.kind == "cap":
        cell.equal("benefits_at_cap", taxable, cap)
        return taxable
    provisional = lines.income_before_benefits + lines.tax_exempt_interest  # plus half of the benefits, below
    cell.at_most("benefits_cap", taxable, cap)
    if regime.kind == "low":
        constant = table.first_rate * (table.first_rate * benefits - first)
        cell.at_least("benefits_half", taxable - provisional * table.first_rate, constant)
    else:
        cell.at_least("benefits_plateau", taxable, half)
    if regime.kind == "middle" or first + benefits >= second:
        constant = table.second_rate * (table.first_rate * benefits - second) + half
        cell.at_least("benefits_upper", taxable - provisional * table.second_rate, constant)
    return taxable


def taxed(
    regime: Regime, regimes: Sequence[Regime], benefits: float, status: FilingStatus, table: SocialSecurity
) -> Span:
    """The least and most taxable benefits in one of their regimes."""
    cap = table.second_rate * benefits
    half = table.first_rate * min(benefits, table.base2[status] - table.base1[status])
    if regime.kind == "none":
        return 0.0, 0.0
    if regime.kind == "cap":
        return cap, cap
    if regime.kind == "middle":
        return half, cap
    return 0.0, (half if any(r.kind == "middle" for r in regimes) else cap)


def _taxed_at(year: LawYear, regime: Regime, benefit: float) -> Span:
    """The least and most taxable benefits in a regime, of so much of benefits."""
    table = year.law.social_security
    return taxed(regime, regimes(benefit, year.status, table), benefit, year.status, table)


def _within(year: LawYear, regime: Regime, benefit: float) -> list[Span]:
    """The least and most AGI in each range of a regime, of so much of benefits."""
    table = year.law.social_security
    least, most = _taxed_at(year, regime, benefit)
    half = table.first_rate * benefit
    here = regime
    if len(year.benefit_ends) > 1:
        here = next(one for one in regimes(benefit, year.status, table) if one.kind == regime.kind)
    return [(low - year.tax_exempt - half + least, high - half + most) for _, low, high in here.ranges]


class BenefitsTaxation(Law):
    """Told apart by provisional income."""

    name = "benefits"
    in_return = True
    reads = ("provisional_income",)
    writes = ("taxable_benefits", "agi")
    ordered = True

    def regimes(self, year: LawYear, band: Regime | None = None, split: bool = True) -> Sequence[Regime]:
        return regimes(year.benefit, year.status, year.law.social_security)

    def taxed(self, year: LawYear, regime: Regime) -> Span:
        found = [_taxed_at(year, regime, benefit) for benefit in year.benefit_ends]
        return min(least for least, _ in found), max(most for _, most in found)

    def span(self, year: LawYear, regime: Regime) -> Span:
        """All is linear between the ends of a range of benefits, so the least and most are at the ends."""
        least, _ = year.taxed_benefits({self.name: regime})
        lows, highs = [year.least_ordinary + least], [INF]
        ends = [_within(year, regime, benefit) for benefit in year.benefit_ends]
        lows += [min(bottom for bottom, _ in end) for end in zip(*ends, strict=True)]
        highs += [max(top for _, top in end) for end in zip(*ends, strict=True)]
        return max(lows), min(highs)

    def constrain(
        self, cell: CellRows, lines: Lines, regime: Regime, year: LawYear, chosen: Chosen, span: Span
    ) -> Any:
        benefits = constrain(cell, lines, regime, year.status, year.law.social_security)
        if lines.agi is None:
            lines.taxable_benefits = benefits
            lines.agi = lines.income_before_benefits + benefits

    def regime_of(self, regimes: Mapping[Place, Regime], at: At, year: LawYear) -> Place:
        place = reaching(regimes, PROVISIONAL, at[PROVISIONAL], slack=1e-4)
        return next(iter(regimes)) if place is None else place


LAW = BenefitsTaxation()
