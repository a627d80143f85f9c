"""The same household's best plan in each of some states: where nothing but the state of residence is another.

A state is lived in from the first year on, without a city's or county's tax and without `state_flat`, but for the
scenario's own, which keeps its locality. Moves are left out. A state that cannot be answered says why.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ...models.plan import Plan
from ...models.scenario import Fault, Scenario, ScenarioError, load
from ...models.scenario.faults import did_you_mean
from ...models.scenario.states import STATES
from ..errors import InfeasibleError, NoPlanInTime
from ..run import Progress, SolveOptions
from .at_once import solve

if TYPE_CHECKING:
    import pandas as pd

NUMBERS = ("reaches", "at_most", "state_tax", "federal_tax", "surcharges")


@dataclass(frozen=True)
class PlanInState:
    """One state: its plan, or why there is none. Dollars of the start year; taxes are sums over the years.

    reaches, at_most    the plan's objective, and the best that any plan of that state can reach
    """

    code: str
    plan: Plan | None = None
    why_not: str = ""

    @property
    def name(self) -> str:
        return STATES[self.code]

    @property
    def reaches(self) -> float | None:
        return None if self.plan is None or self.plan.objective is None else self.plan.objective.value_real

    @property
    def at_most(self) -> float | None:
        """None where nothing is proved."""
        proof = self.plan.certificate if self.plan is not None else None
        if proof is None or proof.gap_dollars_real is None or self.plan is None or self.reaches is None:
            return None
        assert self.plan.objective is not None
        sign = -1.0 if self.plan.objective.name == "min_lifetime_tax" else 1.0
        return self.reaches + sign * proof.gap_dollars_real

    @property
    def state_tax(self) -> float | None:
        return self._sum("state_tax")

    @property
    def federal_tax(self) -> float | None:
        return self._sum("federal_tax")

    @property
    def surcharges(self) -> float | None:
        return self._sum("irmaa_surcharge")

    def _sum(self, line: str) -> float | None:
        if self.plan is None:
            return None
        return sum(float(getattr(year.tax, line)) / year.deflator for year in self.plan.years)


@dataclass(frozen=True)
class StatesCompared:
    """All of them, in the order asked for."""

    scenario: Scenario
    rows: tuple[PlanInState, ...]

    @property
    def solved(self) -> bool:
        """Whether every plan is proved to the gap asked for."""
        proofs = [row.plan.certificate for row in self.rows if row.plan is not None]
        return all(proof is not None and proof.solved for proof in proofs)

    @property
    def best_first(self) -> list[PlanInState]:
        """Those with a plan, the best first."""
        least = self.scenario.goal.objective == "min_lifetime_tax"
        known = [row for row in self.rows if row.reaches is not None]
        return sorted(known, key=lambda row: (row.reaches or 0.0) * (1.0 if least else -1.0))

    def frame(self) -> pd.DataFrame:
        """A row each; what is not known is missing."""
        import pandas as pd

        columns = ["state", "name", "why_not", *NUMBERS]
        return pd.DataFrame(self._records(), columns=columns).astype(dict.fromkeys(NUMBERS, "float64"))

    def to_json(self) -> str:
        """Everything, the plans included, as a JSON document."""
        rows = [
            record | {"plan": json.loads(row.plan.to_json()) if row.plan is not None else None}
            for row, record in zip(self.rows, self._records(), strict=True)
        ]
        content = {
            "scenario": {"title": self.scenario.title, "sha256": self.scenario.sha256},
            "objective": self.scenario.goal.objective,
            "states": rows,
        }
        return json.dumps(content, indent=2)

    def _records(self) -> Iterator[dict[str, Any]]:
        for row in self.rows:
            named = {"state": row.code, "name": row.name, "why_not": row.why_not}
            yield named | {number: getattr(row, number) for number in NUMBERS}


def codes_of(asked: Sequence[str]) -> list[str]:
    """The codes of "FL,NC" and the like, each once. Raises ScenarioError for what is none."""
    words = [word.strip().upper() for text in asked for word in text.split(",") if word.strip()]
    expected = 'codes of states with commas between them, as "FL,NC,GA"'
    faults = [
        Fault("--states", f'"{word}"', expected, did_you_mean(word, list(STATES)))
        for word in words
        if word not in STATES
    ]
    if faults:
        raise ScenarioError(faults)
    return list(dict.fromkeys(words))


def in_state(scenario: Scenario, code: str) -> Scenario:
    """The scenario with another state of residence. Raises ScenarioError where that state is not in a plan."""
    content = scenario.content()
    taxes = content.setdefault("taxes", {})
    for name in ("moves", "state_flat", *(() if scenario.taxes.state == code else ("locality",))):
        taxes.pop(name, None)
    taxes["state"] = code
    return load(content)


def compare_states(
    scenario: Scenario,
    asked: Sequence[str],
    options: SolveOptions,
    progress: Callable[[Progress], None] | None = None,
) -> StatesCompared:
    """The best plan in each state. Raises ScenarioError for a code that is none."""
    if options.objective is not None:
        scenario = scenario.with_changes({"goal.objective": options.objective})
    options = replace(options, objective=None, effort=0.0, ranges=False)
    return StatesCompared(
        scenario, tuple(_row(scenario, code, options, progress) for code in codes_of(asked))
    )


def _row(
    scenario: Scenario, code: str, options: SolveOptions, progress: Callable[[Progress], None] | None
) -> PlanInState:
    try:
        return PlanInState(code, solve(in_state(scenario, code), options, progress))
    except ScenarioError as refused:
        return PlanInState(code, why_not=str(refused.faults[0]))
    except (InfeasibleError, NoPlanInTime) as none:
        return PlanInState(code, why_not=str(none))
