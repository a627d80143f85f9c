"""Equal risk: what a household's expected return and its share of riskier assets may be in a year.

Definition: docs/definitions.md, *Equal risk*. Returns and the set of riskier assets are the scenario's own assumptions,
so they are the same in every year's law and for every plan, rule and narrower optimum.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..accounts import KINDS
from ..forced_risk import ForcedRisk
from ..plan import Plan
from ..plan_year import PlanYear
from ..scenario import Scenario, load
from .open_facts import as_chosen
from .weights import as_weighed, weights

SAME = 1e-9
"""A difference of two mean returns, or of two shares, that is none."""


@dataclass(frozen=True)
class RiskLimits:
    """What one year's holdings, just after its first day's trades, may come to at most.

    returns        the mean yearly total return of every asset, as a fraction
    riskier        the assets that count as riskier than the target
    most_return    the most expected return of all that is held
    most_riskier   the most share of the riskier assets
    """

    returns: Mapping[str, float]
    riskier: frozenset[str]
    most_return: float
    most_riskier: float

    def over_return(self, asset: str) -> float:
        """What a dollar of an asset adds to the year's expected return above the most: the sum is to be at most 0."""
        return self.returns[asset] - self.most_return

    def over_riskier(self, asset: str) -> float:
        """What a dollar of an asset adds to the riskier assets above the most: the sum is to be at most 0."""
        return (asset in self.riskier) - self.most_riskier

    @property
    def spread(self) -> float:
        """What a whole share moved from the other assets to the riskier ones adds to the expected return, at least.

        The least mean of the riskier less the most of the others; where they overlap, of all that there is.
        """
        risky = [self.returns[asset] for asset in self.riskier]
        others = [mean for asset, mean in self.returns.items() if asset not in self.riskier]
        if risky and others and min(risky) > max(others):
            return min(risky) - max(others)
        return max(self.returns.values()) - min(self.returns.values())

    @property
    def rows(self) -> dict[str, dict[str, float]]:
        """The linear rows of the year: by name, what a dollar of each asset counts; sum at most 0.

        A row that no holding can break is left out.
        """
        rows = {
            "risk_return": {asset: self.over_return(asset) for asset in self.returns},
            "risk_share": {asset: self.over_riskier(asset) for asset in self.returns},
        }
        return {name: row for name, row in rows.items() if max(row.values()) > SAME}


def mean_returns(scenario: Scenario) -> dict[str, float]:
    """The mean yearly total return over the plan of every asset: `mean_return` where it is given."""
    return {
        name: asset.mean(len(scenario.years)) if asset.mean_return is None else asset.mean_return
        for name, asset in scenario.market.assets.items()
    }


def holds_risk(scenario: Scenario) -> bool:
    """Whether plans of the scenario are held at the target's risk."""
    return scenario.allocation.risk == "target" and not scenario.allocation.fixed_by_account


def risk_of_target(scenario: Scenario, year: int) -> RiskLimits:
    """The target's own risk in a year, along the glide path, whether or not plans are held at it.

    Of a scenario whose accounts each hold their own mix, the household's mix of today counts as target.
    """
    returns = mean_returns(scenario)
    target = target_shares(scenario, year)
    level = sum(share * returns[asset] for asset, share in target.items())
    riskier = frozenset(
        name
        for name, asset in scenario.market.assets.items()
        if (returns[name] > level + SAME if asset.riskier is None else asset.riskier)
    )
    return RiskLimits(returns, riskier, level, sum(target[asset] for asset in riskier))


def risk_limits(scenario: Scenario, year: int) -> RiskLimits | None:
    """The most risk of a year's holdings: the target's, or the least attainable; None where risk is free."""
    if not holds_risk(scenario):
        return None
    limits = risk_of_target(scenario, year)
    for forced in scenario.allocation.forced_risk or ():
        if forced.year == year:
            limits = replace(
                limits,
                most_return=limits.most_return + forced.expected_return,
                most_riskier=limits.most_riskier + forced.riskier,
            )
    return limits


def can_force(scenario: Scenario) -> bool:
    """Whether the scenario has what may force more risk than the target: kept holdings, or accounts that may not hold
    every asset."""
    kept = any(asset.keep for asset in scenario.market.assets.values())
    return kept or any(account.only or account.never for account in scenario.accounts)


def with_forced(scenario: Scenario, forced: Sequence[ForcedRisk]) -> Scenario:
    """The scenario held at the risk that was found to be forced; itself where nothing can force any."""
    if not can_force(scenario) or not holds_risk(scenario) or scenario.allocation.forced_risk is not None:
        return scenario
    allocation = scenario.allocation.model_copy(update={"forced_risk": tuple(forced)})
    return scenario.model_copy(update={"allocation": allocation})


def with_more_risk(scenario: Scenario, share: float) -> Scenario:
    """The scenario allowed a share of the household more of the riskier assets in every year, and the expected return
    that as much moved to them adds at least (`RiskLimits.spread`), above what is forced."""
    forced = {one.year: one for one in scenario.allocation.forced_risk or ()}
    more = []
    for year in scenario.years:
        one = forced.get(year, ForcedRisk(year=year))
        added = share * risk_of_target(scenario, year).spread
        update = {"expected_return": one.expected_return + added, "riskier": one.riskier + share}
        more.append(one.model_copy(update=update))
    allocation = scenario.allocation.model_copy(update={"forced_risk": tuple(more)})
    return scenario.model_copy(update={"allocation": allocation})


def with_risk_free(scenario: Scenario) -> Scenario:
    """The scenario with its risk left to the bands."""
    allocation = scenario.allocation.model_copy(update={"risk": "free", "forced_risk": None})
    return scenario.model_copy(update={"allocation": allocation})


def as_made(scenario: Scenario, plan: Plan) -> Scenario:
    """The scenario with what was found for a plan of it held: facts it left open, own rates, the risk that was forced.

    Whatever is compared with a plan, or looked for around it, is a question of this scenario.
    """
    return with_forced(as_weighed(as_chosen(scenario, plan), plan), plan.forced_risk)


def target_shares(scenario: Scenario, year: int) -> dict[str, float]:
    """Target share of every asset of `market.assets` in a year; today's mix where each account holds its own."""
    allocation = scenario.allocation
    if allocation.fixed_by_account:
        today = scenario.household_mix
        return {asset: today.get(asset, 0.0) for asset in scenario.market.assets}
    return {asset: allocation.share(asset, year, scenario.start_year) for asset in scenario.market.assets}


def riskier_shares(scenario: Scenario, years: Sequence[PlanYear]) -> tuple[float, ...]:
    """By year, the share of the riskier assets in what a plan holds just after each first day's trades, as fractions.

    Dollars count as in the bands; 0 in a year in which nothing is held.
    """
    tax = {account.name: KINDS[account.type].tax for account in scenario.accounts}
    shares = []
    for t, year in enumerate(years):
        weight, riskier = weights(scenario, t), risk_of_target(scenario, year.year).riskier
        whole = risky = 0.0
        for name, account in year.accounts.items():
            counts = weight[tax.get(name, "free")]
            whole += counts * sum(account.holdings.values())
            risky += counts * sum(value for asset, value in account.holdings.items() if asset in riskier)
        shares.append(risky / whole if whole > 0.0 else 0.0)
    return tuple(shares)


def with_means_of(base: Scenario, scenario: Scenario) -> Scenario:
    """`scenario`, a variant of `base`, with the base's mean returns as what equal risk reckons with.

    So that in a sweep or a future other returns do not change what counts as the same risk.
    """
    if not holds_risk(scenario):
        return scenario
    before, now = mean_returns(base), mean_returns(scenario)
    moved = [name for name in now if name in before and abs(before[name] - now[name]) > SAME]
    if not moved:
        return scenario
    content = scenario.content()
    for name in moved:
        content["market"]["assets"][name]["mean_return"] = before[name]
    return load(content)
