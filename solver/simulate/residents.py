"""Whose each kind of a year's income would be, where the law of a couple's state asks: see docs/definitions.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import inf

from ...models.accounts.opened import JOINT
from ...models.household.state_facts import StateOfYear
from ...models.plan_year import OfPerson
from ...models.returns.enter import shares_of
from ...models.returns.told import told_of
from .draws import Draw
from .flows import flows_of
from .household import Setting, YearFacts
from .ledger import Ledger
from .rebalancing import Vector
from .sources import Sources
from .taxable_groups import TaxableGroup, sold_lots

Shares = Mapping[str, tuple[float, ...]]


def shares_of_draw(
    facts: YearFacts,
    ledger: Ledger,
    home: Setting,
    sources: Sources,
    draw: Draw,
    converted: float,
    groups: Sequence[tuple[TaxableGroup, Vector]],
) -> Shares:
    """Each line's parts by person; nothing where no state asks. `groups`: taxable accounts, and what they then hold."""
    period = facts.period
    if not isinstance(period.state, StateOfYear) or len(period.ages) == 1:
        return {}
    flows, done, before = (
        flows_of(sources, ledger, home, draw, converted),
        period.so_far,
        period.so_far.receipts,
    )
    even, held = 1.0 / len(period.ages), _held_by_owner(ledger, groups, facts)

    def owned(amounts: Mapping[str, float], person: str) -> float:
        names = (name for name, owner in ledger.owners.items() if owner == person)
        return sum(amounts.get(name, 0.0) for name in names if home.kinds[name].deferred)

    def paid(person: str, rates: Sequence[float], so_far: float) -> float:
        own, joint = held.get(person, []), held.get(JOINT, [])
        return _yield(own, rates) + even * (_yield(joint, rates) + so_far)

    def of(person: str) -> OfPerson:
        return OfPerson.model_construct(
            None,
            wages=period.wages.get(person, 0.0),
            pensions=period.pensions.get(person, 0.0),
            social_security=period.social_security.get(person, 0.0),
            traditional_distributions=owned(flows.out, person) + owned(done.distributions, person),
            taxable_roth_distributions=even * before.taxable_roth_distributions,
            roth_conversions=owned(flows.converted, person) + owned(done.conversions, person),
            interest=paid(person, facts.interest, before.interest),
            treasury_interest=paid(person, facts.treasury, before.treasury_interest),
            tax_exempt_interest=paid(person, facts.tax_exempt, before.tax_exempt_interest),
            ordinary_dividends=paid(person, facts.ordinary, before.ordinary_dividends),
            qualified_dividends=paid(person, facts.qualified, before.qualified_dividends),
        )

    return shares_of([of(person) for person in period.ages])


def told_of_draw(
    facts: YearFacts, ledger: Ledger, home: Setting, sources: Sources, draw: Draw, converted: float
) -> Shares:
    """What its state has otherwise of distributions (models/returns/told.py)."""
    rule = facts.period.state
    if not isinstance(rule, StateOfYear) or not rule.told:
        return {}
    flows = flows_of(sources, ledger, home, draw, converted)
    return told_of(facts.period, flows.out, ledger.given, 0.0)


def _yield(held: Sequence[float], rates: Sequence[float]) -> float:
    return sum(value * rate for value, rate in zip(held, rates, strict=False))


def _held_by_owner(
    ledger: Ledger, groups: Sequence[tuple[TaxableGroup, Vector]], facts: YearFacts
) -> dict[str, list[float]]:
    """Market value by owner and asset after the first day's trades."""
    held: dict[str, list[float]] = {}
    for group, values in groups:
        for asset, value in enumerate(values):
            _add_asset(_adding(held, ledger, asset, len(values)), group, asset, value, facts.price[asset])
    return held


def _adding(
    held: dict[str, list[float]], ledger: Ledger, asset: int, assets: int
) -> Callable[[str, float], None]:
    def add(account: str, dollars: float) -> None:
        held.setdefault(ledger.owners[account], [0.0] * assets)[asset] += dollars

    return add


def _add_asset(
    add: Callable[[str, float], None], group: TaxableGroup, asset: int, value: float, price: float
) -> None:
    """What each account holds of one asset: its lots, less what is sold of them, and what is bought."""
    for lot in group.lots[asset]:
        add(lot.account, lot.shares * price)
    for lot, amount in sold_lots(group.lots[asset], group.held[asset] - value, price):
        add(lot.account, -amount)
    if group.going:
        for lot, amount in sold_lots(group.leaving[asset], inf, price):
            add(lot.account, lot.shares * price - amount)
    buyer = group.buyers[asset]
    if value > group.held[asset] and buyer is not None:
        add(buyer, value - group.held[asset])
