"""Random requests made of the API's own description, by schemathesis: no answer may be a fault of the server.

    pip install schemathesis; python benchmarks/attack_api.py [--examples 150] [--seed 1]

Serves on a port of its own, and prints how many requests were answered with what. Ends with 1 where one was 5xx.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn

from decumulate.solver.serve.guard import App, Guard, Receive, Scope
from decumulate.solver.serve.limits import ServeLimits
from decumulate.solver.serve.server import application, listen

TOKEN = "0123456789abcdef0123456789abcdef"


def counted(app: App, counts: Counter[int]) -> App:
    async def counting(
        scope: Scope, receive: Receive, send: Callable[[MutableMapping[str, Any]], Awaitable[None]]
    ) -> None:
        async def noted(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                counts[message["status"]] += 1
            await send(message)

        await app(scope, receive, noted)

    return counting


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--examples", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    limits = ServeLimits(workers=1, queued=5, job=5.0, grace=2.0, quick=30.0)
    listening, counts = listen("127.0.0.1", 0, TOKEN, limits), Counter[int]()
    app = counted(Guard(application(limits), listening.doors), counts)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening.socket]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    tool = [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()"]
    command = [*tool, "run", f"http://127.0.0.1:{listening.doors.port}/openapi.json"]
    command += ["--header", f"Authorization: Bearer {TOKEN}", "--checks", "not_a_server_error"]
    command += ["--max-examples", str(given.examples), "--seed", str(given.seed), "--mode", "all"]
    with TemporaryDirectory() as folder:  # it keeps notes of its own beside it
        ended = subprocess.run(command, check=False, cwd=folder)
    server.should_exit = True
    thread.join(10.0)
    print(f"{sum(counts.values())} requests: {dict(sorted(counts.items()))}")
    faults = sum(count for status, count in counts.items() if status >= 500)
    sys.exit(1 if faults or ended.returncode not in (0, 1) else 0)


if __name__ == "__main__":
    main()
