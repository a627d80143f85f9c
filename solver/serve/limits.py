"""How much of everything a server takes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ServeLimits:
    """What is refused above it, or given up after it.

    workers         processes that solve, a job at a time each
    queued          jobs that wait; one more is refused
    kept            finished jobs whose answers are kept, the oldest dropped first; `kept_bytes` of all of them, packed
    body            bytes of a request
    time_limit      seconds that a request may ask for, of each of its solves
    job             seconds of a whole job: then it is told to stop, and `grace` later ended
    quick           seconds of an answer that is waited for; `waiting` of such requests at a time
    cases           variants of a sweep
    """

    workers: int = 1
    queued: int = 100
    kept: int = 200
    kept_bytes: int = 200_000_000
    body: int = 25_000_000
    time_limit: float = 600.0
    job: float = 1_800.0
    grace: float = 20.0
    quick: float = 60.0
    waiting: int = 20
    cases: int = 2_000
