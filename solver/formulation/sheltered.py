"""Tax-advantaged accounts in the program: what they hold, pay out, convert, and must pay out.

Per pool and period: ``sum(held) + out + converted_out + qcd - converted_in = sum((1 + total return) * held of the
year before)``. Withdrawals, conversions and QCDs are made on the first day; yields are reinvested at the close.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...models.accounts import Line, RmdPool
from ...models.accounts.kind import CONVERSION, DISTRIBUTION, QCD, ROLLOVER
from ...models.household.facts import Horizon, Period
from ...models.household.rollovers import Rollover, rollovers
from ...models.laws.federal import inherited_accounts, rmd
from ...models.scenario import Scenario
from .holdings import Pool
from .made_up import MadeUp
from .model import INF, UNIT, ZERO, Expr, Model, Tag, total
from .roths import RothOrder

RmdGroup = tuple[str, RmdPool]
"""Owner, and whose requirement is one."""


class Sheltered:
    """Columns and rows of all pools. Expressions are thousands of dollars, indexed [pool][period].

    `required[t]`: what must be distributed in period t, by owner and group of accounts (`rmd_group`).
    """

    def __init__(
        self, model: Model, scenario: Scenario, horizon: Horizon, pools: Sequence[Pool], assets: Sequence[str]
    ) -> None:
        self.pools = list(pools)
        self.horizon = horizon
        self.scenario = scenario
        count = len(horizon.periods)
        self.held: list[list[dict[str, Expr]]] = []
        self.out: list[list[Expr]] = []
        self.converted_out: list[list[Expr]] = []
        self.converted_in: list[list[Expr]] = [[ZERO] * count for _ in pools]
        self.open: list[list[Expr]] = []
        self.close: list[list[Expr]] = []
        self.required: list[dict[RmdGroup, Expr]] = []
        self.converted_before = horizon.periods[0].so_far.receipts.roth_conversions
        for number, pool in enumerate(self.pools):
            self._columns(model, number, pool, assets)
        for t in range(count):
            self._send_conversions(t)
        self.rolled_out: list[list[Expr]] = [[ZERO] * count for _ in pools]
        self.rolled_in: list[list[Expr]] = [[ZERO] * count for _ in pools]
        self.contributed: list[list[Expr]] = [[ZERO] * count for _ in pools]
        for roll in rollovers(scenario):
            self._roll(model, roll)
        self._receive_lump_sums()
        self.qcd = [[self._given(model, pool, period) for period in horizon.periods] for pool in self.pools]
        self._limit_qcds(model)
        self.made_up = MadeUp(model, scenario, horizon, self.pools, self.qcd)
        self.outflows = {QCD: self.qcd, DISTRIBUTION: self.out, CONVERSION: self.converted_out}
        self.outflows[ROLLOVER] = self.rolled_out
        for number, pool in enumerate(self.pools):
            self._balances(model, number, pool)
        self._required_distributions(model)
        self.roths = self._order_roths(model)
        self._withdraw_before_converting(model)
        self._inherited_roths_wait(model)
        self._open_new_roths(model)
        self._limits(model)

    def _columns(self, model: Model, number: int, pool: Pool, assets: Sequence[str]) -> None:
        periods = self.horizon.periods
        held: list[dict[str, Expr]] = []
        for period in periods:
            if pool.mix is not None:
                balance = model.column(pool_tag("balance", pool, period))
                held.append({asset: balance * share for asset, share in pool.mix.items()})
            else:
                held.append(_held(model, pool, assets, period))
        self.held.append(held)
        self.out.append(
            [
                model.column(pool_tag("distributed", pool, period), high=0.0 if pool.shut[t] else INF)
                for t, period in enumerate(periods)
            ]
        )
        self.converted_out.append(
            [
                model.column(pool_tag("converted", pool, period))
                if pool.kind.converts and not pool.shut[t]
                else ZERO
                for t, period in enumerate(periods)
            ]
        )

    def _send_conversions(self, t: int) -> None:
        """Conversions go to the first Roth pool of whoever owns the money."""
        arrivals: dict[int, list[Expr]] = {}
        for number, pool in enumerate(self.pools):
            if not pool.kind.converts:
                continue
            home = self.roth_home(pool.owners[t], t)
            if home is None:
                self.converted_out[number][t] = ZERO
            else:
                arrivals.setdefault(home, []).append(self.converted_out[number][t])
        for home, parts in arrivals.items():
            self.converted_in[home][t] = total(parts)

    def _roll(self, model: Model, roll: Rollover) -> None:
        """All that a plan holds after the first day's payments and conversions goes to the IRA."""
        source = next(n for n, pool in enumerate(self.pools) if roll.source in pool.shares)
        target = next(n for n, pool in enumerate(self.pools) if roll.target in pool.shares)
        period = next(period for period in self.horizon.periods if period.year == roll.year)
        t, pool = period.index, self.pools[source]
        amount = model.column(pool_tag("rolled", pool, period))
        self.rolled_out[source][t] = amount
        self.rolled_in[target][t] = self.rolled_in[target][t] + amount
        if roll.roth:
            own = amount if roll.contributions is None else Expr(const=roll.contributions / UNIT)
            self.contributed[target][t] = self.contributed[target][t] + own
        model.row(pool_tag("rolled", pool, period), total(self.held[source][t].values()), "==")

    def _receive_lump_sums(self) -> None:
        """What pensions pay at once arrives in IRAs as what is rolled over does."""
        for period in self.horizon.periods:
            for name, amount in period.from_pensions.items():
                number = next(n for n, pool in enumerate(self.pools) if name in pool.shares)
                rolled = self.rolled_in[number]
                rolled[period.index] = rolled[period.index] + amount / UNIT

    def roth_home(self, owner: str, t: int) -> int | None:
        """The pool that receives `owner`'s conversions in period `t`."""
        homes = [n for n, p in enumerate(self.pools) if p.kind.receives and p.owners[t] == owner]
        own = [n for n in homes if self.pools[n].owners[0] == owner]
        return next(iter(own or homes), None)

    def _given(self, model: Model, pool: Pool, period: Period) -> Expr:
        """What a pool pays charities: nothing where its owner may not, or nothing need reach them that way."""
        giving = period.giving
        if giving is None or not giving.qcd or not giving.grants or not pool.kind.gives:
            return ZERO
        owner = pool.owners[period.index]
        most = period.may_give.get(owner, 0.0)
        return model.column(pool_tag("qcd", pool, period), high=most / UNIT) if most > 0.0 else ZERO

    def _limit_qcds(self, model: Model) -> None:
        """26 USC 408(d)(8)(A): each person's, over all of their IRAs; of one pool its column's bound says it."""
        for t, period in enumerate(self.horizon.periods):
            for person, most in period.may_give.items():
                given = [
                    self.qcd[n][t]
                    for n, pool in enumerate(self.pools)
                    if pool.owners[t] == person and self.qcd[n][t].terms
                ]
                if len(given) > 1:
                    model.row(Tag("qcd_limit", period.year, person), total(given), "<=", most / UNIT)

    def given(self, t: int) -> Expr:
        """All that IRAs pay charities in period `t`."""
        return total(of[t] for of in self.qcd)

    def _balances(self, model: Model, number: int, pool: Pool) -> None:
        opening = Expr(const=pool.opening / UNIT)
        opens, closes = [], []
        for t, period in enumerate(self.horizon.periods):
            held = self.held[number][t]
            opens.append(opening)
            model.row(
                pool_tag("balance", pool, period),
                total([*held.values(), *(flow[number][t] for flow in self.outflows.values())])
                - self.converted_in[number][t]
                - self.rolled_in[number][t],
                "==",
                opening,
            )
            opening = total(x * (1.0 + period.assets[asset].total_return) for asset, x in held.items())
            closes.append(opening)
        self.open.append(opens)
        self.close.append(closes)

    def _required_distributions(self, model: Model) -> None:
        """26 USC 401(a)(9), each kind pooled or by itself; conversions do not count."""
        for t, period in enumerate(self.horizon.periods):
            groups: dict[RmdGroup, list[int]] = {}
            for number, pool in enumerate(self.pools):
                group = rmd_group(pool, period)
                if group is not None and period.required_divisor(pool.first, pool.owners[t]) is not None:
                    groups.setdefault(group, []).append(number)
            self.required.append({})
            for group, numbers in groups.items():
                owner, (kind, account) = group
                divisor = period.required_divisor(self.pools[numbers[0]].first, owner)
                assert divisor is not None
                required = self._required(t, numbers, divisor)
                self.required[t][group] = required
                tag = Tag("rmd", period.year, owner, account, part=kind)
                counted = [flow for outflow, flow in self.outflows.items() if outflow.rmd]
                model.row(tag, total(flow[n][t] for flow in counted for n in numbers), ">=", required)

    def _required(self, t: int, numbers: Sequence[int], divisor: float) -> Expr:
        """Of the value on 31 December before; in the first period less what was taken before its first day."""
        if t or divisor <= 1.0:  # where all must go, that is what is there
            required: Expr = rmd.constrain(total(self.open[n][t] for n in numbers), divisor)
            return required
        pools, so_far = [self.pools[n] for n in numbers], self.horizon.periods[0].so_far
        opening = {name: pool.opening * share for pool in pools for name, share in pool.shares.items()}
        values = [so_far.prior_values.get(name, value) for name, value in opening.items()]
        taken = [so_far.rmd.get(name, 0.0) for name in opening]
        return Expr(const=rmd.still_required(values, taken, divisor) / UNIT)

    def _order_roths(self, model: Model) -> RothOrder:
        """What of an owner's Roth IRAs comes out, as far as it is not qualified anyhow."""
        opens = [pool.kind.receives and self._opens_at_once(pool) for pool in self.pools]
        arrived = self.converted_in, self.contributed
        return RothOrder(model, self.scenario, self.horizon, self.pools, self.out, arrived, opens)

    def _withdraw_before_converting(self, model: Model) -> None:
        """A Roth IRA pays out of what it opened with, or was rolled to it: what is converted could be distributed."""
        for number, pool in enumerate(self.pools):
            for t, period in enumerate(self.horizon.periods):
                if self.converted_in[number][t].terms:
                    tag = pool_tag("roth_out", pool, period)
                    paid = self.out[number][t] - self.rolled_in[number][t]
                    model.row(tag, paid, "<=", self.open[number][t])

    def _inherited_roths_wait(self, model: Model) -> None:
        """Until the five years of whoever left it are over, an inherited Roth IRA pays its basis and no earnings."""
        for number, pool in enumerate(self.pools):
            if not pool.kind.inherited or pool.first_contribution_year is None:
                continue
            paid: Expr = ZERO
            for t, period in enumerate(self.horizon.periods):
                if inherited_accounts.clock_is_over(period.year, pool.first_contribution_year):
                    break
                paid = paid + self.out[number][t]
                model.row(pool_tag("inherited_roth", pool, period), paid, "<=", pool.contributions / UNIT)

    def _open_new_roths(self, model: Model) -> None:
        """An owner's first Roth IRA receives a dollar in the start year, so that its five years run from there."""
        for number, pool in enumerate(self.pools):
            if pool.kind.receives and self._opens_at_once(pool):
                tag = pool_tag("open_roth", pool, self.horizon.periods[0])
                model.row(tag, self.converted_in[number][0], ">=", 1.0 / UNIT)

    def _opens_at_once(self, pool: Pool) -> bool:
        """Whether a Roth IRA is the owner's first, there is something to convert, and the wishes leave it a dollar."""
        limits, start = self.scenario.limits, self.horizon.periods[0].year
        own = [other for other in self.pools if other.owners[0] == pool.owners[0]]
        if any(other.began is not None and other.began <= start for other in own):
            return False
        if next(other for other in own if other.kind.receives) is not pool:
            return False
        free = sum(self._free_at_once(other) for other in own if other.kind.converts and not other.shut[0])
        if free <= (2.0 if any(other.kept for other in own) else 0.0):
            return False
        if limits.no_conversions_after is not None and limits.no_conversions_after < start:
            return False
        most = self._most_converted(0)
        if most is not None and most < 2.0 * len(self.pools):
            return False
        return not any(
            wish.what == "roth_conversions" and wish.year == start and wish.owner == pool.owners[0]
            for wish in limits.fixed
        )

    def _free_at_once(self, pool: Pool) -> float:
        """Dollars that can leave a pool on the plan's first day beside what is required and what is never sold."""
        mine = rmd_group(pool, self.horizon.periods[0])
        required = sum(amount.const * UNIT for group, amount in self.required[0].items() if group == mine)
        kept = sum(values[0] for values in pool.kept.values())
        return pool.opening - (kept + required if kept else 0.0)

    def _limits(self, model: Model) -> None:
        limits = self.scenario.limits
        for t, period in enumerate(self.horizon.periods):
            converted = total(self.converted_out[n][t] for n in range(len(self.pools)))
            if not converted.terms:
                continue
            if limits.no_conversions_after is not None and period.year > limits.no_conversions_after:
                model.row(Tag("no_conversions_after", period.year), converted, "<=")
            elif (most := self._most_converted(t)) is not None:
                model.row(Tag("max_annual_conversion", period.year), converted, "<=", most / UNIT)

    def _most_converted(self, t: int) -> float | None:
        """Nominal dollars that `limits.max_annual_conversion` leaves in a period."""
        most = self.scenario.limits.max_annual_conversion
        if most is None:
            return None
        return max(0.0, most * self.horizon.periods[t].deflator - (0.0 if t else self.converted_before))

    def flow(self, what: str, owner: str, t: int) -> Expr:
        """An owner's flow of period `t`, by the name `limits.fixed` uses."""
        mine = [n for n, pool in enumerate(self.pools) if pool.owners[t] == owner]
        if what == "roth_conversions":
            return total(self.converted_out[n][t] for n in mine)
        return total(self.out[n][t] for n in mine if self.pools[n].kind.line == what)

    def distributions(self, line: Line, t: int, *, early: bool = False) -> Expr:
        """All withdrawals of period `t` that stand on a line; `early`: those that bear the 10 % whole."""
        period = self.horizon.periods[t]
        return total(
            self.out[n][t]
            for n, pool in enumerate(self.pools)
            if pool.kind.line == line and (not early or pool.early(period))
        )

    def spendable(self, t: int) -> Expr:
        """All that leaves the accounts as cash in period `t`."""
        flows = (flow for outflow, flow in self.outflows.items() if outflow.spendable)
        return total(of[t] for flow in flows for of in flow)

    def conversions(self, t: int) -> Expr:
        return total(self.converted_out[n][t] for n in range(len(self.pools)))


def _held(model: Model, pool: Pool, assets: Sequence[str], period: Period) -> dict[str, Expr]:
    """What a pool holds of each asset that it may hold, or keeps: at least what is never sold."""
    held = {}
    for asset in assets:
        if asset in pool.assets or asset in pool.kept:
            low = pool.kept[asset][period.index] if asset in pool.kept else 0.0
            most = pool.most_kept.get(asset)
            high = INF if most is None else max(low, most[period.index]) / UNIT
            held[asset] = model.column(pool_tag("held", pool, period, asset), low / UNIT, high)
    return held


def pool_tag(what: str, pool: Pool, period: Period, asset: str | None = None) -> Tag:
    """The tag of a pool's column or row: by its first account."""
    return Tag(what, period.year, pool.owners[period.index], next(iter(pool.shares)), asset)


def rmd_group(pool: Pool, period: Period) -> RmdGroup | None:
    """Whose RMD a pool's distributions count towards; None where nothing is ever required of it.

    IRAs that a survivor keeps as a beneficiary are apart from the survivor's own (26 CFR 1.408-8(e)).
    """
    whose = pool.kind.rmd_pool(pool.name)
    if whose is None:
        return None
    kind, account = whose
    if pool.first in period.as_beneficiary and not account:
        account = f"left by {pool.owners[0]}"
    return pool.owners[period.index], (kind, account)
