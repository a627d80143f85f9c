"""This year's dates as a calendar file (RFC 5545), for whatever calendar a household keeps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

from ....models.plan import Plan
from ...report.client.to_do import dates_table

WIDE = 73
"""Bytes of a line before it is folded."""


def calendar_text(plan: Plan) -> str:
    """Every dated step as an event of a whole day."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//decumulate//plan//EN", "CALSCALE:GREGORIAN"]
    lines += [line for event in _events(plan) for line in event]
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))


def _events(plan: Plan) -> Iterator[list[str]]:
    stamp = f"{plan.years[0].year}0101T000000Z"
    for day, step, what in dates_table(plan).rows:
        assert not isinstance(day, str | int | float | None)
        name = sha256(f"{plan.scenario.sha256} {day} {step} {what}".encode()).hexdigest()[:24]
        yield [
            "BEGIN:VEVENT",
            f"UID:{name}@decumulate",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(str(what))}",
            f"DESCRIPTION:{_escaped(f'Step {step:.0f} of the plan for {plan.years[0].year}')}",
            "END:VEVENT",
        ]


def _escaped(text: str) -> str:
    plain = "".join(" " if ord(char) < 32 else char for char in text)
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> Iterator[str]:
    """A line in pieces of so many bytes, all but the first begun by a blank."""
    piece = ""
    for char in line:
        if len((piece + char).encode()) > WIDE:
            yield piece
            piece = " "
        piece += char
    yield piece
