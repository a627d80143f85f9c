"""What an outlook assumes, with its sources, and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from ...models.accounts.opened import JOINT
from ...models.household.facts import Horizon
from ...models.household.state_facts import StateOfYear
from ...models.markets.history import SOURCE
from ...models.markets.usual import ABROAD, inflation_deviation, inflation_persistence
from ...models.scenario import Scenario
from ...models.scenario.return_facts import pays_all, record_of, usual_correlations, volatility_of
from ...models.scenario.uncertainty import Guardrails, Uncertainty
from .document import Assumed

SCENARIO = "the scenario"
ASSUMPTION = "an assumption: no series of stocks outside the US may be shipped"


def assumed(scenario: Scenario, models: tuple[str, ...]) -> tuple[Assumed, ...]:
    """Each in words, those left to their defaults with the source."""
    stated = scenario.uncertainty or Uncertainty()
    return (*_returns(scenario, stated, models), *_others(stated))


def _returns(scenario: Scenario, stated: Uncertainty, models: tuple[str, ...]) -> Iterator[Assumed]:
    default = SCENARIO if scenario.uncertainty else "default"
    yield Assumed(what="return models", value=" and ".join(models), source=default)
    yield Assumed(what="market's total_return is their", value=stated.centre, source=default)
    yield Assumed(what="years of history drawn together", value=str(stated.block_years), source=default)
    assets = scenario.market.assets
    for name, asset in assets.items():
        found = volatility_of(name, scenario.uncertainty, asset.unchanging)
        yield Assumed(
            what=f"volatility of {name}",
            value="not known" if found is None else f"{100 * found:.1f} %",
            source=_source(
                name, name in stated.volatility, pays_all(name, scenario.uncertainty, asset.unchanging)
            ),
        )
        record = record_of(name, scenario.uncertainty)
        if record is not None:
            source = SCENARIO if name in stated.record else _source(name, False, False)
            yield Assumed(what=f"record of {name}", value=record, source=source)
    yield from _correlations(scenario, stated)


def _source(name: str, given: bool, still: bool) -> str:
    if given:
        return SCENARIO
    if still:
        return "its price never changes and it is no bond: certain under lognormal"
    return ASSUMPTION if name.lower() in ABROAD else SOURCE


def _correlations(scenario: Scenario, stated: Uncertainty) -> Iterator[Assumed]:
    names = [
        name
        for name, asset in scenario.market.assets.items()
        if volatility_of(name, scenario.uncertainty, asset.unchanging)
    ]
    found = usual_correlations(names, scenario.uncertainty)
    for row, one in enumerate(names):
        for column in range(row + 1, len(names)):
            other = names[column]
            own = stated.correlation.get(one, {}).get(other, stated.correlation.get(other, {}).get(one))
            yield Assumed(
                what=f"correlation of {one} and {other}",
                value=f"{found[row, column] if own is None else own:.2f}",
                source=SCENARIO
                if own is not None
                else _source(one if one.lower() in ABROAD else other, False, False),
            )


def _others(stated: Uncertainty) -> Iterator[Assumed]:
    if stated.inflation is None:
        yield Assumed(what="inflation", value="market.inflation for certain", source="default")
    else:
        size = stated.inflation.volatility
        size = inflation_deviation() if size is None else size
        keeps = stated.inflation.persistence
        keeps = inflation_persistence() if keeps is None else keeps
        yield Assumed(
            what="inflation", value=f"moves by {100 * size:.1f} % a year, keeps {keeps:.2f}", source=SOURCE
        )
    lives = stated.lives
    words = (
        "to plan_to_age"
        if lives.model == "fixed"
        else f"SSA 2022, improving {100 * lives.improvement:g} % a year"
    )
    yield Assumed(what="lives", value=words, source=SCENARIO if lives.model != "fixed" else "default")
    rest = 1.0 - sum(law.weight for law in stated.law)
    for law in stated.law:
        yield Assumed(what=f"law: {law.name}", value=f"weight {law.weight:g}", source=SCENARIO)
    yield Assumed(
        what="law as it stands", value=f"weight {rest:.3g}", source=SCENARIO if stated.law else "default"
    )
    rails = stated.guardrails or Guardrails()
    yield Assumed(
        what="guardrails",
        value=(
            f"cut {100 * rails.cut_by:g} % above {rails.cut_above:g} times the first year's share of what is held, "
            f"raise {100 * rails.raise_by:g} % below {rails.raise_below:g} times"
        ),
        source=SCENARIO if stated.guardrails else "default",
    )


def left_out(scenario: Scenario, horizon: Horizon) -> tuple[str, ...]:
    """What the simulation of all paths does not do as the plan does."""
    return tuple(_left_out(scenario, horizon))


def _left_out(scenario: Scenario, horizon: Horizon) -> Iterator[str]:
    yield "lots: each asset in taxable accounts has one basis, and every gain is long-term"
    owners = {account.owner for account in scenario.accounts if account.type == "taxable"}
    if len(scenario.people) > 1 and owners - {JOINT}:
        yield "whose capital losses are whose: a couple's are carried together, also after a death"
    limits = scenario.limits
    if limits.fixed or limits.agi or limits.marketplace_magi is not None:
        yield "limits.fixed, limits.agi and limits.marketplace_magi"
    if scenario.limits.least_cash or any(asset.keep for asset in scenario.market.assets.values()):
        yield "the least cash, and what is never sold"
    if scenario.giving is not None:
        yield "gifts out of IRAs and of lots: all that is given is cash"
    if scenario.uncertainty and scenario.uncertainty.inflation:
        yield "rounding of indexed amounts, and debts and pensions with a growth of their own, where inflation moves"
    yield from _of_states(scenario, horizon, owners)
    if any(0 in period.more_recent for period in horizon.periods):
        yield "Medicare's use of the same year's return after a life event"


def _of_states(scenario: Scenario, horizon: Horizon, owners: set[str]) -> Iterator[str]:
    """Of what the states' own laws ask."""
    years = [period for period in horizon.periods if isinstance(period.state, StateOfYear)]
    if years and len(scenario.people) > 1 and owners - {JOINT}:
        yield "whose interest and dividends a state taxes: a couple's are by what each held on the first day"
