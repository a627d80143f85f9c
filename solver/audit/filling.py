"""A plan completed by its audit: every line that the plan leaves out is set to the audit's."""

from __future__ import annotations

from typing import TypeVar

from ...models.plan import Plan, PlanYear
from ...models.plan_gifts import Gifts
from ...models.plan_part import PlanPart
from .report import AuditReport

P = TypeVar("P", bound=PlanPart)


def fill(plan: Plan, report: AuditReport) -> Plan:
    """`plan` with all lines set: its own where it gives them, the audit's elsewhere.

    A planner need not give what it does not decide: marginal rates, `binding`, RMD lines, trades' gains and
    terms, estate, totals, the objective's value.
    """
    years = tuple(
        _filled_year(given, audited) for given, audited in zip(plan.years, report.years, strict=True)
    )
    ends = {
        name: _filled(getattr(plan, name), getattr(report, name))
        for name in ("objective", "estate", "totals")
    }
    return plan.model_copy(update={"years": years, **ends})


def _filled(given: P | None, audited: P) -> P:
    if given is None:
        return audited
    return audited.model_copy(update={name: getattr(given, name) for name in given.model_fields_set})


def _filled_year(given: PlanYear, audited: PlanYear) -> PlanYear:
    blocks: dict[str, PlanPart] = {
        name: _filled(getattr(given, name), getattr(audited, name)) for name in ("income", "tax", "cash")
    }
    accounts = {
        name: _filled(given.accounts.get(name), account) for name, account in audited.accounts.items()
    }
    trades = tuple(_filled(ours, theirs) for ours, theirs in zip(given.trades, audited.trades, strict=True))
    whole = _filled(given, audited)
    if given.gifts is not None and audited.gifts is not None:
        blocks["gifts"] = _filled_gifts(given.gifts, audited.gifts)
    return whole.model_copy(update={**blocks, "accounts": accounts, "trades": trades})


def _filled_gifts(given: Gifts, audited: Gifts) -> Gifts:
    lots = tuple(_filled(ours, theirs) for ours, theirs in zip(given.lots, audited.lots, strict=True))
    return _filled(given, audited).model_copy(update={"lots": lots})
