"""Net investment income, or MAGI above a threshold if that is less, pays a further 3.8 percent.

Law    26 USC 1411.
Form   Form 8960.
Units  dollars a year; the threshold is not indexed.

NOT MODELED: investment expenses (lines 9 to 11, among them state tax on investment income), annuities, rents,
passive business, the foreign exclusions of MAGI. Distributions from plans and IRAs are not investment income
(1411(c)(5)).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ....tax_tables.schema import FilingStatus, Niit
from ..law import AssessedYear, At, Chosen, Edge, Law, LawYear, Place, Span
from ..regime import AGI, INVESTMENT, CellRows, Lines, Regime


def compute(investment_income: float, magi: float, status: FilingStatus, table: Niit) -> float:
    """Form 8960 line 17, given line 8 (may be negative) and line 13."""
    line12 = max(0.0, investment_income)
    line15 = max(0.0, magi - table.threshold[status])
    line16 = min(line12, line15)
    return table.rate * line16


# ---- the second reading: 26 USC 1411(a)(1) as inequalities --------------------------------------------------


def regimes(low: float, status: FilingStatus, table: Niit) -> list[Regime]:
    """For a band of AGI from `low`: "none" below (or across) the threshold, else limited by "magi" or "income"."""
    if low < table.threshold[status]:
        return [Regime("niit", "none", covers=("magi", "income"))]
    return [Regime("niit", kind, reads=(INVESTMENT,)) for kind in ("magi", "income")]


def constrain(cell: CellRows, lines: Lines, regime: Regime, status: FilingStatus, table: Niit) -> Any:
    """The tax inside a cell: on the lesser of investment income and AGI over the threshold (HOLDS from below)."""
    if regime.kind == "none":
        return cell.constant(0.0)
    threshold = table.threshold[status]
    tax = cell.line("niit")
    over = lines.agi - lines.net_investment_income
    if regime.kind == "magi":
        cell.at_least("niit_magi", tax - lines.agi * table.rate, -table.rate * threshold)
        cell.at_most("niit_magi_is_less", over, threshold)
    else:
        cell.at_least("niit_income", tax - lines.net_investment_income * table.rate)
        cell.at_least("niit_income_is_less", over, threshold)
    return tax


class NetInvestmentIncomeTax(Law):
    """Told apart above its threshold: which of the two is the lesser."""

    name = "niit"
    in_return = True
    reads = ("agi", "investment_income")
    writes = ("tax",)
    taxes = ("niit",)

    def edges(self, year: LawYear) -> Iterator[Edge]:
        yield Edge(year.law.niit.threshold[year.status], self.name)

    def regimes(self, year: LawYear, band: Regime, split: bool) -> Sequence[Regime]:
        return regimes(max(band.data, year.low), year.status, year.law.niit)

    def useful(self, year: LawYear, regime: Regime, chosen: Chosen, span: Span) -> bool:
        """AGI over the threshold is the less only where AGI apart from investment income is not over it."""
        if regime.kind != "magi":
            return True
        least = year.other_income + year.taxed_benefits(chosen)[0]
        return least <= year.law.niit.threshold[year.status]

    def constrain(
        self, cell: CellRows, lines: Lines, regime: Regime, year: LawYear, chosen: Chosen, span: Span
    ) -> Any:
        return constrain(cell, lines, regime, year.status, year.law.niit)

    def compute(self, at: At, year: AssessedYear) -> float:
        return compute(at[INVESTMENT], at[AGI], year.status, year.law.niit)

    def regime_of(self, regimes: Mapping[Place, Regime], at: At, year: LawYear) -> Place:
        if len(regimes) == 1:
            return next(iter(regimes))
        return "magi" if self._over(at, year) <= at[INVESTMENT] else "income"

    def border(self, at: At, year: LawYear) -> float:
        return self._over(at, year) - at[INVESTMENT]

    def _over(self, at: At, year: LawYear) -> float:
        return at[AGI] - year.law.niit.threshold[year.status]


LAW = NetInvestmentIncomeTax()
