"""What audited futures come to together: plain arithmetic on the audits' own figures."""

from __future__ import annotations

from collections.abc import Sequence

from ..audit import AuditReport
from ..formulation.worth import PathWorth
from .futures import Future


def value_of(worth: PathWorth, futures: Sequence[Future], reports: Sequence[AuditReport]) -> float:
    """The tree's objective, today's dollars."""
    estates = [report.estate.after_tax_real for report in reports]
    short = [
        sum(
            price * year.cash.unmet / year.deflator
            for price, year in zip(worth.prices(future.horizon), report.years, strict=True)
        )
        for future, report in zip(futures, reports, strict=True)
    ]
    return worth.value(estates, short, [future.weight for future in futures])
