"""Many at once: none lost, none mixed up, memory bounded, a process killed in the middle."""

from __future__ import annotations

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from decumulate.solver.serve.limits import ServeLimits

from .running import SOLVE, Server, running

CLIENTS, JOBS = 10, 5
MOST_MEMORY = 1_500
"""Megabytes of a process that solves."""


def asked(server: Server, number: int) -> list[tuple[float, dict[str, Any]]]:
    """One client: its jobs all at once, then each answer beside what was asked."""
    with server.new_client() as client:
        wanted = [30_000.0 + 100.0 * (JOBS * number + k) for k in range(JOBS)]
        names = []
        for annual in wanted:
            changes = SOLVE["changes"] | {"spending.annual": annual}
            answer = client.post("/solve", json={"scenario": "by_hand", "changes": changes, "ranges": False})
            assert answer.status_code == 202, answer.text
            names.append(answer.json()["id"])
        return [
            (annual, server.ended(name, client, 600.0)) for annual, name in zip(wanted, names, strict=True)
        ]


def memory(pid: int) -> float:
    """Megabytes of a process."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


@pytest.mark.slow
def test_ten_clients_with_fifty_jobs() -> None:
    with running(ServeLimits(workers=2, queued=CLIENTS * JOBS)) as server:
        killed, most = threading.Event(), 0.0

        def kill_one() -> None:
            time.sleep(3.0)
            os.kill(server.serving.jobs.pids()[0], signal.SIGKILL)
            killed.set()

        threading.Thread(target=kill_one, daemon=True).start()
        with ThreadPoolExecutor(CLIENTS) as clients:
            runs = [clients.submit(asked, server, number) for number in range(CLIENTS)]
            while not all(run.done() for run in runs):
                for pid in server.serving.jobs.pids():
                    most = max(most, memory(pid)) if Path(f"/proc/{pid}").exists() else most
                time.sleep(0.1)
            found = [answer for run in runs for answer in run.result()]
        assert len(found) == CLIENTS * JOBS
        failed = [job for _, job in found if job["status"] != "done"]
        assert killed.is_set()
        assert [job["problem"]["type"] for job in failed] == ["urn:decumulate:problem:fault_of_ours"]
        assert "was lost" in failed[0]["problem"]["detail"]
        for annual, job in found:
            if job["status"] == "done":
                assert job["result"]["years"][0]["cash"]["spending"] == pytest.approx(annual)
        assert 0.0 < most < MOST_MEMORY


@pytest.mark.slow
def test_answers_that_are_old_are_dropped_and_may_be_asked_for_again() -> None:
    with running(ServeLimits(kept=2)) as server:
        names = [server.solved(SOLVE | {"ranges": False, "gap": gap})["id"] for gap in (0.01, 0.02, 0.03)]
        assert [server.client.get(f"/jobs/{name}").status_code for name in names] == [404, 200, 200]
        assert server.solved(SOLVE | {"ranges": False, "gap": 0.01})["id"] == names[0]


@pytest.mark.slow
def test_a_job_that_takes_too_long_ends_with_what_is_known() -> None:
    with running(ServeLimits(job=4.0)) as server:
        asked = {"scenario": "h7", "gap": 0.0, "time_limit": 300.0}
        found = server.ended(server.client.post("/solve", json=asked).json()["id"], seconds=60.0)
        assert found["outcome"] == "stopped"
        assert found["seconds"] < 30.0
