"""What a year may deduct: the standard deduction, Schedule A, or the larger.

Law    26 USC 63 (which of them), 151(d)(5)(C) (the senior deduction beside either).
Form   Form 1040 lines 12e to 14. The forms' reading is `standard_deduction`, `itemized_deductions` and
       `senior_deduction`; the return takes whichever leaves the lower tax.
Units  dollars a year.

Schedule A also counts what the plan itself pays. A flat state tax is no function of AGI (retirement income may be
untaxed), nor are Medicare's surcharges, which follow the return of two years before: where they count, the standard
deduction and Schedule A are choices apart, and each limit on the deduction says what a dollar of them adds to it. So
are they where the year decides what it gives: with the standard deduction some cash counts (26 USC 170(p)), on
Schedule A what the ceilings let through (gift_ceilings.py) less the floor, or, where that is nothing, none of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from ..law import Chosen, Edge, Law, LawYear, Span
from ..piecewise import Piecewise
from ..regime import BEFORE_151, DEDUCTION, INF, CellRows, Lines, Regime
from . import amt, itemized_deductions, senior_deduction, standard_deduction
from .gift_ceilings import MostGifts as MostGifts
from .itemized_deductions import DecidedGifts, Limit
from .items_of_agi import Medical

if TYPE_CHECKING:
    from ...household.facts import ItemizedInputs, Period


class Piece(NamedTuple):
    """``slope x AGI + constant + sum(factor x line)``, dollars."""

    slope: float
    constant: float
    adds: Mapping[str, float]


@dataclass(frozen=True)
class DeductionLimit:
    """A deduction's limit: affine pieces in AGI and in what else the year pays or gives.

    of_agi     the pieces by AGI, nothing paid
    adds       what a dollar of another line adds, by the line's name in `Lines` (state tax, surcharge, ...)
    full_to    AGI above which a dollar may add less (26 USC 68): `lost` of it, where AGI is above that by more than the
               deductions can be, `most`
    """

    of_agi: Piecewise
    adds: Mapping[str, float] = field(default_factory=dict)
    full_to: float = 0.0
    lost: float = 0.0
    most: Piecewise | None = None

    def pieces(self, low: float, high: float, careful: bool) -> Iterator[Piece]:
        """Pieces whose least is above it on ``[low, high]`` of AGI.

        `careful`: never above the law, where a dollar may add less.
        """
        limited = self.most is not None and low - self.full_to >= self.most(low) - 1e-6
        share = 1.0 - self.lost if limited or (careful and high > self.full_to) else 1.0
        for slope, constant in self.of_agi.majorant(low, high):
            yield Piece(slope, constant, {line: share * factor for line, factor in self.adds.items()})


@dataclass(frozen=True)
class DeductionChoice:
    """Standard deduction or Schedule A (or the larger): without and with the senior deduction, and AMTI's base.

    before_151, deduction   functions of AGI, the most they can be but for surcharges; `least` is the least `deduction`
    limits_before_151, limits   what both are held to
    kind        "standard" (or the larger of both) or "itemized"
    claimed     surcharges that may be added, at most, and `gifts` likewise; they are taken from `amt_base` too
    within      the AGI where it can be of use
    """

    before_151: Piecewise
    deduction: Piecewise
    amt_base: Piecewise
    limits_before_151: tuple[DeductionLimit, ...]
    limits: tuple[DeductionLimit, ...]
    least: Piecewise
    claimed: float = 0.0
    kind: str = "standard"
    gifts: float = 0.0
    within: Span = (-INF, INF)

    @property
    def added(self) -> float:
        """What the year's own lines may add at most."""
        return self.claimed + self.gifts

    @property
    def counts_state_tax(self) -> bool:
        return any("state_tax" in limit.adds for limit in self.limits)


@dataclass(frozen=True)
class Deductions:
    """All of a year's choices; `itemizes`, `claims`, `gives`, `limited` say of each whether it is Schedule A, and with
    medical costs, with decided gifts, and limited by its own amount (section 68). `apart`: whether the smaller one may
    be worth more, to AMT or to a state."""

    choices: list[DeductionChoice]
    before_151: Piecewise
    senior: Piecewise
    itemizes: tuple[bool, ...]
    claims: tuple[bool, ...]
    gives: tuple[bool, ...]
    limited: tuple[bool, ...]
    apart: bool = False

    def useful(self, low: float, high: float) -> list[DeductionChoice]:
        """The choices that none of the others is at least as good as, whatever is paid, on ``[low, high]`` of AGI."""
        left = [choice for choice in self.choices if choice.within[0] < high and low < choice.within[1]]
        for choice in list(left):
            if any(self._beats(other, choice, low, high) for other in left if other is not choice):
                left.remove(choice)
        return left

    def _beats(self, choice: DeductionChoice, other: DeductionChoice, low: float, high: float) -> bool:
        """Whether a choice allows at least what the other does at every AGI of a span, by their kinks alone."""
        if choice.kind == other.kind and choice.within != other.within:
            return False  # a dollar that is added counts for more in one of them
        if len(choice.limits) == len(other.limits) and choice.kind == other.kind:
            pairs = [(a.of_agi, b.of_agi) for a, b in zip(choice.limits, other.limits, strict=True)]
        elif self.apart:
            return False  # the smaller deduction may keep more against the tentative tax, or a state's
        else:
            pairs = [(choice.least, other.deduction)]
        more = 0.0 if choice.claimed else other.claimed
        more += 0.0 if choice.gifts and choice.kind == other.kind else other.gifts
        for ours, theirs in pairs:
            corners = {low, high, *(x for x in (*ours.xs, *theirs.xs) if low < x < high)}
            if any(ours(x) < theirs(x) + more for x in corners):
                return False
        return True

    def place(self, itemizes: bool, claims: bool, gives: bool, limited: bool) -> int:
        """The choice of a return that itemises or not, with medical costs, and gifts, above their floors or not, and
        with income above the top bracket's start by more than it deducts."""
        fits = [i for i, does in enumerate(self.itemizes) if does == itemizes]
        near = [i for i in fits if self.gives[i] == gives] or fits
        near = [i for i in near if self.limited[i] == limited] or near
        return next((i for i in near if self.claims[i] == claims), near[0] if near else 0)


ALL = 1.0
"""A state rate that fills the cap on taxes: no flat tax is more than AGI."""


class _Year:
    """One year's functions of AGI on ``[low, high]``; `surcharge` None where the return of two years before decides."""

    def __init__(
        self, period: Period, surcharge: float | None, low: float, high: float, gifts: MostGifts | None
    ) -> None:
        self.period, self.law, self.status = period, period.law.federal, period.filing_status
        self.low, self.high = low, high
        self.raw: ItemizedInputs = period.schedule_a(surcharge or 0.0)
        self.rate = self.raw.state.rate if self.raw.state is not None else 0.0
        self.table = self.law.itemized_deductions
        self.top = self.law.ordinary_income_tax.tops[self.status][-1]
        most = max(period.surcharge_by_tier) if surcharge is None and self.raw.medicare_premiums else 0.0
        cost = self.raw.medical_expenses + self.raw.medicare_premiums + most
        self.more = most if cost > self.table.medical_floor * max(0.0, low) else 0.0
        self.gifts, self.cash = 0.0, 0.0
        if gifts is not None:
            ceiling = self.table.charity_cash_ceiling * max(0.0, high)
            self.gifts = min(gifts.cash + gifts.market, ceiling)
            self.cash = min(gifts.cash, self.law.standard_deduction.charity_nonitemizer[self.status])
        self.senior = senior_deduction.deduction_of_agi(
            period.seniors, self.status, self.law.senior_deduction, low, high
        )

    def standard(self) -> Piecewise:
        return standard_deduction.deduction_of_agi(
            self.raw,
            self.period.seniors,
            self.status,
            self.law.standard_deduction,
            self.low,
            self.high,
        )

    def schedule_a(
        self,
        medical: Medical,
        rate: float,
        *,
        gifts: DecidedGifts,
        limit: Limit = "lesser",
        state_taxes: bool = True,
    ) -> Piecewise:
        return itemized_deductions.deduction_of_agi(
            self.raw,
            self.status,
            self.table,
            self.top,
            self.low,
            self.high,
            state_taxes=state_taxes,
            state_rate=rate,
            medical=medical,
            more_medical=self.more,
            gifts=gifts,
            limit=limit,
        )

    def choice(self, before_151: Piecewise, kept: Piecewise | None) -> DeductionChoice:
        """One that hangs on AGI alone, but for cash given; `kept` is what AMTI keeps of it."""
        base = amt.base_of_agi(kept, self.status, self.law.amt, self.low, self.high)
        whole = before_151 + self.senior
        adds = {"gifts_deducted": 1.0} if self.cash else {}
        limits = (DeductionLimit(before_151, adds),), (DeductionLimit(whole, adds),)
        return DeductionChoice(before_151, whole, base, *limits, whole, gifts=self.cash)

    def itemized(
        self, medical: Medical, gifts: DecidedGifts = "none", limit: Limit = "lesser"
    ) -> DeductionChoice:
        """Schedule A, with what the plan itself pays, and gives."""
        most, at_cap, stated = (
            self.schedule_a(medical, rate, gifts=gifts, limit=limit) for rate in (self.rate, ALL, 0.0)
        )
        at_cap = at_cap if self.rate else most
        kept = self.schedule_a(medical, 0.0, gifts=gifts, state_taxes=False)
        claimed = self.more if medical == "claimed" else 0.0
        given = self.gifts if gifts == "claimed" else 0.0
        part = 1.0 - self.table.limit_rate if limit == "deductions" else 1.0
        lost = self.table.limit_rate if limit == "lesser" else 0.0
        adds = {"surcharge": part} if claimed else {}
        if given:
            adds |= {"gifts_deducted": part}

        def limits(more: Piecewise | None) -> tuple[DeductionLimit, ...]:
            a, b = (x if more is None else x + more for x in (at_cap, stated))
            capped = DeductionLimit(a, adds, self.top, lost, most)
            return (
                (capped, DeductionLimit(b, {"state_tax": part} | adds, self.top, lost, most))
                if self.rate
                else (capped,)
            )

        base = amt.base_of_agi(kept, self.status, self.law.amt, self.low, self.high)
        return DeductionChoice(
            most,
            most + self.senior,
            base,
            limits(None),
            limits(self.senior),
            stated + self.senior,
            claimed,
            "itemized",
            given,
            self._within(limit, most, given),
        )

    def _within(self, limit: Limit, most: Piecewise, given: float) -> Span:
        """Where a limit of section 68 is the lesser one, at most."""
        if limit == "lesser" or not self.table.limit_rate:
            return -INF, INF
        largest = max(0.0, *most.ys) + self.more + given
        return (self.top, INF) if limit == "deductions" else (-INF, self.top + largest)


def deductions_of(
    period: Period,
    surcharge: float | None,
    low: float,
    high: float,
    with_amt: bool,
    gifts: MostGifts | None = None,
) -> Deductions:
    """What may be deducted, and what AMTI keeps of it, as functions of AGI.

    Of the standard deduction and Schedule A the larger is the cheaper, so they are one choice where both hang on AGI
    alone; with the AMT each is a choice of its own, for the smaller may keep more against the tentative tax, and so
    beside a state that follows the choice.
    """
    apart = with_amt or follows_election(period)
    year = _Year(period, surcharge, low, high, gifts)
    standard = year.standard()
    kept = standard_deduction.kept_for_amt(
        year.raw, year.status, year.law.standard_deduction, year.low, year.high
    )
    kinds: Sequence[Medical] = ("claimed", "none") if year.more else ("above the floor",)
    if year.gifts:
        return _with_gifts(year, year.choice(standard, kept), kinds, apart)
    itemized = [year.itemized(kind) for kind in kinds]
    better = standard
    for each in itemized:
        more = each.before_151 + Piecewise((low, high), (each.claimed, each.claimed))
        if any(more(x) > standard(x) for x in {*more.xs, *standard.xs}):
            better = better.larger(more)
    none = max(each.before_151(x) + each.claimed for each in itemized for x in each.before_151.xs) <= 0.0
    if none or (better is standard and not apart):
        choices = [year.choice(standard, kept)]
    elif not apart and not year.rate and not year.more:
        choices = [year.choice(better, kept)]
    else:
        choices = [year.choice(standard, kept), *itemized]
    whole = len(choices) > 1
    return Deductions(
        choices,
        better,
        year.senior,
        (False, *(True for _ in itemized)) if whole else (False,),
        (False, *(kind == "claimed" for kind in kinds)) if whole else (False,),
        (False,) * len(choices),
        (False,) * len(choices),
        apart,
    )


def _with_gifts(year: _Year, standard: DeductionChoice, kinds: Sequence[Medical], apart: bool) -> Deductions:
    """The choices of a year that decides what it gives; Schedule A without gifts only where it can be of use."""
    choices, claims, gives, limited = [standard], [False], [False], [False]
    ways: list[tuple[DecidedGifts, Limit]] = [
        ("claimed", "income"),
        ("claimed", "deductions"),
        ("none", "lesser"),
    ]
    for gifts, limit in ways:
        if limit == "deductions" and (not year.table.limit_rate or year.high <= year.top):
            continue
        for kind in kinds:
            choice = year.itemized(kind, gifts, limit)
            corners = {*choice.before_151.xs, *standard.before_151.xs}
            more = (choice.before_151(x) + choice.added - standard.before_151(x) for x in corners)
            if apart or max(more) > 0.0:
                choices.append(choice)
                claims.append(kind == "claimed")
                gives.append(gifts == "claimed")
                limited.append(limit == "deductions")
    better = standard.before_151
    for choice in choices[1:]:
        better = better.larger(choice.before_151)
    itemizes = (False, *(True for _ in choices[1:]))
    told = tuple(claims), tuple(gives), tuple(limited)
    return Deductions(choices, better, year.senior, itemizes, *told, apart)


def write_deduction(
    cell: CellRows, lines: Lines, name: str, limits: Sequence[DeductionLimit], span: Span
) -> Any:
    """A deduction as the least of its limits (in a cell of its own a constant, where they are one flat line)."""
    pieces = [piece for limit in limits for piece in limit.pieces(*span, careful=cell.shared)]
    if not cell.shared and len(pieces) == 1 and abs(pieces[0].slope) < 1e-12 and not pieces[0].adds:
        return cell.constant(pieces[0].constant)
    deduction = cell.line(name)
    for slope, constant, adds in pieces:
        left = deduction - lines.agi * slope
        for line, factor in adds.items():
            left = left - getattr(lines, line) * factor
        cell.at_most(name, left, constant)
    return deduction


def _no_less_before_151(cell: CellRows, lines: Lines, year: LawYear, span: Span) -> None:
    """Of the deduction all but the senior one is Schedule A, or the standard deduction: a state that adds a part of it
    back asks for no less."""
    own = lines.deduction - lines.deduction_before_151
    for slope, constant in year.deductions.senior.majorant(*span):
        cell.at_most("deduction_of_151", own - lines.agi * slope, constant)


def _own_payments(cell: CellRows, lines: Lines, year: LawYear, choice: DeductionChoice) -> None:
    """The cell's part of what the plan itself pays, where it is deducted: no more than the cell's own income owes."""
    if choice.counts_state_tax:
        lines.state_tax = cell.line("state_tax_deducted")
        rule, pensions = year.period.state, sum(year.period.pensions.values())
        assert rule is not None
        untaxed = 0.0 if not rule.linear or rule.taxes_retirement else pensions
        if rule.linear and year.low >= untaxed:
            most = lines.state_tax - lines.agi * rule.rate
            cell.at_most("state_tax_within", most, -rule.rate * untaxed)
    if choice.claimed:
        lines.surcharge = cell.line("surcharge_deducted")
        cell.at_most("surcharge_within", lines.surcharge, choice.claimed)


def _tell_the_state(cell: CellRows, lines: Lines, year: LawYear, choice: DeductionChoice) -> None:
    """Where cells share their lines: what frees the rows of the other election, in a state that follows this one."""
    if cell.shared and follows_election(year.period):
        itemizes = choice.kind == "itemized"
        lines.state_off_elected.setdefault(itemizes, cell.constant(0.0))
        lines.state_off_elected[not itemizes] = cell.line(f"state_off_{OTHER[itemizes]}")


OTHER = {True: "standard", False: "itemized"}
"""By whether a year itemizes, the other election."""


def follows_election(period: Any) -> bool:
    """Whether the year's state allows what it does by the federal election."""
    return bool(getattr(period.state, "follows_election", False))


def _gifts_deducted(cell: CellRows, lines: Lines, year: LawYear, choice: DeductionChoice) -> None:
    """What of the year's gifts is added: on Schedule A all that the ceilings let through, else some cash."""
    if not choice.gifts:
        return
    lines.gifts_deducted = deducted = cell.line("gifts_deducted")
    if choice.kind == "itemized":
        within = deducted - lines.gifts.cash_allowed - lines.gifts.market_allowed
        cell.at_most("gifts_deducted_within", within)
        return
    cell.at_most("gifts_deducted_most", deducted, choice.gifts)
    if cell.shared:
        cell.at_most("gifts_deducted_cash", deducted - lines.gifts.to_charities)


class Deduction(Law):
    """The deduction taken: where its slope rises, a band of AGI ends (a floor is passed, itemising begins to pay)."""

    name = DEDUCTION
    in_return = True
    reads = ("agi", "state_tax", "premiums")
    writes = ("deduction",)
    always = True

    def edges(self, year: LawYear) -> Iterator[Edge]:
        limits = [limit.of_agi for choice in year.choices for limit in choice.limits]
        for kink in sorted({k for limit in limits for k in limit.upward_kinks()}):
            yield Edge(kink, self.name)

    def regimes(self, year: LawYear, band: Regime | None = None, split: bool = True) -> Sequence[Regime]:
        return [Regime(self.name, choice.kind, data=choice) for choice in year.choices]

    def useful(self, year: LawYear, regime: Regime, chosen: Chosen, span: Span) -> bool:
        return any(choice is regime.data for choice in year.deductions.useful(*span))

    def on_band(self, cell: CellRows, lines: Lines, year: LawYear, chosen: Chosen, span: Span) -> None:
        choice = chosen[self.name].data
        if not cell.shared:
            _own_payments(cell, lines, year, choice)
        _gifts_deducted(cell, lines, year, choice)
        _tell_the_state(cell, lines, year, choice)
        lines.deduction = write_deduction(cell, lines, DEDUCTION, choice.limits, span)
        by_state = bool(getattr(year.period.state, "reads_schedule_a", False))
        read = year.losses if cell.shared else any(BEFORE_151 in regime.reads for regime in chosen.values())
        if read or by_state:
            lines.deduction_before_151 = write_deduction(
                cell, lines, BEFORE_151, choice.limits_before_151, span
            )
        if by_state:
            _no_less_before_151(cell, lines, year, span)


LAW = Deduction()
