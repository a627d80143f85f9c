"""Years in which what must be held forces more risk than the target: found before a plan is, and written in it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class ForcedRisk(BaseModel):
    """One year's least attainable risk above the target's, as fractions.

    expected_return, riskier    what the year's expected return and its share of riskier assets are allowed above the
                                target's (docs/definitions.md, *Equal risk*)
    points                      the larger of the two as a share of stock: so much moved from the target's other assets
                                to its riskier ones would be as much risk
    causes                      the fields of the scenario without which it would be less
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    year: int
    expected_return: float = 0.0
    riskier: float = 0.0
    points: float = 0.0
    causes: tuple[str, ...] = ()
