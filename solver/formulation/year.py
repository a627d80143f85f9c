"""Every way one year's laws can fall: the regimes of each law, over bands of AGI (and of Medicare's MAGI).

Bands end at the *edges* of the register's laws: where one bends (a threshold, a floor passed, an exemption gone) or
steps (a cliff). With all edges the regimes are exact; with some left out (`active`) a band is charged its lowest step
and least tax, which is an outer bound. Amounts here are dollars.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from ...models.household.facts import Period
from ...models.household.receipts import NOTHING, Receipts
from ...models.laws import register
from ...models.laws.federal import (
    capital_gains_tax,
    niit,
    social_security_taxation,
)
from ...models.laws.federal.deductions import Choice, deductions_of
from ...models.laws.law import Edge
from ...models.laws.regime import AGI, INF, MAGI, ORDINARY, PROVISIONAL, Regime

LEAST_MARGIN = 0.1
"""Dollars always kept clear below a cliff, so that a solver's tolerance cannot cross it."""


@dataclass(frozen=True)
class Cell:
    """One regime of every law at once, and the choice of deduction."""

    choice: Choice
    benefits: Regime
    band: Regime
    medicare: Regime
    stacking: Regime
    niit: Regime

    def within(self, other: Cell) -> bool:
        """Whether every return in this cell lies in the other: one made with fewer edges, or before a split."""
        parts = ("middle", "high") if other.stacking.kind == "upper" else ()
        return (
            self.benefits == other.benefits
            and (self.stacking.kind == other.stacking.kind or self.stacking.kind in parts)
            and other.niit.kind in (self.niit.kind, "none")
            and _nested(self.band, other.band)
            and _nested(self.medicare, other.medicare)
            and self.choice == other.choice
        )


def _nested(inner: Regime, outer: Regime) -> bool:
    (_, low, high), (_, least, most) = inner.ranges[0], outer.ranges[0]
    return least <= low and high <= most


class YearLaws:
    """The laws of one period, with the household's data of that year put in.

    periods       the period and those after it
    written       the lazy laws that are written in it
    low, high     the least and most AGI the year can have
    losses        whether net losses are possible
    tax_exempt    the most tax-exempt interest the year can have
    before        what happened before the period's first day; `carried` the loss carried into the year, where known
    edges         all of them within the year's range, and those of lazy laws that are written; `unwritten` of those
                  that are not
    surcharge     what the year pays of Medicare's surcharges, None where the return of two years before decides
    other_income  what is known of income before benefits that is no investment income; `least_investment`: the least
                  investment income less qualified dividends and net long-term gain
    """

    def __init__(
        self,
        periods: Sequence[Period],
        low: float,
        high: float,
        *,
        losses: bool,
        tax_exempt: float,
        margin: float,
        written: Collection[str] = (),
        worksheet_minimum: bool = True,
        before: Receipts = NOTHING,
        carried: float = 0.0,
        surcharge: float | None = 0.0,
    ) -> None:
        self.periods, self.period = periods, periods[0]
        period = self.period
        self.low, self.high = low, max(high, low + 1.0)
        self.losses, self.tax_exempt = losses, tax_exempt
        self.margin = max(margin, LEAST_MARGIN)
        self.written, self.worksheet_minimum = frozenset(written), worksheet_minimum
        self.with_amt = "amt" in self.written
        self.register = [law for law in register.LAWS if not law.lazy or law.name in self.written]
        self.status = period.filing_status
        self.law = period.law.federal
        self.benefit = sum(period.social_security.values())
        self.other_income = sum(period.wages.values()) + sum(period.pensions.values()) + before.from_accounts
        self.fixed_income = self.other_income + before.ordinary_yields
        self.before, self.carried = before, carried
        limit = self.law.capital_losses.limit[self.status] if losses else 0.0
        self.least_ordinary = self.fixed_income - limit
        self.least_investment = before.ordinary_yields - limit
        deductions = deductions_of(period, surcharge, low, self.high, with_amt=self.with_amt)
        self.deductions, self.senior = deductions, deductions.senior
        self.choices: Sequence[Choice] = deductions.choices
        self.deduction_before_151 = deductions.before_151
        self.deduction = deductions.before_151 + deductions.senior
        self.benefits = social_security_taxation.regimes(self.benefit, self.status, self.law.social_security)
        stated = {law: list(law.edges(self)) for law in self.register}
        self.cliffs = {
            law.name: cliffs
            for law, edges in stated.items()
            if (cliffs := [edge for edge in edges if edge.is_cliff])
        }
        within = [edge for edges in stated.values() for edge in edges if self._within(edge)]
        owed = {law.owed for law in register.LAWS if law.lazy}
        self.lazy = {edge for edge in owed if edge.law in self.written}
        self.unwritten = owed - self.lazy
        self.edges = sorted([*within, *self.lazy], key=lambda edge: edge.value)
        always = {law.name for law in self.register if law.always}
        self.always = {edge for edge in self.edges if edge.law in always and edge.ends_a_band}
        forced = self._forced()
        self.freed_edges = [
            edge.value
            for edge in self.edges
            if edge.is_cliff and edge.value - self.margin < forced[edge.line] <= edge.value
        ]

    def later(self, years: int) -> Period | None:
        """The period so many years on; None past the plan's end."""
        return self.periods[years] if years < len(self.periods) else None

    def _within(self, edge: Edge) -> bool:
        """Whether an edge lies within what its line can be."""
        if not edge.ends_a_band:
            return True
        return self.low < edge.value < self.high + (self.tax_exempt if edge.line == MAGI else 0.0)

    def _forced(self) -> dict[str, float]:
        """AGI and Medicare's MAGI of a year in which nothing is chosen."""
        from ...models.laws.federal.social_security_taxation import compute

        limit = self.law.capital_losses.limit[self.status]
        gain = max(self.before.net_gain - self.carried, -limit)
        income, exempt = (
            self.fixed_income + self.before.qualified_dividends + gain,
            self.before.tax_exempt_interest,
        )
        benefits = compute(self.benefit, income, exempt, self.status, self.law.social_security)
        agi = income + benefits.taxable_benefits
        return {AGI: agi, MAGI: income + exempt + benefits.taxable_benefits}

    def charge(self, law: str, starts: Mapping[str, float]) -> float:
        """What a law with cliffs takes just above where the bands begin, in dollars of the year in which it is paid."""
        crossed = 0.0
        for edge in self.cliffs[law]:
            start = starts[edge.line if self.tax_exempt else AGI]
            if edge.value <= max(start, self.low) + 1e-6:
                crossed = edge.cost or 0.0
        return crossed

    def bands(self, line: str, active: Iterable[Edge], clear: float = 0.0) -> list[Regime]:
        """The bands of one line between active edges, as regimes; `data` is where the band begins.

        `clear` is kept above a cliff, whose own dollar belongs to the band below it.
        """
        if self.tax_exempt:
            edges = [edge for edge in active if edge.line == line]
            top = self.high + (self.tax_exempt if line == MAGI else 0.0)
        else:  # AGI is Medicare's MAGI: one family of bands
            edges, top = ([e for e in active if e.ends_a_band] if line == AGI else []), self.high
        low, start, bands = -INF, -INF, []
        cliffs = {edge.value for edge in edges if edge.is_cliff}
        for edge in sorted({edge.value for edge in edges}):
            cliff = edge in cliffs
            keep = (LEAST_MARGIN if edge in self.freed_edges else self.margin) if cliff else 0.0
            bands.append(Regime(line, f"below_{edge:.0f}", ((line, start, edge - keep),), low))
            low = edge
            start = low + (clear if cliff else 0.0)
        bands.append(Regime(line, "top", ((line, start, top),), low))
        return bands

    def surtaxes(self, band: Regime) -> list[Regime]:
        """The regimes of the net investment income tax in a band of AGI."""
        return niit.regimes(max(band.data, self.low), self.status, self.law.niit)

    def stacking(self, merged: bool) -> list[Regime]:
        regimes = capital_gains_tax.regimes(
            self.status,
            self.law.capital_gains_tax,
            self.law.ordinary_income_tax,
            merged=merged and not self.with_amt,
            losses=self.losses,
        )
        return [r for r in regimes if self.worksheet_minimum or r.kind != "smaller"]

    def cells(self, active: Iterable[Edge]) -> list[Cell]:
        """All cells that are not plainly empty."""
        active = list(active)
        found = []
        stackings = self.stacking(merged=all(edge.law != "stacking" for edge in active))
        for band in self.bands(AGI, active):
            for medicare in self.bands(MAGI, active):
                for benefits in self.benefits:
                    span = self.agi_range(benefits, band, medicare)
                    if span is None:
                        continue
                    for choice, stacking in product(self.deductions.useful(*span), stackings):
                        if not self.stacks(stacking, benefits, span, choice):
                            continue
                        for tax in self.surtaxes(band):
                            if self._niit_possible(tax, benefits):
                                found.append(Cell(choice, benefits, band, medicare, stacking, tax))
        return found

    def taxed_benefits(self, benefits: Regime) -> tuple[float, float]:
        """The least and most taxable benefits in a regime."""
        table = self.law.social_security
        cap = table.second_rate * self.benefit
        half = table.first_rate * min(self.benefit, table.base2[self.status] - table.base1[self.status])
        if benefits.kind == "none":
            return 0.0, 0.0
        if benefits.kind == "cap":
            return cap, cap
        if benefits.kind == "middle":
            return half, cap
        return 0.0, (half if any(r.kind == "middle" for r in self.benefits) else cap)

    def agi_range(self, benefits: Regime, band: Regime, medicare: Regime) -> tuple[float, float] | None:
        """The AGI that fits the regimes, or None."""
        _, low, high = band.ranges[0]
        least, most = self.taxed_benefits(benefits)
        low = max(low, self.low, self.least_ordinary + least)
        high = min(high, self.high)
        _, magi_low, magi_high = medicare.ranges[0]
        low, high = max(low, magi_low - self.tax_exempt), min(high, magi_high)
        half = self.law.social_security.first_rate * self.benefit
        for line, bottom, top in benefits.ranges:
            assert line == PROVISIONAL
            low = max(low, bottom - self.tax_exempt - half + least)
            high = min(high, top - half + most)
        return (low, high) if low <= high else None

    def stacks(self, stacking: Regime, benefits: Regime, span: tuple[float, float], choice: Choice) -> bool:
        """Whether a stacking regime can meet the AGI range."""
        deduction = choice.deduction
        least_taxable = span[0] - deduction(span[0]) - choice.claimed
        most_taxable = span[1] - choice.least(span[1])
        least, _ = self.taxed_benefits(benefits)
        corners = [x for x in deduction.xs if span[0] < x < span[1]]
        most_deducted = max(deduction(x) for x in (*span, *corners)) + choice.claimed
        least_ordinary = self.least_ordinary + least - most_deducted
        line, low, high = stacking.ranges[0]
        if line == ORDINARY:
            return (low == 0.0 or most_taxable >= low) and least_ordinary <= high
        return most_taxable >= low and least_taxable <= high

    def _niit_possible(self, tax: Regime, benefits: Regime) -> bool:
        """AGI over the threshold is the less only where AGI apart from investment income is not over it."""
        if tax.kind != "magi":
            return True
        return self.other_income + self.taxed_benefits(benefits)[0] <= self.law.niit.threshold[self.status]

    def most_taxable(self, high: float, choice: Choice) -> float:
        """The most taxable income up to an AGI."""
        return min(high, self.high) - choice.least(min(high, self.high))
