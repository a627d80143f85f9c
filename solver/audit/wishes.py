"""The owner's wishes in a year: spending, allocation, limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from ...models.household.risk import SAME, RiskLimits, holds_risk, risk_limits
from ...models.household.weights import weights
from ...models.plan import AccountYear
from ...models.returns.federal_return import ReturnLines
from ...models.scenario import Scenario
from .books import Books, Year
from .findings import GRAIN, TOLERANCE, dollars
from .holdings import kept_now

NOTHING: Mapping[str, float] = {}


def spending_of(year: Year) -> float:
    """What the year spends: the plan's figure, else the wish. Less than the wish is a fault.

    Under `max_spending` the level is the plan's decision, so the plan must state what it spends.
    """
    stated = year.given.cash.spending if "spending" in year.given.cash.model_fields_set else None
    if year.scenario.goal.objective == "max_spending":
        if stated is None:
            year.fault("spending", "", "under max_spending a plan must state cash.spending")
        return stated or 0.0
    unmet = _unmet(year)
    wish = year.scenario.spending.annual * year.period.spending_weight + year.period.spending_extra - unmet
    if stated is not None and stated < wish - GRAIN:
        message = f"spending is {dollars(stated)}, the scenario wants {dollars(wish)}"
        year.slip(wish - stated, "spending", "", message)
    return wish if stated is None else stated


def _unmet(year: Year) -> float:
    """What the plan says that it leaves unmet of the year's spending: a fault where the scenario does not let it."""
    unmet = year.given.cash.unmet
    if unmet and not year.scenario.spending.may_fall_short:
        message = f"cash.unmet is {dollars(unmet)}: spending may stay unmet in a branch of a tree alone"
        year.fault("spending", "", message)
    elif unmet < 0.0:
        year.fault("spending", "", f"cash.unmet is {dollars(unmet)}: what is not met is 0 or more")
    return unmet


def check_allocation(accounts: Mapping[str, AccountYear], year: Year) -> None:
    """Each asset's share within its band: of the household, of every account alike, or of each around its own mix; and
    the household's risk.

    Taxable accounts count as one where every account is to be alike. What is never sold may be out of its band.
    """
    allocation = year.scenario.allocation
    if allocation.fixed_by_account:
        _check_own_mixes(accounts, year)
        return
    weight = weights(year.scenario, year.period.index)
    values = dict.fromkeys(year.period.assets, 0.0)
    for name, account in accounts.items():
        for asset, value in account.holdings.items():
            values[asset] += weight[year.books.kinds[name].tax] * value
    start = year.scenario.start_year
    shares = {asset: allocation.share(asset, year.period.year, start) for asset in values}
    kept = list(kept_now(year))
    _check_bands("", values, shares, year, _kept(kept, lambda name: weight[year.books.kinds[name].tax]))
    limits = risk_limits(year.scenario, year.period.year)
    if limits is not None:
        _check_risk(values, limits, year)
    if allocation.same_in_every_account:
        taxable = dict.fromkeys(year.period.assets, 0.0)
        for name, account in accounts.items():
            if not year.books.kinds[name].sheltered:
                taxable = {
                    asset: value + account.holdings.get(asset, 0.0) for asset, value in taxable.items()
                }
            else:
                own = _kept(kept, lambda other, name=name: float(other == name))  # type: ignore[misc]
                _check_bands(name, account.holdings, shares, year, own)
        own = _kept(kept, lambda other: float(not year.books.kinds[other].sheltered))
        _check_bands("the taxable accounts", taxable, shares, year, own)


def _kept(kept: Iterable[tuple[str, str, float]], weight: Callable[[str], float]) -> dict[str, float]:
    """What is never sold, by asset, each account's dollars counted by its weight."""
    found: dict[str, float] = {}
    for name, asset, value in kept:
        found[asset] = found.get(asset, 0.0) + weight(name) * value
    return found


def _check_risk(values: Mapping[str, float], limits: RiskLimits, year: Year) -> None:
    """The household's expected return, and its share of riskier assets, are at most what equal risk allows."""
    whole = sum(values.values())
    if whole <= 0.0:
        return
    earned = sum(value * limits.returns[asset] for asset, value in values.items())
    widest = max(limits.returns.values()) - min(limits.returns.values())
    if earned - limits.most_return * whole > TOLERANCE * widest + SAME * whole:
        message = (
            f"the expected return is {earned / whole:.3%} a year, equal risk allows {limits.most_return:.3%}"
        )
        year.fault("risk", "expected return", message)
    risky = sum(value for asset, value in values.items() if asset in limits.riskier)
    if risky - limits.most_riskier * whole > TOLERANCE + SAME * whole:
        message = f"{' and '.join(sorted(limits.riskier))} are {risky / whole:.2%} of the household, "
        year.fault("risk", "riskier assets", message + f"equal risk allows {limits.most_riskier:.2%}")


def _check_own_mixes(accounts: Mapping[str, AccountYear], year: Year) -> None:
    for name, shares in own_mixes(year.scenario, accounts).items():
        _check_bands(name, accounts[name].holdings, shares, year)


def _check_bands(
    account: str,
    values: Mapping[str, float],
    shares: Mapping[str, float],
    year: Year,
    kept: Mapping[str, float] = NOTHING,
) -> None:
    """Every asset within `allocation.band` of its share, in one account or (without a name) the household.

    Beside what is `kept`: with equal risk each edge gives way by all of it; else an asset may be its own kept dollars
    and its highest share of all other money, and is at least its lowest share of what is not kept.
    """
    band, total, all_kept = year.scenario.allocation.band, sum(values.values()), sum(kept.values())
    for asset in {**shares, **values}:
        value, share, own = values.get(asset, 0.0), shares.get(asset, 0.0), kept.get(asset, 0.0)
        highest, lowest = min(share + band, 1.0), max(share - band, 0.0)
        if holds_risk(year.scenario):
            most, least = highest * total + all_kept, lowest * total - all_kept
        else:
            most, least = own + highest * (total - own), lowest * (total - all_kept)
        if total > 0.0 and not least - TOLERANCE <= value <= most + TOLERANCE:
            allowed = f"{lowest:.2%} to {highest:.2%}"
            message = f"{asset} is {value / total:.2%} of {account or 'the household'}, its band is {allowed}"
            year.fault("allocation", account or asset, message)


def own_mixes(scenario: Scenario, names: Mapping[str, object]) -> dict[str, dict[str, float]]:
    """Each account's shares by asset on the first day of the plan; one empty then has the household's."""
    starts = {account.name: account.holdings for account in scenario.accounts}
    household = dict.fromkeys(scenario.market.assets, 0.0)
    for holdings in starts.values():
        for asset, value in holdings.items():
            household[asset] += value
    return {name: _shares(starts.get(name, {})) or _shares(household) for name in names}


def _shares(holdings: Mapping[str, float]) -> dict[str, float]:
    total = sum(holdings.values())
    return {asset: value / total for asset, value in holdings.items()} if total > 0.0 else {}


def check_limits(accounts: Mapping[str, AccountYear], year: Year) -> None:
    """[limits]: conversions by size and by year, and flows that are decided already."""
    limits, this = year.scenario.limits, year.period.year
    converted = sum(account.converted_out for account in accounts.values())
    most = conversion_limit(year)
    if most is not None and converted > most + GRAIN:
        message = f"{dollars(converted)} is converted, the limit is {dollars(most)}"
        year.slip(converted - most, "max_annual_conversion", "", message)
    last = limits.no_conversions_after
    if last is not None and this > last and converted > GRAIN:
        message = f"{dollars(converted)} is converted, but none is wanted after {last}"
        year.slip(converted, "no_conversions_after", "", message)
    for wish in limits.fixed:
        if wish.year == this:
            asked = wish.amount * year.period.deflator
            planned = sum(_flows(wish.what, wish.owner, accounts, year.books))
            planned += year.scenario.done_to_date(wish.what, wish.owner, this)
            if abs(planned - asked) > GRAIN:
                message = f"{wish.what} of {wish.owner} are {dollars(planned)}, fixed at {dollars(asked)}"
                year.slip(abs(planned - asked), "fixed", wish.owner, message)


def check_marketplace(lines: ReturnLines, year: Year) -> None:
    """`limits.marketplace_magi` in a year before Medicare."""
    most = marketplace_limit(year)
    if most is not None and lines.magi_marketplace > most + GRAIN:
        message = f"marketplace MAGI is {dollars(lines.magi_marketplace)}, the limit is {dollars(most)}"
        year.slip(lines.magi_marketplace - most, "marketplace_magi", "", message)


def check_agi(lines: ReturnLines, year: Year) -> None:
    """`limits.agi` of the year."""
    least, most = agi_range(year)
    if lines.agi < least - GRAIN:
        message = f"AGI is {dollars(lines.agi)}, at least {dollars(least)} is wanted"
        year.slip(least - lines.agi, "agi", "", message)
    if lines.agi > most + GRAIN:
        message = f"AGI is {dollars(lines.agi)}, at most {dollars(most)} is wanted"
        year.slip(lines.agi - most, "agi", "", message)


def agi_range(year: Year) -> tuple[float, float]:
    """The year's `limits.agi` in its dollars; without bounds where none is stated."""
    least, most = year.scenario.limits.agi_range(year.period.year)
    return least * year.period.deflator, most * year.period.deflator


def marketplace_limit(year: Year) -> float | None:
    """The year's `limits.marketplace_magi` in its dollars; None without one, and in years on Medicare."""
    most = year.scenario.limits.marketplace_magi
    return None if most is None or not year.period.before_medicare else most * year.period.deflator


def conversion_limit(year: Year) -> float | None:
    """What `limits.max_annual_conversion` leaves from the first day on, in the year's dollars; None without one."""
    limit = year.scenario.limits.max_annual_conversion
    done = sum(year.period.so_far.conversions.values())
    return None if limit is None else max(0.0, limit * year.period.deflator - done)


def _flows(what: str, owner: str, accounts: Mapping[str, AccountYear], books: Books) -> Iterator[float]:
    for name in books.owned(owner):
        if books.kinds[name].pays(what):
            account = accounts[name]
            yield account.converted_out if what == "roth_conversions" else account.distributed
