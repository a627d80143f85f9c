"""A rule whose AGI target changes from year to year, followed by the same simulation as any rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..baselines.booked import Booked, book
from ..baselines.facts import Setting
from ..baselines.first_day import FirstDay
from ..baselines.ledger import Ledger, open_ledger
from ..baselines.rules import Conversions, Rule
from ..baselines.settle import settle
from ..baselines.simulate import Followed


def follow_targets(
    home: Setting, rule: Rule, targets: Sequence[float], level: float | None = None
) -> Followed:
    """`rule`, converting each year until AGI is the year's target (today's dollars); not audited.

    `level` is annual spending in today's dollars, None the scenario's.
    """
    ledger = open_ledger(home)
    annual = home.scenario.spending.annual if level is None else level
    years: list[Booked] = []
    taxes: list[float] = []
    draw = filled = 0.0
    for facts, target in zip(home.years, targets, strict=True):
        period = facts.period
        spending = annual * period.spending_weight + period.spending_extra
        this = replace(rule, conversions=Conversions("agi", target))
        day = FirstDay(this, facts, ledger, home, spending)
        attempt = settle(day, draw, filled)
        if attempt is None:
            return Followed(rule, tuple(years), period.index, period.year, 0.0, 0.0)
        draw, filled = attempt.draw.total - day.sources.forced, attempt.converted
        taxes.append(attempt.lines.federal_tax + period.payroll_tax + attempt.state_tax + attempt.surcharge)
        years.append(book(day, attempt))
    estate, heirs_tax = _estate(ledger, home)
    return Followed(rule, tuple(years), len(years), None, estate, _present_value([*taxes, heirs_tax], home))


def _estate(ledger: Ledger, home: Setting) -> tuple[float, float]:
    """What is left at the close, after and of heirs' tax."""
    last = home.years[-1]
    deferred = sum(held for name, held in ledger.balances.items() if home.kinds[name].tax == "deferred")
    taxable = ledger.carry + sum(lot.shares * last.price_next[lot.asset] for lot in ledger.lots)
    heirs_tax = home.scenario.goal.heir_tax_rate * deferred
    return taxable + sum(ledger.balances.values()) - heirs_tax, heirs_tax


def _present_value(paid: Sequence[float], home: Setting) -> float:
    """On 1 January of the first year, as docs/definitions.md has it (min_lifetime_tax)."""
    rate, horizon = home.scenario.goal.discount_rate, home.horizon
    deflators = [*(period.deflator for period in horizon.periods), horizon.estate_deflator]
    worth = [1.0 / d if rate is None else (1.0 + rate) ** -k for k, d in enumerate(deflators)]
    return sum(factor * amount for factor, amount in zip(worth, paid, strict=True))
