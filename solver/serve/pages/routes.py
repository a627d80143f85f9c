"""The addresses of the screens."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from ....models.plan import Plan
from ..faults import HttpFault
from . import screens
from .bringing import bringing_routes
from .calendar import calendar_text
from .desk import SHIPPED, Desk, OpenHousehold
from .done import done_context, done_routes
from .editing import editing_routes, household_context
from .pins import FLOWS, planned
from .render import page, static
from .sliders import FEW, sliders_of
from .words import first_year_of

MOST_FIELDS = 20_000
FORM = "application/x-www-form-urlencoded"
ASKED_FOR = {"why": "explain", "compare": "compare"}
"""The verb whose answer a screen shows."""
EACH = 6.0
"""Seconds for each solve of a comparison or an explanation, as a person waits for it."""


def pages(desk: Desk) -> APIRouter:
    """Every route of the page, over the households of a desk."""
    router = APIRouter(include_in_schema=False)
    _start_routes(router, desk)
    bringing_routes(router, desk, form_of)
    done_routes(router, desk, form_of)
    editing_routes(router, desk, form_of)  # before the screens, whose address has any name
    _screen_routes(router, desk)
    _file_routes(router, desk)
    return router


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form. Raises HttpFault."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise HttpFault(415, "A form was expected.")
    try:
        text = (await request.body()).decode()
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError as error:
        raise HttpFault(400, f"The form cannot be read: {error}.") from None


def to(request: Request, *parts: str) -> Response:
    """On to another screen."""
    return RedirectResponse("/".join([request.scope.get("root_path", ""), *parts]) or "/", 303)


def _start_routes(router: APIRouter, desk: Desk) -> None:
    @router.get("/")
    async def start(request: Request) -> Response:
        return page(request, "start.html", shipped=SHIPPED, households=desk.every(), title="Households")

    @router.post("/households")
    async def opened(request: Request) -> Response:
        given = await form_of(request)
        if "shipped" in given:
            household = await run_in_threadpool(desk.open_shipped, given["shipped"])
        elif "blank" in given:
            household = await run_in_threadpool(desk.open_blank)
        else:
            household = await run_in_threadpool(desk.open_text, given.get("text", ""))
        return to(request, "h", household.name, "answer" if household.scenario else "household")

    @router.get("/static/{name}")
    async def file(name: str) -> Response:
        text, kind = static(name)
        return Response(text, media_type=f"{kind}; charset=utf-8")


def _screen_routes(router: APIRouter, desk: Desk) -> None:
    @router.get("/h/{name}/{screen}")
    async def screen(request: Request, name: str, screen: str, year: str = "") -> Response:
        if screen not in screens.SCREENS:
            raise HttpFault(404, "There is no such screen.")
        household = desk.get(name)
        if household.scenario is None and screen != "household":
            return to(request, "h", name, "household")
        return await run_in_threadpool(shown, desk, request, household, screen, year)

    @router.post("/h/{name}/ask/{screen}")
    async def ask(request: Request, name: str, screen: str) -> Response:
        household, verb = desk.get(name), ASKED_FOR.get(screen)
        if verb is None:
            raise HttpFault(404, "Nothing is asked for there.")
        await run_in_threadpool(lambda: desk.ask(household, verb, time_limit=EACH))
        return to(request, "h", name, screen)

    @router.post("/h/{name}/solve")
    async def solve(request: Request, name: str) -> Response:
        household = desk.get(name)
        household.jobs.pop("solve", None)
        return to(request, "h", name, "answer")


def shown(desk: Desk, request: Request, household: OpenHousehold, screen: str, year: str) -> Response:
    """A screen of a household; the progress of its solve where there is no plan yet."""
    context: dict[str, Any] = {"household": household, "screen": screen, "screens": screens.SCREENS}
    context["title"] = f"{screens.SCREENS[screen]}: {household.title}"
    if screen == "household":
        return page(request, "household.html", **context, **household_context(household))
    job = desk.job(household, "solve") or desk.ask(household, "solve")
    if job.status != "done":
        return page(request, "waiting.html", **context, job=job, problem=list(screens.problem_words(job)))
    plan = desk.plan(job)
    context |= {"job": job, "plan": plan, "flows": FLOWS, "planned": planned(plan)}
    assert household.scenario is not None
    match screen:
        case "answer" | "what-if":
            sliders = sliders_of(household.scenario)
            context |= {"numbers": screens.numbers_of(plan), "steps": screens.steps_of_answer(plan)}
            context |= {
                "sliders": sliders[:FEW] if screen == "answer" else sliders,
                "first": first_year_of(plan),
            }
        case "returns":
            number = _year_of(plan, year)
            context |= {"section_shown": screens.returns_of(household.scenario, plan, number), "year": number}
        case "timeline":
            number = _year_of(plan, year) if year else 0
            context |= _sections(screens.timeline(household.scenario, plan))
            context |= {"year": number, "drawer": screens.year_opened(plan, number) if number else []}
        case "this-year":
            context |= _sections(screens.this_year(plan)) | {"done": None}
            context |= done_context(household, household.scenario, plan)
        case _:
            return _of_another_job(desk, request, household, screen, context)
    return page(request, f"{screen}.html", **context)


def _sections(*sections: Any) -> dict[str, Any]:
    drawn = screens.has_figures(sections)
    return {"sections": sections, "figures": screens.figures_json(sections) if drawn else ""}


def _of_another_job(
    desk: Desk, request: Request, household: OpenHousehold, screen: str, context: dict[str, Any]
) -> Response:
    """A screen that shows a comparison or an explanation: what it takes, how it goes, or what was found."""
    job = desk.job(household, ASKED_FOR[screen])
    if job is None:
        return page(request, "ask.html", **context)
    context["job"] = job
    if job.status != "done":
        return page(request, "waiting.html", **context, problem=list(screens.problem_words(job)))
    return page(request, "sections.html", **context, **_sections(*screens.sections_of_job(job)))


def _year_of(plan: Plan, given: str) -> int:
    """A year of the plan: the one asked for, or the first."""
    years = [entry.year for entry in plan.years]
    return int(given) if given.isdecimal() and len(given) == 4 and int(given) in years else years[0]


def _file_routes(router: APIRouter, desk: Desk) -> None:
    """What can be taken away: scenario, plan, report, calendar."""

    @router.get("/h/{name}/file/{kind}")
    async def file(name: str, kind: str) -> Response:
        household = desk.get(name)
        text, media, ending = await run_in_threadpool(_file, desk, household, kind)
        head = {"Content-Disposition": f'attachment; filename="{ending}"'}
        return Response(text, media_type=f"{media}; charset=utf-8", headers=head)


def _file(desk: Desk, household: OpenHousehold, kind: str) -> tuple[str, str, str]:
    """(text, media type, file name). Raises HttpFault where there is none."""
    if kind == "scenario":
        return household.text, "application/toml", "scenario.toml"
    job = desk.job(household, "solve")
    if job is None or job.status != "done" or household.scenario is None:
        raise HttpFault(409, "There is no plan yet.")
    plan = desk.plan(job)
    match kind:
        case "plan":
            return plan.to_json(), "application/json", "plan.json"
        case "calendar":
            return calendar_text(plan), "text/calendar", "this-year.ics"
        case "report":
            from ...report.html.page import report_html
            from ...service.saved import Saved

            saved = Saved(None, plan=plan)
            return report_html(saved.client_report("decumulate serve")), "text/html", "report.html"
    raise HttpFault(404, "There is no such file.")
