"""From what a year receives to what its return starts with: the one place where a `ReturnInput` is put together."""

from __future__ import annotations

from ..household.facts import Period
from ..household.receipts import Receipts
from .federal_return import ReturnInput


def enter(
    period: Period, received: Receipts, carried: tuple[float, float] = (0.0, 0.0), surcharge: float = 0.0
) -> ReturnInput:
    """The return's input of a year.

    received    of the whole year, what came before the plan's first day included
    carried     losses carried in: short and long, positive dollars
    surcharge   Medicare's surcharges that the year pays, which Schedule A counts
    """
    return ReturnInput(
        period.filing_status,
        period.seniors,
        *carried,
        period.schedule_a(surcharge),
        **received.lines(),
    )
