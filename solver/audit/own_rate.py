"""The rate at which a plan taxes its traditional money, by year: what a traditional dollar weighs.

In a year, D is what leaves traditional accounts (QCDs too, which bear no tax), and T the tax it causes: federal, state
and penalty tax of the year's return as it is, less the same without D, and the Medicare surcharges that the year's MAGI
brings (two years on; after a life event perhaps sooner). At the end D is what is left and T the heirs' tax. Every
dollar is discounted by what traditional accounts earned, so that the dollars of a first day are each counted once: the
discounted D of all that is still to come are the accounts' value of that day. The rate of a year is the discounted T
over the discounted D of what is to come.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...models.accounts import KINDS
from ...models.household.facts import Horizon, Period
from ...models.household.healthcare import Filed, surcharge_decided
from ...models.household.receipts import Receipts
from ...models.laws.medicare import irmaa
from ...models.plan import OwnRate, PlanYear
from ...models.returns.federal_return import ReturnInput, federal_return
from ...models.returns.marginal_rates import state_tax
from ...models.scenario import Scenario
from .report import AuditReport

MOST = 0.6
"""No year's rate is taken to be more than this."""
MOVES = 0.005
"""A rate that moves less than this has settled."""
WORTH = 0.0005
"""And so has one whose move changes what all that is held counts that year by less than this share: little traditional
money is left then, and its rate may swing without moving anything."""
ROUNDED = 2.0
"""A plan's own rates may differ from those it was made with by so many times as much: its last solve may have moved
them once, and once the amounts that were rounded and the actions left out after it."""
NOTHING = 1.0
"""Dollars of traditional money up to which there is none."""


def own_rates(report: AuditReport, scenario: Scenario, horizon: Horizon) -> tuple[float, ...]:
    """The own rate of every year of an audited plan, fractions from 0 to 0.6; 0 where no traditional money is left."""
    deferred = [account.name for account in scenario.accounts if KINDS[account.type].deferred]
    money, tax = report.estate.traditional, report.estate.heirs_tax
    rates = []
    for t in range(len(report.years) - 1, -1, -1):
        accounts = [report.years[t].accounts[name] for name in deferred if name in report.years[t].accounts]
        taxed = sum(account.distributed + account.converted_out for account in accounts)
        out = taxed + sum(account.qcd for account in accounts)
        kept = sum(account.open for account in accounts) - out
        grown = sum(account.close for account in accounts) / kept if kept > NOTHING else 0.0
        money = out + (money / grown if grown > 0.0 else 0.0)
        tax = tax_of(report, horizon, t, taxed) + (tax / grown if grown > 0.0 else 0.0)
        rates.append(min(MOST, max(0.0, tax / money)) if money > NOTHING else 0.0)
    return tuple(reversed(rates))


def _shares(report: AuditReport, scenario: Scenario) -> Iterator[float]:
    """By year, what of all that is held just after the first day's trades is traditional, as a share of 1."""
    deferred = {account.name for account in scenario.accounts if KINDS[account.type].deferred}
    for year in report.years:
        held = {name: sum(account.holdings.values()) for name, account in year.accounts.items()}
        whole = sum(held.values())
        traditional = sum(value for name, value in held.items() if name in deferred)
        yield traditional / whole if whole > NOTHING else 0.0


def moved(
    rates: Sequence[float],
    read: Sequence[float],
    report: AuditReport,
    scenario: Scenario,
    times: float = 1.0,
) -> Iterator[int]:
    """The years (0 is the first) of a plan whose own rates `read` differ from `rates` by more than `times` what counts
    as settled."""
    for t, (held, found, share) in enumerate(zip(rates, read, _shares(report, scenario), strict=True)):
        move = abs(held - found)
        if move >= times * MOVES and move * share >= times * WORTH:
            yield t


def check_own_rate(
    own: OwnRate | None, report: AuditReport, scenario: Scenario, horizon: Horizon
) -> Iterator[tuple[str, str]]:
    """Where in the document a claim about the rates that a plan was made with is false, and how."""
    if own is None:
        return
    read = own_rates(report, scenario, horizon)
    if len(own.by_year) != len(read):
        yield "own_rate.by_year", f"{len(own.by_year)} rates, the plan has {len(read)} years"
    elif not own.settled:
        if own.solves and not own.alternatives:
            yield (
                "own_rate.alternatives",
                "rates that have not settled stand beside those of the solve before",
            )
        if own.alternatives and own.alternatives[-1].by_year != own.by_year:
            yield "own_rate.alternatives", "the last of them is not what the plan was made with"
    elif own.alternatives:
        yield "own_rate.settled", "rates that have settled have no alternatives"
    else:
        for t in moved(own.by_year, read, report, scenario, ROUNDED):
            said = f"{own.by_year[t]:.1%} in {report.years[t].year}, the plan's own rate is {read[t]:.1%}"
            yield "own_rate.by_year", f"{said}, and it is said to have settled"


def tax_of(report: AuditReport, horizon: Horizon, t: int, out: float) -> float:
    """What the `out` dollars that leave traditional accounts in a year cost in tax and surcharges."""
    if out <= 0.0:
        return 0.0
    year, entered = report.years[t], report.returns[t]
    distributed = year.cash.from_traditional
    without = entered - Receipts(
        traditional_distributions=distributed,
        roth_conversions=out - distributed,
        early_distributions=entered.early_distributions - _early_elsewhere(year, horizon.periods[t]),
    )
    before = list(horizon.prior_returns) or [(0.0, horizon.periods[0].filing_status)] * irmaa.PAID_IN
    filed = [*before, *((year.tax.magi_medicare, year.filing_status) for year in report.years)]
    return _owed(entered, horizon, t, filed) - _owed(without, horizon, t, filed)


def _early_elsewhere(year: PlanYear, period: Period) -> float:
    """What bears the 10 percent but is no distribution from traditional accounts from the first day on."""
    return period.so_far.receipts.early_distributions + sum(roths.early for roths in year.roth_out.values())


def _owed(x: ReturnInput, horizon: Horizon, t: int, filed: Sequence[Filed]) -> float:
    """Federal and state tax of a year's return, and the surcharges that it may decide, those of others as `filed`."""
    period = horizon.periods[t]
    lines = federal_return(x, period.law)
    owed = lines.federal_tax + state_tax(x, lines, period.state)
    place = t + irmaa.PAID_IN
    returns = [*filed[:place], (lines.magi_medicare, period.filing_status), *filed[place + 1 :]]
    for later in horizon.periods[t : place + 1]:
        if later.index == place or later.index - t in later.more_recent:
            owed += surcharge_decided(later, returns)[0]
    return owed
