"""What a household may do by law and the program has no choice of: where it finds no plan, one of these may do."""

from __future__ import annotations

from collections.abc import Iterator

from ...models.accounts import KINDS
from ...models.household.access import first_qualified
from ...models.household.facts import Horizon, Period
from ...models.scenario import Scenario
from ...models.scenario.accounts import RothIra


def left_out(scenario: Scenario, horizon: Horizon) -> tuple[str, ...]:
    """In plain words, those that touch this household first; never empty."""
    return (
        *_before_59_half(scenario, horizon),
        *_roths(scenario, horizon),
        *_roth_plans(scenario, horizon),
        *_claims(scenario, horizon),
        *_work_and_rmds(scenario, horizon),
        *_life_events(horizon),
        "trades and withdrawals on other days than each year's first",
        "borrowing, and whatever else the scenario does not name",
    )


def _young(horizon: Horizon, owner: str) -> bool:
    return owner in horizon.periods[0].under_59_half


def _before_59_half(scenario: Scenario, horizon: Horizon) -> Iterator[str]:
    held = [
        account
        for account in scenario.accounts
        if account.holdings
        and KINDS[account.type].early(young=True, rolled_in=account.bears_early_tax)
        and _young(horizon, account.owner)
    ]
    if not held:
        return
    separation = any(KINDS[account.type].employer for account in held)
    after = "an employer's plan after separation at 55, " if separation else ""
    yield f"money before 59 1/2 without the 10 % ({after}equal periodic payments, medical costs: 26 USC 72(t)(2))"


def _roths(scenario: Scenario, horizon: Horizon) -> Iterator[str]:
    roths = [account for account in scenario.accounts if isinstance(account, RothIra)]
    for owner in dict.fromkeys(account.owner for account in roths if _young(horizon, account.owner)):
        own = [account for account in roths if account.owner == owner]
        basis = sum(a.contribution_basis + sum(past.amount for past in a.conversions) for a in own)
        if basis > sum(sum(account.holdings.values()) for account in own):
            yield f"money that {owner} converts and takes out again on the same day, as earlier contributions"


def _roth_plans(scenario: Scenario, horizon: Horizon) -> Iterator[str]:
    start = horizon.periods[0].year
    waiting = [a.name for a in scenario.accounts if (first_qualified(scenario, a) or start) > start]
    if waiting:
        yield f"payments out of {' and '.join(waiting)} before they qualify, which are part income"


def _claims(scenario: Scenario, horizon: Horizon) -> Iterator[str]:
    def waiting(period: Period) -> bool:
        return any(
            not period.social_security.get(person.name)
            for person in scenario.people
            if person.social_security is not None and person.name in period.ages
        )

    if waiting(horizon.periods[0]):
        yield "other months of claiming Social Security than the scenario's"
    elif len(scenario.people) > 1 and any(person.social_security for person in scenario.people):
        yield "another month of a survivor's claim than the scenario's"


def _work_and_rmds(scenario: Scenario, horizon: Horizon) -> Iterator[str]:
    if any(any(period.wages.values()) for period in horizon.periods):
        yield "contributions to accounts while there are wages, and later years of work"
    if any(period.rmd_divisor for period in horizon.periods):
        yield "a first required distribution put off to 1 April, or while still working"


def _life_events(horizon: Horizon) -> Iterator[str]:
    if any(code == "life_event" for code, _, _ in horizon.warnings):
        yield "a lower Medicare surcharge after a life event (form SSA-44)"
