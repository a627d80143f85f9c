"""Mutated scenarios: refused with faults that say place, given and expected, or read and built; never anything else."""

from __future__ import annotations

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.household.open_facts import in_the_middle
from decumulate.models.scenario import ScenarioError, load

from .mutations import mutated

DEFAULT, MANY, BLOCK = 3_000, 30_000, 250
BUILT_ONE_IN = 5
"""Of the documents that are accepted, how many are built."""


def attack(seeds: range) -> None:
    wrong: list[str] = []
    for seed in seeds:
        try:
            scenario = load(mutated(seed))
            if seed % BUILT_ONE_IN == 0:
                build_horizon(in_the_middle(scenario))
        except ScenarioError as error:
            said = [f for f in error.faults if not (f.place and f.value and f.expected)]
            if not error.faults or said:
                wrong.append(f"seed {seed}: a fault that does not say all: {error.faults}"[:300])
            if len(str(error)) > 200_000:
                wrong.append(f"seed {seed}: {len(str(error)):,} letters of faults")
        except Exception as error:
            wrong.append(f"seed {seed}: {type(error).__name__}: {error}"[:300])
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("first", range(0, DEFAULT, BLOCK))
def test_a_mutated_scenario_is_refused_in_words_or_read(first: int) -> None:
    attack(range(first, first + BLOCK))


@pytest.mark.slow
@pytest.mark.parametrize("first", range(DEFAULT, MANY, 3_000))
def test_so_are_ten_times_as_many(first: int) -> None:
    attack(range(first, first + 3_000))
