"""Steps marked done on *This year*: the form, the difference it makes, and the household written whole or not."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from ....models.done.difference import DoneDifference
from ....models.plan import Plan, Step
from ....models.reading import MOST_DOCUMENT, read_text
from ....models.scenario import Fault, Scenario
from ....models.steps.facts import begins
from ....models.steps.make import steps_of
from ....models.writing import replace_text
from ...report.model import ReportSection
from ...report.sections.done import done_section
from ...report.sections.steps import title_of
from ..faults import HttpFault, ServedProblem
from .desk import Desk, OpenHousehold
from .render import FormReader, fault_words, page
from .screens import SCREENS

STEP = re.compile(r"steps\[(\d+)\](?:\.(\w+))?")
WORDS = {"date": "the day", "amount": "the amount", "lots": "its lots", "step": "it"}
MOST_LOTS = 500
SCREEN = "this-year"


@dataclass(frozen=True)
class MarkForm:
    """A step as it can be marked: its title, the plan's amount, and of a sale the lots that the plan sells."""

    number: int
    title: str
    amount: str
    lots: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class DoneShown:
    """What a proposal shows: the difference, or what is wrong, in lines; `given` is what was entered."""

    given: Mapping[str, str]
    section: ReportSection | None = None
    faults: tuple[str, ...] = ()


def done_context(household: OpenHousehold, scenario: Scenario, plan: Plan) -> dict[str, Any]:
    """What the form shows."""
    first = begins(plan.years[0])
    known = [("spending", "Spent since then"), ("taxes_paid", "Income tax paid this year, withheld with it")]
    for person in scenario.people:
        for stream, words in (
            ("wages", "Wages"),
            ("pensions", "Pensions"),
            ("social_security", "Social Security"),
        ):
            known.append((f"{stream}.{person.name}", f"{words} of {person.name} this year"))
    return {
        "marks": list(_marks(plan, scenario)),
        "first_day": first.isoformat(),
        "last_day": date(first.year, 12, 30).isoformat(),
        "values_of": [account.name for account in scenario.accounts],
        "known_of": known,
        "own_file": household.path is not None,
    }


def _marks(plan: Plan, scenario: Scenario) -> Iterator[MarkForm]:
    """The steps that are something to do; a fund's and gifts of lots stay open."""
    for step in plan.steps or steps_of(plan, scenario):
        if step.number and step.amount and not step.lots and step.kind != "grant":
            yield MarkForm(step.number, title_of(step), _plain(step.amount), tuple(_lots(step)))


def _lots(step: Step) -> Iterator[tuple[str, str]]:
    if step.kind == "sell":
        for trade in step.trades[:MOST_LOTS]:
            if trade.acquired is not None:
                yield trade.acquired.isoformat(), _plain(trade.amount)


def _plain(amount: float) -> str:
    return f"{amount:,.2f}".removesuffix(".00")


def asked(household: OpenHousehold, plan: Plan, given: Mapping[str, str]) -> dict[str, Any]:
    """The request of what was entered. Raises HttpFault where an amount is no number."""
    filled = {name: text.strip() for name, text in given.items() if text.strip()}
    every = filled.get("all")
    steps: list[dict[str, Any]] = []
    for mark in _marks(plan, household.scenario) if household.scenario is not None else ():
        day = filled.get(f"date.{mark.number}", every)
        if day is None:
            continue
        said: dict[str, Any] = {"step": mark.number, "date": day}
        amount = filled.get(f"amount.{mark.number}")
        if amount is not None and amount != mark.amount:
            said["amount"] = _number(amount)
        lots = list(_lots_of(mark, filled))
        steps.append(said | ({"lots": lots} if lots else {}))
    return {
        **household.asked(),
        "plan": json.loads(plan.to_json()),
        "steps": steps,
        "as_of": filled.get("as_of"),
        "values": _under("value.", filled),
        "known": _under("known.", filled),
    }


def _lots_of(mark: MarkForm, filled: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """All lots of a sale, once anything of one of them is said."""
    names = {
        (day, what): f"lot.{mark.number}.{day}.{what}" for day, _ in mark.lots for what in ("amount", "basis")
    }
    planned = dict(mark.lots)
    said = {key: filled[name] for key, name in names.items() if name in filled}
    if all(what == "amount" and text == planned[day] for (day, what), text in said.items()):
        return
    for day in planned:
        if (day, "amount") in said:
            lot: dict[str, Any] = {"acquired": day, "amount": _number(said[day, "amount"])}
            yield lot | ({"basis": _number(said[day, "basis"])} if (day, "basis") in said else {})


def _under(start: str, filled: Mapping[str, str]) -> dict[str, float]:
    return {
        name.removeprefix(start): _number(text) for name, text in filled.items() if name.startswith(start)
    }


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "").replace("$", "").replace("_", ""))
    except ValueError:
        raise HttpFault(422, f"An amount in dollars was expected, not {text[:40]}.") from None


def proposed(desk: Desk, household: OpenHousehold, plan: Plan, given: Mapping[str, str]) -> dict[str, Any]:
    """The answer of `done`. Raises ServedProblem with every fault."""
    packed = desk.serving.answer("done", asked(household, plan, given))
    found: dict[str, Any] = json.loads(zlib.decompress(packed))
    return found


def difference(desk: Desk, household: OpenHousehold, plan: Plan, given: Mapping[str, str]) -> DoneShown:
    """What writing would change, or why it cannot be."""
    try:
        found = proposed(desk, household, plan, given)
    except ServedProblem as problem:
        return DoneShown(
            given, faults=tuple(_faults(problem.document, asked(household, plan, given)["steps"]))
        )
    except HttpFault as fault:
        return DoneShown(given, faults=(str(fault),))
    section = done_section(
        [DoneDifference.model_validate(one) for one in found["differences"]],
        found["assumptions"],
        found["as_of"],
    )
    return DoneShown(given, section)


def _faults(document: Mapping[str, Any], steps: list[dict[str, Any]]) -> Iterator[str]:
    for fault in document.get("faults", ()):
        place = STEP.fullmatch(fault["place"])
        where = fault["place"]
        if place is not None and int(place[1]) < len(steps):
            where = f"Step {steps[int(place[1])]['step']}, {WORDS.get(place[2] or '', place[2] or 'it')}"
        yield fault_words(Fault(where, fault["given"], fault["expected"], fault.get("hint", "")))
    if not document.get("faults"):
        yield str(document.get("detail", ""))


def write(desk: Desk, household: OpenHousehold, plan: Plan, given: Mapping[str, str]) -> None:
    """The household after the steps, in its own file too where that was asked for; nothing where anything is wrong."""
    text = str(proposed(desk, household, plan, given)["text"])
    if given.get("into") == "file":
        write_file(household, text)
    household.write(text)


def write_file(household: OpenHousehold, text: str) -> None:
    """Into the file that the page was opened with, whole. Raises HttpFault where it has changed since, or cannot be
    written."""
    place = household.path
    if place is None:
        raise HttpFault(409, "This household has no file of its own: save it as TOML.")
    try:
        if read_text(place, MOST_DOCUMENT) != household.on_disk:
            raise HttpFault(409, f"{place.name} has been changed since it was opened: nothing is written.")
        replace_text(place, text)
    except OSError as error:
        raise HttpFault(
            409, f"{place.name} cannot be written: {error.strerror}. Nothing is written."
        ) from None
    household.on_disk = text


def done_routes(router: APIRouter, desk: Desk, form: FormReader) -> None:
    """The addresses of the form: what it would change, and writing it."""

    @router.post("/h/{name}/done")
    async def show(request: Request, name: str) -> Response:
        given, household = await form(request), desk.get(name)
        plan = _planned(desk, household)
        found = await run_in_threadpool(difference, desk, household, plan, given)
        context = {"household": household, "done": found, "own_file": household.path is not None}
        if "HX-Request" in request.headers:
            return page(request, "done.html", **context)
        title = f"{SCREENS[SCREEN]}: {household.title}"
        return page(request, "done_page.html", **context, screen=SCREEN, screens=SCREENS, title=title)

    @router.post("/h/{name}/done/write")
    async def take(request: Request, name: str) -> Response:
        given, household = await form(request), desk.get(name)
        plan = _planned(desk, household)
        await run_in_threadpool(write, desk, household, plan, given)
        return RedirectResponse(f"{request.scope.get('root_path', '')}/h/{name}/answer", 303)


def _planned(desk: Desk, household: OpenHousehold) -> Plan:
    job = desk.job(household, "solve")
    if household.scenario is None or job is None or job.status != "done":
        raise HttpFault(409, "There is no plan yet.")
    return desk.plan(job)
