"""Gifts under their ceilings in the program: what there is each year, what is allowed of it, what goes on.

What IRAs pay charities and is income after all is cash given (26 USC 408(d)(8)(E)).

By kind and by years since the gift, five at most: what goes on out of a year is no more than what was not allowed, and
of each year's gifts no more than came in. Which of the older are used is left to the program: it keeps the youngest, as
the law does. Which ceiling is passed is the year's regime (models/laws/federal/gift_ceilings.py), so that nothing goes
on by choice.

Where one spouse dies, what was given in cash goes on by half, and so of property by its owner; where lots of several
owners can be given, the bound takes the survivor's part for the largest that it can be, and a plan for the least.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ...models.household.carried_gifts import JOINT
from ...models.household.facts import Horizon, Period
from ...models.laws.federal.charity import NOTHING_CARRIED, Excess
from ...models.laws.federal.gift_ceilings import GiftLines, MostGifts
from .giving import GivingColumns
from .model import UNIT, ZERO, Expr, Model, Tag, total
from .sheltered import Sheltered
from .taxable import Taxable


class Shares(NamedTuple):
    """The survivor's part of what one year gave of a kind: the least and the most it can be."""

    least: float
    most: float


ALL_OF_IT = Shares(1.0, 1.0)


@dataclass(frozen=True)
class GiftYear:
    """A period's gifts, thousands of dollars; `most` in dollars.

    thin    rows of a plan alone: (what goes on into the next year, the most of it) where one spouse dies
    """

    lines: GiftLines
    most: MostGifts
    thin: Sequence[tuple[Expr, Expr]] = ()


class GiftCarry:
    """The columns and rows of all years; `years` has None where there is nothing to be deducted.

    in_state    by a state's own ceilings, in years that these matter for (`YearGiving.ceilings`)
    """

    def __init__(
        self,
        model: Model,
        horizon: Horizon,
        giving: GivingColumns,
        sheltered: Sheltered,
        taxable: Taxable,
        *,
        in_state: bool = False,
    ) -> None:
        self.model, self.horizon, self.taxable = model, horizon, taxable
        self.years: list[GiftYear | None] = []
        start = horizon.gifts_carried.carried
        if in_state:
            start = start.in_state or NOTHING_CARRIED
        self.in_state, self.start, self.named = in_state, start, "state_gifts" if in_state else "gifts"
        first = horizon.periods[0].year
        carried = {"cash": _by_age(start.cash, first), "market": _by_age(start.at_market, first)}
        for period, given in zip(horizon.periods, giving.years, strict=True):
            before = period.giving.before if period.giving is not None else 0.0
            straight = sheltered.made_up.taxed(period.index) + before / UNIT
            own = {"cash": given.cash_given + straight, "market": given.at_market}
            follows = period.giving is not None and (not in_state or period.giving.ceilings is not None)
            if not follows or not any(_is_some(x) for x in (*own.values(), *_all(carried))):
                self.years.append(None)
                carried = {kind: {} for kind in carried}
                continue
            year, carried = self._year(period, own, given.cash + straight, carried)
            self.years.append(year)

    def _year(
        self,
        period: Period,
        own: Mapping[str, Expr],
        to_charities: Expr,
        carried: Mapping[str, Mapping[int, Expr]],
    ) -> tuple[GiftYear, dict[str, dict[int, Expr]]]:
        """A period's columns, and by kind and years since the gift what is carried out of it."""
        model, year = self.model, period.year
        limit = int(period.law.federal.itemized_deductions.charity_carry_years)
        lines: dict[str, Expr] = {}
        out: dict[str, dict[int, Expr]] = {}
        thin: list[tuple[Expr, Expr]] = []
        for kind, mine in own.items():
            there = total([mine, *carried[kind].values()])
            if not _is_some(there):
                lines |= dict.fromkeys(
                    (kind, f"{kind}_allowed", f"{kind}_floored", f"own_{kind}", f"new_{kind}"), ZERO
                )
                out[kind] = {}
                continue
            allowed = model.column(Tag(f"{self.named}_{kind}_allowed", year))
            floored = model.column(Tag(f"{self.named}_{kind}_floored", year))
            new = model.column(Tag(f"{self.named}_{kind}_new", year))
            model.row(Tag(f"{self.named}_{kind}_new", year), new - mine - floored, "<=")
            left = {1: new}
            for age, came in carried[kind].items():
                if age < limit:
                    left[age + 1] = model.column(Tag(f"{self.named}_{kind}_left", year, part=str(age)))
                    model.row(
                        Tag(f"{self.named}_{kind}_left", year, part=str(age)), left[age + 1] - came, "<="
                    )
            gone = total(left.values()) - there + allowed - floored
            model.row(Tag(f"{self.named}_{kind}_carried", year), gone, "<=")
            lines |= {kind: there, f"{kind}_allowed": allowed, f"{kind}_floored": floored}
            lines |= {f"own_{kind}": mine, f"new_{kind}": new}
            out[kind] = {
                age: self._inherited(period, kind, age, amount, thin) for age, amount in left.items()
            }
        year_lines = GiftLines(**lines, to_charities=to_charities)
        return GiftYear(year_lines, self._most(period, own, carried), thin), out

    def lines(self, t: int) -> GiftLines | None:
        """A period's gifts."""
        year = self.years[t]
        return None if year is None else year.lines

    def most(self, t: int) -> MostGifts | None:
        """The most of them."""
        year = self.years[t]
        return None if year is None else year.most

    def write_thin(self, model: Model, t: int) -> None:
        """The rows of a plan alone: of a decedent's gifts no more goes on than surely is the survivor's."""
        year = self.years[t]
        for kept, least in year.thin if year is not None else ():
            model.row(Tag("gifts_kept_least", self.horizon.periods[t].year), kept - least, "<=")

    def _inherited(
        self, period: Period, kind: str, age: int, amount: Expr, thin: list[tuple[Expr, Expr]]
    ) -> Expr:
        """What of an amount carried out of a period is still there in the next: all, but for a decedent's part."""
        given_in = period.year + 1 - age
        shares = self._shares(period, kind, given_in)
        if shares.least == shares.most:
            return amount if shares.most == 1.0 else amount * shares.most
        kept = self.model.column(Tag(f"{self.named}_{kind}_kept", period.year, part=str(age)))
        self.model.row(
            Tag(f"{self.named}_{kind}_kept", period.year, part=str(age)), kept - amount * shares.most, "<="
        )
        thin.append((kept, amount * shares.least))
        return kept

    def _shares(self, period: Period, kind: str, given_in: int) -> Shares:
        living = [name for name in period.ages if name not in period.dies]
        if not period.dies or not living:
            return ALL_OF_IT
        named = "at_market" if kind == "market" else kind
        stated = self.horizon.gifts_carried.parts.get((named, given_in))
        if given_in < self.horizon.periods[0].year:
            part = sum(x for name, x in (stated or {}).items() if name in living)
            return Shares(part, part)
        half = len(living) / len(period.ages)
        if kind == "cash":
            return Shares(half, half)
        owners = {
            holding.owner for holding in self.taxable.holdings if any(v.given for v in holding.vintages)
        }
        parts = [half if owner == JOINT else float(owner in living) for owner in owners] or [half]
        return Shares(min(parts), max(parts))

    def _most(
        self, period: Period, own: Mapping[str, Expr], carried: Mapping[str, Mapping[int, Expr]]
    ) -> MostGifts:
        """The most of each kind: what can be given in this year and in those whose gifts may still be carried in.

        A fund receives no more over years than it pays before the last of them and holds in it.
        """
        ages = {age for by_age in carried.values() for age in by_age}
        years = [
            p for p in self.horizon.periods if period.year - max(ages, default=0) <= p.year <= period.year
        ]
        given = [p.giving for p in years if p.giving is not None]
        most = sum(g.grants + g.before for g in given) + (given[-1].fund or 0.0 if given else 0.0)
        start = self.start
        limit = period.law.federal.itemized_deductions.charity_carry_years
        old = {
            kind: sum(e.amount for e in excesses if e.year + limit >= period.year)
            for kind, excesses in (("cash", start.cash), ("market", start.at_market))
        }
        some = {kind: _is_some(own[kind]) or bool(carried[kind]) for kind in own}
        return MostGifts(*(most + old[kind] if some[kind] else 0.0 for kind in ("cash", "market")))


def _by_age(excesses: Sequence[Excess], year: int) -> dict[int, Expr]:
    """What is carried into a year, by years since the gift."""
    by: dict[int, float] = {}
    for excess in excesses:
        by[year - excess.year] = by.get(year - excess.year, 0.0) + excess.amount
    return {age: Expr(const=amount / UNIT) for age, amount in by.items()}


def _is_some(expression: Expr) -> bool:
    return bool(expression.terms) or expression.const > 0.0


def _all(carried: Mapping[str, Mapping[int, Expr]]) -> list[Expr]:
    return [amount for by_age in carried.values() for amount in by_age.values()]
