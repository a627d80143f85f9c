"""What is known of an heir before anything is decided: shares, and the law and income of the years to draw in."""

from __future__ import annotations

from dataclasses import dataclass

from ...tax_tables.schema import FilingStatus, YearLaw
from ..laws.federal.inherited_accounts import Inheritance


@dataclass(frozen=True)
class HeirYear:
    """A year in which an heir may draw from the inherited account, on its first day.

    worth     what a dollar that is drawn, or paid in tax, counts at the close of the plan
    seniors   1 where the heir is 65 by the end of the year
    income    the heir's own, dollars of the year
    """

    year: int
    worth: float
    status: FilingStatus
    seniors: int
    income: float
    law: YearLaw


@dataclass(frozen=True, eq=False)
class Inheriting:
    """An heir's part of what is left; each is itself alone, so that what is worked out of it may be kept.

    traditional   the share of what traditional accounts hold; `rest` that of everything else
    years         those the account may last, the last of them its end; none of a charity, which pays no tax
    terms         who left it, when, and to whom, as the law of inherited accounts asks; None of a charity
    """

    name: str
    traditional: float
    rest: float
    years: tuple[HeirYear, ...] = ()
    terms: Inheritance | None = None
