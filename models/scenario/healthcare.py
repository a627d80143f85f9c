"""Medicare enrolment and premiums: [healthcare]."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .fields import Name, Number, Part, Year, YearMonth


class LifeEvent(Part):
    """An event after which Medicare may use the income of a later year (form SSA-44)."""

    kind: Literal[
        "death",
        "marriage",
        "divorce",
        "work_stopped",
        "work_reduced",
        "pension_lost",
        "income_property_lost",
        "employer_settlement",
    ]
    """What happened: "death" (of a spouse), "marriage", "divorce", "work_stopped", "work_reduced", "pension_lost",
    "income_property_lost" or "employer_settlement"."""
    year: Year | None = None
    """The year of the event; of a death left out: the death of whichever spouse dies first in the plan."""


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
    life_event: tuple[LifeEvent, ...] | None = None
    """Events after which Medicare may use a later year's income: [[healthcare.life_event]]."""
