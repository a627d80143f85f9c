"""The same household in several states as a report: the answer, and a row each."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

from ...baselines.in_states import PlanInState, StatesCompared
from ..model import Column, Report, ReportSection, Sentence, Table, Value
from ..words import dollars
from .comparison import REACHES
from .goals import GOALS

HUNDRED, CLOSE = 100, 200.0
"""Dollars that a difference between states is said to, and within which its two ends are one amount."""
ROWS = (
    Column(key="state", heading="state"),
    Column(key="reaches", heading="the best plan reaches", short="best plan\nreaches", unit="dollars"),
    Column(key="less", heading="less than the first", short="less than\nthe first", unit="dollars"),
    Column(key="at_most", heading="no plan better than", short="no plan\nbetter than", unit="dollars"),
    Column(key="state_tax", heading="state tax", unit="dollars"),
    Column(key="federal_tax", heading="federal tax", unit="dollars"),
    Column(key="surcharges", heading="Medicare surcharges", short="Medicare\nsurcharges", unit="dollars"),
)


def in_states_report(compared: StatesCompared) -> Report:
    """The whole answer, the best state first."""
    best_first = compared.best_first
    year = compared.scenario.start_year
    goal = GOALS[compared.scenario.goal.objective]
    table = Table(
        key="states",
        title=f"The best plan in each state, in dollars of {year} (goal: {goal})",
        columns=ROWS,
        rows=tuple(_cells(row, best_first[0]) for row in best_first),
        note=(
            "Nothing but the state of residence is another: spending, prices and other taxes are the same. Taxes are "
            "sums over the years."
        ),
    )
    without = tuple(
        Sentence(text=f"{row.name}: {row.why_not}", tone="note") for row in compared.rows if row.why_not
    )
    sections = (
        ReportSection(
            key="answer", title="", blocks=(Sentence(text=" ".join(_answer(compared, best_first))),)
        ),
        ReportSection(key="states", title="", blocks=(table,) if best_first else ()),
        ReportSection(key="without", title="No answer for", blocks=without),
    )
    kept = tuple(section for section in sections if section.blocks)
    return Report(kind="comparison", title=compared.scenario.title, sections=kept)


def _answer(compared: StatesCompared, best_first: list[PlanInState]) -> Iterator[str]:
    if not best_first:
        yield "No state has an answer."
        return
    goal, best = compared.scenario.goal.objective, best_first[0]
    yield f"In {best.name} the best plan {REACHES[goal].format(dollars(abs(best.reaches or 0.0)))}."
    for row in best_first[1:]:
        yield f"In {row.name} it is {_worse(row, best, 'more tax' if _is_tax(goal) else 'less')}."


def _worse(row: PlanInState, best: PlanInState, words: str) -> str:
    """How much worse a state is: between the plans found, and what the two bounds leave of that."""
    away = _away(row, best)
    least = None if row.at_most is None else abs((best.reaches or 0.0) - row.at_most)
    if not _certainly(row, best) or least is None:
        return f"{dollars(round(away, -2))} {words}, which is less than what is proved of the two"
    more = abs((best.at_most or 0.0) - (best.reaches or 0.0)) if best.at_most is not None else None
    if more is None or away + more - least < CLOSE:
        return f"{dollars(away)} {words}"
    low, high = HUNDRED * floor(least / HUNDRED), HUNDRED * ceil((away + more) / HUNDRED)
    return f"{dollars(low)} to {dollars(high)} {words}, by what is proved of the two"


def _is_tax(goal: str) -> bool:
    return goal == "min_lifetime_tax"


def _away(row: PlanInState, best: PlanInState) -> float:
    return abs((row.reaches or 0.0) - (best.reaches or 0.0))


def _certainly(row: PlanInState, best: PlanInState) -> bool:
    """Whether even the best plan of a state is not as good as the one found in the best."""
    if row.at_most is None or best.reaches is None or row.reaches is None:
        return False
    return abs(row.at_most - row.reaches) < _away(row, best)


def _cells(row: PlanInState, best: PlanInState) -> tuple[Value, ...]:
    away = None if row is best else _away(row, best)
    return row.name, row.reaches, away, row.at_most, row.state_tax, row.federal_tax, row.surcharges
