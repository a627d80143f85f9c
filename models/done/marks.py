"""What a person says of a step that has been taken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import Field, model_validator

from ..plan import Step
from ..scenario.faults import Fault
from ..scenario.fields import MOST_MONEY, Date, Money, Part, PositiveMoney, refusal

TYPED = re.compile(r"\s*(\d{1,4})\s*=\s*(\d{4}-\d\d-\d\d)\s*(?::(.*))?")
DOLLARS = re.compile(r"\$?(\d[\d,_]*(?:\.\d+)?)")


class DoneError(ValueError):
    """What is said of the steps cannot be; `faults` holds every fault that was found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        super().__init__("\n  ".join([f"{count} in what is said to be done:", *map(str, self.faults)]))


class LotDone(Part):
    """What was sold of one lot."""

    acquired: Date
    """The date of purchase, as the scenario has it."""
    amount: Money
    """What the sale brought, in dollars."""
    basis: Money | None = None
    """What the shares that were sold had cost; it says how much of the lot is gone. Left out, by the day's value."""


class DoneStep(Part):
    """A step that has been taken, as { step = 3, date = 2026-03-10 }; as text, `3=2026-03-10:12000`."""

    step: int = Field(ge=1)
    """The number that the plan gives it."""
    date: Date
    """The day on which it was done."""
    amount: PositiveMoney | None = None
    """Dollars, where it was another amount than the plan's."""
    lots: tuple[LotDone, ...] = ()
    """Of a sale, what was sold of each lot, where it was not what the plan says."""

    @model_validator(mode="before")
    @classmethod
    def _typed(cls, given: Any) -> Any:
        if not isinstance(given, str):
            return given
        found = TYPED.fullmatch(given)
        if found is None:
            raise refusal("NUMBER=DATE or NUMBER=DATE:AMOUNT, as 3=2026-03-10:12000")
        number, day, amount = found.groups()
        said: dict[str, Any] = {"step": int(number), "date": day}
        return said if amount is None else said | {"amount": _amount_of(amount.strip())}


def _amount_of(text: str) -> float:
    """The dollars after the colon; what is none is refused by its own words, not by those of the whole step."""
    found = DOLLARS.fullmatch(text)
    amount = float(re.sub("[,_]", "", found[1])) if found is not None else 0.0
    if not 0.0 < amount <= MOST_MONEY:
        hint = f"its amount is {text}" if text else "no amount follows its colon"
        raise refusal(
            "an amount of dollars after the date, more than 0, to 10 billion, as 12000 or 1_200.50", hint
        )
    return amount


def checked(
    marks: Sequence[DoneStep], steps: Sequence[Step], first: date, as_of: date | None
) -> tuple[list[tuple[DoneStep, Step]], list[Fault]]:
    """The steps in the order of their days, with what is said of them, and every fault of that."""
    known = {step.number: step for step in steps if step.number}
    found: list[tuple[DoneStep, Step]] = []
    faults: list[Fault] = []
    last = date(first.year, 12, 30)
    for place, mark in enumerate(marks):
        at = f"steps[{place}]"
        step = known.get(mark.step)
        if step is None:
            expected = f"a step of the plan, 1 to {max(known)}" if known else "nothing: the plan has no step"
            faults.append(Fault(f"{at}.step", str(mark.step), expected))
        elif any(mark.step == before.step for before in marks[:place]):
            faults.append(Fault(f"{at}.step", str(mark.step), "each step once"))
        else:
            found.append((mark, step))
        faults += _of_day(mark, step, f"{at}.date", (first, last), as_of)
    return sorted(found, key=lambda one: (one[0].date, one[1].number)), faults


def _of_day(
    mark: DoneStep, step: Step | None, where: str, within: tuple[date, date], as_of: date | None
) -> list[Fault]:
    first, last = within
    if not first <= mark.date <= last:
        hint = (
            "a plan begins within its first year; what is done on its last day is of the next year's scenario"
        )
        words = f"a day of the plan's first year from its first day on, {first} to {last}"
        return [Fault(where, mark.date.isoformat(), words, hint if mark.date > last else "")]
    if as_of is not None and mark.date >= as_of:
        return [Fault(where, mark.date.isoformat(), f"a day before {as_of}, of which the values are")]
    if step is not None and step.kind == "qcd" and step.after is not None and mark.date < step.after:
        expected = f"{step.after} or later, when {step.owner} is 70 1/2 (26 USC 408(d)(8)(B)(ii))"
        return [Fault(where, mark.date.isoformat(), expected)]
    return []
