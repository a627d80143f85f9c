"""The addresses of files that are brought: a scenario is opened, brokers' and others' files are asked about, looked
over and then taken into a household, all of it or nothing."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from .brought import SET, brought
from .desk import Desk, OpenHousehold
from .intake import Intake, intake_of
from .render import FormReader, page

MOST_ANSWER = 400
TOML = re.compile(r"""^\s*(?:\[{1,2}[\w ."'-]+\]{1,2}\s*(?:#.*)?|[\w."'-]+\s*=.*)$""", re.MULTILINE)
SHEET = re.compile(r"^[^,\n]*,[^,\n]*,", re.MULTILINE)
"""A line of a table or a value, and one of three cells or more."""


def bringing_routes(router: APIRouter, desk: Desk, form: FormReader) -> None:
    @router.post("/files")
    async def first(request: Request) -> Response:
        given = await form(request)
        intake = intake_of(given)
        household = await run_in_threadpool(_home, desk, intake, given.get("into", ""))
        return _to(request, household, "import" if household.intake else "answer")

    @router.post("/h/{name}/files")
    async def more(request: Request, name: str) -> Response:
        household = desk.get(name)
        household.intake = intake_of(await form(request))
        return _to(request, household, "import")

    @router.get("/h/{name}/import")
    async def shown(request: Request, name: str) -> Response:
        household = desk.get(name)
        if household.intake is None:
            return _to(request, household, "household")
        return await run_in_threadpool(_page, request, household, "import.html")

    @router.post("/h/{name}/import")
    async def answered(request: Request, name: str) -> Response:
        given, household = await form(request), desk.get(name)
        where = await run_in_threadpool(_answered, desk, household, given)
        if where is not None:
            return _to(request, where[0], where[1], within="HX-Request" in request.headers)
        if "HX-Request" in request.headers:
            return await run_in_threadpool(_page, request, household, "import_form.html")
        return _to(request, household, "import")


def _home(desk: Desk, intake: Intake, into: str) -> OpenHousehold:
    """Where files of the first page go: a scenario is a household itself, others go into the one that is chosen or a
    new one."""
    if len(intake.files) == 1 and intake.kind == "brokers" and _is_scenario(intake.files[0].text):
        return desk.open_text(intake.files[0].text)
    household = desk.get(into) if into else desk.open_blank()
    household.intake = intake
    return household


def _is_scenario(text: str) -> bool:
    """A document, TOML or JSON, and no sheet."""
    begins = text.lstrip("\ufeff \t\r\n")[:1]
    if begins in ("{", "<", ""):
        return begins != "<"
    return TOML.search(text) is not None or SHEET.search(text) is None


def _answered(
    desk: Desk, household: OpenHousehold, given: dict[str, str]
) -> tuple[OpenHousehold, str] | None:
    """Notes answers, uses or drops the files; which screen is next, None for the same."""
    intake = household.intake
    if intake is None or "drop" in given:
        household.intake = None
        return household, "household"
    said = {key: value[:MOST_ANSWER] for key, value in given.items() if key not in ("use", "more")}
    intake.answers |= said
    if "more" in given and given["more"].startswith("count-"):
        intake.answers[given["more"]] = str(_count(intake, given["more"]) + 1)
    if "use" not in given:
        return None
    found = brought(intake, household.text)
    if not found.is_ready:
        return None
    assert found.text is not None
    if intake.kind == "owl":
        household.intake = None
        household = desk.open_text(found.text)
    else:
        household.write(found.text)
    household.intake = None
    return household, "household"


def _count(intake: Intake, key: str) -> int:
    given = intake.said(key, "1")
    return int(given) if given.isdecimal() and len(given) < 4 else 1


def _page(request: Request, household: OpenHousehold, template: str) -> Response:
    assert household.intake is not None
    found = brought(household.intake, household.text)
    title = f"Files for {household.title}"
    return page(request, template, household=household, found=found, title=title, set=SET, **_menu())


def _menu() -> dict[str, Any]:
    from .screens import SCREENS

    return {"screens": SCREENS, "screen": "import"}


def _to(request: Request, household: OpenHousehold, screen: str, within: bool = False) -> Response:
    """On to another screen; a piece of a page (`within`) is told to go there itself."""
    if screen == "answer" and household.scenario is None:
        screen = "household"
    where = f"{request.scope.get('root_path', '')}/h/{household.name}/{screen}"
    if within:
        return Response(headers={"HX-Redirect": where})
    return RedirectResponse(where, 303)
