"""Net gains and losses of each year: 26 USC 1211(b), 1212(b), the carry-forward and its worksheet.

``gain - loss = gains of the year - carry-forward``, one of the two zero. A loss reduces other income by up to the
limit; what the carry-over worksheet counts as used is less where deductions were not used up (`unused`, from the
cells). Where no lot can lose and nothing is carried forward, the gain is simply the year's gains.

Short-term gains occur in the first year, where the carry-forward is data, and so is what was realised before the
plan's first day; and in the second year of a plan that begins within its year (definitions.md, Lots). What is carried
into that one is long-term by the least of all that is carried and the first year's net long-term loss: two regimes.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field

from ...models.household.facts import Horizon
from ...models.laws.federal import capital_losses
from ...models.scenario import Scenario
from .model import UNIT, ZERO, Expr, Model, Tag
from .spouses import Spouses
from .taxable import Taxable
from .whole_path import UNFORCED, WholePath
from .year_rows import YearRows


@dataclass
class YearLosses:
    """`gain`: net gain in AGI; `preferential`: its net long-term part; `deducted`: loss in AGI; `carry`: carried on.

    `loss` is the whole net loss; `used` what the worksheet counts; `unused_limit` the row's cap on the difference.
    `net_long`: by regime of the terms, what the net long-term part may not be more than (each of the regime's rows).
    """

    gain: Expr
    preferential: Expr
    loss: Expr = ZERO
    deducted: Expr = ZERO
    used: Expr = ZERO
    carry: Expr = ZERO
    net_long: dict[str, list[Expr]] = field(default_factory=dict)
    limit: float = 0.0
    short_gains: Expr = ZERO
    long_gains: Expr = ZERO


class Losses:
    """Gains and losses of all years, thousands of dollars."""

    def __init__(
        self,
        model: Model,
        scenario: Scenario,
        horizon: Horizon,
        taxable: Taxable,
        forced: WholePath = UNFORCED,
    ) -> None:
        self.horizon = horizon
        self.carried = scenario.taxes.carried
        before = horizon.periods[0].so_far.receipts
        self.realised = (before.short_term_gains / UNIT, before.long_term_gains / UNIT)
        self.active = forced.losses or taxable.can_lose or sum(self.carried) > 0 or min(self.realised) < 0
        self.taxable = taxable
        self.spouses = Spouses(scenario, horizon, taxable, possible=self.active, followed=forced.followed)
        self.years: list[YearLosses] = []
        self.binaries: list[tuple[Expr | None, ...]] = []
        for t, period in enumerate(horizon.periods):
            short, long = self._gains(t)
            if self.active:
                self.years.append(self._year(model, t, short, long))
            else:
                gain = model.column(Tag("net_gain", period.year))
                model.row(Tag("capital_gains", period.year), gain, "==", short + long)
                self.years.append(YearLosses(gain, gain, net_long={"long": [long]}))
                if short.terms or short.const:
                    self.years[t].preferential = self._preferential(model, t, gain)
            self.years[t].short_gains, self.years[t].long_gains = short, long
        self.short = [bool(year.short_gains.terms or year.short_gains.const) for year in self.years]

    def _gains(self, t: int) -> tuple[Expr, Expr]:
        """Short-term and long-term results of a period, with what was realised before its first day."""
        short, long = self.taxable.gains(t, short=True), self.taxable.gains(t, short=False)
        return (short, long) if t else (short + self.realised[0], long + self.realised[1])

    def copy(self) -> Losses:
        """The same gains and losses, for a program that writes switches of its own."""
        other = copy(self)
        other.binaries = []
        return other

    def _year(self, model: Model, t: int, short: Expr, long: Expr) -> YearLosses:
        period = self.horizon.periods[t]
        limit = period.law.federal.capital_losses.limit[period.filing_status]
        gain, loss, deducted, used, carry = (
            model.column(Tag(name, period.year))
            for name in ("net_gain", "net_loss", "loss_deducted", "loss_used", "loss_carried")
        )
        before = self._carried_in(t)
        rows = YearRows(model, period.year)
        capital_losses.constrain(rows, short + long, before, gain, loss, deducted, used, carry, limit)
        limit /= UNIT
        if self.spouses.follows(t):
            self.spouses.write(model, t, carry, used, limit)
        year = YearLosses(gain, gain, loss, deducted, used, carry, limit=limit)
        if short.terms or short.const:
            year.net_long = self._net_long(t, long, before)
            year.preferential = self._preferential(model, t, gain)
        return year

    def _net_long(self, t: int, long: Expr, before: Expr) -> dict[str, list[Expr]]:
        """The year's long-term results less what is carried into it as long-term.

        Out of the first year that is the least of the whole carry-forward and of that year's net long-term loss
        (lines 8 to 13 of the worksheet: a short-term loss is used up first, and what is used beyond it is long).
        """
        if t == 0:
            return {"long": [long - self.carried[1] / UNIT]}
        first = self.years[0].long_gains - self.carried[1] / UNIT
        kept = 1.0 if self.spouses.last != 0 or self.spouses.share is None else self.spouses.share
        return {"long": [long, long + first * kept], "carried": [long - before]}

    def _carried_in(self, t: int) -> Expr:
        if t == 0:
            return Expr(const=sum(self.carried) / UNIT)
        return self.spouses.carried_on(t - 1, self.years[t - 1].carry)

    def _preferential(self, model: Model, t: int, gain: Expr) -> Expr:
        """Net capital gain of a year with short-term gains: no more than the net gain (and, by regime, the long)."""
        preferential = model.column(Tag("net_long_gain", self.horizon.periods[t].year))
        model.row(Tag("net_capital_gain", self.horizon.periods[t].year), preferential - gain, "<=")
        return preferential

    def long_above(self, t: int) -> Expr | None:
        """What of a period's long-term gains is above losses, those carried in as such too, where that is a line: where
        nothing is short-term, or nothing can lose."""
        if not self.active:
            return self.years[t].long_gains
        return None if self.carried[0] or any(self.short) else self.years[t].gain

    def net_long(self, t: int, *, outer: bool) -> Expr:
        """Long-term gains less losses carried in as such. After the first year the program does not tell these from
        short-term ones: a bound has all that is carried in off, a plan nothing."""
        year = self.years[t]
        if t == 0:
            return year.long_gains - self.carried[1] / UNIT
        return year.gain - year.loss - year.short_gains if outer and self.active else year.long_gains

    def account_for_unused(self, model: Model, t: int, unused: Expr) -> None:
        """The worksheet: a loss is used up save for deductions left over below zero taxable income."""
        year = self.years[t]
        rows = YearRows(model, self.horizon.periods[t].year)
        capital_losses.account_for_unused(rows, year.used, year.deducted, unused)

    def start(self, regimes: Sequence[tuple[str, str, tuple[float, float]]]) -> dict[int, float]:
        """The switches of a known plan, by each year's loss and term regime and the spouses' own results."""
        chosen: dict[int, float] = {}
        for switches, (loss, term, own) in zip(self.binaries, regimes, strict=True):
            losing = tuple(result < 0.0 for result in own)
            wanted = (loss == "gain", loss == "carry", term != "none", term == "carried", *losing)
            for switch, on in zip(switches, wanted, strict=True):
                if switch is not None:
                    chosen[switch.column] = float(on)
        return chosen

    def switches(self, model: Model, t: int, most_gain: float, most_loss: float) -> None:
        """The regimes as binaries, for the MILP. `most_gain`, `most_loss`: thousands.

        No net gain is more than the gains that were realised: without that row the relaxation earns a gain and a loss
        at once, year after year, and carries a loss on that nobody ever had.
        """
        year, label = self.years[t], self.horizon.periods[t].year
        gains = full = long = carried = None
        if self.active:
            lost = self.taxable.most_lost
            before = sum(self.realised)
            if lost is not None:
                most_loss = min(most_loss, lost + sum(self.carried) / UNIT + max(0.0, -before))
            realised = self.taxable.gains_alone(t) + (0.0 if t else max(0.0, before))
            model.row(Tag("gain_realised", label), year.gain - realised, "<=")
            gains = model.column(Tag("is_gain", label), 0.0, 1.0, integer=True)
            full = model.column(Tag("is_full_loss", label), 0.0, 1.0, integer=True)
            model.row(Tag("loss_or_gain", label), year.gain - gains * most_gain, "<=")
            model.row(Tag("gain_or_loss", label), year.loss + gains * most_loss, "<=", most_loss)
            model.row(Tag("one_regime", label), gains + full, "<=", 1.0)
            model.row(Tag("full_deduction", label), year.deducted - full * year.limit, ">=")
            model.row(Tag("whole_loss_deducted", label), year.loss - year.deducted - full * most_loss, "<=")
        if self.short[t]:
            long = model.column(Tag("is_long_gain", label), 0.0, 1.0, integer=True)
            model.row(Tag("no_long_gain", label), year.preferential - long * most_gain, "<=")
            slack = most_gain + 2.0 * most_loss
            if "carried" in year.net_long:
                carried = model.column(Tag("is_long_carried", label), 0.0, 1.0, integer=True)
            for term, rows in year.net_long.items():
                for row in rows:
                    off = (1.0 - long) * slack
                    if carried is not None:
                        off = off + ((1.0 - carried) if term == "carried" else carried) * slack
                    model.row(Tag("long_gain", label, part=term), year.preferential - row - off, "<=")
        losing = self.spouses.switches(model, t, most_gain, most_loss)
        self.binaries.append((gains, full, long, carried, *losing))
