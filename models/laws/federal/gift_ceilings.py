"""Which ceiling a year's gifts pass, as the program states it: the second reading of charity.py.

Law    26 USC 170(b)(1)(A), (C), (G), (I), (d)(1).
Units  dollars a year of the law's year.

Within the ceilings all is allowed and nothing goes on; above one of them the ceiling is allowed and the rest goes on,
whether or not the year itemises. That is not convex, so each is a regime; in each, what is allowed is linear in AGI.

In the program of one cell a slit is left out, which costs a plan nothing that can be measured: property of which more
than nothing is allowed, and less than the floor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ....tax_tables.schema import ItemizedDeductions
from ..law import At, Chosen, Edge, Law, LawYear, Place, Span
from ..regime import AGI, INF, CellRows, Lines, Regime
from .charity import Carried, GiftsOfYear


@dataclass(frozen=True)
class GiftLines:
    """A year's gifts in a program, by kind; the year's own and `new_*` are the year's alone, not a cell's.

    cash, market                    all there is: the year's own (`own_*`) and what is carried in
    cash_allowed, market_allowed    what the ceilings let through
    cash_floored, market_floored    what of that the floor takes and (d)(1)(C) carries on
    new_cash, new_market            what of the year's own goes on to later years
    to_charities                    the year's own cash, but to a donor-advised fund
    """

    cash: Any
    market: Any
    cash_allowed: Any
    market_allowed: Any
    cash_floored: Any
    market_floored: Any
    own_cash: Any = None
    own_market: Any = None
    new_cash: Any = None
    new_market: Any = None
    to_charities: Any = None


class MostGifts(NamedTuple):
    """The most that a year can give or have carried into it, dollars, by kind."""

    cash: float
    market: float


OWN_PART = "own_"
"""Before the name of a line of the return by which its regime is told: the year's gifts of a kind without what is
carried in; the line itself is with it."""
LEAST_EXCESS = 1.0
"""Dollars by which the year's own gifts pass a ceiling, so that there is an excess to which (d)(1)(C) adds."""
OWN, OWN_LOTS = "_own", "_own_lots"
"""End the names of regimes in which they do, and not only together with what is carried in; of property, where what is
carried in takes cash above its ceiling and leaves property nothing."""


def constrain(
    cell: CellRows, lines: GiftLines, agi: Any, kind: str, table: ItemizedDeductions, market: bool
) -> None:
    """What is allowed in one regime, AGI not below zero.

    within       under every ceiling
    market_30    property passes 30 percent; market_50: what cash leaves of 50
    cash_50      cash is between 50 and 60 percent, and property has nothing left
    cash_60      cash passes 60 percent
    no_income    there is no AGI
    """
    sixty, fifty, thirty = table.charity_cash_ceiling, table.charity_ceiling, table.charity_property_ceiling
    cash, given, cash_in, given_in = lines.cash, lines.market, lines.cash_allowed, lines.market_allowed
    over, own = _split(kind)
    if over == "cash_60":
        cell.equal("gifts_cash_allowed", cash_in - agi * sixty)
        cell.at_least("gifts_cash_over", cash - cash_in)
    elif over != "no_income":
        cell.equal("gifts_cash_allowed", cash_in - cash)
    if market and over in ("cash_50", "cash_60", "no_income"):
        cell.at_most("gifts_market_allowed", given_in)
    if over == "no_income":
        cell.at_most("gifts_cash_allowed", cash_in)
    elif over == "within" and not market:
        cell.at_most("gifts_within", cash - agi * sixty)
    elif over == "within":
        cell.equal("gifts_market_allowed", given_in - given)
        cell.at_most("gifts_within", cash + given - agi * fifty)
        cell.at_most("gifts_market_within", given - agi * thirty)
    elif over == "market_30":
        cell.equal("gifts_market_allowed", given_in - agi * thirty)
        cell.at_most("gifts_cash_leaves", cash - agi * (fifty - thirty))
        cell.at_least("gifts_market_over", given - given_in)
    elif over == "market_50":
        cell.equal("gifts_market_allowed", given_in + cash - agi * fifty)
        cell.at_most("gifts_market_within", given_in - agi * thirty)
        cell.at_least("gifts_market_over", given - given_in)
    elif over == "cash_50":
        cell.at_least("gifts_cash_from", cash - agi * fifty)
        cell.at_most("gifts_cash_to", cash - agi * sixty)
    _floor(cell, lines, agi * table.charity_floor, over, bool(own))
    if cell.shared and over not in ("within", "no_income"):
        _own(cell, lines, over, own, market)


def _split(kind: str) -> tuple[str, str]:
    """The ceiling of a regime, and how its name ends."""
    own = OWN_LOTS if kind.endswith(OWN_LOTS) else OWN if kind.endswith(OWN) else ""
    return kind.removesuffix(own), own


def _floor(cell: CellRows, lines: GiftLines, floor: Any, over: str, own: bool) -> None:
    """Section 170(d)(1)(C): the floor goes on where the year's own gifts pass a ceiling, property's part first.

    In a cell of its own it may be of either kind where property is less than the floor; else such years are left out.
    """
    if not own:
        cell.at_most("gifts_floored", lines.cash_floored + lines.market_floored)
        return
    if not cell.shared:
        cell.at_most("gifts_floored", lines.cash_floored + lines.market_floored - floor)
        cell.at_most("gifts_market_floored", lines.market_floored - lines.market_allowed)
        return
    first, other = lines.market_floored, lines.cash_floored
    if over in ("cash_50", "cash_60"):
        first, other = other, first
    else:
        cell.at_least("gifts_market_above_floor", lines.market_allowed - floor)
    cell.equal("gifts_floored", first - floor)
    cell.at_most("gifts_other_floored", other)


def _own(cell: CellRows, lines: GiftLines, over: str, own: str, market: bool) -> None:
    """The year's own gifts come before what is carried in: what of them passes the ceiling, and goes on."""
    if own == OWN_LOTS:
        cell.at_most("gifts_own_within", lines.own_cash - lines.cash_allowed)
        cell.at_least("gifts_own_over", lines.own_market, LEAST_EXCESS)
        cell.at_most("gifts_new", lines.new_cash - lines.cash_floored)
        return
    of_cash = over == "cash_60"
    given, allowed = (
        (lines.own_cash, lines.cash_allowed) if of_cash else (lines.own_market, lines.market_allowed)
    )
    new, floored = (
        (lines.new_cash, lines.cash_floored) if of_cash else (lines.new_market, lines.market_floored)
    )
    if own:
        cell.at_least("gifts_own_over", given - allowed, LEAST_EXCESS)
        cell.at_most("gifts_new", new - given + allowed - floored)
    else:
        cell.at_most("gifts_own_within", given - allowed)
        cell.at_most("gifts_new", new)
    if of_cash and market and not own:
        cell.at_most("gifts_own_market_none", lines.own_market)
    if not of_cash:
        cell.at_most("gifts_new_cash", lines.new_cash - lines.cash_floored)


def constrain_over(
    cell: CellRows, lines: GiftLines, agi: Any, table: ItemizedDeductions, most: MostGifts, low: float
) -> None:
    """All regimes above a ceiling together: the least polyhedron that holds what each allows (HOLDS from outside).

    `low` is the least AGI of the cell, dollars.
    """
    sixty, fifty, thirty = table.charity_cash_ceiling, table.charity_ceiling, table.charity_property_ceiling
    cash_in, given_in = lines.cash_allowed, lines.market_allowed
    cell.at_most("gifts_floored", lines.cash_floored + lines.market_floored - agi * table.charity_floor)
    cell.at_most("gifts_cash_allowed", cash_in - lines.cash)
    if not most.market:
        cell.equal("gifts_over", cash_in - agi * sixty)
        return
    cell.at_most("gifts_market_allowed", given_in - lines.market)
    cell.at_most("gifts_cash_ceiling", cash_in - agi * sixty)
    cell.at_most("gifts_market_within", given_in - agi * thirty)
    share = thirty / (sixty - fifty + thirty)
    cell.at_most("gifts_market_ceiling", given_in + (cash_in - agi * sixty) * share)
    cell.at_most("gifts_cash_left", lines.cash - cash_in, max(0.0, most.cash - sixty * low))
    cell.at_least("gifts_over", cash_in + given_in - agi * thirty)
    cell.at_most("gifts_market_floored", lines.market_floored - given_in)


class GiftCeilings(Law):
    """Which ceiling the year's gifts pass: regimes only in years that can give or have gifts carried in. A state's own
    ceilings are this law again, of other gifts, ceilings and carry-overs (laws/states/state_gifts.py)."""

    name = "gifts"
    citation = "26 USC 170(b)(1), (d)(1)"
    in_return = True
    reads = ("agi", "gifts")
    writes = ("gifts_allowed", "gifts_carried")
    always = True
    ordered = True

    def most(self, year: LawYear) -> MostGifts | None:
        """The most of its gifts in a year."""
        most: MostGifts | None = year.gifts
        return most

    def table(self, year: LawYear) -> ItemizedDeductions:
        """The ceilings of a year."""
        return year.law.itemized_deductions

    def gifts_of(self, lines: Lines) -> GiftLines:
        """Its gifts in a program."""
        gifts: GiftLines = lines.gifts
        return gifts

    def lines_of(self, own: GiftsOfYear, carried: Carried) -> dict[str, float]:
        """The lines by which a return's regime is told."""
        of = {"cash": (own.cash, carried.cash), "market": (own.at_market, carried.at_market)}
        whole = {f"{self.name}_{kind}": mine + sum(x.amount for x in old) for kind, (mine, old) in of.items()}
        return whole | {f"{OWN_PART}{self.name}_{kind}": mine for kind, (mine, _) in of.items()}

    def edges(self, year: LawYear) -> Iterator[Edge]:
        if self.most(year) is not None and year.low < 0.0:
            yield Edge(0.0, self.name)

    def regimes(self, year: LawYear, band: Regime, split: bool) -> Sequence[Regime]:
        most = self.most(year)
        if most is None:
            return ()
        table = self.table(year)
        between = ("cash_50",) if table.charity_cash_ceiling > table.charity_ceiling else ()
        over = [
            *(("market_30", "market_50", *between) if most.market else ()),
            *(("cash_60",) if most.cash else ()),
        ]
        over = [name for kind in over for name in (kind, kind + OWN)]
        over += ["cash_60" + OWN_LOTS] if most.market and most.cash else []
        some = ((AGI, 0.0, INF),) if year.low < 0.0 else ()
        found = [Regime(self.name, "within", some)]
        if split:
            found += [Regime(self.name, kind, some) for kind in over]
        elif over:
            found.append(Regime(self.name, "over", some, covers=tuple(over)))
        return [*found, Regime(self.name, "no_income", ((AGI, -INF, 0.0),))] if some else found

    def span(self, year: LawYear, regime: Regime) -> Span:
        return (regime.ranges[0][1], regime.ranges[0][2]) if regime.ranges else (-INF, INF)

    def possible(self, year: LawYear, regime: Regime, chosen: Chosen, span: Span) -> bool:
        """Whether there can be enough to pass a ceiling at the least AGI that fits."""
        table, most, low = self.table(year), self.most(year), max(0.0, span[0])
        assert most is not None
        at_market = most.market >= table.charity_property_ceiling * low
        together = most.market > 0.0 and most.cash + most.market >= table.charity_ceiling * low
        needs = {
            "market_30": at_market,
            "market_50": together,
            "cash_50": together and most.cash >= table.charity_ceiling * low,
            "cash_60": most.cash >= table.charity_cash_ceiling * low,
        }
        if regime.kind == "over":
            return any(needs[_split(kind)[0]] for kind in regime.covers)
        return bool(needs.get(_split(regime.kind)[0], True))

    def constrain(
        self, cell: CellRows, lines: Lines, regime: Regime, year: LawYear, chosen: Chosen, span: Span
    ) -> None:
        table, most, gifts = self.table(year), self.most(year), self.gifts_of(lines)
        assert most is not None
        if not cell.shared:
            cell.at_most("gifts_cash_most", gifts.cash, most.cash)
            cell.at_most("gifts_market_most", gifts.market, most.market)
        if regime.kind == "over":
            constrain_over(cell, gifts, lines.agi, table, most, max(0.0, span[0]))
        else:
            constrain(cell, gifts, lines.agi, regime.kind, table, most.market > 0.0)

    def regime_of(self, regimes: Mapping[Place, Regime], at: At, year: LawYear) -> Place:
        table, of_cash, of_market = self.table(year), f"{self.name}_cash", f"{self.name}_market"
        base, cash, given = max(0.0, at[AGI]), at.get(of_cash, 0.0), at.get(of_market, 0.0)
        fifty = table.charity_ceiling * base
        thirty, room = table.charity_property_ceiling * base, max(0.0, fifty - cash)
        kind, own, ends = "within", 0.0, OWN
        if cash > table.charity_cash_ceiling * base:
            kind, own = "cash_60", at[OWN_PART + of_cash] - table.charity_cash_ceiling * base
            if own < 0.5 * LEAST_EXCESS:
                own, ends = at[OWN_PART + of_market], OWN_LOTS
        elif cash > fifty:
            kind, own = "cash_50", at[OWN_PART + of_market]
        elif given > min(thirty, room):
            kind = "market_30" if thirty <= room else "market_50"
            own = at[OWN_PART + of_market] - min(thirty, room)
        kinds = {regime.kind: place for place, regime in regimes.items()}
        if at[AGI] <= 0.0 and "no_income" in kinds:
            return kinds["no_income"]
        if own >= 0.5 * LEAST_EXCESS and kind + ends in kinds:
            kind += ends
        return kinds.get(kind, kinds["within"])


LAW = GiftCeilings()
