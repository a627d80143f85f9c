"""What every part of a plan's document is made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict

from .scenario.fields import Number as Within

Number = Annotated[float, Within(-1e15, 1e15, "a finite number")]


class PlanPart(BaseModel):
    """A part of the document: unknown names are refused, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)
