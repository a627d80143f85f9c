"""What a plan gives to charities, replayed: the year's grants are met, each pocket by what it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...models.household.facts import YearGiving
from ...models.plan import AccountYear
from ...models.plan_gifts import Gifts, GivenLot
from .books import Year
from .findings import GRAIN, TOLERANCE, dollars

NONE_GIVEN = Gifts()


def give_lots(year: Year) -> tuple[GivenLot, ...]:
    """The lots that the plan gives, out of the books, after the day's sales and before its purchases."""
    told = year.given.gifts or NONE_GIVEN
    asked = year.period.giving
    if told.lots and (asked is None or not asked.lots):
        year.fault("giving", "", "the plan gives lots, and the scenario has none of them given")
    if asked is not None and asked.fund is None and any(lot.fund for lot in told.lots):
        year.fault("giving", "", "the plan gives lots to a donor-advised fund, and the scenario has none")
    return tuple(_give(lot, year) for lot in told.lots)


def _give(gift: GivenLot, year: Year) -> GivenLot:
    what = f"gift of {gift.asset} acquired {gift.acquired} in {gift.account}"
    if gift.amount < -GRAIN:
        year.slip(-gift.amount, "negative", gift.account, f"{what} of {dollars(gift.amount)}")
    price = year.period.assets[gift.asset].price
    lot = (gift.account, gift.asset, gift.acquired)
    given = year.books.lots.sell(lot, gift.amount, year.period.first_day, price)
    if given.oversold > GRAIN:
        message = (
            f"{what} for {dollars(gift.amount)}, but the lot holds {dollars(gift.amount - given.oversold)}"
        )
        year.slip(given.oversold, "lot oversold", gift.account, message)
    if given.term == "short":
        message = f"{what}: held a year or less, it is deducted at its basis (26 USC 170(e)(1)(A))"
        year.fault("giving", gift.account, message)
    if given.gain < -TOLERANCE:
        message = f"{what}: at a loss it is sold and its cash given, or the loss is gone"
        year.fault("giving", gift.account, message)
    return gift.model_copy(update={"basis": given.basis, "gain": given.gain})


def check_gifts(accounts: Mapping[str, AccountYear], lots: Sequence[GivenLot], year: Year) -> Gifts | None:
    """The year's gifts as the audit adds them up; None where the scenario asks for none.

    A plan that says nothing of them gives in cash what IRAs do not pay.
    """
    asked, told = year.period.giving, year.given.gifts
    if asked is None:
        if told is not None and told.grants + told.cash + told.fund_received > TOLERANCE:
            year.fault("giving", "", "the plan gives to charities, and the scenario has no [giving]")
        return None
    direct = sum(account.qcd for account in accounts.values())
    told = told or Gifts(grants=asked.grants, cash=max(0.0, asked.grants - direct))
    gifts = told.model_copy(update={"grants": asked.grants, "lots": tuple(lots)})
    elsewhere = gifts.cash + gifts.given_lots(fund=False) + direct
    gifts = gifts.model_copy(update={"fund_left": _fund(gifts, asked, elsewhere, year)})
    if gifts.cash < -GRAIN:
        year.slip(-gifts.cash, "negative", "", f"{dollars(gifts.cash)} of cash is given")
    reached = elsewhere + gifts.fund_paid
    if abs(reached - asked.grants) > GRAIN:
        message = f"{dollars(reached)} reaches charities, the scenario's grants are {dollars(asked.grants)}"
        year.slip(abs(reached - asked.grants), "giving", "", message)
    return gifts


def _fund(gifts: Gifts, asked: YearGiving, elsewhere: float, year: Year) -> float:
    """What the donor-advised fund holds after what it receives and pays; the books carry it. `elsewhere`: what does not
    come out of it."""
    received, paid = gifts.fund_received, gifts.fund_paid
    own_lots = gifts.given_lots(fund=True)
    there = year.books.fund + received
    if asked.fund is None and received + paid > TOLERANCE:
        year.fault("giving", "", "the plan uses a donor-advised fund, and the scenario has none")
    for line, short in (("fund_received", own_lots - received), ("fund_paid", -paid)):
        if short > GRAIN:
            year.slip(short, "giving", line, f"{line} is {dollars(getattr(gifts, line))}")
    most = asked.fund or 0.0
    if received > GRAIN and there > most + GRAIN:
        message = (
            f"the fund holds {dollars(there)} after what it receives, the grants ahead are {dollars(most)}"
        )
        year.slip(there - most, "giving", "fund_received", message)
    if paid > there + GRAIN:
        message = f"the fund pays {dollars(paid)}, it holds {dollars(there)}"
        year.slip(paid - there, "giving", "fund_paid", message)
    year.books.fund = there - paid
    if min(elsewhere, there - paid) > GRAIN:
        message = f"{dollars(elsewhere)} is paid elsewhere while the fund holds {dollars(there - paid)}: it pays first"
        year.slip(min(elsewhere, there - paid), "giving", "fund_paid", message)
    return year.books.fund
