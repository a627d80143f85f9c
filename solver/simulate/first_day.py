"""One first day tried: a draw and an amount to fill, and what the whole year then comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...models.household.receipts import Receipts
from ...models.laws.medicare import irmaa
from ...models.returns.enter import enter
from ...models.returns.federal_return import ReturnInput, ReturnLines, federal_return
from ...models.returns.marginal_rates import state_tax
from .household import Setting, YearFacts
from .ledger import Ledger
from .rebalancing import NOTHING, Vector, completed, narrowed, poured, traded, within_bands
from .rule import Rule
from .sources import Draw, Sources, Splitter, sources_of
from .taxable_groups import TaxableGroup, is_short, sold_lots, taxable_groups


@dataclass(frozen=True, slots=True)
class Attempt:
    """A year as it would be.

    draw        by source
    filled      what the rule fills with: `converted` beyond what is fixed, or traditional money spent first
    taxable     holdings of each group after its trades
    deferred, free    what tax-deferred and Roth accounts hold together by asset, in dollars (free location)
    unspent     cash left but for the year's yields, which pay for nothing before the next first day
    measure     the line that a rule fills, in dollars below zero where there is room, or `limits.marketplace_magi`
    """

    draw: Draw
    filled: float
    converted: float
    taxable: tuple[Vector, ...]
    deferred: Vector
    free: Vector
    entered: ReturnInput
    lines: ReturnLines
    state_tax: float
    surcharge: float
    first_day: float
    unspent: float
    carry_out: float
    measure: float


class FirstDay:
    """The first day of one year under one rule; `attempt` changes nothing."""

    def __init__(self, rule: Rule, facts: YearFacts, ledger: Ledger, home: Setting, spending: float) -> None:
        self.rule, self.facts, self.ledger, self.home, self.spending = rule, facts, ledger, home, spending
        self.sources: Sources = sources_of(rule, facts, ledger, home)
        self.groups = taxable_groups(facts, ledger, home)
        self.cost = home.scenario.market.trading_cost
        self.opened = sum(group.value for group in self.groups)
        self.splitter = Splitter(rule.order, self.sources, self.opened * (1.0 - self.cost))
        names = ledger.balances
        self.deferred = sum(names[name] for name in names if home.kinds[name].deferred)
        self.free = sum(names[name] for name in names if not home.kinds[name].deferred)
        self.kept = sum(self.sources.kept.values())
        magi, status = ledger.returns[facts.period.index]
        tier = irmaa.tier(magi, status, facts.period.law.medicare.irmaa)
        self.surcharge = facts.period.surcharge_by_tier[tier]
        self.surcharge_left = self.surcharge - facts.period.so_far.surcharge_by_tier[tier]
        self.fixed = facts.period.streams + facts.period.so_far.receipts
        self.aim = _aim(rule, facts, home)
        most = home.scenario.limits.marketplace_magi
        if most is None or not facts.period.before_medicare:
            most = float("inf")
        self.line = most * facts.period.deflator

    @property
    def least_draw(self) -> float:
        """All that is on hand on the first day goes into taxable accounts."""
        return -(self.ledger.carry + self.sources.forced)

    def most_filled(self, draw: float) -> float:
        """The most that can be filled at a draw: converted, or taken from traditional accounts first."""
        sources = self.sources
        if self.rule.order.traditional_to is not None:
            return max(0.0, min(draw, sources.traditional.ceiling - sources.traditional.floor))
        split = self.splitter.split(draw)
        out = {**sources.traditional.split(split.traditional), **sources.early.split(split.early)}
        return max(0.0, min(sum(self.convertible(out).values()), sources.limit))

    def convertible(self, out: Mapping[str, float]) -> dict[str, float]:
        """By account, what is left after distributions `out` for the rule to convert."""
        balances, kept = self.ledger.balances, self.sources.kept
        return {name: max(0.0, balances[name] - kept[name] - out[name]) for name in self.sources.free}

    def attempt(self, draw: float, filled: float) -> Attempt:
        """The year at a draw beyond what must be distributed; `filled` as the rule says: see `most_filled`."""
        order_fills = self.rule.order.traditional_to is not None
        split = self.splitter.split(draw, filled if order_fills else 0.0)
        converted = 0.0 if order_fills else filled
        deferred = max(0.0, self.deferred - split.traditional - split.early - converted - self.kept)
        free = max(0.0, self.free - split.roth + converted + self.kept)
        taxable, held_deferred, held_free, cash = self._invest(split.taxable, deferred, free)
        coming, period = self._received(split, converted, taxable), self.facts.period
        carried = self.ledger.carried.values()
        losses = sum(short for short, _ in carried), sum(long for _, long in carried)
        entered = enter(period, self.fixed + coming, losses, self.surcharge)
        lines = federal_return(entered, period.law)
        state = state_tax(entered, lines, period.state)
        first_day = self.ledger.carry + cash + split.traditional + split.early + split.roth
        outgo = self.spending + self.facts.outgo + self.surcharge_left + lines.federal_tax + state
        unspent = first_day * (1.0 + self.facts.period.first_day_return) + self.facts.receipts - outgo
        return Attempt(
            split,
            filled,
            converted,
            taxable,
            held_deferred,
            held_free,
            entered,
            lines,
            state,
            self.surcharge,
            first_day,
            unspent,
            unspent + coming.yields,
            max(_measure(self.rule, entered, lines) - self.aim, lines.magi_marketplace - self.line),
        )

    def _invest(
        self, cash: float, deferred: float, free: float
    ) -> tuple[tuple[Vector, ...], Vector, Vector, float]:
        """Holdings of every group, of deferred and of free accounts, and the cash that taxable trades leave."""
        if self.home.mixes:
            shares = _parts([group.value for group in self.groups])
            groups = tuple(
                self._traded(group, share * cash, 0.0, 0.0)[0]
                for group, share in zip(self.groups, shares, strict=True)
            )
            spent = sum(self._spent(group, held) for group, held in zip(self.groups, groups, strict=True))
            return groups, [], [], spent
        weight, target = self.facts.deferred_weight, self.facts.target
        (group,) = self.groups
        if self.home.alike:
            held, _ = self._traded(group, cash, 0.0, 0.0)
            in_deferred, in_free = [share * deferred for share in target], [share * free for share in target]
            return (held,), in_deferred, in_free, self._spent(group, held)
        held, whole = self._traded(group, cash, weight * deferred, free)
        low = [share * whole for share in self.facts.low]
        rest = completed(held, [share * whole for share in target], low)
        if self.rule.location == "same mix":
            part = weight * deferred / (sum(rest) or 1.0)
            in_deferred = [part * amount for amount in rest]
        else:
            in_deferred = poured(rest, self.home.bonds_first, weight * deferred)
        in_free = [amount - part for amount, part in zip(rest, in_deferred, strict=True)]
        unweighed = [amount / weight for amount in in_deferred]
        return (held,), unweighed, in_free, self._spent(group, held)

    def _traded(self, group: TaxableGroup, cash: float, deferred: float, free: float) -> tuple[Vector, float]:
        """A group's holdings once its trades leave `cash`, and what the household is worth by the bands' measure."""
        cost, opened = self.cost * abs(cash), group.value
        while True:
            value = max(0.0, opened - cash - cost)
            held, whole = self._rebalanced(group, value, deferred, free)
            now = self.cost * sum(abs(x - y) for x, y in zip(held, group.held, strict=True))
            if abs(now - cost) < 1e-7:
                return held, whole
            cost = now

    def _rebalanced(
        self, group: TaxableGroup, value: float, deferred: float, free: float
    ) -> tuple[Vector, float]:
        """A group's holdings worth `value`, and what the household is worth by the bands' measure.

        Where its bands would leave the household riskier than its target, they are narrowed until it is not.
        """
        whole, elsewhere = value + deferred + free, deferred + free
        if self.home.mixes:
            band = self.home.scenario.allocation.band
            target = [share * whole for share in group.mix]
            low = [max(0.0, share - band) * whole for share in group.mix]
            high = [min(1.0, share + band) * whole for share in group.mix]
            return within_bands(traded(group.held, value, target), target, low, high, elsewhere), whole
        target = [share * whole for share in self.facts.target]
        low = [share * whole for share in self.facts.low]
        high = [share * whole for share in self.facts.high]
        held = traded(group.held, value, self._wanted(value, target, deferred, free))

        if not self.facts.risk:
            return within_bands(held, target, low, high, elsewhere), whole
        riskier = [any(row[asset] > 0.0 for row in self.facts.risk) for asset in range(len(held))]

        def within(risky: float, other: float) -> Vector:
            """The holdings in so much of the bands of the assets that add to the risk, and of the others."""
            parts = [risky if adds else other for adds in riskier]
            least = [x - part * (x - y) for part, x, y in zip(parts, target, low, strict=True)]
            most = [x + part * (y - x) for part, x, y in zip(parts, target, high, strict=True)]
            return within_bands(held, target, least, most, elsewhere)

        def excess(mine: Vector) -> float:
            """The household's risk above the most, in dollars."""
            rest = completed(mine, target, low) if elsewhere > 0.0 else [0.0] * len(mine)
            household = [x + y for x, y in zip(mine, rest, strict=True)]
            return max(
                sum(counts * x for counts, x in zip(row, household, strict=True)) for row in self.facts.risk
            )

        mine = within(1.0, 1.0)
        if excess(mine) > NOTHING:
            mine = within(0.0, narrowed(lambda part: excess(within(0.0, part))))
        return mine, whole

    def _wanted(self, value: float, target: Vector, deferred: float, free: float) -> Vector:
        """What taxable accounts would hold by the rule's location alone."""
        if self.rule.location == "same mix":
            return [share * value for share in self.facts.target]
        order = self.home.bonds_first
        left = [x - y for x, y in zip(target, poured(target, order, deferred), strict=True)]
        in_free = poured(left, tuple(reversed(order)), free)
        return [x - y for x, y in zip(left, in_free, strict=True)]

    def _spent(self, group: TaxableGroup, held: Vector) -> float:
        """Cash from a group: sales less purchases less the cost of both."""
        traded = sum(abs(x - y) for x, y in zip(held, group.held, strict=True))
        return group.value - sum(held) - self.cost * traded

    def _received(self, draw: Draw, converted: float, taxable: tuple[Vector, ...]) -> Receipts:
        """What comes in from the first day on, wages, pensions and Social Security apart."""
        facts, period = self.facts, self.facts.period
        short = long = interest = treasury = exempt = ordinary = qualified = 0.0
        for group, held in zip(self.groups, taxable, strict=True):
            for asset, value in enumerate(held):
                interest += value * facts.interest[asset]
                treasury += value * facts.treasury[asset]
                exempt += value * facts.tax_exempt[asset]
                ordinary += value * facts.ordinary[asset]
                qualified += value * facts.qualified[asset]
                sold = group.held[asset] - value
                if sold > 0.0:
                    for lot, amount in sold_lots(group.lots[asset], sold, facts.price[asset]):
                        gain = amount - amount / (lot.shares * facts.price[asset]) * lot.basis
                        if is_short(lot, period):
                            short += gain
                        else:
                            long += gain
        return Receipts(
            traditional_distributions=draw.traditional + draw.early,
            early_distributions=draw.early,
            roth_conversions=converted + self.kept,
            interest=interest,
            treasury_interest=treasury,
            tax_exempt_interest=exempt,
            ordinary_dividends=ordinary,
            qualified_dividends=qualified,
            short_term_gains=short,
            long_term_gains=long,
        )


def _parts(values: list[float]) -> list[float]:
    whole = sum(values)
    if whole <= 0.0:
        return [1.0, *[0.0] * (len(values) - 1)]
    return [value / whole for value in values]


def _aim(rule: Rule, facts: YearFacts, home: Setting) -> float:
    """The dollars to which a rule fills: of ordinary taxable income, Medicare MAGI or AGI."""
    level = rule.conversions.level
    if rule.order.traditional_to is not None:
        return facts.bracket_top(rule.order.traditional_to)
    match rule.conversions.kind:
        case "bracket":
            return facts.bracket_top(level)
        case "tier":
            return facts.tier_ceilings[int(level)] - max(home.scenario.limits.cliff_margin, 0.01)
        case "agi":
            return level * facts.period.deflator
        case "all":
            return float("inf") if facts.period.year == int(level) else float("-inf")
        case _:
            return float("-inf")


def _measure(rule: Rule, entered: ReturnInput, lines: ReturnLines) -> float:
    """The line that the rule fills; ordinary taxable income goes below zero where deductions are left over."""
    if rule.conversions.kind == "tier":
        return lines.magi_medicare
    if rule.conversions.kind == "bracket" or rule.order.traditional_to is not None:
        return lines.agi - lines.deduction - entered.qualified_dividends - lines.net_capital_gain
    return lines.agi
