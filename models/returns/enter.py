"""From what a year receives to what its return starts with: the one place where a `ReturnInput` is put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..household.facts import Period
from ..household.healthcare import Filed, surcharge_decided
from ..household.receipts import Receipts
from ..household.state_facts import StateOfYear
from ..laws.federal.charity import NO_GIFTS, NOTHING_CARRIED, Carried, GiftsOfYear
from ..plan_gifts import Gifts
from ..plan_year import OfPerson, PlanYear
from .federal_return import ReturnInput, ReturnLines, federal_return

NO_SHARES: Mapping[str, tuple[float, ...]] = {}


def gifts_of(period: Period, gifts: Gifts | None, taxed: float = 0.0) -> GiftsOfYear:
    """What the law counts of a plan's gifts, and of those before the plan's first day; `taxed`: `taxed_of` the year."""
    before = taxed + (period.giving.before if period.giving is not None else 0.0)
    if gifts is None:
        return GiftsOfYear(before)
    lots = gifts.given_lots(fund=False) + gifts.given_lots(fund=True)
    return GiftsOfYear(before + gifts.given_cash, lots, cash_to_fund=gifts.given_cash - gifts.cash)


def taxed_of(year: PlanYear) -> float:
    """What IRAs pay charities in a complete year and is income after all: a gift of cash (26 USC 408(d)(8)(A), (E))."""
    return sum(account.qcd for account in year.accounts.values()) - year.income.qcd


def shares_of(people: Sequence[OfPerson]) -> dict[str, tuple[float, ...]]:
    """Each line's parts by person; lines of nothing are left out."""
    shares = {}
    for line in OfPerson.model_fields:
        amounts = [float(getattr(person, line)) for person in people]
        if sum(amounts):
            shares[line] = tuple(amount / sum(amounts) for amount in amounts)
    return shares


def _read_beside(period: Period) -> StateOfYear | None:
    rule = period.state
    return rule if isinstance(rule, StateOfYear) and rule.asks_whose else None


def enter(
    period: Period,
    received: Receipts,
    carried: tuple[float, float] = (0.0, 0.0),
    surcharge: float = 0.0,
    gifts: GiftsOfYear = NO_GIFTS,
    gifts_carried: Carried = NOTHING_CARRIED,
    shares: Mapping[str, tuple[float, ...]] = NO_SHARES,
    told: Mapping[str, tuple[float, ...]] = NO_SHARES,
) -> ReturnInput:
    """The return's input of a year.

    received    of the whole year, what came before the plan's first day included
    carried     losses carried in: short and long, positive dollars
    surcharge   Medicare's surcharges that the year pays, which Schedule A counts
    gifts       of the whole year, and what is carried into it
    shares      of each line by person (`ReturnInput.shares`); `told` what its state has otherwise of distributions
    """
    itemized = period.schedule_a(surcharge)
    if period.giving is not None:
        own = period.giving.ceilings
        itemized = replace(itemized, gifts=gifts, gifts_carried=gifts_carried, ceilings=own)
    return ReturnInput(
        period.filing_status,
        period.seniors,
        *carried,
        itemized,
        shares,
        _read_beside(period),
        told,
        **received.lines(),
    )


def assess(
    period: Period,
    received: Receipts,
    carried: tuple[float, float],
    before: Sequence[Filed],
    gifts: GiftsOfYear = NO_GIFTS,
    gifts_carried: Carried = NOTHING_CARRIED,
    shares: Mapping[str, tuple[float, ...]] = NO_SHARES,
    told: Mapping[str, tuple[float, ...]] = NO_SHARES,
) -> tuple[ReturnInput, ReturnLines, float]:
    """A year's return, and Medicare's surcharges of the year in dollars.

    `before`: the returns from two years before the plan up to the year before this one. Where the year's own return
    may decide its surcharges, its MAGI is known before what Schedule A deducts of them.
    """
    surcharge, _ = surcharge_decided(period, before) if any(period.surcharge_by_tier) else (0.0, 0)
    entered = enter(period, received, carried, surcharge, gifts, gifts_carried, shares, told)
    lines = federal_return(entered, period.law)
    if 0 in period.more_recent:
        least, _ = surcharge_decided(period, [*before, (lines.magi_medicare, period.filing_status)])
        if least < surcharge:
            entered = enter(period, received, carried, least, gifts, gifts_carried, shares, told)
            surcharge = least
            lines = federal_return(entered, period.law)
    return entered, lines, surcharge
