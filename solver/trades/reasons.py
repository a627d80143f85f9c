"""Why an order is placed: a sentence made of its own numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...models.amounts import cents, rate
from ...models.plan import Plan
from ...models.positions.book import Security
from .facts import Household, Purchase
from .order import CENT, Order
from .problem import tax_of
from .rows import UNIT


class Reasons:
    """What every sentence is made of: the household, the sales, and what is held before and after."""

    def __init__(
        self,
        home: Household,
        plan: Plan,
        sell: Sequence[float],
        before: Mapping[tuple[str, str], float],
        after: Mapping[tuple[str, str], float],
    ) -> None:
        self.home, self.plan = home, plan
        self.shares = [self._shares(values) for values in (before, after)]
        self.target: dict[str, float] = {}
        for target in home.targets:
            self.target[target.asset] = self.target.get(target.asset, 0.0) + target.share
        self.gains = {"short": -home.carry_short, "long": -home.carry_long}
        self.lost: set[str] = set()
        for parcel, amount in zip(home.parcels, sell, strict=True):
            if parcel.term is not None:
                self.gains[parcel.term] += parcel.gain * amount
            if parcel.gain < 0.0 and amount > CENT:
                self.lost.add(parcel.ticker)

    def _shares(self, values: Mapping[tuple[str, str], float]) -> dict[str, float]:
        weighed: dict[str, float] = {}
        for (account, asset), value in values.items():
            weighed[asset] = weighed.get(asset, 0.0) + self.home.weights[account] * value
        total = max(sum(weighed.values()), 1e-9)
        return {asset: value / total for asset, value in weighed.items()}

    def mix(self, asset: str) -> str:
        """`us_stock goes from 64.0% to 61.2% of the household, its target is 60.0%`."""
        before, after = (shares.get(asset, 0.0) for shares in self.shares)
        return (
            f"{asset} goes from {before:.1%} to {after:.1%} of the household after tax, its target is "
            f"{self.target.get(asset, 0.0):.1%}"
        )

    def sale(self, order: Order, asset: str) -> str:
        """Why it may not stay, gain or loss and what it does to this year's tax at the plan's rates, then the mix."""
        if self.home.wishes.bars(order.account, asset):
            return f"{order.account} may not hold {asset}. {self._taxed(order, asset)}"
        return self._taxed(order, asset)

    def _taxed(self, order: Order, asset: str) -> str:
        if order.gain is None:
            return f"No tax on a sale inside {order.account}; {self.mix(asset)}."
        changed = self._tax_of(order)
        if order.gain < -CENT:
            worth = f"saves {cents(-changed)}" if changed < -CENT else "saves nothing this year"
            return (
                f"Takes a loss of {cents(-order.gain)}, which {worth} at the plan's rates; {self.mix(asset)}."
            )
        if order.gain > CENT:
            costs = f"costs {cents(changed)}" if changed > CENT else "costs nothing"
            return f"A gain of {cents(order.gain)} {costs} at the plan's rates; {self.mix(asset)}."
        return f"Sold at its basis, without tax; {self.mix(asset)}."

    def _tax_of(self, order: Order) -> float:
        """Dollars of this year's tax with the order less without it, all other orders kept."""
        own = {"short": 0.0, "long": 0.0}
        for lot in order.lots:
            if lot.term is not None:
                own[lot.term] += lot.gain

        def tax(part: float) -> float:
            short, long = (self.gains[term] - part * own[term] for term in ("short", "long"))
            return UNIT * tax_of(short / UNIT, long / UNIT, self.home.rates)

        return tax(0.0) - tax(1.0)

    def purchase(self, purchase: Purchase, securities: Mapping[str, Security]) -> str:
        replaced = [
            ticker for ticker in sorted(self.lost) if purchase.ticker in securities[ticker].replacements
        ]
        stands = f"Stands for {' and '.join(replaced)}, sold at a loss; " if replaced else ""
        words = stands + self.mix(purchase.asset) + "."
        return words[0].upper() + words[1:] if stands else words

    def withdrawal(self, name: str) -> str:
        holder, year = self.home.holders[name], self.plan.years[0].year
        required = (
            f", {cents(holder.rmd)} of it the required minimum distribution" if holder.rmd > CENT else ""
        )
        return f"The plan takes {cents(holder.distributed)} out of {name} in {year}{required}."

    def conversion(self, name: str) -> str:
        converted, year = self.home.holders[name].converted_out, self.plan.years[0]
        steps = (step for step in self.plan.steps if step.kind == "convert" and step.source == name)
        why = next((step.why for step in steps), "")  # as the plan's own page has it
        if not why:
            why = f"the next $100 of income would be taxed at {rate(year.tax.marginal_rate_ordinary)}"
        return f"The plan converts {cents(converted)} of {name} in {year.year}: {why}."

    def deposit(self, amount: float) -> str:
        return (
            f"{cents(amount)} of what leaves other accounts is not needed for the year and is invested here."
        )

    def payment(self, amount: float) -> str:
        need = f"{cents(self.home.need)}"
        return f"{cents(amount)} of the {need} that the plan sets aside for the year's spending and taxes."
