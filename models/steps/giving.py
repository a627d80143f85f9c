"""Steps that give: lots and cash, to charities and to a donor-advised fund, and grants out of that; QCDs apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..amounts import dollars
from ..plan import Plan, Step
from ..plan_gifts import Gifts, GivenLot
from .facts import DUST, described
from .words import CASH, CHARITIES, FUND


def gifts(plan: Plan) -> Iterator[Step]:
    """Lots first, by account, asset and who receives them; then cash; then what the fund pays."""
    year = plan.years[0]
    given = year.gifts
    if given is None:
        return
    by = date(year.year, 12, 31)
    yield from _lots(plan, given, by)
    to_fund = given.fund_received - given.given_lots(fund=True)
    for amount, whom in ((given.cash, CHARITIES), (to_fund, FUND)):
        if amount > DUST:
            why = _for_later(plan) if whom == FUND else ""
            yield Step(number=0, kind="give", destination=whom, asset=CASH, amount=amount, by=by, why=why)
    if given.fund_paid > DUST:
        left = f"it holds {dollars(given.fund_left)} then" if given.fund_left > DUST else "it is empty then"
        amount = given.fund_paid
        yield Step(
            number=0, kind="grant", source=FUND, destination=CHARITIES, amount=amount, by=by, note=left
        )


def _lots(plan: Plan, given: Gifts, by: date) -> Iterator[Step]:
    grouped: dict[tuple[str, str, bool], list[GivenLot]] = {}
    for lot in given.lots:
        if lot.amount > DUST:
            grouped.setdefault((lot.account, lot.asset, lot.fund), []).append(lot)
    for (account, asset, fund), lots in grouped.items():
        gain = sum(lot.gain for lot in lots)
        why = f"nobody is taxed on its gain of {dollars(gain)}" if gain > DUST else ""
        yield Step(
            number=0,
            kind="give",
            owner=str(described(plan, account).get("owner", "")),
            source=account,
            destination=FUND if fund else CHARITIES,
            asset=asset,
            amount=sum(lot.amount for lot in lots),
            by=by,
            why="; ".join(part for part in (why, _for_later(plan) if fund else "") if part),
            lots=tuple(lots),
        )


def _for_later(plan: Plan) -> str:
    """Until when the fund pays grants out of what it receives now."""
    emptied = next(
        (year.year for year in plan.years if year.gifts is not None and year.gifts.fund_left <= DUST),
        plan.years[-1].year,
    )
    if emptied == plan.years[0].year:
        return "a gift of this year"
    return f"a gift of this year, for grants to {emptied}"
