"""Head to head with owlplanner (Owl), each with its own rules, both plans replayed by our audit.

    python benchmarks/against_owl.py [--households H1 H4] [--seconds 180] [--threads 2] [--owl-python PATH]

Owl (GPL) runs in its own environment (benchmarks/.owl-venv, made at first use) and its own process, driven over
JSON by benchmarks/owl/drive.py; nothing of it is imported here. One solve at a time.

The households are H1 to H8 in what both formats can say: all accounts keep one mix (60 % stocks at 7 %, of which
1.8 % are qualified dividends, 35 % bonds at 4 % and 5 % cash at inflation, all interest), no state tax, one lot for
each asset with all gain in stocks, the taxable account in the name of who lives longest (Owl has no joint account,
and no basis follows from one spouse to the other), no carried loss, Roth IRAs that are all contributions.
Both maximise what is left after the heirs' tax, with the same spending after taxes and premiums, under
current law (`obbba_expiration_year` = 2200). The Part D base premium is ours.

What still differs, and moves Owl's own figure but not the replays, which are all under our law and clock:

- Owl rebalances the taxable account without realising gains, by average cost, and leaves dividends and
  interest in it; here they are swept at the close, and the account trades back to its mix every first day.
- What is spent is taken out on 1 January in both, whichever account it comes from.
- In Owl a year's benefits and surplus work from 1 January; here what is left over is invested a year later.
- Benefits paid in 2027 already have the published adjustment of that year here, and prices' in Owl.
- Owl pays a benefit a month later, forbids conversions in a person's last two years, keeps conversions five years in
  the Roth at every age, and has no AMT, no smaller-of in the capital gains worksheet, and its own rounding.
- Owl's loop feeds taxable benefits, surcharges, gains brackets and the like back from one LP to the next; its exact
  mode here is `breakpointMethod = "branch-and-bound"`, which still iterates for the gain fractions.

A replay fixes Owl's conversions and its traditional and Roth withdrawals by year and owner (`limits.fixed`) and lets
our program choose only the lots sold. A fixed withdrawal is raised to our RMD and lowered to the balance where it
must be. The difference of the two laws has to be paid from somewhere: the taxable account; from the year in which
Owl's plan holds less than a cushion there, Roth withdrawals are free; from the year in which it holds less
than that in both, traditional ones too. The cushion is the least of a quarter, one, three years' spending with which
a plan exists, else all withdrawals are free and only conversions are Owl's. Owl's plans often stand right at an edge
of Medicare's surcharges, which the two laws round differently: where the replay stands up to $2,500 over an edge
that Owl stays below, that year's conversions, then withdrawals, are lowered. So every freedom is in Owl's favour.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from households import HOUSEHOLDS
from households import household as as_measured

from decumulate.models.household.facts import Horizon
from decumulate.models.household.horizon import build_horizon
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, load
from decumulate.solver.errors import NoPlanInTime, SolverFailure
from decumulate.solver.formulation.program import ProgramGoal
from decumulate.solver.optimiser.solve import NoPlan, Rounds
from decumulate.solver.run import Progress, SolveOptions, finish, solve

OWL = "owlplanner==2026.10.26"
VENV = Path(__file__).parent / ".owl-venv"
DRIVER = Path(__file__).parent / "owl" / "drive.py"
DEFAULT = ["H1", "H2", "H4", "H5", "H6", "H7", "H8"]
GAP = 1e-3
REPLAY_GAP, REPLAY_SECONDS = 1e-4, 60.0
KILL_AFTER = 3.0
"""Times `--seconds`, which Owl minds in each of its MILPs only."""
CUSHIONS = (0.25, 1.0, 3.0, math.inf)
"""Years of spending that Owl's plan must hold in an account for it to pay the difference of the two laws."""
MOST_SLIP, KEPT_CLEAR, SLIP_ROUNDS = 2500.0, 5.0, 4
"""Today's dollars of income that a replay may be lowered by to stay below Owl's edge; dollars below it; tries."""
FOREVER = 2200
DIVIDENDS = 0.018
MARKET = {
    "us_stock": {"total_return": 0.07, "qualified_dividends": DIVIDENDS},
    "us_bond": {"total_return": 0.04, "interest": 0.04},
    "cash": {"total_return": 0.025, "interest": 0.025},
}
"""Owl's cash returns what inflation is, 2.5 % in all households."""
MIX = {"us_stock": 0.60, "us_bond": 0.35, "cash": 0.05}
"""Of every account: with mixes that differ, plans would move money to where more stocks are."""
WITHDRAWALS = ("traditional_distributions", "roth_distributions")
KINDS = {"taxable": "taxable", "deferred": "traditional_ira", "free": "roth_ira"}
MODES: dict[str, dict[str, Any]] = {
    "loop": {},
    "local search": {"breakpointMethod": "local-search"},
    "exact": {"breakpointMethod": "branch-and-bound", "gap": GAP},
}


# -- the household in both formats ------------------------------------------------------------------


def scenario_of(household: str) -> Scenario:
    """One of H1 to H8, simplified to what Owl can say too."""
    content = as_measured(household).content()
    content["market"]["assets"] = MARKET
    content["allocation"] = {"fixed_by_account": True, "band": 0.0}
    content["taxes"].pop("capital_loss_carryforward", None)
    longest = max(content["people"], key=lambda person: int(str(person["born"])[:4]) + person["plan_to_age"])
    for person in content["people"]:
        benefit = person["social_security"]
        benefit["monthly_benefit_at_full_age"] = round(benefit["monthly_benefit_at_full_age"])
    for account in content["accounts"]:
        if account["type"] == "taxable":
            account["owner"] = longest["name"]
            account["lots"] = _lots(account["lots"])
        else:
            whole = sum(account["holdings"].values())
            account["holdings"] = {asset: share * whole for asset, share in MIX.items()}
        if account["type"] == "roth_ira":
            account["contribution_basis"] = sum(account["holdings"].values())
    return load(content)


def _lots(lots: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The account's value in MIX, its whole gain (if any) in stocks, which is Owl's convention too."""
    value = sum(lot["value"] for lot in lots)
    gain = max(0.0, value - sum(lot["basis"] for lot in lots))
    since = min(lot["acquired"] for lot in lots)
    return [
        {
            "asset": asset,
            "acquired": since,
            "value": share * value,
            "basis": share * value - (gain if asset == "us_stock" else 0.0),
        }
        for asset, share in MIX.items()
    ]


def case_of(scenario: Scenario) -> dict[str, Any]:
    """The same household as drive.py reads it."""
    names = [person.name for person in scenario.people]
    longest = max(scenario.people, key=lambda person: person.born.year + person.plan_to_age).name
    held = {
        kind: [
            sum(sum(a.holdings.values()) for a in scenario.accounts if (a.type, a.owner) == (type_, name))
            for name in names
        ]
        for kind, type_ in KINDS.items()
    }
    basis = [
        sum(lot.basis for a in scenario.accounts if a.type == "taxable" and a.owner == name for lot in a.lots)
        for name in names
    ]
    start, inflation = scenario.start_year, MARKET["cash"]["total_return"]
    claims = [person.social_security for person in scenario.people if person.social_security is not None]
    pensions = [sum(pension.yearly for pension in person.pensions) / 12 for person in scenario.people]
    return {
        "year": start,
        "names": names,
        "born": [person.born.isoformat() for person in scenario.people],
        "last_ages": [person.plan_to_age for person in scenario.people],
        "sexes": ["F" if person.sex == "female" else "M" for person in scenario.people],
        **held,
        "basis": basis,
        "mix": [100 * MIX["us_stock"], 100 * MIX["us_bond"], 0.0, 100 * MIX["cash"]],
        "rates": [MARKET["us_stock"]["total_return"], MARKET["us_bond"]["total_return"], 0.04, inflation],
        "dividends": DIVIDENDS,
        "heirs": scenario.goal.heir_tax_rate,
        "obbba_expiration_year": FOREVER,
        "deposit_share": float(names.index(longest)),
        "benefits": [round(claim.monthly_benefit_at_full_age) for claim in claims],
        "claim_ages": [claim.claim_age for claim in claims],
        "pensions": pensions,
        "pension_ages": [next((q.from_age for q in p.pensions), 65) for p in scenario.people],
        "pensions_indexed": [True] * len(names),
        "survivor_fraction": scenario.spending.survivor_fraction,
    }


# -- Owl --------------------------------------------------------------------------------------------


def owl_python(given: Path | None) -> Path:
    """Python with Owl installed: the one given, else that of an environment made here."""
    if given is not None:
        return given
    python = VENV / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not python.exists():
        print(f"installing {OWL} into {VENV}", file=sys.stderr)
        venv.create(VENV, with_pip=True)
        (VENV / ".gitignore").write_text("*\n", "utf-8")
    ready = subprocess.run([python, "-c", "import owlplanner"], capture_output=True, check=False)
    if ready.returncode:
        subprocess.run([python, "-m", "pip", "install", "--quiet", OWL], check=True)
    return python


def ask_owl(
    python: Path, scenario: Scenario, mode: Mapping[str, Any], seconds: float, threads: int
) -> dict[str, Any]:
    """Owl's answer (drive.py says what is in it); where it was not done in time, only a `status`."""
    options = {
        "units": "1",
        "solver": "HiGHS",
        "netSpending": scenario.spending.annual,
        "medicarePartDBasePremium": build_horizon(scenario).periods[0].law.medicare.premiums.part_d_base,
        "numThreads": threads,
        "maxTime": seconds,
        "localSearchTime": seconds,
        **mode,
    }
    if scenario.taxes.prior_magi:
        options["previousMAGIs"] = list(scenario.taxes.prior_magi)
    request = json.dumps({"case": case_of(scenario), "options": options})
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "answer.json"
        command = [str(python), str(DRIVER), str(out)]
        try:
            run = subprocess.run(
                command,
                input=request,
                text=True,
                capture_output=True,
                timeout=KILL_AFTER * seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return {"status": "killed", "seconds": KILL_AFTER * seconds}
        if run.returncode:
            raise SystemExit(f"owl: {' '.join(command)} failed\n{run.stderr[-3000:]}")
        answer: dict[str, Any] = json.loads(out.read_text("utf-8"))
        return answer


def income_off(horizon: Horizon, answer: Mapping[str, Any]) -> float:
    """The most that benefits and pensions of a year differ between Owl and us, today's dollars."""
    off: list[float] = []
    for t, period in enumerate(horizon.periods):
        theirs: float = sum(person[t] for key in ("benefits", "pensions") for person in answer[key])
        ours = sum(period.social_security.values()) + sum(period.pensions.values())
        off.append(abs(theirs - ours) / period.deflator)
    return max(off)


# -- Owl's decisions as fixed flows -----------------------------------------------------------------


@dataclass
class Balances:
    """What an owner has in traditional and in Roth accounts on 1 January, as the fixed flows leave it."""

    deferred: float
    free: float


def fixed_flows(
    scenario: Scenario,
    horizon: Horizon,
    answer: Mapping[str, Any],
    cushion: float,
    less: Mapping[int, float] | None = None,
) -> list[dict[str, Any]]:
    """`limits.fixed` of Owl's conversions and withdrawals, `cushion` years of spending as the docstring says.

    `less`: dollars by which a period's conversions, then its withdrawals above the RMD, are lowered.
    """
    names = [person.name for person in scenario.people]
    have = {name: Balances(*_opening(scenario, name)) for name in names}
    growth = 1.0 + sum(share * MARKET[asset]["total_return"] for asset, share in MIX.items())
    fixed: list[dict[str, Any]] = []
    roth_free = deferred_free = False
    for t, period in enumerate(horizon.periods):
        least = cushion * scenario.spending.annual * period.spending_weight
        taxable, roth = _left(answer, "taxable", t), _left(answer, "free", t)
        roth_free |= taxable < least
        deferred_free |= taxable < least and roth < least
        lower = (less or {}).get(t, 0.0)
        for name in period.ages:
            flows = _flows(have[name], answer, names.index(name), t, period.rmd_divisor.get(name), lower)
            converted, withdrawn, from_roth, lower = flows
            have[name].deferred = growth * (have[name].deferred - converted - withdrawn)
            have[name].free = growth * (have[name].free + converted - from_roth)
            for what, amount, is_fixed in (
                ("roth_conversions", converted, True),
                ("traditional_distributions", withdrawn, not deferred_free),
                ("roth_distributions", from_roth, not roth_free),
            ):
                if is_fixed:
                    today = amount / period.deflator
                    fixed.append({"year": period.year, "what": what, "owner": name, "amount": today})
        for dead in period.dies:
            heir = horizon.heir_of[dead]
            if heir is not None:
                have[heir].deferred += have[dead].deferred
                have[heir].free += have[dead].free
    return fixed


def _flows(
    have: Balances, answer: Mapping[str, Any], person: int, t: int, divisor: float | None, less: float
) -> tuple[float, float, float, float]:
    """Converted, withdrawn from traditional and from Roth: Owl's, lowered by `less`, within our RMD and the balance.

    Last, what of `less` is left for the next person.
    """
    required = have.deferred / divisor if divisor else 0.0
    withdrawn = min(max(answer["withdrawn"]["deferred"][person][t], required), have.deferred)
    converted = min(max(answer["converted"][person][t], 0.0), have.deferred - withdrawn)
    off = min(less, converted)
    converted, less = converted - off, less - off
    off = min(less, withdrawn - required)
    withdrawn, less = withdrawn - off, less - off
    roth = min(max(answer["withdrawn"]["free"][person][t], 0.0), have.free)
    return converted, withdrawn, roth, less


def slips(plan: Plan, horizon: Horizon, answer: Mapping[str, Any]) -> dict[int, float]:
    """Periods whose income is a little over an edge of the surcharges that Owl's plan stays below: dollars over."""
    over: dict[int, float] = {}
    for t, period in enumerate(horizon.periods[:-2]):
        later, paid = horizon.periods[t + 2], plan.years[t + 2].tax
        if paid.medicare_premiums + paid.irmaa_surcharge <= 1.02 * answer["premiums"][t + 2]:
            continue
        magi = plan.years[t].tax.magi_medicare
        edges = later.law.medicare.irmaa.edges[period.filing_status]
        excess = min((magi - edge for edge in edges if edge <= magi), default=math.inf)
        if excess <= MOST_SLIP * period.deflator:
            over[t] = excess + KEPT_CLEAR
    return over


def _left(answer: Mapping[str, Any], kind: str, t: int) -> float:
    """What Owl's plan holds in a kind of account after the withdrawals of a year."""
    people = zip(answer["opening"][kind], answer["withdrawn"][kind], strict=True)
    return float(sum(opening[t] - withdrawn[t] for opening, withdrawn in people))


def _opening(scenario: Scenario, name: str) -> Iterator[float]:
    for type_ in (KINDS["deferred"], KINDS["free"]):
        mine = (a for a in scenario.accounts if a.type == type_ and a.owner == name)
        yield sum(sum(account.holdings.values()) for account in mine)


@dataclass(frozen=True)
class Replayed:
    """Owl's plan under our law: today's dollars; years whose traditional, Roth withdrawals are Owl's; years lowered."""

    value: float
    bound: float
    deferred_years: int
    roth_years: int
    lowered: int
    ok: bool


def replay(scenario: Scenario, horizon: Horizon, answer: Mapping[str, Any], threads: int) -> Replayed | None:
    """The best plan of ours with Owl's decisions, audited; None where not even its conversions can be kept."""
    for cushion in CUSHIONS:
        best: Replayed | None = None
        less: dict[int, float] = {}
        for _ in range(SLIP_ROUNDS):
            fixed = fixed_flows(scenario, horizon, answer, cushion, less)
            plan = _solve_tied(scenario.with_changes({"limits.fixed": fixed}), threads)
            if plan is None:
                break
            deferred, roth = (len({w["year"] for w in fixed if w["what"] == what}) for what in WITHDRAWALS)
            found = Replayed(*_real(plan, horizon), deferred, roth, len(less), confirmed(plan))
            if best is None or found.value > best.value:
                best = found
            over = slips(plan, horizon, answer)
            if not over:
                break
            less = {t: less.get(t, 0.0) + over.get(t, 0.0) for t in {**less, **over}}
        if best is not None:
            return best
    return None


def _solve_tied(scenario: Scenario, threads: int) -> Plan | None:
    """As run.solve, but an impossible scenario is None and not explained wish by wish."""
    horizon, start = build_horizon(scenario), time.monotonic()
    options = SolveOptions(
        effort=0.0, ranges=False, gap=REPLAY_GAP, time_limit=REPLAY_SECONDS, threads=threads
    )
    rounds = Rounds(
        scenario,
        horizon,
        ProgramGoal(scenario.goal.objective),
        options.solver,
        threads,
        options.gap,
        start + options.time_limit,
        lambda state: None,
    )
    try:
        certified = rounds.run()
    except (NoPlan, NoPlanInTime, SolverFailure):
        return None
    return finish(scenario, horizon, certified, options, time.monotonic() - start)


# -- ours -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ours:
    first: float
    seconds: float
    value: float
    bound: float
    gap: float
    ok: bool


def solve_ours(scenario: Scenario, seconds: float, threads: int) -> Ours:
    """Our own plan to GAP: seconds to the first plan and until the end, today's dollars."""
    heard: list[Progress] = []
    plan = solve(
        scenario,
        SolveOptions(effort=0.0, ranges=False, gap=GAP, time_limit=seconds, threads=threads),
        heard.append,
    )
    assert plan.certificate is not None
    value, bound = _real(plan, build_horizon(scenario))
    first = next((p.seconds for p in heard if p.plan is not None), plan.certificate.seconds)
    gap = math.inf if plan.certificate.gap is None else plan.certificate.gap
    return Ours(first, plan.certificate.seconds, value, bound, gap, confirmed(plan))


def confirmed(plan: Plan) -> bool:
    """Whether the audit found nothing."""
    return not any(w.code in ("audit_fault", "audit_difference") for w in plan.warnings)


def _real(plan: Plan, horizon: Horizon) -> tuple[float, float]:
    assert plan.objective is not None
    assert plan.certificate is not None
    bound = plan.certificate.bound
    return plan.objective.value_real, math.inf if bound is None else bound / horizon.estate_deflator


# -- what is printed --------------------------------------------------------------------------------

HEAD = """\
| | plan | s | gap | its own figure | replayed | short of ours | at most | IRA, Roth years kept; lowered |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |"""


def compare(household: str, python: Path, seconds: float, threads: int) -> Iterator[str]:
    """The rows of one household: ours, then a row for each of Owl's modes."""
    scenario = scenario_of(household)
    horizon = build_horizon(scenario)
    ours = solve_ours(scenario, seconds, threads)
    best = ours.value
    audit = "" if ours.ok else " (audit)"
    yield (
        f"| {household} | ours | {ours.first:.2f} / {ours.seconds:.1f} | {ours.gap:.3%} | {best:,.0f} "
        f"| {best:,.0f}{audit} | | {ours.bound:,.0f} | |"
    )
    for mode, options in MODES.items():
        answer = ask_owl(python, scenario, options, seconds, threads)
        if mode == "loop" and answer["status"] == "solved":
            off = income_off(horizon, answer)
            print(f"{household}: benefits and pensions differ by ${off:,.0f} a year at most", file=sys.stderr)
        yield _owl_row(household, mode, answer, scenario, horizon, best, threads)


def _owl_row(
    household: str,
    mode: str,
    answer: Mapping[str, Any],
    scenario: Scenario,
    horizon: Horizon,
    best: float,
    threads: int,
) -> str:
    if answer["status"] != "solved":
        return f"| {household} | Owl, {mode} | {answer['seconds']:.1f} | {answer['status']} | | | | | |"
    gap = f"{answer['gap']:.3%}" if mode == "exact" else "-"
    line = f"| {household} | Owl, {mode} | {answer['seconds']:.2f} | {gap} | {answer['bequest_today']:,.0f} |"
    replayed = replay(scenario, horizon, answer, threads)
    if replayed is None:
        return f"{line} not possible here | | | |"
    audit = "" if replayed.ok else " (audit)"
    count = len(horizon.periods)
    return (
        f"{line} {replayed.value:,.0f}{audit} | {1 - replayed.value / best:.2%} | {replayed.bound:,.0f} "
        f"| {replayed.deferred_years}, {replayed.roth_years} of {count}; {replayed.lowered} |"
    )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--households", nargs="+", choices=list(HOUSEHOLDS), default=DEFAULT)
    parser.add_argument(
        "--seconds", type=float, default=180.0, help="time limit of each solve, and of Owl's MILPs"
    )
    parser.add_argument("--threads", type=int, default=2, help="of each solve, ours and Owl's")
    parser.add_argument("--owl-python", type=Path, help="a Python that has owlplanner, instead of .owl-venv")
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    python = owl_python(asked.owl_python)
    print(
        f"{OWL}, HiGHS, {asked.threads} thread(s), {asked.seconds:g} s, load {os.getloadavg()[0]:.1f}; "
        f"dollars of today\n\n{HEAD}",
        flush=True,
    )
    for household in asked.households:
        for row in compare(household, python, asked.seconds, asked.threads):
            print(row, flush=True)


if __name__ == "__main__":
    main()
