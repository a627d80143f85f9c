"""The scenario as it stands after steps have been taken, what differs, and what had to be assumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ..amounts import cents
from ..household.horizon import build_horizon
from ..household.open_facts import as_chosen
from ..household.receipts import STREAMS
from ..household.so_far import early_to_date
from ..plan import Plan
from ..scenario import Scenario, ScenarioError, load
from ..scenario.faults import Fault, did_you_mean, one_of, shown
from ..scenario.fields import MOST_MONEY
from ..scenario.year_to_date import YearToDate
from ..steps.make import steps_of
from .apply import apply
from .difference import DoneDifference, differences
from .holdings import CENT, DayBooks, opened, up
from .marks import DoneError, DoneStep, checked
from .meantime import settled
from .passing import passed, with_values

DAY = timedelta(days=1)


@dataclass(frozen=True)
class DoneProposal:
    """A scenario after steps.

    scenario      as it is read; `content` the same as data
    kept          by taxable account: the numbers, before, of the lots that are still there, in their order
    differences   field by field; `assumptions` what was not said and is taken so
    """

    scenario: Scenario
    content: Mapping[str, Any]
    kept: Mapping[str, Sequence[int]]
    differences: tuple[DoneDifference, ...]
    assumptions: tuple[str, ...]


def propose(
    scenario: Scenario,
    plan: Plan,
    marks: Sequence[DoneStep],
    *,
    as_of: date | None = None,
    values: Mapping[str, float] | None = None,
    known: Mapping[str, Any] | None = None,
) -> DoneProposal:
    """What a scenario is once steps of its plan's first year have been taken.

    as_of     the day of the values, on which the next plan begins; left out, the day after the last step
    values    what accounts are worth on that day, by name, after the steps and without the cash set aside
    known     fields of [year_to_date] as you know them, by path: {"wages.Kim": 30_000, "spending": 21_000}

    Raises DoneError with every fault of what is said, ScenarioError where the scenario after it has faults.
    """
    values, known = dict(values or {}), dict(known or {})
    found, faults = checked(marks, plan.steps or steps_of(plan, scenario), scenario.first_day, as_of)
    faults += _of_plan(scenario, plan)
    if not marks:
        faults.append(Fault("steps", "none", "one step that was done, or more"))
    day = as_of or max((mark.date for mark, _ in found), default=scenario.first_day) + DAY
    faults += _of_day(scenario, day) if as_of is not None or not faults else []
    faults += _of_values(scenario, values)
    faults += _of_known(scenario, known)
    if faults:
        raise DoneError(faults)
    first = build_horizon(as_chosen(scenario, plan)).periods[0]
    books = opened(scenario, plan, first)
    books.told["early_distributions"] = early_to_date(scenario)
    for mark, step in found:
        books.grow(mark.date)
        apply(books, mark, step, f"steps[{marks.index(mark)}]")
    books.grow(day)
    if books.faults:
        raise DoneError(books.faults)
    assumed = _values(books, values) + settled(books, passed(scenario, plan, first, day), known, values)
    content, kept = _closed(books, day, found[-1][0].date + DAY)
    after = load(content)
    return DoneProposal(after, content, kept, differences(books, scenario, after), tuple(assumed))


def is_plan_of(scenario: Scenario, plan: Plan) -> bool:
    """Whether a plan is one of this very scenario, or of it with the facts that it has chosen."""
    try:
        chosen = as_chosen(scenario, plan)
    except ScenarioError:
        return False
    return plan.scenario.sha256 in (scenario.sha256, chosen.sha256)


def _of_plan(scenario: Scenario, plan: Plan) -> list[Fault]:
    if is_plan_of(scenario, plan):
        return []
    given, expected = "a plan of another scenario", "the plan that was solved of this scenario as it stands"
    return [Fault("plan", given, expected, "solve it again: its steps may be others")]


def _of_day(scenario: Scenario, day: date) -> list[Fault]:
    if day > scenario.first_day and day.year == scenario.start_year:
        return []
    expected = f"a day after {scenario.first_day}, within {scenario.start_year}"
    return [Fault("as_of", day.isoformat(), expected)]


def _of_values(scenario: Scenario, values: Mapping[str, Any]) -> list[Fault]:
    names = [account.name for account in scenario.accounts]
    faults = []
    for name, value in values.items():
        if name not in names:
            faults.append(Fault(f"values.{name}", name, one_of(names), did_you_mean(name, names)))
        elif isinstance(value, bool) or not _is_amount(value) or value < 0.0:
            faults.append(Fault(f"values.{name}", shown(value), "dollars, 0 to 10 billion"))
    return faults


def _is_amount(value: Any) -> bool:
    return isinstance(value, int | float) and abs(value) <= MOST_MONEY


def _of_known(scenario: Scenario, known: Mapping[str, Any]) -> list[Fault]:
    """Fields of [year_to_date]; whether their values fit is for the scenario's own checks to say."""
    own = [name for name in YearToDate.model_fields if name not in ("as_of", "values_as_of")]
    faults = []
    for path, value in known.items():
        name, _, inner = path.partition(".")
        takes_names = name in (*STREAMS, "distributions", "rmd", "conversions", "qcd")
        if name not in own:
            faults.append(Fault(f"known.{path}", name, one_of(own), did_you_mean(name, own)))
        elif takes_names != bool(inner):
            expected = f"{name}.NAME, of whom or from where" if takes_names else f"{name} alone"
            faults.append(Fault(f"known.{path}", path, expected))
        elif isinstance(value, bool) != (name == "ssa44_filed") or not _is_amount(value):
            expected = "true or false" if name == "ssa44_filed" else "dollars, within 10 billion of 0"
            faults.append(Fault(f"known.{path}", shown(value), expected))
    return faults


def _values(books: DayBooks, values: Mapping[str, float]) -> list[str]:
    """Accounts brought to what you say they are worth, every asset and lot alike."""
    for name, value in values.items():
        mine, worth = books.names.get(name, name), books.worth(books.names.get(name, name))
        if worth <= 0.0 and value > 0.0:
            expected = "0: it holds nothing after the steps"
            raise DoneError([Fault(f"values.{name}", cents(value), expected)])
        factor = value / worth if worth else 1.0
        for asset in books.holdings.get(mine, {}):
            books.holdings[mine][asset] *= factor
            books.because(("accounts", mine, asset), "its value as you say")
        for lot in books.lots_of(mine):
            lot.value *= factor
            books.because(("accounts", mine, f"{lot.asset} bought {lot.acquired}"), "its value as you say")
    rest = [account.name for account in books.scenario.accounts if account.name not in values]
    if not rest:
        return []
    which = "Values" if not values else f"The values of {', '.join(rest)}"
    return [
        f"{which} have grown from {books.scenario.first_day} to {books.day} by the scenario's own returns."
    ]


def _closed(books: DayBooks, day: date, after_last: date) -> tuple[dict[str, Any], dict[str, list[int]]]:
    """The content with everything in it, to the cent."""
    content, told = books.content, books.told
    for name in with_values(content, books.scenario):
        books.because(("accounts", name, "prior_year_end_value"), "it held so much on 31 December")
    told["as_of"] = told["values_as_of"] = day.isoformat()
    for name in ("as_of", "values_as_of"):
        books.because(
            ("year_to_date", name), "the day after the last step" if day == after_last else "as you say"
        )
    if not _said(books):
        books.because(
            ("year_to_date", "set_aside"), "what steps and the days since brought, less what they cost"
        )
    if books.cash > CENT or "set_aside" in told:
        told.setdefault("set_aside", 0.0)
        told["set_aside"] = told["set_aside"] if _said(books) else up(max(0.0, books.cash))
    kept: dict[str, list[int]] = {}
    for table in content["accounts"]:
        if "holdings" in table:
            held = books.holdings[table["name"]]
            table["holdings"] = {
                a: round(v, 2) for a, v in held.items() if v > CENT or a in table["holdings"]
            }
        else:
            mine = [lot for lot in books.lots_of(table["name"]) if lot.value > CENT]
            kept[table["name"]] = [lot.place for lot in mine if lot.place is not None]
            table["lots"] = [
                {
                    "asset": lot.asset,
                    "acquired": lot.acquired.isoformat(),
                    "value": round(lot.value, 2),
                    "basis": round(lot.basis, 2),
                }
                for lot in mine
            ]
    _rounded(told)
    early = told.pop("early_distributions")
    if abs(early_to_date(load(content)) - early) > CENT:
        told["early_distributions"] = early
    return content, kept


def _said(books: DayBooks) -> bool:
    return "as you say" in books.whys.get(("year_to_date", "set_aside"), [])


def _rounded(table: dict[str, Any]) -> None:
    """Dollars to the cent; what a person wrote stays as it was."""
    for name, value in table.items():
        if isinstance(value, dict):
            _rounded(value)
        elif isinstance(value, float):
            table[name] = round(value, 2)
