"""Every way one year's laws can fall: the regimes of each law, over bands of AGI and of other lines that cliffs lie on.

Bands end at the *edges* of the register's laws: where one bends (a threshold, a floor passed, an exemption gone) or
steps (a cliff). With all edges the regimes are exact; with some left out (`active`) a band is charged its lowest step
and least tax, which is an outer bound. Amounts here are dollars.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import product

from ...models.household.facts import Period
from ...models.household.receipts import NOTHING, Receipts
from ...models.laws import register
from ...models.laws.federal import social_security_taxation
from ...models.laws.federal.deductions import MostGifts, deductions_of
from ...models.laws.law import BandLine, Chosen, Edge, Law, Place, Span
from ...models.laws.regime import AGI, DEDUCTION, INF, Lines, Regime
from .margins import LEAST_MARGIN, clear_below

TIED = 1e-6
"""Dollars within which two tiers cost the same."""


class Cell(dict[str, Regime]):
    """One regime of every law that has any, by its name, and a band of AGI and of each line beside it, by theirs."""

    def within(self, other: Cell) -> bool:
        """Whether every return in this cell lies in the other: one made with fewer edges, or before a split."""
        return all(_within(regime, other[name]) for name, regime in self.items())


def _both(some: Span, more: Span) -> Span | None:
    """What two ranges have in common."""
    low, high = max(some[0], more[0]), min(some[1], more[1])
    return (low, high) if low <= high else None


def _within(inner: Regime, outer: Regime) -> bool:
    if not inner.is_band:
        return outer.holds(inner) and outer.data == inner.data
    (_, low, high), (_, least, most) = inner.ranges[0], outer.ranges[0]
    return bool(least <= low and high <= most)


class Dollars:
    """Lines added up as they are, and not in a cell."""

    def constant(self, dollars: float) -> float:
        return dollars


def _band(line: str, kind: str, low: float, high: float, start: float) -> Regime:
    """A band of a line, which its law begins at `start`."""
    return Regime(line, kind, ((line, low, high),), data=start, is_band=True)


class YearLaws:
    """The laws of one period, with the household's data of that year put in.

    periods       the period and those after it
    written       the lazy laws that are written in it
    low, high     the least and most AGI the year can have
    losses        whether net losses are possible; `gifts`: the most gifts, None where the year decides none;
                  `state_gifts` likewise by a state's own `ceilings`
    tax_exempt    the most tax-exempt interest the year can have
    before        what happened before the period's first day; `carried` the loss carried into the year, where known
    beside        the lines beside AGI that are cut into bands this year (elsewhere they are AGI), by name
    above_agi     the least and most that AGI and each of those can be above AGI
    edges         all of them within the year's range, and those of lazy laws that are written; `unwritten` of those
                  that are not
    cliffs        edges by law; `charged`: the laws whose cliffs are paid as they fall, not in place of another's;
                  `others`: those of other paths through the period, where bands end too, at no charge
    told          of laws of which more than one return may decide: what each tier but the last costs
    benefits      the least and most Social Security that it is written for; None: what its period has
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
        gifts: MostGifts | None = None,
        state_gifts: MostGifts | None = None,
        benefits: Span | None = None,
        others: Collection[Edge] = (),
    ) -> None:
        self.periods, self.period = periods, (period := periods[0])
        self.low, self.high = low, max(high, low + 1.0)
        self.losses, self.tax_exempt = losses, tax_exempt
        self.gifts, self.state_gifts = gifts, state_gifts
        self.ceilings = period.giving.ceilings if period.giving is not None else None
        self.margin = max(margin, LEAST_MARGIN)
        self.written, self.worksheet_minimum = frozenset(written), worksheet_minimum
        self.register = [law for law in register.LAWS if not law.lazy or law.name in self.written]
        self.status, self.law = period.filing_status, period.law.federal
        self.benefit = sum(period.social_security.values())
        self.benefit_ends: Sequence[float] = (self.benefit,) if benefits is None else benefits
        self.other_income = sum(period.wages.values()) + sum(period.pensions.values()) + before.from_accounts
        self.fixed_income = self.other_income + before.ordinary_yields
        self.before, self.carried = before, carried
        self._taxed: dict[str, Span] = {}
        limit = self.law.capital_losses.limit[self.status] if losses else 0.0
        self.least_ordinary = self.fixed_income - limit
        self.least_investment = before.ordinary_yields - limit
        deductions = deductions_of(period, surcharge, low, self.high, "amt" in self.written, gifts)
        self.deductions, self.senior, self.choices = deductions, deductions.senior, deductions.choices
        self.deduction_before_151 = deductions.before_151
        self.deduction = deductions.before_151 + deductions.senior
        self._lines = register.band_lines()
        above = {name: line.above_agi(self) for name, line in self._lines.items()}
        self.beside: dict[str, BandLine] = {
            name: line for name, line in self._lines.items() if any(above[name])
        }
        self.above_agi: dict[str, Span] = {AGI: (0.0, 0.0)} | {name: above[name] for name in self.beside}
        stated = {law: list(law.edges(self)) for law in self.register}
        self.cliffs = {
            law.name: cliffs
            for law, edges in stated.items()
            if (cliffs := [edge for edge in edges if edge.is_cliff])
        }
        self.charged = [law.name for law in self.register if law.name in self.cliffs and not law.instead]
        self.told = register.told(self, self.cliffs)
        within = [edge for edges in (*stated.values(), others) for edge in edges if self._within(edge)]
        owed = {law.owed for law in register.LAWS if law.lazy}
        self.lazy = {edge for edge in owed if edge.law in self.written}
        self.unwritten = owed - self.lazy
        self.edges = sorted([*within, *self.lazy], key=lambda edge: edge.value)
        always = {law.name for law in self.register if law.always}
        self.always = {edge for edge in self.edges if edge.law in always and self.ends_a_band(edge)}
        self.clear_below, self.freed_edges = clear_below(self.edges, self._forced(), self.margin)

    def later(self, years: int) -> Period | None:
        """The period so many years on; None past the plan's end."""
        return self.periods[years] if years < len(self.periods) else None

    def _within(self, edge: Edge) -> bool:
        """Whether an edge lies within what its line can be."""
        if not self.ends_a_band(edge):
            return True
        least, most = self.above_agi[self.family(edge.line)]
        return self.low + least < edge.value < self.high + most

    def ends_a_band(self, edge: Edge) -> bool:
        """Whether a band ends at an edge: others only say when a law is written more finely."""
        return edge.line == AGI or edge.line in self._lines

    def family(self, line: str) -> str:
        """Which of the lines that are cut into bands this year a line is."""
        return line if line in self.beside else AGI

    def lines_at(self, lines: Lines) -> dict[str, float]:
        """AGI and the lines beside it, all of them, of a year's lines in dollars."""
        return {AGI: lines.agi} | {
            name: line.add_up(Dollars(), lines, self) if name in self.beside else lines.agi
            for name, line in self._lines.items()
        }

    def _forced(self) -> dict[str, float]:
        """AGI and the lines beside it of a year in which nothing is chosen."""
        limit = self.law.capital_losses.limit[self.status]
        gain, exempt = max(self.before.net_gain - self.carried, -limit), self.before.tax_exempt_interest
        income = self.fixed_income + self.before.qualified_dividends + gain
        table = self.law.social_security
        benefits = social_security_taxation.compute(self.benefit, income, exempt, self.status, table)
        taxed = benefits.taxable_benefits
        preferential, invested = self.before.qualified_dividends + max(0.0, gain), income - self.other_income
        lines = Lines(self.benefit, income, exempt, preferential, invested, taxed, income + taxed)
        lines.of_state = dict.fromkeys(self.beside, -INF)
        return self.lines_at(lines)

    def charge(self, law: str, starts: Mapping[str, float]) -> float:
        """What a law with cliffs takes just above where the bands begin, in dollars of the year in which it is paid."""
        crossed = 0.0
        for edge in self.cliffs[law]:
            line = self.family(edge.line)
            if edge.value <= max(starts[line], self.low + self.above_agi[line][0]) + 1e-6:
                crossed = edge.cost or 0.0
        return crossed

    def within(self, law: str, starts: Mapping[str, float]) -> list[float]:
        """By tier of a law in `told`: 1 where it takes no more than that just above where the bands begin."""
        charged = self.charge(law, starts)
        return [float(charged <= cost + TIED) for cost in self.told[law]]

    def most_charge(self, law: str, bands: Mapping[str, Regime]) -> float:
        """The most that a law with cliffs takes anywhere in the bands of a cell, which may straddle edges left out."""
        most = self.charge(law, {line: bands[line].data for line in self.above_agi})
        for edge in self.cliffs[law]:
            _, low, high = bands[self.family(edge.line)].ranges[0]
            if low <= edge.value <= high:
                most = max(most, edge.cost or 0.0)
        return most

    def bands(self, line: str, active: Iterable[Edge], clear: float = 0.0) -> list[Regime]:
        """The bands of one line between active edges, as regimes; `data` is where the band begins.

        `clear` is kept above a cliff, whose own dollar belongs to the band below it.
        """
        edges = [edge for edge in active if self.ends_a_band(edge) and self.family(edge.line) == line]
        top = self.high + self.above_agi[line][1]
        low, start, bands = -INF, -INF, []
        cliffs = {edge.value for edge in edges if edge.is_cliff}
        for edge in sorted({edge.value for edge in edges}):
            cliff = edge in cliffs
            keep = self.clear_below[edge] if cliff else 0.0
            bands.append(_band(line, f"below_{edge:.0f}", start, edge - keep, low))
            low = edge
            start = low + (clear if cliff else 0.0)
        bands.append(_band(line, "top", start, top, low))
        return bands

    @cached_property
    def regimes(self) -> dict[str, dict[Place, Regime]]:
        """Each law's regimes in all bands, by place where they lie along a line, else by kind; the deduction's go with
        the bands of AGI."""
        bands = self.bands(AGI, self.edges)
        found: dict[str, dict[Place, Regime]] = {}
        for law in self.register:
            within = bands[:1] if law.ordered else bands
            every = {r.kind: r for band in within for r in law.regimes(self, band, split=True)}
            if every and law.name != DEDUCTION:
                places: Iterable[Place] = range(len(every)) if law.ordered else every
                found[law.name] = dict(zip(places, every.values(), strict=True))
        return found

    @cached_property
    def apart(self) -> list[Law]:
        """The laws that have regimes, the deduction apart."""
        return [law for law in self.register if law.name in self.regimes]

    def cells(self, active: Iterable[Edge]) -> list[Cell]:
        """All cells that are not plainly empty."""
        active = list(active)
        split = {edge.law for edge in active if not self.ends_a_band(edge)}
        split |= {name for law in self.register for name in law.finer}
        return [
            cell
            for bands in product(*(self.bands(line, active) for line in self.above_agi))
            for cell in self._cells(Cell(zip(self.above_agi, bands, strict=True)), split)
        ]

    def _cells(self, bands: Cell, split: Collection[str]) -> list[Cell]:
        """The cells of a band of each line: one regime of every law that has any."""
        span = self.agi_range(bands)
        found = [(bands, span)] if span is not None else []
        for law in self.register:
            regimes = law.regimes(self, bands[AGI], law.name in split)
            if regimes:
                spans = [law.span(self, regime) for regime in regimes]
                found = [
                    (Cell({**chosen, law.name: regime}), both)
                    for chosen, span in found
                    for regime, fits in zip(regimes, spans, strict=True)
                    if (both := _both(span, fits)) is not None
                    and law.possible(self, regime, chosen, both)
                    and law.useful(self, regime, chosen, both)
                ]
        return [cell for cell, _ in found]

    def taxed_benefits(self, chosen: Chosen) -> Span:
        """The least and most taxable benefits in a cell."""
        law = social_security_taxation.LAW
        regime = chosen[law.name]
        if regime.kind not in self._taxed:
            self._taxed[regime.kind] = law.taxed(self, regime)
        return self._taxed[regime.kind]

    def agi_range(self, chosen: Chosen) -> Span | None:
        """The AGI that fits what is chosen, or None."""
        span: Span | None = (self.low, self.high)
        for line, (least, most) in self.above_agi.items():
            _, low, high = chosen[line].ranges[0]
            span = _both(span, (low - most, high - least)) if span is not None else None
        for law in self.register:
            if law.name in chosen and span is not None:
                span = _both(span, law.span(self, chosen[law.name]))
        return span

    def most_taxable(self, high: float, chosen: Chosen) -> float:
        """The most taxable income up to an AGI, whatever is deducted where that is not chosen."""
        high = min(high, self.high)
        choices = [chosen[DEDUCTION].data] if DEDUCTION in chosen else self.choices
        return max(high - choice.least(high) for choice in choices)
