"""What an audit finds: the plan's lines beside the audit's, and the rules the plan breaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...models.plan import Estate, Objective, Plan, PlanYear, Totals, Trade, WorstLine
from ...models.plan_year import Part
from .findings import TOLERANCE, Fault

NO_DOLLARS = {
    "deflator": 1e-6,
    "marginal_rate_ordinary": 0.01,
    "marginal_rate_long_term_gain": 0.01,
    "ages": 0.0,
    "medicare_months": 0.0,
}
"""Lines that are no dollars, and how far they may differ."""


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
    differences     lines given by the plan that are off by more than a dollar, largest first
    worst           the line with the largest difference in dollars, however small (none if none was given)
    faults          rules broken, in the order of the years
    notes           what the owner may wish to know and what breaks no rule, such as a margin not kept
    """

    years: tuple[PlanYear, ...]
    estate: Estate
    totals: Totals
    objective: Objective
    differences: tuple[Difference, ...]
    worst: Difference | None
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]

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
    plan: Plan, years: tuple[PlanYear, ...], ends: Mapping[str, Part]
) -> tuple[tuple[Difference, ...], Difference | None]:
    """Every number the plan gives beside the audit's: what differs, largest first, and the worst line.

    `ends` are the audit's estate, totals and objective by name; they are compared under the last year.
    """
    differing: list[Difference] = []
    worst, most = None, -1.0
    for year, line, theirs, ours in _all_lines(plan, years, ends):
        off = abs(theirs - ours)
        allowed = NO_DOLLARS.get(_kind(line))
        if off > (TOLERANCE if allowed is None else allowed):
            differing.append(Difference(year, line, theirs, ours))
        if off > most and allowed is None:
            worst, most = (year, line, theirs, ours), off
    differing.sort(key=lambda difference: (-round(abs(difference.amount), 2), difference.year))
    return tuple(differing), Difference(*worst) if worst else None


def _kind(line: str) -> str:
    """`ages` of `ages.Kim`; other lines are their own kind."""
    return line.partition(".")[0]


def _all_lines(
    plan: Plan, years: tuple[PlanYear, ...], ends: Mapping[str, Part]
) -> Iterator[tuple[int, str, float, float]]:
    for given, audited in zip(plan.years, years, strict=True):
        for line in _year_lines(given, audited):
            yield given.year, *line
    for name, audited_part in ends.items():
        given_part = getattr(plan, name)
        if given_part is not None:
            for line in _lines(given_part, audited_part, f"{name}."):
                yield plan.years[-1].year, *line


Line = tuple[str, float, float]


def _lines(given: Part, audited: Part, prefix: str = "") -> Iterator[Line]:
    """(line, planner, audit) of each number or table of numbers that `given` sets."""
    stated = given.model_fields_set - {"year", "holdings", "accounts"}
    for name, theirs in given.__dict__.items():
        if name not in stated:
            continue
        if isinstance(theirs, int | float):
            yield prefix + name, theirs, getattr(audited, name)
        elif isinstance(theirs, dict):
            ours = getattr(audited, name)
            for key in {**ours, **theirs}:
                yield f"{prefix}{name}.{key}", theirs.get(key, 0), ours.get(key, 0)


def _year_lines(given: PlanYear, audited: PlanYear) -> Iterator[Line]:
    yield from _lines(given, audited)
    for block in ("income", "tax", "cash"):
        if block in given.model_fields_set:
            yield from _lines(getattr(given, block), getattr(audited, block))
    if given.so_far is not None and audited.so_far is not None:
        yield from _lines(given.so_far, audited.so_far, "so_far.")
    for name, account in given.accounts.items():
        if name in audited.accounts:
            yield from _lines(account, audited.accounts[name], f"{name}: ")
    for given_trade, audited_trade in zip(given.trades, audited.trades, strict=True):
        yield from _lines(given_trade, audited_trade, f"{_title(given_trade)}: ")


def _title(trade: Trade) -> str:
    """`Joint brokerage: sale of us_stock of 2014-05-01`."""
    lot = f" of {trade.acquired}" if trade.acquired else ""
    what = "sale" if trade.action == "sell" else "purchase"
    return f"{trade.account}: {what} of {trade.asset}{lot}"
