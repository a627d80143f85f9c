"""The addresses that change a household, and those that try other values of it."""

from __future__ import annotations

from typing import Any

import tomlkit.exceptions
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from ....models.plan import Plan
from ..bodies import TryRequest
from ..faults import HttpFault, ServedProblem
from . import edits, words
from .desk import Desk, OpenHousehold
from .form import form_of as fields_of
from .pins import pinned, price_of
from .render import FormReader, page
from .screens import numbers_of, problem_words, steps_of_answer
from .sliders import sliders_of, values_in

EXACT = {"time_limit": 30.0, "ranges": True}
"""How the values are solved that the hand rests at."""


def editing_routes(router: APIRouter, desk: Desk, form: FormReader) -> None:
    _household_routes(router, desk, form)
    _try_routes(router, desk, form)


def household_context(household: OpenHousehold) -> dict[str, Any]:
    """The form with its faults, and those that belong to no field."""
    fields, rest = fields_of(edits.content_of(household.text), household.faults)
    return {"fields": fields, "rest": rest, "text": household.text, "faults": household.faults}


def _household_routes(router: APIRouter, desk: Desk, form: FormReader) -> None:
    @router.post("/h/{name}/household")
    async def write(request: Request, name: str) -> Response:
        given, household = await form(request), desk.get(name)
        await run_in_threadpool(_write, household, given)
        if "HX-Request" not in request.headers:
            return RedirectResponse(f"{request.scope.get('root_path', '')}/h/{name}/household", 303)
        context = await run_in_threadpool(household_context, household)
        return page(request, "household_form.html", household=household, **context)

    @router.post("/h/{name}/close")
    async def close(request: Request, name: str) -> Response:
        desk.close(name)
        return RedirectResponse(f"{request.scope.get('root_path', '')}/", 303)


def _write(household: OpenHousehold, given: dict[str, str]) -> None:
    """One change: the TOML as typed, an entry more or less, or fields of the form."""
    try:
        household.write(_changed(household, given))
    except (tomlkit.exceptions.TOMLKitError, KeyError, TypeError, ValueError) as error:
        raise HttpFault(409, f"The TOML cannot be changed there ({error}); change it by hand.") from None


def _changed(household: OpenHousehold, given: dict[str, str]) -> str:
    text = household.text
    if "toml" in given:
        return given["toml"].replace("\r\n", "\n")
    if "add" in given:
        return edits.added(text, given["add"], given.get("key", "").strip())
    if "remove" in given:
        return edits.removed(text, given["remove"])
    fields, _ = fields_of(edits.content_of(text))
    return edits.entered(text, fields, given)


def _try_routes(router: APIRouter, desk: Desk, form: FormReader) -> None:
    @router.post("/h/{name}/try")
    async def try_(request: Request, name: str) -> Response:
        given, household = await form(request), desk.get(name)
        return await run_in_threadpool(_tried, desk, request, household, given)

    @router.post("/h/{name}/pin")
    async def pin(request: Request, name: str) -> Response:
        given, household = await form(request), desk.get(name)
        return await run_in_threadpool(_pinned, desk, request, household, given)

    @router.post("/h/{name}/settle")
    async def settle(request: Request, name: str) -> Response:
        given, household = await form(request), desk.get(name)
        return await run_in_threadpool(_settled, desk, request, household, given)

    @router.post("/h/{name}/exact")
    async def exact(request: Request, name: str) -> Response:
        given, household = await form(request), desk.get(name)
        changes = _changes(household, given)
        await run_in_threadpool(lambda: desk.ask_changed(household, changes, **EXACT))
        return await run_in_threadpool(_exact, desk, request, household)  # it may be known already

    @router.get("/h/{name}/exact")
    async def found(request: Request, name: str) -> Response:
        household = desk.get(name)
        return await run_in_threadpool(_exact, desk, request, household)

    @router.post("/h/{name}/keep")
    async def keep(request: Request, name: str) -> Response:
        given, household = await form(request), desk.get(name)
        changes = _changes(household, given)
        await run_in_threadpool(lambda: household.write(edits.changed(household.text, changes)))
        return RedirectResponse(f"{request.scope.get('root_path', '')}/h/{name}/answer", 303)


def _changes(household: OpenHousehold, given: dict[str, str]) -> dict[str, Any]:
    if household.scenario is None:
        raise HttpFault(409, "The household has faults; mend them first.")
    return values_in(sliders_of(household.scenario), given)


def _tried(desk: Desk, request: Request, household: OpenHousehold, given: dict[str, str]) -> Response:
    """What a slider's value gives, as a piece of the page; what cannot be followed is said in its place."""
    changes, job = _changes(household, given), desk.job(household, "solve")
    if job is None or job.status != "done":
        raise HttpFault(409, "There is no plan yet.")
    try:
        tried = desk.serving.tries.try_(TryRequest(job=job.name, changes=changes))
    except ServedProblem as problem:
        return page(request, "cannot.html", problem=problem.document, changes=changes)
    first = words.first_year_of(desk.plan(job))
    context = {
        "headline": words.headline(tried),
        "moves": words.moves_in_words(tried),
        "bars": words.bars(tried),
    }
    return page(request, "tried.html", tried=tried, changes=changes, first=first, **context)


def _pinned(desk: Desk, request: Request, household: OpenHousehold, given: dict[str, str]) -> Response:
    """What holding a flow of one year costs, as a piece of the page."""
    job = desk.job(household, "solve")
    if household.scenario is None or job is None or job.status != "done":
        raise HttpFault(409, "There is no plan yet.")
    changes = pinned(household.scenario, given)
    try:
        tried = desk.serving.tries.try_(TryRequest(job=job.name, changes=changes))
    except ServedProblem as problem:
        return page(request, "cannot.html", problem=problem.document, changes=changes)
    return page(request, "price.html", price=price_of(given, tried), held=tried["held"])


def _settled(desk: Desk, request: Request, household: OpenHousehold, given: dict[str, str]) -> Response:
    """The simplest plan at a slider's value, each step with its range; nothing where it was overtaken."""
    changes, job = _changes(household, given), desk.job(household, "solve")
    if job is None or job.status != "done" or not changes:
        return page(request, "settled.html", plan=None, steps=[])
    try:
        tried = desk.serving.tries.try_(TryRequest(job=job.name, changes=changes, settle=True))
    except ServedProblem:  # said already beside the slider, or ended by the next value
        return page(request, "settled.html", plan=None, steps=[])
    plan = Plan.read(tried["plan"])
    return page(
        request, "settled.html", plan=plan, steps=steps_of_answer(plan), **words.settled_in_words(plan)
    )


def _exact(desk: Desk, request: Request, household: OpenHousehold) -> Response:
    """How the solve of what was tried goes, or what it found."""
    job = desk.job(household, "exact")
    if job is None:
        raise HttpFault(404, "Nothing is being solved.")
    if job.status != "done":
        return page(
            request, "exact.html", household=household, job=job, plan=None, problem=list(problem_words(job))
        )
    plan = desk.plan(job)
    found = {"numbers": numbers_of(plan), "steps": steps_of_answer(plan), "problem": []}
    return page(request, "exact.html", household=household, job=job, plan=plan, **found)
