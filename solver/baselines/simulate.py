"""A rule followed year by year in plain arithmetic, without an optimiser, and audited like any plan."""

from __future__ import annotations

from dataclasses import dataclass

from ...models.household.facts import Horizon
from ...models.household.horizon import law_book
from ...models.plan import Law, Plan, ScenarioOf
from ...models.scenario import Scenario
from ...tax_tables.read import tables_sha256
from ..audit import AuditReport, audit, fill
from .booked import Booked, book
from .facts import Setting, setting
from .first_day import FirstDay
from .ledger import open_ledger
from .rules import Rule
from .settle import settle
from .written import written


@dataclass(frozen=True)
class RulePlan:
    """What following a rule comes to.

    plan            audited and filled, None where the money runs out
    years_lasting   years in which everything was paid
    failed_in       the first year in which it was not
    report          the audit of the plan
    """

    rule: Rule
    plan: Plan | None
    years_lasting: int
    failed_in: int | None
    report: AuditReport | None


@dataclass(frozen=True)
class Followed:
    """A rule followed as far as the money lasts, not yet audited.

    estate          nominal, after heirs' tax; lifetime_tax as `plan.Totals.lifetime_tax_present_value`
    """

    rule: Rule
    years: tuple[Booked, ...]
    years_lasting: int
    failed_in: int | None
    estate: float
    lifetime_tax: float


def follow(home: Setting, rule: Rule, level: float | None = None) -> Followed:
    """Follow a rule without the audit; `level` as for `run_rule`."""
    ledger = open_ledger(home)
    annual = home.scenario.spending.annual if level is None else level
    years: list[Booked] = []
    taxes: list[float] = []
    draw = filled = 0.0
    for facts in home.years:
        period = facts.period
        day = FirstDay(rule, facts, ledger, home, annual * period.spending_weight + period.spending_extra)
        attempt = settle(day, draw, filled)
        if attempt is None:
            return Followed(rule, tuple(years), period.index, period.year, 0.0, 0.0)
        draw, filled = attempt.draw.total - day.sources.forced, attempt.filled
        taxes.append(attempt.lines.federal_tax + period.payroll_tax + attempt.state_tax + attempt.surcharge)
        years.append(book(day, attempt))
    deferred = sum(v for name, v in ledger.balances.items() if home.kinds[name].tax == "deferred")
    free = sum(ledger.balances.values()) - deferred
    last = home.years[-1]
    taxable = ledger.carry + sum(lot.shares * last.price_next[lot.asset] for lot in ledger.lots)
    heirs_tax = home.scenario.goal.heir_tax_rate * deferred
    return Followed(
        rule,
        tuple(years),
        len(years),
        None,
        taxable + deferred + free - heirs_tax,
        _present_value([*taxes, heirs_tax], home),
    )


def _present_value(paid: list[float], home: Setting) -> float:
    rate, horizon = home.scenario.goal.discount_rate, home.horizon
    deflators = [*(period.deflator for period in horizon.periods), horizon.estate_deflator]
    factors = [1.0 / d if rate is None else (1.0 + rate) ** -k for k, d in enumerate(deflators)]
    return sum(factor * amount for factor, amount in zip(factors, paid, strict=True))


def run_rule(scenario: Scenario, horizon: Horizon, rule: Rule, level: float | None = None) -> RulePlan:
    """Follow a rule; `level` is annual spending in today's dollars, None the scenario's."""
    home = setting(scenario, horizon)
    followed = follow(home, rule, level)
    return audited(home, followed, level)


def audited(home: Setting, followed: Followed, level: float | None) -> RulePlan:
    """What was followed as a plan, audited and filled.

    A `level` other than the scenario's is another question, and the plan says so, but under `max_spending`, where it
    is the plan's decision.
    """
    scenario, horizon = home.scenario, home.horizon
    if level is not None and scenario.goal.objective != "max_spending":
        scenario = scenario.with_changes({"spending.annual": level})
    if followed.failed_in is not None:
        return RulePlan(followed.rule, None, followed.years_lasting, followed.failed_in, None)
    plan = Plan(
        decumulate=_version(),
        scenario=ScenarioOf(title=scenario.title, sha256=scenario.sha256, content=scenario.content()),
        law=Law(tables_sha256=tables_sha256(), projected_from=law_book(scenario).projected_from),
        years=written(followed.years, home),
    )
    report = audit(plan, scenario, horizon)
    return RulePlan(followed.rule, fill(plan, report), followed.years_lasting, None, report)


def sustainable(scenario: Scenario, horizon: Horizon, rule: Rule) -> float:
    """The highest level of spending, in whole today's dollars a year, that lasts to the end.

    Under `max_spending` it also leaves `goal.estate_floor`. 0 also where no level lasts.
    """
    return float(sustainable_above(setting(scenario, horizon), rule, 0) or 0)


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


def _version() -> str:
    from ... import __version__

    return __version__
