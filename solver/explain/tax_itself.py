"""What of a year's tax is on a conversion itself, and what on that which is sold to pay for it."""

from __future__ import annotations

from ...models.household.receipts import Receipts
from ...models.returns.federal_return import ReturnInput
from ...models.returns.marginal_rates import income_taxes
from ...models.returns.of_plan import input_of_plan
from ..reoptimise import Ends, Resolver


def taxed_alone(resolver: Resolver, before: Ends, t: int, converted: float) -> float:
    """Income tax of the period on a conversion of so much more, nothing else moved: the rate that `solve` prints."""
    plan = resolver.plan.model_copy(update={"years": tuple(before.years)})
    entered = input_of_plan(resolver.horizon, plan, t, resolver.scenario.taxes.carried)
    period = resolver.horizon.periods[t]

    def owed(x: ReturnInput) -> float:
        return sum(income_taxes(x, period.law, period.state))

    return owed(entered + Receipts(roth_conversions=converted)) - owed(entered)


def for_itself(alone: float, taxed: float) -> float:
    """The share of a year's tax more (or less) that is not on the conversion, but on what is sold to pay for it."""
    return 1.0 - alone / taxed if taxed and 0.0 < alone / taxed < 1.0 else 0.0
