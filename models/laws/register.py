"""The laws of the return, in its order. A new law is its file, its table, and its line here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .federal import amt, capital_gains_tax, deductions, gift_ceilings, niit, social_security_taxation
from .law import BandLine, Edge, Law, LawYear
from .medicare import irmaa, life_event
from .states import choices, state_gifts
from .states import steps as state_steps

LAWS: tuple[Law, ...] = (
    social_security_taxation.LAW,
    gift_ceilings.LAW,
    state_gifts.LAW,
    deductions.LAW,
    capital_gains_tax.LAW,
    niit.LAW,
    amt.LAW,
    irmaa.LAW,
    *life_event.LAWS,
    *state_steps.LAWS,
    choices.LAW,
)


def band_lines() -> dict[str, BandLine]:
    """The lines beside AGI that laws lay cliffs on, by name, in the order of the laws."""
    return {line.name: line for law in LAWS for line in law.lines}


def told(year: LawYear, cliffs: Mapping[str, Sequence[Edge]]) -> dict[str, tuple[float, ...]]:
    """By law whose tiers are told apart in a program, not charged: what each of them but the last takes, dollars."""
    return life_event.told(year, cliffs) | state_steps.told(year, cliffs)
