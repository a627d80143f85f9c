"""The price of the next dollar: $1,000 moved in one year, everything solved again (docs/explain.md).

A withdrawal: the household needs $1,000 more (or less) in that year. It comes from one account, and so does the tax
that it causes in that year: the year's other withdrawals, conversions, net sales and cash are held at the plan's
(net sales and the cash left at the close are free where taxable accounts pay).
A conversion: one account converts $1,000 more (or less). The year's other conversions and its withdrawals from
traditional accounts are held; the tax is paid from taxable or Roth accounts, whichever costs less, and only where they
cannot pay it (and under max_spending, where spending would give way first) from traditional ones. "any account":
$1,000 more (or less) is needed, from wherever that costs least. Every other year is free to follow, those before too,
for the need is known today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ...models.plan import PlanYear, Tax
from ..reoptimise import PLAY, Bounds, Ends, Held, Resolver, at_least, at_most, exactly, held
from .prices import Prices
from .tax_itself import for_itself, taxed_alone

STEP = 1_000.0
"""Dollars moved."""
ANY = "any account"
ONE_PRICE = 0.05
"""Nominal dollars, for $1,000 moved, within which two prices are one."""
NOTABLE = 1.0
"""Dollars of tax of a year, for $1,000 moved, that are worth naming the year."""
Flow = Literal["need", "withdrawal", "conversion"]


@dataclass(frozen=True)
class PriceParts:
    """What a dollar costs, in dollars of its year: the money itself, tax of that year on it, Medicare surcharges (two
    years on), tax of the other years, heirs' tax, and the rest (what is held grows otherwise); the 10 percent on early
    withdrawals of that year; and both of them on what is taken out, or sold, beside the dollar to pay them
    (`gross_up`). They add up to `whole`."""

    money: float
    tax: float
    medicare: float
    later_tax: float
    heirs: float
    growth: float
    penalty: float = 0.0
    gross_up: float = 0.0

    @property
    def whole(self) -> float:
        now = self.money + self.tax + self.penalty + self.gross_up
        return now + self.medicare + self.later_tax + self.heirs + self.growth


NOTHING = 1e-4
"""Of the goal, for a dollar: what costs less costs nothing."""


@dataclass(frozen=True)
class Change:
    """What is paid otherwise in a year, in its dollars: the moved plan's audited lines less the plan's. `penalty`: of
    the tax, the 10 percent on early withdrawals."""

    year: int
    tax: float
    surcharge: float
    penalty: float = 0.0


@dataclass(frozen=True)
class Cost:
    """The price of a dollar more, or of the last dollar (`more` False: what a dollar less saves).

    flow, account   what is moved; `planned`: what the plan withdraws or converts there, dollars of the year
    loss            of the goal when $1,000 are moved, nominal (negative: a gain); None where no plan does it: `why`
    today           loss a dollar moved, of the goal in today's dollars
    that_year       the same divided by that of a dollar of cash in that year: 1 is the cheapest there is, of the last
                    dollars the dearest; None under min_lifetime_tax, where cash may cost nothing
    parts           in dollars of that year: what a dollar left invested to the end, untaxed, is worth is 1
    changes         the years whose taxes or surcharges are others
    heirs_tax       heirs' tax more, nominal
    why, headroom   why no plan moves it, and how many dollars there are to move
    """

    year: int
    flow: Flow
    account: str
    more: bool
    planned: float
    loss: float | None = None
    today: float | None = None
    that_year: float | None = None
    parts: PriceParts | None = None
    changes: tuple[Change, ...] = ()
    heirs_tax: float = 0.0
    why: str = ""
    headroom: float | None = None

    @property
    def saved_later(self) -> float:
        """What a dollar saves in taxes of other years and of the heirs, in dollars of the year; negative: it costs."""
        return -(self.parts.later_tax + self.parts.heirs) if self.parts is not None else 0.0

    @property
    def later(self) -> float:
        """What a dollar costs in taxes of other years, of the heirs and in growth, in dollars of the year."""
        return self.parts.growth - self.saved_later if self.parts is not None else 0.0

    @property
    def saves_from(self) -> int | None:
        """The first later year with a dollar less of tax where a dollar more is moved, or more where less is."""
        sign = 1.0 if self.more else -1.0
        years = [c.year for c in self.changes if c.year > self.year and sign * c.tax <= -NOTABLE]
        return min(years, default=None)

    @property
    def dearer(self) -> float | None:
        """By how much more a dollar costs than a dollar of cash, as a fraction."""
        return None if self.that_year is None else self.that_year - 1.0


@dataclass(frozen=True)
class DollarMove:
    """One $1,000: its bounds, those of the same plan unmoved, and why it cannot be, where that is plain.

    `otherwise`: the bounds where no plan keeps the first.
    """

    flow: Flow
    account: str
    more: bool
    planned: float
    bounds: Bounds
    unmoved: Bounds
    why: str = ""
    headroom: float | None = None
    otherwise: Bounds | None = None


def costs_of(resolver: Resolver, prices: Prices, t: int) -> Iterator[Cost]:
    """Every price of a period: cash first, then each account's withdrawals, then conversions."""
    cash: dict[bool, float] = {}
    found = []
    for move in moves_of(resolver, t):
        cost = _cost(resolver, prices, t, move, cash.get(move.more))
        if move.flow == "need" and cost.today is not None:
            cash[move.more] = cost.today
        found.append(cost)
    yield from (_as_cheapest(cost, found) for cost in found)


def _as_cheapest(cost: Cost, others: Sequence[Cost]) -> Cost:
    """The price of cash by the parts of the account that pays for it as cheaply: where several plans are worth the
    same, two rows of one price must not be made of different parts."""
    if cost.flow != "need" or cost.loss is None:
        return cost
    alike = [
        other
        for other in others
        if other.flow == "withdrawal" and other.more == cost.more and other.loss is not None
        if abs(other.loss - cost.loss) <= ONE_PRICE and other.parts is not None
    ]
    if not alike:
        return cost
    first = min(alike, key=_by_parts)
    return replace(cost, parts=first.parts, changes=first.changes, heirs_tax=first.heirs_tax)


def _by_parts(cost: Cost) -> tuple[float, ...]:
    """An order of prices that hangs on what they are made of alone: the least tax of the year first."""
    parts = cost.parts
    assert parts is not None
    now = parts.tax + parts.penalty + parts.gross_up
    return tuple(round(part, 4) for part in (now, parts.medicare, parts.later_tax, parts.heirs))


def moves_of(resolver: Resolver, t: int) -> Iterator[DollarMove]:
    """The moves of a period, from accounts that hold something."""
    need = resolver.flows(t).need
    spent = resolver.before.years[t].cash.spending
    for more in (True, False):
        yield DollarMove("need", ANY, more, spent, exactly(need, STEP if more else -STEP), {})
    yield from _from_taxable(resolver, t)
    for number in range(len(resolver.pools)):
        if _opened(resolver, t, number) > 1.0:
            for more in (True, False):
                yield _withdrawal(resolver, t, number, more)
    for number, flow in enumerate(resolver.flows(t).converted):
        if flow.terms and _opened(resolver, t, number) > 1.0:
            for more in (True, False):
                yield _conversion(resolver, t, number, more)


def _opened(resolver: Resolver, t: int, number: int) -> float:
    """What a pool opens a period with."""
    accounts = resolver.before.years[t].accounts
    return sum(accounts[name].open for name in resolver.pools[number].shares if name in accounts)


def _all_held(resolver: Resolver, t: int) -> Held:
    """Every withdrawal and conversion of the period at the plan's, and net sales and cash carried."""
    flows, given = resolver.flows(t), resolver.given[t]
    bounds: Held = {}
    for flow, amount in (
        *zip(flows.out, given.out, strict=True),
        *zip(flows.converted, given.converted, strict=True),
        (flows.unspent, given.unspent),
    ):
        bounds |= held(flow, amount)
    bounds |= held(flows.net_taxable, given.net_taxable, -float("inf"))
    return bounds | (held(resolver.flows(t - 1).unspent, resolver.given[t - 1].unspent) if t else {})


def _kept(resolver: Resolver, t: int, more: bool) -> Held:
    """What a withdrawal leaves as it is. What is not spent stays invested and yields: conversions may make room."""
    bounds = _all_held(resolver, t)
    if not more:
        converted = resolver.given[t].converted
        for flow, amount in zip(resolver.flows(t).converted, converted, strict=True):
            bounds |= at_most(flow, max(0.0, amount) + PLAY)
    return bounds


def _drawn(resolver: Resolver, t: int, more: bool) -> float:
    """What must at least be taken out more (or less): not what the level of spending gives up itself (max_spending),
    nor what the cash earns until it is spent."""
    if resolver.goal.objective == "max_spending":
        return 0.0
    step = STEP / (1.0 + resolver.program.horizon.periods[t].first_day_return)
    return step if more else -step


def _withdrawal(resolver: Resolver, t: int, number: int, more: bool) -> DollarMove:
    flows, given = resolver.flows(t), resolver.given[t]
    planned = given.out[number]
    unmoved = _all_held(resolver, t)
    step = _drawn(resolver, t, more)
    out, to = flows.out[number], planned + step
    bounds = _kept(resolver, t, more) | exactly(flows.need, STEP if more else -STEP)
    bounds |= at_least(out, to) if more else at_most(out, to + PLAY)
    why, headroom = _why_not(resolver, t, number, more)
    name = resolver.pools[number].name
    return DollarMove("withdrawal", name, more, planned, bounds, unmoved, why, headroom)


def _why_not(resolver: Resolver, t: int, number: int, more: bool) -> tuple[str, float | None]:
    """Why a pool cannot pay out $1,000 more or less, and what it can, where the plan alone tells."""
    given, year = resolver.given[t], resolver.before.years[t]
    out, pool = given.out[number], resolver.pools[number]
    if pool.shut[t]:
        return pool.shut[t], 0.0
    if more:
        left = max(0.0, _opened(resolver, t, number) - out - given.converted[number])
        return ("the plan leaves too little in it", left) if left < STEP else ("", None)
    if out < STEP:
        return "the plan withdraws too little from it", out
    required = sum(year.accounts[name].rmd for name in pool.shares if name in year.accounts)
    if resolver.required_alone(t, number) and out - required < STEP:
        return "what it pays out is required", max(0.0, out - required)
    return "", None


def _from_taxable(resolver: Resolver, t: int) -> Iterator[DollarMove]:
    """From what is sold, or not bought, or from cash that would be left at the close of the year."""
    accounts = resolver.program.taxable.accounts
    year, given, flows = resolver.before.years[t], resolver.given[t], resolver.flows(t)
    opened = sum(year.accounts[a.name].open for a in accounts if a.name in year.accounts)
    if opened + year.cash.carry_in + year.cash.unspent <= 1.0 and given.net_taxable > -STEP:
        return
    own = {flows.net_taxable.column, flows.unspent.column}
    name = " + ".join(account.name for account in accounts)
    mine = [year.accounts[account.name] for account in accounts if account.name in year.accounts]
    left = sum(sum(account.holdings.values()) for account in mine) + max(0.0, year.cash.unspent)
    for more in (True, False):
        kept = {column: b for column, b in _kept(resolver, t, more).items() if column not in own}
        unmoved = {column: b for column, b in _all_held(resolver, t).items() if column not in own}
        bounds = kept | exactly(flows.need, STEP if more else -STEP)
        why, headroom = ("the plan leaves too little in it", left) if more and left < STEP else ("", None)
        yield DollarMove("withdrawal", name, more, given.net_taxable, bounds, unmoved, why, headroom)


def _conversion(resolver: Resolver, t: int, number: int, more: bool) -> DollarMove:
    flows, given = resolver.flows(t), resolver.given[t]
    unmoved: Held = {}
    for flow, amount in zip(flows.converted, given.converted, strict=True):
        unmoved |= held(flow, amount)
    loose = dict(unmoved)
    for other, pool in enumerate(resolver.pools):
        if pool.kind.deferred:
            out, drawn = flows.out[other], given.out[other]
            unmoved |= held(out, drawn)
            loose |= at_least(out, drawn - PLAY)
    planned = given.converted[number]
    target = held(flows.converted[number], planned + (STEP if more else -STEP))
    bounds, otherwise = unmoved | target, loose | target if more else None
    if otherwise is not None and resolver.goal.objective == "max_spending":  # its level would give way first
        bounds = otherwise
    why, headroom = "", None
    left = _opened(resolver, t, number) - given.out[number] - planned
    if not more and planned < STEP:
        why, headroom = "the plan converts too little of it", planned
    elif more and left < STEP:
        why, headroom = "the plan leaves too little in it", max(0.0, left)
    name = resolver.pools[number].name
    return DollarMove("conversion", name, more, planned, bounds, unmoved, why, headroom, otherwise)


def _cost(resolver: Resolver, prices: Prices, t: int, move: DollarMove, cash: float | None) -> Cost:
    year = resolver.before.years[t].year
    known = (year, move.flow, move.account, move.more, move.planned)
    if move.why:
        return Cost(*known, why=move.why, headroom=move.headroom)
    unmoved, bounds, found = resolver.still(move.unmoved, t), move.bounds, resolver.resolve(move.bounds, t)
    if found is None and move.otherwise is not None:
        bounds, found = move.otherwise, resolver.resolve(move.otherwise, t)
    if found is None or unmoved is None:
        return Cost(*known, why="no plan meets every wish then")
    step = STEP if move.more else -STEP
    loss = resolver.loss(found, unmoved)
    today = loss / (step) / prices.real
    if resolver.goal.objective == "min_lifetime_tax":  # a dollar may cost nothing there, or less
        cash = None
    elif move.flow == "need":
        cash = today
    needs = {} if move.flow == "conversion" else {t: step}
    ends = resolver.read(found, bounds, needs)
    before = resolver.unmoved(move.unmoved, t)
    changes, heirs = _changes(before, ends), ends.estate.heirs_tax - before.estate.heirs_tax
    spent = move.flow != "conversion"
    if spent:
        share = _beside(before.years[t], ends.years[t], step)
    else:
        taxed = _income_tax(ends.years[t].tax) - _income_tax(before.years[t].tax)
        share = for_itself(taxed_alone(resolver, before, t, step), taxed)
    return Cost(
        *known,
        loss,
        today,
        today / cash if cash is not None and cash > NOTHING else None,
        split(prices, year - t, year, loss, step, changes, heirs, spent=spent, beside=share),
        changes,
        heirs,
    )


def _changes(before: Ends, after: Ends) -> tuple[Change, ...]:
    """The years in which a cent or more is paid otherwise; premiums without surcharges never change."""
    found = []
    for was, now in zip(before.years, after.years, strict=True):
        tax = _income_tax(now.tax) - _income_tax(was.tax)
        surcharge = now.tax.irmaa_surcharge - was.tax.irmaa_surcharge
        penalty = now.tax.early_withdrawal_penalty - was.tax.early_withdrawal_penalty
        if max(abs(tax), abs(surcharge)) >= 0.01:
            found.append(Change(was.year, tax, surcharge, penalty))
    return tuple(found)


def _beside(was: PlanYear, now: PlanYear, moved: float) -> float:
    """The share of what is taken out of accounts more (or less) that is not the dollars moved, but pays for taxes."""
    out = sum(
        getattr(now.cash, name) - getattr(was.cash, name)
        for name in ("from_taxable", "from_traditional", "from_roth")
    )
    return max(0.0, 1.0 - moved / out) if out * moved > 0.0 else 0.0


def _income_tax(tax: Tax) -> float:
    return tax.federal_tax + tax.payroll_tax + tax.state_tax


def split(
    prices: Prices,
    start: int,
    year: int,
    loss: float,
    moved: float,
    changes: Sequence[Change],
    heirs: float,
    *,
    spent: bool,
    beside: float = 0.0,
) -> PriceParts:
    """A loss of the goal (nominal) by what it is made of, a dollar moved, in dollars of `year`; it adds up exactly.

    `start` is the plan's first year; `spent`: the dollars moved leave the household; `beside`: the share
    of what is taken out for them that pays for its own taxes.
    """
    unit = moved * prices.tax[year - start]

    def worth(of: Callable[[Change], float]) -> float:
        return sum(of(change) * prices.tax[change.year - start] for change in changes) / unit

    now = worth(lambda change: change.tax - change.penalty if change.year == year else 0.0)
    early = worth(lambda change: change.penalty if change.year == year else 0.0)
    tax, penalty, gross_up = now * (1.0 - beside), early * (1.0 - beside), (now + early) * beside
    later = worth(lambda change: change.tax if change.year != year else 0.0)
    medicare = worth(lambda change: change.surcharge)
    kept = heirs * prices.heirs / unit
    money = moved * prices.money[year - start] / unit if spent else 0.0
    growth = loss / unit - money - now - early - medicare - later - kept
    return PriceParts(money, tax, medicare, later, kept, growth, penalty, gross_up)
