"""Several solves of one process: each stops by its own token, and none changes another's answer."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest

from decumulate import CancelToken, SolveOptions, audit, load, scenarios, solve
from decumulate.solver.service import (
    CompareRequest,
    ExplainRequest,
    ProgressEvent,
    SolveRequest,
    SweepRequest,
    run,
)
from decumulate.solver.service.problems import StoppedError
from decumulate.solver.stopping import beside, heed, held, told
from decumulate.solver.while_any import WhileAny

SOON = 5.0
"""Seconds in which a stop must be heard on a machine that does much else; what is promised is one second."""
ONE_RATE = {"allocation.traditional_tax_rate": 0.2}


def plan_of(name: str) -> str:
    answer: Any = run(
        SolveRequest(scenario=name, threads=1, changes=ONE_RATE, gap=5e-3, ranges=False, effort=0.0)
    )
    document = json.loads(answer.plan.to_json())
    del document["certificate"]["seconds"]
    return json.dumps(document)


def test_two_at_once_give_what_one_after_another_gives() -> None:
    names = ["by_hand", "h1"]
    alone = [plan_of(name) for name in names]
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(plan_of, names)) == alone
    with ProcessPoolExecutor(2, get_context("spawn")) as processes:
        assert list(processes.map(plan_of, names)) == alone


def stopped_after_a_plan(request: Any, token: CancelToken) -> tuple[Any, float]:
    """What a verb answers that is cancelled from another thread once it has come to a plan, and seconds from then."""
    ready, at = threading.Event(), 0.0

    def hear(event: ProgressEvent) -> None:
        if event.plan is not None or event.kind == "rows" or ": " in event.phase or event.seconds > 2.0:
            ready.set()

    def cancel() -> None:
        nonlocal at
        ready.wait(60.0)
        at = time.monotonic()
        token.cancel()

    canceller = threading.Thread(target=cancel)
    canceller.start()
    answer = run(request, hear, token)
    canceller.join()
    return answer, time.monotonic() - at


def test_a_token_stops_its_own_solve_with_the_best_plan_and_no_other() -> None:
    first, second = CancelToken(), CancelToken()
    ask = SolveRequest(scenario="h3", threads=1, gap=0.0, time_limit=120.0, changes=ONE_RATE)
    with ThreadPoolExecutor(1) as threads:
        other = threads.submit(run, ask, None, second)
        answer, seconds = stopped_after_a_plan(ask, first)
        assert not other.done()
        second.cancel()
        other.exception(timeout=60.0)
    assert seconds < SOON
    assert (answer.outcome, answer.plan.certificate.status) == ("stopped", "interrupted")
    assert audit(answer.plan, load(scenarios.path("h3_early_retirees")).with_changes(ONE_RATE)).ok


@pytest.mark.parametrize(
    "request_",
    [
        CompareRequest(scenario="h1", threads=1, changes=ONE_RATE),
        ExplainRequest(scenario="h1", threads=1, changes=ONE_RATE, gap=0.05),
        SweepRequest(scenario="h1", sweep="tax_law", workers=1, time_limit=5.0, changes=ONE_RATE),
    ],
    ids=["compare", "explain", "sweep"],
)
def test_a_token_stops_any_verb_in_any_thread(request_: Any) -> None:
    with ThreadPoolExecutor(1) as threads:
        answer, seconds = threads.submit(stopped_after_a_plan, request_, CancelToken()).result()
    assert answer.outcome == "stopped"
    assert seconds < SOON


def test_what_is_cancelled_before_it_begins_is_a_plan_at_once() -> None:
    token = CancelToken()
    token.cancel()
    answer: Any = run(SolveRequest(scenario="h1", threads=1, changes=ONE_RATE), cancel=token)
    assert answer.plan.certificate.status == "interrupted"
    with pytest.raises(StoppedError):
        run(SweepRequest(scenario="h1", sweep="tax_law"), cancel=token)


def test_the_token_of_python() -> None:
    token = CancelToken()
    with token:
        threading.Timer(0.2, token.cancel).start()
        plan = solve(
            load(scenarios.path("h3_early_retirees")), SolveOptions(gap=0.0, threads=1, time_limit=60.0)
        )
    assert plan.certificate is not None
    assert plan.certificate.status == "interrupted"
    assert not told()


# ---- the parts ---------------------------------------------------------------------------------------------------


def test_a_stop_is_heeded_where_nothing_is_held() -> None:
    token = CancelToken()
    with token:
        heed()
        token.cancel()
        with held():
            heed()
            assert told()
        with pytest.raises(KeyboardInterrupt):
            heed()
    heed()


def test_what_is_done_beside_is_left_when_told() -> None:
    token, ended = CancelToken(), threading.Event()
    threading.Timer(0.1, token.cancel).start()
    with token, pytest.raises(KeyboardInterrupt):
        beside(lambda: ended.wait(20.0))
    ended.set()


def test_a_setting_stands_while_anybody_wants_it() -> None:
    from collections.abc import Iterator
    from contextlib import contextmanager

    said: list[str] = []

    @contextmanager
    def setting() -> Iterator[None]:
        said.append("made")
        yield
        said.append("undone")

    shared = WhileAny(setting)
    first, second = shared(), shared()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert said == ["made"]
    second.__exit__(None, None, None)
    assert said == ["made", "undone"]
