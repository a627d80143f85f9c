"""The first pages of the shipped households in figures: the table of docs/advice.md.

    python benchmarks/advice.py [--households h1 near] [--seconds 60] [--threads 1] [--lead]

A line a household, printed as each is done. Dollars are today's. `converts` with its range, `steps` of the first year,
`actions` of the first five years and those of the bare optimum, `moved`: what the first five years trade and exchange
over what is owned at first, `Roth < 70`: what leaves Roth IRAs before their owner's year of 70, `own rate` of the first
year (where the scenario's is "own"), `beyond`: years in which IRAs and Roth IRAs pay beyond need and law, `stock`: the
share of the assets that return more than the target does, after the first day's trades. `--lead` adds by how much the
best tuned rule falls short (`decumulate compare`).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from decumulate import scenarios
from decumulate.models.household.allocation import targets
from decumulate.models.household.market import rate_in
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, load
from decumulate.solver.baselines.compare import compare
from decumulate.solver.run import Progress, SolveOptions, solve

EARLY = 10.0
FIRST_YEARS = 5
HEADINGS = (
    "household",
    "converts",
    "anything from",
    "steps",
    "actions",
    "moved",
    "Roth < 70",
    "beyond",
    "own rate",
    "stock",
    "given up",
    f"gap {EARLY:.0f} s",
    "gap at the end",
)


def dollars(amount: float) -> str:
    return f"{amount:,.0f}"


def stock_share(plan: Plan, scenario: Scenario) -> float:
    """Of the first day's holdings, market value, those whose return is above the target mix's."""
    assets = scenario.market.assets
    mean = {name: rate_in(asset.total_return, 0) for name, asset in assets.items()}
    middle = sum(share * mean[name] for name, share in targets(scenario, scenario.start_year).items())
    held = [account.holdings for account in plan.years[0].accounts.values()]
    whole = sum(sum(mix.values()) for mix in held) or 1.0
    return sum(value for mix in held for name, value in mix.items() if mean[name] > middle) / whole


def roth_before_70(plan: Plan, scenario: Scenario) -> float:
    owners = {account.name: account.owner for account in scenario.accounts if account.type == "roth_ira"}
    return sum(
        account.distributed / year.deflator
        for year in plan.years
        for name, account in year.accounts.items()
        if name in owners and year.ages.get(owners[name], 70) < 70
    )


def moved(plan: Plan) -> float:
    """Sales and purchases of the first years and conversions, over what is owned at first."""
    first = sum(account.open for account in plan.years[0].accounts.values()) or 1.0
    years = plan.years[:FIRST_YEARS]
    return sum(y.cash.sales + y.cash.purchases + y.income.roth_conversions for y in years) / first


def lead(scenario: Scenario, seconds: float) -> str:
    """By how much the best rule falls short of the optimum, in the words of the comparison's own figures."""
    frame = compare(scenario, SolveOptions(effort=0.0, ranges=False, time_limit=seconds, threads=1)).frame()
    rules, best = frame[frame["kind"] == "rule"], frame[frame["kind"] == "optimum"]
    return dollars(float(best["estate"].max()) - float(rules["estate"].max()))


def cells(name: str, scenario: Scenario, seconds: float, threads: int) -> Iterator[str]:
    heard: list[Progress] = []
    plan = solve(scenario, SolveOptions(time_limit=seconds, threads=threads), heard.append)
    early = [one.gap for one in heard if one.seconds <= EARLY and one.gap is not None]
    proof, given, first = plan.certificate, plan.given_up, plan.years[0]
    assert proof is not None
    conversion = next((step for step in plan.steps if step.kind == "convert"), None)
    yield name
    yield dollars(first.income.roth_conversions)
    if conversion is None or conversion.low is None or conversion.high is None:
        yield "-"
    else:
        yield f"{dollars(conversion.low)} to {dollars(conversion.high)}"
    yield str(len([step for step in plan.steps if step.number]))
    yield "-" if given is None else f"{given.actions} of {given.bare_actions}"
    yield f"{moved(plan):.2f}"
    yield dollars(roth_before_70(plan, scenario))
    yield "-" if given is None else str(len(given.beyond_need))
    own = getattr(plan, "own_rate", None)
    yield "-" if own is None else f"{own.by_year[0]:.0%}"
    yield f"{stock_share(plan, scenario):.0%}"
    yield "-" if given is None else dollars(given.dollars_real)
    yield f"{early[-1]:.3%}" if early else "-"
    yield "-" if proof.gap is None else f"{proof.gap:.3%}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--households", nargs="+", help="beginnings of the names of shipped scenarios")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--lead", action="store_true")
    given = parser.parse_args()
    headings = (*HEADINGS, "over the best rule") if given.lead else HEADINGS
    print("| " + " | ".join(headings) + " |")
    print("| " + " | ".join("---" for _ in headings) + " |")
    for name in scenarios.names():
        if given.households and not any(name.startswith(start) for start in given.households):
            continue
        scenario = load(scenarios.path(name))
        row = list(cells(name, scenario, given.seconds, given.threads))
        if given.lead:
            row.append(lead(scenario, given.seconds))
        print("| " + " | ".join(row) + " |", flush=True)


if __name__ == "__main__":
    main()
