"""Taxes of states on what is left at a death: read by warnings alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class StateEstateTax:
    """What a state leaves free of its estate tax, dollars of `StateDeathTaxes.year`, and what moves it afterwards."""

    threshold: float
    follows: str
    note: str
    citation: str


@dataclass(frozen=True)
class StateInheritanceTax:
    """The rates of a state on what an heir receives above an amount: of children, and the highest of others."""

    children_rate: float
    children_free: float
    others_rate: float
    others_free: float
    citation: str


@dataclass(frozen=True)
class StateDeathTaxes:
    """The states' taxes on estates and inheritances by their codes, of deaths in `year`."""

    year: int
    estate: Mapping[str, StateEstateTax]
    inheritance: Mapping[str, StateInheritanceTax]
