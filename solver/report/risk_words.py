"""What a plan holds of the riskier assets beside another, in words."""

from __future__ import annotations

from collections.abc import Sequence

from ...models.household.risk import risk_of_target, riskier_shares
from ...models.household.weights import as_weighed
from ...models.plan import Plan
from ...models.scenario import Scenario

SHOWN = 0.0005
"""The least difference of a share that a page's tenths of a point show."""


def risk_beside(scenario: Scenario, plan: Plan, other: Plan) -> str:
    """`at the same risk`, or how many points of the riskier assets `other` holds more than `plan`, in the mean.

    Dollars of both count as `plan` has them.
    """
    weighed = as_weighed(scenario, plan)
    own, others = (riskier_shares(weighed, one.years) for one in (plan, other))
    more = (sum(others) - sum(own)) / len(own)
    if abs(more) < SHOWN:
        return "at the same risk"
    return (
        f"which holds {100 * abs(more):.1f} points {'more' if more > 0.0 else 'less'} of the riskier assets"
    )


def above_target(scenario: Scenario, plan: Plan) -> float:
    """The most by which a plan's share of the riskier assets passes the target in a year, a fraction; 0 if never."""
    shares = riskier_shares(scenario, plan.years)
    targets = (risk_of_target(scenario, year.year).most_riskier for year in plan.years)
    return max(0.0, *(share - target for share, target in zip(shares, targets, strict=True)))


def risk_note(scenario: Scenario, sides: Sequence[tuple[str, Plan]]) -> str:
    """That all keep the target's risk, or which do not (what is kept may force it) and by how much in a year.

    Dollars of all count as the first, the recommended plan, has them.
    """
    weighed = as_weighed(scenario, sides[0][1])
    over = [(name, above) for name, plan in sides if (above := above_target(weighed, plan)) >= SHOWN]
    if not over:
        return "All at the same risk: in no year more expected return or more of the riskier assets than the target."
    named = "; ".join(f"{name} up to {100 * above:.1f} points in a year" for name, above in over)
    return f"Above the target in riskier assets, where what is kept or held leaves no other way: {named}."
