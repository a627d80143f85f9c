"""Connecticut: brackets whose benefit is taken back in steps; pensions and benefits excluded by steps of AGI.

Law    Conn. Gen. Stat. 12-700 (brackets, add-back, recapture), 12-701(a)(20) (pensions, Social Security), 12-702
       (exemption),
       12-703 (credit), 12-704c (property tax). Form CT-1040, Tax Calculation Schedule.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import ceil, floor
from typing import Any, NamedTuple

from ....tax_tables.state_tables import Amounts, Rows
from ..law import LawYear, Span
from ..piecewise import Piecewise
from ..regime import INF, CellRows, Constants, Lines
from .broken import Broken, broken, owe
from .facts import KnownYear, StateLines, StateReturn
from .plan_lines import SteppedLine, YearOfPlan
from .shapes import by_brackets, started_steps, step_above, step_from
from .spans import household_income, untaxed
from .steps import LEAST, MOST, OTHER_LINE, Kink, Kinks, Steps, no_steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form CT-1040."""
    agi = r.federal.agi - r.of("treasury_interest") - _benefits(r, t) - _pensions(r, t)
    exemption = max(
        0.0,
        t["exemption"]
        - t["exemption_falls"] * started_steps(agi, t["exemption_falls_from"], t["exemption_step"]),
    )
    taxable = max(0.0, agi - exemption)
    tax = by_brackets(taxable, t.rows("brackets")) + taken_back(agi, t)
    credit = tax * _personal_credit(agi, t)
    others = {"before_benefits": r.federal.agi - r.federal.taxable_benefits + r.of("tax_exempt_interest")}
    return StateLines(agi, taxable, tax, credit + _property_tax_credit(r, t, agi), others)


def _benefits(r: StateReturn, t: Amounts) -> float:
    """All taxable benefits below a federal AGI; above it what of them is over a quarter of the benefits.

    The quarter is of the lesser of benefits and provisional income above the federal base.
    """
    if r.federal.agi < t["benefits_free_below"]:
        return r.federal.taxable_benefits
    return max(0.0, r.federal.taxable_benefits - t["benefits_taxed"] * r.federal.quarter_base)


def _pensions(r: StateReturn, t: Amounts) -> float:
    """A share, by federal AGI, of pensions and of IRA distributions."""
    share = step_from(r.federal.agi, t.rows("pension_share"))
    iras = t["ira_part"] * r.of("traditional_distributions")
    return share * (r.of("pensions", "public_pensions") + iras)


def taken_back(agi: float, t: Amounts) -> float:
    """The phase-out of the lowest rate and three recaptures, each in steps to a most."""
    return sum(
        min(
            t[f"{name}_most"],
            t[f"{name}_amount"] * started_steps(agi, t[f"{name}_from"], t[f"{name}_step"]),
        )
        for name in ("add_back", "low_recapture", "middle_recapture", "high_recapture")
    )


def _personal_credit(agi: float, t: Amounts) -> float:
    rows = t.rows("personal_credit")
    return 0.0 if agi <= rows[0][0] else step_above(agi, rows)


def _property_tax_credit(r: StateReturn, t: Amounts, agi: float) -> float:
    steps = started_steps(agi, t["property_credit_falls_from"], t["property_credit_step"])
    return min(r.property_tax, t["property_credit"]) * max(0.0, 1.0 - t["property_credit_falls"] * steps)


# ---- the second reading: Conn. Gen. Stat. 12-700, 12-701(a)(20)(B)(x), (xxii), (xxvii), 12-702, 12-703, 12-704c


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Connecticut AGI, federal AGI with what is taxed of benefits and without a share of pensions and of distributions,
    both by steps of federal AGI; its tax is one function of that."""
    agi = y.without_benefits
    if _gross(y):
        agi = agi + _taxed_benefits(rows, y, t)
    excluded = rows.line("state_excluded")
    _exclude(rows, excluded, y, t)
    rows.at_least("state_agi", y.own_line - agi + excluded)
    owe(rows, "state_tax", tax, y, tax_by_agi(t, _property_tax(y)))


def _gross(year: KnownYear) -> float:
    return sum(filer.social_security for filer in year.filers)


def _taxed_benefits(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """From one federal AGI on a quarter of benefits, or of provisional income above the federal base where this is
    less; what is taxed federally is never less (26 USC 86(a): a half at least of either)."""
    taxed, share, benefits = rows.line("state_benefits"), t["benefits_taxed"], _gross(y)
    free = _below(y, t)[t["benefits_free_below"]]
    charged = taxed + free * (share * benefits)
    if _kinks(y, t):
        (own,) = _kinks(y, t)
        least = Piecewise.sample(lambda x: share * min(benefits, x - own.felt_from), [own.value], LEAST, MOST)
        y.no_more_than(rows, "state_benefits", charged * -1.0, -least, OTHER_LINE)
    else:
        rows.at_least("state_benefits", charged, share * benefits)
    return taxed


def _below(y: YearOfPlan, t: Amounts) -> dict[float, Any]:
    return dict(zip((value for value, _ in steps(y, t)), y.below, strict=True))


def _exclude(rows: CellRows, excluded: Any, y: YearOfPlan, t: Amounts) -> None:
    """A share of pensions and distributions, which are no more than federal AGI before a loss: at a higher share, which
    holds below an income, it is more by no more than what the shares differ by of that."""
    received = rows.constant(sum(filer.pensions + filer.public_pensions for filer in y.filers))
    for filer in y.filers:
        received = received + filer.distributions * t["ira_part"]
    more, below, shares = rows.constant(0.0), _below(y, t), t.rows("pension_share")
    ends = [*(start for start, _ in shares[1:]), INF]
    for place, ((start, share), end) in enumerate(zip(shares, ends, strict=True)):
        if start <= y.span[1] and end >= y.span[0]:
            rows.at_most("state_excluded", excluded - received * share - more)
        if end < INF:
            more = more + below[end] * ((share - shares[place + 1][1]) * (end + y.loss_limit))


def steps(year: KnownYear, t: Amounts) -> Steps:
    """The share that is excluded falls, and benefits are taxed, by federal AGI."""
    top, shares = t.rows("brackets")[-1][1], t.rows("pension_share")
    found = {at: top * at * (shares[place][1] - less) for place, (at, less) in enumerate(shares[1:])}
    if _gross(year):
        at = t["benefits_free_below"]
        found[at] = found.get(at, 0.0) + top * t["benefits_taxed"] * _gross(year)
    return sorted(found.items())


def own_steps(year: KnownYear, t: Amounts) -> Steps:
    """The exemption, the credits and what is taken back all step along Connecticut AGI."""
    return tax_by_agi(t, _property_tax(year)).jumps


TAKEN_BACK = ("add_back", "low_recapture", "middle_recapture", "high_recapture")
Series = tuple[float, float, float, float]
"""What is added from an amount on at every so many dollars, up to a most."""


def _property_tax(year: KnownYear) -> float:
    return year.items.property_tax if year.items is not None else 0.0


def tax_by_agi(t: Amounts, property_tax: float = 0.0) -> Broken:
    """What is owed by Connecticut AGI, by whoever pays so much property tax."""
    most = min(property_tax, t["property_credit"])
    falls_by = t["property_credit_falls"] * most
    credited = (falls_by, t["property_credit_falls_from"], t["property_credit_step"], most)
    falls = (t["exemption_falls"], t["exemption_falls_from"], t["exemption_step"], t["exemption"])
    back = tuple(
        (t[f"{name}_amount"], t[f"{name}_from"], t[f"{name}_step"], t[f"{name}_most"]) for name in TAKEN_BACK
    )
    return _of_agi(t.rows("brackets"), t.rows("personal_credit"), falls, back, credited)


class _Segment(NamedTuple):
    """Between two starts: the exemption, what is taken back, what part of the tax the credit by AGI leaves, and the
    credit of property tax."""

    exemption: float
    added: float
    left: float
    credit: float

    def owed(self, agi: float, brackets: Rows) -> float:
        """Before the second credit, which is no more than that."""
        return (by_brackets(max(0.0, agi - self.exemption), brackets) + self.added) * self.left

    def kinks(self, low: float, high: float, brackets: Rows) -> set[float]:
        """Where a bracket begins, and where the second credit is used up."""
        found = {low, high, *(start + self.exemption for start, _ in brackets)}
        found = {at for at in found if low <= at <= high}
        for a, b in pairwise(sorted(found)):
            short, beyond = (self.credit - self.owed(at, brackets) for at in (a, b))
            if short > 0.0 > beyond:
                found.add(a + (b - a) * short / (short - beyond))
        return found


@cache
def _of_agi(
    brackets: Rows, credits: Rows, falls: Series, back: tuple[Series, ...], credited: Series
) -> Broken:
    """The tax by Connecticut AGI: what is left of the exemption, taken back and credited changes at starts alone."""
    starts = {start for start, _ in credits}
    for each, start, width, most in (falls, *back, credited):
        if each:
            starts |= {start + width * number for number in range(ceil(most / each - 1e-9))}
    ordered = sorted(starts)
    parts = [_between(at, credits, falls, back, credited) for at in (-INF, *ordered)]
    ends = zip(parts, (LEAST, *ordered), (*ordered, MOST), strict=True)

    def owed(place: int, agi: float) -> float:
        return max(0.0, parts[place].owed(agi, brackets) - parts[place].credit)

    return broken(ordered, owed, set().union(*(part.kinks(low, high, brackets) for part, low, high in ends)))


def _between(at: float, credits: Rows, falls: Series, back: tuple[Series, ...], credited: Series) -> _Segment:
    """Above a start."""
    credit = next((share for start, share in reversed(credits) if at >= start), credits[0][1])
    added = sum(_added(at, series) for series in back)
    return _Segment(falls[3] - _added(at, falls), added, 1.0 - credit, credited[3] - _added(at, credited))


def _added(at: float, series: Series) -> float:
    each, start, width, most = series
    return 0.0 if at < start else min(most, each * (1 + floor((at - start) / width + 1e-9)))


def _kinks(year: KnownYear, t: Amounts) -> Kinks:
    """Along income before benefits with tax-exempt interest: where provisional income, with a half of benefits, is as
    far above the base as benefits are, if that can be where these are taxed."""
    begins = year.benefits_base - year.half_benefits
    kink = Kink(begins + _gross(year), begins)
    least = t["benefits_free_below"] - year.most_taxed_benefits
    return [kink] if least < kink.value else []


def _agi(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """Connecticut AGI, whose rows `constrain` writes."""
    return rows.line("state_agi", -INF)


def _above_agi(year: LawYear) -> Span:
    """All of income but a loss may be excluded; no more of benefits is taxed than federally."""
    return untaxed(year)[0] - max(0.0, year.high) - year.law.capital_losses.limit[year.status], 0.0


def _before_benefits(cell: Constants, lines: Lines, t: Amounts) -> Any:
    return lines.income_before_benefits + lines.tax_exempt_interest


LINES = (
    SteppedLine(_agi, lambda lines, people, t: lines.agi, own_steps, above_agi=_above_agi),
    SteppedLine(
        None,
        lambda lines, people, t: lines.others["before_benefits"],
        no_steps,
        _kinks,
        _before_benefits,
        household_income,
    ),
)
