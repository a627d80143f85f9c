"""Medicare enrolment and premiums: [healthcare]."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .fields import Name, Number, Part, YearMonth


class Healthcare(Part):
    """When Medicare starts where it is not the month of 65, and the Part D plan's premium."""

    medicare_from: dict[Name, YearMonth] = Field(default={})
    """First month of Medicare by person, as { Kim = "2029-07" }; left out: the month 65 is reached."""
    cover: Literal["employer", "retiree", "marketplace", "none"] | None = None
    """Insurance of whoever is not on Medicare yet: "employer", "retiree", "marketplace" or "none"."""
    part_d_premium_monthly: (
        Annotated[float, Number(0, 2_000, "dollars a month and person, 0 to 2,000")] | None
    ) = None
    """Premium of the Part D plan, dollars a month; left out: the national base premium."""
