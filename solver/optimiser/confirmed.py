"""The plan that is given out: one that the audit confirms, line by line.

A solution is read back and audited. Where a line is left that differs, the plan is *repaired*: its decisions stand
(they break no rule), and every figure is the audit's; holdings of an account that are a hair off what it is worth are
set right. Where the audit finds a rule broken, the plan is *replaced* by
the next best that was found. Both are said in the plan's warnings, with the line that differed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from ...models.household.facts import Horizon
from ...models.plan import AccountYear, Cash, Plan, PlanWarning, PlanYear, Trade
from ...models.plan_gifts import Gifts, GivenLot
from ...models.scenario import Scenario
from ..audit import AuditReport, audit, fill
from ..errors import SolverFailure
from ..formulation.program import Program
from ..formulation.read_back import Reader
from .evaluate import Values

REPAIRED, REPLACED = "repaired", "replaced"
"""Codes of the warnings that say so."""
UNEVEN = 10.0
"""Dollars that an account's holdings may be off, for the solver's tolerance, and be set right."""


class Unconfirmed(SolverFailure):
    """No plan that was found is confirmed by the audit; the message has the first one's line."""


@dataclass(frozen=True)
class Agreed:
    """A filled plan, its audit, the solution it was read from, and the warning where it is not the best one as read."""

    plan: Plan
    report: AuditReport
    program: Program
    values: Values
    warning: PlanWarning | None


def agreed(
    scenario: Scenario,
    horizon: Horizon,
    solutions: Iterator[tuple[Program, Values]],
    document: Callable[[tuple[PlanYear, ...]], Plan],
) -> Agreed:
    """The first of some solutions, the best one first, that the audit confirms as it is or by its own figures.

    `document` makes a plan of years. Raises Unconfirmed when there is none.
    """
    first = ""
    sheltered = _sheltered(scenario)
    for number, (program, values) in enumerate(solutions):
        plan = document(tuple(Reader(program, values).years()))
        report = audit(plan, scenario, horizon)
        line = _line(report)
        warning = None
        if not report.ok and _only_uneven(plan, report, sheltered):
            both = zip(plan.years, report.years, strict=True)
            plan = document(tuple(_even(year, audited, sheltered) for year, audited in both))
            report = audit(plan, scenario, horizon)
            warning = _said(
                REPAIRED, f"planner and audit differed ({line}); every figure here is the audit's"
            )
        if report.ok:
            if number:
                message = f"the best plan was not confirmed by the audit ({first}); this is the next best one"
                warning = _said(REPLACED, message)
            return Agreed(fill(plan, report), report, program, values, warning)
        first = first or line
    raise Unconfirmed(f"the audit confirms none of the plans that were found ({first})")


def _sheltered(scenario: Scenario) -> frozenset[str]:
    """The accounts that hold no lots, those that a plan may open among them."""
    known = (account.name for account in scenario.accounts if account.type != "taxable")
    return frozenset(known) | {new.name for new in scenario.may_open.values()}


def _only_uneven(plan: Plan, report: AuditReport, sheltered: Collection[str]) -> bool:
    """Whether no rule is broken but that such an account holds a hair more or less than it is worth."""
    years = {year.year: (year, audited) for year, audited in zip(plan.years, report.years, strict=True)}
    for fault in report.faults:
        if fault.rule != "holdings" or fault.where not in sheltered:
            return False
        given, audited = (year.accounts[fault.where] for year in years[fault.year])
        held = sum(given.holdings.values())
        if abs(held - _worth(audited)) >= UNEVEN:
            return False
    return True


def _worth(account: AccountYear) -> float:
    """What a sheltered account is worth after its flows, dollars."""
    return account.close - account.growth - account.yields


def _even(given: PlanYear, audited: PlanYear, sheltered: Collection[str]) -> PlanYear:
    """What is decided in a year, sheltered accounts holding what the audit finds them worth."""
    year = decisions(given)
    accounts = dict(year.accounts)
    for name in accounts.keys() & sheltered:
        held = sum(accounts[name].holdings.values())
        part = _worth(audited.accounts[name]) / held if held > 0.0 else 1.0
        even = {asset: value * part for asset, value in accounts[name].holdings.items()}
        accounts[name] = accounts[name].model_copy(update={"holdings": even})
    return year.model_copy(update={"accounts": accounts})


def _line(report: AuditReport) -> str:
    """The first broken rule, else the line that differs most."""
    found = (*report.faults, *report.differences)
    return str(found[0]) if found else ""


def _said(code: str, message: str) -> PlanWarning:
    return PlanWarning(code=code, where="plan", message=message)


def decisions(year: PlanYear) -> PlanYear:
    """What a household decides in a year: flows, holdings, trades and spending, without a computed line."""
    return PlanYear(
        year=year.year,
        cash=Cash(spending=year.cash.spending, **({"unmet": year.cash.unmet} if year.cash.unmet else {})),
        accounts={name: _flows(account) for name, account in year.accounts.items()},
        trades=tuple(
            Trade(
                account=trade.account,
                asset=trade.asset,
                acquired=trade.acquired,
                action=trade.action,
                amount=trade.amount,
            )
            for trade in year.trades
        ),
    ).with_gifts(None if year.gifts is None else _gifts(year.gifts))


def _gifts(gifts: Gifts) -> Gifts:
    lots = tuple(
        GivenLot(
            account=lot.account, asset=lot.asset, acquired=lot.acquired, amount=lot.amount, fund=lot.fund
        )
        for lot in gifts.lots
    )
    received, paid = gifts.fund_received, gifts.fund_paid
    return Gifts(cash=gifts.cash, lots=lots, fund_received=received, fund_paid=paid)


def _flows(account: AccountYear) -> AccountYear:
    return AccountYear(
        qcd=account.qcd,
        distributed=account.distributed,
        converted_out=account.converted_out,
        converted_in=account.converted_in,
        rolled_out=account.rolled_out,
        rolled_in=account.rolled_in,
        holdings=account.holdings,
    )
