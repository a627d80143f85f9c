"""The least risk that a household can attain where what it keeps, or what accounts may hold, forces more than its own.

A linear program before the solve: the flows and an outer reading of every year's law, without the limits of risk; what
is above them, summed over the years in today's dollars, is as small as it can be. Under max_spending that is asked at
the most spending that the same program allows, for by spending nothing any household could hold less of what it keeps.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ...models.forced_risk import ForcedRisk
from ...models.household.facts import Horizon
from ...models.household.risk import RiskLimits, can_force, holds_risk, risk_of_target, with_risk_free
from ...models.household.weights import weights
from ...models.scenario import Scenario, load
from ..backends import Session, open_session
from ..formulation.model import Expr, Tag, total
from ..formulation.program import Program, ProgramGoal, Refinement
from ..formulation.state_copies import year_state
from .local_search import Search
from .solve import Certified

POINT = 1e-6
"""A share that is none; so much is added to what is forced, for the solver's tolerance."""
ROOM = 1e-7
"""Share of the most spending that is left for it."""
SECONDS = 20.0
"""At most, for each linear program; where one takes longer nothing is taken as forced until no plan is found."""

Excess = tuple[float, float]
"""A year's least expected return, and least share of the riskier assets, above the target's, as fractions."""


def with_least_risk(
    scenario: Scenario, horizon: Horizon, backend: str = "highs", threads: int = 1
) -> Scenario:
    """The scenario held at the least risk that it can attain, where something may force more than the target's.

    Itself where nothing can, where risk is free, and where it is held so already. Where the linear program has no
    solution no plan is possible, whatever its risk, and nothing is taken as forced.
    """
    if not can_force(scenario) or not holds_risk(scenario) or scenario.allocation.forced_risk is not None:
        return scenario

    def excess(of: Scenario) -> list[Excess]:
        return least_excess(of, horizon, backend, threads)

    found = excess(scenario)
    return _held(scenario, found, _blamed(scenario, found, excess))


def _held(scenario: Scenario, found: Sequence[Excess], causes: Sequence[tuple[str, ...]]) -> Scenario:
    """The scenario held at the target's risk and what is forced above it."""
    forced = [
        _forced(risk_of_target(scenario, year), year, excess, why)
        for year, excess, why in zip(scenario.years, found, causes, strict=True)
        if max(excess) > POINT
    ]
    allocation = scenario.allocation.model_copy(update={"forced_risk": tuple(forced)})
    return scenario.model_copy(update={"allocation": allocation})


def _forced(limits: RiskLimits, year: int, excess: Excess, causes: tuple[str, ...]) -> ForcedRisk:
    earned, risky = (part + POINT if part > POINT else 0.0 for part in excess)
    points = max(risky, earned / limits.spread if limits.spread > 0.0 else 0.0)
    return ForcedRisk(year=year, expected_return=earned, riskier=risky, points=points, causes=causes)


def with_risk_in_cells(
    scenario: Scenario, horizon: Horizon, plan: Certified, backend: str, threads: int
) -> Scenario:
    """The scenario held at the least risk in the cells of a plan of it with its risk left free.

    There the law is exact: what the outer program attains may be out of reach, this is not.
    """

    def excess(of: Scenario) -> list[Excess]:
        program = Program.with_one_cell(with_risk_free(of), horizon, plan.program.goal, plan.program.lazy)
        least = _Least.of(of, program)
        search = Search(program, backend, threads=threads)
        search.choose(dict(enumerate(plan.found.choices)))
        return least.attained(search.session, of.goal.objective)

    found = excess(scenario)
    return _held(scenario, found, _blamed(scenario, found, excess))


def least_excess(scenario: Scenario, horizon: Horizon, backend: str, threads: int) -> list[Excess]:
    """By year, the least of both above the target's that the outer program attains together; nothing where it has no
    solution."""
    _, program = Program.with_both(
        with_risk_free(scenario),
        horizon,
        ProgramGoal(scenario.goal.objective),
        (),
        lambda laws: Refinement([set(law.always) for law in laws]),
    )
    least = _Least.of(scenario, program)
    return least.attained(open_session(backend, program.model, threads), scenario.goal.objective)


@dataclass
class _Least:
    """A program with, by period, what is held and what of it is above each limit, in thousands."""

    program: Program
    whole: list[Expr]
    earned: list[Expr]
    risky: list[Expr]
    cost: Expr

    @classmethod
    def of(cls, scenario: Scenario, program: Program) -> _Least:
        """Writes the columns of what is above the limits of the target's risk into a program without them."""
        model, least = program.model, cls(program, [], [], [], Expr())
        for t, period in enumerate(program.horizon.periods):
            limits, weight = risk_of_target(scenario, period.year), weights(scenario, t)
            held = {key: amount * weight[key[0]] for key, amount in year_state(program, t).held.items()}
            earned = model.column(Tag("above_return", period.year))
            risky = model.column(Tag("above_share", period.year))
            over = total(amount * limits.over_return(asset) for (_, asset), amount in held.items())
            model.row(Tag("above_return", period.year), over - earned, "<=")
            over = total(amount * limits.over_riskier(asset) for (_, asset), amount in held.items())
            model.row(Tag("above_share", period.year), over - risky, "<=")
            least.whole.append(total(held.values()))
            least.earned.append(earned)
            least.risky.append(risky)
            spread = limits.spread if limits.spread > POINT else 1.0
            least.cost = least.cost + (earned * (1.0 / spread) + risky) * (1.0 / period.deflator)
        return least

    def attained(self, session: Session, objective: str) -> list[Excess]:
        """By year, what is above each limit as a share of what is held, all of it together as little as can be."""
        nothing = [(0.0, 0.0)] * len(self.whole)
        if objective == "max_spending":
            level = self.program.spending_level
            session.set_cost((-level).terms)
            most = session.solve(seconds=SECONDS)
            if most.values is None:
                return nothing
            session.set_columns([level.column], [level.value(most.values) * (1.0 - ROOM)], [math.inf])
        session.set_cost(self.cost.terms)
        values = session.solve(seconds=SECONDS).values
        if values is None:
            return nothing
        found = []
        for whole, earned, risky in zip(self.whole, self.earned, self.risky, strict=True):
            held = whole.value(values)
            above = (earned.value(values) / held, risky.value(values) / held) if held > POINT else (0.0, 0.0)
            found.append(above)
        return found


def _blamed(
    scenario: Scenario, found: Sequence[Excess], excess: Callable[[Scenario], list[Excess]]
) -> list[tuple[str, ...]]:
    """By year, the fields without which less would be forced, as `excess` finds it; all where none matters alone."""
    if not any(max(one) > POINT for one in found):
        return [()] * len(found)
    without = {name: excess(other) for name, other in _without(scenario)}

    def causes(t: int) -> tuple[str, ...]:
        less = (
            name
            for name, other in without.items()
            if any(now - then > POINT for now, then in zip(found[t], other[t], strict=True))
        )
        return tuple(less) or tuple(without)

    return [causes(t) for t in range(len(found))]


def _without(scenario: Scenario) -> Iterator[tuple[str, Scenario]]:
    """The scenario without each field that may force risk."""
    content = scenario.content()
    for name, asset in scenario.market.assets.items():
        if asset.keep:
            changed = {
                **content["market"]["assets"],
                name: {**content["market"]["assets"][name], "keep": False},
            }
            yield (
                f"market.assets.{name}.keep",
                load({**content, "market": {**content["market"], "assets": changed}}),
            )
    for number, account in enumerate(scenario.accounts):
        for field in ("only", "never"):
            if getattr(account, field):
                accounts = [dict(entry) for entry in content["accounts"]]
                del accounts[number][field]
                yield f"accounts.{account.name}.{field}", load({**content, "accounts": accounts})
