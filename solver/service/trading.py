"""`import` and `trades`: brokers' positions into a scenario, and a plan into orders for them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from pydantic import Field

from ...models.plan import Plan, PlanError
from ...models.positions.book import Book
from ...models.positions.read import Export, read_book
from ...models.positions.reconcile import Mismatch, Reconciled, absent_fault, reconcile, take
from ...models.reading import TextFile
from ...models.scenario import Fault, Scenario
from ..audit import audit, fill
from ..baselines.at_once import solve as solve_at_once
from ..report.sections.proof import proof_section
from ..report.sections.trades import differences_section
from ..report.text import section_text
from ..stopping import beside, told
from ..trades.departures import Departure
from ..trades.options import OrdersError, TradeOptions, need_cvxpy
from ..trades.orders import Orders
from ..trades.rest_of_year import RestOfYear
from ..trades.solve import this_year
from .fields import opened
from .inputs import asked, options_of, plan_of
from .problems import RequestError
from .progress import Progressing
from .requests import TradesRequest
from .responses import Response, ended, refused_of


class TradesResponse(Response):
    """This year's orders; none where it was stopped before them, with the plan known by then."""

    verb: Literal["trades"] = "trades"
    orders: Orders | None
    plan: Plan
    differences: tuple[Mismatch, ...] = Field(
        default=(), description="How the positions differ from the scenario."
    )

    def document(self) -> Any:
        if self.orders is None:
            return {"orders": None, "plan": json.loads(self.plan.to_json())}
        differences = [asdict(one) | {"amount": one.amount} for one in self.differences]
        return self.orders.data() | {"differences": differences}


TradesResponse.model_rebuild(_types_namespace={"Departure": Departure, "RestOfYear": RestOfYear})
"""The types that orders.py names for the checker of types alone."""


def trades(request: TradesRequest, progress: Progressing) -> TradesResponse:
    wishes = _options(request)
    scenario = asked(request)
    book, said = _book(request, scenario)
    question = _question(scenario, book, request)
    notes = [*(f"Note: {note}" for note in said), *question.notes]
    owner, plan = _planned(question, request, progress)
    orders = _orders(owner, plan, book, wishes)
    outcome = ended(orders is not None)
    proof = plan.certificate
    if orders is None:
        notes.append("Stopped before there were orders: what is printed is the plan known by then.")
    elif request.plan is None and proof is not None and not proof.solved:
        outcome = "stopped"
        proved = section_text(proof_section(plan))
        notes.append(f"The orders follow a plan that is not the best for certain.\n\n{proved}")
    return TradesResponse(
        orders=orders,
        plan=plan,
        differences=question.reconciled.differences,
        notes=tuple(notes),
        outcome=outcome,
        refused=refused_of(plan) if request.plan is None else (),
    )


def exports(
    positions: Sequence[TextFile], history: Sequence[TextFile], mappings: Sequence[TextFile]
) -> tuple[list[Export], list[Export]]:
    """The files of positions and those of past trades, each with its mapping.

    No mapping, one for all, or one for each file: those of the positions first, then those of the history. Where there
    are as many files of history as of positions, one for each broker serves both.
    """
    held, traded, maps = ([opened(file) for file in files] for files in (positions, history, mappings))
    many, count = len(maps), (len(held), len(traded))
    if many <= 1:
        each = maps[0] if maps else None
        return [Export(file, each) for file in held], [Export(file, each) for file in traded]
    if many == sum(count):
        ours, theirs = maps[: count[0]], maps[count[0] :]
    elif many == count[0] == count[1]:
        ours = theirs = maps
    else:
        given = f"{many} times, with {count[0]} of positions and {count[1]} of history"
        expected = (
            "none, one for all files, or one for each file: the positions in their order, then those of "
            "--history"
        )
        raise RequestError(
            [Fault("mappings", given, expected)], words=f"--mapping was given {given}; expected {expected}."
        )
    return (
        [Export(file, mapping) for file, mapping in zip(held, ours, strict=True)],
        [Export(file, mapping) for file, mapping in zip(traded, theirs, strict=True)],
    )


def _book(request: TradesRequest, scenario: Scenario) -> tuple[Book, tuple[str, ...]]:
    """The book of the files, and notes on rows that were left out. Raises PositionsError with every fault."""
    held, traded = exports(request.positions, request.history, request.mappings)
    securities = None if request.securities is None else opened(request.securities)
    reading = read_book(held, request.as_of, scenario=scenario, securities=securities, history=traded)
    return reading.book, reading.notes


@dataclass(frozen=True)
class OrdersAsked:
    """The scenario to plan for (with the positions taken, where that was asked), the book, and how they compare."""

    given: Scenario
    scenario: Scenario
    reconciled: Reconciled
    notes: tuple[str, ...] = ()


def _question(scenario: Scenario, book: Book, request: TradesRequest) -> OrdersAsked:
    """Reconcile. Raises RequestError with the differences unless there are none or they are accepted."""
    reconciled = reconcile(book, scenario, request.tolerance)
    if reconciled.absent:
        raise RequestError([absent_fault(name) for name in reconciled.absent], "the positions")
    if not reconciled.differences:
        return OrdersAsked(scenario, scenario, reconciled)
    words = section_text(differences_section(reconciled, book.as_of))
    if not request.accept_differences:
        way = (
            "--accept-differences takes the positions as they are; `decumulate import ... --into FILE` "
            "writes them into\nthe scenario; --tolerance allows more."
        )
        raise RequestError(list(map(_differs, reconciled.differences)), words=f"{words}\n\n{way}")
    taken, notes = take(book, scenario)
    said = [f"{words}\n\nThe positions are taken.\n", *(f"Note: {note}" for note in notes)]
    return OrdersAsked(scenario, taken, reconciled, tuple(said))


def _differs(one: Mismatch) -> Fault:
    place = f"account {one.account}, {one.asset}: {one.what}"
    return Fault(place, f"{one.positions:.2f} in the positions", f"{one.scenario:.2f}, as the scenario says")


def _planned(question: OrdersAsked, request: TradesRequest, progress: Progressing) -> tuple[Scenario, Plan]:
    """The plan, and the scenario it is of. A plan that is given is filled by the audit, which must confirm it."""
    if request.plan is None:
        return question.scenario, solve_at_once(question.scenario, options_of(request), progress.solving)
    known = plan_of(request.plan)
    scenario = question.scenario if known.scenario.sha256 == question.scenario.sha256 else question.given
    report = audit(known, scenario)
    if not report.ok:
        wrong = [*report.faults, *report.differences]
        expected = "a plan of this scenario that its audit confirms"
        raise PlanError([Fault("the plan", str(one), expected) for one in wrong])
    return scenario, fill(known, report)


def _options(request: TradesRequest) -> TradeOptions:
    """Sets of tickers are written as `VTI,VTSAX`. Raises RequestError before anything is solved where what orders need
    is not installed."""
    try:
        need_cvxpy()
    except OrdersError as error:
        raise RequestError(
            [Fault("the orders", "a request for them", str(error))], words=str(error)
        ) from None
    sets = (frozenset(word.strip().upper() for word in words.split(",")) for words in request.identical)
    return TradeOptions(
        toward=request.toward,
        no_trade_band=request.band,
        drift_weight=request.drift_weight,
        carryforward_rate=request.carryforward_rate,
        minimum_order=request.minimum_order,
        whole_shares="exact" if request.exact_shares else "round",
        in_kind=request.in_kind,
        pools=request.pools,
        identical=tuple(sets),
        solver=request.solver,
    )


def _orders(scenario: Scenario, plan: Plan, book: Book, options: TradeOptions) -> Orders | None:
    """This year's orders; None where it was stopped before them. Raises RequestError where none can be made."""
    try:
        if plan.certificate is not None and plan.certificate.status == "interrupted" and told():
            return None
        return beside(lambda: this_year(scenario, plan, book, options))
    except KeyboardInterrupt:
        return None
    except OrdersError as error:
        fault = Fault("the orders", "a plan and positions", str(error))
        raise RequestError([fault], words=str(error)) from None
