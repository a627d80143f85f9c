"""What may become of a household under its plan's policy, under the rules, and with guardrails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...models.household.horizon import build_horizon, refuse_open_facts
from ...models.household.open_facts import as_chosen
from ...models.household.weights import as_weighed
from ...models.plan import Plan
from ...models.scenario import Fault, Scenario, ScenarioError
from ...models.scenario.uncertainty import Guardrails, Uncertainty
from ..run import SolveOptions
from .assumed import assumed, left_out
from .document import (
    Exactness,
    Failures,
    HeldYear,
    ModelOutcome,
    Outlook,
    ThisYear,
)
from .draw import Markets, ReturnModel, draw_markets, unknown_of
from .exact import PATHS, exactness
from .follow import Outcomes
from .held import held_year
from .hindsight import FUTURES, with_hindsight
from .levels import kinks
from .policies import Policy, of_plan, rule_policies
from .summed import fans_of, median, outcome_of
from .this_year import PATHS as AGI_PATHS
from .this_year import this_year
from .worlds import Worlds

Array = NDArray[np.float64]
Told = Callable[[str, int, int], None]
"""What is being done, how many paths of it are done, and of how many."""
MODEL_WORDS = {
    "lognormal": "log-normal returns about the scenario's own",
    "bootstrap": "blocks of the record since 1928, moved to the scenario's own returns",
    "history": "blocks of the record since 1928, with its own means",
}
DECADE = 10
HOLDING = SolveOptions(time_limit=30.0)
"""How the plan with this year's AGI held is solved by default."""


@dataclass(frozen=True)
class OutlookOptions:
    """How many paths, how many again with lots, whether the rules are followed too, and over how many paths levels of
    this year's AGI are (0: not at all); over how many futures they are planned with hindsight (0: not at all), and in
    how many processes; how the plan with the best of them held is solved (None: it is not)."""

    paths: int = 10_000
    exact: int = PATHS
    rules: bool = True
    agi_paths: int = AGI_PATHS
    futures: int = FUTURES
    workers: int | None = None
    holding: SolveOptions | None = HOLDING


def models_of(scenario: Scenario) -> tuple[ReturnModel, ReturnModel]:
    """The scenario's return model, and another beside it: never one number alone."""
    stated = (scenario.uncertainty or Uncertainty()).returns
    return (stated, "bootstrap") if stated == "lognormal" else (stated, "lognormal")


def outlook(
    scenario: Scenario,
    plan: Plan,
    options: OutlookOptions | None = None,
    told: Told = lambda phase, done, of: None,
) -> Outlook:
    """The outlook of a plan, with the facts as the plan has them where the scenario leaves some to it.

    Ctrl-C keeps what is done; KeyboardInterrupt only where nothing is yet.

    Raises ScenarioError where nothing is known of an asset, or where the plan begins within its first year.
    """
    options = options or OutlookOptions()
    scenario = as_chosen(scenario, plan)
    refuse_open_facts(scenario)
    refuse_without_outlook(scenario)
    scenario = as_weighed(scenario, plan)
    return _Outlook(scenario, plan, options, told).whole()


def refuse_without_outlook(scenario: Scenario) -> None:
    """Raises ScenarioError where a scenario has no outlook, whatever its plan: it takes no solve to say so."""
    unknown = [fault for model in models_of(scenario) for fault in unknown_of(scenario, model)]
    if unknown:
        raise ScenarioError(unknown)
    if scenario.year_to_date is not None:
        expected = "nothing: an outlook is of whole years"
        raise ScenarioError(
            [Fault("year_to_date", "a year that has begun", expected, "leave [year_to_date] out")]
        )


class _Outlook:
    def __init__(self, scenario: Scenario, plan: Plan, options: OutlookOptions, told: Told) -> None:
        self.scenario, self.plan, self.options, self.told = scenario, plan, options, told
        self.stated = scenario.uncertainty or Uncertainty()
        self.horizon = build_horizon(scenario)
        self.models = models_of(scenario)
        told("the plan's policy", 0, options.paths)
        self.policies = [of_plan(scenario, self.horizon, plan)]
        self.worlds = Worlds(scenario, options.paths)

    def whole(self) -> Outlook:
        if self.options.rules:
            self.policies += rule_policies(self.scenario, self.horizon)
        found: list[ModelOutcome] = []
        exact, levels, known, held, complete = None, None, None, None, True
        try:
            levels = self._this_year()
            known = self._with_hindsight(levels)
            for model in self.models:
                markets = draw_markets(self.scenario, model, self.options.paths, self.worlds.years)
                outcome, own = self._model(model, markets)
                found.append(outcome)
                if exact is None and self.options.exact and self.worlds.is_one:
                    exact = exactness(
                        self.scenario,
                        self.horizon,
                        self.policies[0],
                        markets,
                        own,
                        self.options.exact,
                        lambda done: self.told("the same paths with lots", done, self.options.exact),
                    )
            held = self._held(levels)
        except KeyboardInterrupt:
            if not found:
                raise
            complete = False
        return self._document(tuple(found), exact, (levels, known), complete).model_copy(
            update={"held": held}
        )

    def _held(self, levels: ThisYear | None) -> HeldYear | None:
        """This year's steps at the best level of AGI, without hindsight."""
        if levels is None or self.options.holding is None:
            return None
        self.told("the plan with this year's AGI held", 0, 0)
        return held_year(self.scenario, self.plan, levels, self.options.holding)

    def _this_year(self) -> ThisYear | None:
        paths = min(self.options.agi_paths, self.options.paths)
        if not paths:
            return None
        worlds = self.worlds.first(paths)
        markets = draw_markets(self.scenario, self.models[0], paths, worlds.years)
        asked = self.scenario.limits.agi_range(self.scenario.start_year)
        levels = [one for one in kinks(self.scenario, self.horizon, self.plan) if one.within(asked)]

        def tell(done: int) -> None:
            self.told("levels of this year's AGI", done, 0)

        return this_year(worlds, self.policies[0], markets, levels, asked, tell)

    def _with_hindsight(self, levels: ThisYear | None) -> ThisYear | None:
        many = self.options.futures
        if levels is None or not many:
            return None
        return with_hindsight(
            self.scenario,
            self.models[0],
            self.policies[0],
            levels,
            many,
            self.options.workers,
            lambda done: self.told("futures planned with hindsight", done, many),
        )

    def _document(
        self,
        found: tuple[ModelOutcome, ...],
        exact: Exactness | None,
        levels: tuple[ThisYear | None, ThisYear | None],
        complete: bool,
    ) -> Outlook:
        proof = self.plan.certificate
        first = self.scenario.start_year
        return Outlook(
            title=self.scenario.title,
            start_year=first,
            years=tuple(range(first, first + self.worlds.years)),
            paths=self.options.paths,
            seed=self.stated.seed,
            plan_gap=None if proof is None else proof.gap_dollars_real,
            assumed=assumed(self.scenario, self.models),
            left_out=left_out(self.scenario, self.horizon),
            models=found,
            exactness=exact,
            this_year=levels[0],
            with_hindsight=levels[1],
            complete=complete,
        )

    def _model(self, model: ReturnModel, markets: Markets) -> tuple[ModelOutcome, Outcomes]:
        """Everything under one return model, and the outcomes of the plan's policy."""
        planned = self.worlds.planned
        runs = [self._follow(model, policy, markets) for policy in self.policies]
        rails = self.stated.guardrails or Guardrails()
        guarded = self._follow(model, self.policies[0], markets, rails)
        policies = [outcome_of(one, run, planned) for one, run in zip(self.policies, runs, strict=True)]
        with_rails = outcome_of(self.policies[0], guarded, planned)
        fans = fans_of(runs[0], self.worlds)
        return (
            ModelOutcome(
                model=model,
                words=MODEL_WORDS[model],
                policies=tuple(policies),
                guarded=with_rails.model_copy(update={"name": "the plan's policy with guardrails"}),
                fans=fans,
                guarded_fans=fans_of(guarded, self.worlds),
                failures=self._failures(runs[0], markets),
            ),
            runs[0],
        )

    def _follow(
        self, model: str, policy: Policy, markets: Markets, rails: Guardrails | None = None
    ) -> Outcomes:
        phase = f"{model}: {policy.name}{' with guardrails' if rails else ''}"

        def tell(done: int) -> None:
            self.told(phase, done, self.options.paths)

        return self.worlds.follow(policy, markets, guardrails=rails, tell=tell)

    def _failures(self, run: Outcomes, markets: Markets) -> Failures:
        failed = run.failed >= 0
        first = self.scenario.start_year
        counts = np.bincount(run.failed[failed], minlength=1) / len(failed)
        years = tuple((first + t, float(share)) for t, share in enumerate(counts) if share)
        decade = self._first_decade(markets)
        quarters = np.array_split(np.argsort(decade, kind="stable"), 4)
        ends = self.worlds.last
        short = (ends - run.failed + 1)[failed]
        return Failures(
            years=years,
            first_decade=(median(decade[failed]), median(decade[~failed])),
            by_first_decade=tuple(float((~failed)[quarter].mean()) for quarter in quarters),
            years_short=float(short.mean()) if failed.any() else 0.0,
            spending_after=self._after(run, failed),
        )

    def _after(self, run: Outcomes, failed: NDArray[np.bool_]) -> float | None:
        """What is spent after the first failure, a share of what is planned: the median over years and paths."""
        if not failed.any():
            return None
        years = np.arange(run.spending.shape[1])[None, :]
        after = (years > run.failed[:, None]) & (years <= self.worlds.last[:, None]) & failed[:, None]
        planned = np.broadcast_to(self.worlds.planned, run.spending.shape)
        return median((run.spending / np.maximum(planned, 1e-9))[after])

    def _first_decade(self, markets: Markets) -> Array:
        """The household's mix, a year after inflation over the first ten years, on each path."""
        years = min(DECADE, markets.returns.shape[1])
        home = self.worlds.base.home
        total = np.zeros(markets.paths)
        for t in range(years):
            year = home.years[min(t, len(home.years) - 1)]
            mix = np.array(home.setting.taxable_mix) if home.setting.mixes else year.target
            grown = 1.0 + markets.returns[:, t] @ mix
            rise = markets.prices[:, t + 1] / markets.prices[:, t]
            total += np.log(grown / rise)
        deflators = [period.deflator for period in self.horizon.periods] + [self.horizon.estate_deflator]
        inflation = float(np.log(deflators[min(years, len(deflators) - 1)]))
        return np.asarray(np.expm1((total - inflation) / years))
