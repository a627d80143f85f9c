"""What a variant in another state takes over from its neighbour is what it would have written itself."""

from __future__ import annotations

from dataclasses import replace

from decumulate.solver.formulation.layers import Layer, first_difference
from decumulate.solver.reoptimise.follow import _live as live_of

from ..solver.test_retired_in_states import household
from .test_following import blank, pens, written


def test_gifts_carried_by_a_states_own_ceilings_are_written_anew_where_it_comes_or_goes() -> None:
    gives = {"giving": {"annual": 8_000}}
    base = household("FL", couple=False, **gives)
    neighbour = blank(base)
    now = live_of(base, neighbour)
    for state in ("CA", "NC", "NY"):
        variant = household(state, couple=False, **gives)
        assert first_difference(base, variant) == Layer.LAWS
        now = live_of(variant, replace(neighbour, live=now))
        anew = live_of(variant, neighbour)
        for ours, theirs in zip(pens(now), pens(anew), strict=True):
            assert written(ours) == written(theirs), state
