"""H1 to H8 under the law of the table in formulation.toml, and what each fuller rule changes.

    python benchmarks/sketch.py                 our plan and bound beside the table's
    python benchmarks/sketch.py --rules         from that law to the product's, one rule after another

The table was made with a simpler law: amounts of 2026 grown without rounding, whole years from an age on, no
base premiums, yields that buy in the year that pays them. Here that law is put into the package's own
program, which must then find the table's plans. The rules switched on one after another end with the
product's own facts, which is checked.
"""

from __future__ import annotations

import argparse
import json
import math
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from households import HOUSEHOLDS, household

from decumulate.models.household import social_security
from decumulate.models.household.facts import Horizon, Period
from decumulate.models.household.horizon import build_horizon
from decumulate.models.household.streams import worker_of
from decumulate.models.laws.law import Place
from decumulate.models.laws.regime import Regime
from decumulate.models.scenario import Scenario
from decumulate.solver.formulation.model import UNIT
from decumulate.solver.formulation.program import Conventions, Program, ProgramGoal
from decumulate.solver.formulation.restricted import Choice
from decumulate.solver.optimiser.solve import Certified, Rounds
from decumulate.tax_tables.schema import FederalLaw, MedicareLaw, YearLaw

TABLE: Mapping[str, Any] = tomllib.loads((Path(__file__).parent / "formulation.toml").read_text("utf-8"))

RULES = {
    "clock": "cash of the first day and of the year: no yield buys in the year that pays it",
    "worksheet": "the tax worksheet's smaller of stacked tax and tax on all as ordinary income",
    "amt": "alternative minimum tax",
    "rounding": "statutory rounding of brackets and deductions",
    "edges": "surcharge edges rounded to $1,000, the top one indexed from 2028",
    "enrolment": "Medicare surcharges by enrolled month",
    "premiums": "base Part B and Part D premiums",
    "months": "Social Security by entitled month",
    "top_up": "spouse's top-up",
    "survivor": "survivor's benefit by the statute",
    "cola": "published cost-of-living adjustment of 2027",
    "pensions": "pensions by month",
    "margin": "a dollar kept clear below every cliff",
}
"""What the product has and the table's law has not, in the order in which it is switched on."""
SENIOR, EARLIEST_SURVIVOR = 65, 62
"""Ages of the table's law: Medicare from the year of 65, a survivor's benefit from that of 62."""


# -- the law of the table ---------------------------------------------------------------------------


@dataclass(frozen=True)
class TableLaw:
    """A household's facts with the `rules` on and everything else as the table had it.

    `annual`: Social Security of a whole year by person, dollars of the start year.
    """

    scenario: Scenario
    annual: Mapping[str, float]
    rules: frozenset[str]

    def horizon(self) -> Horizon:
        """The product's horizon with each period's facts replaced where a rule is off."""
        ours = build_horizon(self.scenario)
        chain: list[Period] = []
        benefits = self._benefits(ours)
        for period, paid in zip(ours.periods, benefits, strict=True):
            known = chain[-1] if chain else None
            chain.append(replace(period, previous=known, social_security=paid, **self._facts(ours, period)))
        return replace(ours, periods=tuple(chain))

    def conventions(self) -> Conventions:
        return Conventions(
            same_year_yields="clock" not in self.rules,
            worksheet_minimum="worksheet" in self.rules,
            without=frozenset({"amt"} - set(self.rules)),
        )

    def _facts(self, ours: Horizon, period: Period) -> dict[str, Any]:
        facts: dict[str, Any] = {"law": self._law(ours.periods[0].law, period)}
        if "enrolment" not in self.rules:
            months = {name: 12 * (age >= SENIOR) for name, age in period.ages.items()}
            count = sum(map(bool, months.values())) * period.deflator
            facts["medicare_months"] = months
            facts["surcharge_by_tier"] = tuple(count * x for x in TABLE["conventions"]["surcharges"])
        if "premiums" not in self.rules:
            facts["base_premiums"] = 0.0
        if "pensions" not in self.rules:
            facts["pensions"] = {name: self._pension(name, period) for name in period.ages}
        return facts

    def _pension(self, name: str, period: Period) -> float:
        pensions = self.scenario.person(name).pensions
        return sum(p.yearly * period.deflator for p in pensions if 12 * period.ages[name] >= p.from_months)

    def _law(self, start: YearLaw, period: Period) -> YearLaw:
        """The amounts of the start year, grown without rounding, where the rounding rules are off."""
        federal, medicare = period.law.federal, period.law.medicare
        if "rounding" not in self.rules:
            federal = _grown_federal(start.federal, federal, period.deflator)
        if "edges" not in self.rules:
            medicare = _grown_edges(start.medicare, medicare, period.deflator)
        return replace(period.law, federal=federal, medicare=medicare)

    # -- Social Security ----------------------------------------------------------------------------

    def _benefits(self, ours: Horizon) -> list[dict[str, float]]:
        rates = ours.actuarial.cola if "cola" in self.rules else {}
        years = [period.year for period in ours.periods]
        deflator = [*(period.deflator for period in ours.periods), ours.estate_deflator]
        levels = {
            person.name: social_security.benefit_level(years[0], deflator, worker_of(person).eligible, rates)
            for person in self.scenario.people
        }
        return [
            {
                name: self._benefit(name, period, ours, {who: path[index] for who, path in levels.items()})
                for name in period.ages
            }
            for index, period in enumerate(ours.periods)
        ]

    def _benefit(self, name: str, period: Period, ours: Horizon, levels: Mapping[str, float]) -> float:
        """Dollars of the period's year paid to a person, given the level of each record."""
        tables = ours.actuarial
        me = worker_of(self.scenario.person(name)).at(levels[name])
        other = next((p for p in self.scenario.people if p.name != name), None)
        own = social_security.own_benefit(me, tables)
        paid = own.paid(period.year) if own and "months" in self.rules else self._whole_year(name, period)
        paid *= 1.0 if own and "months" in self.rules else levels[name]
        if other is None or (other.name in period.ages and "top_up" not in self.rules):
            return paid
        spouse = worker_of(other).at(levels[other.name])
        if other.name in period.ages:
            top_up = social_security.spousal_top_up(me, spouse, tables)
            return paid + (top_up.paid(period.year) if top_up else 0.0)
        if "survivor" in self.rules:
            month = social_security.survivor_month(me, spouse, tables)
            inherited = social_security.survivors_benefit(me, spouse, tables, month)
            return social_security.larger_paid(own, inherited, period.year)
        old_enough = period.ages[name] >= EARLIEST_SURVIVOR
        return max(paid, levels[other.name] * self.annual[other.name] if old_enough else 0.0)

    def _whole_year(self, name: str, period: Period) -> float:
        record = self.scenario.person(name).social_security
        claimed = record is not None and 12 * period.ages[name] >= record.claim_months
        return self.annual[name] if claimed else 0.0


def _times(table: Mapping[Any, Any], factor: float) -> dict[Any, Any]:
    return {
        status: tuple(factor * x for x in amount) if isinstance(amount, tuple) else factor * amount
        for status, amount in table.items()
    }


def _grown_federal(start: FederalLaw, now: FederalLaw, factor: float) -> FederalLaw:
    """Brackets, thresholds of the preferential rates and standard deductions of the start year, grown."""
    income, gains, deduction = start.ordinary_income_tax, start.capital_gains_tax, start.standard_deduction
    return replace(
        now,
        ordinary_income_tax=replace(income, tops=_times(income.tops, factor)),
        capital_gains_tax=replace(gains, tops=_times(gains.tops, factor)),
        standard_deduction=replace(
            deduction,
            basic=_times(deduction.basic, factor),
            aged_addition=_times(deduction.aged_addition, factor),
        ),
    )


def _grown_edges(start: MedicareLaw, now: MedicareLaw, factor: float) -> MedicareLaw:
    """Surcharge edges grown, save the top one: it stands until the one below has caught up with it."""
    edges = {
        status: (*grown[:-1], max(amounts[-1], *grown[:-1]))
        for status, amounts in start.irmaa.edges.items()
        for grown in [tuple(factor * x for x in amounts)]
    }
    return replace(now, irmaa=replace(now.irmaa, edges=edges))


# -- runs -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Task:
    """One household to solve with some rules on, for some seconds."""

    household: str
    rules: tuple[str, ...]
    objective: str
    seconds: float
    solver: str
    threads: int


@dataclass(frozen=True)
class Result:
    """The best plan and bound of a task: nominal dollars of estate, or today's dollars of spending a year."""

    task: Task
    plan: float
    bound: float
    seconds: float


def table_law(task: Task) -> TableLaw:
    """The facts of a task."""
    scenario = household(task.household, "sketch")
    changes: dict[str, Any] = {"goal.objective": task.objective}
    if "margin" not in task.rules:
        changes["limits.cliff_margin"] = 0
    if task.objective == "max_spending":
        wealth = sum(sum(account.holdings.values()) for account in scenario.accounts)
        changes["goal.estate_floor"] = TABLE["conventions"]["floor_share"] * wealth
    scenario = scenario.with_changes(changes)
    paid = TABLE[task.household]["social_security"]
    annual = {person.name: float(x) for person, x in zip(scenario.people, paid, strict=True)}
    return TableLaw(scenario, annual, frozenset(task.rules))


def solve(task: Task, start: Certified | None = None) -> tuple[Result, Certified]:
    """Solves a task until its plan is proved or its time is up, beginning with the cells of a `start`."""
    began = time.monotonic()
    law = table_law(task)
    horizon, conventions, goal = law.horizon(), law.conventions(), ProgramGoal(task.objective)
    if set(task.rules) == set(RULES):
        assert horizon == build_horizon(law.scenario), "all rules on must give the product's own facts"
    rounds = Rounds(
        scenario=law.scenario,
        horizon=horizon,
        goal=goal,
        backend=task.solver,
        threads=task.threads,
        gap=0.0,
        deadline=began + task.seconds,
        tell=lambda _: None,
        conventions=conventions,
    )
    if start is not None:
        program = Program.with_one_cell(law.scenario, horizon, goal, conventions=conventions)
        rounds.known = same_cells(start, program)
    certified = rounds.run()
    plan, bound = (-amount * UNIT for amount in (certified.found.objective, certified.bound))
    return Result(task, plan, bound, time.monotonic() - began), certified


def same_cells(start: Certified, program: Program) -> tuple[Choice, ...]:
    """The cells of a plan under one law, as the program of another law numbers them."""
    return tuple(
        choice._replace(
            band=min(choice.band, len(new.bands) - 1),
            laws=tuple(
                _place(old.regimes[law.name][place], new.regimes[law.name])
                for law, place in zip(old.apart, choice.laws, strict=True)
            ),
        )
        for old, new, choice in zip(start.program.ones, program.ones, start.found.choices, strict=True)
    )


def _place(regime: Regime, regimes: Mapping[Place, Regime]) -> Place:
    places = {other.kind: place for place, other in regimes.items()}
    return places.get(regime.kind, list(places.values())[-1])


def solve_alone(task: Task) -> list[Result]:
    """One solve."""
    return [solve(task)[0]]


def solve_rules(task: Task) -> list[Result]:
    """With no rule on, with the first, ... with all: each from the plan before it, then back again from the next.

    What changes between two of them is then the rule's doing, and not that one search was luckier.
    """
    tasks = [replace(task, rules=tuple(RULES)[:count]) for count in range(len(RULES) + 1)]
    found: list[tuple[Result, Certified]] = []
    for step in tasks:
        found.append(solve(step, found[-1][1] if found else None))
    for number in reversed(range(len(RULES))):
        result, certified = solve(tasks[number], found[number + 1][1])
        if result.plan > found[number][0].plan:
            found[number] = result, certified
    return [result for result, _ in found]


def run_all(tasks: Sequence[Task], how: Callable[[Task], list[Result]], jobs: int) -> list[Result]:
    """Each task in a process of its own, told as it ends."""
    with ProcessPoolExecutor(jobs, get_context("spawn"), max_tasks_per_child=1) as pool:
        results = []
        for several in pool.map(how, tasks):
            for result in several:
                _told(result)
            results += several
    return results


# -- what is printed --------------------------------------------------------------------------------


def compare(results: Sequence[Result]) -> str:
    """Our plan and bound beside the table's, dollars."""
    estate = results[0].task.objective == "max_estate"
    heads = (
        ("our plan", 18),
        ("table", 14),
        ("difference", 12),
        ("our bound", 14),
        ("table", 14),
        ("gap", 10),
    )
    lines = ["".join(f"{head:>{width}}" for head, width in (*heads, ("s", 6)))]
    for result in results:
        row = TABLE[result.task.household]
        known = row["plan"] if estate else row["spending"]
        bound = f"{row['bound']:14,.0f}" if estate else f"{'':14}"
        lines.append(
            f"{result.task.household:4}{result.plan:14,.0f}{known:14,.0f}{result.plan - known:12,.0f}"
            f"{result.bound:14,.0f}{bound}{result.bound - result.plan:10,.0f}{result.seconds:6.0f}"
        )
    return "\n".join(lines)


def rule_changes(results: Sequence[Result], households: Sequence[str]) -> str:
    """What switching each rule on, after those above it, changes of the best plan found, dollars."""
    plans = {(r.task.household, len(r.task.rules)): r for r in results}
    width = 12
    lines = [f"{'':12}" + "".join(f"{name:>{width}}" for name in households)]
    first = [plans[name, 0].plan for name in households]
    lines.append(f"{'table law':12}" + "".join(f"{x:{width},.0f}" for x in first))
    for number, rule in enumerate(RULES, 1):
        changes = [plans[name, number].plan - plans[name, number - 1].plan for name in households]
        lines.append(f"{rule:12}" + "".join(f"{x:{width},.0f}" for x in changes))
    last = [plans[name, len(RULES)] for name in households]
    lines.append(f"{'product':12}" + "".join(f"{r.plan:{width},.0f}" for r in last))
    worst = [max(r.bound - r.plan for (h, _), r in plans.items() if h == name) for name in households]
    lines.append(f"{'worst gap':12}" + "".join(f"{x:{width},.0f}" for x in worst))
    return "\n".join([*lines, "", *(f"{rule:12}{words}" for rule, words in RULES.items())])


def main() -> None:
    form: Callable[..., argparse.HelpFormatter] = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("--households", nargs="+", choices=list(HOUSEHOLDS), default=list(HOUSEHOLDS))
    parser.add_argument("--objective", choices=["max_estate", "max_spending"], default="max_estate")
    parser.add_argument("--rules", action="store_true", help="from the table's law to the product's, by rule")
    parser.add_argument("--seconds", type=float, help="for each solve; default 60, with --rules 5")
    parser.add_argument("--solver", choices=["highs", "cbc"], default="highs")
    parser.add_argument("--threads", type=int, default=2, help="of each solve")
    parser.add_argument("--jobs", type=int, default=1, help="processes at a time")
    parser.add_argument("--json", type=Path, help="write the results to this file too")
    asked = parser.parse_args()
    seconds = asked.seconds or (5.0 if asked.rules else 60.0)
    tasks = [
        Task(name, (), asked.objective, seconds, asked.solver, asked.threads) for name in asked.households
    ]
    results = run_all(tasks, solve_rules if asked.rules else solve_alone, asked.jobs)
    print(rule_changes(results, asked.households) if asked.rules else compare(results))
    if asked.json:
        rows = [
            {"household": r.task.household, "rules": r.task.rules, "plan": r.plan, "bound": _finite(r.bound)}
            for r in results
        ]
        asked.json.write_text(json.dumps(rows, indent=1), "utf-8")


def _finite(amount: float) -> float | None:
    return amount if math.isfinite(amount) else None


def _told(result: Result) -> None:
    last = f" + {result.task.rules[-1]}" if result.task.rules else ""
    print(f"# {result.task.household}{last}: {result.plan:,.0f} (bound {result.bound:,.0f})", flush=True)


if __name__ == "__main__":
    main()
