"""The federal return of many paths at once, in numpy.

Law    26 USC 86, 1211, 1212, 63, 151(d)(5)(C), 1(h), 1(j), 1411, 55, 72(t).
Units  dollars of the year at the plan's prices. `price` is how much higher prices are on a path than in the plan (1
       where inflation does not move): what the law indexes moves with it, and what it does not is worth 1 / price.

No line numbers here: each law is read once more, as sums of the parts of income above its thresholds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...tax_tables.schema import FilingStatus, SocialSecurity, YearLaw
from ..household.facts import ItemizedInputs
from .schedule_a import NO_ITEMS, PathItemized, itemized

Array = NDArray[np.float64]
Amount = Array | float


@dataclass(frozen=True, slots=True)
class PathIncome:
    """What a year brings on each path, dollars; `interest` with that of treasuries, losses carried in are positive.

    ordinary   wages, pensions, taxable distributions and conversions together
    early      of it, what bears the further tax of 26 USC 72(t)
    treasury   of interest, what obligations of the United States pay
    whose      by person, for a state; None: as the year's own wages and pensions, the rest distributions, all evenly
    """

    ordinary: Amount
    benefits: Amount = 0.0
    interest: Amount = 0.0
    tax_exempt: Amount = 0.0
    dividends: Amount = 0.0
    qualified: Amount = 0.0
    short: Amount = 0.0
    long: Amount = 0.0
    carry_short: Amount = 0.0
    carry_long: Amount = 0.0
    early: Amount = 0.0
    treasury: Amount = 0.0
    whose: Whose | None = None


class Whose(NamedTuple):
    """Whose income it is, by filer in their order.

    distributed, converted   of traditional accounts, dollars
    invested                 fractions of interest and dividends
    pensions                 the part of the stated ones that is paid (less than all where prices rose further)
    told                     of what is distributed the kinds that a state has otherwise (models/returns/told.py)
    """

    distributed: Sequence[Amount]
    converted: Sequence[Amount]
    invested: Sequence[float]
    pensions: Amount = 1.0
    told: Mapping[str, Sequence[Amount]] = {}


class Return(NamedTuple):
    """Lines of the return, dollars by path.

    tax          with the further tax of 26 USC 72(t); `before_early` without
    itemizes     whether Schedule A is filed; `items` are its lines, filed or not, `state_tax` of the year in them
    """

    agi: Array
    taxable_benefits: Array
    deduction: Array
    net_capital_gain: Array
    tax: Array
    niit: Array
    amt: Array
    carry_short: Array
    carry_long: Array
    before_early: Array
    senior: Array
    itemizes: NDArray[np.bool_] | bool
    items: PathItemized
    state_tax: Amount


class _Chosen(NamedTuple):
    tax: Array
    amt: Array
    deduction: Array
    itemizes: NDArray[np.bool_] | bool = False
    items: PathItemized = NO_ITEMS


class FederalYear:
    """One year's law for one filing status, many returns at a time."""

    def __init__(
        self, law: YearLaw, status: FilingStatus, seniors: int, given: ItemizedInputs | None = None
    ) -> None:
        self.law, self.status, self.seniors = law, status, seniors
        self.given = given or ItemizedInputs()
        federal = law.federal
        self.ordinary = _Schedule(federal.ordinary_income_tax.rates, federal.ordinary_income_tax.tops[status])
        standard = federal.standard_deduction
        self.standard = standard.basic[status] + seniors * standard.aged_addition[status]
        self.to_charities = min(self.given.cash_to_charities, standard.charity_nonitemizer[status])

    def returns(
        self,
        x: PathIncome,
        price: Amount = 1.0,
        state_tax: Amount = 0.0,
        surcharge: Amount = 0.0,
        itemized: bool | None = None,
    ) -> Return:
        """The return of each path. `state_tax` and `surcharge` (Medicare's) are what Schedule A counts of them;
        `itemized` whether it is filed, None: where it leaves less tax."""
        federal, status = self.law.federal, self.status
        net_short, net_long = x.short - x.carry_short, x.long - x.carry_long
        net = net_short + net_long
        counted = np.maximum(net, -federal.capital_losses.limit[status] / price)
        gain = np.maximum(np.minimum(net_long, net), 0.0)
        invested = x.interest + x.dividends + x.qualified + counted
        before = np.asarray(x.ordinary + invested, dtype=np.float64)
        benefits = taxable_benefits(before, x.benefits, x.tax_exempt, federal.social_security, status, price)
        agi = before + benefits
        table = federal.senior_deduction
        falls = table.phaseout_rate * np.maximum(agi - table.threshold[status] / price, 0.0)
        senior = self.seniors * np.maximum(table.amount[status] / price - falls, 0.0)
        chosen = self._chosen(
            agi, senior, np.asarray(x.qualified + gain), price, state_tax, surcharge, itemized
        )
        surtax = federal.niit.rate * np.minimum(
            np.maximum(invested, 0.0), np.maximum(agi - federal.niit.threshold[status] / price, 0.0)
        )
        tax, further = chosen.tax + surtax, federal.early_distributions.rate * x.early
        short, long = self._carried(net_short, net_long, counted, agi - chosen.deduction + senior)
        return Return(
            agi=agi,
            taxable_benefits=benefits,
            deduction=chosen.deduction,
            net_capital_gain=np.asarray(gain),
            tax=tax + further,
            niit=surtax,
            amt=chosen.amt,
            carry_short=short,
            carry_long=long,
            before_early=tax,
            senior=senior,
            itemizes=chosen.itemizes,
            items=chosen.items,
            state_tax=state_tax,
        )

    def _chosen(
        self,
        agi: Array,
        senior: Array,
        preferred: Array,
        price: Amount,
        state_tax: Amount,
        surcharge: Amount,
        elected: bool | None,
    ) -> _Chosen:
        """Income tax and AMT under the deduction that leaves less of them, where equal the larger one."""
        gifts = np.minimum(self.to_charities, self.given.cash_to_charities)
        plain = self._taxed(agi, self.standard + gifts + senior, agi - gifts, preferred)
        if self.given.is_nothing:
            return plain
        found = itemized(self.given, agi, senior, self.status, self.law, state_tax, surcharge, price)
        if elected is False:
            return plain._replace(items=found)
        kept = agi - found.before_limit + found.taxes
        other = self._taxed(agi, found.total + senior, kept, preferred)
        if elected:
            return other._replace(itemizes=True, items=found)
        better = (other.tax < plain.tax) | ((other.tax == plain.tax) & (other.deduction > plain.deduction))
        tax, amt, deduction = (np.where(better, b, a) for a, b in zip(plain[:3], other[:3], strict=True))
        return _Chosen(tax, amt, deduction, better, found)

    def _taxed(self, agi: Array, deduction: Amount, minimum_income: Array, preferred: Array) -> _Chosen:
        """Income tax with AMT after a deduction; `minimum_income` is AMTI before its exemption."""
        taxable = np.maximum(agi - deduction, 0.0)
        ordinary = np.maximum(taxable - preferred, 0.0)
        stacked = self.ordinary.tax(ordinary) + self._on_top(ordinary, np.minimum(taxable, preferred))
        tax = np.minimum(stacked, self.ordinary.tax(taxable))
        amt = self._amt(minimum_income, preferred, ordinary, tax)
        return _Chosen(tax + amt, amt, np.broadcast_to(deduction, taxable.shape))

    def _on_top(self, below: Array, preferred: Array) -> Array:
        """Tax of preferential income that lies on top of ordinary income."""
        table = self.law.federal.capital_gains_tax
        zero, fifteen = table.tops[self.status]
        first, second, third = table.rates
        above_zero = np.minimum(np.maximum(below + preferred - zero, 0.0), preferred)
        above_fifteen = np.minimum(np.maximum(below + preferred - fifteen, 0.0), preferred)
        return first * preferred + (second - first) * above_zero + (third - second) * above_fifteen

    def _amt(self, income: Array, preferred: Array, ordinary: Array, regular: Array) -> Array:
        """What the tentative minimum tax is above the regular tax: 26 USC 55."""
        table, status = self.law.federal.amt, self.status
        exemption, start = table.exemption[status], table.phaseout_start[status]
        if status is FilingStatus.MARRIED_FILING_SEPARATELY:
            gone = start + exemption / table.phaseout_rate
            income = income + np.minimum(exemption, table.phaseout_rate * np.maximum(income - gone, 0.0))
        left = np.maximum(exemption - table.phaseout_rate * np.maximum(income - start, 0.0), 0.0)
        base = np.maximum(income - left, 0.0)
        if not np.any(base * table.rates[1] > regular):
            return np.zeros_like(base)
        gains = np.minimum(base, preferred)
        flat = _Schedule(table.rates, (table.rate_break[status],))
        tentative = np.minimum(flat.tax(base - gains) + self._on_top(ordinary, gains), flat.tax(base))
        return np.maximum(tentative - regular, 0.0)

    def _carried(self, short: Amount, long: Amount, counted: Array, worksheet: Array) -> tuple[Array, Array]:
        """Losses carried on: 26 USC 1212(b), where the year's deduction uses up only what income is there for."""
        lost = np.asarray(short + long < 0.0)
        if not lost.any():
            return np.zeros(lost.shape), np.zeros(lost.shape)
        used = np.minimum(-counted, np.maximum(worksheet - counted, 0.0))
        gain = np.maximum(long, 0.0)
        from_short = np.maximum(np.maximum(-short, 0.0) - used - gain, 0.0)
        beyond = np.maximum(used - np.maximum(-short, 0.0), 0.0) + np.maximum(short, 0.0)
        from_long = np.maximum(np.maximum(-long, 0.0) - beyond, 0.0)
        return np.where(lost, from_short, 0.0), np.where(lost, from_long, 0.0)


class _Schedule:
    """Marginal rates as what each adds above the top of the one before."""

    def __init__(self, rates: Sequence[float], tops: Sequence[float]) -> None:
        self.first = rates[0]
        self.added = [
            (top, after - before) for top, before, after in zip(tops, rates, rates[1:], strict=False)
        ]

    def tax(self, income: Array) -> Array:
        owed, most = self.first * income, np.max(income, initial=0.0)
        for top, rate in self.added:
            if top < most:
                owed += rate * np.maximum(income - top, 0.0)
        return owed


def _ramps(
    benefits: Amount, table: SocialSecurity, status: FilingStatus, price: Amount
) -> tuple[Amount, Amount, Amount, Amount]:
    """The bases, the most of the lower ramp, and the most of all."""
    first, second = table.base1[status] / price, table.base2[status] / price
    half = np.minimum(table.first_rate * benefits, table.first_rate * (second - first))
    return first, second, half, table.second_rate * benefits


def taxable_benefits(
    before: Amount,
    benefits: Amount,
    tax_exempt: Amount,
    table: SocialSecurity,
    status: FilingStatus,
    price: Amount = 1.0,
) -> Array:
    """What of benefits is income, given all other income: 26 USC 86."""
    if np.ndim(benefits) == 0 and not benefits:
        return np.zeros(np.shape(before))
    first, second, half, most = _ramps(benefits, table, status, price)
    provisional = before + tax_exempt + table.first_rate * benefits
    lower = np.minimum(table.first_rate * np.maximum(provisional - first, 0.0), half)
    upper = table.second_rate * np.maximum(provisional - second, 0.0)
    return np.asarray(np.minimum(lower + upper, most))


def income_for_agi(
    agi: Amount,
    benefits: Amount,
    tax_exempt: Amount,
    table: SocialSecurity,
    status: FilingStatus,
    price: Amount = 1.0,
) -> Array:
    """The income beside benefits with which AGI is so much: `taxable_benefits` turned round, ramp by ramp."""
    if np.ndim(benefits) == 0 and not benefits:
        return np.asarray(agi, dtype=np.float64)
    first, second, half, most = _ramps(benefits, table, status, price)
    shift = tax_exempt + table.first_rate * benefits
    lower_from, upper_from = first - shift, second - shift  # income where the ramps begin; where they end:
    lower_to = lower_from + half / table.first_rate
    capped = upper_from + np.maximum(most - half, 0.0) / table.second_rate
    found = np.asarray(agi, dtype=np.float64)
    rises = table.first_rate / (1.0 + table.first_rate)
    out = found - rises * np.clip(found - lower_from, 0.0, (lower_to - lower_from) * (1.0 + table.first_rate))
    rises = table.second_rate / (1.0 + table.second_rate)
    begins = upper_from + half
    return np.asarray(
        out - rises * np.clip(found - begins, 0.0, (capped - upper_from) * (1.0 + table.second_rate))
    )
