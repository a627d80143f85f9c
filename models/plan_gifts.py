"""What is given in a year of a plan. Money is nominal dollars of the year."""

from __future__ import annotations

from .plan_part import Number, PlanPart
from .scenario.fields import Date


class GivenLot(PlanPart):
    """What is given of one lot on the first day: at market value, no gain realised.

    acquired    names the lot, as of a `Trade`
    gain        that nobody is taxed on
    fund        whether a donor-advised fund receives it, and not charities themselves
    """

    account: str
    asset: str
    acquired: Date | None = None
    amount: Number
    basis: Number = 0.0
    gain: Number = 0.0
    fund: bool = False


class Gifts(PlanPart):
    """What is given in a year from its first day on; QCDs stand by account (`AccountYear.qcd`).

    ``grants = cash + lots not to the fund + all accounts' qcd + fund_paid``
    ``fund_left = fund_left of the year before + fund_received - fund_paid``
    ``cash.giving_cash = cash + fund_received - lots to the fund``

    cash            straight to charities, out of the year's cash
    lots            given, to charities or the fund
    fund_received   by the donor-advised fund, cash and lots; `fund_paid` grants out of it; `fund_left` after both
    """

    grants: Number = 0.0
    cash: Number = 0.0
    lots: tuple[GivenLot, ...] = ()
    fund_received: Number = 0.0
    fund_paid: Number = 0.0
    fund_left: Number = 0.0

    @property
    def given_cash(self) -> float:
        """Cash to charities and to the fund: what leaves the year's cash."""
        return self.cash + self.fund_received - self.given_lots(fund=True)

    @property
    def lots_by_account(self) -> dict[str, float]:
        """Market value of the lots given of each account."""
        by: dict[str, float] = {}
        for lot in self.lots:
            by[lot.account] = by.get(lot.account, 0.0) + lot.amount
        return by

    def given_lots(self, *, fund: bool) -> float:
        """Market value of the lots given to the fund, or to charities."""
        return sum(lot.amount for lot in self.lots if lot.fund == fund)
