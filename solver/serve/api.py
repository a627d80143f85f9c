"""The requests: long ones become jobs, quick ones are waited for. Bodies are the verbs' own documents."""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from ..service.problems import RequestError
from ..service.schema import schema_names, schema_of
from ..service.verbs import VERBS
from .bodies import alone, asked_scenario, name_of, read_json, read_try, read_verb
from .faults import HttpFault
from .jobs import JobQueue, JobRecord
from .limits import ServeLimits
from .process import WaitedProcess
from .trying import Tries

QUICK = ("check", "import", "audit", "tax", "done")
"""The verbs that are answered at once."""
JOBS = tuple(verb for verb in VERBS if verb not in QUICK)
"""Those whose answers take more than a moment."""
LOOK = 0.1
"""Seconds between two looks for a job's next event."""
ALIVE = 15.0
"""Seconds without an event after which a comment shows that the stream is alive."""
MEDIA = "application/json"


@dataclass
class Serving:
    """What a server works with."""

    limits: ServeLimits
    jobs: JobQueue = field(init=False)
    quick: WaitedProcess = field(init=False)
    tries: Tries = field(init=False)

    def __post_init__(self) -> None:
        self.jobs = JobQueue(self.limits)
        self.quick = WaitedProcess(self.limits.quick, self.limits.waiting)
        self.tries = Tries(self.limits, self.jobs)

    def close(self) -> None:
        self.jobs.close()
        self.quick.close()
        self.tries.close()

    def submit(self, verb: str, document: Any) -> JobRecord:
        """The job of a request. Raises what is wrong with it before it waits."""
        request = read_verb(verb, document, self.limits)
        scenario = asked_scenario(request)
        name = name_of(verb, request, scenario)
        return self.jobs.submit(name, verb, {**document, **alone(request)}, scenario)

    def answer(self, verb: str, document: Any) -> bytes:
        """The answer of a quick verb, packed as JSON."""
        read_verb(verb, document, self.limits)
        found: bytes = self.quick.ask("run", verb, document)["document"]
        return found


def api(serving: Serving) -> APIRouter:
    """Every route of the API."""
    router = APIRouter()
    for verb in JOBS:
        _job_route(router, serving, verb)
    for verb in QUICK:
        _quick_route(router, serving, verb)
    _try_route(router, serving)
    _jobs_routes(router, serving.jobs)
    _events_route(router, serving.jobs)
    _schema_routes(router)
    return router


async def document_of(request: Request) -> Any:
    """The JSON body of a request. Raises HttpFault."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != MEDIA:
        raise HttpFault(415, f"A request is a JSON document (Content-Type: {MEDIA}).")
    return await run_in_threadpool(read_json, await request.body())


def _job_route(router: APIRouter, serving: Serving, verb: str) -> None:
    @router.post(f"/{verb}", status_code=202, summary=_words(verb), operation_id=verb, tags=["jobs"])
    async def submit(request: Request) -> Response:
        job = await run_in_threadpool(serving.submit, verb, await document_of(request))
        where = f"{request.scope.get('root_path', '')}/jobs/{job.name}"
        return JSONResponse(serving.jobs.data(job.name), 202, {"Location": where})


def _quick_route(router: APIRouter, serving: Serving, verb: str) -> None:
    @router.post(f"/{verb}", summary=_words(verb), operation_id=verb, tags=["at once"])
    async def answer(request: Request) -> Response:
        packed = await run_in_threadpool(serving.answer, verb, await document_of(request))
        return Response(await run_in_threadpool(_unpacked, packed), media_type=MEDIA)


def _try_route(router: APIRouter, serving: Serving) -> None:
    words = (
        "Other values of a solved scenario: an audited plan near the known one, and the bound on every plan."
    )

    @router.post("/try", summary=words, operation_id="try", tags=["at once"])
    async def try_(request: Request) -> Response:
        document = await document_of(request)
        found = await run_in_threadpool(lambda: serving.tries.try_(read_try(document)))
        return JSONResponse(found)


def _jobs_routes(router: APIRouter, jobs: JobQueue) -> None:
    @router.get("/jobs/{name}", summary="How a job is going; its answer once it is done.", tags=["jobs"])
    async def job(name: str) -> Response:
        data = jobs.data(name)
        if data["status"] == "done":
            data["result"] = await run_in_threadpool(jobs.get(name).result)
        return JSONResponse(data)

    @router.get("/jobs/{name}/result", summary="The answer of a job that is done.", tags=["jobs"])
    async def result(name: str) -> Response:
        found = jobs.get(name)
        if found.status != "done":
            raise HttpFault(409, f"The job is {found.status}; it has no answer.")
        return Response(await run_in_threadpool(_unpacked, found.answer), media_type=MEDIA)

    @router.post("/jobs/{name}/stop", status_code=202, summary="End it with the best so far.", tags=["jobs"])
    async def stop(name: str) -> Response:
        jobs.stop(name)
        return JSONResponse(jobs.data(name), 202)

    @router.delete("/jobs/{name}", status_code=204, summary="End a job and drop its answer.", tags=["jobs"])
    async def forget(name: str) -> Response:
        jobs.forget(name)
        return Response(status_code=204)


def _events_route(router: APIRouter, jobs: JobQueue) -> None:
    words = "A job's events as they come: first plan, better plan, bound, phase, audited, done or failed."

    @router.get("/jobs/{name}/events", summary=words, tags=["jobs"], response_class=StreamingResponse)
    async def events(name: str, request: Request) -> Response:
        job = jobs.get(name)
        last = request.headers.get("last-event-id", "")
        first = int(last) + 1 if last.isdecimal() and len(last) < 10 else 0
        return StreamingResponse(_stream(job, first), media_type="text/event-stream")


async def _stream(job: JobRecord, place: int) -> AsyncIterator[str]:
    """The events from a place on, those to come as they come."""
    said = time.monotonic()
    while True:
        ended = job.has_ended  # before the events are looked at, so that none is missed
        while place < len(job.events):
            name, data = job.events[place]
            yield f"id: {place}\nevent: {name}\ndata: {json.dumps(data)}\n\n"
            place, said = place + 1, time.monotonic()
        if ended:
            return
        if time.monotonic() - said > ALIVE:
            yield ": alive\n\n"
            said = time.monotonic()
        await asyncio.sleep(LOOK)


def _schema_routes(router: APIRouter) -> None:
    @router.get("/schema", summary="The names of documents that have a JSON Schema.", tags=["documents"])
    async def schemas() -> Response:
        return JSONResponse(schema_names())

    @router.get("/schema/{name}", summary="The JSON Schema of a document.", tags=["documents"])
    async def schema(name: str) -> Response:
        try:
            return JSONResponse(await run_in_threadpool(schema_of, name))
        except RequestError as error:
            raise HttpFault(404, str(error)) from None


def _words(verb: str) -> str:
    return " ".join((VERBS[verb].request.__doc__ or verb).split())


def _unpacked(packed: bytes) -> bytes:
    return zlib.decompress(packed)
