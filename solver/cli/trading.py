"""`decumulate import` and `decumulate trades`: brokers' positions into a scenario, and a plan into orders for them.

What was left out, and how positions and scenario differ, is said on standard error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from json import dumps, loads
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ...models.positions.importing import accounts_text, scenario_text
from ...models.positions.mapping import PositionsError
from ...models.positions.read import Export, read_book
from ...models.positions.reconcile import absent_fault, reconcile, take
from ...models.scenario import load
from ..report.faults import faults_text
from ..stopping import beside, told
from .door import STOPPED, InputError, say
from .files import read_text, scenario_path, write_text

if TYPE_CHECKING:
    from ...models.plan import Plan
    from ...models.positions.book import Book
    from ...models.positions.reconcile import Reconciled
    from ...models.scenario import Scenario
    from ..run import SolveOptions
    from ..trades.options import TradeOptions
    from ..trades.orders import Orders


def exports(
    positions: Sequence[Path], history: Sequence[Path], mappings: Sequence[Path]
) -> tuple[list[Export], list[Export]]:
    """The files of positions and those of past trades, each with its mapping.

    No mapping, one for all, or one for each file: those of the positions first, then those of the history. Where there
    are as many files of history as of positions, one for each broker serves both.
    """
    many, count = len(mappings), (len(positions), len(history))
    if many <= 1:
        each = mappings[0] if mappings else None
        return [Export(file, each) for file in positions], [Export(file, each) for file in history]
    if many == sum(count):
        ours, theirs = [*mappings[: count[0]]], [*mappings[count[0] :]]
    elif many == count[0] == count[1]:
        ours = theirs = [*mappings]
    else:
        raise InputError(
            f"--mapping was given {many} times, with {count[0]} of positions and {count[1]} of history; expected none, "
            "one for all files, or one for each file: the positions in their order, then those of --history."
        )
    return (
        [Export(file, mapping) for file, mapping in zip(positions, ours, strict=True)],
        [Export(file, mapping) for file, mapping in zip(history, theirs, strict=True)],
    )


def book_with_progress(
    positions: Sequence[Path],
    mappings: Sequence[Path],
    as_of: date,
    scenario: Scenario | None,
    securities: Path | None = None,
    history: Sequence[Path] = (),
) -> Book:
    """The book of the files; rows that were left out are said. Raises InputError with every fault."""
    held, traded = exports(positions, history, mappings)
    try:
        reading = read_book(held, as_of, scenario=scenario, securities=securities, history=traded)
    except PositionsError as error:
        raise InputError(faults_text(error.faults, "the positions")) from None
    for note in reading.notes:
        say(f"Note: {note}")
    return reading.book


def import_positions(
    positions: Sequence[Path],
    mappings: Sequence[Path],
    securities: Path | None,
    into: str | None,
    out: Path | None,
    as_of: date,
    ignore: Sequence[str],
) -> None:
    """Write (or print) the scenario `into` with the positions in it, or its accounts alone."""
    if into is None:
        text, notes = accounts_text(book_with_progress(positions, mappings, as_of, None, securities))
    else:
        path = scenario_path(into)
        scenario = load(path, ignore=ignore)
        book = book_with_progress(positions, mappings, as_of, scenario, securities)
        try:
            text, notes = scenario_text(book, read_text(path), ignore)
        except PositionsError as error:
            raise InputError(faults_text(error.faults, "the positions")) from None
    for note in notes:
        say(f"Note: {note}")
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_text(out, text)
        say(f"Wrote {out}.")


@dataclass(frozen=True)
class OrdersAsked:
    """The scenario to plan for (with the positions taken, where that was asked), the book, and how they compare."""

    given: Scenario
    scenario: Scenario
    book: Book
    reconciled: Reconciled


def question(scenario: Scenario, book: Book, tolerance: float, accept: bool) -> OrdersAsked:
    """Reconcile. Raises InputError with the differences unless there are none or they are accepted."""
    from ..report.trades import differences_text

    reconciled = reconcile(book, scenario, tolerance)
    if reconciled.absent:
        raise InputError(faults_text([absent_fault(name) for name in reconciled.absent], "the positions"))
    if not reconciled.differences:
        return OrdersAsked(scenario, scenario, book, reconciled)
    words = differences_text(reconciled, book.as_of)
    if not accept:
        raise InputError(
            f"{words}\n\n--accept-differences takes the positions as they are; `decumulate import ... --into FILE` "
            "writes them into\nthe scenario; --tolerance allows more."
        )
    say(f"{words}\n\nThe positions are taken.\n")
    taken, notes = take(book, scenario)
    for note in notes:
        say(f"Note: {note}")
    return OrdersAsked(scenario, taken, book, reconciled)


def planned(
    asked: OrdersAsked, plan: Path | None, options: SolveOptions, *, quiet: bool
) -> tuple[Scenario, Plan]:
    """The plan, and the scenario it is of. A plan that is given is filled by the audit, which must confirm it."""
    from ...models.plan import PlanError
    from ...models.scenario import Fault
    from ..audit import audit, fill
    from .files import load_plan
    from .solving import solve_with_progress

    if plan is None:
        return asked.scenario, solve_with_progress(asked.scenario, options, quiet=quiet)
    known = load_plan(plan)
    scenario = asked.scenario if known.scenario.sha256 == asked.scenario.sha256 else asked.given
    report = audit(known, scenario)
    if not report.ok:
        wrong = [*report.faults, *report.differences]
        expected = "a plan of this scenario that its audit confirms"
        raise PlanError([Fault("the plan", str(one), expected) for one in wrong])
    return scenario, fill(known, report)


def trade_options(identical: Sequence[str], **options: Any) -> TradeOptions:
    """TradeOptions with sets of tickers written as `VTI,VTSAX`. Raises InputError for what is out of its range, and
    before anything is solved where what orders need is not installed."""
    from ..trades.options import OrdersError, TradeOptions, need_cvxpy

    sets = tuple(frozenset(word.strip().upper() for word in words.split(",")) for words in identical)
    try:
        need_cvxpy()
        return TradeOptions(identical=sets, **options)
    except OrdersError as error:
        raise InputError(str(error)) from None


def orders_with_progress(
    asked: OrdersAsked, scenario: Scenario, plan: Plan, options: TradeOptions
) -> Orders | None:
    """This year's orders; None where it was stopped before them. Raises InputError where none can be made."""
    from ..trades.options import OrdersError
    from ..trades.solve import this_year

    try:
        if plan.certificate is not None and plan.certificate.status == "interrupted" and told():
            return None
        return beside(lambda: this_year(scenario, plan, asked.book, options))
    except KeyboardInterrupt:
        return None
    except OrdersError as error:
        raise InputError(str(error)) from None


def print_answer(
    orders: Orders | None, plan: Plan, reconciled: Reconciled, *, csv: Path | None, json: bool, solved: bool
) -> int:
    """Write and print what was asked for; returns the exit code. Stopped before the orders, the plan is given alone;
    of a plan that was `solved` for them and not to its end, how good it is is said too."""
    from ..report.sections.proof import proof_section
    from ..report.text import plan_text, section_text
    from ..report.trades import orders_csv, orders_text

    if orders is None:
        typer.echo(
            dumps({"orders": None, "plan": loads(plan.to_json())}, indent=2) if json else plan_text(plan)
        )
        say("Stopped before there were orders: what is printed is the plan known by then.")
        return STOPPED
    try:
        if csv is not None:
            write_text(csv, orders_csv(orders))
            say(f"Wrote {csv}.")
    finally:  # whatever happens to the file
        if json:
            differences = [asdict(one) | {"amount": one.amount} for one in reconciled.differences]
            typer.echo(dumps(orders.data() | {"differences": differences}, indent=2))
        else:
            typer.echo(orders_text(orders))
    if solved and plan.certificate is not None and not plan.certificate.solved:
        say(
            f"The orders follow a plan that is not the best for certain.\n\n{section_text(proof_section(plan))}"
        )
        return STOPPED
    return 0
