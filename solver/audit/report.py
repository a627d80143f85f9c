"""What an audit finds: the plan's lines beside the audit's, and the rules the plan breaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...models.plan import Estate, Objective, Plan, PlanYear, RothOut, Totals, Trade, WorstLine
from ...models.plan_part import PlanPart
from ...models.plan_year import LifeEventYear, OfPerson
from ...models.returns.federal_return import ReturnInput
from .findings import TOLERANCE, RuleFault

NO_DOLLARS = {
    "deflator": 1e-6,
    "marginal_rate_ordinary": 0.01,
    "marginal_rate_long_term_gain": 0.01,
    "ages": 0.0,
    "medicare_months": 0.0,
    "tax_year": 0.0,
}
"""Lines that are no dollars, and how far they may differ."""
NOT_COMPARED = frozenset({"year", "holdings", "accounts", "roth_out", "by_person"})
"""Of what is replayed: the year is the plan's own, and what each account holds has rules of its own."""


@dataclass(frozen=True)
class Difference:
    """One line of one year on which the plan and the audit differ, in dollars (rates as fractions)."""

    year: int
    line: str
    planner: float
    audit: float

    @property
    def amount(self) -> float:
        """Planner less audit."""
        return self.planner - self.audit

    def __str__(self) -> str:
        if _kind(self.line) in NO_DOLLARS:
            return f"{self.year} {self.line}: planner {self.planner:.6g}, audit {self.audit:.6g}"
        sides = f"planner {self.planner:,.2f}, audit {self.audit:,.2f} ({self.amount:+,.2f})"
        return f"{self.year} {self.line}: {sides}"


@dataclass(frozen=True)
class AuditReport:
    """The plan as the audit recomputes it, and what is wrong with it.

    years, estate, totals, objective      the audit's own lines, complete
    returns         what each year's return was computed from
    differences     lines given by the plan that are off by more than a dollar, largest first
    worst           the line with the largest difference in dollars, however small (none if none was given)
    faults          rules broken, in the order of the years
    notes           what the owner may wish to know and what breaks no rule, such as a margin not kept
    unchecked       claims of the plan's document that the audit cannot check (document.audit names them)
    """

    years: tuple[PlanYear, ...]
    returns: tuple[ReturnInput, ...]
    estate: Estate
    totals: Totals
    objective: Objective
    differences: tuple[Difference, ...]
    worst: Difference | None
    faults: tuple[RuleFault, ...]
    notes: tuple[RuleFault, ...]
    unchecked: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Every line agrees to a dollar and no rule is broken."""
        return not self.differences and not self.faults

    @property
    def worst_line(self) -> WorstLine | None:
        """`worst` as a plan's certificate carries it."""
        worst = self.worst
        return WorstLine(year=worst.year, line=worst.line, difference=worst.amount) if worst else None

    def __str__(self) -> str:
        if self.ok:
            worst = f"; largest difference {self.worst}" if self.worst else ""
            return f"The plan holds: {len(self.years)} years recomputed{worst}."
        return "\n".join(str(found) for found in (*self.faults, *self.differences))


def compare(
    plan: Plan, years: tuple[PlanYear, ...], ends: Mapping[str, PlanPart]
) -> tuple[tuple[Difference, ...], Difference | None]:
    """Every number the plan gives beside the audit's: what differs, largest first, and the worst line.

    `ends` are the audit's estate, totals and objective by name; they are compared under the last year.
    """
    differing: list[Difference] = []
    worst, most = None, -1.0
    for year, place, given, audited in _pairs(plan, years, ends):
        for name, key, theirs, ours in _numbers(given, audited):
            off, allowed = abs(theirs - ours), NO_DOLLARS.get(name)
            if off <= (min(most, TOLERANCE) if allowed is None else allowed):
                continue
            line = f"{_title(place) if isinstance(place, Trade) else place}{name}{key and '.'}{key}"
            if off > (TOLERANCE if allowed is None else allowed):
                differing.append(Difference(year, line, theirs, ours))
            if off > most and allowed is None:
                worst, most = (year, line, theirs, ours), off
    differing.sort(key=lambda difference: (-round(abs(difference.amount), 2), difference.year))
    return tuple(differing), Difference(*worst) if worst else None


def _kind(line: str) -> str:
    """`ages` of `ages.Kim`; other lines are their own kind."""
    return line.partition(".")[0]


Pair = tuple[int, str | Trade, PlanPart, PlanPart]
"""The year, what stands before the names of the part's lines, and the part as the planner and the audit have it."""


def _pairs(plan: Plan, years: tuple[PlanYear, ...], ends: Mapping[str, PlanPart]) -> Iterator[Pair]:
    """Each part that the plan gives."""
    for given, audited in zip(plan.years, years, strict=True):
        yield from _year_pairs(given, audited)
    for name, audited_part in ends.items():
        given_part = getattr(plan, name)
        if given_part is not None:
            yield plan.years[-1].year, f"{name}.", given_part, audited_part
    if plan.estate is not None:
        yield from _heir_pairs(plan.estate, ends["estate"])


def _heir_pairs(given: Estate, audited: PlanPart) -> Iterator[Pair]:
    """Each heir's part that the plan gives, and each year of it (that they are the scenario's, `document.py` asks)."""
    ours = {heir.name: heir for heir in audited.heirs} if isinstance(audited, Estate) else {}
    for heir in given.heirs:
        if heir.name in ours:
            yield given.year, f"{heir.name}: ", heir, ours[heir.name]
            for drawn, known in zip(heir.years, ours[heir.name].years, strict=False):
                yield drawn.year, f"{heir.name}: ", drawn, known


def _year_pairs(given: PlanYear, audited: PlanYear) -> Iterator[Pair]:
    year = given.year
    yield year, "", given, audited
    for block in ("income", "tax", "cash"):
        if block in given.model_fields_set:
            yield year, "", getattr(given, block), getattr(audited, block)
    if given.so_far is not None and audited.so_far is not None:
        yield year, "so_far.", given.so_far, audited.so_far
    if given.gifts is not None and audited.gifts is not None:
        yield year, "gifts.", given.gifts, audited.gifts
        for given_lot, audited_lot in zip(given.gifts.lots, audited.gifts.lots, strict=True):
            of = f" of {given_lot.acquired}" if given_lot.acquired else ""
            yield year, f"{given_lot.account}: gift of {given_lot.asset}{of}: ", given_lot, audited_lot
    if given.life_event is not None:
        yield (
            year,
            "form SSA-44: ",
            given.life_event,
            audited.life_event or LifeEventYear(tax_year=year, saves=0.0),
        )
    for person, roths in given.roth_out.items():
        yield year, f"{person}'s Roth IRAs: ", roths, audited.roth_out.get(person, RothOut())
    for person, received in given.by_person.items():
        yield year, f"{person}: ", received, audited.by_person.get(person, OfPerson())
    for name, account in given.accounts.items():
        if name in audited.accounts:
            yield year, f"{name}: ", account, audited.accounts[name]
    for given_trade, audited_trade in zip(given.trades, audited.trades, strict=True):
        yield year, given_trade, given_trade, audited_trade


def _numbers(given: PlanPart, audited: PlanPart) -> Iterator[tuple[str, str, float, float]]:
    """(name, key, planner, audit) of each number, and of each in a table of numbers, that `given` sets."""
    stated, computed = given.model_fields_set, audited.__dict__
    for name, theirs in given.__dict__.items():
        if name not in stated or name in NOT_COMPARED:
            continue
        if isinstance(theirs, int | float):
            yield name, "", theirs, computed[name]
        elif isinstance(theirs, dict):
            ours = computed[name]
            for key in {**ours, **theirs}:
                yield name, key, theirs.get(key, 0), ours.get(key, 0)


def _title(trade: Trade) -> str:
    """`Joint brokerage: sale of us_stock of 2014-05-01: `."""
    lot = f" of {trade.acquired}" if trade.acquired else ""
    what = "sale" if trade.action == "sell" else "purchase"
    return f"{trade.account}: {what} of {trade.asset}{lot}: "
