"""What can be asked of each verb: every option once, with its default, its bounds, its unit and its words."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from ...models.done.marks import DoneStep
from ...models.reading import TextFile
from .fields import PlanSource, ScenarioSource, Spelled, SweepSource, amount

Objective = Literal["max_estate", "max_spending", "min_lifetime_tax"]
ONE_GAP = "Stop a solve when proved this close to the best, a share of the objective."
EACH = "The most seconds for each solve."
Ignored = Annotated[tuple[str, ...], Spelled(metavar="NAME")]
IGNORE = "Leave out a field that is not modelled yet; every output warns."


class Request(BaseModel):
    """What is asked of a verb: fixed once made, and closed to fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    verb: ClassVar[str]


class OfScenario(Request):
    """A verb of a scenario."""

    scenario: ScenarioSource = Field(description="A scenario (TOML or JSON), or a shipped one by name.")
    changes: Annotated[dict[str, Any], Spelled(("--set",), "KEY=VALUE")] = Field(
        default_factory=dict, description="Change the scenario, e.g. people.Kim.plan_to_age=95."
    )
    ignore: Ignored = Field(default=(), description=IGNORE)


class Solving(OfScenario):
    """A verb that solves."""

    objective: Objective | None = Field(
        default=None, description="What is best, instead of the scenario's own objective."
    )
    gap: float = amount(1e-3, ONE_GAP, "share")
    time_limit: float = amount(60.0, EACH, "seconds")
    threads: int | None = Field(default=None, ge=1, description="Solver threads; 1 is deterministic.")


class CheckRequest(OfScenario):
    """Validate a scenario and say every fault at once."""

    verb = "check"


class Planning(Solving):
    """A verb that makes a plan to be followed."""

    time_limit: float = amount(60.0, "Stop then, with the best plan so far.", "seconds")
    effort: float = amount(
        1.0,
        "How many times the stated prices of doing something; 0: the bare optimum, amounts to the cent.",
        "times",
    )
    ranges: Annotated[bool, Spelled(("--ranges/--no-ranges",))] = Field(
        default=True, description="How far each step of the first year may be moved (seconds)."
    )


class SolveRequest(Planning):
    """Find the best plan and prove how good it is. Ctrl-C stops with the best plan so far."""

    verb = "solve"
    solver: Literal["highs", "cbc"] = Field(default="highs", description="The MILP solver.")
    one_future: bool = Field(
        default=False,
        description="Plan for one future though [uncertainty.tree] states where it branches.",
    )


class CompareRequest(Solving):
    """Compare rules of thumb, the optimum, and the optimum without one decision. Ctrl-C keeps what is done."""

    verb = "compare"
    states: Annotated[tuple[str, ...], Spelled(metavar="CODES")] = Field(
        default=(), description="Compare states instead: the best plan in each of FL,NC,GA."
    )
    gap: float = amount(1e-4, ONE_GAP, "share")
    time_limit: float = amount(20.0, EACH, "seconds")


class OfPlan(Solving):
    """A verb of a plan, which is solved for where none is given."""

    plan: Annotated[PlanSource | None, Spelled(metavar="PLAN.json")] = Field(
        default=None, description="The plan to start from; left out: solve first."
    )
    gap: float = amount(1e-4, ONE_GAP, "share")


class ExplainRequest(OfPlan):
    """Say why this plan: what the next dollar costs, which limits bind and what they cost."""

    verb = "explain"
    years: Annotated[tuple[int, ...], Spelled(("--year",), "YEAR")] = Field(
        default=(),
        description="Explain this year too; by default the first three and those at a cliff.",
    )
    rests: bool = Field(
        default=False, description="Also what the plan rests on, and simple policies (minutes)."
    )


class RestsRequest(OfPlan):
    """Say what the first year's decisions rest on: which assumptions, changed, would change them (minutes)."""

    verb = "rests"


class SweepRequest(OfScenario):
    """Solve a thousand variants over law, markets and wishes. Ctrl-C keeps what is done; again: it goes on."""

    verb = "sweep"
    sweep: SweepSource = Field(description="A sweep file (TOML), or a shipped one by name.")
    depth: Literal["follow", "exact"] = Field(
        default="follow", description="Solve every variant to the gap, or follow it from its neighbour."
    )
    workers: int | None = Field(default=None, ge=1, description="Processes; default: a core each.")
    scheduler: Annotated[str, Spelled(metavar="local|dask://HOST:PORT")] = Field(
        default="local", description="This machine, or a Dask cluster."
    )
    objective: Objective | None = Field(
        default=None, description="What is best, instead of the scenario's own objective."
    )
    gap: float = amount(1e-3, ONE_GAP, "share")
    time_limit: float = amount(60.0, EACH, "seconds")


class TreeRequest(Planning):
    """Plan for several futures at once: what to do now, and what in each branch. Ctrl-C keeps the best."""

    verb = "tree"
    gap: float = amount(5e-3, ONE_GAP, "share")


Mappings = Annotated[tuple[TextFile, ...], Spelled(("--mapping",), "FILE.toml")]
MAPPING = "How the broker's files are read; none, one for all, or one for each file; may be repeated."
AsOf = Annotated[date, Spelled(metavar="DATE")]
AS_OF = "The day of the positions."


class OutlookRequest(OfPlan):
    """Follow the plan's policy and the rules over thousands of futures. Ctrl-C keeps what is done."""

    verb = "outlook"
    gap: float = amount(1e-3, ONE_GAP, "share")
    paths: int = Field(
        default=10_000, ge=100, le=1_000_000, description="Futures under each return model; 10000 by default."
    )
    exact: int = Field(
        default=200,
        ge=0,
        le=10_000,
        description="How many of them again by the simulator with lots; 200 by default.",
    )
    futures: int = Field(
        default=0,
        ge=0,
        le=10_000,
        description="Futures in which this year's income is weighed with hindsight too, as 32; none by default.",
    )
    workers: int | None = Field(default=None, ge=1, description="Processes; default: a core each.")
    rules: Annotated[bool, Spelled(("--rules/--no-rules",))] = Field(
        default=True, description="The rules of thumb too, each under both return models."
    )


class ImportRequest(Request):
    """Turn brokers' positions into a scenario's accounts and lots."""

    verb = "import"
    positions: Annotated[tuple[TextFile, ...], Spelled(metavar="POSITIONS.csv...", argument=True)] = Field(
        min_length=1,
        description="Brokers' files of positions; or a Social Security statement, ProjectionLab export or Owl case.",
    )
    mappings: Mappings = Field(default=(), description=MAPPING)
    securities: Annotated[TextFile | None, Spelled(metavar="FILE.csv")] = Field(
        default=None, description="Asset class, replacements and spread by ticker."
    )
    person: Annotated[str | None, Spelled(metavar="NAME")] = Field(
        default=None, description="Whose statement it is; else known by the date of birth."
    )
    workbook: Annotated[TextFile | None, Spelled(metavar="FILE.xlsx")] = Field(
        default=None, description="The workbook of an Owl case: wages and large expenses by year."
    )
    preset: Annotated[str | None, Spelled(metavar="NAME")] = Field(
        default=None, description="The kind of every file, as fidelity-positions; else known by its header."
    )
    into: Annotated[TextFile | str | None, Spelled(metavar="FILE", shipped=True)] = Field(
        default=None, description="A scenario to put them into; else accounts alone."
    )
    as_of: AsOf = Field(description=AS_OF)
    propose: bool = Field(
        default=False, description="Write a mapping file to be looked over, in place of accounts."
    )
    ignore: Ignored = Field(default=(), description=IGNORE)


class TradesRequest(OfPlan):
    """Turn the plan's first year into orders: lots, tickers, shares, and why. Nothing is sent anywhere."""

    verb = "trades"
    gap: float = amount(1e-3, ONE_GAP, "share")
    positions: Annotated[tuple[TextFile, ...], Spelled(metavar="FILE.csv")] = Field(
        min_length=1, description="A broker's file of positions, by lot; may be repeated."
    )
    mappings: Mappings = Field(default=(), description=MAPPING)
    securities: Annotated[TextFile | None, Spelled(metavar="FILE.csv")] = Field(
        default=None, description="Asset class, replacements and spread by ticker."
    )
    history: Annotated[tuple[TextFile, ...], Spelled(metavar="FILE.csv")] = Field(
        default=(), description="Trades of the last 61 days, all accounts; may be repeated."
    )
    as_of: AsOf = Field(description=AS_OF)
    accept_differences: bool = Field(
        default=False, description="Take the positions where the scenario differs."
    )
    tolerance: float = amount(0.001, "Differences up to this share of an account.", "share")
    solver: Annotated[str, Spelled(metavar="NAME")] = Field(
        default="CLARABEL", description="Any installed CVXPY solver, for the orders."
    )
    toward: Literal["target", "plan"] = Field(
        default="target",
        description="Drift is measured from the household's target, or the plan's holdings.",
    )
    band: float | None = amount(None, "Drift within it costs nothing.", "share", most=1.0)
    drift_weight: float = amount(1.0, "How much drift costs.", "times")
    carryforward_rate: float | None = amount(
        None, "Worth of a dollar of loss carried forward.", "rate", most=1.0
    )
    minimum_order: float = amount(100.0, "Leave out smaller orders.", "dollars")
    exact_shares: bool = Field(default=False, description="Whole shares by a mixed-integer program.")
    in_kind: Annotated[bool, Spelled(("--no-in-kind",), inverted=True)] = Field(
        default=True, description="Shares may be withdrawn and converted; without it cash alone."
    )
    pools: bool = Field(default=False, description="Meet the amounts of an owner's IRAs together.")
    identical: Annotated[tuple[str, ...], Spelled(metavar="TICKERS")] = Field(
        default=(), description="Substantially identical: VTI,VTSAX; may be repeated."
    )


class AuditRequest(Request):
    """Recompute a plan year by year, without the optimiser; exit code 2 when it does not hold."""

    verb = "audit"
    plan: Annotated[PlanSource, Spelled(metavar="PLAN", argument=True)] = Field(
        description="A plan as JSON, from anywhere."
    )
    return_year: Annotated[int | None, Spelled(("--return",), "YEAR")] = Field(
        default=None, description="A year's return too, as forms."
    )
    scenario: ScenarioSource = Field(description="A scenario (TOML or JSON), or a shipped one by name.")
    changes: Annotated[dict[str, Any], Spelled(("--set",), "KEY=VALUE")] = Field(
        default_factory=dict, description="Change the scenario, e.g. people.Kim.plan_to_age=95."
    )
    ignore: Ignored = Field(default=(), description=IGNORE)


class DoneRequest(Request):
    """Mark steps as done: the scenario after them, what differs, and what is assumed; whole or not at all."""

    verb = "done"
    scenario: ScenarioSource = Field(description="A scenario (TOML or JSON), or a shipped one by name.")
    plan: PlanSource = Field(description="The plan of this scenario, whose steps they are.")
    steps: Annotated[tuple[DoneStep, ...], Spelled(("--step",), "NUMBER=DATE[:DOLLARS]")] = Field(
        default=(), description="A step that was done, as 3=2026-03-10:12000; may be repeated."
    )
    as_of: AsOf | None = Field(
        default=None, description="The day of the values; left out, the day after the last step."
    )
    values: Annotated[dict[str, Any], Spelled(("--value",), "ACCOUNT=DOLLARS")] = Field(
        default_factory=dict, description="What an account is worth on that day; left out, as assumed."
    )
    known: Annotated[dict[str, Any], Spelled(("--known",), "FIELD=VALUE")] = Field(
        default_factory=dict, description="A field of [year_to_date] as it is, e.g. wages.Kim=30_000."
    )
    ignore: Ignored = Field(default=(), description=IGNORE)


class TaxRequest(Request):
    """Compute one-year returns in bulk, a row each, with the audit's own arithmetic."""

    verb = "tax"
    returns: Annotated[TextFile, Spelled(metavar="FILE.csv", argument=True)] = Field(
        description="One return a row, as CSV."
    )
    ignore: Ignored = Field(default=(), description=IGNORE)
