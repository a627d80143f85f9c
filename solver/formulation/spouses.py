"""Whose losses a joint return carries, where one spouse dies: 26 CFR 1.1212-1(c)(1), Rev. Rul. 74-175.

What is carried out of a joint year belongs to the spouses in the proportion of their own net losses, losses carried in
included; a decedent's part ends with the final return. Where all that can be gained or lost has one owner, or is joint,
the survivor's part is a constant share. Else both spouses' results are followed through every joint year:

    survivor's loss - survivor's gain = losses carried in, his own - gains realised, his own     (one of the two zero)

and the other's likewise. The survivor's part is nothing where the return carries nothing or he has no loss; all of it
where the other has none; where both have, his loss less what of it was used, ``used x his loss / both losses``. That
amount is no linear expression: in the program of one cell it is a column held at the value that the solution before
had, until it repeats (solver/optimiser/local_search.py); the cells hold it between nothing and all that was used,
which is wider by no more than $3,000 a joint year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...models.household.facts import Horizon
from ...models.scenario import Scenario
from .model import UNIT, Expr, Model, Tag
from .taxable import Taxable

JOINT = "joint"


@dataclass(frozen=True)
class SpouseYear:
    """One joint year, thousands of dollars: each spouse's own net loss and gain, and what goes on of the survivor's.

    `charged`: what of the loss used in the year is the survivor's. `realised`: own gains less losses of the year, the
    survivor's and the other's; `carry`: the survivor's part of the return's carry-forward, whose whole is `whole`.
    """

    loss: Expr
    gain: Expr
    other_loss: Expr
    other_gain: Expr
    charged: Expr
    carry: Expr
    whole: Expr
    used: Expr
    realised: tuple[Expr, Expr]
    gained: tuple[Expr, Expr]


class Spouses:
    """The survivor's part of a couple's losses. Without a death that anyone survives there is nothing to follow.

    last     the period of the final joint return, or None
    share    the survivor's constant share, or None where it is followed (`years`, up to `last`)
    before   of the losses carried into the first period, the survivor's and the other's (thousands)
    """

    def __init__(
        self,
        scenario: Scenario,
        horizon: Horizon,
        taxable: Taxable,
        *,
        possible: bool = True,
        followed: bool = False,
    ) -> None:
        """`possible`: whether there can be losses at all; `followed`: even where the survivor's share is constant."""
        self.horizon, self.taxable = horizon, taxable
        self.last = next((p.index for p in horizon.periods[:-1] if p.dies), None)
        self.years: list[SpouseYear] = []
        self.share: float | None = 1.0
        self.before = (0.0, 0.0)
        if self.last is None:
            return
        (self.survivor,) = horizon.periods[self.last + 1].ages
        self._done = horizon.periods[0].so_far.receipts.net_gain / UNIT
        self._owner = scenario.loss_owner
        self.parts = {account.name: self.part(account.owner) for account in taxable.accounts}
        carried = {owner: sum(lost) / UNIT for owner, lost in scenario.losses_by_owner.items()}
        mine = sum(self.part(owner) * lost for owner, lost in carried.items())
        self.before = (mine, sum(carried.values()) - mine)
        owners = {owner for owner, lost in carried.items() if lost}
        if self._done:
            owners.add(self._owner)
        shares = {self.part(owner) for owner in owners} | self._shares_traded()
        if len(shares) == 1 and not followed:
            self.share = shares.pop()
        else:
            self.share = None if possible and (shares or followed) else 0.5

    def part(self, owner: str) -> float:
        """The survivor's part of what one owner gains or loses."""
        return 0.5 if owner == JOINT else 1.0 if owner == self.survivor else 0.0

    def _shares_traded(self) -> set[float]:
        """The survivor's parts of accounts that can gain or lose in a joint year."""
        assert self.last is not None
        return {self.parts[name] for t in range(self.last + 1) for name in self.taxable.trading(t)}

    def follows(self, t: int) -> bool:
        """Whether both spouses' results are followed in a period."""
        return self.last is not None and self.share is None and t <= self.last

    def carried_on(self, t: int, carry: Expr) -> Expr:
        """What of the carry-forward out of a period goes into the next one."""
        if t != self.last:
            return carry
        return self.years[t].carry if self.share is None else carry * self.share

    def _results(self, t: int, *, alone: bool = False) -> tuple[Expr, Expr]:
        """Gains less losses (or gains `alone`) of a joint period, before its first day as well: the survivor's own and
        the other's."""
        done = 0.0 if t else max(0.0, self._done) if alone else self._done
        part = self.part(self._owner)
        others = {name: 1.0 - share for name, share in self.parts.items()}
        mine = self.taxable.gains_of(t, self.parts, alone=alone)
        return mine + part * done, self.taxable.gains_of(t, others, alone=alone) + (1.0 - part) * done

    def split(self, gains: Mapping[str, float], first: bool) -> tuple[float, float]:
        """Dollars gained by account, of the first period or a later one, as the survivor's own and the other's."""
        done = self._done * UNIT if first else 0.0
        mine = sum(gain * self.parts[name] for name, gain in gains.items()) + self.part(self._owner) * done
        return mine, sum(gains.values()) + done - mine

    def write(self, model: Model, t: int, carry: Expr, used: Expr, limit: float) -> None:
        """Both spouses' results of a joint period, whose return carries `carry` on and has used `used`."""
        label = self.horizon.periods[t].year
        loss, gain, other_loss, other_gain, own = (
            model.column(Tag(name, label))
            for name in ("own_loss", "own_gain", "other_loss", "other_gain", "own_loss_carried")
        )
        charged = model.column(Tag("own_loss_used", label), 0.0, limit)
        if t:
            before = self.years[t - 1]
            carried = before.carry, before.whole - before.carry
        else:
            carried = Expr(const=self.before[0]), Expr(const=self.before[1])
        mine, others = self._results(t)
        model.row(Tag("own_result", label), gain - loss, "==", mine - carried[0])
        model.row(Tag("other_result", label), other_gain - other_loss, "==", others - carried[1])
        model.row(Tag("own_part", label), own - carry, "<=")
        self.years.append(
            SpouseYear(
                loss,
                gain,
                other_loss,
                other_gain,
                charged,
                own,
                carry,
                used,
                (mine, others),
                self._results(t, alone=True),
            )
        )

    def switches(
        self, model: Model, t: int, most_gain: float, most_loss: float
    ) -> tuple[Expr | None, Expr | None]:
        """For the MILP: who has a net loss of his own, and that each one's part is of it."""
        if not self.follows(t):
            return None, None
        year, label = self.years[t], self.horizon.periods[t].year
        found = []
        sides = (
            ("own", year.loss, year.gain, year.gained[0]),
            ("other", year.other_loss, year.other_gain, year.gained[1]),
        )
        for name, loss, gain, gained in sides:
            loses = model.column(Tag("is_own_loss", label, part=name), 0.0, 1.0, integer=True)
            model.row(Tag("own_loss_switched", label, part=name), loss - loses * most_loss, "<=")
            model.row(Tag("own_gain_switched", label, part=name), gain + loses * most_gain, "<=", most_gain)
            model.row(Tag("own_gain_realised", label, part=name), gain - gained, "<=")
            found.append(loses)
        model.row(Tag("own_part_of_loss", label), year.carry - year.loss + year.charged, "<=")
        left = year.whole - year.carry - year.other_loss + year.used - year.charged
        model.row(Tag("other_part_of_loss", label), left, "<=")
        model.row(Tag("own_loss_used_within", label), year.charged - year.used, "<=")
        return found[0], found[1]


def charged_at(year: SpouseYear, amounts: Sequence[float] | NDArray[np.float64]) -> float:
    """What of the loss used in a year is the survivor's, at a solution where both spouses have a net loss."""
    loss, other = year.loss.value(amounts), year.other_loss.value(amounts)
    return year.used.value(amounts) * loss / (loss + other) if loss + other > 0.0 else 0.0
