"""How the money is to be invested: [allocation], over the whole household, after each first day's trades."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ..forced_risk import ForcedRisk
from .fields import OwnOrRates, Part, Share, Truth, Year

Target = Annotated[dict[str, Share], Field(min_length=1)]


class GlideTo(Part):
    """A later target, reached in a straight line from the first."""

    year: Year
    """The year the later target is reached."""
    target: Target
    """Shares by asset, together 1."""


class Allocation(Part):
    """Household target with a band, in every account alike if so wished; or each account's own present mix held.

    Left out, or without a target: the household's mix of today is the target.
    """

    measure: Literal["after_tax", "market_value"] = "after_tax"
    """"after_tax": a traditional dollar counts 1 - traditional_tax_rate; "market_value": it counts 1."""
    traditional_tax_rate: OwnOrRates = "own"
    """"own": traditional dollars count less the rate at which the plan itself taxes them; or a rate, or a list of one a
    year."""
    target: Target | None = None
    """Shares by asset, together 1; an asset left out has the target 0. Left out: today's mix of the household."""
    risk: Literal["target", "free"] = "target"
    """"target": no year's holdings have more expected return, or more of the riskier assets, than the target;
    "free": wherever in the bands."""
    band: Share = 0.02
    """How far each share may lie from its target, up or down."""
    glide_to: GlideTo | None = None
    """A later target."""
    fixed_by_account: Truth = False
    """Hold each account's own mix of start_year instead of a household target."""
    same_in_every_account: Truth | None = None
    """Hold the target in every account, within the band, so that what is held where is no choice."""
    forced_risk: Annotated[tuple[ForcedRisk, ...] | None, Field(exclude=True)] = None
    """No wish, and never written: the risk that a solve has found to be forced (models/household/risk.py)."""

    def share(self, asset: str, year: int, start_year: int) -> float:
        """Target share of `asset` in `year`, the glide path included (0 when held by account)."""
        first = (self.target or {}).get(asset, 0.0)
        if self.glide_to is None:
            return first
        way = min(1.0, (year - start_year) / (self.glide_to.year - start_year))
        return first + way * (self.glide_to.target.get(asset, 0.0) - first)
