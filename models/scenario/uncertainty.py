"""What is uncertain: [uncertainty], all optional. Plans of one future do not read it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ..markets.history import Record
from .fields import FRACTION, Name, Number, Part, Whole
from .taxes import LawReform
from .tree import Tree

Volatility = Annotated[float, Number(0, 0.8, "a yearly standard deviation from 0 to 0.8, as 0.17", FRACTION)]
Correlation = Annotated[float, Number(-1, 1, "a correlation from -1 to 1, as 0.2")]
Reversion = Annotated[float, Number(0, 1, "a share from 0 to 1, as 0.1", FRACTION)]
Factor = Annotated[float, Number(0.1, 10, "a factor from 0.1 to 10, as 0.8")]
Step = Annotated[float, Number(0, 0.5, "a share of spending from 0 to 0.5, as 0.1", FRACTION)]


class MovingInflation(Part):
    """Inflation that differs from year to year about market.inflation."""

    volatility: (
        Annotated[float, Number(0, 0.1, "a yearly standard deviation from 0 to 0.1, as 0.02", FRACTION)]
        | None
    ) = None
    """Of what a year brings that the year before did not let expect; left out: the record's."""
    persistence: Annotated[float, Number(0, 0.95, "a share from 0 to 0.95, as 0.6", FRACTION)] | None = None
    """How much of a year's distance from market.inflation the next year keeps; left out: the record's."""


class Lives(Part):
    """How long the people live."""

    model: Literal["fixed", "ssa_2022"] = "fixed"
    """"fixed": to plan_to_age; "ssa_2022": at random, by the Social Security Administration's period table of 2022."""
    improvement: Annotated[
        float, Number(-0.02, 0.05, "a yearly rate from -0.02 to 0.05, as 0.01", FRACTION)
    ] = 0.01
    """By how much the chance of dying at each age falls a year, from 2022 on."""
    health: dict[Name, Factor] = Field(default={})
    """By person, what the chance of dying is multiplied by: 0.7 for someone in good health."""


class PossibleLaw(Part):
    """A change of law that may come."""

    name: Name
    """What to call it."""
    weight: Annotated[float, Number(0, 1, "a weight above 0, at most 1, as 0.3", FRACTION, low_open=True)]
    """How likely it is; what all weights leave of 1 is the law as it stands."""
    reform: tuple[LawReform, ...]
    """What changes, as taxes.reform has it."""


class Guardrails(Part):
    """When spending is cut or raised: by the share that it is of what is held, beside the same share at the start."""

    cut_above: Annotated[float, Number(1, 5, "a factor from 1 to 5, as 1.2")] = 1.2
    """Spending is cut when its share of what is held is above this many times the first year's."""
    cut_by: Step = 0.1
    """By how much it is cut, a share of itself."""
    raise_below: Annotated[float, Number(0, 1, "a factor from 0 to 1, as 0.8")] = 0.8
    """Spending is raised when its share is below this many times the first year's."""
    raise_by: Step = 0.1
    """By how much it is raised, a share of itself."""
    least: Annotated[float, Number(0, 1, "a share from 0 to 1, as 0.7", FRACTION)] = 0.5
    """The least it is ever cut to, a share of what is planned."""
    most: Annotated[float, Number(1, 10, "a factor from 1 to 10, as 1.5")] = 2.0
    """The most it is ever raised to, times what is planned."""


class Uncertainty(Part):
    """What may come otherwise than the plan assumes, for `outlook` and `tree`."""

    returns: Literal["lognormal", "bootstrap", "history"] = "lognormal"
    """"lognormal"; "bootstrap": blocks of history about the scenario's returns; "history": with history's own means."""
    centre: Literal["median", "mean"] = "median"
    """What market's total_return is of the returns that may come: their median or their mean."""
    block_years: Annotated[int, Whole(1, 30, "1 to 30 years, as 5")] = 5
    """How many years of history stay together where it is drawn from."""
    volatility: dict[Name, Volatility] = Field(default={})
    """By asset, the yearly standard deviation of the logarithm of growth; left out: the record's."""
    record: dict[Name, Record] = Field(default={})
    """By asset, the record of history that it follows; left out: the usual one of its name."""
    correlation: dict[Name, dict[Name, Correlation]] = Field(default={})
    """By two assets (or an asset and "inflation"), the correlation; left out: the records' (0 with inflation)."""
    mean_reversion: dict[Name, Reversion] = Field(default={})
    """By asset, how much of its distance from its trend a year undoes; left out: nothing."""
    inflation: MovingInflation | None = None
    """Inflation that moves too; left out: market.inflation for certain."""
    seed: Annotated[int, Whole(0, 2**32 - 1, "a whole number from 0 to 4,294,967,295, as 7")] = 1
    """What draws start from: the same seed gives the same futures."""
    lives: Lives = Lives()
    """How long the people live."""
    law: tuple[PossibleLaw, ...] = ()
    """Changes of law that may come: [[uncertainty.law]]."""
    guardrails: Guardrails | None = None
    """When spending is cut or raised; left out: only shown beside steady spending, with the usual numbers."""
    tree: Tree | None = None
    """Futures that one plan is made for at once: [uncertainty.tree]."""
