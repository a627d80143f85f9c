"""Which cliffs, kinks and limits the plan stands at, and what each costs: that one thing lifted, all solved again.

cliff         a Medicare tier's edge: the next tier's surcharge of that year is not charged
state_step    a step of the state's tax in a year asked for: $1,000 higher, in that year alone
exclusion     what the state excludes of retirement income, where that is full: $1,000 more, in that year alone
kink          a bracket, threshold or ceiling of a year asked for: its edge $1,000 higher, in that year alone
rmd           an owner's required distributions, in all years
band          the allocation bands, one percentage point wider on each side
risk          the household's share of riskier assets (equal risk), one percentage point more of them
conversions   max_annual_conversion, or no_conversions_after: lifted in all years
marketplace   marketplace_magi: lifted in all years before Medicare
agi           one year's range of AGI
fixed         one fixed flow
early_access  what of an owner's Roth IRAs is free of tax and of the 10 percent before 59 1/2 or five tax years
estate        the estate that must be left, $1,000 less of it in today's dollars
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from ...models.household.facts import Horizon, Period
from ...models.household.kept import assets_of
from ...models.household.risk import risk_of_target, with_more_risk
from ...models.steps.facts import listed
from ...tax_tables.schema import FederalLaw
from ..reoptimise import Resolver, Rows
from .prices import Prices
from .state_limits import state_edges

EDGE_STEP = 1_000.0
"""Dollars by which a kink, or the estate to be left, is moved."""
POINT = 0.01
"""The share of the household by which bands are widened, or that may be riskier."""
DEDUCTIONS = "deductions used up (no taxable income)"
"""The audit's words where deductions are as much as AGI."""
Kind = Literal[
    "cliff",
    "state_step",
    "exclusion",
    "kink",
    "rmd",
    "band",
    "risk",
    "conversions",
    "marketplace",
    "agi",
    "fixed",
    "early_access",
    "estate",
]
Moved = Callable[[FederalLaw], FederalLaw]


@dataclass(frozen=True)
class Limit:
    """Something the plan stands at.

    name      as the plan's `binding` has it, or the scenario's field
    years     in which it binds
    lifted    what was lifted or moved, in words
    moved     by how much, where it was moved: dollars, or a share of the household (band, risk)
    at        where it is, dollars of the year, or a share (None where it is no amount)
    step      what crossing a cliff would bring, dollars of the year that pays it: a surcharge, or more state tax
    cost      what the goal loses to it, nominal; `today` in today's dollars
    """

    kind: Kind
    name: str
    years: tuple[int, ...]
    lifted: str
    cost: float
    today: float
    at: float | None = None
    step: float | None = None
    moved: float | None = None

    @property
    def count(self) -> int:
        return len(self.years)

    @property
    def paid(self) -> int:
        """The year that pays the surcharge of a cliff."""
        return self.years[0] + 2


def limits_of(resolver: Resolver, prices: Prices, years: Collection[int]) -> Iterator[Limit]:
    """Every cliff and limit of the plan, and the kinks of these years."""
    for found in (
        _cliffs(resolver),
        _of_states(resolver, years),
        _kinks(resolver, years),
        _required(resolver),
        _rows(resolver),
        _bands(resolver),
        _risk(resolver),
        _estate(resolver),
    ):
        for limit, cost in found:
            if cost is not None:
                yield replace(limit, cost=cost, today=cost / prices.real)


Lifted = Iterator[tuple[Limit, float | None]]
"""With dollars of the goal that it costs, nominal; None where that was not found."""


def cliff_years(resolver: Resolver) -> list[int]:
    """The years whose MAGI stands at the edge of a Medicare tier."""
    return [year for t, year in _years(resolver) if any(_edges_at(resolver, t))]


def _years(resolver: Resolver) -> Iterator[tuple[int, int]]:
    for t, period in enumerate(resolver.horizon.periods):
        yield t, period.year


def _edges_at(resolver: Resolver, t: int) -> Iterator[tuple[str, int, float]]:
    """(words, tier above, MAGI) of the Medicare edges that a period stands at, by the audit's own words."""
    periods = resolver.horizon.periods
    if t + 2 >= len(periods):
        return
    later, status = periods[t + 2], periods[t].filing_status
    table = later.law.medicare.irmaa
    for tier, edge in zip(table.tiers[status], table.edges[status], strict=True):
        name = f"IRMAA tier {tier - 1} ceiling ({later.year} premiums)"
        if name in resolver.before.years[t].binding:
            yield name, tier, edge


def _cliffs(resolver: Resolver) -> Lifted:
    for t, year in _years(resolver):
        for name, tier, edge in _edges_at(resolver, t):
            later = resolver.horizon.periods[t + 2]
            paid = list(later.surcharge_by_tier)
            step, paid[tier] = paid[tier] - paid[tier - 1], paid[tier - 1]
            horizon = _with_period(resolver.horizon, replace(later, surcharge_by_tier=tuple(paid)))
            words = f"tier {tier} of {later.year} charged as tier {tier - 1}"
            limit = Limit("cliff", name, (year,), words, 0.0, 0.0, edge, step)
            yield limit, resolver.otherwise(horizon=horizon)


def _with_period(horizon: Horizon, period: Period) -> Horizon:
    periods = (*horizon.periods[: period.index], period, *horizon.periods[period.index + 1 :])
    return replace(horizon, periods=periods)


def _of_states(resolver: Resolver, years: Collection[int]) -> Lifted:
    for t, year in ((t, year) for t, year in _years(resolver) if year in years):
        for kind, name, at, step, moved in state_edges(resolver, t, EDGE_STEP):
            limit = Limit(kind, name, (year,), "higher in that year", 0.0, 0.0, at, step, EDGE_STEP)
            yield limit, resolver.otherwise(horizon=_with_period(resolver.horizon, moved))


# -- kinks ---------------------------------------------------------------------------------------------------


def _kinks(resolver: Resolver, years: Collection[int]) -> Lifted:
    for t, year in _years(resolver):
        period = resolver.horizon.periods[t]
        if year not in years:
            continue
        for name, at, moved in _movable(period):
            if name in resolver.before.years[t].binding:
                law = replace(period.law, federal=moved(period.law.federal))
                horizon = _with_period(resolver.horizon, replace(period, law=law))
                limit = Limit("kink", name, (year,), "higher in that year", 0.0, 0.0, at, moved=EDGE_STEP)
                yield limit, resolver.otherwise(horizon=horizon)


def _movable(period: Period) -> Iterator[tuple[str, float, Moved]]:
    """(the audit's words, where it is, the law with it $1,000 higher) of every kink of a year's return."""
    federal, status = period.law.federal, period.filing_status
    for law, words in (
        ("ordinary_income_tax", "top of the {:g}% bracket"),
        ("capital_gains_tax", "{:g}% capital-gain ceiling"),
    ):
        schedule = getattr(federal, law)
        for place, (rate, top) in enumerate(zip(schedule.rates, schedule.tops[status], strict=False)):
            yield words.format(100 * rate), top, _top_moved(law, status, place)
    for law, field, words in (
        ("niit", "threshold", "NIIT threshold"),
        ("social_security", "base1", "first Social Security threshold"),
        ("social_security", "base2", "second Social Security threshold"),
        ("senior_deduction", "threshold", "start of the senior deduction's phase-out"),
    ):
        yield words, getattr(getattr(federal, law), field)[status], _amount_moved(law, field, status)
    basic = _amount_moved("standard_deduction", "basic", status)
    yield DEDUCTIONS, federal.standard_deduction.basic[status], basic


def _top_moved(law: str, status: Any, place: int) -> Moved:
    def moved(federal: FederalLaw) -> FederalLaw:
        schedule = getattr(federal, law)
        tops = list(schedule.tops[status])
        tops[place] += EDGE_STEP
        return _changed(federal, law, "tops", {**schedule.tops, status: tuple(tops)})

    return moved


def _amount_moved(law: str, field: str, status: Any) -> Moved:
    def moved(federal: FederalLaw) -> FederalLaw:
        amounts = getattr(getattr(federal, law), field)
        return _changed(federal, law, field, {**amounts, status: amounts[status] + EDGE_STEP})

    return moved


def _changed(federal: FederalLaw, law: str, field: str, value: Mapping[Any, Any]) -> FederalLaw:
    part: Any = getattr(federal, law)
    return replace(federal, **{law: replace(part, **{field: value})})


# -- limits --------------------------------------------------------------------------------------------------


def _required(resolver: Resolver) -> Lifted:
    """An owner's own accounts together, and by themselves those that were inherited together."""
    groups: dict[str, dict[int, int | None]] = {}
    for owner in resolver.horizon.heir_of:
        for row, year in resolver.rows("rmd", owner=owner).items():
            groups.setdefault(resolver.rmd_words(row), {})[row] = year
    for word, rows in groups.items():
        years = tuple(year.year for year in resolver.before.years if word in year.binding)
        if years:
            limit = Limit("rmd", word, years, "no distribution is required", 0.0, 0.0)
            yield limit, resolver.without(rows)


def _rows(resolver: Resolver) -> Lifted:
    """Limits that are rows of the program, each wish over all its years."""
    for law in ("max_annual_conversion", "no_conversions_after"):
        yield from _row_limit(resolver, "conversions", f"limits.{law}", resolver.rows(law))
    yield from _row_limit(
        resolver, "marketplace", "limits.marketplace_magi", resolver.rows("marketplace_magi")
    )
    for owner in resolver.horizon.heir_of:
        rows = resolver.rows("roth_access", owner=owner)
        yield from _row_limit(resolver, "early_access", f"Roth access ({owner})", rows)
    for number, span in enumerate(resolver.scenario.limits.agi):
        name = f"limits.agi[{number}] ({span.year})"
        yield from _row_limit(resolver, "agi", name, resolver.rows("agi_range", wish=number))
    for number, wish in enumerate(resolver.scenario.limits.fixed):
        name = f"limits.fixed[{number}] ({wish.what} of {wish.owner})"
        yield from _row_limit(resolver, "fixed", name, resolver.rows("fixed", wish=number))


def _row_limit(resolver: Resolver, kind: Kind, name: str, rows: Rows) -> Lifted:
    years = resolver.years_binding(rows)
    if years:
        yield Limit(kind, name, years, "left out", 0.0, 0.0), resolver.without(rows)


def _bands(resolver: Resolver) -> Lifted:
    allocation = resolver.scenario.allocation
    if allocation.fixed_by_account or len(assets_of(resolver.scenario)) == 1:
        return
    years = resolver.years_binding(resolver.rows("band"))
    if years:
        wider = resolver.scenario.with_changes({"allocation.band": allocation.band + POINT})
        words, at = "wider on each side", allocation.band
        limit = Limit("band", "allocation.band", years, words, 0.0, 0.0, at, moved=POINT)
        yield limit, resolver.otherwise(scenario=wider)


def _risk(resolver: Resolver) -> Lifted:
    """What holds the household's share of the riskier assets, and its expected return with it."""
    scenario = resolver.scenario
    years = resolver.years_binding(resolver.rows("risk"))
    if not years:
        return
    limits = risk_of_target(scenario, years[0])
    words = f"more of {listed(sorted(limits.riskier))}"
    limit = Limit("risk", "allocation.risk", years, words, 0.0, 0.0, limits.most_riskier, moved=POINT)
    yield limit, resolver.otherwise(scenario=with_more_risk(scenario, POINT))


def _estate(resolver: Resolver) -> Lifted:
    """The least estate of max_spending, or the one that min_lifetime_tax must leave."""
    scenario, horizon = resolver.scenario, resolver.horizon
    objective, last = scenario.goal.objective, horizon.periods[-1].year
    step = EDGE_STEP * horizon.estate_deflator
    if objective == "max_spending":
        floor = scenario.goal.estate_floor * horizon.estate_deflator
        if resolver.before.estate.after_tax > floor + 1.0 or floor < step:
            return
        name = "goal.estate_floor"
    elif objective == "min_lifetime_tax" and resolver.goal.estate_at_least is not None:
        name, floor = "goal.estate_share", resolver.goal.estate_at_least
    else:
        return
    words = "less of it, in today's dollars"
    limit = Limit("estate", name, (last,), words, 0.0, 0.0, floor, moved=EDGE_STEP)
    yield limit, resolver.otherwise(estate_at_least=floor - step)
