"""A rule followed year by year in plain arithmetic, without an optimiser, as far as the money lasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...models.returns.heirs import heir_taxes
from ..stopping import heed
from .find_draw import find_draw, unpaid_at_most
from .first_day import FirstDay
from .household import Setting
from .ledger import open_ledger
from .record import SimulatedYear, record
from .rule import Conversions, Rule
from .stated import Undone


@dataclass(frozen=True)
class Followed:
    """A rule followed as far as the money lasts, not yet audited.

    estate          nominal, after heirs' tax; lifetime_tax as `plan.Totals.lifetime_tax_present_value`
    undone          stated flows that could not be done, in the years that were followed and the one that failed
    unpaid          of the year that failed, its dollars that nothing could pay; 0 where a wish failed
    """

    rule: Rule
    years: tuple[SimulatedYear, ...]
    years_lasting: int
    failed_in: int | None
    estate: float
    lifetime_tax: float
    undone: tuple[Undone, ...] = ()
    unpaid: float = 0.0


def follow(
    home: Setting, rule: Rule, level: float | None = None, targets: Sequence[float] | None = None
) -> Followed:
    """Follow a rule, not audited: `level` is annual spending in today's dollars, None the scenario's.

    With `targets` it converts each year until AGI is the year's target (today's dollars), whatever it converts else.
    """
    rules = [rule] * len(home.years)
    if targets is not None:
        rules = [replace(rule, conversions=Conversions("agi", target)) for target in targets]
    ledger = open_ledger(home)
    annual = home.scenario.spending.annual if level is None else level
    years: list[SimulatedYear] = []
    taxes: list[float] = []
    undone: list[Undone] = []
    draw = filled = 0.0
    for facts, this in zip(home.years, rules, strict=True):
        heed()
        period = facts.period
        day = FirstDay(this, facts, ledger, home, annual * period.spending_weight + period.spending_extra)
        undone += day.stated.undone
        attempt = find_draw(day, draw, filled)
        if attempt is None:
            done, unpaid = tuple(years), unpaid_at_most(day)
            return Followed(rule, done, period.index, period.year, 0.0, 0.0, tuple(undone), unpaid)
        draw, filled = attempt.draw.total - day.sources.forced, attempt.filled
        taxes.append(attempt.lines.federal_tax + period.payroll_tax + attempt.state_tax + attempt.surcharge)
        years.append(record(day, attempt))
    deferred = sum(v for name, v in ledger.balances.items() if home.kinds[name].deferred)
    free = sum(ledger.balances.values()) - deferred
    last = home.years[-1]
    taxable = ledger.carry + sum(lot.shares * last.price_next[lot.asset] for lot in ledger.lots)
    heirs_tax = (home.scenario.goal.heir_tax_rate or 0.0) * deferred
    heirs_tax += heir_taxes(home.horizon.heirs).tax(deferred)
    return Followed(
        rule,
        tuple(years),
        len(years),
        None,
        taxable + deferred + free - heirs_tax,
        _present_value([*taxes, heirs_tax], home),
        tuple(undone),
    )


def _present_value(paid: list[float], home: Setting) -> float:
    rate, horizon = home.scenario.goal.discount_rate, home.horizon
    deflators = [*(period.deflator for period in horizon.periods), horizon.estate_deflator]
    factors = [1.0 / d if rate is None else (1.0 + rate) ** -k for k, d in enumerate(deflators)]
    return sum(factor * amount for factor, amount in zip(factors, paid, strict=True))


def sustainable_above(home: Setting, rule: Rule, least: int) -> int | None:
    """The highest level that lasts, to the dollar; None where it is not even `least`.

    Secant steps on the estate that is left, within a bracket that is halved every third step.
    """
    left = {least: _left(home, rule, least)}
    if left[least] < 0.0:
        return None
    low, high = least, 2 * max(least, int(home.scenario.spending.annual), 10_000)
    while (beyond := _left(home, rule, high)) >= 0.0:
        left[high] = beyond
        low, high = high, 2 * high
    step = 0
    while high - low > 1:
        step += 1
        middle = (low + high) // 2
        earlier = [level for level in left if level < low]
        if step % 3 and earlier:
            before = max(earlier)
            slope = (left[before] - left[low]) / (low - before)
            if slope > 0.0:
                middle = min(max(low + int(left[low] / slope), low + 1), high - 1)
        beyond = _left(home, rule, middle)
        if beyond >= 0.0:
            left[middle], low = beyond, middle
        else:
            high = middle
    return low


def _left(home: Setting, rule: Rule, level: float) -> float:
    """The estate over its floor in today's dollars; below zero, and no more is said, where money runs out."""
    goal = home.scenario.goal
    floor = goal.estate_floor if goal.objective == "max_spending" else 0.0
    followed = follow(home, rule, level)
    if followed.failed_in is not None:
        return -1.0
    return followed.estate / home.horizon.estate_deflator - floor
