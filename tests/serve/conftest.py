"""One server for all of these tests: each of its processes takes seconds to start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from decumulate.solver.serve.limits import ServeLimits

from .running import BODY, Server, running


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with running(ServeLimits(queued=3, cases=4, body=BODY)) as found:
        yield found
