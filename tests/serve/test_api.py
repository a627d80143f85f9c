"""The HTTP API gives what the verbs give; a job is found again, told of, ended, and lost with a reason."""

from __future__ import annotations

import json
import os
import signal
import time
from typing import Any

import pytest

from decumulate.models.plan import Plan
from decumulate.models.reading import TextFile
from decumulate.models.scenario import Scenario, load
from decumulate.scenarios import path
from decumulate.solver.audit.document import audit
from decumulate.solver.service.verbs import VERBS

from .running import SOLVE, Server

SLOW = {"scenario": "h7", "gap": 0.0, "time_limit": 300.0}
"""A solve that does not end by itself within a test."""


def events_of(server: Server, name: str) -> list[tuple[str, dict[str, Any]]]:
    text = server.client.get(f"/jobs/{name}/events").text
    found = []
    for block in text.strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines())
        found.append((lines["event"], json.loads(lines["data"])))
    return found


def test_a_solve_is_a_job_whose_plan_holds(server: Server) -> None:
    answer = server.client.post("/solve", json=SOLVE)
    assert answer.status_code == 202
    job = answer.json()
    assert answer.headers["location"] == f"/jobs/{job['id']}"
    found = server.ended(job["id"])
    plan = Plan.read(found["result"])
    scenario = load(path("by_hand"), changes=SOLVE["changes"])
    assert found["scenario_sha256"] == scenario.sha256
    assert audit(plan, scenario).ok
    assert server.client.get(f"/jobs/{job['id']}/result").json() == found["result"]


def test_events_come_in_their_order_and_end(server: Server) -> None:
    name = server.solved()["id"]
    events = events_of(server, name)
    names = [event for event, _ in events]
    assert names[-2:] == ["audited", "done"]
    assert "first plan" in names
    assert names.index("first plan") < names.index("audited")
    told = dict(events)["audited"]
    assert told["plan"] <= told["bound"] + 0.01
    again = server.client.get(f"/jobs/{name}/events", headers={"Last-Event-ID": str(len(events) - 2)}).text
    assert again.startswith(f"id: {len(events) - 1}\nevent: done\n")


def test_asked_twice_is_one_job(server: Server) -> None:
    first = server.solved()
    content = load(path("by_hand")).content()
    same = server.client.post("/solve", json={"changes": SOLVE["changes"], "scenario": content}).json()
    assert same["id"] == first["id"]
    other = server.client.post("/solve", json=SOLVE | {"gap": 0.01}).json()
    assert other["id"] != first["id"]


def test_a_try_lies_within_its_bound_and_moves_what_it_says(server: Server) -> None:
    job = server.solved()
    asked = {"job": job["id"], "changes": {"market.inflation": 0.01}, "with_plan": True}
    answer = server.client.post("/try", json=asked)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["value"] <= found["bound"]
    plan = Plan.read(found["plan"])
    assert audit(plan, load(plan.scenario.content)).ok
    assert {move["kind"] for move in found["moves"]} <= {step["kind"] for step in job["result"]["steps"]} | {
        move["kind"] for move in found["moves"] if not move["number"]
    }
    given = {
        "scenario": job["result"]["scenario"]["content"],
        "plan": job["result"],
        "changes": asked["changes"],
    }
    again = server.client.post("/try", json=given).json()
    assert again["value"] == pytest.approx(found["value"], abs=0.01)
    text = {"name": "mine.toml", "text": path("by_hand").read_text("utf-8")}
    sent = server.solved(SOLVE | {"scenario": text})  # the same scenario as text is the same job
    assert sent["id"] == job["id"]


@pytest.mark.parametrize(
    ("changes", "status", "kind", "said"),
    [
        ({"goal.objective": "max_spending"}, 409, "cannot_follow", "the goal would be max_spending"),
        ({"spending.annual": 5e6}, 409, "infeasible", "no plan of the program meets"),
        ({"spending.anual": 1}, 422, "wrong_input", "annual"),
    ],
)
def test_what_cannot_be_tried_is_a_problem(
    server: Server, changes: dict[str, Any], status: int, kind: str, said: str
) -> None:
    answer = server.client.post("/try", json={"job": server.solved()["id"], "changes": changes})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == f"urn:decumulate:problem:{kind}"
    assert said in answer.json()["detail"]


def test_quick_verbs_answer_at_once(server: Server) -> None:
    checked = server.client.post("/check", json={"scenario": "by_hand"}).json()
    assert checked["people"] == ["Nora"]
    returns = "id,year,filing_status,age,interest\na,2026,single,70,90000\n"
    taxed = server.client.post("/tax", json={"returns": {"name": "r.csv", "text": returns}}).json()
    assert taxed["rows"][0]["id"] == "a"
    plan = server.solved()["result"]
    asked = {"plan": plan, "scenario": plan["scenario"]["content"], "return_year": 2026}
    audited = server.client.post("/audit", json=asked).json()
    assert audited["ok"]
    assert audited["forms"]


def test_positions_become_accounts(server: Server) -> None:
    folder = path("by_hand").parent / "positions"

    def file(name: str) -> dict[str, str]:
        return {"name": name, "text": (folder / name).read_text(encoding="utf-8")}

    asked = {"positions": [file("broker.csv")], "mappings": [file("mapping.toml")], "as_of": "2026-01-05"}
    asked |= {"securities": file("securities.csv"), "into": file("household.toml")}
    answer = server.client.post("/import", json=asked)
    assert answer.status_code == 200, answer.text
    assert load_text(answer.json()["text"]).title == load(folder / "household.toml").title


def load_text(text: str) -> Scenario:
    return load(TextFile("the answer", text))


def test_every_verb_has_a_route_and_a_schema(server: Server) -> None:
    described = server.client.get("/openapi.json").json()
    assert {f"/{verb}" for verb in VERBS} | {"/try"} <= set(described["paths"])
    at_once = {verb for verb in VERBS if "202" not in described["paths"][f"/{verb}"]["post"]["responses"]}
    assert at_once == {"check", "import", "audit", "tax", "done"}  # any other may take long, and is a job
    names = server.client.get("/schema").json()
    assert {"scenario", "plan", "solve-request", "sweep-response"} <= set(names)
    assert server.client.get("/schema/solve-request").json()["title"] == "SolveRequest"
    assert server.client.get("/schema/nothing").status_code == 404


@pytest.mark.parametrize(
    ("verb", "document", "status", "said"),
    [
        ("solve", {"scenario": "by_hand", "gapp": 1}, 422, "gap"),
        ("solve", {"scenario": "by_hand", "time_limit": 1e6}, 422, "at most 600 seconds here"),
        ("solve", {"scenario": "by_hnd"}, 422, "by_hand"),
        ("solve", {"scenario": "by_hand", "changes": {"spending.annual": -1}}, 422, "spending.annual"),
        (
            "sweep",
            {"scenario": "by_hand", "sweep": "tax_law", "scheduler": "dask://10.0.0.1:1"},
            422,
            "local",
        ),
        ("sweep", {"scenario": "h2", "sweep": "tax_law"}, 422, "at most 4 variants here"),
        ("try", {"changes": {}}, 422, "`job`, or `scenario` with `plan`"),
        ("try", {"job": "nothing"}, 404, "no job of that name"),
    ],
)
def test_what_is_wrong_is_said_before_anything_runs(
    server: Server, verb: str, document: dict[str, Any], status: int, said: str
) -> None:
    answer = server.client.post(f"/{verb}", json=document)
    assert answer.status_code == status, answer.text
    assert said in answer.text
    assert answer.json()["status"] == status


def test_a_sweep_is_a_job(server: Server) -> None:
    factor = {"name": "inflation", "field": "market.inflation", "set": [0.0, 0.01]}
    asked = {"scenario": "by_hand", "changes": SOLVE["changes"], "sweep": {"sweep": {"factors": [factor]}}}
    found = server.ended(server.client.post("/sweep", json=asked).json()["id"])
    assert [row["status"] for row in found["result"]["rows"]] == ["followed", "followed"]


@pytest.mark.slow
def test_a_comparison_is_a_job_with_what_a_page_shows(server: Server) -> None:
    asked = {"scenario": "by_hand", "changes": SOLVE["changes"], "time_limit": 5.0}
    compared = server.client.post("/compare", json=asked).json()
    found = server.ended(compared["id"])
    assert found["outcome"] == "done"
    assert server.serving.jobs.get(compared["id"]).report


def test_no_plan_is_a_failed_job_with_its_conflicts(server: Server) -> None:
    asked = {"scenario": "by_hand", "changes": SOLVE["changes"] | {"spending.annual": 400_000}}
    found = server.ended(server.client.post("/solve", json=asked).json()["id"])
    assert found["status"] == "failed"
    assert found["problem"]["infeasible"]["conflicts"][0]["where"] == "spending.annual"


def test_a_job_is_stopped_with_the_best_so_far_cancelled_and_forgotten(server: Server) -> None:
    name = server.client.post("/solve", json=SLOW).json()["id"]
    waiting = server.client.post("/solve", json=SLOW | {"gap": 1e-9}).json()
    assert waiting["status"] == "queued"
    assert server.client.delete(f"/jobs/{waiting['id']}").status_code == 204
    assert server.client.get(f"/jobs/{waiting['id']}").status_code == 404
    until = time.monotonic() + 60.0
    while server.client.get(f"/jobs/{name}").json().get("last", {}).get("plan") is None:
        assert time.monotonic() < until
        time.sleep(0.1)
    assert server.client.get(f"/jobs/{name}/result").status_code == 409
    server.client.post(f"/jobs/{name}/stop")
    found = server.ended(name)
    assert found["outcome"] == "stopped"
    assert found["result"]["certificate"]["status"] == "interrupted"


@pytest.mark.slow
def test_a_full_queue_says_so(server: Server) -> None:
    jobs = [server.client.post("/solve", json=SLOW | {"gap": gap * 1e-9}) for gap in range(2, 7)]
    assert [job.status_code for job in jobs] == [202, 202, 202, 202, 429]
    assert "wait already" in jobs[-1].json()["detail"]
    for job in jobs[:-1]:
        server.client.delete(f"/jobs/{job.json()['id']}")


@pytest.mark.slow
def test_a_lost_process_fails_its_job_alone(server: Server) -> None:
    name = server.client.post("/solve", json=SLOW | {"gap": 1e-8}).json()["id"]
    until = time.monotonic() + 30.0
    while not server.client.get(f"/jobs/{name}").json()["events"]:
        assert time.monotonic() < until
        time.sleep(0.05)
    (pid,) = server.serving.jobs.pids()
    os.kill(pid, signal.SIGKILL)
    found = server.ended(name)
    assert found["status"] == "failed"
    assert "was lost" in found["problem"]["detail"]
    assert server.solved(SOLVE | {"gap": 2e-3})["outcome"] == "done"


@pytest.mark.slow
def test_a_lost_session_is_opened_again(server: Server) -> None:
    asked = {"job": server.solved()["id"], "changes": {"market.inflation": 0.02}}
    first = server.client.post("/try", json=asked).json()
    os.kill(server.serving.tries.process.pid, signal.SIGKILL)
    time.sleep(0.3)
    assert server.client.post("/try", json=asked).json()["value"] == pytest.approx(first["value"], abs=0.01)
