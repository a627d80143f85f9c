"""The first year of a plan as steps a person takes, in the order the law asks for. Money is dollars of that year.

Everything that prints what to do (the answer, orders, explanations, comparisons) prints these.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .plan_gifts import GivenLot
from .plan_part import Number, PlanPart
from .plan_year import Trade
from .scenario.fields import Date

StepKind = Literal[
    "qcd",
    "withdraw",
    "convert",
    "roll_over",
    "open_roth",
    "give",
    "grant",
    "exchange",
    "sell",
    "buy",
    "set_aside",
    "pay_tax",
    "file_ssa44",
]


class Payment(PlanPart):
    """A payment of estimated tax, and the day it is due."""

    by: Date
    amount: Number = 0.0


class SafeHarbour(PlanPart):
    """What must have been paid of the year's federal tax, withholding counted, so that no penalty is due (26 USC 6654).

    required      dollars of the year: the least of what is known; 0 where nothing need be paid before the return
    rule          "this_year", "last_year", "small" (less tax than the law asks payments for), "no_tax_last_year"
    this_year, last_year    the two harbours; last_year is None where the tax of the year before is not given
    this_year_share, last_year_share    of this and of last year's tax
    paid          of federal tax before the plan's first day: its part of `paid_in_all`, all income tax paid before
    payments      by due date, where all that is left is paid as estimates
    withhold_from the account out of whose last distribution of the year all that is left can be withheld; "" for none
    """

    required: Number
    rule: Literal["this_year", "last_year", "small", "no_tax_last_year"]
    this_year: Number
    last_year: Number | None = None
    this_year_share: Number = 0.0
    last_year_share: Number | None = None
    paid: Number = 0.0
    paid_in_all: Number = 0.0
    payments: tuple[Payment, ...] = ()
    withhold_from: str = ""


class Step(PlanPart):
    """One thing to do.

    number           from 1; 0 for a note, which is nothing that costs or gains by itself
    kind             "qcd": from an IRA straight to charities. "withdraw": from a tax-advantaged account.
                     "convert": to a Roth IRA of the same owner.
                     "roll_over": what is left in an employer's plan, or a pension's lump sum, to an IRA of its owner.
                     "give": lots or cash, to charities or a donor-advised fund; "grant": what that pays to charities.
                     "exchange": one asset for another inside a tax-advantaged account. "sell", "buy": in a taxable
                     account. "set_aside": the cash that pays for the year. "pay_tax". "open_roth": a note.
                     "file_ssa44": ask Medicare for a later year's income; of a later premium year a note
    source, destination     accounts; "" where there is none, or several (then `note` says which)
    amount           dollars; of an exchange, what is bought; of the tax, what is still to be paid; of
                     SSA-44, the surcharges saved
    required         the part of it that is a required minimum distribution, or counts as one
    after, by        not before (a "qcd": on this day or later), and not later than
    changes          of an exchange: dollars by asset, below 0 what is sold
    lots             of a gift: what is given of each
    trades           by lot, of a sale or purchase, or of the cash that is set aside
    low, high        what the amount may be while the rest of the plan adapts; None where it was not looked for
    low_costs, high_costs   what that gives up, in today's dollars of the objective
    nothing_costs    the same of an amount of 0, where the range holds it
    together         the steps whose amounts the range adds up, this one among them; empty where it is this one's alone
    planned          what these steps do together in the plan
    range_of         whose, where the range adds up accounts of several owners: "Kim and Sam"
    """

    number: int
    kind: StepKind
    owner: str = ""
    source: str = ""
    destination: str = ""
    asset: str = ""
    amount: Number = 0.0
    required: Number = 0.0
    after: Date | None = None
    by: Date | None = None
    why: str = ""
    note: str = ""
    changes: dict[str, Number] = Field(default_factory=dict)
    trades: tuple[Trade, ...] = ()
    lots: tuple[GivenLot, ...] = ()
    safe_harbour: SafeHarbour | None = None
    low: Number | None = None
    high: Number | None = None
    low_costs: Number | None = None
    high_costs: Number | None = None
    nothing_costs: Number | None = None
    together: tuple[int, ...] = ()
    planned: Number | None = None
    range_of: str = ""


class StepRanges(PlanPart):
    """What the ranges beside the steps give up at most, each alone: `dollars` of today's objective.

    because       "share": `share` of the value of the best plan known; "gap": the plan's gap is wider than that share
    whole         whether every end was looked for within the time
    """

    dollars: Number
    share: Number
    because: Literal["share", "gap"]
    whole: bool = True
