"""Regret: what doing one case's first year costs where another case comes true.

    found = regrets(variants_of(scenario, sweep))
    found.matrix      a row a case, a column a candidate: today's dollars of the objective
    found.ranking     a row a candidate: the one whose worst regret is least first

A candidate is the first year of one case's plan. In each case its actions are held, the years after are planned anew
as well as can be found, and the plan is audited. Regret is against the best plan known of the case, so it is never
below zero; by `known_within` of a case a still better plan may exist, which would add to every regret of its row.

Where the actions do not pay for a case's first year (its taxes are higher, its yields lower), the conversion is held,
no less is withdrawn, and at most twice the audited shortfall more (half of it for tax): such entries are `topped_up`.
Where even that cannot be done the entry is missing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...models.household.horizon import build_horizon
from ...models.plan import Plan, PlanYear
from ...models.scenario import Scenario, load
from ..audit import AuditReport, audit
from ..errors import InfeasibleError, NoPlanInTime
from ..run import Progress, SolveOptions, solve
from ..steps.ranges import SECONDS, Actions, Around, actions_of
from .cases import cases_of
from .held import held_rates
from .sheet import Sweep, read_sweep

if TYPE_CHECKING:
    import pandas as pd

CANDIDATES = 5
LEAST = 1.0
"""Dollars of a regret that are none, and up to which a gap is none."""
ONE_THREAD = SolveOptions(threads=1, name_conflicts=False, effort=0.0, ranges=False)


@dataclass(frozen=True)
class Variant:
    """A case of a sweep: its id, its scenario, and its plan where that is at hand."""

    case: Any
    scenario: Scenario
    plan: Plan | None = None


def variants_of(
    scenario: str | Path | Mapping[str, Any] | Scenario,
    sweep: str | Path | Mapping[str, Any] | Sweep,
    cases: Collection[int] | None = None,
) -> list[Variant]:
    """The cases of a sweep for `regrets`, the base first; with `cases` those of them alone, by number.

    Raises ScenarioError where the values of a case make no scenario, SweepError with every fault of the sweep.
    """
    base = held_rates(load(scenario))
    every = cases_of(read_sweep(sweep), base).cases
    wanted = [case for case in every if cases is None or case.number in cases or case.number == 0]
    return [Variant(case.number, case.scenario(base)) for case in wanted]


@dataclass(frozen=True)
class Regrets:
    """What each candidate's first year costs in each case.

    matrix        rows by case, columns by the candidate's case; today's dollars of the objective, missing where the
                  actions cannot be done
    topped_up     likewise: whether more had to be withdrawn than the candidate does
    actions       rows by candidate: its first year, dollars
    ranking       a row a candidate: `candidate`, `cannot` (cases in which it cannot be done), `topped_up` (cases),
                  `worst` and `mean` regret, `worst_case`, `worst_within` (what the worst is known within, of its
                  case) and `as_good` (whether the gaps leave open that its worst is the least); the fewest `cannot`
                  first, then the least `worst`
    known_within  by case: today's dollars by which a plan better than the best known may exist
    left_out      cases that have no plan of their own, with the reason
    """

    matrix: pd.DataFrame
    topped_up: pd.DataFrame
    actions: pd.DataFrame
    ranking: pd.DataFrame
    known_within: pd.Series[float]
    left_out: tuple[tuple[Any, str], ...] = ()

    @property
    def known(self) -> pd.DataFrame:
        """Whether each regret is more than the gap of its case, so that it is one at all."""
        return self.matrix.gt(self.known_within.clip(lower=LEAST), axis=0) | self.matrix.le(LEAST)

    @property
    def best(self) -> Any:
        """The candidate whose worst regret is least."""
        return self.ranking["candidate"].iloc[0]


@dataclass(frozen=True)
class _Known:
    """A case with its plan, audited."""

    variant: Variant
    report: AuditReport
    within: float

    @property
    def first(self) -> PlanYear:
        return self.report.years[0]


def regrets(
    variants: Sequence[Variant],
    *,
    candidates: int = CANDIDATES,
    options: SolveOptions = ONE_THREAD,
    seconds: float = SECONDS,
    progress: Callable[[Progress], None] | None = None,
) -> Regrets:
    """The regret of each candidate's first year in each variant; the first variant is the base.

    candidates   how many first years are tried at most: the base's, then each time the one that differs most from those
                 before, by its largest action; alike to a dollar are not tried twice
    options      for variants without a plan
    seconds      at most, for each entry

    Raises ValueError without variants or where the base has no plan, PlanError where a plan is none of its scenario.
    """
    if not variants or candidates < 1:
        raise ValueError(
            f"{len(variants)} variants and {candidates} candidates; expected one of each or more"
        )
    start = time.monotonic()

    def tell(words: str) -> None:
        if progress is not None:
            progress(Progress(time.monotonic() - start, words, None, None, None))

    known: list[_Known] = []
    left_out: list[tuple[Any, str]] = []
    for number, variant in enumerate(variants, 1):
        tell(f"plan {number} of {len(variants)}")
        try:
            known.append(_known(variant, options))
        except (InfeasibleError, NoPlanInTime) as error:
            left_out.append((variant.case, str(error).splitlines()[0]))
    if not known or known[0].variant.case != variants[0].case:
        raise ValueError(f"the base, case {variants[0].case!r}, has no plan: {left_out[0][1]}")
    tried = _spread(known, candidates)
    rows = []
    for number, one in enumerate(known, 1):
        tell(f"regrets of case {number} of {len(known)}")
        rows.append(_row(one, tried, options, seconds))
    return _put_together(known, tried, rows, tuple(left_out))


def _known(variant: Variant, options: SolveOptions) -> _Known:
    plan = variant.plan or solve(variant.scenario, options)
    gap = plan.certificate.gap_dollars_real if plan.certificate is not None else None
    return _Known(variant, audit(plan, variant.scenario), float("nan") if gap is None else gap)


def _spread(known: Sequence[_Known], most: int) -> list[_Known]:
    """The base, and the cases whose first years differ most from it and from one another."""
    tried = [known[0]]

    def away(one: _Known) -> float:
        mine = actions_of(one.first)
        return min(
            max(abs(a - b) for a, b in zip(mine, actions_of(other.first), strict=True)) for other in tried
        )

    while len(tried) < most:
        furthest = max(known, key=away)
        if away(furthest) <= 1.0:
            break
        tried.append(furthest)
    return tried


def _row(
    one: _Known, tried: Sequence[_Known], options: SolveOptions, seconds: float
) -> list[tuple[float | None, bool]]:
    """(regret against the case's own plan, topped up) of each candidate, in today's dollars."""
    scenario = one.variant.scenario
    around = Around(scenario, build_horizon(scenario), one.report, backend=options.solver)
    objective = one.report.objective
    real = objective.value_real / objective.value if objective.value else 1.0
    row: list[tuple[float | None, bool]] = []
    for candidate in tried:
        if candidate is one:
            row.append((0.0, False))
            continue
        regret = around.regret(candidate.first, seconds)
        topped_up = regret is None
        if topped_up:
            regret = around.regret(candidate.first, seconds, at_least=True)
        row.append((None if regret is None else regret * real, topped_up and regret is not None))
    return row


def _put_together(
    known: Sequence[_Known],
    tried: Sequence[_Known],
    rows: Sequence[Sequence[tuple[float | None, bool]]],
    left_out: tuple[tuple[Any, str], ...],
) -> Regrets:
    import pandas as pd

    cases = pd.Index([one.variant.case for one in known], name="case")
    columns = pd.Index([one.variant.case for one in tried], name="candidate")
    matrix = pd.DataFrame([[regret for regret, _ in row] for row in rows], cases, columns, dtype=float)
    better = matrix.min(axis=1).clip(upper=0.0)  # a plan found on the way that beats the case's own
    matrix = matrix.sub(better, axis=0)
    topped_up = pd.DataFrame([[topped for _, topped in row] for row in rows], cases, columns)
    ranking = pd.DataFrame(
        {
            "candidate": columns,
            "cannot": matrix.isna().sum().to_numpy(),
            "topped_up": topped_up.sum().to_numpy(),
            "worst": matrix.max().to_numpy(),
            "mean": matrix.mean().to_numpy(),
            "worst_case": matrix.idxmax().to_numpy(),
        }
    ).sort_values(["cannot", "worst"], kind="stable", ignore_index=True)
    within = (pd.Series([one.within for one in known], cases, name="known_within") + better).clip(lower=0.0)
    ranking["worst_within"] = within.reindex(ranking["worst_case"]).to_numpy()
    unsure = ranking["worst"] - ranking["worst"].iloc[0] <= ranking["worst_within"].clip(lower=LEAST)
    ranking["as_good"] = unsure & (ranking["cannot"] == ranking["cannot"].iloc[0])
    actions = pd.DataFrame([actions_of(one.first) for one in tried], columns, columns=list(Actions._fields))
    return Regrets(matrix, topped_up, actions, ranking, within, left_out)
