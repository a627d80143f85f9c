"""What a plan does that its household has to know, given the facts of its years: (code, where, message)."""

from __future__ import annotations

from collections.abc import Iterator

from ..amounts import dollars
from ..plan import Plan
from ..scenario import Scenario
from ..scenario.accounts import EmployerPlan
from .estate_warnings import estate_taxes
from .facts import Horizon, Period
from .heirs_warnings import charity_first
from .holding_warnings import kept_sold

Note = tuple[str, str, str]
DUST = 1.0


def plan_warnings(scenario: Scenario, horizon: Horizon, plan: Plan) -> Iterator[Note]:
    """Income before Medicare, money out of a present employer's plan, losses that end, taxes on the estate, a charity
    that had better have the IRA, forced risk, what is sold though it is kept."""
    yield from _before_medicare(scenario, horizon, plan)
    yield from _in_service(scenario, horizon, plan)
    yield from _losses_ended(horizon, plan)
    yield from estate_taxes(scenario, horizon, plan)
    yield from charity_first(scenario, horizon, plan)
    yield from _forced_risk(plan)
    yield from kept_sold(scenario, horizon, plan)


def _before_medicare(scenario: Scenario, horizon: Horizon, plan: Plan) -> Iterator[Note]:
    """26 USC 36B(c)(1)(A): the year's income beside what ends the premium credit.

    Years in which wages, pensions and benefits alone are above it are left aside: they have no credit to lose.
    """
    if scenario.healthcare.cover in ("employer", "retiree", "none"):
        return
    years = [
        (year.tax.magi_marketplace, period.credit_edge, period.year)
        for period, year in zip(horizon.periods, plan.years, strict=True)
        if period.before_medicare and _unchosen(period) <= period.credit_edge and period.credit_edge > 0.0
    ]
    over = [entry for entry in years if entry[0] > entry[1]]
    if over:
        magi, edge, first = over[0]
        whose = "the" if scenario.healthcare.cover == "marketplace" else "a"
        have = "" if scenario.healthcare.cover == "marketplace" else ", if you have one,"
        more = f", as in {len(over)} of {len(years)} such years" if len(over) > 1 else ""
        yield (
            "marketplace_cliff",
            "healthcare.cover",
            f"Before Medicare, income in {first} is {dollars(magi)}, above the {dollars(edge)} that are 400 % of the "
            f"poverty line{more}: {whose} credit for marketplace insurance{have} would be lost (26 USC 36B); it is not "
            "in this plan. "
            "limits.marketplace_magi keeps income below a line, healthcare.cover says how you are insured",
        )
    elif years:
        magi, edge, near = max(years, key=lambda entry: entry[0] / entry[1])
        yield (
            "before_medicare",
            "healthcare.cover",
            f"before Medicare, income is nearest to 400 % of the poverty line, where credits for marketplace insurance "
            f"end (26 USC 36B), in {near}: {dollars(magi)} beside {dollars(edge)}; credits and premiums are not "
            "in this plan",
        )


def _unchosen(period: Period) -> float:
    return sum(map(sum, (p.values() for p in (period.wages, period.pensions, period.social_security))))


def _in_service(scenario: Scenario, horizon: Horizon, plan: Plan) -> Iterator[Note]:
    """26 USC 401(k)(2)(B), 403(b)(11), 457(d)(1)(A): deferrals leave a plan at 59 1/2, separation, or hardship."""
    for account in scenario.accounts:
        if not isinstance(account, EmployerPlan) or account.employed_until is not None:
            continue
        moved: dict[int, float] = {}
        for period, year in zip(horizon.periods, plan.years, strict=True):
            flows = year.accounts.get(account.name)
            if flows is not None and period.wages.get(account.owner, 0.0) > 0.0:
                moved[year.year] = flows.converted_out + flows.distributed
        years = [year for year, amount in moved.items() if amount > DUST]
        if years:
            yield (
                "in_service",
                account.name,
                f"{dollars(sum(moved.values()))} leaves {account.name} in years in which {account.owner} works (first "
                f"in {years[0]}): of the present employer's plan ask whether it allows that, as before 59 1/2 few do "
                "(26 USC 401(k)(2)(B)); employed_until of the account keeps its money there until the job ends",
            )


def _forced_risk(plan: Plan) -> Iterator[Note]:
    """Years in which what must be held is more risk than the target, by how much, and why (`allocation.risk`)."""
    if not plan.forced_risk:
        return
    worst, first = max(plan.forced_risk, key=lambda one: one.points), plan.forced_risk[0]
    causes = dict.fromkeys(cause for one in plan.forced_risk for cause in one.causes)
    rest = (
        f", first in {first.year}, in {len(plan.forced_risk)} years in all"
        if len(plan.forced_risk) > 1
        else ""
    )
    yield (
        "forced_risk",
        "allocation.risk",
        f"in {worst.year} what must be held is as risky as {100 * worst.points:.1f} points of stock above the target, "
        f"the least that any plan attains{rest}, because of {', '.join(causes)}",
    )


def _losses_ended(horizon: Horizon, plan: Plan) -> Iterator[Note]:
    """Rev. Rul. 74-175: what a decedent's own losses leave unused ends with the final return."""
    for period, year, after in zip(horizon.periods, plan.years, plan.years[1:], strict=False):
        ended = year.income.loss_carryforward_out - after.income.loss_carryforward_in
        if period.dies and ended >= DUST:
            whose = f"of the losses carried out of {year.year} were {period.dies[0]}'s own"
            yield "losses_ended", str(year.year), f"{dollars(ended)} {whose} and end with the final return"
