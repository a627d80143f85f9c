"""Futures that a plan is made for at once, as a tree: [uncertainty.tree]."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .fields import FRACTION, Name, Number, Part, PositiveMoney, Return, Share, Whole
from .taxes import LawReform

MOST_LEAVES = 9
"""Futures that one program bears: with more, plans and bounds take minutes."""

AfterYear = Annotated[int, Whole(1, 60, "a plan year as a whole number, 1 for the first, as 3")]
Weight = Annotated[float, Number(0, 1, "a weight above 0, at most 1, as 0.3", FRACTION, low_open=True)]


class Branch(Part):
    """One way that things may have fallen when the future branches."""

    name: Name
    """What to call it, as "bear"."""
    weight: Weight
    """How likely it is; the branches of one branching add up to 1."""
    after: AfterYear | None = None
    """Which of branch_after it belongs to; left out, to each of them."""
    returns: dict[Name, Return] = Field(default={})
    """Total returns of the last year before it, by asset; an asset left out has its own."""
    dies: tuple[Name, ...] = ()
    """Who dies in that year."""
    law: Name | None = None
    """The name of one of [[uncertainty.law]] that is then known to hold, in force after that year."""
    reform: tuple[LawReform, ...] = ()
    """Changes of law, as taxes.reform has them, in force after that year."""


class UtilityPiece(Part):
    """What a dollar of the estate counts, up to an amount."""

    up_to: PositiveMoney | None = None
    """Today's dollars of estate; left out in the last piece alone."""
    slope: Annotated[float, Number(0, 1_000, "what a dollar counts, above 0, as 0.5", low_open=True)]
    """What a dollar of it counts: less in each piece than in the one before."""


class Tree(Part):
    """Where the future branches, into what, and what is best over all of it."""

    branch_after: Annotated[tuple[AfterYear, ...], Field(min_length=1)] = (1, 3)
    """The plan years after which what has happened is known, in order."""
    branches: tuple[Branch, ...] = ()
    """What may have happened; left out: `points` outcomes of the markets from the return model."""
    points: Annotated[int, Whole(2, 5, "2 to 5 outcomes")] = 3
    """Outcomes at each branching where no branches are stated: their mean and variance are the return model's."""
    objective: Literal["mean", "utility", "cvar"] = "mean"
    """What is best of the real estate after tax: its mean, a concave utility, or the mean with weight on the worst."""
    utility: tuple[UtilityPiece, ...] = ()
    """For "utility": pieces from nothing up."""
    tail_share: Annotated[
        float, Number(0, 1, "a share above 0, below 1, as 0.2", FRACTION, low_open=True, high_open=True)
    ] = 0.2
    """For "cvar": the weight of the worst futures whose mean counts."""
    tail_weight: Share = 0.8
    """For "cvar": how much of the objective that mean is; the rest is the mean of all futures."""
    shortfall_price: Annotated[
        float,
        Number(1, 1_000, "more than 1, at most 1,000 times what a dollar can grow to, as 5", low_open=True),
    ] = 5.0
    """The price of a dollar of spending unmet, as a multiple of the most that a dollar can grow to by the end."""
