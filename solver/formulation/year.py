"""Every way one year's laws can fall: the regimes of each law, over bands of AGI (and of Medicare's MAGI).

Bands end at *edges*: where the deduction's slope rises (the senior deduction ends, a floor is passed, itemising
begins to pay), the NIIT threshold, the end of the AMT exemption, and the edges of IRMAA two years on. With all
edges the regimes are exact; with some left out (`active`) a band is charged its lowest tier and least tax, which
is an outer bound. Amounts here are dollars.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from ...models.household.facts import Period
from ...models.household.receipts import NOTHING, Receipts
from ...models.laws.federal import (
    capital_gains_tax,
    niit,
    social_security_taxation,
)
from ...models.laws.piecewise import Piecewise
from ...models.laws.regime import AGI, INF, MAGI, ORDINARY, PROVISIONAL, Regime
from .deductions import Choice, deductions_of

ALWAYS = ("deduction", "amt")
"""Edges that are never left out: they are few, and a relaxation is loose without them."""
LEAST_MARGIN = 0.1
"""Dollars always kept clear below a cliff, so that a solver's tolerance cannot cross it."""


@dataclass(frozen=True)
class Edge:
    """A point where a band ends. `law` says whose it is; an "irmaa" edge is a cliff on MAGI."""

    value: float
    law: str

    @property
    def line(self) -> str:
        return MAGI if self.law == "irmaa" else AGI


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

    low, high     the least and most AGI the year can have
    losses        whether net losses are possible
    tax_exempt    the most tax-exempt interest the year can have
    enrolled      the period two years on, if anyone is enrolled in Medicare then
    before        what happened before the period's first day; `carried` the loss carried into the year, where known
    surcharge     what the year pays of Medicare's surcharges, None where the return of two years before decides
    other_income  what is known of income before benefits that is no investment income; `least_investment`: the least
                  investment income less qualified dividends and net long-term gain
    """

    def __init__(
        self,
        period: Period,
        enrolled: Period | None,
        low: float,
        high: float,
        *,
        losses: bool,
        tax_exempt: float,
        margin: float,
        with_amt: bool = False,
        worksheet_minimum: bool = True,
        before: Receipts = NOTHING,
        carried: float = 0.0,
        surcharge: float | None = 0.0,
    ) -> None:
        self.period, self.enrolled = period, enrolled
        self.low, self.high = low, max(high, low + 1.0)
        self.losses, self.tax_exempt = losses, tax_exempt
        self.margin = max(margin, LEAST_MARGIN)
        self.with_amt, self.worksheet_minimum = with_amt, worksheet_minimum
        self.status = period.filing_status
        self.law = period.law.federal
        self.benefit = sum(period.social_security.values())
        self.other_income = sum(period.wages.values()) + sum(period.pensions.values()) + before.from_accounts
        self.fixed_income = self.other_income + before.ordinary_yields
        self.before, self.carried = before, carried
        limit = self.law.capital_losses.limit[self.status] if losses else 0.0
        self.least_ordinary = self.fixed_income - limit
        self.least_investment = before.ordinary_yields - limit
        deductions = deductions_of(period, surcharge, low, self.high, with_amt=with_amt)
        self.deductions, self.choices, self.senior = deductions, deductions.choices, deductions.senior
        self.deduction_before_151 = deductions.before_151
        self.deduction = deductions.before_151 + deductions.senior
        self.benefits = social_security_taxation.regimes(self.benefit, self.status, self.law.social_security)
        self.freed_edges: list[float] = []
        self.edges = sorted(self._edges(), key=lambda edge: edge.value)
        self.always = {edge for edge in self.edges if edge.law in ALWAYS}
        self.split_from = capital_gains_tax.merged_until(
            self.status, self.law.capital_gains_tax, self.law.ordinary_income_tax
        )

    def _edges(self) -> Iterator[Edge]:
        limits = [limit.of_agi for choice in self.choices for limit in choice.limits]
        for kink in sorted({k for limit in limits for k in limit.upward_kinks()}):
            yield Edge(kink, "deduction")
        threshold = self.law.niit.threshold[self.status]
        if self.low < threshold < self.high:
            yield Edge(threshold, "niit")
        if self.with_amt:
            falling = [Piecewise(c.amt_base.xs, tuple(-y for y in c.amt_base.ys)) for c in self.choices]
            for kink in sorted({k for function in falling for k in function.upward_kinks()}):
                yield Edge(kink, "amt")
        if self.enrolled is not None and any(self.enrolled.surcharge_by_tier):
            for edge in self.enrolled.law.medicare.irmaa.edges[self.status]:
                if self.low < edge < self.high + self.tax_exempt:
                    yield Edge(edge, "irmaa")
                    forced = self._forced_magi()
                    if edge - self.margin < forced <= edge:
                        self.freed_edges.append(edge)

    def _forced_magi(self) -> float:
        """The MAGI of a year in which nothing is chosen."""
        from ...models.laws.federal.social_security_taxation import compute

        limit = self.law.capital_losses.limit[self.status]
        gain = max(self.before.net_gain - self.carried, -limit)
        income, exempt = (
            self.fixed_income + self.before.qualified_dividends + gain,
            self.before.tax_exempt_interest,
        )
        benefits = compute(self.benefit, income, exempt, self.status, self.law.social_security)
        return income + exempt + benefits.taxable_benefits

    def tier(self, low: float) -> int:
        """The tier that MAGI just above `low` falls into."""
        if self.enrolled is None:
            return 0
        table = self.enrolled.law.medicare.irmaa
        crossed = sum(1 for edge in table.edges[self.status] if edge <= max(low, self.low) + 1e-6)
        return table.tiers[self.status][crossed - 1] if crossed else 0

    def surcharge(self, low: float) -> float:
        """What a MAGI just above `low` costs two years on, in that year's dollars."""
        return self.enrolled.surcharge_by_tier[self.tier(low)] if self.enrolled is not None else 0.0

    def bands(self, line: str, active: Iterable[Edge], clear: float = 0.0) -> list[Regime]:
        """The bands of one line between active edges, as regimes; `data` is where the band begins.

        `clear` is kept above a cliff, whose own dollar belongs to the band below it.
        """
        if self.tax_exempt:
            edges = [edge for edge in active if edge.line == line]
            top = self.high + (self.tax_exempt if line == MAGI else 0.0)
        else:  # AGI is Medicare's MAGI: one family of bands
            edges, top = (list(active), self.high) if line == AGI else ([], self.high)
        low, start, bands = -INF, -INF, []
        cliffs = {edge.value for edge in edges if edge.law == "irmaa"}
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

    def cells(self, active: Iterable[Edge], merged: bool) -> list[Cell]:
        """All cells that are not plainly empty."""
        active = list(active)
        found = []
        stackings = self.stacking(merged)
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
