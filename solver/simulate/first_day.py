"""One first day tried: a draw and an amount to fill, and what the whole year then comes to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf

from ...models.household.receipts import Receipts
from ...models.laws.federal.charity import NO_GIFTS
from ...models.laws.medicare import irmaa
from ...models.returns.enter import assess
from ...models.returns.federal_return import ReturnInput, ReturnLines
from ...models.returns.marginal_rates import state_tax
from .as_held import AsHeldInvestor
from .draws import Draw, Splitter
from .giving import give
from .household import Setting, YearFacts
from .investing import Invested, Investor
from .ledger import Ledger
from .rebalancing import Vector
from .residents import shares_of_draw, told_of_draw
from .rule import Rule
from .sources import Sources, sources_of
from .stated import StatedYear, state
from .taxable_groups import is_short, sold_lots, taxable_groups
from .wishing import WishingInvestor


@dataclass(frozen=True, slots=True)
class Attempt:
    """A year as it would be.

    draw        by source
    filled      what the rule fills with: `converted` beyond what is fixed, or traditional money spent first
    invested    holdings after the trades, and the cash that taxable trades leave
    unspent     cash left but for the year's yields, which pay for nothing before the next first day
    measure     the line that a rule fills, in dollars below zero where there is room, or `limits.marketplace_magi`
    """

    draw: Draw
    filled: float
    converted: float
    invested: Invested
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
        give(rule, facts, ledger, home)
        self.given = sum(ledger.given.values())
        self.sources: Sources = sources_of(rule, facts, ledger, home)
        self.stated: StatedYear = state(rule, self.sources, facts, ledger, home)
        self.groups = taxable_groups(facts, ledger, home)
        self.investor = _investor(rule, home)(rule, facts, ledger, home, self.sources, self.groups)
        self.splitter = _splitter(rule, self.sources, self.investor.most_raised, self.stated.taxable)
        names = ledger.balances
        self.deferred = sum(names[name] for name in names if home.kinds[name].deferred)
        self.deferred += sum(facts.period.from_pensions.values())
        self.free = sum(names[name] for name in names if not home.kinds[name].deferred)
        self.kept = sum(self.sources.kept.values())
        before = (*ledger.returns[facts.period.index], facts.period.law.medicare.irmaa)
        self.surcharge_paid = irmaa.surcharge(facts.period.so_far.surcharge_by_tier, *before)
        self.fixed = facts.period.streams + facts.period.so_far.receipts
        self.aim = _aim(rule, facts, home)
        most = home.scenario.limits.marketplace_magi
        if most is None or not facts.period.before_medicare:
            most = float("inf")
        self.line = most * facts.period.deflator
        self.agi_least, self.agi_most = _agi_range(facts, home)

    @property
    def least_draw(self) -> float:
        """All that is on hand on the first day goes into taxable accounts."""
        return -(self.ledger.carry + self.sources.forced)

    def most_filled(self, draw: float) -> float:
        """The most that can be filled at a draw: converted, or taken from traditional accounts first."""
        sources = self.sources
        if self.rule.order.traditional_to is not None:
            return max(
                0.0, min(draw - self.splitter.low, sources.traditional.ceiling - sources.traditional.floor)
            )
        split = self.splitter.split(draw)
        out = {**sources.traditional.split(split.traditional), **sources.early.split(split.early)}
        return max(0.0, min(sum(sources.convertible(self.ledger.balances, out).values()), sources.limit))

    def attempt(self, draw: float, filled: float) -> Attempt:
        """The year at a draw beyond what must be distributed; `filled` as the rule says: see `most_filled`."""
        order_fills = self.rule.order.traditional_to is not None
        split = self.splitter.split(draw, filled if order_fills else 0.0)
        converted = 0.0 if order_fills else filled
        deferred = max(0.0, self.deferred - split.traditional - split.early - converted - self.kept)
        free = max(0.0, self.free - split.roth + converted + self.kept)
        invested = self.investor.invest(split, converted, deferred, free)
        coming, period = self._received(split, converted, invested.taxable), self.facts.period
        carried = self.ledger.carried.values()
        losses = sum(short for short, _ in carried), sum(long for _, long in carried)
        gifts = period.giving.in_cash if period.giving is not None else NO_GIFTS
        gifts = replace(gifts, cash=gifts.cash - self.given)
        given = (gifts, self.ledger.gifts.carried)
        before = self.ledger.returns
        shares = shares_of_draw(
            self.facts,
            self.ledger,
            self.home,
            self.sources,
            split,
            converted,
            list(zip(self.groups, invested.taxable, strict=True)),
        )
        told = told_of_draw(self.facts, self.ledger, self.home, self.sources, split, converted)
        entered, lines, surcharge = assess(
            period, self.fixed + coming, losses, before, *given, shares=shares, told=told
        )
        state = state_tax(entered, lines, period.state)
        first_day = self.ledger.carry + invested.cash + split.traditional + split.early + split.roth
        outgo = (
            self.spending
            + self.facts.outgo
            - self.given
            + surcharge
            - self.surcharge_paid
            + lines.federal_tax
            + state
        )
        unspent = first_day * (1.0 + self.facts.period.first_day_return) + self.facts.receipts - outgo
        return Attempt(
            split,
            filled,
            converted,
            invested,
            entered,
            lines,
            state,
            surcharge,
            first_day,
            unspent,
            unspent + coming.yields,
            self._above(_measure(self.rule, entered, lines) - self.aim, lines),
        )

    def _above(self, rule: float, lines: ReturnLines) -> float:
        """What a year has been filled beyond: as far as the rule says, at least to the least AGI, within its limits."""
        wanted = min(rule, lines.agi - self.agi_least)
        return max(wanted, lines.magi_marketplace - self.line, lines.agi - self.agi_most)

    def keeps(self, lines: ReturnLines, cent: float) -> bool:
        """Whether income lies within `limits.marketplace_magi` and `limits.agi`."""
        within = self.agi_least - cent <= lines.agi <= self.agi_most + cent
        return within and lines.magi_marketplace <= self.line + cent

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
                sales = sold_lots(group.lots[asset], group.held[asset] - value, facts.price[asset])
                if group.going:
                    sales += sold_lots(group.leaving[asset], inf, facts.price[asset])
                for lot, amount in sales:
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


def _agi_range(facts: YearFacts, home: Setting) -> tuple[float, float]:
    """`limits.agi` of the year in its dollars; without bounds where none is stated."""
    least, most = home.scenario.limits.agi_range(facts.period.year)
    return least * facts.period.deflator, most * facts.period.deflator


def _investor(rule: Rule, home: Setting) -> type[Investor]:
    if home.wishes is not None:
        return WishingInvestor
    return AsHeldInvestor if rule.location == "as held" and not home.mixes else Investor


def _splitter(rule: Rule, sources: Sources, raised: float, stated: float) -> Splitter:
    """Stated sales of taxable assets pay first; where nothing else may pay, taxable accounts pay no more than these."""
    most = min(raised, stated) if rule.only_stated else raised
    return Splitter(rule.order, sources, most, stated)


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
