"""Where a household lives: moves in order, and a city or county that its state has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .checks import reads
from .faults import Loc, Missing, Problem, did_you_mean
from .states import STATES
from .taxes import Residence

if TYPE_CHECKING:
    from .scenario import Scenario


FEW = 3
"""Places of a state that are all named where another was given."""


@reads("taxes", "people.*", "start_year")
def residence(scenario: Scenario) -> Iterator[Problem]:
    """Moves in order, within the plan, to somewhere else; a city or county that its state has."""
    taxes, before = scenario.taxes, scenario.start_year
    if taxes.moves and taxes.state is None:
        yield Problem(("taxes", "state"), Missing(), 'the state that the household moves from, as "PA"')
    if taxes.moves and taxes.state_flat is not None:
        expected = "no moves beside state_flat: one rate stands in for every year"
        yield Problem(("taxes", "moves"), "moves", expected, "delete one of the two")
    for index, move in enumerate(taxes.moves):
        if not before < move.year <= scenario.last_year:
            expected = f"a year after {before}, to {scenario.last_year}, the last year of the plan"
            yield Problem(("taxes", "moves", index, "year"), move.year, expected)
        before = max(before, move.year)
    homes: list[tuple[Loc, Residence]] = [(("taxes",), Residence(taxes.state, taxes.locality))]
    homes += [(("taxes", "moves", n), Residence(m.state, m.locality)) for n, m in enumerate(taxes.moves)]
    for loc, (state, locality) in homes:
        known = _places(state) if locality is not None and state is not None else ()
        if locality is not None and locality not in known:
            expected = (
                f"a city or county of {STATES[state] if state else 'a state'} with an income tax of its own"
            )
            few = f"it has {' and '.join(known)}" if 0 < len(known) <= FEW else ""
            hint = (did_you_mean(locality, known) or few) if known else "leave it out"
            yield Problem((*loc, "locality"), locality, expected, hint)


def _places(state: str) -> tuple[str, ...]:
    from ..laws.states.register import places  # all states' laws are read for this alone

    return places(state)
