"""What the plan is to be best at: [goal]."""

from __future__ import annotations

from typing import Annotated, Literal

from .fields import Inflation, Money, Number, Part, TaxRate


class Goal(Part):
    """The objective, and what heirs are taken to pay on traditional money."""

    objective: Literal["max_estate", "max_spending", "min_lifetime_tax"]
    """"max_estate", "max_spending" or "min_lifetime_tax"."""
    heir_tax_rate: TaxRate | None = None
    """The tax rate heirs pay on what is left in traditional accounts, as 0.24; left out where [[heirs]] are given."""
    estate_floor: Money = 0.0
    """For max_spending: the least estate, after tax, in today's dollars."""
    estate_share: Annotated[float, Number(0, 1, "a share above 0, at most 1, as 0.995", low_open=True)] = (
        0.995
    )
    """For min_lifetime_tax: the least share of the best estate."""
    discount_rate: Inflation | None = None
    """For min_lifetime_tax: the yearly rate of present values; left out: inflation."""
