"""A plan's first year as steps, made from the plan alone: the one list that everything prints."""

from __future__ import annotations

from collections.abc import Iterable

from ..household.horizon import law_book
from ..plan import Plan, Step
from ..scenario import Scenario
from .charity import charity
from .facts import DUST, listed
from .giving import gifts
from .life_events import forms
from .sheltered import conversions, exchanges, lump_sums, rollovers, withdrawals
from .taxable import set_aside, trades
from .taxes import pay_tax


def with_steps(plan: Plan, scenario: Scenario) -> Plan:
    """The plan with its steps; those that it came with are kept."""
    return plan if plan.steps else plan.model_copy(update={"steps": steps_of(plan, scenario)})


def steps_of(plan: Plan, scenario: Scenario | None = None) -> tuple[Step, ...]:
    """The steps of a plan whose lines are complete (as `solve` and `audit` give them), numbered; notes at the end.

    Without the scenario the safe harbour of the year's tax is not worked out.
    """
    year = plan.years[0]
    table = None if scenario is None else law_book(scenario).for_year(year.year).federal.estimated_tax
    paid = [*lump_sums(plan), *charity(plan), *withdrawals(plan, scenario), *conversions(plan, scenario)]
    paid += [*rollovers(plan), *gifts(plan)]
    found = [*paid, *trades(plan), *exchanges(plan)]
    done = _washes(_numbered(step for step in found if step.kind != "open_roth"))
    done += _numbered(set_aside(plan, done), len(done))
    done += _numbered(pay_tax(plan, scenario, table, done), len(done))
    filed = list(forms(plan))
    now = [step for step in filed if step.by is not None and step.by.year == year.year]
    later = filed[len(now) :]
    done += _numbered(now, len(done))
    return (*done, *(step for step in found if step.kind == "open_roth"), *later)


def _washes(steps: list[Step]) -> list[Step]:
    """Sales at a loss beside steps that buy the same asset, in whatever account (26 USC 1091; Rev. Rul. 2008-5)."""
    told = []
    for step in steps:
        lost = step.kind == "sell" and any(trade.gain < -DUST for trade in step.trades)
        bought = [
            str(other.number)
            for other in steps
            if (other.kind == "buy" and other.asset == step.asset)
            or other.changes.get(step.asset, 0.0) > DUST
        ]
        if lost and bought:
            where = "steps " + listed(bought) if len(bought) > 1 else f"step {bought[0]}"
            note = f"{where} must buy another fund than is sold here, or the loss is not allowed"
            step = step.model_copy(update={"note": note})
        told.append(step)
    return told


def _numbered(steps: Iterable[Step], before: int = 0) -> list[Step]:
    return [step.model_copy(update={"number": number}) for number, step in enumerate(steps, before + 1)]
