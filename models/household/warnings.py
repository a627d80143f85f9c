"""What had to be assumed about this household, each said once: (code, where, message)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ...tax_tables.schema import Actuarial
from ..amounts import dollars
from ..scenario import Scenario
from ..scenario.accounts import TaxableAccount
from ..scenario.market import YIELDS
from .benefit_warnings import Note, benefit_warnings
from .choice_warnings import choice_warnings
from .facts import Period
from .giving_warnings import giving_warnings
from .healthcare import life_events
from .holding_warnings import barred_on_the_first_day
from .itemized import itemized_warnings
from .law_warnings import law_warnings
from .receipts import Receipts
from .risk import SAME, mean_returns
from .state_warnings import state_warnings


def household_warnings(
    scenario: Scenario, periods: Sequence[Period], projected_from: int, tables: Actuarial
) -> tuple[Note, ...]:
    """Every assumption of the horizon's facts, in the order of the scenario."""
    return (
        *_projected_law(periods, projected_from),
        *_same_day_lots(scenario),
        *_required_distributions(scenario),
        *benefit_warnings(scenario, periods, tables),
        *law_warnings(scenario, periods),
        *choice_warnings(scenario, periods),
        *_spending(scenario),
        *_loss_owner(scenario, periods),
        *_life_events(scenario, periods),
        *_heirs_gains(periods),
        *_yields_to_date(scenario),
        *_own_mixes(scenario),
        *barred_on_the_first_day(scenario),
        *itemized_warnings(scenario, periods),
        *giving_warnings(scenario, periods),
        *state_warnings(scenario, periods),
    )


def _projected_law(periods: Sequence[Period], projected_from: int) -> Iterator[Note]:
    if periods[-1].year > projected_from:
        yield (
            "projected_law",
            "start_year",
            f"the law is published in full to {projected_from}; later years are projected by the statutes' "
            "own indexing with market.inflation",
        )


def _same_day_lots(scenario: Scenario) -> Iterator[Note]:
    for account in scenario.accounts:
        if isinstance(account, TaxableAccount) and len(account.dated_lots) < len(account.lots):
            yield (
                "same_day_lots",
                f"accounts.{account.name}.lots",
                f"lots of {account.name} of one asset and one day are taken as one, with the basis of both",
            )


def _required_distributions(scenario: Scenario) -> Iterator[Note]:
    for person in scenario.people:
        if person.born.year == 1959:
            yield (
                "rmd_age_1959",
                f"people.{person.name}.born",
                "for births in 1959 the statute gives both 73 and 75 as the age of required distributions; "
                f"73 is used for {person.name}, as proposed regulations do",
            )


def _spending(scenario: Scenario) -> Iterator[Note]:
    if scenario.spending.shape != "smile":
        return
    if scenario.spending.annual > 0.0:
        message = "the smile is Blanchett's (2014) average of retired households, by age and spending.annual"
    else:
        message = 'the smile depends on the level of spending, and spending.annual is 0: "flat" is used'
    yield "spending_smile", "spending.shape", message


def _loss_owner(scenario: Scenario, periods: Sequence[Period]) -> Iterator[Note]:
    """Whose the losses are that are carried in, where a death ends the decedent's own (Rev. Rul. 74-175)."""
    unnamed = sum(part.short + part.long for part in scenario.taxes.carryforwards if part.owner is None)
    if not unnamed or not any(period.dies for period in periods[:-1]):
        return
    owner = scenario.loss_owner
    whose = (
        "joint, half of it each one's" if owner == "joint" else f"{owner}'s, who owns every taxable account"
    )
    yield (
        "loss_owner",
        "taxes.capital_loss_carryforward",
        f"{dollars(unnamed)} of losses carried in name no owner and are taken as {whose}; a decedent's own losses end "
        "with the final return: say owner = a name, if it is another's",
    )


def _life_events(scenario: Scenario, periods: Sequence[Period]) -> Iterator[Note]:
    """The first look-back return from before a work stoppage or a death that is not listed (20 CFR 418.1205)."""
    listed = life_events(scenario)
    for before, period in pairwise(periods):
        looking_back = periods[period.index : period.index + 2]
        enrolled = any(any(later.medicare_months.values()) for later in looking_back)
        stopped = _at_work(period) < _at_work(before)
        if enrolled and (before.dies or stopped) and not {before.year, period.year} & {*listed}:
            event = f"the death of {before.dies[0]}" if before.dies else "the end of work"
            yield (
                "life_event",
                "healthcare",
                f"after {event} in {before.year} Medicare may be asked to use a later return (form SSA-44); "
                "the plan keeps to the return of two years before, unless healthcare.life_event lists it",
            )
            return


def _heirs_gains(periods: Sequence[Period]) -> Iterator[Note]:
    if not periods[-1].law.federal.capital_gains_tax.step_up:
        yield (
            "heirs_gains",
            "taxes.reform",
            "without a step-up the heirs take over the basis of taxable accounts; the tax that they would owe on the "
            "gains is not taken off the estate",
        )


def _yields_to_date(scenario: Scenario) -> Iterator[Note]:
    given = scenario.year_to_date
    if given is None or not given.begins_late:
        return
    received = Receipts.read(given, YIELDS).yields
    held = {lot.asset for a in scenario.accounts if isinstance(a, TaxableAccount) for lot in a.lots}
    paying = [name for name in held if any(_pays(scenario, name, kind) for kind in YIELDS)]
    if paying and not received:
        yield (
            "no_yields_to_date",
            "year_to_date",
            f"no interest or dividend is given for the time before {given.as_of}, though {', '.join(sorted(paying))} "
            "in taxable accounts pays some; the year's return counts none",
        )


def _own_mixes(scenario: Scenario) -> Iterator[Note]:
    """Where each account holds its own mix, what a year is paid from moves the household's risk."""
    if not scenario.allocation.fixed_by_account:
        return
    returns, means = mean_returns(scenario), {}
    for account in scenario.accounts:
        whole = sum(account.holdings.values())
        if whole > 0.0:
            earned = sum(value * returns[asset] for asset, value in account.holdings.items())
            means[account.name] = earned / whole
    if not means:
        return
    low, high = min(means, key=means.__getitem__), max(means, key=means.__getitem__)
    if means[high] - means[low] > SAME:
        yield (
            "own_mixes",
            "allocation.fixed_by_account",
            f"each account holds its own mix: {high} returns {means[high]:.2%} a year, {low} {means[low]:.2%}, so what "
            "a year is paid from, and what is converted, moves the household's risk, which nothing holds: part of what "
            "the plan gains is more risk. Delete fixed_by_account to hold today's mix of the household",
        )


def _pays(scenario: Scenario, asset: str, kind: str) -> bool:
    series = getattr(scenario.market.assets[asset], kind)
    return any(series) if isinstance(series, tuple) else bool(series)


def _at_work(period: Period) -> int:
    return sum(pay > 0.0 for pay in period.wages.values())
