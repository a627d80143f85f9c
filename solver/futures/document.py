"""The answer of `outlook`: typed, JSON, and as frames. Money is in dollars of the plan's first year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from ...models.plan import Plan, Step

if TYPE_CHECKING:
    import pandas as pd

SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Of the fans."""


class OutlookPart(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Assumed(OutlookPart):
    """Something assumed: what it is of, its value, and where it is from ("the scenario" where that says it)."""

    what: str
    value: str
    source: str


class Fan(OutlookPart):
    """By year, the 5th, 25th, 50th, 75th and 95th percentile over all paths."""

    name: str
    years: tuple[int, ...]
    shares: tuple[float, ...] = SHARES
    by_year: tuple[tuple[float, ...], ...]


class Failures(OutlookPart):
    """When spending cannot be met, and what goes before it.

    years                   (year, share of all paths that fail first in it), only those in which some do
    first_decade            real return of the household's mix a year over the first ten years: the median of the paths
                            that fail, and of those that do not
    by_first_decade         share that succeeds by quarter of that return, the lowest first
    years_short             years from the first failure to the close, the mean over the paths that fail
    spending_after          what is spent a year after the first failure, the median, a share of what is planned
    """

    years: tuple[tuple[int, float], ...]
    first_decade: tuple[float | None, float | None]
    by_first_decade: tuple[float, ...]
    years_short: float
    spending_after: float | None


class PolicyOutcome(OutlookPart):
    """What one policy comes to under one return model.

    success, error   the share of paths on which all spending is met, and its binomial standard error
    estate           after heirs' tax, by SHARES; `estate_mean`
    least_spending   of each path the year in which least is spent beside what is planned: by SHARES, a share
    tax              real federal and state tax and surcharges of all years, the mean
    """

    name: str
    words: str
    success: float
    error: float
    estate: tuple[float, ...]
    estate_mean: float
    least_spending: tuple[float, ...]
    spending_mean: float
    tax: float


class ModelOutcome(OutlookPart):
    """Everything under one return model; `policies` the plan's first. `guarded`: the plan's with guardrails."""

    model: str
    words: str
    policies: tuple[PolicyOutcome, ...]
    guarded: PolicyOutcome
    fans: tuple[Fan, ...]
    guarded_fans: tuple[Fan, ...]
    failures: Failures


class Exactness(OutlookPart):
    """The same paths by the simulator with lots, beside the one of all paths at once.

    paths, same_end    how many were followed, and on how many both last or both fail in the same or the next year
    fail_exact, fail_at_once
    estate_median, estate_p95   of paths on which both last: the relative difference of estates, its median and the
                                95th percentile of its size
    estate_of_means    of the means over all of these paths
    """

    paths: int
    same_end: int
    fail_exact: int
    fail_at_once: int
    estate_median: float
    estate_p95: float
    estate_of_means: float


class AgiLevel(OutlookPart):
    """One AGI for this year. Costs are against the best level, a path being worth its estate less spending unmet.

    cost, error        on average, and the standard error of that difference
    cost_worst_fifth   over the fifth of paths on which the best level is worth least; below zero where it is better
    best_share         share of paths on which it is the best of all levels
    alike              whether it costs less than 0.05 % of the mean, or less than two standard errors
    cliff              whether the next dollar costs a whole tier of Medicare or a step of the state's tax
    """

    agi: float
    words: str
    cost: float
    error: float
    cost_worst_fifth: float
    best_share: float
    alike: bool
    cliff: bool = False


class ThisYear(OutlookPart):
    """What this year's AGI is worth under the first return model: without hindsight, later years by the plan's policy;
    or an upper guess, each future planned knowing it after this year.

    low, high        from where to where it costs less than 0.05 % of `mean` on average, straight lines between levels
    near_tie         whether more than one level is as good as the best
    plan_is_as_good  whether the plan's own AGI is one of them
    departs          where it is not, how far the best level is from it, dollars
    ruled_out        levels that cost too much over the first `ruled_out_paths` paths to be followed over all
    bias             with hindsight: how much more that is worth than the policy on the same futures, a share
    """

    year: int
    paths: int
    plan_agi: float
    best: float
    mean: float
    low: float
    high: float
    near_tie: bool
    plan_is_as_good: bool
    departs: float = 0.0
    levels: tuple[AgiLevel, ...]
    ruled_out: tuple[AgiLevel, ...] = ()
    ruled_out_paths: int = 0
    bias: float | None = None


class HeldYear(OutlookPart):
    """What to do this year at the best level of its AGI: the plan's own first year where its AGI is as good, else that
    of the plan with this AGI held, which has a certificate of its own.

    costs         what holding it costs in the one future of the plan: the goal's dollars, today's; below zero where it
                  is better, as it may be within the gap of the given plan
    status, gap   the certificate of the plan with that AGI held: no plan with it is better by more than `gap`, today's
    plan          the plan as `solve` writes it; `audit` checks it with the scenario that it holds
    """

    agi: float
    is_the_plans: bool
    costs: float
    status: str
    gap: float | None
    steps: tuple[Step, ...]
    plan: dict[str, Any]

    @property
    def of_plan(self) -> Plan:
        """The plan, read."""
        return Plan.read(self.plan)


class Outlook(OutlookPart):
    """What may become of a household: success under two return models, fans, failures, guardrails.

    complete    false where it was stopped: what is there is right, the rest is left out
    """

    schema_version: int = 1
    title: str
    start_year: int
    years: tuple[int, ...]
    paths: int
    seed: int
    plan_gap: float | None
    assumed: tuple[Assumed, ...]
    left_out: tuple[str, ...]
    models: tuple[ModelOutcome, ...]
    exactness: Exactness | None = None
    this_year: ThisYear | None = None
    with_hindsight: ThisYear | None = None
    held: HeldYear | None = None
    complete: bool = True

    def to_json(self) -> str:
        """The document, as text."""
        return self.model_dump_json(indent=2)

    def frame(self) -> pd.DataFrame:
        """A row a return model and policy: success, error, estate by percentile, least spending, tax."""
        import pandas as pd

        rows: list[dict[str, Any]] = []
        for model in self.models:
            for policy in (*model.policies, model.guarded):
                row = policy.model_dump(exclude={"words", "estate", "least_spending"})
                row |= {f"estate_p{100 * share:g}": x for share, x in zip(SHARES, policy.estate, strict=True)}
                rows.append({"model": model.model, **row})
        return pd.DataFrame(rows)

    def fans_frame(self) -> pd.DataFrame:
        """A row a return model, amount (spending, wealth) and year, with percentiles; `guarded`: with guardrails."""
        import pandas as pd

        rows: list[dict[str, Any]] = []
        for model in self.models:
            for guarded, fans in ((False, model.fans), (True, model.guarded_fans)):
                for fan in fans:
                    for year, values in zip(fan.years, fan.by_year, strict=True):
                        named = {f"p{100 * share:g}": x for share, x in zip(fan.shares, values, strict=True)}
                        rows.append(
                            {
                                "model": model.model,
                                "guarded": guarded,
                                "amount": fan.name,
                                "year": year,
                                **named,
                            }
                        )
        return pd.DataFrame(rows)
